package market

import (
	"cmp"
	"slices"

	"github.com/souk-network/souk/protocol/offer"
)

// MaxRing is how many offers one settlement may join.
const MaxRing = 8

// Plan is a set of offers that settle together: each gives to the next what the
// next wants, the last to the first. No maker gets less than its rate. What is
// left over by rates that more than meet goes to the newest offer, as if it had
// come to a market where the others stood: they get what they ask.
type Plan []Leg

// Leg is one offer's part in a plan, in its own points.
type Leg struct {
	ID        offer.ID
	Give, Get uint64
}

// Match finds offers that cross, at most so many plans: pairs first, by way, then
// rings of three to MaxRing. A plan may be settled whatever becomes of the others:
// together they take no more than what is open. Offers to one taker are for
// that taker to settle and are left out, those that busy names are as well (nil
// names none), and no maker meets itself.
func (b *Book) Match(most int, busy func(offer.ID) bool) []Plan {
	m := matching{book: b, used: map[offer.ID]uint64{}, spent: map[spender]uint64{}, most: most, busy: busy}
	for _, w := range b.Ways() {
		if back := w.Back(); w.compare(&back) < 0 && b.sides[back] != nil {
			m.pair(w)
		}
	}
	m.rings()
	return m.plans
}

// matching is a book on which plans are made: what they use is not open to later
// ones, over all ways of a maker.
type matching struct {
	book  *Book
	used  map[offer.ID]uint64
	spent map[spender]uint64
	busy  func(offer.ID) bool
	most  int
	plans []Plan
}

type spender struct{ maker, give offer.Address }

func spenderOf(o *Order) spender { return spender{o.Offer.Maker, o.Offer.Give} }

func (m *matching) open(o *Order) uint64 {
	if m.busy != nil && m.busy(o.ID) {
		return 0
	}
	spent := min(o.Funds, m.spent[spenderOf(o)])
	return min(o.Open-min(o.Open, m.used[o.ID]), o.Funds-spent)
}

// set takes an order out of later plans.
func (m *matching) set(o *Order) { m.used[o.ID] = o.Open }

func (m *matching) use(ring []*Order, p Plan) {
	for i, o := range ring {
		m.used[o.ID] += p[i].Give
		m.spent[spenderOf(o)] += p[i].Give
	}
	m.plans = append(m.plans, p)
}

// best moves a cursor on to an order with something open and returns it.
func (m *matching) best(c *cursor) *Order {
	for {
		at := *c
		o := c.next(0)
		if o == nil || m.open(o) > 0 {
			*c = at // next comes here again
			return o
		}
	}
}

// pair matches the two sides of a pair as long as their best rates meet.
func (m *matching) pair(w Way) {
	a, b := &cursor{side: m.book.sides[w]}, &cursor{side: m.book.sides[w.Back()]}
	for len(m.plans) < m.most {
		x, y := m.best(a), m.best(b)
		if x == nil || y == nil || !meets(x, y) {
			return
		}
		m.settle([]*Order{x, y})
	}
}

// meets says whether two rates cross: what one demands for a unit is at most
// what the other gives.
func meets(x, y *Order) bool {
	return compareProducts(x.Offer.WantAmount, y.Offer.WantAmount, x.Offer.GiveAmount, y.Offer.GiveAmount) <= 0
}

// settle plans a ring, or takes one order out of the way that prevents it: of
// two of one maker the newer, else the one that is too small for whole numbers.
func (m *matching) settle(ring []*Order) {
	if o := selfMade(ring); o != nil {
		m.set(o)
		return
	}
	if p, ok := m.plan(ring); ok {
		m.use(ring, p)
		return
	}
	m.set(m.smallest(ring))
}

// smallest is, of two orders, the one that can give less, at the rate of the
// second; of more, the newest.
func (m *matching) smallest(ring []*Order) *Order {
	if len(ring) > 2 {
		return newest(ring...)
	}
	x, y := ring[0], ring[1]
	if compareProducts(m.open(x), y.Offer.GiveAmount, m.open(y), y.Offer.WantAmount) <= 0 {
		return x
	}
	return y
}

// selfMade is the newer of two orders of one maker, or nil.
func selfMade(ring []*Order) *Order {
	for i, o := range ring {
		for _, p := range ring[:i] {
			if o.Offer.Maker == p.Offer.Maker {
				return newest(o, p)
			}
		}
	}
	return nil
}

// newest is the order that came last; of two at once that of the greater id.
func newest(ring ...*Order) *Order {
	return slices.MaxFunc(ring, func(x, y *Order) int {
		return cmp.Or(cmp.Compare(x.Since, y.Since), slices.Compare(x.ID[:], y.ID[:]))
	})
}

// rings matches circles of three and more pairs. What is closed once stays
// closed, so each way is walked once, whatever orders lie there.
func (m *matching) rings() {
	var at []*cursor
	var first []*Order
	for _, w := range m.book.Ways() {
		c := &cursor{side: m.book.sides[w]}
		if o := m.best(c); o != nil {
			at, first = append(at, c), append(first, o)
		}
	}
	g := newGraph(first)
	from := map[Way]*cursor{}
	for i, o := range first {
		from[o.Way()] = at[i]
	}
	walks := make([]*cursor, len(g.steps)) // as the graph has them
	for i, s := range g.steps {
		walks[i] = from[s.order.Way()]
	}
	for len(m.plans) < m.most {
		for i, c := range walks {
			g.set(i, m.best(c))
		}
		ring := g.orders(g.gain())
		switch {
		case len(ring) == 0:
			return
		case len(ring) > MaxRing:
			m.set(newest(ring...))
		default:
			m.settle(ring)
		}
	}
}
