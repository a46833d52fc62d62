package model

import (
	"slices"
	"time"

	"github.com/souk-network/souk/peer/gossip"
)

// Bytes of messages of the mesh beside a fact's: a frame's, an announcement's.
const (
	frameBytes    = 10
	announceBytes = 36
	pullBytes     = 32
)

// take stores a fact at a peer and passes it on, unless its grant is not known
// there or is over. from is who brought it by gossip, or -1; share is how many
// copies it asked to push on.
func (w *World) take(id, p, from int32, share int) {
	f := &w.facts[id]
	if f.has(p) || !w.gate(id, p, from, share) {
		return
	}
	w.store(id, p, from)
	w.spread(id, p, share)
	w.learnt(id, p)
}

// store makes a fact durable at a peer.
func (w *World) store(id, p, from int32) {
	f := &w.facts[id]
	f.add(p)
	hops := uint8(0)
	if v := f.wave; v != nil {
		at := &v.at[p]
		if at.asked == 0 {
			v.reached++
		}
		at.stored, at.from = f.since(w.now), from
		if from >= 0 {
			hops = min(v.at[from].hops, 254) + 1
			at.hops = hops
		}
	}
	w.peers[p].facts++
	w.peers[p].stored += int64(f.size)
	w.delivered(id, p, from, hops)
	if int(f.holds) == len(w.peers) {
		f.set = nil
		w.close(id)
	}
}

// spread pushes a fact within the share, announces it to those who asked for it,
// and leaves the others for the list that goes out later.
func (w *World) spread(id, p int32, share int) {
	f := &w.facts[id]
	if f.wave == nil || f.set == nil && share == 0 {
		return
	}
	pushed := w.push(f, id, p, share)
	inline := int(f.size) <= w.tuning.Inline
	for _, q := range w.mesh.wants[p][f.shard] {
		if !w.up[q] || slices.Contains(pushed, q) || w.told(f, p, q) {
			continue
		}
		if inline {
			w.body(id, p, q, 0)
		} else {
			w.announce(id, p, q)
		}
	}
	if int(f.wave.reached) < w.running {
		w.heap.put(event{at: w.tick(p), fact: id, to: p, what: listGoesOut})
	}
}

// tick is when a peer's housekeeping is next due.
func (w *World) tick(p int32) int64 {
	const every = int64(gossip.TendEvery)
	return w.now + every - (w.now-w.peers[p].since)%every
}

// told reports whether a peer knows that another one has a fact: it brought it,
// or announced it to this one at once.
func (w *World) told(f *fact, p, q int32) bool {
	if at := &f.wave.at[p]; at.from == q && at.hops > 0 {
		return true
	}
	stored := f.wave.at[q].stored
	return stored != 0 && slices.Contains(w.mesh.ours[p][f.shard], q) && stored+int32(w.links.rtt(p, q)/2000) <= f.since(w.now)
}

// push sends a body to the best of those that lack it, within the share.
func (w *World) push(f *fact, id, p int32, share int) []int32 {
	fan, copies := w.tuning.Push(share, w.members)
	targets := w.targets[:0]
	if fan == 0 {
		return nil
	}
	for _, q := range w.mesh.wants[p][f.shard] {
		if w.peers[q].up && !w.told(f, p, q) {
			targets = append(targets, q)
		}
	}
	w.chance.Shuffle(len(targets), func(i, j int) { targets[i], targets[j] = targets[j], targets[i] })
	if share == gossip.FromHere {
		targets = w.pickAny(targets, w.mesh.near[p], p, fan)
	} else {
		slices.SortStableFunc(targets, func(a, b int32) int { return int(w.links.step(p, a)) - int(w.links.step(p, b)) })
	}
	targets = targets[:min(len(targets), fan)]
	each := gossip.Share(copies, len(targets))
	for _, q := range targets {
		w.body(id, p, q, each)
	}
	w.targets = targets
	return targets
}

// body sends a fact to a neighbour.
func (w *World) body(id, p, q int32, share int) {
	if at, comes := w.links.send(p, q, int(w.facts[id].size)+frameBytes, w.now); comes {
		w.heap.put(event{at: at, fact: id, to: q, from: p, what: bodyComes, x: int16(share)})
	}
}

