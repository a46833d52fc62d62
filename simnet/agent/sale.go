package agent

import (
	"math"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/draw"
)

// running is a sale that a crowd knows about.
type running struct {
	random
	merchant    int
	price       uint64 // in 2^-16
	from, until int64
	last        int64 // stretched ms of its last extra purchase
	mean        int64 // stretched ms between extra purchases
}

// Sale lets a crowd come more often to a merchant: purchases beyond the usual
// ones, of customers drawn evenly, with the week's profile. What is usual there
// is the merchant's popularity times the crowd's mean rate. It begins at the
// next intent's time at the earliest.
func (c *Crowd) Sale(s Sale) error {
	refuse := func(detail string) error { return fault.New(fault.Malformed, "begin sale", detail) }
	switch {
	case s.Merchant < 0 || s.Merchant >= len(c.prices):
		return refuse("there is no such merchant")
	case !(s.Factor >= 1 && s.Factor <= maxFactor) || !(s.Price > 0 && s.Price <= 1):
		return refuse("factor: want 1 to 1,000; price: want over 0 to 1")
	case s.From < 0 || s.Until <= s.From:
		return refuse("until: lies after from")
	}
	r := running{random: newRandom(c.cfg.Seed, "sale", uint64(c.cfg.First), uint64(len(c.sales))), merchant: s.Merchant,
		price: uint64(math.Round(s.Price * (1 << 16))), from: s.From.Milliseconds(), until: s.Until.Milliseconds(), mean: maxMS}
	share := float64(c.cfg.Habits.Popularity[s.Merchant]) / float64(c.merchants.total())
	if extra := float64((s.Factor - 1) * c.cfg.Habits.busy() * share * float64(len(c.customers))); extra > 0 {
		r.mean = int64(max(1, min(float64(weekMS)/extra, float64(maxMS))))
	}
	if next, ok := c.Peek(); ok && next.Milliseconds() > r.from {
		r.from = min(next.Milliseconds(), r.until)
	}
	r.last = c.stretched(r.from)
	c.sales = append(c.sales, r)
	// Its first turn only finds the first extra purchase.
	c.push(turn{c.sales[len(c.sales)-1].next(c), len(c.customers) + len(c.readers) + len(c.sales) - 1})
	return nil
}

// next is the time of the next extra purchase, or never once the sale is over.
func (r *running) next(c *Crowd) int64 {
	r.last += draw.Exponential(r.mean, r.Uint64())
	if at := c.clock(r.last); at < r.until {
		return at
	}
	return never
}

// act makes one extra purchase.
func (r *running) act(c *Crowd, at int64) int64 {
	n := int(r.Uint64() % uint64(len(c.customers)))
	u := &c.customers[n]
	plans := len(u.later)
	if u.visit(c, n, r.merchant, at); len(u.later) > plans {
		c.moved(n)
	}
	return r.next(c)
}

// moved puts a customer forward in the heap whose next turn came nearer by a
// visit that was not its own: it may want to grant later what it denied now.
func (c *Crowd) moved(n int) {
	due := c.customers[n].due()
	for i, t := range c.heap {
		if t.id == n && due < t.at {
			c.heap[i].at = due
			c.rise(i)
			return
		}
	}
}

func (c *Crowd) rise(i int) {
	t := c.heap[i]
	for i > 0 && t.before(c.heap[(i-1)/2]) {
		c.heap[i] = c.heap[(i-1)/2]
		i = (i - 1) / 2
	}
	c.heap[i] = t
}

var _ Stream = (*Crowd)(nil)
var _ Stream = (*Replay)(nil)
