package market

import (
	"math/big"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/offer"
)

// TestPlansSettle: every plan is one that the exchange can settle, all of them
// together take no more than there is, and the order in which offers came in
// changes nothing.
//
// Defends I7.
func TestPlansSettle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		orders := drawOrders(t, 40, 4)
		b := bookOf(orders)
		plans := b.Match(1000, nil)
		given, spent := map[offer.ID]uint64{}, map[spender]uint64{}
		for _, p := range plans {
			settles(t, b, p)
			for _, leg := range p {
				o, _ := b.Order(leg.ID)
				given[leg.ID] += leg.Give
				spent[spenderOf(&o)] += leg.Give
				if given[leg.ID] > o.Open || spent[spenderOf(&o)] > o.Funds {
					t.Fatalf("more is given than there is: %+v of %+v", p, o)
				}
			}
		}
		if again := bookOf(rapid.Permutation(orders).Draw(t, "sequence")).Match(1000, nil); !reflect.DeepEqual(again, plans) {
			t.Fatalf("%+v\nor, in another sequence, %+v", plans, again)
		}
	})
}

// settles holds a plan against the rules of the exchange.
func settles(t *rapid.T, b *Book, p Plan) {
	if len(p) < 2 || len(p) > MaxRing {
		t.Fatalf("a ring of %d", len(p))
	}
	makers := map[offer.Address]bool{}
	for i, leg := range p {
		o, ok := b.Order(leg.ID)
		next, _ := b.Order(p[(i+1)%len(p)].ID)
		switch {
		case !ok || leg.Give == 0 || leg.Get == 0:
			t.Fatalf("an empty leg in %+v", p)
		case p[(i+1)%len(p)].Get != leg.Give || next.Offer.Want != o.Offer.Give:
			t.Fatalf("what is given is not what the next one gets: %+v", p)
		case leg.Get < o.Offer.Cost(leg.Give):
			t.Fatalf("a maker gets less than its rate: %+v", p)
		case makers[o.Offer.Maker] || !o.Offer.Taker.IsZero():
			t.Fatalf("not an offer to anybody else: %+v", p)
		}
		makers[o.Offer.Maker] = true
	}
}

// TestNothingThatCrossesIsLeft: after matching no two offers that cover
// themselves could still trade a single unit. The reference tries every amount.
func TestNothingThatCrossesIsLeft(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var orders []Order
		for i := range rapid.IntRange(0, 20).Draw(t, "orders") {
			small := rapid.Uint64Range(1, 9)
			way := rapid.IntRange(0, 1).Draw(t, "way")
			orders = append(orders, order(i, way, 1-way, small.Draw(t, "gives"), small.Draw(t, "wants")))
		}
		left := map[offer.ID]uint64{}
		for _, o := range orders {
			left[o.ID] = o.Left
		}
		for _, p := range bookOf(orders).Match(1000, nil) {
			for _, leg := range p {
				left[leg.ID] -= leg.Give
			}
		}
		for _, x := range orders {
			for _, y := range orders {
				if x.Way() == y.Way().Back() && trades(x, left[x.ID], y, left[y.ID]) {
					t.Fatalf("%+v has %d left and %+v %d, and they cross", x, left[x.ID], y, left[y.ID])
				}
			}
		}
	})
}

func trades(x Order, leftX uint64, y Order, leftY uint64) bool {
	for a := uint64(1); a <= leftX; a++ {
		for b := uint64(1); b <= leftY; b++ {
			if b >= x.Offer.Cost(a) && a >= y.Offer.Cost(b) {
				return true
			}
		}
	}
	return false
}

