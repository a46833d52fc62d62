package agent

import (
	"math"
	"math/rand/v2"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/draw"
)

// Config is a crowd.
type Config struct {
	Seed      uint64
	First     int // number of its first customer
	Customers int
	Start     time.Time     // date of the scenario's start
	From      time.Duration // when the crowd begins, since then
	Habits    Habits
	// Calendar keeps the dates of a fitted file: the crowd begins as the file
	// does. Otherwise each customer is met somewhere in the middle.
	Calendar bool
	// Home is the merchant that a customer has nearby, by number; nil: drawn by
	// popularity.
	Home    func(customer int) int
	Prices  []float64     // factor on baskets at each merchant; nil: 1
	Consent float64       // part of first requests that are granted
	Regrant float64       // part of what was denied or revoked that is granted later, after 1 to 14 days
	Revoke  time.Duration // mean between revocations of one customer; 0: never
	Offer   time.Duration // mean between offers of one customer; 0: never
	Redeem  time.Duration // mean between redemptions of one customer; 0: never
	Read    time.Duration // mean between reads of one merchant; 0: never
}

// Sale is a flash sale: more purchases at a merchant, for a part of the price.
type Sale struct {
	Merchant    int
	Factor      float64 // purchases there against usual, 1 to 1,000
	Price       float64 // factor on baskets, over 0 to 1
	From, Until time.Duration
}

// Crowd makes the intents of its customers, and of merchants that read.
type Crowd struct {
	cfg       Config
	monday    int64 // ms from the Monday before the scenario's start to it
	merchants choice
	prices    []uint64 // in 2^-16
	customers []customer
	readers   []random
	sales     []running
	heap      []turn
	queue     []Intent // due now, before the heap
}

// turn is when something of the heap is due. Numbers are those of customers,
// then readers, then sales.
type turn struct {
	at int64 // ms
	id int
}

// random is a small generator of one that draws.
type random struct{ rand.PCG }

func newRandom(seed uint64, purpose string, numbers ...uint64) random {
	s := draw.Stream(seed, purpose, numbers...)
	return random{*rand.NewPCG(s.Uint64(), s.Uint64())}
}

// chance is true for a part of the draws.
func (r *random) chance(part float64) bool { return float64(r.Uint64()>>11) < part*(1<<53) }

// after is an exponential time in ms, or never for a mean of 0.
func (r *random) after(at int64, mean time.Duration) int64 {
	if mean <= 0 {
		return never
	}
	return at + draw.Exponential(mean.Milliseconds(), r.Uint64())
}

const never = math.MaxInt64

// Limits of a Crowd.
const (
	MaxCustomers = 10_000_000
	maxFactor    = 1000
)

// NewCrowd checks a configuration and makes its crowd.
func NewCrowd(cfg Config) (*Crowd, error) {
	refuse := func(detail string) (*Crowd, error) { return nil, fault.New(fault.Malformed, "make customers", detail) }
	parts := cfg.Consent >= 0 && cfg.Consent <= 1 && cfg.Regrant >= 0 && cfg.Regrant <= 1
	switch {
	case cfg.Customers < 1 || cfg.Customers > MaxCustomers || cfg.First < 0:
		return refuse("customers: want 1 to 10,000,000")
	case len(cfg.Habits.Popularity) == 0 || len(cfg.Habits.Baskets) == 0:
		return refuse("habits: make them with Parametric or Fit")
	case !parts:
		return refuse("consent and regrant: want 0 to 1")
	case cfg.Prices != nil && len(cfg.Prices) != len(cfg.Habits.Popularity):
		return refuse("prices: want one for each merchant")
	case cfg.From < 0:
		return refuse("from: a crowd cannot begin before the scenario")
	}
	c := &Crowd{cfg: cfg, monday: monday(cfg.Start), merchants: newChoice(cfg.Habits.Popularity), prices: make([]uint64, len(cfg.Habits.Popularity))}
	for i := range c.prices {
		c.prices[i] = 1 << 16
		if cfg.Prices != nil {
			c.prices[i] = uint64(math.Round(cfg.Prices[i] * (1 << 16)))
		}
	}
	c.begin()
	return c, nil
}

