package gossip

import (
	"time"

	"github.com/libp2p/go-libp2p/core/peer"
)

// What is remembered of peers, and what it costs them.

// reputation finds or begins what is remembered of a peer. The lock is held.
func (m *mesh) reputation(id peer.ID) *Reputation {
	rep, ok := m.reps[id]
	if !ok {
		rep = &Reputation{}
		if len(m.reps) < maxReputations {
			m.reps[id] = rep
		}
	}
	return rep
}

// judge records which sources offered a fact. The lock is held.
func (m *mesh) judge(now time.Time, t *track) {
	if t.state != stored {
		return
	}
	for _, n := range m.neighbours {
		if n.asked[t.shard] == wantNow && n.since.Before(t.since) {
			n.rep.Trial(now, t.told[n.id])
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
		rep = &Reputation{}
	}
	n, ok := m.neighbours[id]
	return rep.Score(time.Now(), opinion), ok && n.greeted
}

// blame records an invalid fact, and parts from who sent too many.
func (m *mesh) blame(id peer.ID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now, rep := time.Now(), m.reputation(id)
	rep.invalid.add(now, invalidHalfLife)
	if n, ok := m.neighbours[id]; ok && parts(rep.Score(now, m.g.cfg.Score(id))) {
		m.part(n)
	}
}
