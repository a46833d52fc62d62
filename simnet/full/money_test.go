package full

import (
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/simnet/scenario"
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

func named(kind string) func(trace.Event) bool {
	return func(e trace.Event) bool { return e.Kind == kind }
}

// supplies reads what holders have and what was issued, spent and taken back of
// each merchant's points.
func supplies(t *testing.T, w *World, out *kept) (held, left map[string]int64) {
	t.Helper()
	if err := w.Sample(); err != nil {
		t.Fatal(err)
	}
	held, left = map[string]int64{}, map[string]int64{}
	for _, e := range out.of(trace.Balance) {
		held[e.Kind] = e.N
	}
	for _, what := range []trace.What{trace.Issue, trace.Redeem, trace.TakeBack, trace.Expire} {
		for _, e := range out.of(what) {
			if what == trace.Issue {
				left[e.Kind] += e.N
			} else {
				left[e.Kind] -= e.N
			}
		}
	}
	return held, left
}

// shopping gives two customers points of different merchants, and what they want.
func shopping(w *World) {
	w.Grant(0, 0, consent.Write)
	w.Grant(1, 1, consent.Write)
	w.Buy(0, 0, 100_000_000)
	w.Buy(1, 1, 100_000_000)
	w.Pass(w.Now() + time.Minute)
	w.Offer(0, scenario.Offer{Give: 0, Want: 1, Amount: 100, Get: 80, Lasts: time.Hour})
	w.Offer(1, scenario.Offer{Give: 1, Want: 0, Amount: 90, Get: 90, Lasts: time.Hour})
	w.Pass(w.Now() + 2*time.Minute)
}

// Customers' wallets sign permits and offers, members carry and gossip them, and
// one of the peers has the chain settle the two that cross: once, both legs or
// none, and again after a reorganisation took the settlement back.
//
// Defends I7 and I12 in the simulated network.
func TestCrossingOffersSettleAndSettleAgain(t *testing.T) {
	inWorld(t, market, func(t *testing.T, w *World, out *kept) {
		shopping(w)
		legs := out.of(trace.Settle)
		if len(legs) != 2 || legs[0].Note != legs[1].Note || legs[0].Hops != 2 {
			t.Fatalf("legs: %+v; failures: %+v", legs, out.of(trace.Fail))
		}
		w.Offer(0, scenario.Offer{Give: 0, Want: 1, Amount: 50, Get: 50, Lasts: time.Hour})
		w.Offer(1, scenario.Offer{Give: 1, Want: 0, Amount: 50, Get: 50, Lasts: time.Hour})
		for range 600 {
			if len(out.of(trace.Settle)) > 2 {
				break
			}
			w.Pass(w.Now() + 100*time.Millisecond)
		}
		w.Reorg(2)
		w.Pass(w.Now() + time.Minute)
		sums, times := map[string]int64{}, map[string]int{}
		for _, e := range out.of(trace.Settle) {
			sums[e.Fact] += e.N
			times[e.Fact]++
		}
		for fact, n := range sums {
			if n < 1 || n > 100 {
				t.Errorf("offer %s gave %d in all", fact, n)
			}
		}
		undone := out.of(trace.Settle, func(e trace.Event) bool { return e.N < 0 })
		if len(undone) < 2 || len(undone)%2 != 0 || times[undone[0].Fact] < 3 {
			t.Errorf("undone: %+v of %+v", undone, out.of(trace.Settle))
		}
		held, left := supplies(t, w, out)
		if held["m0"] != 200 || held["m1"] != 200 || left["m0"] != 200 || left["m1"] != 200 {
			t.Errorf("holders have %v of %v", held, left)
		}
	})
}

// Points that came by exchange are spent where they are from, with the holder's
// signature; nobody spends more than there is.
func TestExchangedPointsAreSpent(t *testing.T) {
	inWorld(t, market, func(t *testing.T, w *World, out *kept) {
		shopping(w)
		w.Grant(0, 1, consent.Write) // m1 gets to know the customer
		w.Redeem(0, 1, 1_000_000)
		w.Redeem(0, 0, 30)
		w.Pass(w.Now() + time.Minute)
		spent := out.of(trace.Redeem, by("c0"))
		if len(spent) != 2 || len(out.of(trace.Fail)) > 0 {
			t.Fatalf("spent: %+v, failed: %+v", spent, out.of(trace.Fail))
		}
		held, left := supplies(t, w, out)
		if held["m0"] != left["m0"] || held["m1"] != left["m1"] || held["m0"] != 170 || held["m1"] != 200-spent[0].N {
			t.Errorf("holders have %v of %v", held, left)
		}
	})
}

// A merchant that left issues nothing more; its points are still exchanged and
// spent.
func TestPointsOfAMerchantThatLeftRunOff(t *testing.T) {
	inWorld(t, market, func(t *testing.T, w *World, out *kept) {
		shopping(w)
		before := len(out.of(trace.Issue))
		if err := w.Leave(1); err != nil {
			t.Fatal(err)
		}
		w.Pass(w.Now() + 10*time.Second)
		w.Buy(1, 1, 100_000_000)
		w.Redeem(1, 1, 5)
		w.Pass(w.Now() + time.Minute)
		if n := len(out.of(trace.Issue)); n != before {
			t.Errorf("%d lines were issued after it left", n-before)
		}
		if n := len(out.of(trace.Redeem, named("m1"))); n != 1 {
			t.Errorf("%d redemptions, want 1; failures: %+v", n, out.of(trace.Fail))
		}
	})
}

// Three quotes that give more than they cost in a circle: a peer whose turn it is
// shows them to the contract, which stops the three pairs.
func TestAMoneyPumpIsStopped(t *testing.T) {
	inWorld(t, market, func(t *testing.T, w *World, out *kept) {
		if err := w.Pump([]int{0, 1, 2}, 0.05, 1000); err != nil {
			t.Fatal(err)
		}
		w.Pass(w.Now() + 5*time.Minute)
		if p := out.of(trace.Pause); len(p) != 3 || len(out.of(trace.Settle)) != 0 {
			t.Errorf("paused %+v, settled %+v, failed %+v", p, out.of(trace.Settle), out.of(trace.Fail))
		}
		held, left := supplies(t, w, out)
		for _, m := range []string{"m0", "m1", "m2"} {
			if held[m] != left[m] {
				t.Errorf("holders have %v of %v", held, left)
			}
		}
	})
}
