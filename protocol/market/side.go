package market

import (
	"slices"

	"github.com/souk-network/souk/protocol/offer"
)

// maxChunk is how many orders lie in one piece of a side: inserting moves at
// most so many, and searching looks at one in so many.
const maxChunk = 512

// side is one way's orders, best first, in pieces.
type side struct {
	chunks []*chunk
	count  int
	purses map[offer.Address]*purse
}

// chunk is a run of orders. What can be filled lies in arrays of its own, so that
// a search reads little memory and skips pieces without a large order.
type chunk struct {
	orders []*Order
	sizes  [units][]uint64
	most   [units]uint64
}

// unit is what an order's size is counted in.
type unit int

const (
	byGive unit = iota // what the taker receives
	byCost             // what the taker pays
	units
)

// purse is what one maker can give on a side, and its orders, best first.
type purse struct {
	funds  uint64
	orders []*Order
}

func newSide() *side { return &side{purses: map[offer.Address]*purse{}} }

// put adds an order that is not there.
func (s *side) put(o *Order) {
	s.insert(o)
	p := s.purses[o.Offer.Maker]
	if p == nil {
		p = &purse{}
		s.purses[o.Offer.Maker] = p
	}
	at, _ := slices.BinarySearchFunc(p.orders, o, (*Order).compare)
	p.orders = insert(p.orders, at, o)
	s.fund(p, o.Funds)
}

// drop removes an order that is there.
func (s *side) drop(o *Order) {
	s.remove(o)
	p := s.purses[o.Offer.Maker]
	at, _ := slices.BinarySearchFunc(p.orders, o, (*Order).compare)
	if p.orders = remove(p.orders, at); len(p.orders) == 0 {
		delete(s.purses, o.Offer.Maker)
		return
	}
	s.fund(p, p.funds)
}

// fund spreads a maker's funds over its orders.
func (s *side) fund(p *purse, funds uint64) {
	p.funds = funds
	for _, o := range p.orders {
		o.Funds = p.funds
		open := min(o.Left, funds)
		funds -= open
		if o.Open != open {
			o.Open = open
			s.resize(o)
		}
	}
}

// place is where an order is or belongs. There must be a chunk.
func (s *side) place(o *Order) (c *chunk, i, at int) {
	i, found := slices.BinarySearchFunc(s.chunks, o, func(c *chunk, o *Order) int { return c.orders[0].compare(o) })
	if !found && i > 0 {
		i--
	}
	c = s.chunks[i]
	at, _ = slices.BinarySearchFunc(c.orders, o, (*Order).compare)
	return c, i, at
}

func (s *side) insert(o *Order) {
	s.count++
	if len(s.chunks) == 0 {
		s.chunks = []*chunk{{}}
		s.chunks[0].insert(0, o)
		return
	}
	c, i, at := s.place(o)
	c.insert(at, o)
	if len(c.orders) > maxChunk {
		s.chunks = insert(s.chunks, i+1, c.split())
	}
}

func (s *side) remove(o *Order) {
	s.count--
	c, i, at := s.place(o)
	c.remove(at)
	if len(c.orders) == 0 {
		s.chunks = remove(s.chunks, i)
	}
}

// resize takes over what can be filled of an order.
func (s *side) resize(o *Order) {
	c, _, at := s.place(o)
	c.set(at, o)
	c.measure()
}

func (c *chunk) insert(at int, o *Order) {
	c.orders = insert(c.orders, at, o)
	for u := range c.sizes {
		c.sizes[u] = insert(c.sizes[u], at, 0)
	}
	c.set(at, o)
	c.measure()
}

func (c *chunk) remove(at int) {
	c.orders = remove(c.orders, at)
	for u := range c.sizes {
		c.sizes[u] = remove(c.sizes[u], at)
	}
	c.measure()
}

func (c *chunk) set(at int, o *Order) {
	c.sizes[byGive][at], c.sizes[byCost][at] = o.Open, o.Offer.Cost(o.Open)
}

// split moves the second half into a chunk of its own.
func (c *chunk) split() *chunk {
	half := len(c.orders) / 2
	next := &chunk{orders: slices.Clone(c.orders[half:])}
	clear(c.orders[half:])
	c.orders = c.orders[:half]
	for u := range c.sizes {
		next.sizes[u] = slices.Clone(c.sizes[u][half:])
		c.sizes[u] = c.sizes[u][:half]
	}
	c.measure()
	next.measure()
	return next
}

// measure finds the largest sizes anew.
func (c *chunk) measure() {
	for u, sizes := range c.sizes {
		c.most[u] = 0
		for _, size := range sizes {
			c.most[u] = max(c.most[u], size)
		}
	}
}

// cursor walks a side from the best rate on.
type cursor struct {
	side  *side
	unit  unit
	chunk int
	at    int
}

// next is the next order of a size above least, and moves past it; nil at the end.
func (c *cursor) next(least uint64) *Order {
	for ; c.chunk < len(c.side.chunks); c.chunk, c.at = c.chunk+1, 0 {
		piece := c.side.chunks[c.chunk]
		if piece.most[c.unit] <= least {
			continue
		}
		for sizes := piece.sizes[c.unit]; c.at < len(sizes); c.at++ {
			if sizes[c.at] > least {
				c.at++
				return piece.orders[c.at-1]
			}
		}
	}
	return nil
}

func insert[T any](all []T, at int, v T) []T {
	all = append(all, v)
	copy(all[at+1:], all[at:])
	all[at] = v
	return all
}

// remove leaves nothing behind that would keep an order in memory.
func remove[T any](all []T, at int) []T {
	last := len(all) - 1
	copy(all[at:], all[at+1:])
	clear(all[last:])
	return all[:last]
}
