package full

import (
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/simnet/trace"
)

const market = "network peers=4 shards=1\nmerchants m0..m2 points=2\ncustomers 3 vault=2of3\n"

// What a customer buys becomes points in the account that its wallet named to the
// shop, once, by the rules in force and the ledger; what is issued is what the
// holders have. Defends I7 in the simulated network.
func TestAPurchaseBecomesPoints(t *testing.T) {
	inWorld(t, market, func(t *testing.T, w *World, out *kept) {
		w.Grant(0, 1, consent.Write)
		w.Buy(0, 1, 12_600_000)
		w.Buy(0, 3, 12_600_000) // no points there
		w.Pass(w.Now() + time.Minute)
		issued := out.of(trace.Issue)
		if len(issued) != 1 || issued[0].Who != "m1" || issued[0].Peer != "c0" || issued[0].N != 25 {
			t.Fatalf("issued: %+v", issued)
		}
		if err := w.Sample(); err != nil {
			t.Fatal(err)
		}
		held := map[string]int64{}
		for _, e := range out.of(trace.Balance) {
			held[e.Kind] = e.N
		}
		if held["m0"] != 0 || held["m1"] != 25 || held["m2"] != 0 || len(held) != 3 {
			t.Errorf("holders have %v", held)
		}
		if n := len(out.of(trace.Fail)); n != 0 {
			t.Errorf("%d failures: %+v", n, out.of(trace.Fail))
		}
	})
}
