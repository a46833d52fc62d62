package measure

import (
	"slices"
	"time"
)

// Arrival is a fact's way from its publication to one peer.
type Arrival struct {
	Took  time.Duration
	Bound time.Duration // the shortest possible; 0 where it is not known
}

// Arrivals lists the arrivals from which the figures of propagation come.
func (b *Book) Arrivals(f Filter) (out []Arrival) {
	b.mu.Lock()
	defer b.mu.Unlock()
	merchants := b.merchants()
	b.arrivals(f, func(x fact, d delivery) {
		a := Arrival{Took: d.at - x.at}
		from, ok := merchants[x.origin]
		to, there := merchants[d.peer]
		if b.Bound != nil && ok && there {
			a.Bound = b.Bound(from, to)
		}
		out = append(out, a)
	})
	return out
}

// Hops counts arrivals by the number of peers over which they came, from one on:
// out[0] is how many came from where the fact was published. Arrivals of which
// that is not known, such as those by reconciliation, are left out.
func (b *Book) Hops(f Filter) (out []int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	count := func(hops int, n int64) {
		for len(out) < hops {
			out = append(out, 0)
		}
		if hops > 0 {
			out[hops-1] += n
		}
	}
	b.arrivals(f, func(_ fact, d delivery) { count(int(d.hops), 1) })
	if f.By == nil {
		for _, x := range b.published(f) {
			if x.spread == nil {
				continue
			}
			for hops, n := range x.spread.byHops {
				count(hops, int64(n))
			}
		}
	}
	return out
}

// Closings lists, in order, how long after their revocation grants could still
// be used. One that never closed counts up to now.
func (b *Book) Closings(f Filter) []time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.custody.open(f, b.now)
}

// Rewards lists, in order, what each customer was paid of rewards, of those who
// were paid any.
func (b *Book) Rewards() (out []int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, n := range b.points.rewards {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}
