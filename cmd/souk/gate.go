package main

import (
	"context"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/channels"
	"github.com/souk-network/souk/protocol/channel"
	"github.com/souk-network/souk/protocol/consent"
)

// gate asks the contract of memberships who may be in a channel.
type gate struct {
	client      *chain.Client
	memberships *loyalty.Memberships
}

// newGate is the gate of a consortium, or nil where it has no contract of
// memberships.
func newGate(client *chain.Client) *gate {
	at := client.Deployment().Memberships
	if at == (chain.Address{}) {
		return nil
	}
	return &gate{client, loyalty.NewMemberships(client, at)}
}

// HasAccess asks at the newest block. Its age is that of the block that was
// followed before: no younger than what was asked.
func (g *gate) HasAccess(ctx context.Context, id channel.ID, a consent.Account) (channels.Access, error) {
	block, _, seconds := g.client.Head()
	held, err := g.memberships.HasAccess(ctx, id, chain.Address(a))
	return channels.Access{Held: held, Block: block, Time: seconds * 1000}, err
}

// gateEvery is how often the gate looks at what changed on the chain.
const gateEvery = 2 * time.Second

// holders is the peer whose channels are watched for.
type holders interface {
	Channels() *channels.Service
	CheckHolders(ctx context.Context, accounts ...consent.Account) error
}

// watch has the peer look at accounts whose membership changed on the chain from
// now on, and at everybody where the gates of a channel of its own were set anew.
// What was missed while it was down, and what ends by its time, it finds by
// itself; and what fails here it finds then, too.
func (g *gate) watch(ctx context.Context, every time.Duration, of holders) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	next := uint64(0)
	for {
		head, _, _ := g.client.Head()
		switch {
		case next == 0 && head > 0:
			next = head + 1
		case next > 0 && next <= head && g.tell(ctx, next, head, of) == nil:
			next = head + 1
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// tell tells of the changes in some blocks.
func (g *gate) tell(ctx context.Context, from, until uint64, of holders) error {
	changes, err := g.memberships.Changes(ctx, from, until)
	if err != nil {
		return err
	}
	for _, id := range changes.Channels {
		if _, err := of.Channels().Show(channel.ID(id)); err == nil {
			return of.CheckHolders(ctx)
		}
	}
	if len(changes.Holders) == 0 {
		return nil // nobody named would be everybody
	}
	accounts := make([]consent.Account, len(changes.Holders))
	for i, a := range changes.Holders {
		accounts[i] = consent.Account(a)
	}
	return of.CheckHolders(ctx, accounts...)
}
