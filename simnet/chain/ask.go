package chain

import (
	"context"
	"slices"

	"github.com/souk-network/souk/peer/channels"
	"github.com/souk-network/souk/protocol/channel"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/offer"
	signed "github.com/souk-network/souk/protocol/points"
)

// Token is what holders of a member's points sign for.
func (c *Chain) Token(m did.Merchant) (signed.Token, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	p, there := c.ledger.PointsOf(ledger.Account(m))
	if !there {
		return signed.Token{}, notFound("find points", "the member has no points")
	}
	return p.Token(), nil
}

// Allowed is what the exchange may take of an account's points of a member, and
// the number of the account's next permit.
func (c *Chain) Allowed(m did.Merchant, owner [20]byte) (amount, nonce uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	p, there := c.ledger.PointsOf(ledger.Account(m))
	if !there {
		return 0, 0
	}
	return p.Allowance(owner, c.ledger.Setup().Exchange), p.Nonce(owner)
}

// Held is what an account has of points at the newest block.
func (c *Chain) Held(points, account [20]byte) (n uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	c.look(func(l *ledger.Ledger) { n = l.BalanceOf(points, account) })
	return n
}

// Call queues a call of an account that sends its own transactions. round tells
// calls apart that are meant again.
func (c *Chain) Call(from [20]byte, round string, o ledger.Op) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	c.send(&transaction{id: name("call "+round, from[:]), from: from, call: op(o)})
}

// Outbid queues a call ahead of all that waits, as one that pays more for its place
// comes first in a block.
func (c *Chain) Outbid(from [20]byte, round string, o ledger.Op) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	t := &transaction{id: name("call "+round, from[:]), from: from, call: op(o)}
	if c.known[t.id] != nil {
		return
	}
	c.known[t.id] = t
	c.pool = append([]*transaction{t}, c.pool...)
	c.tell()
}

// Settling reports whether a settlement of an offer waits for a block, as everybody
// sees who watches what was sent.
func (c *Chain) Settling(id offer.ID) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	return slices.ContainsFunc(c.pool, func(t *transaction) bool {
		return t.ring != nil && slices.ContainsFunc(t.ring.Offers, func(o offer.Signed) bool { return o.ID() == id })
	})
}

// Gate is who may be in a channel, by the contract of memberships.
type Gate struct{ chain *Chain }

var _ channels.Gate = Gate{}

// Gate asks this chain.
func (c *Chain) Gate() Gate { return Gate{c} }

// HasAccess asks at the newest block.
func (g Gate) HasAccess(_ context.Context, id channel.ID, account consent.Account) (out channels.Access, err error) {
	c := g.chain
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	c.look(func(l *ledger.Ledger) { out.Held = l.HasAccess(id, ledger.Account(account)) })
	out.Block, out.Time = c.height, uint64(c.timeOf(c.height).UnixMilli())
	return out, nil
}
