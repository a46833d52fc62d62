package market

import (
	"cmp"
	"container/heap"
	"slices"

	"github.com/souk-network/souk/protocol/offer"
)

// MaxFills is how many offers one quote may take.
const MaxFills = 64

// Request asks for the best way to get Way.Give for Way.Want.
type Request struct {
	Way    Way
	Amount uint64
	// Spend says that Amount is what is paid; otherwise it is what is received.
	Spend bool
	// Taker is who asks: offers to this account alone are taken, too.
	Taker offer.Address
	// Most bounds the offers that are taken, 1 to MaxFills; 0 means MaxFills.
	Most int
}

// Quote is what a request would take now, before exchange and relay fees.
type Quote struct {
	Receive, Pay uint64
	Short        uint64 // of the requested amount, what cannot be had
	Fills        []Fill // best rate first
}

// Fill is a part of one offer, in its own points.
type Fill struct {
	ID         offer.ID
	Give, Cost uint64
}

// Quote takes the best rates first. Where that would need more than Most offers,
// it leaves small ones out: it takes the Most largest among the fewest best rates
// that together suffice, so that dust at the top hides nothing behind it.
func (b *Book) Quote(r Request) Quote {
	if r.Most <= 0 || r.Most > MaxFills {
		r.Most = MaxFills
	}
	q := Quote{Short: r.Amount}
	for _, o := range b.pick(r) {
		q.take(o, r.Spend)
	}
	return q
}

// take fills as much of an order as is still wanted.
func (q *Quote) take(o *Order, spend bool) {
	give := min(o.Open, q.Short)
	if spend {
		give = o.Offer.Yield(min(q.Short, o.Offer.WantAmount))
		give = min(o.Open, give)
	}
	if give == 0 {
		return
	}
	cost := o.Offer.Cost(give)
	q.Receive, q.Pay = q.Receive+give, q.Pay+cost
	if spend {
		q.Short -= cost
	} else {
		q.Short -= give
	}
	q.Fills = append(q.Fills, Fill{o.ID, give, cost})
}

// pick chooses the orders for a request, best first.
func (b *Book) pick(r Request) []*Order {
	unit := byGive
	if r.Spend {
		unit = byCost
	}
	walk := b.walk(r, unit)
	chosen := largest{unit: unit}
	var total uint64
	for total < r.Amount {
		var least uint64
		if len(chosen.orders) == r.Most {
			least = chosen.size(0)
		}
		o := walk.next(least)
		if o == nil {
			break
		}
		if len(chosen.orders) == r.Most {
			total -= least
			heap.Pop(&chosen)
		}
		heap.Push(&chosen, o)
		total += size(o, unit)
	}
	slices.SortFunc(chosen.orders, (*Order).compare)
	return chosen.orders
}

func size(o *Order, u unit) uint64 {
	if u == byGive {
		return o.Open
	}
	return o.Offer.Cost(o.Open)
}

// merged walks the public side and the one for a taker as if they were one.
type merged struct {
	cursors []*cursor
	heads   []*Order
}

func (b *Book) walk(r Request, u unit) *merged {
	m := &merged{}
	sides := []*side{b.sides[r.Way]}
	if !r.Taker.IsZero() {
		sides = append(sides, b.private[r.Taker][r.Way])
	}
	for _, s := range sides {
		if s != nil {
			m.cursors, m.heads = append(m.cursors, &cursor{side: s, unit: u}), append(m.heads, nil)
		}
	}
	return m
}

// next is the best order left of a size above least, or nil.
func (m *merged) next(least uint64) *Order {
	best := -1
	for i, c := range m.cursors {
		if m.heads[i] == nil || size(m.heads[i], c.unit) <= least {
			m.heads[i] = c.next(least)
		}
		if m.heads[i] != nil && (best < 0 || m.heads[i].compare(m.heads[best]) < 0) {
			best = i
		}
	}
	if best < 0 {
		return nil
	}
	o := m.heads[best]
	m.heads[best] = nil
	return o
}

// largest is a heap of orders, the smallest on top; of equal sizes the worse.
type largest struct {
	unit   unit
	orders []*Order
}

func (h *largest) size(i int) uint64 { return size(h.orders[i], h.unit) }

func (h *largest) Len() int { return len(h.orders) }

func (h *largest) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(h.size(i), h.size(j)), h.orders[j].compare(h.orders[i])) < 0
}

func (h *largest) Swap(i, j int) { h.orders[i], h.orders[j] = h.orders[j], h.orders[i] }

// Push is heap.Interface's.
func (h *largest) Push(x any) { h.orders = append(h.orders, x.(*Order)) }

// Pop is heap.Interface's.
func (h *largest) Pop() any {
	last := len(h.orders) - 1
	o := h.orders[last]
	h.orders = h.orders[:last]
	return o
}
