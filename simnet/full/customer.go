package full

import (
	"context"

	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/simnet/scenario"
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
	todo    *scenario.Queue[act]
}

// grantKey is what a grant lets whom do.
type grantKey struct {
	merchant int
	rights   consent.Rights
}

// act is one thing that a customer does.
type act func(context.Context, *customer)

func newCustomer(w *World, p *purse) *customer {
	return &customer{world: w, purse: p, grants: map[grantKey]consent.GrantID{}, rewards: map[int]grantKey{}, todo: scenario.NewQueue[act]()}
}

// will adds something to do.
func (c *customer) will(a act) { c.todo.Put(a) }

func (c *customer) close() { c.todo.Close() }

func (c *customer) run(ctx context.Context) { c.todo.Run(func(a act) { a(ctx, c) }) }

func (c *customer) name() string { return customerName(c.purse.number) }

// with opens the customer's wallet for a while.
func (c *customer) with(do func(context.Context, *wallet.Wallet) error) error {
	return c.world.session(c.purse, do)
}
