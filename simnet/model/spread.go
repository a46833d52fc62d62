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
		at.stored, at.by = f.since(w.now), from
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
	v := f.wave
	if v == nil || f.set == nil && share == 0 {
		return
	}
	pushed := w.push(f, id, p, share)
	inline := int(f.size) <= w.tuning.Inline
	for _, q := range *w.mesh.wantsOf(p, int(f.shard)) {
		switch {
		case !w.up[q] || !w.met(p, q, w.now) || slices.Contains(pushed, q) || w.told(f, id, p, q):
		case inline:
			w.body(id, p, q, 0)
		default:
			w.announce(f, id, p, q)
		}
	}
	if int(v.reached) < w.running {
		w.list(id, p)
	}
}

// listed is a fact on a list that goes out later, with the next one's place.
type listed struct{ fact, next int32 }

// lists are the facts on all lists. A list is the places of its first and its last
// fact, 0 if it is empty.
type lists struct {
	all  []listed // place 0 is nobody's
	free int32    // the first free place; 0: none
}

type list struct{ first, last int32 }

func (l *lists) add(to *list, fact int32) {
	place := l.free
	if place == 0 {
		if len(l.all) == 0 {
			l.all = append(l.all, listed{})
		}
		place = int32(len(l.all))
		l.all = append(l.all, listed{fact: fact})
	} else {
		l.free = l.all[place].next
		l.all[place] = listed{fact: fact}
	}
	if to.first == 0 {
		to.first = place
	} else {
		l.all[to.last].next = place
	}
	to.last = place
}

// clear empties a list.
func (l *lists) clear(one *list) {
	if one.first != 0 {
		l.all[one.last].next, l.free = l.free, one.first
		*one = list{}
	}
}

// list has a peer announce a fact at its next housekeeping.
func (w *World) list(id, p int32) {
	n := &w.peers[p]
	if n.list.first == 0 {
		w.heap.put(event{at: w.tick(p), to: p, what: listGoesOut, x: n.life})
	}
	w.lists.add(&n.list, id)
}

// tick is when a peer's housekeeping is next due.
func (w *World) tick(p int32) int64 {
	const every = int64(gossip.TendEvery)
	return w.now + every - (w.now-w.peers[p].since)%every
}

// told reports whether a peer knows that another one has a fact: it brought it,
// or announced it to this one at once.
func (w *World) told(f *fact, id, p, q int32) bool {
	at := f.wave.at
	if own := &at[p]; own.by == q && own.hops > 0 {
		return true
	}
	stored := at[q].stored
	return stored != 0 && slices.Contains(*w.mesh.oursOf(p, int(f.shard)), q) && stored+int32(w.links.rtt(p, q)/2000) <= f.since(w.now) && !w.withholds(id, q, p)
}

// push sends a body to the best of those that lack it, within the share.
func (w *World) push(f *fact, id, p int32, share int) []int32 {
	fan, copies := w.tuning.Push(share, w.members)
	targets := w.targets[:0]
	if fan == 0 {
		return nil
	}
	for _, q := range *w.mesh.wantsOf(p, int(f.shard)) {
		if w.peers[q].up && w.met(p, q, w.now) && !w.told(f, id, p, q) && !w.doubts(p, q) {
			targets = append(targets, q)
		}
	}
	w.chance.Shuffle(len(targets), func(i, j int) { targets[i], targets[j] = targets[j], targets[i] })
	if share == gossip.FromHere {
		targets = w.pickAny(targets, w.trusted(p, w.mesh.near[p]), p, fan)
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
	if w.withholds(id, p, q) {
		return
	}
	w.sentBody(p, id, share)
	if at, comes := w.links.send(p, q, int(w.facts[id].size)+frameBytes, w.now); comes {
		w.heap.put(event{at: at, fact: id, to: q, from: p, what: bodyComes, x: int16(share)})
	}
}

// announce tells a neighbour that a peer has a fact. What cannot make it ask is
// counted and goes no way: it has the fact, or hears of it sooner from somebody who
// answers as soon.
func (w *World) announce(f *fact, id, p, q int32) {
	if w.withholds(id, p, q) {
		return
	}
	v, rtt := &f.wave.at[q], w.links.rtt(p, q)
	if v.stored != 0 || v.late(f.since(w.now+int64(w.links.between(p, q).Min)), rtt) {
		w.links.count(p, q, announceBytes+frameBytes)
		return
	}
	at, comes := w.links.send(p, q, announceBytes+frameBytes, w.now)
	if comes && w.doubts(q, p) {
		at += int64(gossip.Distrust) // so long it waits for a better one
	}
	if !comes || v.late(f.since(at), rtt) {
		return
	}
	if arrives := f.since(at); v.by == 0 || arrives < v.by {
		v.by, v.due = arrives, f.since(at+rtt)
	}
	w.heap.put(event{at: at, fact: id, to: q, from: p, what: haveComes})
}

// late reports whether an announcement that comes at a time to who lacks the fact
// is of no use: another one comes sooner, or came, and is not outdone by it.
func (v *seen) late(at int32, rtt int64) bool {
	return v.by != 0 && at >= v.by && (v.asked > 1 || !hedges(at, v.due, rtt))
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
	if w.peers[e.to].up && !w.withholds(e.fact, e.to, e.from) {
		w.sentBody(e.to, e.fact, 0)
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
	w.broke(e.to, e.from)
	if f.wave == nil || f.has(e.to) || !w.peers[e.to].up {
		return
	}
	for _, q := range *w.mesh.oursOf(e.to, int(f.shard)) {
		if q != e.from && f.has(q) && w.meets(e.to, q) && !w.withholds(e.fact, q, e.to) {
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
	w.brought(e.to, e.from)
	w.take(e.fact, e.to, e.from, int(e.x))
}

// listWent announces what a peer collected to the neighbours that did not ask for
// it at once and lack it still.
func (w *World) listWent(e event) {
	n := &w.peers[e.to]
	if n.life != e.x {
		return // it was another one's, before a restart
	}
	for place := n.list.first; place != 0; place = w.lists.all[place].next {
		id := w.lists.all[place].fact
		f := &w.facts[id]
		if f.wave == nil || int(f.wave.reached) >= w.running {
			continue
		}
		for _, q := range w.mesh.near[e.to] {
			if at := &f.wave.at[q]; at.stored == 0 && at.asked == 0 && w.up[q] && w.met(e.to, q, f.at+int64(f.wave.at[e.to].stored)*1000) {
				w.announce(f, id, e.to, q)
			}
		}
	}
	w.lists.clear(&n.list)
}