// TestPlanIsTheLargest: in a ring that gains, the newest gets as much as it can,
// and the others no more than they ask. The reference tries every amount of
// every leg.
func TestPlanIsTheLargest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 3).Draw(t, "ring")
		var orders []Order
		product := big.NewRat(1, 1)
		for i := range n {
			small := rapid.Uint64Range(1, 9)
			o := order(i, (i+1)%n, i, small.Draw(t, "gives"), small.Draw(t, "wants"))
			orders, product = append(orders, o), product.Mul(product, rate(o))
		}
		var got uint64 // by the newest order
		for _, p := range bookOf(orders).Match(1, nil) {
			for i, leg := range p {
				o := orders[leg.ID[31]]
				if leg.ID == orders[n-1].ID {
					got = p[i].Get
				} else if leg.Get != o.Offer.Cost(leg.Give) {
					t.Fatalf("%+v gets more than it asks", o)
				}
			}
		}
		if best := most(orders); got != best && (n == 2 || product.Cmp(big.NewRat(1, 1)) < 0) {
			t.Fatalf("the newest gets %d, could get %d: %+v", got, best, orders)
		}
	})
}

// most is the most that the last order of a ring can get.
func most(ring []Order) (best uint64) {
	var try func(gives []uint64)
	try = func(gives []uint64) {
		if len(gives) < len(ring) {
			for a := uint64(1); a <= ring[len(gives)].Left; a++ {
				try(append(gives[:len(gives):len(gives)], a))
			}
			return
		}
		for i, o := range ring {
			if gives[(i+len(ring)-1)%len(ring)] < o.Offer.Cost(gives[i]) {
				return
			}
		}
		best = max(best, gives[len(gives)-2])
	}
	try(nil)
	return best
}

// TestTheStandingRateCounts: who comes later gets the better of two rates.
func TestTheStandingRateCounts(t *testing.T) {
	standing, later := order(1, 1, 2, 100, 80), order(2, 2, 1, 100, 100)
	plans := bookOf([]Order{standing, later}).Match(10, nil)
	want := []Plan{{{standing.ID, 100, 80}, {later.ID, 80, 100}}}
	if !reflect.DeepEqual(plans, want) {
		t.Errorf("%+v", plans)
	}
}

// TestBusyOffersAreLeftAlone: what is on its way to the chain is not planned twice.
func TestBusyOffersAreLeftAlone(t *testing.T) {
	busy, free, taker := order(1, 1, 2, 10, 10), order(2, 1, 2, 10, 11), order(3, 2, 1, 20, 10)
	plans := bookOf([]Order{busy, free, taker}).Match(10, func(id offer.ID) bool { return id == busy.ID })
	if len(plans) != 1 || plans[0][0].ID != free.ID {
		t.Errorf("%+v", plans)
	}
}

// TestThreeMeet: nobody wants what another gives for it, and all three settle.
func TestThreeMeet(t *testing.T) {
	orders := []Order{order(1, 2, 1, 10, 10), order(2, 3, 2, 20, 10), order(3, 1, 3, 10, 19)}
	plans := bookOf(orders).Match(10, nil)
	if len(plans) != 1 || len(plans[0]) != 3 {
		t.Fatalf("%+v", plans)
	}
	orders[2].Offer.WantAmount = 21
	if plans := bookOf(orders).Match(10, nil); len(plans) != 0 {
		t.Errorf("rates that do not meet were settled: %+v", plans)
	}
}

// Defends I6: dust that crosses and never comes out in whole units is looked at so many times
// and no more: whoever fills a book with it must not stop the peer that matches.
func TestDustDoesNotStopMatching(t *testing.T) {
	looks := func(n int) (calls int) {
		b := New()
		for i := range n {
			for k := range 3 {
				o := order(3*i+k, k, (k+1)%3, 1000, 500)
				if k == 0 {
					o.Offer.GiveAmount, o.Offer.WantAmount = 2, 3 // one unit must bring two
				}
				o.Left, o.Funds = 1, 1
				b.Put(o)
			}
		}
		if plans := b.Match(16, func(offer.ID) bool { calls++; return false }); len(plans) != 0 {
			t.Errorf("settles what cannot be: %v", plans)
		}
		return calls
	}
	few, many := looks(100), looks(1000)
	if many > 11*few {
		t.Errorf("ten times the orders took %d looks instead of %d", many, few)
	}
}
