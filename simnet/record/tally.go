package record

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/simnet/trace"
)

// sort is what deeds have in common that are counted together.
type sort struct {
	what  trace.What
	kind  string
	bytes int64 // of facts: a power of two
}

// compare is the order of lines of one time: nothing of the order in which things
// happened is left.
func (s sort) compare(t sort) int {
	return cmp.Or(cmp.Compare(s.what, t.what), cmp.Compare(s.kind, t.kind), cmp.Compare(s.bytes, t.bytes))
}

// hidden reports whether gossip does not show to everybody that such a thing
// happened at this merchant. Of what a line signs it shows that, and not through
// whose peer it went out.
func (s sort) hidden() bool {
	switch s.what {
	case trace.Deliver:
		return false
	case trace.Publish:
		return s.kind == nameOf(fact.KindConsent) || s.kind == nameOf(fact.KindRevocation) || s.kind == nameOf(fact.KindKeys)
	}
	return true
}

// count is how many deeds of a sort came since a round.
type count struct {
	n     int64
	since time.Duration
}

// tally counts deeds until they are told.
type tally struct {
	counts  map[sort]count
	amounts map[int64]int64 // orders by the upper end of their amount, in micro-units
	orders  int64
}

func newTally() tally { return tally{counts: map[sort]count{}, amounts: map[int64]int64{}} }

// add counts an observation of the round that began at a time.
func (t *tally) add(o peer.Observation, round time.Duration) {
	put := func(s sort, n int64) {
		c, known := t.counts[s]
		if !known {
			c.since = round
		}
		c.n += n
		t.counts[s] = c
	}
	switch o.What {
	case peer.FactPublished:
		put(sort{trace.Publish, nameOf(o.Kind), sizeOf(o.Bytes)}, 1)
	case peer.FactStored:
		put(sort{trace.Deliver, nameOf(o.Kind), sizeOf(o.Bytes)}, 1)
	case peer.RecordOpened:
		put(sort{what: trace.Read}, 1)
	case peer.RecordRefused:
		put(sort{what: trace.Refused, kind: o.Fault.String()}, 1)
	case peer.CopiesPurged:
		put(sort{what: trace.Revoke, kind: o.Rights.String()}, 1)
		if o.Count > 0 {
			put(sort{what: trace.Purge}, int64(o.Count))
		}
	case peer.GrantHeld:
		put(sort{what: trace.Grant, kind: o.Rights.String()}, 1)
	case peer.OrderTaken:
		put(sort{what: trace.Buy, kind: orderKind(o)}, 1)
		if o.Amount > 0 {
			t.orders++
			t.amounts[amountOf(int64(o.Amount))]++
		}
	}
}

// The kinds of orders.
const (
	WithReceipt = "receipt" // under a grant to write
	Plain       = "plain"   // without one
	Return      = "return"  // takes another one back
)

func orderKind(o peer.Observation) string {
	switch {
	case o.Amount < 0:
		return Return
	case o.Receipt:
		return WithReceipt
	}
	return Plain
}

func nameOf(k fact.Kind) string {
	if spec, ok := fact.Lookup(k); ok {
		return spec.Name
	}
	return "unknown"
}

// sizeOf rounds a size up to a power of two, 256 at least.
func sizeOf(n int) int64 {
	out := int64(256)
	for out < int64(n) {
		out *= 2
	}
	return out
}

// amountOf rounds an amount up to 1, 2 or 5 times a power of ten of whole units.
func amountOf(n int64) int64 {
	const unit, most = 1_000_000, 5_000_000_000_000_000
	for base := int64(unit); ; base *= 10 {
		for _, f := range []int64{1, 2, 5} {
			if n <= f*base || f*base >= most {
				return f * base
			}
		}
	}
}

// take removes what can be told at the end of a round, in order. Of hidden sorts
// it takes those of which there are enough, at the end all.
func (t *tally) take(least int, end bool, to time.Duration) (out []trace.Event) {
	var told []sort
	for s, c := range t.counts {
		if end || !s.hidden() || c.n >= int64(least) {
			told = append(told, s)
		}
	}
	slices.SortFunc(told, sort.compare)
	slices.SortStableFunc(told, func(a, b sort) int { return cmp.Compare(t.counts[a].since, t.counts[b].since) })
	for _, s := range told {
		c := t.counts[s]
		out = append(out, trace.Event{At: c.since, Who: "m0", What: s.what, Kind: s.kind, N: c.n, Bytes: s.bytes, Note: "over " + (to - c.since).String()})
		delete(t.counts, s)
	}
	return out
}

// spread tells how large orders were, over the whole recording: classes of fewer
// than least are joined with the next higher one. Fewer orders than that are told
// nothing of.
func (t *tally) spread(least int, at time.Duration) (out []trace.Event) {
	if t.orders < int64(least) {
		return nil
	}
	var bounds []int64
	for b := range t.amounts {
		bounds = append(bounds, b)
	}
	slices.Sort(bounds)
	carried := int64(0)
	for _, b := range bounds {
		if carried += t.amounts[b]; carried >= int64(least) {
			out = append(out, trace.Event{At: at, Who: "m0", What: trace.Sample, Kind: amountPrefix + strconv.FormatInt(b, 10), N: carried})
			carried = 0
		}
	}
	out[len(out)-1].N += carried // the few largest ones count as the class below
	return out
}

const amountPrefix = "amount "
