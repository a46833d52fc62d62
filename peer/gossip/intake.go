package gossip

import (
	"context"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/protocol/fault"
)

// verdict is what an intake means for the neighbour that sent the bytes.
type verdict uint8

const (
	accepted verdict = iota // stored; pass it on
	ignored                 // not passed on; nobody is blamed
	rejected                // not passed on; the neighbour sent what every honest peer refuses
)

// intake takes one fact from a neighbour as far as durable storage. Relaying
// is the caller's next step, and only after accepted. Defends I6.
func (g *Gossip) intake(ctx context.Context, from peer.ID, raw []byte) (Message, verdict) {
	m, err := g.verify(raw)
	if err != nil {
		return m, g.blame(err, len(raw))
	}
	return m, g.admit(ctx, from, m)
}

// verify is every check that depends on the bytes and the chain alone.
func (g *Gossip) verify(raw []byte) (Message, error) {
	const op = "gossip"
	if len(raw) > g.cfg.MaxFact {
		return Message{}, fault.New(fault.TooLarge, op, "over the size limit of a fact")
	}
	return g.cfg.Verify(raw)
}

// blame turns a failed Verify into a verdict. Only what every honest peer can
// check alone, whatever it knows of the chain and however old it is, counts
// against the neighbour.
func (g *Gossip) blame(err error, size int) verdict {
	kind := fault.KindOf(err)
	switch kind {
	case fault.Malformed, fault.TooLarge, fault.BadSignature, fault.BadProof, fault.ChangedHeader:
		g.stats.note(Event{Type: Refused, Fault: kind, Bytes: size})
		return rejected
	}
	g.stats.note(Event{Type: Ignored, Fault: kind, Bytes: size})
	return ignored
}

// admit is the part of the intake that depends on this peer: its clock, what
// it knows of the grant, and its disk.
func (g *Gossip) admit(ctx context.Context, from peer.ID, m Message) verdict {
	if expired(m, time.Now()) {
		g.ignore(m, fault.Expired)
		return ignored
	}
	if !g.mesh.takes(ShardOf(m.Subject, g.cfg.Shards)) { // whatever shard its bearer named
		g.ignore(m, fault.WrongPeer)
		return ignored
	}
	switch g.cfg.Gate(m) {
	case Relay:
		return g.deliver(ctx, from, m)
	case Hold:
		g.keep(from, m)
	default:
		g.ignore(m, fault.Revoked)
	}
	return ignored
}

func (g *Gossip) deliver(ctx context.Context, from peer.ID, m Message) verdict {
	if err := g.cfg.Deliver(ctx, from, m); err != nil {
		g.ignore(m, fault.KindOf(err))
		return ignored
	}
	g.stats.note(Event{Type: Delivered, Kind: m.Kind, Bytes: len(m.Raw)})
	return accepted
}

func (g *Gossip) keep(from peer.ID, m Message) {
	evicted, kept := g.held.add(heldMessage{Message: m, from: from, since: time.Now()})
	for range evicted {
		g.stats.note(Event{Type: Evicted})
	}
	if !kept {
		g.ignore(m, fault.Full)
		return
	}
	g.stats.note(Event{Type: HeldBack, Kind: m.Kind, Bytes: len(m.Raw)})
}

func (g *Gossip) ignore(m Message, why fault.Kind) {
	g.stats.note(Event{Type: Ignored, Kind: m.Kind, Fault: why, Bytes: len(m.Raw)})
}

func expired(m Message, now time.Time) bool {
	return m.Expiry != 0 && uint64(now.UnixMilli()) >= m.Expiry
}
