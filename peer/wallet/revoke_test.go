package wallet_test

import (
	"slices"
	"testing"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
)

// A wallet that reaches neither the merchant nor a custodian hands a revocation to
// whom it reaches. It ends the grant once those reach the others, without a further
// word of the wallet; and nobody is shown as having confirmed before it has.
//
// Defends I2, I10, I12.
func TestARevocationIsPassedOnByWhoeverIsReached(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 4}, func(w *peertest.World) {
		t := w.T
		c, seller, reader, other := w.NewCustomer(), w.Peers[0], w.Peers[1], w.Peers[3]
		w.Enrol(seller, c, "C-1")
		grant := w.Grant(c, w.AskToRead(reader), wallet.Terms{})
		w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 1))
		w.Until("the merchant opened the record", func() bool { return len(w.Items(reader, grant)) == 1 })
		w.Settle()
		w.Partition(w.Peers[:3]...) // all custodians, the merchant among them
		r, err := c.Revoke(w.Ctx(), grant)
		check(t, err)
		if r.Quorum || len(r.Confirmed) != 0 || len(r.Waiting) != 3 || !slices.Equal(r.StoredBy, idsOf(other)) {
			t.Errorf("quorum %v, %d confirmed, %d wait, held by %v", r.Quorum, len(r.Confirmed), len(r.Waiting), r.StoredBy)
		}
		w.Rejoin()
		w.Settle()
		if _, held := reader.CRM().Grant(grant); held {
			t.Error("the merchant holds a grant whose end another member knew")
		}
		if len(only(t, c).Confirmed) != 0 {
			t.Error("shown as confirmed, and nobody was asked")
		}
		check(t, c.Refresh(w.Ctx()))
		if r := only(t, c); !r.Quorum || len(r.Waiting) != 0 {
			t.Errorf("quorum %v, waiting for %v", r.Quorum, r.Waiting)
		}
	})
}

// A revocation that reached nobody is handed out by what the wallet does next, to
// whom it reaches then.
//
// Defends I2.
func TestARevocationThatReachedNobodyIsHandedOutAgain(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 4}, func(w *peertest.World) {
		t := w.T
		c, reader, other := w.NewCustomer(), w.Peers[1], w.Peers[3]
		grant := w.Grant(c, w.AskToRead(reader), wallet.Terms{})
		w.Settle()
		w.Partition(w.Peers...)
		if _, err := c.Revoke(w.Ctx(), grant); err == nil || len(only(t, c).StoredBy) != 0 {
			t.Errorf("nobody could be told: %v", err)
		}
		w.Rejoin()
		w.Partition(w.Peers[:3]...)
		if err := c.Resend(w.Ctx()); err == nil {
			t.Error("one member alone holds it, and nothing is said about that")
		}
		if held := only(t, c).StoredBy; !slices.Equal(held, idsOf(other)) {
			t.Errorf("held by %v", held)
		}
		w.Rejoin()
		check(t, c.Resend(w.Ctx()))
		if r := only(t, c); len(r.Waiting) != 0 || len(r.StoredBy) != 4 {
			t.Errorf("%d hold it, waiting for %v", len(r.StoredBy), r.Waiting)
		}
	})
}
