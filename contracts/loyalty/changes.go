package loyalty

import (
	"context"
	"slices"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/membership"
)

// Changes are what may open or shut a channel.
type Changes struct {
	Holders  []chain.Address // whose membership in any programme changed, each once
	Channels [][32]byte      // whose gates were set anew
}

// Changes reads what happened in the blocks from to until, both included. What
// ends by its time alone makes no event and is not in it.
func (m *Memberships) Changes(ctx context.Context, from, until uint64) (Changes, error) {
	said, err := read(ctx, m.contract, from, until, MembershipsEvents())
	if err != nil {
		return Changes{}, err
	}
	var out Changes
	for _, e := range said {
		out.Add(e.What)
	}
	return out, nil
}

// Add adds what an event changed: a membership was minted, changed, or burnt,
// which only a transfer to nobody tells. A token's number ends with its holder.
func (c *Changes) Add(what any) {
	switch e := what.(type) {
	case StandingChanged:
		c.hold(e.Token)
	case MembershipMoved:
		c.hold(e.Token)
	case ChannelSet:
		c.Channels = append(c.Channels, e.Channel)
	}
}

func (c *Changes) hold(t membership.Token) {
	if holder := chain.Address(t[12:]); !slices.Contains(c.Holders, holder) {
		c.Holders = append(c.Holders, holder)
	}
}
