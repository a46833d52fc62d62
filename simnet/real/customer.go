package real

import (
	"context"

	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/simnet/scenario"
)

// customer is a person with a wallet, who does one thing after the other.
type customer struct {
	world   *World
	number  int
	grants  map[grantKey]consent.GrantID // that live, as the customer knows
	rewards map[int]grantKey             // that began, by campaign: what they hang on
	bought  int
	todo    *scenario.Queue[act]
}

// grantKey is what a grant lets whom do.
type grantKey struct {
	merchant int
	rights   consent.Rights
}

// act is one thing that a customer does.
type act func(context.Context, *customer)

func newCustomer(w *World, number int) *customer {
	return &customer{world: w, number: number, grants: map[grantKey]consent.GrantID{}, rewards: map[int]grantKey{}, todo: scenario.NewQueue[act]()}
}

func (c *customer) name() string { return customerName(c.number) }

// will adds something to do.
func (c *customer) will(a act) {
	c.world.doing.Add(1)
	c.world.settled = false
	if !c.todo.Put(a) {
		c.world.doing.Add(-1)
	}
}

// close drops what is still to do.
func (c *customer) close() { c.world.doing.Add(-int64(c.todo.Close())) }

func (c *customer) run(ctx context.Context) {
	c.todo.Run(func(a act) {
		a(ctx, c)
		c.world.acted.Store(int64(c.world.Now()))
		c.world.doing.Add(-1)
	})
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
