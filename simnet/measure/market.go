package measure

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/souk-network/souk/simnet/trace"
)

// market is offers and what became of them.
type market struct {
	offers      map[string]*offered
	ways        map[string][]*offered // by way, such as "m0>m1"
	settlements map[string]*settlement
	order       []*settlement // as they came first
}

// offered is an offer as it was made.
type offered struct {
	who       string
	at        time.Duration
	way       string
	give, get int64
	until     time.Duration
	given     int64
	ended     bool
	best      float64 // most that another offer gave then for one of what this one gives
	compared  bool
}

// settlement is offers that the chain settled together. Without legs it was taken
// back.
type settlement struct {
	at   time.Duration
	legs []leg // each gives to the next, the last to the first
	want int64 // how many legs it has
}

type leg struct {
	who, fact, points string
	n                 int64
}

func newMarket() market {
	return market{offers: map[string]*offered{}, ways: map[string][]*offered{}, settlements: map[string]*settlement{}}
}

func (m *market) put(e trace.Event) {
	switch e.What {
	case trace.Offer:
		m.offer(e)
	case trace.Cancel:
		if o := m.offers[e.Fact]; o != nil {
			o.ended = e.N >= 0
		}
	case trace.Settle:
		m.settle(e)
	}
}

func (m *market) offer(e trace.Event) {
	o := &offered{who: e.Who, at: e.At, way: e.Kind, give: e.N, until: e.At}
	var of int64
	var lasts string
	if n, _ := fmt.Sscanf(e.Note, "%d/%d for %s", &o.get, &of, &lasts); n == 3 {
		if d, err := time.ParseDuration(lasts); err == nil {
			o.until = e.At + d
		}
	}
	o.best, o.compared = m.bestFor(o.way, e.At)
	m.offers[e.Fact] = o
	m.ways[o.way] = append(m.ways[o.way], o)
}

// bestFor is the most that an open offer of the other way gives for one of what
// this way gives.
func (m *market) bestFor(way string, now time.Duration) (best float64, any bool) {
	give, want, _ := strings.Cut(way, ">")
	for _, o := range m.ways[want+">"+give] {
		if !o.ended && o.given < o.give && now <= o.until && o.get > 0 {
			best, any = max(best, float64(o.give)/float64(o.get)), true
		}
	}
	return best, any
}

func (m *market) settle(e trace.Event) {
	if o := m.offers[e.Fact]; o != nil {
		o.given += e.N
	}
	s := m.settlements[e.Note]
	if s == nil {
		s = &settlement{want: e.Hops}
		m.settlements[e.Note] = s
		m.order = append(m.order, s)
	}
	if e.N < 0 {
		s.legs = slices.DeleteFunc(s.legs, func(l leg) bool { return l.fact == e.Fact })
		return
	}
	s.at, s.legs = e.At, append(s.legs, leg{e.Who, e.Fact, e.Kind, e.N})
}

// got is what leg i receives: of which points, and how many.
func (s *settlement) got(i int) leg { return s.legs[(i+len(s.legs)-1)%len(s.legs)] }

func (s *settlement) whole() bool { return int64(len(s.legs)) == s.want }

// settled counts the settlements of a filter that stand, and those of them of
// which a leg is missing.
func (m *market) settled(f Filter) (all, half int64) {
	for _, s := range m.order {
		if !slices.ContainsFunc(s.legs, func(l leg) bool { return f.takes(l.who, s.at) }) {
			continue
		}
		if all++; !s.whole() {
			half++
		}
	}
	return all, half
}

// filled is which part of what was offered was given. Quotes of merchants do not
// count.
func (m *market) filled(f Filter) (part float64, ok bool) {
	var offered, given int64
	for _, o := range m.offers {
		if f.takes(o.who, o.at) && !isPeer(o.who) {
			offered, given = offered+o.give, given+o.given
		}
	}
	return float64(given) / float64(max(1, offered)), offered > 0
}

// slippages lists, in order, by how much of the best rate when they offered makers
// got less.
func (m *market) slippages(f Filter) (out []float64) {
	for _, s := range m.order {
		for i, l := range s.legs {
			o := m.offers[l.fact]
			if s.whole() && o != nil && o.compared && f.takes(l.who, s.at) {
				out = append(out, max(0, 1-float64(s.got(i).n)/float64(l.n)/o.best))
			}
		}
	}
	slices.Sort(out)
	return out
}

// pumpGain sums what those gained who are no merchants and, over all that they
// exchanged, have less of no points and more of some.
func (m *market) pumpGain(f Filter) (sum int64) {
	type purse struct{ who, points string }
	net := map[purse]int64{}
	for _, s := range m.order {
		for i, l := range s.legs {
			if s.whole() && f.takes(l.who, s.at) && !isPeer(l.who) {
				net[purse{l.who, l.points}] -= l.n
				net[purse{l.who, s.got(i).points}] += s.got(i).n
			}
		}
	}
	gained, lost := map[string]int64{}, map[string]bool{}
	for p, n := range net {
		gained[p.who] += n
		lost[p.who] = lost[p.who] || n < 0
	}
	for who, n := range gained {
		if !lost[who] {
			sum += n
		}
	}
	return sum
}

// exposure is the largest part of a day's cap that was used.
func (b *Book) exposure(f Filter) (float64, bool) {
	largest, ok := int64(0), false
	for at, row := range b.samples {
		if !strings.HasPrefix(at.kind, "exposure ") {
			continue
		}
		for _, p := range row {
			if p.at >= f.Since {
				largest, ok = max(largest, p.n), true
			}
		}
	}
	const millionths = 1e6
	return float64(largest) / millionths, ok
}
