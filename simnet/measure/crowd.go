package measure

import "github.com/souk-network/souk/simnet/trace"

// crowd is what is known of runs that are too large for an event for each
// delivery: how many, when and over how many hops, not who.
type crowd struct{ facts int }

// spreading is what spread events said of a fact.
type spreading struct {
	n      int64
	hops   int64
	byHops []int32
	times  Times
}

func (b *Book) spread(e trace.Event, who int32) {
	at, known := b.byID[e.Fact]
	if !known {
		b.publish(e, who)
		at = b.byID[e.Fact]
	}
	f := &b.facts[at]
	if f.spread == nil {
		f.spread = &spreading{}
		b.crowd.facts++
	}
	times, hops, err := ParseSpread(e.Note)
	if err != nil {
		return // not written by a model: there is nothing to count
	}
	f.spread.n += e.N
	f.spread.hops = max(f.spread.hops, e.Hops)
	f.spread.times.Join(times)
	for h, n := range hops {
		for len(f.spread.byHops) <= h {
			f.spread.byHops = append(f.spread.byHops, 0)
		}
		f.spread.byHops[h] += n
	}
}

// crowdDelivery is delivery where who has what is not known: of those that run,
// as many as got the fact and did not lose it. It cannot be told for some only.
func (b *Book) crowdDelivery(f Filter) (float64, bool) {
	up := b.countUp(Filter{})
	var should, did int64
	for _, x := range b.published(f) {
		have := int64(1)
		for _, d := range x.arrived {
			if d.peer != x.origin && !d.gone {
				have++
			}
		}
		if x.spread != nil {
			have += x.spread.n
		}
		should, did = should+up, did+min(have, up)
	}
	return float64(did) / float64(max(1, should)), should > 0 && f.By == nil
}

// crowdPropagation is a quantile of all times, within the steps of Times.
func (b *Book) crowdPropagation(f Filter, q float64) (float64, bool) {
	var all Times
	for _, x := range b.published(f) {
		if x.spread != nil {
			all.Join(x.spread.times)
		}
	}
	b.arrivals(f, func(x fact, d delivery) { all.Add(int64(d.at - x.at)) })
	d, ok := all.Quantile(q)
	return d.Seconds(), ok && f.By == nil
}

// crowdBytes is the useful bytes of spread events.
func (b *Book) crowdBytes(f Filter) (sum int64) {
	if b.crowd.facts == 0 || f.By != nil {
		return 0
	}
	for _, x := range b.published(f) {
		if x.spread != nil {
			sum += x.spread.n * int64(x.bytes)
		}
	}
	return sum
}

// mostHops is over how many peers a fact came at most.
func (b *Book) mostHops(f Filter) (float64, bool) {
	most := int64(0)
	b.arrivals(f, func(_ fact, d delivery) { most = max(most, int64(d.hops)) })
	if f.By == nil {
		for _, x := range b.published(f) {
			if x.spread != nil {
				most = max(most, x.spread.hops)
			}
		}
	}
	return float64(most), most > 0
}
