package full

import (
	"testing"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/simnet/script"
)

// What is lost one way is lost between the machines of those who are named, be
// they peers or wallets.
func TestLossesOneWayAreOfTheMachinesNamed(t *testing.T) {
	inWorld(t, "network peers=3\ncustomers 1 vault=2of3\n", func(t *testing.T, w *World, _ *kept) {
		peer, wallet := script.Member{Role: script.Merchants, N: 1}, script.Member{Role: script.Customers}
		w.LoseWay("wallet", []script.Member{wallet}, []script.Member{peer}, 1)
		w.Grant(0, 1, consent.Write)
		w.Pass(w.Now() + 20e9)
		if lost := w.net.Stats(w.plan.Host(peer)).Lost; lost == 0 {
			t.Error("nothing towards m1 was lost")
		}
		for _, m := range []script.Member{{Role: script.Merchants, N: 0}, {Role: script.Merchants, N: 2}, wallet} {
			if lost := w.net.Stats(w.plan.Host(m)).Lost; lost > 0 {
				t.Errorf("%d packets towards %s were lost", lost, m)
			}
		}
	})
}
