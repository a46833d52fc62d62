// Package sync brings two peers to the same set of facts. Gossip may lose a
// fact; reconciliation finds it, on connection and on a timer.
//
// One exchange: both sides compare what they have (package reconcile: buckets of
// time, one sketch of the differences, names only where sets differ a lot), then
// the initiator fetches in pages what it lacks and pushes what the other lacks,
// statements of consent first. Traffic and work follow the difference, not the
// size of the sets. An interrupted exchange loses nothing: each page is stored
// when it arrives, and the next exchange finds the rest.
//
// Specification: docs/spec/sync.md. Reasons: docs/design/reconciliation.md.
package sync

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"golang.org/x/sync/errgroup"

	"github.com/souk-network/souk/peer/sync/reconcile"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// Facts is what reconciliation needs of the store.
type Facts interface {
	// Range lists keys in order, to serve whole ranges page by page.
	Range(ctx context.Context, fromTime uint64, fromID [32]byte, toTime uint64, limit int) ([]storage.Key, error)
	// GetMany returns encoded facts, nil where one is missing.
	GetMany(ctx context.Context, ids [][32]byte) ([][]byte, error)
	// Since lists facts in order of arrival: how the mirror in memory follows.
	Since(ctx context.Context, after uint64, limit int) ([]storage.Record, error)
}

// Config is what a Sync is made of. Every field is required, but Greets and Carried.
type Config struct {
	Host  host.Host
	Facts Facts
	// Intake verifies and stores facts from a peer; entry i of the result is
	// what became of raws[i].
	Intake   func(ctx context.Context, from peer.ID, raws [][]byte) []error
	IsMember func(peer.ID) bool
	Peers    func() []peer.ID // with whom to reconcile in the next round
	// Greets says whether to reconcile with a peer as soon as it connects. Nil:
	// with members whose id is the higher one, since one of the two is enough.
	Greets func(peer.ID) bool
	// Carried lists the members whose facts may come by way of others: partners
	// say up to when they have all that each of these held. Nil or empty: none.
	Carried func() []peer.ID
	Every   time.Duration // pause between rounds
}

// Sync reconciles with other members.
type Sync struct {
	cfg Config
	set *reconcile.Set

	born time.Time // when it was made

	feeding sync.Mutex // guards cursor
	cursor  uint64

	mu       sync.Mutex
	partners map[peer.ID]*partner
	known    hearsay
}

// State is how a peer and this one stood after the last exchange that this peer
// began.
type State struct {
	Heard      time.Time // when the last exchange succeeded
	Divergence uint64    // facts that one side had and the other not, when it began
	Left       uint64    // of these, neither moved by it nor refused for good
	Trips      int       // round trips that finding the difference took
	Bytes      uint64    // bytes that finding the difference took, both ways
}

// Stats is one exchange.
type Stats struct {
	Received, Sent int // facts moved
	Refused        int // facts that one side will never take
	Divergence     uint64
	Left           uint64
	Trips          int
	Bytes          uint64
}

// New makes a Sync. It starts nothing.
func New(cfg Config) (*Sync, error) {
	if cfg.Host == nil || cfg.Facts == nil || cfg.Intake == nil || cfg.IsMember == nil || cfg.Peers == nil || cfg.Every <= 0 {
		return nil, fault.New(fault.Malformed, "sync configuration", "every field is required")
	}
	if cfg.Greets == nil {
		cfg.Greets = func(id peer.ID) bool { return cfg.IsMember(id) && cfg.Host.ID() < id }
	}
	if cfg.Carried == nil {
		cfg.Carried = func() []peer.ID { return nil }
	}
	return &Sync{cfg: cfg, set: reconcile.NewSet(), born: time.Now(), partners: map[peer.ID]*partner{}}, nil
}

// AtOnce is how many exchanges this peer has running.
const AtOnce = 4