func (c *Crowd) begin() {
	c.customers = make([]customer, c.cfg.Customers)
	for i := range c.customers {
		c.customers[i].begin(c, i)
		c.push(turn{c.customers[i].due(), i})
	}
	if c.cfg.Read <= 0 {
		return
	}
	for m := range c.cfg.Habits.Popularity {
		r := newRandom(c.cfg.Seed, "reader", uint64(c.cfg.First), uint64(m))
		c.push(turn{r.after(c.cfg.From.Milliseconds(), c.cfg.Read), len(c.customers) + m})
		c.readers = append(c.readers, r)
	}
}

// Peek is when the next intent is.
func (c *Crowd) Peek() (time.Duration, bool) {
	for len(c.queue) == 0 && c.heap[0].at < maxMS {
		c.step(c.heap[0])
	}
	if len(c.queue) == 0 {
		return 0, false
	}
	return c.queue[0].At, true
}

// maxMS is where time ends for a Crowd: 100 years.
const maxMS = int64(100 * 365 * dayMS)

// Next takes the next intent. Peek says whether there is one.
func (c *Crowd) Next() Intent {
	if _, ok := c.Peek(); !ok {
		return Intent{}
	}
	out := c.queue[0]
	if c.queue = c.queue[1:]; len(c.queue) == 0 {
		c.queue = nil
	}
	return out
}

// step lets the one that is due act, and puts it back into the heap.
func (c *Crowd) step(t turn) {
	switch n := t.id - len(c.customers); {
	case n < 0:
		c.customers[t.id].act(c, t.id, t.at)
		t.at = c.customers[t.id].due()
	case n < len(c.readers):
		r := &c.readers[n]
		c.say(Intent{Kind: Read, Merchant: n, Customer: int(r.Uint64() % uint64(len(c.customers)))}, t.at)
		t.at = r.after(t.at, c.cfg.Read)
	default:
		t.at = c.sales[n-len(c.readers)].act(c, t.at)
	}
	c.heap[0] = t
	c.sink()
}

// say queues an intent.
func (c *Crowd) say(i Intent, at int64) {
	i.At = time.Duration(at) * time.Millisecond
	i.Customer += c.cfg.First
	c.queue = append(c.queue, i)
}

// clock maps stretched time of this crowd to ms since the scenario's start.
func (c *Crowd) clock(stretched int64) int64 { return c.cfg.Habits.Week.clock(stretched) - c.monday }

func (c *Crowd) stretched(ms int64) int64 { return c.cfg.Habits.Week.stretch(ms + c.monday) }

// basket draws what is spent at a merchant, in whole cents, at least one.
func (c *Crowd) basket(r *random, merchant int, at int64) int64 {
	factor := c.prices[merchant]
	for i := range c.sales {
		if s := &c.sales[i]; s.merchant == merchant && at >= s.from && at < s.until {
			factor = factor * s.price >> 16
		}
	}
	amount := muldiv(uint64(c.cfg.Habits.Baskets.draw(r.Uint64())), factor, 1<<16)
	return max(int64(amount+cent/2)/cent*cent, cent)
}

// push and sink keep the heap, earliest first, then by number.
func (c *Crowd) push(t turn) {
	c.heap = append(c.heap, t)
	i := len(c.heap) - 1
	for i > 0 && t.before(c.heap[(i-1)/2]) {
		c.heap[i] = c.heap[(i-1)/2]
		i = (i - 1) / 2
	}
	c.heap[i] = t
}

func (c *Crowd) sink() {
	h, t, i := c.heap, c.heap[0], 0
	for 2*i+1 < len(h) {
		child := 2*i + 1
		if child+1 < len(h) && h[child+1].before(h[child]) {
			child++
		}
		if !h[child].before(t) {
			break
		}
		h[i] = h[child]
		i = child
	}
	h[i] = t
}

func (t turn) before(o turn) bool { return t.at < o.at || t.at == o.at && t.id < o.id }
