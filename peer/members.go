package peer

import (
	"context"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/peerstore"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// IDOf is the libp2p identity of an Ed25519 peer key.
func IDOf(key did.Key) (peer.ID, error) {
	public, err := crypto.UnmarshalEd25519PublicKey(key[:])
	if err != nil {
		return "", fault.New(fault.Malformed, "peer id", "not an Ed25519 key")
	}
	return peer.IDFromPublicKey(public)
}

// KeyOf is the Ed25519 key of a libp2p identity. Peers with other kinds of
// keys are refused.
func KeyOf(id peer.ID) (did.Key, error) {
	public, err := id.ExtractPublicKey()
	if err != nil || public.Type() != crypto.Ed25519 {
		return did.Key{}, fault.New(fault.Unauthorized, "peer id", "only Ed25519 peer keys are accepted")
	}
	raw, err := public.Raw()
	if err != nil || len(raw) != len(did.Key{}) {
		return did.Key{}, fault.New(fault.Malformed, "peer id", "not an Ed25519 key")
	}
	return did.Key(raw), nil
}

// peerOf is where to reach an active member.
func (n *Node) peerOf(m did.Merchant) (peer.ID, error) {
	member, ok := n.cfg.Chain.Registry().Member(m)
	if !ok {
		return "", fault.New(fault.NotMember, "find peer", "not in the registry")
	}
	return IDOf(member.PeerKey)
}

// isMember reports whether a connected peer is an active member.
func (n *Node) isMember(id peer.ID) bool {
	key, err := KeyOf(id)
	if err != nil {
		return false
	}
	member, ok := n.cfg.Chain.Registry().ByKey(key)
	return ok && member.Status == did.StatusActive && member.PeerKey == key
}

// ours reports whether a key is or was this member's.
func (n *Node) ours(key did.Key) bool {
	member, ok := n.cfg.Chain.Registry().ByKey(key)
	return ok && member.ID == n.cfg.Self || key == did.KeyOf(n.cfg.Key)
}

// others lists the active members but this one, with their peer ids.
func (n *Node) others() []peer.ID {
	var out []peer.ID
	for _, m := range n.cfg.Chain.Registry().Members() {
		if m.ID == n.cfg.Self || m.Status != did.StatusActive {
			continue
		}
		if id, err := IDOf(m.PeerKey); err == nil {
			out = append(out, id)
		}
	}
	return out
}

const redialEvery = 2 * time.Second

// stayConnected dials every active member that is not connected, for ever and at
// one pace: after a partition nobody else would.
func (n *Node) stayConnected(ctx context.Context) error {
	for _, info := range n.cfg.Known {
		n.cfg.Host.Peerstore().AddAddrs(info.ID, info.Addrs, peerstore.PermanentAddrTTL)
	}
	for ctx.Err() == nil {
		var dials sync.WaitGroup
		for _, id := range n.others() {
			dials.Go(func() { n.dial(ctx, id) })
		}
		dials.Wait()
		pause(ctx, redialEvery)
	}
	return nil
}

func (n *Node) dial(ctx context.Context, id peer.ID) {
	if n.cfg.Host.Network().Connectedness(id) == network.Connected {
		return
	}
	addrs := n.cfg.Host.Peerstore().Addrs(id)
	if len(addrs) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(network.WithForceDirectDial(ctx, "redial"), 10*time.Second)
	defer cancel() // forced, or the library's back-off would keep members apart for minutes
	if err := n.cfg.Host.Connect(ctx, peer.AddrInfo{ID: id, Addrs: addrs}); err != nil {
		n.log.Debug("a member cannot be reached; it will be dialled again", "error", err)
	}
}
