package peer_test

import (
	"slices"
	"testing"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/bundle"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// After a resharing a grantee reads by the new custodians, under the grant that it
// has. The one left out has destroyed its share and helps no more, and the proof
// holds for the reads before and after. A grantee that was away while the others
// were told is told when it is back, and reads then.
//
// Defends I2, I3.
func TestReadsGoOnAfterAResharing(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 7}, func(w *peertest.World) {
		t := w.T
		c := w.NewCustomer()
		stay, left, joins, reader := w.Peers[:4], w.Peers[4], w.Peers[5], w.Peers[6]
		a := stay[0]
		w.Enrol(a, c, "C-1")
		grant := w.Grant(c, w.AskToRead(reader), wallet.Terms{})
		sold := w.Sell(a, "C-1", peertest.Order("O-1", "tea", 1))
		w.Until("the merchant opened the first record", func() bool { return len(w.Items(reader, grant)) == 1 })
		w.Settle()
		w.Pull(c)

		w.Partition(reader)
		if err := c.Reshare(w.Ctx(), 3, idsOf(append(slices.Clone(stay), joins)...)); err != nil {
			t.Fatal(err)
		}
		if len(c.KeysPending()) != 1 {
			t.Error("the wallet does not say that the grantee has not been told")
		}
		w.Sell(a, "C-1", peertest.Order("O-2", "bread", 3))
		w.Rejoin()
		w.Until("the merchant opened what was sold while it was away", func() bool { return len(w.Items(reader, grant)) == 2 })
		w.Settle()
		if err := c.Resend(w.Ctx()); err != nil {
			t.Fatal(err)
		}
		if len(c.KeysPending()) != 0 {
			t.Error("the grantee is not told of its new custodians")
		}
		header, err := w.Header(c, sold, 1)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.AskToOpen(c, reader, left, grant, header); fault.KindOf(err) != fault.Shredded {
			t.Errorf("the custodian left out says %v, want %v", err, fault.Shredded)
		}
		if d := c.Departures(); len(d) != 1 || d[0].Custodian != left.ID || d[0].Destroyed == 0 {
			t.Errorf("departures %+v, want %s with its receipt", d, left.ID)
		}
		stay[1].Stop()
		stay[2].Stop() // two that stay are left: it takes the new one, too
		w.Sell(a, "C-1", peertest.Order("O-3", "cake", 2))
		w.Until("the merchant opened the third record", func() bool { return len(w.Items(reader, grant)) == 3 })
		stay[1].Start()
		stay[2].Start()
		w.Until("the peers know each other", w.Fresh)
		w.Settle()
		w.Pull(c)
		verifyAfter(t, w, c, joins.ID)
	})
}

// verifyAfter asserts that a wallet's proof holds, with the reads of before and
// since a resharing, and shows a release of the custodian that it brought.
func verifyAfter(t *testing.T, w *peertest.World, c *peertest.Wallet, since did.Merchant) {
	t.Helper()
	exported, err := c.Export(w.Ctx(), 1337)
	if err != nil {
		t.Fatal(err)
	}
	r := bundle.Verify(exported, nil)
	if !r.Verified || r.Checked.Reads != 3 {
		t.Errorf("verified %v, %d reads, want 3: %v", r.Verified, r.Checked.Reads, r.Failures)
	}
	shown := map[did.Merchant]bool{}
	for _, l := range exported.Logs {
		shown[l.Custodian] = len(l.Openings) > 0
	}
	if !shown[since] {
		t.Errorf("no release of the new custodian is shown")
	}
}
