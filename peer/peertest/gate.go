package peertest

import (
	"context"
	"sync"
	"time"

	"github.com/souk-network/souk/peer/channels"
	"github.com/souk-network/souk/protocol/channel"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// Gate is the contract of memberships as peers see it: who holds what, by a chain
// whose newest block is never older than a block time unless it is stalled.
type Gate struct {
	chain *Chain

	mu     sync.Mutex
	held   map[holding]bool
	asked  int
	silent bool
}

type holding struct {
	id      channel.ID
	account consent.Account
}

var _ channels.Gate = (*Gate)(nil)

func newGate(c *Chain) *Gate { return &Gate{chain: c, held: map[holding]bool{}} }

// HasAccess asks the chain.
func (g *Gate) HasAccess(_ context.Context, id channel.ID, a consent.Account) (channels.Access, error) {
	block, at := g.chain.head()
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.asked++; g.silent {
		return channels.Access{}, fault.New(fault.Unavailable, "ask gate", "no endpoint answers")
	}
	return channels.Access{Held: g.held[holding{id, a}], Block: block, Time: uint64(at.UnixMilli())}, nil
}

// Set gives a membership to a wallet's account for the channel's owner, or takes
// it away. While the chain is stalled nothing is mined: the caller waits.
func (g *Gate) Set(c *Wallet, owner did.Merchant, name string, held bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.held[holding{channel.IDOf(owner, name), c.ChannelAccount(owner)}] = held
}

// Silence has no endpoint answer, or all of them again.
func (g *Gate) Silence(silent bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.silent = silent
}

// Asked is how often anybody asked.
func (g *Gate) Asked() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.asked
}

// head is the newest block: its height, and its time.
func (c *Chain) head() (uint64, time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stalled {
		return c.height, c.stood
	}
	return c.height, time.Now().Truncate(blockTime)
}
