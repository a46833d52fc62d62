package real

import (
	"context"
	"sync"

	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
)

// customer is a person with a wallet, who does one thing after the other.
type customer struct {
	world  *World
	number int
	grants map[grantKey]consent.GrantID // that live, as the customer knows
	bought int

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

func newCustomer(w *World, number int) *customer {
	return &customer{world: w, number: number, grants: map[grantKey]consent.GrantID{}, more: make(chan struct{}, 1)}
}

func (c *customer) name() string { return customerName(c.number) }

// will adds something to do.
func (c *customer) will(a act) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended {
		return
	}
	c.world.doing.Add(1)
	c.world.settled = false
	c.todo = append(c.todo, a)
	c.ring()
}

// close drops what is still to do.
func (c *customer) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.world.doing.Add(-int64(len(c.todo)))
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
			c.world.doing.Add(-1)
		default:
			<-c.more
		}
	}
}

// with opens the customer's wallet for a while, when few others are open.
func (c *customer) with(ctx context.Context, do func(*wallet.Wallet) error) (err error) {
	select {
	case c.world.wallets <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-c.world.wallets }()
	w, closeWallet, err := c.world.made.OpenWallet(ctx, c.number, walletGate{c.world, c.number})
	if err != nil {
		return err
	}
	defer func() { _ = closeWallet() }() // what it did is done
	return do(w)
}
