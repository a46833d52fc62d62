package model

import (
	"slices"
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
	if !w.large() {
		w.roundsLater()
		return
	}
	one := &w.peers[p]
	one.lacksSince = min(one.lacksSince, since)
	if !one.exchanging {
		one.exchanging = true
		w.heap.put(event{at: from + w.exchangePause()/2, to: p, what: peersExchange, x: one.life})
	}
}

// roundsLater has every peer of a small consortium reconcile in its next round, as it
// does in each one: when it starts, and at one pace from then on.
func (w *World) roundsLater() {
	every := int64(w.cfg.SyncEvery)
	for p := range w.peers {
		if n := &w.peers[p]; n.up && !n.exchanging {
			n.exchanging = true
			w.heap.put(event{at: w.now + every - (w.now-n.since)%every, to: int32(p), what: roundBegins, x: n.life})
		}
	}
}

// round has a peer reconcile with everybody whom it has met, in an order by chance, as
// many at a time as it does.
func (w *World) round(e event) {
	p, n := e.to, &w.peers[e.to]
	if !n.up || n.life != e.x {
		return
	}
	if n.exchanging = false; w.large() {
		return
	}
	var free [sync.AtOnce]int64
	near := append(w.picked[:0], w.mesh.near[p]...)
	w.chance.Shuffle(len(near), func(i, j int) { near[i], near[j] = near[j], near[i] })
	for _, q := range near {
		if !w.meets(p, q) || !w.met(p, q, w.now) {
			continue
		}
		first := slices.Index(free[:], slices.Min(free[:]))
		w.heap.put(event{at: w.now + free[first], to: p, from: q, what: pairExchanges, x: n.life})
		free[first] += exchangeTrips * w.links.rtt(p, q)
	}
	w.picked = near[:0]
}

// exchangeTrips is how many round trips an exchange takes: to compare, and to fetch.
const exchangeTrips = 2

// pairExchange reconciles two peers of a small consortium, both ways.
func (w *World) pairExchange(e event) {
	p, q := e.to, e.from
	if w.peers[p].life == e.x && w.meets(p, q) && !w.shun(p, q) {
		w.reconcile(p, q, 0)
	}
}

// metNow is when two peers have met: each has a further source if it has too few, and
// one of them reconciles at once.
func (w *World) metNow(e event) {
	p, q := e.to, e.from
	if w.large() || w.peers[p].life != e.x || !w.meets(p, q) {
		return
	}
	for shard := range w.plan.Shards {
		w.chooseMore(p, shard)
		w.chooseMore(q, shard)
	}
	w.pairExchange(e)
}

// meetLater has a peer that starts meet all others.
func (w *World) meetLater(p int32) {
	for q := range int32(len(w.peers)) {
		if q != p && w.meets(p, q) {
			w.heap.put(event{at: w.now + (dialTrips+1)*w.links.rtt(p, q), to: p, from: q, what: peersMeet, x: w.peers[p].life})
		}
	}
}

// exchangePause is the time between two exchanges in which a peer of a large consortium
// takes part: with so many of its circle in each round, and about as many have it in
// theirs.
func (w *World) exchangePause() int64 { return int64(w.cfg.SyncEvery) / (2 * circle.PartnersAtOnce) }

// exchange reconciles a peer with a partner by chance.
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
		w.again(p, w.exchangePause(), false)
		return
	}
	moved, left, took := w.reconcile(p, q, one.lacksSince)
	if moved > 0 || left > 0 {
		w.again(p, max(w.exchangePause(), took), left == 0)
	} else {
		one.lacksSince = never
	}
}

// reconcile has facts that were published from a time on come to those of two peers
// that lack them. It returns how many come to the first, how many both lack, and what
// that takes.
func (w *World) reconcile(p, q int32, since int64) (moved, left int, took int64) {
	rtt := w.links.rtt(p, q)
	arrives := [2]int64{w.now + exchangeTrips*rtt, w.now + rtt + rtt/2}
	for i := len(w.open) - 1; i >= 0; i-- {
		id := w.open[i]
		f := &w.facts[id]
		if f.at < since {
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
	return moved, left, arrives[0] - w.now
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

// resided has all pairs of peers of a small consortium reconcile that dial each other
// again after sides changed, if their connections did not live on.
func (w *World) resided() {
	apart := w.split >= 0 && w.now-w.split >= int64(idleTimeout)
	w.split = w.now
	if !apart || w.large() {
		return
	}
	for p := range int32(len(w.peers)) {
		for q := range p {
			if w.meets(p, q) {
				at := w.now + int64(peer.RedialEvery)/2 + (dialTrips+1)*w.links.rtt(p, q)
				w.heap.put(event{at: at, to: p, from: q, what: pairExchanges, x: w.peers[p].life})
			}
		}
	}
}

// rescueLater has a fact checked once peers have dialled each other.
func (w *World) rescueLater(id int32) {
	w.heap.put(event{at: w.now + int64(peer.RedialEvery)/2, fact: id, what: factIsChecked})
}
