package market

import (
	"container/heap"
	"slices"

	"github.com/souk-network/souk/protocol/offer"
)

// Book is every open order, by way. Make it with New.
type Book struct {
	sides   map[Way]*side
	private map[offer.Address]map[Way]*side // by the one account that may take them
	orders  map[offer.ID]*entry
	ends    endings
}

// entry is an order and its place among the endings.
type entry struct {
	Order
	at int
}

// New is an empty book.
func New() *Book {
	return &Book{sides: map[Way]*side{}, private: map[offer.Address]map[Way]*side{}, orders: map[offer.ID]*entry{}}
}

// Put adds an order, or takes over what changed about it: Left and Funds. The
// funds hold for all orders of the maker in the same way. An order without
// anything left is dropped.
func (b *Book) Put(o Order) {
	before, known := b.orders[o.ID]
	if known && before.Left == o.Left && before.Funds == o.Funds {
		return
	}
	b.Drop(o.ID)
	if o.Left == 0 {
		return
	}
	if known {
		o.Since = before.Since
	}
	o.Open = 0
	e := &entry{Order: o}
	b.orders[o.ID] = e
	heap.Push(&b.ends, e)
	sides := b.sidesFor(o.Offer.Taker)
	if sides[o.Way()] == nil {
		sides[o.Way()] = newSide()
	}
	sides[o.Way()].put(&e.Order)
}

// sidesFor are the sides with offers to one taker, or the public ones.
func (b *Book) sidesFor(taker offer.Address) map[Way]*side {
	if taker.IsZero() {
		return b.sides
	}
	if b.private[taker] == nil {
		b.private[taker] = map[Way]*side{}
	}
	return b.private[taker]
}

// Drop removes an order: filled, cancelled or expired. It reports whether the
// order was there.
func (b *Book) Drop(id offer.ID) bool {
	e, ok := b.orders[id]
	if !ok {
		return false
	}
	delete(b.orders, id)
	heap.Remove(&b.ends, e.at)
	taker := e.Offer.Taker
	sides := b.sidesFor(taker)
	s := sides[e.Way()]
	if s.drop(&e.Order); s.count == 0 {
		delete(sides, e.Way())
	}
	if !taker.IsZero() && len(sides) == 0 {
		delete(b.private, taker)
	}
	return true
}

// Expire drops every order that no longer holds at now, in Unix milliseconds,
// and returns their ids, the longest over first.
func (b *Book) Expire(now uint64) []offer.ID {
	var out []offer.ID
	for len(b.ends) > 0 && b.ends[0].Offer.Ends() <= now {
		id := b.ends[0].ID
		out = append(out, id)
		b.Drop(id)
	}
	return out
}

// Order is an open order.
func (b *Book) Order(id offer.ID) (Order, bool) {
	e, ok := b.orders[id]
	if !ok {
		return Order{}, false
	}
	return e.Order, true
}

// Len is how many orders are open, those to one taker included.
func (b *Book) Len() int { return len(b.orders) }

// Ways lists the ways with public orders, in the order of their addresses.
func (b *Book) Ways() []Way {
	sorted := make([]*Way, 0, len(b.sides)) // pointers, because the core has that sort already
	for w := range b.sides {
		sorted = append(sorted, &w)
	}
	slices.SortFunc(sorted, (*Way).compare)
	out := make([]Way, len(sorted))
	for i, w := range sorted {
		out[i] = *w
	}
	return out
}

// Count is how many public orders a way has.
func (b *Book) Count(w Way) int {
	if s, ok := b.sides[w]; ok {
		return s.count
	}
	return 0
}

// Side lists the best public orders of a way that can be filled now, at most so
// many.
func (b *Book) Side(w Way, most int) []Order {
	s, ok := b.sides[w]
	if !ok {
		return nil
	}
	var out []Order
	c := cursor{side: s}
	for o := c.next(0); o != nil && len(out) < most; o = c.next(0) {
		out = append(out, *o)
	}
	return out
}

// endings is a heap of orders by when they end, then by id.
type endings []*entry

func (h endings) Len() int { return len(h) }

func (h endings) Less(i, j int) bool {
	a, b := h[i], h[j]
	if a.Offer.Expiry != b.Offer.Expiry {
		return a.Offer.Expiry < b.Offer.Expiry
	}
	return string(a.ID[:]) < string(b.ID[:])
}

func (h endings) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].at, h[j].at = i, j
}

// Push is heap.Interface's.
func (h *endings) Push(x any) {
	e := x.(*entry)
	e.at = len(*h)
	*h = append(*h, e)
}

// Pop is heap.Interface's.
func (h *endings) Pop() any {
	last := len(*h) - 1
	e := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	return e
}
