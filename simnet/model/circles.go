package model

import (
	"slices"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/circle"
)

// In a consortium of more than circle.Everybody others a peer is connected with
// the members of its circle and with those whose circle it is in. The circle
// decides as in production; here are the connections that it finds.

// ring is a peer's circle with its connections.
type ring struct {
	circle circle.Circle[int32]
	ties   []tie
	wakes  int64 // when it is looked after next; 0: nothing is planned
}

// tie is a connection, at one of its ends.
type tie struct {
	peer   int32
	ours   bool  // this end dialled
	since  int64 // when it came about
	broken int64 // since when nothing passes; 0: it does
	spare  int64 // since when this end, which dialled, does not need it; 0: it does
}

const (
	// idleTimeout is after how long without a packet a connection ends: that of
	// the QUIC transport.
	idleTimeout = 30 * time.Second
	// dialTimeout is how long a peer waits for whom it dials, and with that its
	// next look at the circle.
	dialTimeout = 10 * time.Second
	// dialTrips are the round trips until a neighbour that was dialled is one: the
	// handshake, then an exchange of identities with the first words of gossip.
	dialTrips = 2
	// carriedAge is how old the word is that reaches a peer of a large consortium
	// from the others by way of its partners, in the middle: see
	// docs/design/large-consortia.md.
	carriedAge = 25 * time.Second
)

// large reports whether peers keep circles.
func (w *World) large() bool { return w.rings != nil }

// sized lets peers keep circles or not, by the number of members.
func (w *World) sized() {
	switch big := w.members-1 > circle.Everybody; {
	case big && !w.large():
		w.drawCircles()
	case !big && w.large():
		w.meetEverybody()
	}
}

// drawCircles turns to circles: what is connected by then is spare.
func (w *World) drawCircles() {
	w.rings = make([]ring, len(w.peers))
	for p := range w.mesh.near {
		var near []int32
		for _, q := range w.mesh.near[p] {
			if w.begun && w.meets(int32(p), q) {
				near = append(near, q)
				w.rings[p].ties = append(w.rings[p].ties, tie{peer: q, ours: int32(p) < q, since: w.now})
			}
		}
		w.mesh.near[p] = near
	}
	for p := range w.peers {
		w.wake(int32(p), w.now)
	}
}

// meetEverybody turns back.
func (w *World) meetEverybody() {
	w.rings, w.mesh.near = nil, nearest(w.plan, w.links)
	for p := range w.peers {
		w.chooseAll(int32(p))
	}
}

// wake has a peer look after its circle at a time, or sooner.
func (w *World) wake(p int32, at int64) {
	if r := &w.rings[p]; r.wakes == 0 || at < r.wakes {
		r.wakes = at
		w.heap.put(event{at: at, to: p, what: circleIsTended})
	}
}

// wakeAll has every peer look after its circle at its next turn to do so.
func (w *World) wakeAll() {
	for p := range w.rings {
		if w.peers[p].up {
			w.wake(int32(p), w.look(int32(p), w.now+1))
		}
	}
}

// look is when a peer next looks after its circle, not before a time: at one pace
// since it started.
func (w *World) look(p int32, from int64) int64 {
	const every = int64(peer.RedialEvery)
	since := w.peers[p].since
	return since + (from-since+every-1)/every*every
}

// tend brings a peer's circle up to date, dials, and hangs up.
func (w *World) tend(e event) {
	if !w.large() || w.rings[e.to].wakes != e.at {
		return
	}
	p, r := e.to, &w.rings[e.to]
	r.wakes = 0
	if !w.peers[p].up {
		return
	}
	w.mindTies(p)
	r.circle.Tend(w.sight(p))
	silent := w.dial(p)
	spare := w.hangUp(p)
	switch {
	case silent:
		w.wake(p, w.look(p, w.now+int64(dialTimeout)))
	case spare || !r.circle.Whole(func(q int32) bool { return w.tied(p, q) }):
		w.wake(p, w.look(p, w.now+1))
	default:
		w.wake(p, w.look(p, max(r.circle.Turns().UnixNano(), w.now+1)))
	}
}

// sight is what a peer's circle sees.
func (w *World) sight(p int32) circle.Sight[int32] {
	return circle.Sight[int32]{
		Now: time.Unix(0, w.now), Member: func(q int32) bool { return w.peers[q].member },
		Connected: func(q int32) bool { return w.tied(p, q) },
		RTT:       func(q int32) time.Duration { return time.Duration(w.links.rtt(p, q)) },
		Draw:      func(taken func(int32) bool) (int32, bool) { return w.drawMember(p, taken) },
	}
}

// drawMember draws another member that is not taken: some tries, then a walk from
// a place by chance.
func (w *World) drawMember(p int32, taken func(int32) bool) (int32, bool) {
	fits := func(q int32) bool { return q != p && w.peers[q].member && !taken(q) }
	n := len(w.peers)
	for range 32 {
		if q := int32(w.chance.IntN(n)); fits(q) {
			return q, true
		}
	}
	from := w.chance.IntN(n)
	for i := range n {
		if q := int32((from + i) % n); fits(q) {
			return q, true
		}
	}
	return 0, false
}