// Run answers peers and reconciles with each connected one, again and again, and
// with a member as soon as it connects.
func (s *Sync) Run(ctx context.Context) error {
	s.serve(ctx)
	defer s.unserve()
	joined := make(chan peer.ID, 64)
	watch := &network.NotifyBundle{ConnectedF: func(_ network.Network, c network.Conn) {
		select {
		case joined <- c.RemotePeer():
		default: // the next round finds it
		}
	}}
	s.cfg.Host.Network().Notify(watch)
	defer s.cfg.Host.Network().StopNotify(watch)
	var running errgroup.Group
	running.SetLimit(AtOnce)
	defer running.Wait() //nolint:errcheck // exchanges report by State
	s.rounds(ctx, joined, func(id peer.ID) {
		running.Go(func() error { s.try(ctx, id); return nil })
	})
	return nil
}

// rounds calls begin for whom it is time to reconcile with, until ctx ends.
func (s *Sync) rounds(ctx context.Context, joined <-chan peer.ID, begin func(peer.ID)) {
	t := time.NewTicker(s.cfg.Every)
	defer t.Stop()
	s.round(s.cfg.Peers(), begin)
	for ctx.Err() == nil {
		select {
		case <-t.C:
			s.round(s.cfg.Peers(), begin)
		case id := <-joined:
			if s.cfg.Greets(id) {
				begin(id)
			}
		case <-ctx.Done():
		}
	}
}

func (s *Sync) round(peers []peer.ID, begin func(peer.ID)) {
	s.forgetOld()
	rand.Shuffle(len(peers), func(i, j int) { peers[i], peers[j] = peers[j], peers[i] })
	for _, id := range peers {
		if s.cfg.Host.Network().Connectedness(id) == network.Connected {
			begin(id)
		}
	}
}

// try reconciles unless an exchange with the peer is running. What goes wrong
// shows in States, and is tried again in the next round.
func (s *Sync) try(ctx context.Context, id peer.ID) {
	p := s.partner(id)
	if ctx.Err() != nil || s.yields(p) {
		return
	}
	select {
	case p.busy <- struct{}{}:
		defer func() { <-p.busy }()
	default:
		return
	}
	begun := time.Now()
	if _, err := s.reconcile(ctx, id, p); err != nil {
		s.rest(p, time.Since(begun))
	}
}

// rest pauses after an exchange that failed, longer than it took, so that partners
// who stall leave most of the time to others.
func (s *Sync) rest(p *partner, took time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p.rests = time.Now().Add(min(4*took, took+maxRest))
}

// yields reports whether the partner is moving facts in an exchange of its own:
// to move the same ones from here would double the traffic. It does not yield
// for longer than maxYield. A partner that rests is yielded to as well.
func (s *Sync) yields(p *partner) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Now().Before(p.rests) {
		return true
	}
	if p.tried.IsZero() || time.Since(p.touched) > quiet || time.Since(p.tried) > maxYield {
		first := p.tried.IsZero() && time.Since(p.touched) <= quiet
		p.tried = time.Now()
		return first
	}
	return true
}

// Reconcile exchanges with one peer whatever one of the two lacks.
func (s *Sync) Reconcile(ctx context.Context, id peer.ID) (Stats, error) {
	p := s.partner(id)
	select {
	case p.busy <- struct{}{}:
		defer func() { <-p.busy }()
	case <-ctx.Done():
		return Stats{}, fault.Wrap(fault.Unavailable, "sync", ctx.Err())
	}
	return s.reconcile(ctx, id, p)
}

// Heard reports whether an exchange with a peer succeeded within the last span.
func (s *Sync) Heard(id peer.ID, within time.Duration) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.partners[id]
	return p != nil && !p.state.Heard.IsZero() && time.Since(p.state.Heard) <= within
}

// States is how this peer stands with each peer that it reconciled with lately.
func (s *Sync) States() map[peer.ID]State {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[peer.ID]State{}
	for id, p := range s.partners {
		if !p.state.Heard.IsZero() {
			out[id] = p.state
		}
	}
	return out
}
