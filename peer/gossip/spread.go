package gossip

import (
	"cmp"
	"slices"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"
)

// fromHere marks a fact that was published at this peer.
const fromHere = -1

// spread passes a stored fact on. share is how many more copies its sender
// asked us to push early, or fromHere. First come pushes of the body while the
// fact is young, then announcements: at once to those that asked for it,
// collected for the others. Nobody who is known to have it is told.
func (m *mesh) spread(msg Message, share int) {
	now := time.Now()
	shard := ShardOf(msg.Subject, m.g.cfg.Shards)
	m.mu.Lock()
	defer m.mu.Unlock()
	t := m.facts.get(msg.ID, shard, now)
	if t.state == stored || m.closed {
		return
	}
	t.state, t.shard, t.size = stored, shard, uint32(len(msg.Raw)) // whatever shard it was announced under
	if t.told == nil {
		t.told = make(map[peer.ID]bool)
	}
	m.facts.cache(msg.ID, msg.Raw, now)
	m.push(msg, t, shard, share, now)
	m.announce(msg, t, shard)
}

// push sends the body to the best neighbours within the share. The lock is held.
func (m *mesh) push(msg Message, t *track, shard, share int, now time.Time) {
	fan, copies := m.g.cfg.Tuning.Push(share, m.population())
	if fan == 0 {
		return
	}
	targets := m.targets(t, shard, now, share == fromHere)
	targets = targets[:min(len(targets), fan)]
	body := frame{Type: frameBody, Shard: uint16(shard), N: uint32(Share(copies, len(targets))), Data: msg.Raw}
	for _, n := range targets {
		if n.send(body) {
			t.told[n.id] = false
		}
	}
}

// population is the number of members that the early pushes reckon with.
func (m *mesh) population() int {
	if m.g.cfg.Members != nil {
		return m.g.cfg.Members()
	}
	return len(m.neighbours) + 1
}

// targets orders the neighbours worth a push: those that lack the fact, are in
// good standing and pass things on; the ones that chose us as a source first,
// and of them the nearest. The publisher may push to others too.
func (m *mesh) targets(t *track, shard int, now time.Time, wide bool) []*neighbour {
	var out []*neighbour
	for _, n := range m.neighbours {
		_, told := t.told[n.id]
		l := n.wants[shard]
		if told || l == wantNothing || (l == wantLater && !wide) || InDoubt(n.rep.Score(now, m.g.cfg.Score(n.id))) {
			continue
		}
		out = append(out, n)
	}
	out = shuffled(out)
	slices.SortStableFunc(out, func(a, b *neighbour) int {
		if byWish := cmp.Compare(b.wants[shard], a.wants[shard]); byWish != 0 || wide {
			return byWish
		}
		return nearer(a, b)
	})
	return out
}

// announce tells everybody else. The lock is held.
func (m *mesh) announce(msg Message, t *track, shard int) {
	a := announcement{id: msg.ID, size: uint32(len(msg.Raw))}
	now := haveFrame(shard, []announcement{a})
	if len(msg.Raw) <= m.g.cfg.Tuning.Inline {
		now = frame{Type: frameBody, Shard: uint16(shard), Data: msg.Raw}
	}
	for _, n := range m.neighbours {
		if _, told := t.told[n.id]; told {
			continue
		}
		switch n.wants[shard] {
		case wantNow:
			if n.send(now) {
				t.told[n.id] = false
			}
		case wantLater:
			if len(n.later[shard]) < maxListed {
				n.later[shard] = append(n.later[shard], a)
			}
		}
	}
}

// flush sends a neighbour the announcements collected for it, without those
// that it had elsewhere meanwhile. The lock is held.
func (m *mesh) flush(n *neighbour) {
	if len(n.later) == 0 {
		return
	}
	for shard, list := range n.later {
		delete(n.later, shard)
		var news []announcement
		for _, a := range list {
			t := m.facts.tracks[a.id]
			if t == nil || t.told == nil {
				continue
			}
			if _, told := t.told[n.id]; !told {
				t.told[n.id] = false
				news = append(news, a)
			}
		}
		if len(news) > 0 {
			n.send(haveFrame(shard, news))
		}
	}
}

func cmpID(a, b peer.ID) int { return cmp.Compare(a, b) }
