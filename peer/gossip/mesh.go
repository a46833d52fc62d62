package gossip

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	pubsub "github.com/libp2p/go-libp2p-pubsub"
	"github.com/libp2p/go-libp2p/core/event"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"
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
	reps       map[peer.ID]*reputation
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
		reps: make(map[peer.ID]*reputation), facts: newTracker(g.cfg),
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

// meetAll meets every connected member.
func (m *mesh) meetAll() {
	for _, id := range m.g.cfg.Host.Network().Peers() {
		m.meet(id)
	}
}

// meet makes a neighbour of a connected peer if it is a member that speaks
// ProtocolID. One that speaks gossipsub only is served by that.
func (m *mesh) meet(id peer.ID) {
	m.mu.Lock()
	_, known := m.neighbours[id]
	m.mu.Unlock()
	switch {
	case known:
	case m.speaks(id, ProtocolID):
		m.attach(id)
	case m.speaks(id, pubsub.GossipSubDefaultProtocols...) && m.g.cfg.IsMember(id):
		m.g.plain.need()
	}
}

// speaks reports whether a connected peer said that it speaks one of some protocols.
func (m *mesh) speaks(id peer.ID, protocols ...protocol.ID) bool {
	spoken, err := m.g.cfg.Host.Peerstore().SupportsProtocols(id, protocols...)
	return err == nil && len(spoken) > 0
}

// attach finds or makes the neighbour of a member. Nil means no.
func (m *mesh) attach(id peer.ID) *neighbour {
	if !m.g.cfg.IsMember(id) {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if n, ok := m.neighbours[id]; ok {
		return n
	}
	now := time.Now()
	rep := m.reputation(id)
	if m.closed || now.Before(m.shunned[id]) || len(m.neighbours) >= maxNeighbours ||
		rep.score(now, m.g.cfg.Score(id)) < graylistThreshold {
		return nil
	}
	n := newNeighbour(m.ctx, id, rep)
	m.neighbours[id] = n
	n.send(frame{Type: frameHello, N: uint32(m.g.cfg.Shards), Data: []byte(m.g.cfg.Consortium)})
	for shard := range m.joined {
		m.ask(n, shard, wantLater)
	}
	n.pinged = now
	n.send(frame{Type: framePing})
	m.start(func() {
		_ = m.speak(n)
		m.leave(n)
	})
	return n
}

// reputation finds or begins what is remembered of a peer. The lock is held.
func (m *mesh) reputation(id peer.ID) *reputation {
	rep, ok := m.reps[id]
	if !ok {
		rep = &reputation{}
		if len(m.reps) < maxReputations {
			m.reps[id] = rep
		}
	}
	return rep
}

// accept takes a neighbour's stream. A second one replaces the first.
func (m *mesh) accept(s network.Stream) {
	defer s.Reset()
	n := m.attach(s.Conn().RemotePeer())
	if n == nil {
		return
	}
	m.mu.Lock()
	if n.in != nil {
		_ = n.in.Reset()
	}
	n.in = s
	closed := m.closed
	if !closed {
		m.tasks.Add(1) // this goroutine is the host's
	}
	m.mu.Unlock()
	if closed {
		return
	}
	defer m.tasks.Done()
	m.listen(n, s)
	m.mu.Lock()
	current := n.in == s
	m.mu.Unlock()
	if current {
		m.leave(n)
	}
}

// leave ends a neighbour whose stream ended.
func (m *mesh) leave(n *neighbour) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.part(n)
	if m.g.cfg.Host.Network().Connectedness(n.id) == network.Connected {
		m.shunned[n.id] = time.Now().Add(shunFor)
	}
	for shard := range n.asked {
		m.choose(shard)
	}
}

// part forgets a neighbour and closes its streams. The lock is held.
func (m *mesh) part(n *neighbour) {
	n.cancel()
	if n.in != nil {
		_ = n.in.Reset()
	}
	if m.neighbours[n.id] == n {
		delete(m.neighbours, n.id)
	}
}

// greet checks a hello. Another consortium or another number of shards ends the neighbour.
func (m *mesh) greet(n *neighbour, f frame) bool {
	if string(f.Data) != m.g.cfg.Consortium || int(f.N) != m.g.cfg.Shards {
		return false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	first := !n.greeted
	n.greeted = true
	return first
}

func (m *mesh) isGreeted(n *neighbour) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return n.greeted
}

// onWant notes what a neighbour wants to hear.
func (m *mesh) onWant(n *neighbour, shard int, l level) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if l == wantNow && m.listeners(shard) >= maxListeners {
		l = wantLater
	}
	news := n.wants[shard] == wantNothing
	n.wants[shard] = l
	if news && m.joined[shard] && m.sources(shard) < m.g.cfg.Tuning.Sources {
		m.choose(shard)
	}
}

// maxListeners bounds the neighbours that get announcements of a shard at once.
const maxListeners = 48

func (m *mesh) listeners(shard int) (count int) {
	for _, n := range m.neighbours {
		if n.wants[shard] == wantNow {
			count++
		}
	}
	return count
}

func (m *mesh) sources(shard int) (count int) {
	for _, n := range m.neighbours {
		if n.asked[shard] == wantNow {
			count++
		}
	}
	return count
}

// ask tells a neighbour what we want to hear, if that is news to it. The lock is held.
func (m *mesh) ask(n *neighbour, shard int, l level) {
	if n.asked[shard] != l {
		n.asked[shard] = l
		n.send(frame{Type: frameWant, Shard: uint16(shard), N: uint32(l)})
	}
}

