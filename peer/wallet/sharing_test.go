package wallet_test

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/bundle"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// idsOf lists the members that some peers are.
func idsOf(peers ...*peertest.Peer) []did.Merchant {
	var out []did.Merchant
	for _, p := range peers {
		out = append(out, p.ID)
	}
	return out
}

// Custodians that a resharing leaves out destroy their shares. While so many of
// them have not said so that they could still open records, the wallet says it,
// and no revocation counts as known to a quorum; they are told again until they
// confirm.
//
// Defends I2, I12.
func TestCustodiansLeftOutDestroyTheirShares(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 7}, func(w *peertest.World) {
		t := w.T
		c, seller, reader, stays, away := w.NewCustomer(), w.Peers[5], w.Peers[6], w.Peers[0], w.Peers[1:4]
		w.Enrol(seller, c, "C-1")
		grant := w.Grant(c, w.AskToRead(reader), wallet.Terms{})
		sold := w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 1))
		w.Until("the merchant opened the record", func() bool { return len(w.Items(reader, grant)) == 1 })
		w.Settle()
		header, err := w.Header(c, sold, 1)
		check(t, err)
		w.Partition(away...)
		fresh := idsOf(stays, w.Peers[5], w.Peers[6])
		if err := c.Reshare(w.Ctx(), 2, fresh); err == nil || fault.KindOf(err) != fault.Unavailable {
			t.Errorf("three custodians of five may hold their old shares, and the resharing says %v", err)
		}
		wantDepartures(t, c, idsOf(w.Peers[4]), idsOf(away...))
		if err := w.AskToOpen(c, reader, w.Peers[4], grant, header); fault.KindOf(err) != fault.Shredded {
			t.Errorf("a custodian that was left out says %v, want %v", err, fault.Shredded)
		}
		r, err := c.Revoke(w.Ctx(), grant)
		check(t, err)
		if r.Quorum || len(r.Waiting) != len(away) {
			t.Errorf("quorum %v, waiting for %d, while three old custodians know nothing", r.Quorum, len(r.Waiting))
		}
		w.Pass(2 * time.Minute)
		if late := overdue(c.Departures()); late != len(away) {
			t.Errorf("%d overdue, want %d", late, len(away))
		}
		w.Rejoin()
		w.Settle()
		check(t, c.Resend(w.Ctx()))
		wantDepartures(t, c, idsOf(w.Peers[1:5]...), nil)
		if r := only(t, c); !r.Quorum || len(r.Waiting) != 0 {
			t.Errorf("all is confirmed: quorum %v, waiting for %d", r.Quorum, len(r.Waiting))
		}
		for _, p := range away {
			if err := w.AskToOpen(c, reader, p, grant, header); err == nil {
				t.Error("a custodian that was left out helps")
			}
		}
	})
}

// wantDepartures compares who was left out, and who of them signed.
func wantDepartures(t *testing.T, c *peertest.Wallet, destroyed, waiting []did.Merchant) {
	t.Helper()
	var got, still []did.Merchant
	for _, d := range c.Departures() {
		if d.Destroyed > 0 {
			got = append(got, d.Custodian)
		} else {
			still = append(still, d.Custodian)
		}
	}
	byID := func(a, b did.Merchant) int { return slices.Compare(a[:], b[:]) }
	for _, list := range [][]did.Merchant{got, still, destroyed, waiting} {
		slices.SortFunc(list, byID)
	}
	if !slices.Equal(got, destroyed) || !slices.Equal(still, waiting) {
		t.Errorf("%d left out have destroyed their shares, %d have not; want %d and %d", len(got), len(still), len(destroyed), len(waiting))
	}
}

func overdue(all []wallet.Departure) (n int) {
	for _, d := range all {
		if d.Overdue(now(), overdueAfter) {
			n++
		}
	}
	return n
}

// Reads that custodians logged before a resharing stay with the wallet, and its
// export has the custodian set of their time. What is on the disk of the wallet
// says the same.
func TestReadsBeforeAResharingStay(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 6}, func(w *peertest.World) {
		t := w.T
		c, seller, reader := w.NewCustomer(), w.Peers[5], w.Peers[5]
		w.Enrol(seller, c, "C-1")
		other := w.Peers[4]
		grant := w.Grant(c, w.AskToRead(other), wallet.Terms{})
		w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 1))
		w.Until("the merchant opened the record", func() bool { return len(w.Items(other, grant)) == 1 })
		w.Settle()
		check(t, c.Reshare(w.Ctx(), 2, idsOf(w.Peers[0], reader, w.Peers[1])))
		check(t, c.Reshare(w.Ctx(), 2, idsOf(w.Peers[0], reader, w.Peers[1]))) // nothing new
		if err := c.Reshare(w.Ctx(), 2, idsOf(w.Peers[0], w.Peers[2], w.Peers[1])); fault.KindOf(err) != fault.Shredded {
			t.Errorf("a custodian that destroyed its share is taken again: %v", err)
		}
		w.Settle()
		w.Pull(c)
		reads := c.Reads()
		if len(reads) < 3 {
			t.Fatalf("%d reads in the wallet, want those of three custodians at least", len(reads))
		}
		for _, c := range []*peertest.Wallet{c, w.Reopen(c)} {
			own, err := c.Own()
			check(t, err)
			cards := own.Vaults
			if len(cards) != 2 {
				t.Fatalf("%d custodian sets in the export, want 2", len(cards))
			}
			again, err := c.Own()
			check(t, err)
			if !slices.EqualFunc(cards, again.Vaults, func(a, b bundle.VaultCard) bool { return bytes.Equal(a.Encode(), b.Encode()) }) {
				t.Error("two exports hold different cards: together they would contradict each other")
			}
			for _, card := range cards {
				check(t, card.Verify())
			}
			if cards[0].Since >= cards[1].Since {
				t.Error("the sets do not follow each other")
			}
			for _, r := range reads {
				if r.Opening.Time >= cards[1].Since || !cards[0].Holds(r.Opening.Custodian) {
					t.Error("a read is not covered by the custodian set of its time")
				}
			}
		}
	})
}
