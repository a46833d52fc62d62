package wallet_test

import (
	"testing"
	"time"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
)

// overdueAfter is the patience of these tests, ms.
const overdueAfter = 60_000

// A revocation shows who confirmed, with how many copies gone, and who is
// overdue; a holder that was cut off confirms when it is back.
//
// Defends I2, I8, I12: what is not confirmed is not shown as confirmed.
func TestConfirmedAndOverdue(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 5}, func(w *peertest.World) {
		t := w.T
		c, seller, reader, away := w.NewCustomer(), w.Peers[0], w.Peers[1], w.Peers[4]
		w.Enrol(seller, c, "C-1")
		grant := w.Grant(c, w.AskToRead(reader), wallet.Terms{})
		w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 1))
		w.Until("the merchant opened the record", func() bool { return len(w.Items(reader, grant)) == 1 })
		w.Settle()
		w.Partition(away)
		r, err := c.Revoke(w.Ctx(), grant)
		check(t, err)
		if !r.Quorum || len(r.Confirmed) != 4 || len(r.Waiting) != 1 || r.Waiting[0] != away.ID {
			t.Errorf("quorum %v, %d confirmed, waiting for %v", r.Quorum, len(r.Confirmed), r.Waiting)
		}
		for _, s := range r.Confirmed {
			if want := copies(s.Holder == reader.ID); s.CopiesPurged != want {
				t.Errorf("a holder purged %d copies, want %d", s.CopiesPurged, want)
			}
		}
		if late := r.Overdue(r.Time+overdueAfter-1, overdueAfter); len(late) != 0 {
			t.Errorf("%d overdue before the time is up", len(late))
		}
		w.Pass(2 * time.Minute)
		check(t, c.Refresh(w.Ctx()))
		if late := only(t, c).Overdue(now(), overdueAfter); len(late) != 1 || late[0] != away.ID {
			t.Errorf("overdue: %v", late)
		}
		w.Rejoin()
		w.Settle()
		check(t, c.Refresh(w.Ctx()))
		if r := only(t, c); len(r.Confirmed) != 5 || len(r.Overdue(now(), overdueAfter)) != 0 {
			t.Errorf("after the peer is back: %d confirmed, waiting for %v", len(r.Confirmed), r.Waiting)
		}
	})
}

func copies(reader bool) uint32 {
	if reader {
		return 1
	}
	return 0
}

// A merchant that was away while a grant to it was given and taken back has
// nothing to stop, and says so: nobody is overdue for ever.
//
// Defends I8.
func TestMerchantThatMissedItAllConfirms(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 6}, func(w *peertest.World) {
		t := w.T
		c, away := w.NewCustomer(), w.Peers[5] // keeps no share
		notice := w.AskToRead(away)
		w.Settle()
		w.Partition(away)
		grant := w.Grant(c, notice, wallet.Terms{})
		r, err := c.Revoke(w.Ctx(), grant)
		check(t, err)
		if len(r.Waiting) != 1 || r.Waiting[0] != away.ID {
			t.Fatalf("waiting for %v", r.Waiting)
		}
		w.Rejoin()
		w.Settle()
		check(t, c.Refresh(w.Ctx()))
		if r := only(t, c); len(r.Waiting) != 0 {
			t.Errorf("still waiting for %v", r.Waiting)
		}
		if _, held := away.CRM().Grant(grant); held {
			t.Error("the merchant holds a grant that ended before it came")
		}
	})
}

// only is the one revocation of a wallet.
func only(t *testing.T, c *peertest.Wallet) wallet.Revocation {
	t.Helper()
	all := c.Revocations()
	if len(all) != 1 {
		t.Fatalf("%d revocations", len(all))
	}
	return all[0]
}

func now() uint64 { return uint64(time.Now().UnixMilli()) }

// A merchant that loses the right to read, by whatever answer, does not get the
// keys of what is sealed from then on; those who stay do.
//
// Defends I2.
func TestEveryLossOfReadingRotatesTheKeys(t *testing.T) {
	for name, lose := range map[string]func(t *testing.T, w *peertest.World, c *peertest.Wallet, grant [32]byte, leaves *peertest.Peer){
		"revoked": func(t *testing.T, w *peertest.World, c *peertest.Wallet, grant [32]byte, _ *peertest.Peer) {
			_, err := c.Revoke(w.Ctx(), grant)
			check(t, err)
		},
		"denied": func(t *testing.T, w *peertest.World, c *peertest.Wallet, _ [32]byte, leaves *peertest.Peer) {
			check(t, c.Deny(w.Ctx(), w.AskToRead(leaves), ""))
		},
	} {
		t.Run(name, func(t *testing.T) {
			peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
				t := w.T
				c, seller, leaves, stays := w.NewCustomer(), w.Peers[0], w.Peers[1], w.Peers[2]
				w.Enrol(seller, c, "C-1")
				ends := w.Grant(c, w.AskToRead(leaves), wallet.Terms{})
				holds := w.Grant(c, w.AskToRead(stays), wallet.Terms{})
				w.Settle()
				lose(t, w, c, ends, leaves)
				w.Settle()
				sold := w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 1))
				if _, err := w.Header(c, sold, 1); err == nil {
					t.Error("the old key opens the header of what was sealed since")
				}
				w.Until("the merchant who stays opened it", func() bool { return len(w.Items(stays, holds)) == 1 })
			})
		})
	}
}

// What could not be stored was not said: the wallet goes on from what its disk
// holds, and the next try is the first one.
//
// Defends I4, I12.
func TestWhatCouldNotBeStoredWasNotSaid(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		t := w.T
		c, reader := w.NewCustomer(), w.Peers[1]
		notice := w.AskToRead(reader)
		c.LoseDisk(true)
		if _, err := c.Grant(w.Ctx(), notice, wallet.Terms{}); err == nil {
			t.Error("an answer was given that the wallet could not store")
		}
		c.LoseDisk(false)
		grant := w.Grant(c, notice, wallet.Terms{})
		c.LoseDisk(true)
		if _, err := c.Revoke(w.Ctx(), grant); err == nil || len(c.Revocations()) != 0 {
			t.Errorf("a revocation was given that the wallet could not store: %v", err)
		}
		c.LoseDisk(false)
		if answers := c.Answers(); len(answers) != 1 || answers[0].Grant != grant || answers[0].Seq != 1 || !answers[0].Current {
			t.Errorf("the wallet shows %d answers, want the grant alone", len(answers))
		}
		r, err := c.Revoke(w.Ctx(), grant)
		check(t, err)
		if len(r.Waiting) != 0 {
			t.Errorf("waiting for %v", r.Waiting)
		}
	})
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
