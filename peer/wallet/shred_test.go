package wallet_test

import (
	"errors"
	"testing"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// After its vault was shredded a wallet begins another one with fresh keys. What
// was sealed to the old vault stays closed for ever; a purchase after a new
// answer opens; the list of reads holds both; and the words bring both back.
//
// Defends I2, I3.
func TestAnotherVaultAfterShredding(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		t := w.T
		c, seller, reader, away := w.NewCustomer(), w.Peers[0], w.Peers[1], w.Peers[2]
		receipts := w.Enrol(seller, c, "C-1")
		notice := w.AskToRead(reader)
		old := w.Grant(c, notice, wallet.Terms{})
		sold := w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 1))
		w.Until("the merchant opened the record", func() bool { return len(w.Items(reader, old)) == 1 })
		w.Settle()
		h, err := w.Header(c, sold, 1)
		check(t, err)
		first := mustVault(t, c)
		if err := c.Renew(w.Ctx(), 2, ids(w)); !errors.Is(err, fault.Of(fault.Conflict)) {
			t.Errorf("a second vault beside a whole one: %v", err)
		}

		w.Partition(away)
		confirmed(t, c, w, 2)
		if v := mustVault(t, c); !v.Lost {
			t.Error("two of three shares are gone, and it is not lost")
		}
		if _, err := c.Grant(w.Ctx(), notice, wallet.Terms{}); !errors.Is(err, fault.Of(fault.Shredded)) {
			t.Errorf("a grant for a vault that is gone: %v", err)
		}
		w.Rejoin()
		w.Settle()
		check(t, c.Renew(w.Ctx(), 2, ids(w)))
		check(t, c.Resend(w.Ctx())) // the third is told again
		second := mustVault(t, c)
		if second.ID == first.ID || second.Epoch != 1 || len(second.Confirmed) != 3 {
			t.Errorf("the new vault: %+v", second)
		}
		w.Until("the custodians have heard from a majority", w.Fresh)
		for _, custodian := range w.Peers {
			if custodian == reader {
				continue
			}
			if err := w.AskToOpen(c, reader, custodian, old, h); !errors.Is(err, fault.Of(fault.Shredded)) {
				t.Errorf("the old record at a custodian: %v", err)
			}
		}
		lost := 0
		asked, err := c.Requests(w.Ctx())
		check(t, err)
		for _, a := range asked {
			if a.Lost {
				lost++
			}
		}
		if lost != 2 {
			t.Errorf("%d answers are shown to be for the old vault, want 2", lost)
		}

		c = w.LoseDevice(c) // the words know of both vaults
		_, err = c.Restore(w.Ctx(), nil)
		check(t, err)
		check(t, c.Setup(w.Ctx(), 0, nil))
		if v := mustVault(t, c); v.ID != second.ID || v.Epoch != 1 {
			t.Errorf("restored the vault of epoch %d", v.Epoch)
		}
		write, _ := c.Signed(receipts)
		w.Grant(c, w.AskToWrite(seller), wallet.Terms{})
		fresh := w.Grant(c, notice, wallet.Terms{})
		if g, _ := c.Signed(fresh); g.Grant.Vault != second.ID || write.Grant.Vault != first.ID {
			t.Error("the new answer is for another vault than the new one")
		}
		w.Settle()
		w.Sell(seller, "C-1", peertest.Order("O-2", "rice", 1))
		w.Until("the merchant opened the new purchase", func() bool { return len(w.Items(reader, fresh)) == 1 })
		w.Pull(c)
		if len(c.ReadBy(old)) < 2 || len(c.ReadBy(fresh)) < 2 {
			t.Errorf("%d entries of the old vault's read and %d of the new one's", len(c.ReadBy(old)), len(c.ReadBy(fresh)))
		}
		r, err := c.Revoke(w.Ctx(), fresh)
		check(t, err)
		if !r.Quorum || len(r.Waiting) != 0 {
			t.Errorf("revoked: quorum %v, waiting for %v", r.Quorum, r.Waiting)
		}
	})
}

// confirmed shreds and wants so many custodians' receipts.
func confirmed(t *testing.T, c *peertest.Wallet, w *peertest.World, want int) {
	t.Helper()
	list, err := c.Shred(w.Ctx())
	check(t, err)
	n := 0
	for _, d := range list {
		if d.Time > 0 {
			n++
		}
	}
	if n != want || len(list) != 3 {
		t.Errorf("%d of %d custodians confirmed, want %d of 3", n, len(list), want)
	}
}

func ids(w *peertest.World) (out []did.Merchant) {
	for _, p := range w.Peers {
		out = append(out, p.ID)
	}
	return out
}
