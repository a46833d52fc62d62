package peer_test

import (
	"errors"
	"testing"
	"time"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/bundle"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// Logs in which nothing was read have nothing to anchor: the chain takes no batch
// without entries, and waiting for it would never end.
func TestEmptyLogsAreNotAnchored(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		for _, p := range w.Peers {
			if _, err := p.Checkpoint(w.Ctx()); err != nil {
				t.Fatal(err)
			}
		}
		w.Settle()
		if _, err := w.Peers[0].Anchor(w.Ctx()); !errors.Is(err, fault.Of(fault.NotFound)) {
			t.Errorf("anchoring nothing: %v", err)
		}
	})
}

// Facts of checkpoints end after 30 days. A log in which nothing is read for
// longer is shown again in time, once, and its reads stay proven.
//
// Defends I3.
func TestIdleLogsStayProven(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		t := w.T
		c, seller, reader := w.NewCustomer(), w.Peers[0], w.Peers[1]
		w.Enrol(seller, c, "C-1")
		grant := w.Grant(c, w.AskToRead(reader), wallet.Terms{})
		w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 12_500_000))
		w.Until("the reader opened the record", func() bool { return len(w.Items(reader, grant)) == 1 })
		sign(t, w)
		if problems, err := c.Pull(w.Ctx()); err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		const day = 24 * time.Hour
		for _, rest := range []time.Duration{14 * day, 2 * day, 15 * day} { // 31 days after the only read
			w.Rest(rest)
			before := checkpoints(t, w, seller)
			sign(t, w)
			sign(t, w)
			if again := checkpoints(t, w, seller) - before; again > 1 || rest == 14*day && again != 0 {
				t.Errorf("shown %d times after %s", again, rest)
			}
		}
		b, err := c.Export(w.Ctx(), 1337)
		if err != nil {
			t.Fatal(err)
		}
		if r := bundle.Verify(b, nil); !r.Verified || r.Checked.Reads != 1 || r.Checked.Openings == 0 {
			t.Errorf("%+v", r)
		}
	})
}

// checkpoints counts the facts of a member's checkpoints that a peer holds.
func checkpoints(t *testing.T, w *peertest.World, p *peertest.Peer) (n int) {
	t.Helper()
	for _, r := range w.Records(p) {
		if fact.Kind(r.Kind) == fact.KindCheckpoint && r.Author == p.Member.PeerKey {
			n++
		}
	}
	return n
}
