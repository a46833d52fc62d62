// Package sync brings two peers to the same set of facts. Gossip may lose a
// fact; reconciliation finds it, on connection and on a timer.
//
// One exchange: each side sums up its facts in buckets of time; for the buckets
// that differ the ids are compared; what one side lacks is moved in pages. The
// traffic follows the difference, not the size of the set.
//
// Specification: docs/spec/sync.md.
package sync

import (
	"context"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// Facts is what reconciliation needs of the store.
type Facts interface {
	storage.Index
	GetMany(ctx context.Context, ids [][32]byte) ([][]byte, error)
	Has(ctx context.Context, ids ...[32]byte) ([]bool, error)
}

// Config is what a Sync is made of. Every field is required.
type Config struct {
	Host  host.Host
	Facts Facts
	// Intake verifies and stores facts from a peer; entry i of the result is
	// what became of raws[i].
	Intake   func(ctx context.Context, from peer.ID, raws [][]byte) []error
	IsMember func(peer.ID) bool
	Peers    func() []peer.ID // with whom to reconcile
	Every    time.Duration    // pause between rounds
}

// Sync reconciles with other members.
type Sync struct {
	cfg Config

	mu    sync.Mutex
	state map[peer.ID]State
}

// State is how a peer and this one stood after the last exchange.
type State struct {
	Heard      time.Time // when the last exchange succeeded
	Divergence uint64    // facts that one side had and the other not, when it began
	Left       uint64    // of these, not moved by it
}

// Stats is one exchange.
type Stats struct {
	Received, Sent int // facts moved
	Divergence     uint64
	Left           uint64
}

// New makes a Sync. It starts nothing.
func New(cfg Config) (*Sync, error) {
	if cfg.Host == nil || cfg.Facts == nil || cfg.Intake == nil || cfg.IsMember == nil || cfg.Peers == nil || cfg.Every <= 0 {
		return nil, fault.New(fault.Malformed, "sync configuration", "every field is required")
	}
	return &Sync{cfg: cfg, state: map[peer.ID]State{}}, nil
}

// Run answers peers and reconciles with each connected one, again and again.
func (s *Sync) Run(ctx context.Context) error {
	s.serve(ctx)
	for ctx.Err() == nil {
		for _, id := range s.cfg.Peers() {
			if s.cfg.Host.Network().Connectedness(id) == network.Connected {
				_, _ = s.Reconcile(ctx, id) // shown by Heard and Divergence; tried again next round
			}
		}
		t := time.NewTimer(s.cfg.Every)
		select {
		case <-t.C:
		case <-ctx.Done():
		}
		t.Stop()
	}
	return nil
}

// Heard reports whether an exchange with a peer succeeded within the last span.
func (s *Sync) Heard(id peer.ID, within time.Duration) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	heard := s.state[id].Heard
	return !heard.IsZero() && time.Since(heard) <= within
}

// States is how this peer stands with each peer that it ever reconciled with.
func (s *Sync) States() map[peer.ID]State {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make(map[peer.ID]State, len(s.state))
	for id, st := range s.state {
		out[id] = st
	}
	return out
}

func (s *Sync) note(id peer.ID, st Stats) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state[id] = State{Heard: time.Now(), Divergence: st.Divergence, Left: st.Left}
}

// serve registers the answering side. Only members are answered.
func (s *Sync) serve(ctx context.Context) {
	s.on(ctx, compareProtocol, func(ctx context.Context, _ peer.ID, raw []byte) (any, error) {
		var q compare
		if err := codec.Unmarshal(raw, &q, compareProtocol.MaxRequest); err != nil {
			return nil, err
		}
		return s.differing(ctx, q)
	})
	s.on(ctx, fetchProtocol, func(ctx context.Context, _ peer.ID, raw []byte) (any, error) {
		var q fetch
		if err := codec.Unmarshal(raw, &q, fetchProtocol.MaxRequest); err != nil {
			return nil, err
		}
		return s.page(ctx, q.IDs)
	})
	s.on(ctx, pushProtocol, func(ctx context.Context, from peer.ID, raw []byte) (any, error) {
		var p facts
		if err := codec.Unmarshal(raw, &p, pushProtocol.MaxRequest); err != nil {
			return nil, err
		}
		return pushed{Stored: uint64(s.take(ctx, from, p.Raw))}, nil
	})
}

func (s *Sync) on(ctx context.Context, p stream.Protocol, h stream.Handler) {
	stream.Serve(ctx, s.cfg.Host, p, func(ctx context.Context, from peer.ID, raw []byte) (any, error) {
		if !s.cfg.IsMember(from) {
			return nil, fault.New(fault.NotMember, "sync", "only members reconcile")
		}
		return h(ctx, from, raw)
	})
}

func (s *Sync) take(ctx context.Context, from peer.ID, raws [][]byte) (stored int) {
	for _, err := range s.cfg.Intake(ctx, from, raws) {
		if err == nil {
			stored++
		}
	}
	return stored
}