// choose picks the sources of a shard: those in good standing first; of them
// the nearest two thirds, then the present ones, then any. The lock is held.
func (m *mesh) choose(shard int) {
	if m.closed || !m.joined[shard] {
		return
	}
	now := time.Now()
	var good, bad []*neighbour
	for _, n := range m.neighbours {
		switch {
		case !n.greeted || n.wants[shard] == wantNothing:
		case n.rep.score(now, m.g.cfg.Score(n.id)) < 0:
			bad = append(bad, n)
		default:
			good = append(good, n)
		}
	}
	picked := m.pick(good, bad, shard)
	for _, n := range m.neighbours {
		if picked[n.id] {
			m.ask(n, shard, wantNow)
		} else {
			m.ask(n, shard, wantLater)
		}
	}
}

func (m *mesh) pick(good, bad []*neighbour, shard int) map[peer.ID]bool {
	want := m.g.cfg.Tuning.Sources
	picked := make(map[peer.ID]bool, want)
	good = shuffled(good)
	slices.SortStableFunc(good, nearer)
	for _, n := range good[:min(m.g.cfg.Tuning.Nearest(), len(good))] {
		picked[n.id] = true
	}
	rest := append(shuffled(good), bad...)
	slices.SortStableFunc(rest, func(a, b *neighbour) int { return int(b.asked[shard]) - int(a.asked[shard]) })
	for _, list := range [][]*neighbour{keep(rest, good), bad} {
		for _, n := range list {
			if len(picked) < want {
				picked[n.id] = true
			}
		}
	}
	return picked
}

// keep is the part of list that is in set, in list's order.
func keep(list, set []*neighbour) []*neighbour {
	var out []*neighbour
	for _, n := range list {
		if slices.Contains(set, n) {
			out = append(out, n)
		}
	}
	return out
}

// nearer orders neighbours by distance, unknown ones last. Neighbours of one
// distance count as equally near, so that chance decides between them.
func nearer(a, b *neighbour) int { return cmp.Compare(a.distance(), b.distance()) }

// distance is Distance, with those whose round trip is not known last.
func (n *neighbour) distance() int {
	if n.rtt == 0 {
		return math.MaxInt
	}
	return Distance(n.rtt)
}

func shuffled(list []*neighbour) []*neighbour {
	out := slices.Clone(list)
	slices.SortFunc(out, func(a, b *neighbour) int { return cmpID(a.id, b.id) })
	rand.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// join asks every neighbour for the facts of one more shard.
func (m *mesh) join(shard int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.joined[shard] = true
	for _, n := range m.neighbours {
		m.ask(n, shard, max(n.asked[shard], wantLater))
	}
	m.choose(shard)
}

// quit tells every neighbour to be silent about a shard.
func (m *mesh) quit(shard int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.joined, shard)
	for _, n := range m.neighbours {
		m.ask(n, shard, wantNothing)
	}
}

// onBack ends a ping.
func (m *mesh) onBack(n *neighbour) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !n.pinged.IsZero() {
		n.measured(time.Since(n.pinged))
		n.pinged = time.Time{}
	}
}

// measured mixes a round trip into the neighbour's average. The lock is held.
func (n *neighbour) measured(rtt time.Duration) {
	if n.rtt == 0 {
		n.rtt = rtt
		return
	}
	n.rtt += (rtt - n.rtt) / 4
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

// review parts from who is no member any more, or fell below the graylist.
func (m *mesh) review(now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, n := range m.neighbours {
		if !m.g.cfg.IsMember(n.id) || n.rep.score(now, m.g.cfg.Score(n.id)) < graylistThreshold {
			m.part(n)
		}
	}
}

// rechoose picks sources anew and forgets old shuns. The lock is held.
func (m *mesh) rechoose(now time.Time) {
	for shard := range m.joined {
		m.choose(shard)
	}
	for id, until := range m.shunned {
		if now.After(until) {
			delete(m.shunned, id)
		}
	}
}

// judge records which sources offered a fact. The lock is held.
func (m *mesh) judge(now time.Time, t *track) {
	if t.state != stored {
		return
	}
	for _, n := range m.neighbours {
		if n.asked[t.shard] == wantNow && n.since.Before(t.since) {
			n.rep.trial(now, t.told[n.id])
		}
	}
}

// standing is a peer's score, and whether it gets its facts by announcements.
func (m *mesh) standing(id peer.ID) (score float64, speaks bool) {
	opinion := m.g.cfg.Score(id)
	m.mu.Lock()
	defer m.mu.Unlock()
	rep := m.reps[id]
	if rep == nil {
		rep = &reputation{}
	}
	n, ok := m.neighbours[id]
	return rep.score(time.Now(), opinion), ok && n.greeted
}

// blame records an invalid fact, and parts from who sent too many.
func (m *mesh) blame(id peer.ID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now, rep := time.Now(), m.reputation(id)
	rep.invalid.add(now, invalidHalfLife)
	if n, ok := m.neighbours[id]; ok && rep.score(now, m.g.cfg.Score(id)) < graylistThreshold {
		m.part(n)
	}
}

// members lists the neighbours of a shard.
func (m *mesh) members(shard int) []peer.ID {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []peer.ID
	for id, n := range m.neighbours {
		if n.wants[shard] != wantNothing {
			out = append(out, id)
		}
	}
	return out
}

// rtt is a neighbour's round trip, 0 while unknown.
func (m *mesh) rtt(id peer.ID) time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	if n, ok := m.neighbours[id]; ok {
		return n.rtt
	}
	return 0
}
