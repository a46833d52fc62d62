package main

import (
	"context"
	"fmt"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"golang.org/x/sync/errgroup"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/simnet/real"
	"github.com/souk-network/souk/simnet/scenario"
)

// simPoints are what the data folder of a merchant of a simulation says of its
// points; nil: it has none. The chain has epochs that are no whole days.
func simPoints(name string, m scenario.Merchant) *pointsTerms {
	if !m.Issues() {
		return nil
	}
	return &pointsTerms{Name: "Points of " + name, Symbol: name, EpochDays: uint32(max(1, m.PointsEpoch()/(24*time.Hour))), Cap: scenario.PointsCap}
}

// createPoints has each merchant that is to have points create them, before its peer
// runs.
func (c *simConsortium) createPoints(ctx context.Context) error {
	created := make([]*real.Points, len(c.merchants))
	group, each := errgroup.WithContext(ctx)
	for j, m := range c.merchants {
		if m.Config.Points == nil {
			continue
		}
		group.Go(func() error {
			one, err := c.createOne(each, m, c.terms.Merchants[j].PointsEpoch())
			if err != nil {
				return fmt.Errorf("points of %s: %w", m.Name, err)
			}
			created[j] = &one
			return nil
		})
	}
	err := group.Wait()
	c.points = map[int]real.Points{}
	for j, one := range created {
		if one != nil {
			c.points[j] = *one
		}
	}
	return err
}

func (c *simConsortium) createOne(ctx context.Context, m *merchantProcess, epoch time.Duration) (out real.Points, err error) {
	o, err := openOperator(ctx, c.network, m)
	if err != nil {
		return out, err
	}
	defer func() {
		if closed := o.close(); err == nil {
			err = closed
		}
	}()
	_, _, now := o.client.Head()
	terms := m.Config.Points.terms(now)
	terms.EpochLength = uint32(epoch / time.Second)
	id, err := o.points.Create(ctx, terms)
	if err == nil {
		_, err = o.client.Wait(ctx, id, chain.Mined)
	}
	if err != nil {
		return out, err
	}
	token, err := loyalty.TokenOf(ctx, o.client, c.network.Chain.PointsFactory, chain.Address(m.ID))
	return real.Points{At: token, Name: terms.Name, Terms: terms.Epochs()}, err
}

// Points are those of a merchant; false: it has none.
func (c *simConsortium) Points(merchant int) (real.Points, bool) {
	p, has := c.points[merchant]
	return p, has
}

// Account is the key of the account that a customer has towards a merchant.
func (c *simConsortium) Account(customer int, m did.Merchant) *secp256k1.PrivateKey {
	seed := c.shelf.seed(customer)
	return seed.Account(m)
}

// Reader reads the chain.
func (c *simConsortium) Reader() real.Reader { return c.chain.client }

// Through is the chain as a customer reaches it.
func (c *simConsortium) Through(w *wallet.Wallet, first did.Merchant) loyalty.Chain {
	return relayed{Client: c.chain.client, wallet: w, first: []did.Merchant{first}}
}
