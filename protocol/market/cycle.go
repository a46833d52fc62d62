package market

import (
	"bytes"
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
	from, to int32 // Want and Give, as numbers of points
	price    int64
	order    *Order // nil: the way is closed
}

// graph is the best orders of ways. Points are numbered and steps sorted by
// address, so that what is found depends on the orders alone.
type graph struct {
	points int
	steps  []step
}

// newGraph takes the best order of each way, as Order.compare has it.
func newGraph(orders []*Order) *graph {
	g := &graph{}
	number := map[offer.Address]int32{}
	var all []offer.Address
	of := func(a offer.Address) int32 {
		n, known := number[a]
		if !known {
			n = int32(len(all))
			number[a], all = n, append(all, a)
		}
		return n
	}
	made := make([]step, len(orders))
	for i, o := range orders {
		made[i] = step{from: of(o.Offer.Want), to: of(o.Offer.Give), order: o}
	}
	g.points = len(all)
	rank := ranks(all)
	for i := range made {
		made[i].from, made[i].to = rank[made[i].from], rank[made[i].to]
	}
	other := make([]step, len(made))
	arrange(made, other, g.points, func(s *step) int32 { return s.to })
	arrange(other, made, g.points, func(s *step) int32 { return s.from })
	for _, s := range made {
		if last := len(g.steps) - 1; last < 0 || g.steps[last].from != s.from || g.steps[last].to != s.to {
			g.steps = append(g.steps, s)
		} else if s.order.compare(g.steps[last].order) < 0 {
			g.steps[last] = s
		}
	}
	for i := range g.steps {
		g.steps[i].price = price(g.steps[i].order)
	}
	return g
}

// ranks says for each address how many are smaller.
func ranks(all []offer.Address) []int32 {
	sorted := make([]int32, len(all))
	for i := range sorted {
		sorted[i] = int32(i)
	}
	slices.SortFunc(sorted, func(a, b int32) int { return bytes.Compare(all[a][:], all[b][:]) })
	rank := make([]int32, len(all))
	for place, i := range sorted {
		rank[i] = int32(place)
	}
	return rank
}

// arrange sorts by a number below n and keeps the order of equals: steps are many
// and points few, so counting costs less than comparing.
func arrange(in, out []step, n int, by func(*step) int32) {
	next := make([]int32, n+1)
	for i := range in {
		next[by(&in[i])+1]++
	}
	for i := range n {
		next[i+1] += next[i]
	}
	for i := range in {
		at := &next[by(&in[i])]
		out[*at] = in[i]
		*at++
	}
}

// set puts another order on a step, or closes it with nil.
func (g *graph) set(at int, o *Order) {
	if g.steps[at].order == o {
		return
	}
	if g.steps[at].order = o; o != nil {
		g.steps[at].price = price(o)
	}
}

// gain is a circle of steps, one of each way, whose orders give each what the next
// one wants and whose rates give more than they take; nil if none was found.
func (g *graph) gain() []int {
	paid := make([]int64, g.points) // bound of the cheapest way to each kind of points
	by := make([]int32, g.points)   // the last step of that way, or none
	for i := range by {
		by[i] = none
	}
	for range g.points {
		better := false
		for i := range g.steps {
			s := &g.steps[i]
			if at := paid[s.from] + s.price; at < paid[s.to] && s.order != nil {
				paid[s.to], by[s.to], better = at, int32(i), true
			}
		}
		if !better {
			return nil
		}
		if ring := g.circle(by); ring != nil && gains(g.orders(ring)) {
			return g.turned(ring)
		}
	}
	return nil
}

const none = -1

// circle follows the last steps backwards until they close, if they do anywhere.
// The ring begins with the step before which the circle was entered.
func (g *graph) circle(by []int32) []int {
	seen := make([]int, len(by)) // by which walk
	for start := range by {
		at := start
		for by[at] != none && seen[at] == 0 {
			seen[at] = start + 1
			at = int(g.steps[by[at]].from)
		}
		if by[at] != none && seen[at] == start+1 {
			return g.collect(by, at)
		}
	}
	return nil
}

// collect lists the circle through at: each order gives what the next one, which
// is one step later, wants.
func (g *graph) collect(by []int32, at int) []int {
	var ring []int
	for end := at; ; {
		ring = append(ring, int(by[at]))
		if at = int(g.steps[by[at]].from); at == end {
			slices.Reverse(ring)
			return ring
		}
	}
}

// orders are those of a ring.
func (g *graph) orders(ring []int) []*Order {
	out := make([]*Order, len(ring))
	for i, at := range ring {
		out[i] = g.steps[at].order
	}
	return out
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
func (g *graph) turned(ring []int) []int {
	first := 0
	for i, at := range ring {
		if g.steps[at].to < g.steps[ring[first]].to {
			first = i
		}
	}
	return slices.Concat(ring[first:], ring[:first])
}
