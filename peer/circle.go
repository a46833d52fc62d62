package peer

import (
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"
)

const (
	// everybody is up to how many other members a peer stays connected with all.
	everybody = 32
	// drawn is how many members a peer of a larger consortium keeps connections
	// with that it drew by lot; near is how many it keeps for their short way.
	drawn, near = 6, 2
	// turnEvery is how often the oldest drawn member gives its place to another.
	turnEvery = 2 * time.Minute
	// silence is after how long without a connection a drawn member is lost, and
	// mourning how long it counts against freshness if it does not come back.
	silence, mourning = 30 * time.Second, 10 * time.Minute
	// maxLost bounds the lost members that are remembered and dialled on.
	maxLost = 4 * drawn
)

// circle is with whom a peer of a large consortium stands in connection: members
// that it drew by lot from the registry, so that nobody chooses them for it, and
// a few that are near. Reasons: docs/design/large-consortia.md.
type circle struct {
	mu     sync.Mutex
	drawn  []draw // with a place, the oldest first
	lost   []draw // had one and did not answer, the oldest first
	near   []peer.ID
	turned time.Time // when a place last changed by turn
	next   int       // whose turn of reconciliation it is
}

// draw is a member that was drawn.
type draw struct {
	id   peer.ID
	seen time.Time // when it last was connected, or was drawn
	gone time.Time // when it was lost
}

// sight is what a circle asks of the network.
type sight struct {
	now       time.Time
	connected func(peer.ID) bool
	rtt       func(peer.ID) time.Duration // 0: unknown
}

// tend brings the circle up to date with the members and says whom to dial.
func (c *circle) tend(members []peer.ID, s sight) (dial []peer.ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forget(members, s.now)
	c.mind(s)
	c.turn(s)
	c.fill(members, s.now)
	for _, d := range slices.Concat(c.drawn, c.lost) {
		dial = append(dial, d.id)
	}
	return append(dial, c.near...)
}

// forget drops who is no member any more and whom to mourn is over.
func (c *circle) forget(members []peer.ID, now time.Time) {
	is := make(map[peer.ID]bool, len(members))
	for _, m := range members {
		is[m] = true
	}
	c.drawn = slices.DeleteFunc(c.drawn, func(d draw) bool { return !is[d.id] })
	c.lost = slices.DeleteFunc(c.lost, func(d draw) bool { return !is[d.id] || now.Sub(d.gone) > mourning })
	c.near = slices.DeleteFunc(c.near, func(id peer.ID) bool { return !is[id] })
}

// mind notes who is connected, takes places from the silent, and forgives who
// came back.
func (c *circle) mind(s sight) {
	c.lost = slices.DeleteFunc(c.lost, func(d draw) bool { return s.connected(d.id) })
	c.near = slices.DeleteFunc(c.near, func(id peer.ID) bool { return !s.connected(id) })
	var kept []draw
	for _, d := range c.drawn {
		switch {
		case s.connected(d.id):
			d.seen = s.now
			kept = append(kept, d)
		case s.now.Sub(d.seen) <= silence:
			kept = append(kept, d)
		default:
			d.gone = s.now
			c.lost = append(c.lost, d)
		}
	}
	c.drawn, c.lost = kept, c.lost[max(len(c.lost)-maxLost, 0):]
}

// turn gives the place of the oldest to another now and then: whoever was drawn
// badly is not kept for ever. If it is nearer than who is kept as near, it stays
// as that.
func (c *circle) turn(s sight) {
	if s.now.Sub(c.turned) < turnEvery || len(c.drawn) < drawn {
		return
	}
	c.turned = s.now
	oldest := c.drawn[0].id
	c.drawn = c.drawn[1:]
	if s.rtt(oldest) == 0 {
		return
	}
	c.near = append(c.near, oldest)
	slices.SortFunc(c.near, func(a, b peer.ID) int { return int(s.rtt(a) - s.rtt(b)) })
	c.near = c.near[:min(len(c.near), near)]
}

// fill draws for every free place.
func (c *circle) fill(members []peer.ID, now time.Time) {
	if len(c.drawn) == 0 {
		c.turned = now
	}
	for len(c.drawn) < drawn {
		free := slices.DeleteFunc(slices.Clone(members), c.has)
		if len(free) == 0 {
			return
		}
		c.drawn = append(c.drawn, draw{id: free[rand.IntN(len(free))], seen: now})
	}
}

// has reports whether a member is in the circle, or lost. The lock is held.
func (c *circle) has(id peer.ID) bool {
	is := func(d draw) bool { return d.id == id }
	return slices.ContainsFunc(c.drawn, is) || slices.ContainsFunc(c.lost, is) || slices.Contains(c.near, id)
}

// drew reports whether a member has a drawn place.
func (c *circle) drew(id peer.ID) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.ContainsFunc(c.drawn, func(d draw) bool { return d.id == id })
}

// holds reports whether a connection to a member is to stay.
func (c *circle) holds(id peer.ID) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.has(id)
}

// inTurn is the next few of the circle.
func (c *circle) inTurn(few int) (out []peer.ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := slices.Clone(c.near)
	for _, d := range c.drawn {
		all = append(all, d.id)
	}
	for range min(few, len(all)) {
		c.next++
		out = append(out, all[c.next%len(all)])
	}
	return out
}

// answers reports whether more than half of the members that this peer drew, the
// lost among them, answered lately.
func (c *circle) answers(lately func(peer.ID) bool) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	heard := 0
	for _, d := range c.drawn {
		if lately(d.id) {
			heard++
		}
	}
	return 2*heard > len(c.drawn)+len(c.lost)
}
