package peer

import (
	"context"
	"errors"

	"github.com/souk-network/souk/peer/channels"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
)

func (n *Node) channelsConfig() channels.Config {
	return channels.Config{
		Self: n.cfg.Self, Consortium: n.cfg.Consortium, Key: n.cfg.Key, Store: n.cfg.Private, Gate: n.cfg.Gate,
		Publish: func(ctx context.Context, f fact.Fact) error {
			_, err := n.publish(ctx, f)
			return err
		},
		Stored: func(ctx context.Context, id fact.ID) (bool, error) {
			held, err := n.cfg.Facts.Has(ctx, id)
			return err == nil && held[0], err
		},
		Room: n.roomForChannel, Settings: n.cfg.Channels, Log: n.log,
	}
}

// roomForChannel refuses a post or card of our own that peers would not take, and
// without one a holder more than there is room for.
func (n *Node) roomForChannel(ctx context.Context, f *fact.Fact) error {
	if f == nil {
		return n.cfg.PrivateBudget.room(ctx, forOthers, 0)
	}
	c, err := n.verify(f.Encode())
	if err != nil {
		return err
	}
	return errors.Join(n.wouldTake(c), n.cfg.FactBudget.room(ctx, forSelf, len(c.Raw)))
}

// Self is the merchant whose peer this is.
func (n *Node) Self() did.Merchant { return n.cfg.Self }

// Channels is this merchant's own channels.
func (n *Node) Channels() *channels.Service { return n.channels }

// CheckHolders asks the chain about accounts that it showed a change of, and ends
// in every channel of this merchant those that no longer hold what it asks for.
func (n *Node) CheckHolders(ctx context.Context, accounts ...consent.Account) error {
	return n.channels.Check(ctx, accounts...)
}
