package model

import (
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/circle"
	"github.com/souk-network/souk/peer/gossip"
	"github.com/souk-network/souk/peer/sync"
	"github.com/souk-network/souk/simnet/scenario"
)

// What gossip leaves out, reconciliation completes. All peers reconcile with all
// others all the time; here that happens only where somebody lacks something
// that somebody has whom it reaches.

// checkEvery is how often it is looked up who lacks a fact, from its publication.
const checkEvery = 2 * int64(gossip.TendEvery)

// waveLife is how long gossip of a fact may still bring something.
const waveLife = 4 * checkEvery

// check finds those that lack a fact and can get it, and lets them reconcile.
func (w *World) check(id int32) {
	f := &w.facts[id]
	if !f.open {
		return
	}
	if w.now-f.at >= waveLife {
		w.endWave(f, id)
	}
	helped := w.rescue(id)
	switch {
	case f.wave != nil:
		w.heap.put(event{at: w.now + checkEvery, fact: id, what: factIsChecked})
	case helped:
		w.heap.put(event{at: w.now + int64(w.cfg.SyncEvery), fact: id, what: factIsChecked})
	}
}

// rescue begins exchanges of all that lack a fact while somebody on their side
// has it, and reports whether there were any.
func (w *World) rescue(id int32) (any bool) {
	f := &w.facts[id]
	clear(w.sided)
	for p := range w.peers {
		if side := w.links.all[p].side; w.peers[p].up && side != scenario.Gone && f.has(int32(p)) {
			for int(side) >= len(w.sided) {
				w.sided = append(w.sided, 0)
			}
			w.sided[side]++
		}
	}
	f.lacks(int32(len(w.peers)), func(p int32) {
		side := w.links.all[p].side
		if w.peers[p].up && side != scenario.Gone && int(side) < len(w.sided) && w.sided[side] > 0 {
			any = true
			w.lacking(p, f.at, w.now)
		}
	})
	return any
}

// lacking lets a peer reconcile from a time on, if it does not do so already.
func (w *World) lacking(p int32, since, from int64) {
	one := &w.peers[p]
	one.lacksSince = min(one.lacksSince, since)
	if !one.exchanging {
		one.exchanging = true
		w.heap.put(event{at: from + w.exchangePause(p)/2, to: p, what: peersExchange, x: one.life})
	}
}

// exchangePause is the time between two exchanges in which a peer takes part: its
// own with each partner and each partner's with it, once in each round, or as
// fast as so many at once can be had.
func (w *World) exchangePause(p int32) int64 {
	if w.large() { // with so many of its circle, and about as many have it in theirs
		return int64(w.cfg.SyncEvery) / (2 * circle.PartnersAtOnce)
	}
	partners := int64(max(len(w.mesh.near[p]), 1))
	round := max(int64(w.cfg.SyncEvery), partners*w.exchangeTakes(p)/int64(sync.AtOnce))
	return max(round/(2*partners), int64(time.Millisecond))
}

// exchangeTakes is about what an exchange takes: two round trips to compare and
// fetch, at the distance of a neighbour in the middle.
func (w *World) exchangeTakes(p int32) int64 {
	near := w.mesh.near[p]
	if len(near) == 0 {
		return int64(time.Second)
	}
	return 2 * w.links.rtt(p, near[len(near)/2])
}

// exchange reconciles a peer with a partner by chance, both ways.
func (w *World) exchange(e event) {
	p := e.to
	one := &w.peers[p]
	if !one.up || one.life != e.x {
		return
	}
	one.exchanging = false
	q, found := w.partner(p)
	if !found {
		return
	}
	if w.shun(p, q) {
		w.again(p, w.exchangePause(p), false)
		return
	}
	rtt := w.links.rtt(p, q)
	arrives := [2]int64{w.now + 2*rtt, w.now + rtt + rtt/2}
	left, moved := 0, 0
	for i := len(w.open) - 1; i >= 0; i-- {
		id := w.open[i]
		f := &w.facts[id]
		if f.at < one.lacksSince {
			break
		}
		switch mine, theirs := f.has(p), f.has(q); {
		case !mine && theirs:
			moved++
			w.bySync(id, q, p, &arrives[0])
		case mine && !theirs:
			w.bySync(id, p, q, &arrives[1])
		case !mine:
			left++
		}
	}
	if moved > 0 || left > 0 {
		w.again(p, max(w.exchangePause(p), arrives[0]-w.now), left == 0)
	} else {
		one.lacksSince = never
	}
}

// again lets a peer reconcile once more, unless what it lacked is on its way.
func (w *World) again(p int32, pause int64, done bool) {
	one := &w.peers[p]
	if done {
		one.lacksSince = never
		return
	}
	if one.tries++; one.tries > maxPartners {
		one.tries, one.lacksSince = 0, never // whoever has it is not to be found: a later check begins again
		return
	}
	one.exchanging = true
	w.heap.put(event{at: w.now + pause, to: p, what: peersExchange, x: one.life})
}

// maxPartners is after how many exchanges a peer waits for the next check.
const maxPartners = 64

// partner draws somebody with whom a peer can reconcile.
func (w *World) partner(p int32) (int32, bool) {
	near := w.mesh.near[p]
	if len(near) == 0 {
		return 0, false
	}
	for range min(4*len(near), 256) {
		if q := near[w.chance.IntN(len(near))]; w.meets(p, q) {
			return q, true
		}
	}
	return 0, false
}

// bySync has a fact come to a peer at the end of those that come before it.
func (w *World) bySync(id, from, to int32, at *int64) {
	f := &w.facts[id]
	bytes := wire(int(f.size))
	if rate := w.links.all[to].down; rate > 0 {
		*at += bytes * 8 * int64(time.Second) / rate
	}
	w.links.count(from, to, int(f.size))
	w.heap.put(event{at: *at, fact: id, to: to, from: from, what: syncComes})
}

// synced takes a fact that came by reconciliation.
func (w *World) synced(e event) {
	f := &w.facts[e.fact]
	if !w.peers[e.to].up || f.has(e.to) || !w.room(e.fact, e.to) {
		return
	}
	w.store(e.fact, e.to, -1)
	w.learnt(e.fact, e.to)
}

// reconnected lets peers find each other after sides changed: at once if their
// connections lived on, else when they dial each other again.
func (w *World) reconnected() {
	for _, id := range w.open {
		w.rescueLater(id)
	}
}

// rescueLater has a fact checked once peers have dialled each other.
func (w *World) rescueLater(id int32) {
	w.heap.put(event{at: w.now + int64(peer.RedialEvery)/2, fact: id, what: factIsChecked})
}
