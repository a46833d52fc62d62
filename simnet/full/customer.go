package full

import (
	"context"
	"sync"

	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
)

// customer is a person with a wallet, who does one thing after the other.
type customer struct {
	world   *World
	purse   *purse
	grants  map[grantKey]consent.GrantID // that live, as the customer knows
	rewards map[int]grantKey             // that began, by campaign: what they hang on
	keeps   bool                         // a farmer's: it does not stop its rewards
	bought  int
	signed  int // for the chain

	mu    sync.Mutex
	todo  []act
	more  chan struct{}
	ended bool
}

// grantKey is what a grant lets whom do.
type grantKey struct {
	merchant int
	rights   consent.Rights
}

// act is one thing that a customer does.
type act func(context.Context, *customer)

func newCustomer(w *World, p *purse) *customer {
	return &customer{world: w, purse: p, grants: map[grantKey]consent.GrantID{}, rewards: map[int]grantKey{}, more: make(chan struct{}, 1)}
}

// will adds something to do.
func (c *customer) will(a act) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.todo = append(c.todo, a)
	c.ring()
}

func (c *customer) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.todo, c.ended = nil, true
	c.ring()
}

func (c *customer) ring() {
	select {
	case c.more <- struct{}{}:
	default:
	}
}

func (c *customer) next() (a act, ended bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.todo) == 0 {
		return nil, c.ended
	}
	a = c.todo[0]
	c.todo = c.todo[1:]
	return a, c.ended
}

func (c *customer) run(ctx context.Context) {
	for {
		a, ended := c.next()
		switch {
		case ended:
			return
		case a != nil:
			a(ctx, c)
		default:
			<-c.more
		}
	}
}

func (c *customer) name() string { return customerName(c.purse.number) }

// with opens the customer's wallet for a while.
func (c *customer) with(do func(context.Context, *wallet.Wallet) error) error {
	return c.world.session(c.purse, do)
}
