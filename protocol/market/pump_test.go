package market

import (
	"math/big"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/offer"
)

// TestPumpsAreFound: a pump is named exactly if there is one, each named one
// gains, and none is left when the named ones are gone. The reference tries
// every circle.
func TestPumpsAreFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const kinds = 5
		var quotes []Order
		for i := range rapid.IntRange(0, 14).Draw(t, "quotes") {
			give := rapid.IntRange(0, kinds-1).Draw(t, "give")
			want := (give + rapid.IntRange(1, kinds-1).Draw(t, "want")) % kinds
			part := rapid.Uint64Range(1, 12)
			quotes = append(quotes, order(i, give, want, part.Draw(t, "gives"), part.Draw(t, "wants")))
		}
		pumps := Pumps(quotes, 1000)
		if again := Pumps(rapid.Permutation(quotes).Draw(t, "sequence"), 1000); !reflect.DeepEqual(again, pumps) {
			t.Fatalf("%v\nor, in another sequence, %v", pumps, again)
		}
		byID := map[offer.ID]Order{}
		for _, q := range quotes {
			byID[q.ID] = q
		}
		paused := map[Way]bool{}
		for _, p := range pumps {
			gainsExactly(t, byID, p)
			for _, id := range p.Quotes {
				q := byID[id]
				paused[q.Way()] = true
			}
		}
		if (len(pumps) > 0) != pumped(quotes, nil, kinds) {
			t.Fatalf("found %v", pumps)
		}
		if pumped(quotes, paused, kinds) {
			t.Fatalf("a pump is left beside %v", pumps)
		}
	})
}

func gainsExactly(t *rapid.T, byID map[offer.ID]Order, p Pump) {
	product := big.NewRat(1, 1)
	for i, id := range p.Quotes {
		q, next := byID[id], byID[p.Quotes[(i+1)%len(p.Quotes)]]
		if next.Offer.Want != q.Offer.Give || p.Points[i] != q.Offer.Give {
			t.Fatalf("%v is no circle", p)
		}
		product.Mul(product, rate(q))
	}
	if product.Cmp(big.NewRat(1, 1)) >= 0 {
		t.Fatalf("%v gains nothing", p)
	}
}

// pumped tries every circle that passes each kind of points once.
func pumped(quotes []Order, paused map[Way]bool, kinds int) bool {
	best := map[Way]*big.Rat{}
	for _, q := range quotes {
		if old := best[q.Way()]; !paused[q.Way()] && (old == nil || rate(q).Cmp(old) < 0) {
			best[q.Way()] = rate(q)
		}
	}
	one := big.NewRat(1, 1)
	var from func(start, at int, seen map[int]bool, cost *big.Rat) bool
	from = func(start, at int, seen map[int]bool, cost *big.Rat) bool {
		for next := range kinds {
			r := best[Way{points(next), points(at)}] // who has at can have next
			if r == nil || seen[next] {
				continue
			}
			total := new(big.Rat).Mul(cost, r)
			if next == start {
				if total.Cmp(one) < 0 {
					return true
				}
				continue
			}
			seen[next] = true
			if from(start, next, seen, total) {
				return true
			}
			delete(seen, next)
		}
		return false
	}
	for start := range kinds {
		if from(start, start, map[int]bool{}, one) {
			return true
		}
	}
	return false
}

// TestNoFloatDecides: two rates whose product is one to sixteen digits. As
// floating-point numbers they are equal; one way round they pay, the other not.
func TestNoFloatDecides(t *testing.T) {
	const n = 1 << 20
	even := []Order{order(1, 1, 2, n, n+1), order(2, 2, 1, n+1, n)}
	if p := Pumps(even, 1); p != nil {
		t.Errorf("an even exchange is called a pump: %v", p)
	}
	gaining := []Order{order(1, 1, 2, n*n+1, n*n), order(2, 2, 1, n*n, n*n)}
	if p := Pumps(gaining, 1); len(p) != 1 {
		t.Error("a gain of one in 2^40 is overlooked")
	}
	losing := []Order{order(1, 1, 2, n*n, n*n+1), order(2, 2, 1, n*n, n*n)}
	if p := Pumps(losing, 1); p != nil {
		t.Errorf("a loss of one in 2^40 is called a pump: %v", p)
	}
}

// TestEvenExchangesHideNothing: circles that gain exactly nothing are not taken
// for pumps on the way to one that gains.
func TestEvenExchangesHideNothing(t *testing.T) {
	var quotes []Order
	for i := range 20 {
		a, b := uint64(1000+7*i), uint64(2000-13*i)
		quotes = append(quotes, order(2*i, 2*i, 2*i+1, a, b), order(2*i+1, 2*i+1, 2*i, b, a))
	}
	pump := []Order{order(100, 100, 101, 1<<40+1, 1<<40), order(101, 101, 100, 7, 7)}
	if p := Pumps(append(quotes, pump...), 10); len(p) != 1 || p[0].Quotes[0] != pump[0].ID {
		t.Errorf("found %v", p)
	}
}

// TestLogarithm holds the bounds that the search relies on, against sums of 200
// binary places.
func TestLogarithm(t *testing.T) {
	for n := range 48 {
		if up, down := logOf(1<<n, 1), logOf(1, 1<<n); up != int64(n)<<logBits || down != -up {
			t.Errorf("the logarithms of 2^%d are %d and %d", n, up, down)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Uint64Range(1, offer.MaxAmount).Draw(t, "a")
		b := rapid.Uint64Range(1, offer.MaxAmount).Draw(t, "b")
		got, exact := new(big.Float).SetInt64(logOf(a, b)), exactLog(a, b)
		behind, _ := exact.Sub(exact, got).Float64()
		if behind < 0 || behind >= 2 {
			t.Fatalf("log2(%d/%d) is %v units too small", a, b, behind)
		}
	})
}

// exactLog is log2(a/b) * 2^logBits, bit by bit, with 300 binary digits.
func exactLog(a, b uint64) *big.Float {
	const digits = 300
	num := func(v float64) *big.Float { return new(big.Float).SetPrec(digits).SetFloat64(v) }
	x := new(big.Float).SetPrec(digits).Quo(num(0).SetUint64(a), num(0).SetUint64(b))
	whole := 0
	for ; x.Cmp(num(2)) >= 0; whole++ {
		x.Quo(x, num(2))
	}
	for ; x.Cmp(num(1)) < 0; whole-- {
		x.Mul(x, num(2))
	}
	out, part := num(float64(whole)), num(1)
	for range 100 {
		part.Quo(part, num(2))
		if x.Mul(x, x); x.Cmp(num(2)) >= 0 {
			x.Quo(x, num(2))
			out.Add(out, part)
		}
	}
	return out.Mul(out, num(1<<logBits))
}
