package peer_test

import (
	"errors"
	"testing"

	"github.com/souk-network/souk/peer/peertest"
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
