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
		plans := b.Match(1000, Rules{})
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
		if again := bookOf(rapid.Permutation(orders).Draw(t, "sequence")).Match(1000, Rules{}); !reflect.DeepEqual(again, plans) {
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
		for _, p := range bookOf(orders).Match(1000, Rules{}) {
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
		for _, p := range bookOf(orders).Match(1, Rules{}) {
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
	plans := bookOf([]Order{standing, later}).Match(10, Rules{})
	want := []Plan{{{standing.ID, 100, 80}, {later.ID, 80, 100}}}
	if !reflect.DeepEqual(plans, want) {
		t.Errorf("%+v", plans)
	}
}

// TestBusyOffersAreLeftAlone: what is on its way to the chain is not planned twice.
func TestBusyOffersAreLeftAlone(t *testing.T) {
	busy, free, taker := order(1, 1, 2, 10, 10), order(2, 1, 2, 10, 11), order(3, 2, 1, 20, 10)
	plans := bookOf([]Order{busy, free, taker}).Match(10, Rules{Busy: func(id offer.ID) bool { return id == busy.ID }})
	if len(plans) != 1 || plans[0][0].ID != free.ID {
		t.Errorf("%+v", plans)
	}
}

// TestThreeMeet: nobody wants what another gives for it, and all three settle.
func TestThreeMeet(t *testing.T) {
	orders := []Order{order(1, 2, 1, 10, 10), order(2, 3, 2, 20, 10), order(3, 1, 3, 10, 19)}
	plans := bookOf(orders).Match(10, Rules{})
	if len(plans) != 1 || len(plans[0]) != 3 {
		t.Fatalf("%+v", plans)
	}
	orders[2].Offer.WantAmount = 21
	if plans := bookOf(orders).Match(10, Rules{}); len(plans) != 0 {
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
		if plans := b.Match(16, Rules{Busy: func(offer.ID) bool { calls++; return false }}); len(plans) != 0 {
			t.Errorf("settles what cannot be: %v", plans)
		}
		return calls
	}
	few, many := looks(100), looks(1000)
	if many > 11*few {
		t.Errorf("ten times the orders took %d looks instead of %d", many, few)
	}
}

// drawTerms are terms of every pair of so many kinds of points.
func drawTerms(t *rapid.T, kinds int) map[Way]Terms {
	out, small := map[Way]Terms{}, rapid.Uint64Range(1, 4)
	for low := range kinds {
		for high := low + 1; high < kinds; high++ {
			terms := Terms{
				Open: rapid.IntRange(0, 5).Draw(t, "open") > 0, MinHigh: 1, MinLow: small.Draw(t, "min"), MaxHigh: small.Draw(t, "max"), MaxLow: 1,
				LeftLow: rapid.Uint64Range(0, 40).Draw(t, "left"), LeftHigh: rapid.Uint64Range(0, 40).Draw(t, "left"),
			}
			w := Way{Give: points(low), Want: points(high)}
			out[w], out[w.Back()] = terms, terms
		}
	}
	return out
}

func known(all map[Way]Terms) func(Way) (Terms, bool) {
	return func(w Way) (Terms, bool) { t, is := all[w]; return t, is }
}

// TestPlansKeepToTheCorridors: no plan has a rate that its corridor does not take, or
// points of a pair that is not open, and all of them together keep every cap.
//
// Defends I7.
func TestPlansKeepToTheCorridors(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kinds := rapid.IntRange(2, 4).Draw(t, "kinds")
		b, terms := bookOf(drawOrders(t, 40, kinds)), drawTerms(t, kinds)
		given := map[Way]uint64{}
		for _, p := range b.Match(1000, Rules{Terms: known(terms)}) {
			settles(t, b, p)
			for _, leg := range p {
				o, _ := b.Order(leg.ID)
				w := o.Way()
				given[w] += leg.Give
				low, high, left := leg.Give, leg.Get, terms[w].LeftLow
				if string(w.Give[:]) > string(w.Want[:]) {
					low, high, left = high, low, terms[w].LeftHigh
				}
				least, most := big.NewRat(int64(terms[w].MinHigh), int64(terms[w].MinLow)), big.NewRat(int64(terms[w].MaxHigh), int64(terms[w].MaxLow))
				at := big.NewRat(int64(high), int64(low))
				if !terms[w].Open || at.Cmp(least) < 0 || at.Cmp(most) > 0 || given[w] > left {
					t.Fatalf("%+v at %v with %d given, by %+v", p, at, given[w], terms[w])
				}
			}
		}
	})
}

