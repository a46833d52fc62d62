package gossip

import (
	"context"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/event"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/p2p/host/eventbus"
)

// mesh is the announce-and-pull network of ProtocolID. A fact's body is pushed
// to few neighbours while it is young and pulled once by everybody else from
// the first that announced it. Each peer chooses its own sources; a source
// that stays silent or breaks its promises loses its place.
type mesh struct {
	g     *Gossip
	ctx   context.Context
	tasks sync.WaitGroup

	mu         sync.Mutex
	closed     bool
	neighbours map[peer.ID]*neighbour
	shunned    map[peer.ID]time.Time // do not try before
	reps       map[peer.ID]*Reputation
	facts      *tracker
	joined     map[int]bool
	chosen     time.Time // when sources were last chosen
	reviewed   time.Time // when it was last seen who is to be a neighbour
}

// Bounds and paces of the mesh.
const (
	maxNeighbours  = 256
	maxReputations = 4096
	chooseEvery    = 10 * time.Second
	reviewEvery    = 2 * time.Second
	judgeAge       = 3 * time.Second
	shunFor        = 30 * time.Second
)

func newMesh(g *Gossip) *mesh {
	m := &mesh{
		g: g, neighbours: make(map[peer.ID]*neighbour), shunned: make(map[peer.ID]time.Time),
		reps: make(map[peer.ID]*Reputation), facts: newTracker(g.cfg),
		joined: make(map[int]bool),
	}
	for _, shard := range g.cfg.Joined {
		m.joined[shard] = true
	}
	return m
}

// run serves neighbours until ctx, the one given to open, ends.
func (m *mesh) run(ctx context.Context) error {
	host := m.g.cfg.Host
	events, err := host.EventBus().Subscribe(new(event.EvtPeerIdentificationCompleted), eventbus.Name("souk/gossip"))
	if err != nil {
		return err
	}
	defer events.Close()
	host.SetStreamHandler(ProtocolID, m.accept)
	defer m.close()
	m.meetAll()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case e, ok := <-events.Out():
			if ok {
				m.meet(e.(event.EvtPeerIdentificationCompleted).Peer)
			}
		}
	}
}

// open sets the context of all work before anything starts.
func (m *mesh) open(ctx context.Context) { m.ctx = ctx }

// close ends every neighbour and waits for their goroutines.
func (m *mesh) close() {
	m.g.cfg.Host.RemoveStreamHandler(ProtocolID)
	m.mu.Lock()
	m.closed = true
	for _, n := range m.neighbours {
		m.part(n)
	}
	m.mu.Unlock()
	m.tasks.Wait()
}

// do runs a task that close waits for. It reports false when the mesh is closed.
func (m *mesh) do(task func()) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.start(task)
}

// start is do with the lock held.
func (m *mesh) start(task func()) bool {
	if m.closed {
		return false
	}
	m.tasks.Go(task)
	return true
}

// begin reserves a fact for an intake outside the mesh. False means that it is here or on its way.
func (m *mesh) begin(id [idSize]byte, shard int) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := m.facts.get(id, shard, time.Now())
	if t.state != wanted {
		return false
	}
	t.state = working
	return true
}

// takes reports whether a shard's facts are wanted here.
func (m *mesh) takes(shard int) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.joined[shard]
}

// tend is the housekeeping of the mesh, twice a second.
func (m *mesh) tend(now time.Time) {
	if m.due(now) {
		m.meetAll()
		m.review(now)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, n := range m.neighbours {
		m.flush(n)
	}
	m.facts.unjudged(now, judgeAge, func(t *track) { m.judge(now, t) })
	m.facts.expire(now)
	if now.Sub(m.chosen) >= chooseEvery {
		m.chosen = now
		m.rechoose(now)
	}
}

// due reports whether to look again at who is to be a neighbour: seldom, since
// most neighbours stay what they are, and whoever connects is met at once.
func (m *mesh) due(now time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if now.Sub(m.reviewed) < reviewEvery {
		return false
	}
	m.reviewed = now
	return true
}
