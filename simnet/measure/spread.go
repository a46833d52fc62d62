package measure

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// running reports whether a peer was up at a time.
func (b *Book) running(peer int32, at time.Duration) bool {
	return slices.ContainsFunc(b.up[peer], func(s span) bool { return at >= s.from && (s.to < 0 || at < s.to) })
}

// published lists the facts of a filter: published since then.
func (b *Book) published(f Filter) []fact {
	at, _ := slices.BinarySearchFunc(b.facts, f.Since, func(x fact, t time.Duration) int { return cmp.Compare(x.at, t) })
	return b.facts[at:]
}

// delivery is the part of the pairs of a fact and a peer that runs now, of which
// the peer has stored the fact and not lost it with its disk.
func (b *Book) delivery(f Filter) (float64, bool) {
	if b.crowd.facts > 0 {
		return b.crowdDelivery(f)
	}
	who := b.who(f)
	should, did := 0, 0
	var peers []int32
	for name, n := range b.names {
		if isPeer(name) && has(who, n) && b.running(n, b.now) {
			peers = append(peers, n)
		}
	}
	for _, x := range b.published(f) {
		have := x.held()
		for _, p := range peers {
			should++
			if have[p] {
				did++
			}
		}
	}
	return float64(did) / float64(max(1, should)), should > 0
}

// propagation lists the times from publication to arrival at another peer that
// ran when the fact was published, in order.
func (b *Book) propagation(f Filter) (out []time.Duration) {
	b.arrivals(f, func(x fact, d delivery) { out = append(out, d.at-x.at) })
	slices.Sort(out)
	return out
}

func (b *Book) arrivals(f Filter, each func(fact, delivery)) {
	who := b.who(f)
	for _, x := range b.published(f) {
		for _, d := range x.arrived {
			if d.peer != x.origin && has(who, d.peer) && b.running(d.peer, x.at) {
				each(x, d)
			}
		}
	}
}

// stretches lists the same times, divided by the shortest possible.
func (b *Book) stretches(f Filter) (out []float64) {
	if b.Bound == nil {
		return nil
	}
	merchants := b.merchants()
	b.arrivals(f, func(x fact, d delivery) {
		from, ok := merchants[x.origin]
		to, there := merchants[d.peer]
		if bound := time.Duration(0); ok && there {
			if bound = b.Bound(from, to); bound > 0 {
				out = append(out, float64(d.at-x.at)/float64(bound))
			}
		}
	})
	slices.Sort(out)
	return out
}

// merchants numbers the merchants' peers as their names do.
func (b *Book) merchants() map[int32]int {
	out := map[int32]int{}
	for name, n := range b.names {
		if at, err := strconv.Atoi(strings.TrimPrefix(name, "m")); err == nil && isPeer(name) {
			out[n] = at
		}
	}
	return out
}

// divergence counts the pairs of a fact and a running peer that lacks it while
// another running peer has it.
func (b *Book) divergence(f Filter) int64 {
	who := b.who(f)
	var up []int32
	for name, n := range b.names {
		if isPeer(name) && b.running(n, b.now) {
			up = append(up, n)
		}
	}
	var missing int64
	for _, x := range b.published(f) {
		have := x.held()
		held := false
		lacks := int64(0)
		for _, p := range up {
			held = held || have[p]
			if !have[p] && has(who, p) {
				lacks++
			}
		}
		if held {
			missing += lacks
		}
	}
	return missing
}
