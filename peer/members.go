package peer

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/peerstore"

	"github.com/souk-network/souk/peer/circle"
	"github.com/souk-network/souk/peer/gossip"
	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// idHead is how the identity of an Ed25519 peer key begins: the identity
// multihash of a public key of that kind; the key follows.
const idHead = "\x00\x24\x08\x01\x12\x20"

// IDOf is the libp2p identity of an Ed25519 peer key.
func IDOf(key did.Key) peer.ID { return peer.ID(idHead + string(key[:])) }

// KeyOf is the Ed25519 key of a libp2p identity. Peers with other kinds of
// keys are refused.
func KeyOf(id peer.ID) (did.Key, error) {
	raw, is := strings.CutPrefix(string(id), idHead)
	if !is || len(raw) != len(did.Key{}) {
		return did.Key{}, fault.New(fault.Unauthorized, "peer id", "only Ed25519 peer keys are accepted")
	}
	return did.Key([]byte(raw)), nil
}

// peerOf is where to reach an active member.
func (n *Node) peerOf(m did.Merchant) (peer.ID, error) {
	member, ok := n.cfg.Chain.Registry().Member(m)
	if !ok {
		return "", fault.New(fault.NotMember, "find peer", "not in the registry")
	}
	return IDOf(member.PeerKey), nil
}

// isMember reports whether a connected peer is an active member.
func (n *Node) isMember(id peer.ID) bool { return n.roll().active[id] }

// ours reports whether a key is or was this member's.
func (n *Node) ours(key did.Key) bool {
	member, ok := n.cfg.Chain.Registry().ByKey(key)
	return ok && member.ID == n.cfg.Self || key == did.KeyOf(n.cfg.Key)
}

// others lists the active members but this one, with their peer ids. The list is
// nobody's to change.
func (n *Node) others() []peer.ID { return n.roll().others(n.cfg.Self) }

// roll is the membership as it stands.
func (n *Node) roll() *roll { return n.cfg.Roster.now(n.cfg.Chain.Registry()) }

// large reports whether there are more members than a peer stays connected with.
func large(others []peer.ID) bool { return len(others) > circle.Everybody }

// partners lists with whom to reconcile in a round.
func (n *Node) partners() []peer.ID {
	others := n.others()
	if large(others) {
		return n.circle.inTurn()
	}
	return slices.Clone(others) // it is put in another order
}

// carried lists the members whose facts may come by way of others.
func (n *Node) carried() []peer.ID {
	if others := n.others(); large(others) {
		return others
	}
	return nil
}

// greets reports whether to reconcile with a member as soon as it connects: one
// of the two is enough, and in a large consortium who drew the other.
func (n *Node) greets(id peer.ID) bool {
	if !n.isMember(id) {
		return false
	}
	if large(n.others()) {
		return n.circle.holds(id)
	}
	return n.cfg.Host.ID() < id
}

// note tells the host where others may be found.
func note(h host.Host, known []peer.AddrInfo) {
	for _, info := range known {
		h.Peerstore().AddAddrs(info.ID, info.Addrs, peerstore.PermanentAddrTTL)
	}
}

// RedialEvery is the pause between two attempts to reach members.
const RedialEvery = 2 * time.Second

// stayConnected dials whom to stay connected with and is not, for ever and at
// one pace: after a partition nobody else would. That is every active member, or
// in a large consortium this peer's circle. Others are dialled when they are
// needed, and let go when they are not.
func (n *Node) stayConnected(ctx context.Context) error {
	spare := map[string]time.Time{}
	for ctx.Err() == nil {
		wanted := n.others()
		if large(wanted) {
			wanted = n.circle.tend(wanted, n.sight())
			n.hangUp(spare)
		}
		var dials sync.WaitGroup
		for _, id := range wanted {
			if !n.connected(id) {
				dials.Go(func() { n.dial(ctx, id) })
			}
		}
		dials.Wait()
		pause(ctx, RedialEvery)
	}
	return nil
}

func (n *Node) connected(id peer.ID) bool {
	return n.cfg.Host.Network().Connectedness(id) == network.Connected
}

func (n *Node) sight() sight {
	return sight{now: time.Now(), member: n.isMember, connected: n.connected, rtt: n.gossip.RTT}
}

// SpareFor is how long a connection that this peer opened for one purpose stays
// when nothing goes on over it.
const SpareFor = time.Minute

// hangUp closes connections to members that this peer opened and that neither its
// circle nor any work needs. since has when each was first found idle. What
// another peer opened is that one's to keep.
func (n *Node) hangUp(since map[string]time.Time) {
	now, idle := time.Now(), map[string]bool{}
	for _, c := range n.cfg.Host.Network().Conns() {
		id := c.RemotePeer()
		if c.Stat().Direction != network.DirOutbound || n.circle.holds(id) || !n.isMember(id) || works(c) {
			continue
		}
		idle[c.ID()] = true
		switch first, known := since[c.ID()]; {
		case !known:
			since[c.ID()] = now
		case now.Sub(first) > SpareFor:
			_ = c.Close()
		}
	}
	maps.DeleteFunc(since, func(id string, _ time.Time) bool { return !idle[id] })
}

// works reports whether a stream of a connection serves something of ours, but
// the passing on of facts.
func works(c network.Conn) bool {
	return slices.ContainsFunc(c.GetStreams(), func(s network.Stream) bool {
		return s.Protocol() != gossip.ProtocolID && strings.HasPrefix(string(s.Protocol()), "/souk/")
	})
}

func (n *Node) dial(ctx context.Context, id peer.ID) {
	addrs := n.cfg.Host.Peerstore().Addrs(id)
	if len(addrs) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(forced(ctx), 10*time.Second)
	defer cancel()
	if err := n.cfg.Host.Connect(ctx, peer.AddrInfo{ID: id, Addrs: addrs}); err != nil {
		n.log.Debug("a member cannot be reached; it will be dialled again", "error", err)
	}
}

// forced makes dials go out even after ones that failed, or the library's
// back-off would keep members apart for minutes.
func forced(ctx context.Context) context.Context {
	return network.WithForceDirectDial(ctx, "member")
}

// call sends a request to a member, which is dialled if it is not connected.
func (n *Node) call(ctx context.Context, m did.Merchant, p stream.Protocol, request, response any) error {
	id, err := n.peerOf(m)
	if err != nil {
		return err
	}
	return stream.Call(forced(ctx), n.cfg.Host, id, p, request, response)
}
