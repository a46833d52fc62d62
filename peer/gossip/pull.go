package gossip

import (
	"crypto/sha256"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"
)

// Patience with an announcer that was asked for a body.
const (
	minPatience = 300 * time.Millisecond
	maxPatience = 3 * time.Second
	// distrust is how long a better announcer may take to appear before one in bad standing is asked.
	distrust = 250 * time.Millisecond
	// hedgeGain is how much sooner a second announcer must be expected to answer to be asked as well.
	hedgeGain = 15 * time.Millisecond
	maxAsked  = 2 // pulls of one fact under way at a time
)

// onHave notes that a neighbour has facts and pulls those that are news.
func (m *mesh) onHave(n *neighbour, shard int, list []announcement) {
	now := time.Now()
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.joined[shard] {
		return
	}
	for _, a := range list {
		m.announced(n, shard, a, now)
	}
}

// announced handles one announcement. The lock is held.
func (m *mesh) announced(n *neighbour, shard int, a announcement, now time.Time) {
	if int(a.size) > m.g.cfg.MaxFact || n.promises >= maxPromises {
		return
	}
	t := m.facts.get(a.id, shard, now)
	if t.judged && t.state != wanted {
		return
	}
	if t.told == nil {
		t.told = make(map[peer.ID]bool)
	}
	t.told[n.id] = true
	if t.state != wanted && t.state != working || !t.offered(n.id) {
		return
	}
	if t.state == working {
		return // it is asked in case the fact's bearer is parted from
	}
	t.size = a.size
	switch {
	case len(t.asked) > 0:
		m.hedge(a.id, t, n, now)
	case InDoubt(n.rep.Score(now, m.g.cfg.Score(n.id))):
		time.AfterFunc(distrust, func() { m.retry(a.id) })
	default:
		m.pullNext(a.id, t, now)
	}
}

// hedge asks a later announcer too, if it is so much nearer that its answer
// should come well before the first one's. The lock is held.
func (m *mesh) hedge(id [idSize]byte, t *track, n *neighbour, now time.Time) {
	if len(t.asked) >= maxAsked || n.rtt == 0 {
		return
	}
	due := t.expected(func(id peer.ID) time.Duration {
		if other, ok := m.neighbours[id]; ok && other.rtt > 0 {
			return other.rtt
		}
		return 0
	})
	if Hedges(due.Sub(now), n.rtt) {
		t.source = t.source[:len(t.source)-1]
		m.pull(id, t, n, now)
	}
}

// pullNext asks the next announcer that is still here. The lock is held.
func (m *mesh) pullNext(id [idSize]byte, t *track, now time.Time) {
	for len(t.source) > 0 {
		next := t.source[0]
		t.source = t.source[1:]
		if n, ok := m.neighbours[next]; ok {
			m.pull(id, t, n, now)
			return
		}
	}
}

// pull asks one announcer for a body. The lock is held.
func (m *mesh) pull(id [idSize]byte, t *track, n *neighbour, now time.Time) {
	if _, again := t.asked[n.id]; again {
		return
	}
	t.ask(n.id, now)
	n.promises++
	n.send(idFrame(framePull, t.shard, id))
	time.AfterFunc(Patience(n.rtt), func() { m.overdue(id, n) })
}

// overdue blames an announcer that did not answer and asks the next one.
func (m *mesh) overdue(id [idSize]byte, n *neighbour) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := m.facts.tracks[id]
	if t == nil || m.closed {
		return
	}
	m.broke(id, t, n, time.Now())
}

// onLack is an announcer's admission that it cannot hand a body over.
func (m *mesh) onLack(n *neighbour, ids [][idSize]byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, id := range ids {
		if t := m.facts.tracks[id]; t != nil {
			m.broke(id, t, n, time.Now())
		}
	}
}

// broke records a broken promise. The lock is held.
func (m *mesh) broke(id [idSize]byte, t *track, n *neighbour, now time.Time) {
	if _, waiting := t.asked[n.id]; !waiting {
		return
	}
	t.answered(n.id)
	n.promises--
	n.rep.Broke(now)
	m.g.stats.note(Event{Type: Unanswered})
	if t.state == wanted && len(t.asked) == 0 {
		m.pullNext(id, t, now)
	}
}

// retry asks an announcer if none was asked meanwhile.
func (m *mesh) retry(id [idSize]byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := m.facts.tracks[id]
	if t != nil && !m.closed && t.state == wanted && len(t.asked) == 0 {
		m.pullNext(id, t, time.Now())
	}
}

// onBody takes a pushed or pulled body through the intake. A neighbour that
// sends faster than the intake works waits on its own stream.
func (m *mesh) onBody(n *neighbour, shard, share int, raw []byte) {
	id := sha256.Sum256(raw)
	if !m.claim(n, shard, id, len(raw)) {
		return
	}
	select {
	case n.intake <- struct{}{}:
	case <-n.ctx.Done():
		m.release(id)
		return
	}
	m.do(func() {
		defer func() { <-n.intake }()
		msg, v := m.g.intake(m.ctx, n.id, raw)
		m.finish(n, id, msg, v, share)
	})
}

// claim reserves a fact for the intake. False means that it is on its way or was here before.
func (m *mesh) claim(n *neighbour, shard int, id [idSize]byte, size int) bool {
	now := time.Now()
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.joined[shard] {
		return false
	}
	t := m.facts.get(id, shard, now)
	if at, ok := t.asked[n.id]; ok {
		n.measured(now.Sub(at))
		n.promises--
		t.answered(n.id)
	}
	if t.told != nil {
		t.told[n.id] = true
	}
	if t.state != wanted {
		m.g.stats.note(Event{Type: Duplicate, Bytes: size})
		return false
	}
	n.rep.First(now)
	t.state, t.size = working, uint32(size)
	return true
}

// finish ends an intake: pass on, forget, or blame.
func (m *mesh) finish(n *neighbour, id [idSize]byte, msg Message, v verdict, share int) {
	switch v {
	case accepted:
		m.spread(msg, share)
		m.g.plain.forward(m.ctx, msg)
		return
	case rejected:
		m.blame(n.id)
	}
	m.settle(id, dropped)
}

// settle sets the state of a fact that is not passed on.
func (m *mesh) settle(id [idSize]byte, s state) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if t := m.facts.tracks[id]; t != nil {
		t.state = s
	}
}

// release gives a fact back that was never looked at: others may bring it.
func (m *mesh) release(id [idSize]byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := m.facts.tracks[id]
	if t == nil || t.state != working {
		return
	}
	t.state = wanted
	if !m.closed && len(t.asked) == 0 {
		m.pullNext(id, t, time.Now())
	}
}

// onPull serves bodies, from memory or else from the store.
func (m *mesh) onPull(n *neighbour, shard int, ids [][idSize]byte) {
	for _, id := range ids {
		m.mu.Lock()
		raw, cached := m.facts.bodies[id]
		m.mu.Unlock()
		if cached {
			n.send(frame{Type: frameBody, Shard: uint16(shard), Data: raw})
			continue
		}
		select {
		case n.served <- struct{}{}:
		case <-n.ctx.Done():
			return
		}
		m.do(func() {
			defer func() { <-n.served }()
			m.serve(n, shard, id)
		})
	}
}

func (m *mesh) serve(n *neighbour, shard int, id [idSize]byte) {
	if m.g.cfg.Load != nil {
		if raw, err := m.g.cfg.Load(n.ctx, id); err == nil {
			n.send(frame{Type: frameBody, Shard: uint16(shard), Data: raw})
			return
		}
	}
	n.send(idFrame(frameLack, shard, id))
}