// TestWhatNoCorridorTakesChangesNothing: offers that stand at rates outside their
// corridor, however many and however good, leave the plans as they would be without
// them.
//
// Defends I6.
func TestWhatNoCorridorTakesChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		orders := drawOrders(t, 30, 3)
		terms := map[Way]Terms{}
		for give := range 3 {
			for want := range 3 {
				terms[Way{points(give), points(want)}] = Terms{Open: true, MinHigh: 1, MinLow: 12, MaxHigh: 12, MaxLow: 1, LeftLow: 1000, LeftHigh: 1000}
			}
		}
		for i := range orders {
			orders[i].Since += 10
		}
		plans := bookOf(orders).Match(1000, Rules{Terms: known(terms)})
		for i := range rapid.IntRange(1, 10).Draw(t, "outside") {
			give := rapid.IntRange(0, 2).Draw(t, "give")
			orders = append(orders, order(1000+i, give, (give+rapid.IntRange(1, 2).Draw(t, "want"))%3, rapid.Uint64Range(13, 400).Draw(t, "gives"), 1))
			orders[len(orders)-1].Since = uint64(i % 3)
		}
		if with := bookOf(orders).Match(1000, Rules{Terms: known(terms)}); !reflect.DeepEqual(with, plans) {
			t.Fatalf("%+v\nor, with them, %+v", plans, with)
		}
	})
}

// TestAtTheEdgeOfACorridor: where rounding would put a settlement outside, the most of
// it is settled that comes out whole.
func TestAtTheEdgeOfACorridor(t *testing.T) {
	standing, later := order(1, 1, 2, 3000, 4500), order(2, 2, 1, 1502, 500)
	terms := Terms{Open: true, MinHigh: 1, MinLow: 1, MaxHigh: 3, MaxLow: 2, LeftLow: 10_000, LeftHigh: 10_000}
	plans := bookOf([]Order{standing, later}).Match(10, Rules{Terms: func(Way) (Terms, bool) { return terms, true }})
	want := []Plan{{{standing.ID, 1000, 1500}, {later.ID, 1500, 1000}}}
	if !reflect.DeepEqual(plans, want) {
		t.Errorf("%+v", plans)
	}
}

// TestRefusedTogether: of offers that were refused with each other every other two that
// cross are matched, whichever came first.
//
// Defends I6.
func TestRefusedTogether(t *testing.T) {
	for _, turned := range []bool{false, true} {
		orders := []Order{order(1, 1, 2, 10, 8), order(2, 1, 2, 10, 9), order(3, 2, 1, 10, 8), order(4, 2, 1, 10, 9)}
		for i := range orders {
			if turned {
				orders[i].Since = uint64(9 - i)
			}
		}
		b, r := bookOf(orders), NewRefusals()
		first := b.Match(1, Rules{})[0]
		r.Add(first, 5)
		met := map[offer.ID]bool{}
		for _, p := range b.Match(10, Rules{Refusals: r}) {
			settlesAlone := map[offer.ID]bool{p[0].ID: true, p[1].ID: true}
			if settlesAlone[first[0].ID] && settlesAlone[first[1].ID] {
				t.Errorf("what was refused is planned again: %+v", p)
			}
			met[p[0].ID], met[p[1].ID] = true, true
		}
		if len(met) != 4 {
			t.Errorf("%d of the 4 offers are matched", len(met))
		}
		if r.Forget(6); b.Match(1, Rules{Refusals: r})[0][0].ID != first[0].ID || len(r.count) != 0 {
			t.Error("what is long past still counts")
		}
	}
}

// TestWhoIsRefusedByAllIsLeftOut: an offer that was refused with so many others is tried
// with no more of them.
//
// Defends I6.
func TestWhoIsRefusedByAllIsLeftOut(t *testing.T) {
	b, r := New(), NewRefusals()
	b.Put(order(1, 1, 2, 1000, 1))
	for i := range 3 * maxRefusals {
		b.Put(order(10+i, 2, 1, 10, 9))
	}
	tried := 0
	for range 100 {
		plans := b.Match(1, Rules{Refusals: r})
		if len(plans) == 0 {
			break
		}
		tried++
		r.Add(plans[0], 1)
	}
	if tried != maxRefusals {
		t.Errorf("tried %d times, want %d", tried, maxRefusals)
	}
}
