package calibration

import (
	"math"
	"slices"
	"time"

	"github.com/souk-network/souk/simnet/trace"
)

// Figures are what gossip of a run's published facts comes to.
type Figures struct {
	Hops   []float64 `json:"hops"`   // part of deliveries over so many hops; at 0 those that came otherwise
	Errors []float64 `json:"errors"` // standard error of each of Hops, facts being independent draws
	Copies float64   `json:"copies"` // whole copies that arrived for each that was needed
	P50    float64   `json:"p50"`    // seconds from publication to delivery
	P95    float64   `json:"p95"`
	P99    float64   `json:"p99"`
	Max    float64   `json:"max"`
}

// Tally is a sink of events that works figures out.
type Tally struct {
	published      map[string]*origin
	facts          []*origin // in order of publication
	took           []float64
	needed, double map[string]int64 // by peer: its last reading
}

// origin is where a fact was published, and its deliveries by hops.
type origin struct {
	who  string
	at   time.Duration
	hops []float64
}

// NewTally makes one.
func NewTally() *Tally {
	return &Tally{published: map[string]*origin{}, needed: map[string]int64{}, double: map[string]int64{}}
}

// Put takes an event.
func (t *Tally) Put(e trace.Event) {
	switch e.What {
	case trace.Publish:
		o := &origin{who: e.Who, at: e.At}
		t.published[e.Fact], t.facts = o, append(t.facts, o)
	case trace.Deliver:
		if o, is := t.published[e.Fact]; is && o.who != e.Who {
			o.deliver(int(e.Hops))
			t.took = append(t.took, (e.At - o.at).Seconds())
		}
	case trace.Sample:
		switch e.Kind {
		case "copies_delivered":
			t.needed[e.Who] = e.N
		case "copies_duplicate":
			t.double[e.Who] = e.N
		}
	}
}

func (o *origin) deliver(hops int) {
	for len(o.hops) <= hops {
		o.hops = append(o.hops, 0)
	}
	o.hops[hops]++
}

// parts are the parts of all deliveries by hops, with their standard errors: those
// of a ratio of sums over facts, as deliveries of one fact go the same ways.
func (t *Tally) parts() (parts, errors []float64) {
	n, all := float64(len(t.facts)), float64(len(t.took))
	for h := range t.mostHops() + 1 {
		part := 0.0
		for _, o := range t.facts {
			part += at(o.hops, h) / all
		}
		square := 0.0
		for _, o := range t.facts {
			off := at(o.hops, h) - part*beyond(o.hops, -1)
			square += float64(off * off)
		}
		parts, errors = append(parts, part), append(errors, math.Sqrt(square*n/max(n-1, 1))/all)
	}
	return parts, errors
}

func (t *Tally) mostHops() (most int) {
	for _, o := range t.facts {
		most = max(most, len(o.hops)-1)
	}
	return most
}

// Figures are those of what was put so far. There must have been a delivery and a
// reading.
func (t *Tally) Figures() Figures {
	f := Figures{Copies: 1 + sum(t.double)/sum(t.needed)}
	f.Hops, f.Errors = t.parts()
	slices.Sort(t.took)
	at := func(q float64) float64 { return t.took[min(int(q*float64(len(t.took))), len(t.took)-1)] }
	f.P50, f.P95, f.P99, f.Max = at(0.5), at(0.95), at(0.99), at(1)
	return f
}

func sum(of map[string]int64) float64 {
	n := int64(0)
	for _, one := range of {
		n += one
	}
	return float64(n)
}

// Mean is the mean of the figures of several runs, each rounded to a millionth.
func Mean(all []Figures) (m Figures) {
	n := float64(len(all))
	for _, f := range all {
		for len(m.Hops) < len(f.Hops) {
			m.Hops, m.Errors = append(m.Hops, 0), append(m.Errors, 0)
		}
		for h, part := range f.Hops {
			m.Hops[h] += part / n
			m.Errors[h] = math.Hypot(m.Errors[h], f.Errors[h]/n)
		}
		m.Copies, m.P50, m.P95, m.P99, m.Max = m.Copies+f.Copies/n, m.P50+f.P50/n, m.P95+f.P95/n, m.P99+f.P99/n, m.Max+f.Max/n
	}
	for _, v := range []*float64{&m.Copies, &m.P50, &m.P95, &m.P99, &m.Max} {
		*v = round(*v)
	}
	for h := range m.Hops {
		m.Hops[h], m.Errors[h] = round(m.Hops[h]), round(m.Errors[h])
	}
	return m
}

func round(v float64) float64 { return math.Round(v*1e6) / 1e6 }
