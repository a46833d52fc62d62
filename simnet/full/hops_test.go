package full

import (
	"testing"

	"github.com/souk-network/souk/simnet/trace"
)

// What gossip brought says who brought it, in a network of which each peer knows
// a few.
func TestDeliveriesSayWhoBroughtThem(t *testing.T) {
	inWorld(t, "network peers=8 degree=2\n", func(t *testing.T, w *World, out *kept) {
		w.Pass(w.Now() + 10e9) // neighbours find each other
		w.Publish(0, 500)
		w.Pass(w.Now() + 20e9)
		far := out.of(trace.Deliver, func(e trace.Event) bool { return e.Hops > 1 && e.Peer != "" && e.Peer != e.Who })
		if len(far) == 0 {
			t.Error("no fact came over more than one peer")
		}
	})
}
