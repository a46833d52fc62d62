package market

import (
	"bytes"
	"cmp"
	"math/big"
	"math/bits"
	"slices"

	"github.com/souk-network/souk/protocol/offer"
)

// The search for circles of offers that give more than they take: negative
// cycles over the logarithms of the rates, after Bellman and Ford. Logarithms
// are integers with error bounds, so the result is the same on every machine,
// and each circle found is confirmed with exact products.

// logBits is how many binary places a logarithm has.
const logBits = 44

// logOf is the binary logarithm of a/b in units of 2^-logBits, for a and b in
// 1..2^48: never too large, and less than two units too small. For powers of two
// it is exact.
func logOf(a, b uint64) int64 {
	whole := bits.Len64(a) - bits.Len64(b)
	m, _ := bits.Div64(a<<(63-bits.Len64(a)), 0, b<<(64-bits.Len64(b))) // a/b = m/2^63 * 2^whole
	if m>>63 == 0 {
		m, whole = m<<1, whole-1
	}
	out := int64(whole)
	for range logBits { // squaring doubles the logarithm; its next binary place comes to the top
		hi, lo := bits.Mul64(m, m)
		place := hi >> 63
		m = hi<<(1-place) | lo>>(63+place)
		out = out<<1 | int64(place)
	}
	return out
}

// price is an upper bound for the logarithm of what is wanted for one unit
// given. A circle whose bounds add up to less than 0 gains for certain; one of n
// offers that gains less than n parts in 10^13 may be overlooked.
func price(o *Order) int64 { return logOf(o.Offer.WantAmount, o.Offer.GiveAmount) + 2 }

// step is the best order of a way as an edge: who has Want can have Give.
type step struct {
	from, to int // Want and Give, as numbers of points
	price    int64
	order    *Order
}

// gain is a circle of the given orders, one of each way, in which each gives what
// the next one wants and whose rates give more than they take; nil if none was
// found. The answer depends on the orders alone.
func gain(best map[Way]*Order) []*Order {
	steps, points := graph(best)
	paid := make([]int64, points) // bound of the cheapest way to each kind of points
	by := make([]int, points)     // the last step of that way, or none
	for i := range by {
		by[i] = none
	}
	for range points {
		better := false
		for i, s := range steps {
			if at := paid[s.from] + s.price; at < paid[s.to] {
				paid[s.to], by[s.to], better = at, i, true
			}
		}
		if !better {
			return nil
		}
		if ring := circle(steps, by); ring != nil && gains(ring) {
			return turned(ring)
		}
	}
	return nil
}

const none = -1

// graph numbers the points and sorts the steps, both by address.
func graph(best map[Way]*Order) (steps []*step, points int) {
	number := map[offer.Address]int{}
	var all []string // texts, because the core has that sort already
	note := func(a offer.Address) {
		if _, known := number[a]; !known {
			number[a] = 0
			all = append(all, string(a[:]))
		}
	}
	for w := range best {
		note(w.Give)
		note(w.Want)
	}
	slices.Sort(all)
	for i, a := range all {
		number[offer.Address([]byte(a))] = i
	}
	made := make([]step, 0, len(best))
	for w, o := range best {
		made = append(made, step{number[w.Want], number[w.Give], price(o), o})
		steps = append(steps, &made[len(made)-1])
	}
	slices.SortFunc(steps, func(a, b *step) int { return cmp.Or(a.from-b.from, a.to-b.to) })
	return steps, len(all)
}

// circle follows the last steps backwards until they close, if they do anywhere.
// The ring begins with the step before which the circle was entered.
func circle(steps []*step, by []int) []*Order {
	seen := make([]int, len(by)) // by which walk
	for start := range by {
		at := start
		for by[at] != none && seen[at] == 0 {
			seen[at] = start + 1
			at = steps[by[at]].from
		}
		if by[at] != none && seen[at] == start+1 {
			return collect(steps, by, at)
		}
	}
	return nil
}

// collect lists the orders of the circle through at: each gives what the next
// one, which is one step later, wants.
func collect(steps []*step, by []int, at int) []*Order {
	var ring []*Order
	for end := at; ; {
		s := steps[by[at]]
		ring = append(ring, s.order)
		if at = s.from; at == end {
			slices.Reverse(ring)
			return ring
		}
	}
}

// gains is the exact answer: what is given exceeds what is taken, over all rates.
func gains(ring []*Order) bool {
	given, taken := big.NewInt(1), big.NewInt(1)
	for _, o := range ring {
		given.Mul(given, new(big.Int).SetUint64(o.Offer.GiveAmount))
		taken.Mul(taken, new(big.Int).SetUint64(o.Offer.WantAmount))
	}
	return given.Cmp(taken) > 0
}

// turned begins a ring with the order that gives the points of the lowest
// address, so that one circle has one form.
func turned(ring []*Order) []*Order {
	first := 0
	for i, o := range ring {
		if bytes.Compare(o.Offer.Give[:], ring[first].Offer.Give[:]) < 0 {
			first = i
		}
	}
	return slices.Concat(ring[first:], ring[:first])
}
