package gossip

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"
)

// Whom this peer asks to announce, and who asked it.

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
		case InDoubt(n.rep.Score(now, m.g.cfg.Score(n.id))):
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