// announce tells a neighbour that a peer has a fact. What cannot make it ask is
// counted and goes no way: it has the fact, or has asked somebody who answers
// sooner.
func (w *World) announce(id, p, q int32) {
	f := &w.facts[id]
	v := &f.wave.at[q]
	if v.stored != 0 {
		w.links.count(p, q, announceBytes+frameBytes)
		return
	}
	at, comes := w.links.send(p, q, announceBytes+frameBytes, w.now)
	if !comes {
		return
	}
	rtt := w.links.rtt(p, q)
	if v.due != 0 && (v.asked > 0 || f.since(at) >= v.due) && !hedges(f.since(at), v.due, rtt) {
		return
	}
	if due := f.since(at + rtt); v.due == 0 || v.asked == 0 && due < v.due {
		v.due = due
	}
	w.heap.put(event{at: at, fact: id, to: q, from: p, what: haveComes})
}

// count is send for a message that changes nothing.
func (l *links) count(from, to int32, size int) {
	if bytes := wire(size); l.reach(from, to) {
		l.all[from].out += bytes
		l.all[to].in += bytes
	}
}

// hedges is gossip.Hedges for times as waves keep them.
func hedges(now, due int32, rtt int64) bool {
	return gossip.Hedges(time.Duration(due-now)*time.Microsecond, time.Duration(rtt))
}

// haveCame asks for a fact that was announced, or asks a second one that should
// answer well before the first.
func (w *World) haveCame(e event) {
	f := &w.facts[e.fact]
	if f.wave == nil || !w.peers[e.to].up {
		return
	}
	v, now, rtt := &f.wave.at[e.to], f.since(w.now), w.links.rtt(e.from, e.to)
	switch {
	case v.stored != 0 || v.asked > 1:
		return
	case v.asked == 0:
		f.wave.reached++
	case !hedges(now, v.due, rtt):
		return
	}
	if due := f.since(w.now + rtt); v.asked == 0 || due < v.due {
		v.due = due
	}
	v.asked++
	w.pull(e)
}

// pull asks for a body. Whoever is asked has so long before another one is.
func (w *World) pull(e event) {
	patience := w.now + int64(gossip.Patience(time.Duration(w.links.rtt(e.from, e.to))))
	at, comes := w.links.send(e.to, e.from, pullBytes+frameBytes, w.now)
	if !comes || at >= patience {
		w.heap.put(event{at: patience, fact: e.fact, to: e.to, from: e.from, what: pullOverdue})
	}
	if comes {
		w.heap.put(event{at: at, fact: e.fact, to: e.from, from: e.to, what: pullComes, x: late(patience - at)})
	}
}

// late keeps how long an asker is still patient, in milliseconds; 0: it is not.
func late(left int64) int16 {
	return int16(max(left/int64(time.Millisecond), 0))
}

// pulled has a body go to who asked for it. If it comes too late, or never, that
// one asks another one in time.
func (w *World) pulled(e event) {
	f := &w.facts[e.fact]
	patience := w.now + int64(e.x)*int64(time.Millisecond)
	at, comes := int64(0), false
	if w.peers[e.to].up {
		at, comes = w.links.send(e.to, e.from, int(f.size)+frameBytes, w.now)
	}
	if comes {
		w.heap.put(event{at: at, fact: e.fact, to: e.from, from: e.to, what: bodyComes})
	}
	if e.x > 0 && (!comes || at > patience) {
		w.heap.put(event{at: patience, fact: e.fact, to: e.from, from: e.to, what: pullOverdue})
	}
}

// overdue asks another neighbour that has the fact.
func (w *World) overdue(e event) {
	f := &w.facts[e.fact]
	w.peers[e.to].unanswered++
	if f.wave == nil || f.has(e.to) || !w.peers[e.to].up {
		return
	}
	for _, q := range w.mesh.ours[e.to][f.shard] {
		if q != e.from && f.has(q) && w.meets(e.to, q) {
			e.from = q
			w.pull(e)
			return
		}
	}
}

// bodyCame takes a body, or counts a second copy.
func (w *World) bodyCame(e event) {
	f := &w.facts[e.fact]
	p := &w.peers[e.to]
	if !p.up {
		return
	}
	if f.has(e.to) {
		p.duplicates++
		return
	}
	p.copies++
	w.take(e.fact, e.to, e.from, int(e.x))
}

// listWent announces a fact to the neighbours that did not ask for it at once and
// lack it still.
func (w *World) listWent(e event) {
	f := &w.facts[e.fact]
	if f.wave == nil || int(f.wave.reached) >= w.running || !w.peers[e.to].up {
		return
	}
	for _, q := range w.mesh.near[e.to] {
		if at := &f.wave.at[q]; at.stored == 0 && w.up[q] && at.asked == 0 {
			w.announce(e.fact, e.to, q)
		}
	}
}