func (w *World) tieOf(p, q int32) *tie {
	ties := w.rings[p].ties
	for i := range ties {
		if ties[i].peer == q {
			return &ties[i]
		}
	}
	return nil
}

func (w *World) tied(p, q int32) bool { return w.tieOf(p, q) != nil }

// mindTies ends connections over which nothing passed for long.
func (w *World) mindTies(p int32) {
	for i := 0; i < len(w.rings[p].ties); i++ {
		t := &w.rings[p].ties[i]
		switch {
		case w.meets(p, t.peer):
			t.broken = 0
		case t.broken == 0:
			t.broken = w.now
		case w.now-t.broken >= int64(idleTimeout):
			w.untie(p, t.peer)
			i--
		}
	}
}

// dial dials whom the circle has and who is not connected, and reports whether
// somebody did not answer.
func (w *World) dial(p int32) (silent bool) {
	for _, q := range w.rings[p].circle.All() {
		switch {
		case w.tied(p, q):
		case w.meets(p, q):
			w.heap.put(event{at: w.now + dialTrips*w.links.rtt(p, q), to: p, from: q, what: peersTie, x: w.peers[p].life})
		default:
			silent = true
		}
	}
	return silent
}

// hangUp ends connections that a peer opened and does not need, in time, and
// reports whether there are any left.
func (w *World) hangUp(p int32) (spare bool) {
	for i := 0; i < len(w.rings[p].ties); i++ {
		t := &w.rings[p].ties[i]
		switch {
		case !t.ours || w.rings[p].circle.Has(t.peer):
			t.spare = 0
			spare = spare || t.broken != 0
		case t.spare == 0:
			t.spare, spare = w.now, true
		case w.now-t.spare > int64(peer.SpareFor):
			w.untie(p, t.peer)
			i--
		default:
			spare = true
		}
	}
	return spare
}

// tie connects two peers, unless one of them is gone by now.
func (w *World) tie(e event) {
	p, q := e.to, e.from
	if !w.large() || w.peers[p].life != e.x || !w.meets(p, q) || w.tied(p, q) {
		return
	}
	w.rings[p].ties = append(w.rings[p].ties, tie{peer: q, ours: true, since: w.now})
	w.rings[q].ties = append(w.rings[q].ties, tie{peer: p, since: w.now})
	w.mesh.near[p] = w.nearer(p, w.mesh.near[p], q)
	w.mesh.near[q] = w.nearer(q, w.mesh.near[q], p)
	for shard := range w.plan.Shards {
		w.chooseMore(p, shard)
		w.chooseMore(q, shard)
	}
}

// nearer puts a neighbour behind those that are as near or nearer.
func (w *World) nearer(p int32, near []int32, q int32) []int32 {
	at := len(near)
	for at > 0 && w.links.step(p, near[at-1]) > w.links.step(p, q) {
		at--
	}
	return slices.Insert(near, at, q)
}

// untie ends the connection of two peers.
func (w *World) untie(p, q int32) {
	w.forget(p, q)
	w.forget(q, p)
	if r := &w.rings[q]; w.peers[q].up && r.circle.Has(p) { // it dials again
		w.wake(q, w.look(q, w.now+1))
	}
}

// forget takes a neighbour that is gone from a peer's lists.
func (w *World) forget(p, q int32) {
	is := func(n int32) bool { return n == q }
	w.rings[p].ties = slices.DeleteFunc(w.rings[p].ties, func(t tie) bool { return t.peer == q })
	w.mesh.near[p] = slices.DeleteFunc(w.mesh.near[p], is)
	for shard := range w.plan.Shards {
		*w.mesh.wantsOf(p, shard) = slices.DeleteFunc(*w.mesh.wantsOf(p, shard), is)
		if ours := *w.mesh.oursOf(p, shard); slices.Contains(ours, q) {
			*w.mesh.oursOf(p, shard) = slices.DeleteFunc(ours, is)
			w.choose(p, shard)
		}
	}
}

// alone ends all connections of a peer that starts anew.
func (w *World) alone(p int32) {
	for len(w.rings[p].ties) > 0 {
		w.untie(p, w.rings[p].ties[0].peer)
	}
	w.rings[p].circle = circle.Circle[int32]{}
}

// drawsAnswer reports whether more than half of those that a peer drew answered
// within a minute.
func (w *World) drawsAnswer(p int32) bool {
	return w.rings[p].circle.Answers(func(q int32) bool {
		t := w.tieOf(p, q)
		return t != nil && !w.silentFor(p, q, peer.FreshFor) && (t.broken == 0 || time.Duration(w.now-t.broken) <= peer.FreshFor)
	})
}
