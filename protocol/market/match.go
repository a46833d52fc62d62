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
// together they take no more than what is open and what the day's caps leave.
// Offers to one taker are for that taker to settle and are left out, no maker meets
// itself, and what the rules speak against is left out alone: the next best are
// matched.
func (b *Book) Match(most int, r Rules) []Plan {
	m := matching{Rules: r, book: b, used: map[offer.ID]uint64{}, spent: map[spender]uint64{}, given: map[Way]uint64{}, most: most}
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
	Rules
	book  *Book
	used  map[offer.ID]uint64
	spent map[spender]uint64
	given map[Way]uint64
	trial trial
	most  int
	plans []Plan
}

type spender struct{ maker, give offer.Address }

func spenderOf(o *Order) spender { return spender{o.Offer.Maker, o.Offer.Give} }

func (m *matching) open(o *Order) uint64 {
	if m.Busy != nil && m.Busy(o.ID) || m.Refusals.bars(o.ID) || m.trial.without[o] {
		return 0
	}
	spent := min(o.Funds, m.spent[spenderOf(o)])
	open := min(o.Open-min(o.Open, m.used[o.ID]), o.Funds-spent)
	if t, known := m.termsOf(o.Way()); known {
		left := t.left(o.Way())
		open = min(open, left-min(left, m.given[o.Way()]))
	}
	return open
}

// set takes an order out of later plans.
func (m *matching) set(o *Order) { m.used[o.ID] = o.Open }

func (m *matching) use(ring []*Order, p Plan) {
	for i, o := range ring {
		m.used[o.ID] += p[i].Give
		m.spent[spenderOf(o)] += p[i].Give
		m.given[o.Way()] += p[i].Give
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

// pair matches the two sides of a pair as long as their best rates meet. Where two of
// them were refused together, the newer goes on to the next best, and when it met all
// that cross it, the older is there for those behind it.
func (m *matching) pair(w Way) {
	a, b := &cursor{side: m.book.sides[w]}, &cursor{side: m.book.sides[w.Back()]}
	for len(m.plans) < m.most {
		x, y := m.best(a), m.best(b)
		met := x != nil && y != nil && meets(x, y)
		switch {
		case m.trial.over(x, y, met):
			m.set(m.trial.of)
			*a, *b = m.trial.a, m.trial.b
			m.trial = trial{}
		case !met:
			return
		case m.Refusals.has([]*Order{x, y}):
			m.trial.skip(a, b, x, y)
		default:
			m.settle([]*Order{x, y})
		}
	}
	m.trial = trial{}
}

// trial is an order that was refused with others and is tried with the next best.
type trial struct {
	of      *Order
	a, b    cursor          // where both sides stood
	without map[*Order]bool // those that it was refused with
}

// over says that the order has met all that cross it, or has nothing left.
func (t *trial) over(x, y *Order, met bool) bool {
	return t.of != nil && (!met || x != t.of && y != t.of)
}

// skip goes on without one of two that were refused together.
func (t *trial) skip(a, b *cursor, x, y *Order) {
	if t.of == nil {
		*t = trial{of: newest(x, y), a: *a, b: *b, without: map[*Order]bool{}}
	}
	other := x
	if other == t.of {
		other = y
	}
	t.without[other] = true
}

// meets says whether two rates cross: what one demands for a unit is at most
// what the other gives.
func meets(x, y *Order) bool {
	return compareProducts(x.Offer.WantAmount, y.Offer.WantAmount, x.Offer.GiveAmount, y.Offer.GiveAmount) <= 0
}

// settle plans a ring, or takes one order out of the way that prevents it: one that
// the rules speak against, else the one that is too small for whole numbers.
func (m *matching) settle(ring []*Order) {
	if o := m.barred(ring); o != nil {
		m.set(o)
		return
	}
	p, ok := m.plan(ring)
	if !ok {
		m.set(m.smallest(ring))
		return
	}
	if !m.passes(ring, p) {
		lower, ok := whole(ring, p)
		if !ok || !m.passes(ring, lower) {
			m.set(m.tooMuch(ring, p))
			return
		}
		p = lower
	}
	m.use(ring, p)
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
