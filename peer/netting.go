package peer

import (
	"context"

	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer/rounds"
	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

func (n *Node) roundsConfig() rounds.Config {
	return rounds.Config{
		Self: n.cfg.Self, Chain: n.cfg.Netting, Store: n.cfg.Private, Active: n.activeMembers, Ask: n.askParty,
		Limit: n.cfg.NettingLimit, Every: n.cfg.NettingEvery, Log: n.log,
		Count: func(e rounds.Event) { n.metrics.netting.WithLabelValues(string(e)).Inc() },
	}
}

// Rounds are this peer's rounds of netting.
func (n *Node) Rounds() *rounds.Service { return n.rounds }

func (n *Node) activeMembers() []did.Merchant {
	var out []did.Merchant
	for _, m := range n.cfg.Chain.Registry().Members() {
		if m.Status == did.StatusActive {
			out = append(out, m.ID)
		}
	}
	return out
}

// MemberName is the trade name of a member, or its account if the registry has none.
func (n *Node) MemberName(m did.Merchant) string {
	if member, ok := n.cfg.Chain.Registry().Member(m); ok && member.Name != "" {
		return member.Name
	}
	return m.String()
}

func (n *Node) askParty(ctx context.Context, m did.Merchant, p rounds.Proposal) (rounds.Answer, error) {
	id, err := n.peerOf(m)
	if err != nil {
		return rounds.Answer{}, err
	}
	var answer rounds.Answer
	return answer, stream.Call(ctx, n.cfg.Host, id, rounds.Protocol, p, &answer)
}

// netted answers another member's proposal of a netting.
func (n *Node) netted(ctx context.Context, from peer.ID, p rounds.Proposal) (rounds.Answer, error) {
	m, err := n.memberOf(from)
	if err != nil {
		return rounds.Answer{}, err
	}
	return n.rounds.Handle(ctx, m.ID, p)
}

// memberOf is the active member that speaks with a peer's key.
func (n *Node) memberOf(from peer.ID) (did.Member, error) {
	key, err := KeyOf(from)
	if err != nil {
		return did.Member{}, err
	}
	m, ok := n.cfg.Chain.Registry().ByKey(key)
	if !ok || m.Status != did.StatusActive || m.PeerKey != key {
		return did.Member{}, fault.New(fault.NotMember, "find member", "not an active member's present key")
	}
	return m, nil
}
