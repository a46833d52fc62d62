// Package circle decides with whom a peer of a large consortium stands in
// connection: members that it drew by lot from the registry, so that nobody
// chooses them for it, and a few that are near. It knows nothing of the network:
// what it needs is handed in, so that a model of the network decides by the same
// code. Reasons: docs/design/large-consortia.md.
package circle

import (
	"cmp"
	"slices"
	"time"
)

const (
	// Everybody is up to how many other members a peer stays connected with all.
	Everybody = 32
	// Drawn is how many members a peer of a larger consortium keeps connections
	// with that it drew by lot; Near is how many it keeps for their short way.
	Drawn, Near = 6, 2
	// PartnersAtOnce is with how many members of its circle a peer reconciles in a
	// round.
	PartnersAtOnce = 3
	// TurnEvery is how often the oldest drawn member gives its place to another.
	TurnEvery = 2 * time.Minute
	// Silence is after how long without a connection a drawn member is lost, and
	// Mourning how long it counts against freshness if it does not come back.
	Silence, Mourning = 30 * time.Second, 10 * time.Minute
	// MaxLost bounds the lost members that are remembered and dialled on.
	MaxLost = 4 * Drawn
)

// Circle is whom one peer keeps. ID names members. The zero value has nobody. It
// is not safe for use from several goroutines.
type Circle[ID comparable] struct {
	drawn  []draw[ID] // with a place, the oldest first
	lost   []draw[ID] // had one and did not answer, the oldest first
	near   []ID
	turned time.Time // when a place last changed by turn
	next   int       // whose turn of reconciliation it is
}

// draw is a member that was drawn.
type draw[ID comparable] struct {
	id   ID
	seen time.Time // when it last was connected, or was drawn
	gone time.Time // when it was lost
}

// Sight is what a circle asks of the network.
type Sight[ID comparable] struct {
	Now       time.Time
	Member    func(ID) bool
	Connected func(ID) bool
	RTT       func(ID) time.Duration // 0: unknown
	// Draw draws one member, each that is not taken with the same chance. It
	// reports false when there is none.
	Draw func(taken func(ID) bool) (ID, bool)
}

// Tend brings the circle up to date. Whom to dial then is All.
func (c *Circle[ID]) Tend(s Sight[ID]) {
	c.forget(s)
	c.mind(s)
	c.turn(s)
	c.fill(s)
}

// All lists the circle: drawn members, lost ones, near ones.
func (c *Circle[ID]) All() (out []ID) {
	for _, list := range [][]draw[ID]{c.drawn, c.lost} {
		for _, d := range list {
			out = append(out, d.id)
		}
	}
	return append(out, c.near...)
}

// forget drops who is no member any more and whom to mourn is over.
func (c *Circle[ID]) forget(s Sight[ID]) {
	c.drawn = slices.DeleteFunc(c.drawn, func(d draw[ID]) bool { return !s.Member(d.id) })
	c.lost = slices.DeleteFunc(c.lost, func(d draw[ID]) bool { return !s.Member(d.id) || s.Now.Sub(d.gone) > Mourning })
	c.near = slices.DeleteFunc(c.near, func(id ID) bool { return !s.Member(id) })
}

// mind notes who is connected, takes places from the silent, and forgives who
// came back.
func (c *Circle[ID]) mind(s Sight[ID]) {
	c.lost = slices.DeleteFunc(c.lost, func(d draw[ID]) bool { return s.Connected(d.id) })
	c.near = slices.DeleteFunc(c.near, func(id ID) bool { return !s.Connected(id) })
	kept := c.drawn[:0]
	for _, d := range c.drawn {
		switch {
		case s.Connected(d.id):
			d.seen = s.Now
			kept = append(kept, d)
		case s.Now.Sub(d.seen) <= Silence:
			kept = append(kept, d)
		default:
			d.gone = s.Now
			c.lost = append(c.lost, d)
		}
	}
	c.drawn, c.lost = kept, c.lost[max(len(c.lost)-MaxLost, 0):]
}

// turn gives the place of the oldest to another now and then: whoever was drawn
// badly is not kept for ever. If it is nearer than who is kept as near, it stays
// as that.
func (c *Circle[ID]) turn(s Sight[ID]) {
	if s.Now.Sub(c.turned) < TurnEvery || len(c.drawn) < Drawn {
		return
	}
	c.turned = s.Now
	oldest := c.drawn[0].id
	c.drawn = slices.Delete(c.drawn, 0, 1)
	if s.RTT(oldest) == 0 {
		return
	}
	c.near = append(c.near, oldest)
	slices.SortFunc(c.near, func(a, b ID) int { return cmp.Compare(s.RTT(a), s.RTT(b)) })
	c.near = c.near[:min(len(c.near), Near)]
}

// fill draws for every free place.
func (c *Circle[ID]) fill(s Sight[ID]) {
	if len(c.drawn) == 0 {
		c.turned = s.Now
	}
	for len(c.drawn) < Drawn {
		id, found := s.Draw(c.Has)
		if !found {
			return
		}
		c.drawn = append(c.drawn, draw[ID]{id: id, seen: s.Now})
	}
}

// Has reports whether a member is in the circle, or lost.
func (c *Circle[ID]) Has(id ID) bool {
	return c.Drew(id) || slices.ContainsFunc(c.lost, is(id)) || slices.Contains(c.near, id)
}

// Drew reports whether a member has a drawn place.
func (c *Circle[ID]) Drew(id ID) bool { return slices.ContainsFunc(c.drawn, is(id)) }

func is[ID comparable](id ID) func(draw[ID]) bool {
	return func(d draw[ID]) bool { return d.id == id }
}

// InTurn is with whom to reconcile in a round: the next few of the circle.
func (c *Circle[ID]) InTurn() (out []ID) {
	all := slices.Clone(c.near)
	for _, d := range c.drawn {
		all = append(all, d.id)
	}
	for range min(PartnersAtOnce, len(all)) {
		c.next++
		out = append(out, all[c.next%len(all)])
	}
	return out
}

// Answers reports whether more than half of the members that this peer drew, the
// lost among them, answered lately.
func (c *Circle[ID]) Answers(lately func(ID) bool) bool {
	heard := 0
	for _, d := range c.drawn {
		if lately(d.id) {
			heard++
		}
	}
	return 2*heard > len(c.drawn)+len(c.lost)
}

// Turns is when the next place changes by turn, if nothing else happens.
func (c *Circle[ID]) Turns() time.Time { return c.turned.Add(TurnEvery) }

// Whole reports whether every member of the circle is connected and none is lost:
// then nothing changes until Turns.
func (c *Circle[ID]) Whole(connected func(ID) bool) bool {
	for _, d := range c.drawn {
		if !connected(d.id) {
			return false
		}
	}
	for _, id := range c.near {
		if !connected(id) {
			return false
		}
	}
	return len(c.lost) == 0 && len(c.drawn) == Drawn
}
