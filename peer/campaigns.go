package peer

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/souk-network/souk/peer/channels"
	"github.com/souk-network/souk/protocol/admit"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// How many campaign facts of one member a peer keeps: any number dated of one
// day would fill disks with what nobody but holders can read.
const (
	campaignsOfDay = 64    // dated of one day (UTC)
	campaignsAlive = 1_024 // in all, until they expire: at most 5 MiB
)

// campaigns counts the campaign facts of each member that are here. The bound is
// this peer's own and says nothing about validity (I5): what is refused for it
// comes by reconciliation once there is room.
type campaigns struct {
	mu   sync.Mutex
	live map[did.Merchant]map[fact.ID]campaign
}

type campaign struct {
	day    uint64
	expiry uint64 // ms
}

func newCampaigns() *campaigns { return &campaigns{live: map[did.Merchant]map[fact.ID]campaign{}} }

// take counts a campaign fact, or refuses it with fault.RateLimited or fault.Full
// when its author has as many as it may. One that could not be stored stays
// counted: it is expected again.
func (s *campaigns) take(c admit.Checked) error {
	if c.Fact.Kind != fact.KindCampaign {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.room(c)
	if err == nil {
		s.note(c.Member.ID, c.ID, c.Fact)
	}
	return err
}

func (s *campaigns) room(c admit.Checked) error {
	all, now := s.live[c.Member.ID], uint64(time.Now().UnixMilli())
	if _, here := all[c.ID]; here {
		return nil
	}
	day, ofDay := c.Fact.Time/86_400_000, 0
	for id, other := range all {
		switch {
		case other.expiry <= now:
			delete(all, id)
		case other.day == day:
			ofDay++
		}
	}
	switch {
	case ofDay >= campaignsOfDay:
		return fault.New(fault.RateLimited, "take campaign", fmt.Sprintf("a member may publish %d posts and cards a day; go on tomorrow", campaignsOfDay))
	case len(all) >= campaignsAlive:
		return fault.New(fault.Full, "take campaign", fmt.Sprintf("%d posts and cards of the member have not expired", campaignsAlive))
	}
	return nil
}

func (s *campaigns) note(member did.Merchant, id fact.ID, f fact.Fact) {
	if s.live[member] == nil {
		s.live[member] = map[fact.ID]campaign{}
	}
	s.live[member][id] = campaign{day: f.Time / 86_400_000, expiry: f.Expiry}
}

// would says what take says, and counts nothing.
func (s *campaigns) would(c admit.Checked) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.room(c)
}

// restoreCampaign counts a fact that was stored before this start.
func (n *Node) restoreCampaign(f fact.Fact) {
	if m, ok := n.cfg.Chain.Registry().ByKey(f.Author); ok {
		n.campaigns.note(m.ID, f.ID(), f)
	}
}

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
	return errors.Join(n.campaigns.would(c), n.cfg.FactBudget.room(ctx, forSelf, len(c.Raw)))
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
