package gossip

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"
	"golang.org/x/sync/errgroup"

	"github.com/souk-network/souk/protocol/fault"
)

// Gossip spreads the facts of one consortium. Make it with New, let it work
// with Run; all other methods are safe for concurrent use.
type Gossip struct {
	cfg   Config
	stats counters
	held  *holds
	plain *plain
	mesh  *mesh

	ready   chan struct{} // closed when Run has joined the network
	ended   chan struct{} // closed when Run has returned
	started sync.Once
}

// New checks the settings. It starts nothing.
func New(cfg Config) (*Gossip, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	cfg = cfg.withDefaults()
	g := &Gossip{
		cfg:   cfg,
		stats: counters{observe: cfg.Observe},
		held:  newHolds(cfg.HeldPerSubject, cfg.HeldTotal, cfg.HeldFor),
		ready: make(chan struct{}),
		ended: make(chan struct{}),
	}
	g.plain, g.mesh = newPlain(g), newMesh(g)
	return g, nil
}

// Run takes part in the network until ctx ends or something fails for good.
// It owns every goroutine of this package and returns when all have ended.
// It can be called once.
func (g *Gossip) Run(ctx context.Context) error {
	again := true
	g.started.Do(func() { again = false })
	if again {
		return fault.New(fault.Conflict, "run gossip", "Run was called before")
	}
	defer close(g.ended)
	group, ctx := errgroup.WithContext(ctx)
	defer g.plain.stop()
	g.mesh.open(ctx)
	if g.cfg.Tuning.PlainOnly {
		if err := g.plain.start(ctx); err != nil {
			return err
		}
	} else {
		group.Go(func() error { return g.mesh.run(ctx) })
	}
	close(g.ready)
	group.Go(func() error { return g.tend(ctx) })
	err := group.Wait()
	if ctx.Err() != nil && (err == nil || err == ctx.Err()) {
		return nil
	}
	return err
}

// tendEvery is the pace of housekeeping.
const tendEvery = 500 * time.Millisecond

func (g *Gossip) tend(ctx context.Context) error {
	tick := time.NewTicker(tendEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-g.plain.needed:
			if err := g.plain.start(ctx); err != nil {
				return cmp.Or(ctx.Err(), err) // an end in the midst of it is no failure
			}
		case now := <-tick.C:
			for range g.held.expire(now) {
				g.stats.note(Event{Type: Evicted})
			}
			g.plain.tend(now)
			if !g.cfg.Tuning.PlainOnly {
				g.mesh.tend(now)
			}
		}
	}
}

// Publish stores m durably through Deliver and hands it to the neighbours.
// m must come from Verify. When Publish returns nil, m is durable here and on
// its way; an error of kind Unavailable after a successful Deliver means that
// it is durable and reconciliation has to carry it. Before Run has joined the
// network, Publish waits for it.
func (g *Gossip) Publish(ctx context.Context, m Message) error {
	const op = "publish fact"
	if len(m.Raw) == 0 || len(m.Raw) > g.cfg.MaxFact {
		return fault.New(fault.TooLarge, op, fmt.Sprintf("want 1 to %d bytes", g.cfg.MaxFact))
	}
	if expired(m, time.Now()) {
		return fault.New(fault.Expired, op, "its expiry has passed")
	}
	if err := g.cfg.Deliver(ctx, g.cfg.Host.ID(), m); err != nil {
		return err
	}
	g.stats.note(Event{Type: Published, Kind: m.Kind, Bytes: len(m.Raw)})
	return g.relay(ctx, m, fromHere)
}

// Announce tells the neighbours of a fact that was stored by other means, such
// as reconciliation. They pull it if they lack it; nothing is pushed.
func (g *Gossip) Announce(ctx context.Context, m Message) error { return g.relay(ctx, m, 0) }

// Join takes part in another shard from now on. A shard that is joined stays as it is.
func (g *Gossip) Join(shard int) error {
	const op = "join shard"
	if shard < 0 || shard >= g.cfg.Shards {
		return fault.New(fault.Malformed, op, "no such shard")
	}
	select {
	case <-g.ready:
	default:
		return fault.New(fault.Unavailable, op, "gossip does not run")
	}
	if err := g.plain.join(shard); err != nil {
		return err
	}
	g.mesh.join(shard)
	return nil
}

// Leave ends the part in a shard: its facts are neither taken nor passed on.
func (g *Gossip) Leave(shard int) {
	g.mesh.quit(shard)
	g.plain.quit(shard)
}

// ReleaseHeld asks the gate again about everything that waits for subject,
// delivers what it now lets through and relays it. Call it when a grant was
// learnt. It returns how many messages were delivered.
func (g *Gossip) ReleaseHeld(ctx context.Context, subject [32]byte) int {
	released := 0
	for _, m := range g.held.take(subject) {
		if g.admit(ctx, m.from, m.Message) != accepted {
			continue
		}
		released++
		g.stats.note(Event{Type: Released, Kind: m.Kind, Bytes: len(m.Raw)})
		_ = g.relay(ctx, m.Message, 0) // durable already; reconciliation carries what gossip cannot
	}
	return released
}

// relay passes a stored message on, pushing it early to share neighbours.
func (g *Gossip) relay(ctx context.Context, m Message, share int) error {
	const op = "relay fact"
	select {
	case <-g.ended:
		return fault.New(fault.Unavailable, op, "gossip has ended")
	default:
	}
	select {
	case <-g.ready:
	case <-g.ended:
		return fault.New(fault.Unavailable, op, "gossip has ended")
	case <-ctx.Done():
		return fault.Wrap(fault.Unavailable, op, ctx.Err())
	}
	if !g.cfg.Tuning.PlainOnly {
		g.mesh.spread(m, share)
	}
	return g.plain.publish(ctx, m)
}

// Stats is a snapshot of the counters.
func (g *Gossip) Stats() Stats {
	s := g.stats.snapshot()
	s.Held = g.held.size()
	return s
}

// RTT is the round trip to a neighbour as far as it was measured: 0 is unknown.
func (g *Gossip) RTT(id peer.ID) time.Duration { return g.mesh.rtt(id) }

// Neighbours lists the peers that facts of a shard are exchanged with now.
// A peer that is met on both planes is listed once.
func (g *Gossip) Neighbours(shard int) []peer.ID {
	all := append(g.mesh.members(shard), g.plain.neighbours(shard)...)
	slices.SortFunc(all, cmpID)
	return slices.Compact(all)
}
