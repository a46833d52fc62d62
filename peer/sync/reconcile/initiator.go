package reconcile

import (
	"bytes"
	"cmp"
	"math"
	"slices"

	"github.com/souk-network/souk/peer/sync/rateless"
	"github.com/souk-network/souk/protocol/fault"
)

// Responses is the other side of an exchange, near or far.
type Responses interface {
	Open(Open) (Answer, error)
	More(More) (Symbols, error)
	Split(Split) (Parts, error)
	List(List) (Names, error)
}

// Result is what an exchange found out.
type Result struct {
	Spare []rateless.Name // facts of ours that they lack
	Wants []rateless.Name // facts of theirs that we lack
	Push  []Span          // ranges of which they have nothing
	Fetch []Span          // ranges of which we have nothing
	// Apart is how many facts one side has and the other not, ranges included.
	Apart uint64
	Trips int  // round trips
	Fell  bool // the sketch did not decode and ranges were compared
}

// Bounds of one exchange at the initiator.
const (
	maxMore   = 8       // further requests for symbols
	maxListed = 1 << 22 // names listed; what is left over is found next time
	pageCost  = 1 << 14 // names that a page counts as, besides its own
	partItems = 256     // items of a range in the fallback
)

// initiator is one exchange.
type initiator struct {
	view  *View
	snap  *Snapshot
	peer  Responses
	found Result
	names int
}

// Run finds out how the set of the view and that of peer differ. now is in Unix
// ms. An answer under another salt is *OtherSalt. Names in the result are as the
// peer claims them; only a fact whose name it is proves one.
func Run(v *View, now uint64, peer Responses) (Result, error) {
	x := &initiator{view: v, snap: v.Snapshot(rateless.Cell(now)), peer: peer}
	defer x.snap.Close()
	answer, err := x.open()
	if err != nil {
		return x.found, err
	}
	err = x.decide(answer)
	x.found.Apart += uint64(len(x.found.Spare) + len(x.found.Wants))
	return x.found, err
}

// OtherSalt says that the responder has a salt for this pair already.
type OtherSalt struct{ Salt rateless.Salt }

func (*OtherSalt) Error() string { return "reconcile: the peer uses another salt" }

func (x *initiator) open() (Answer, error) {
	q := Open{
		Version: Version, Salt: x.view.salt[:], Cell: x.snap.cell,
		Counts: make([]uint64, len(x.snap.starts)), Odds: x.snap.odds[:],
	}
	for i, head := range x.snap.heads {
		q.Counts[i] = x.snap.count(i)
		print := shortPrint(head)
		q.Prints = append(q.Prints, print[:]...)
	}
	x.found.Trips++
	a, err := x.peer.Open(q)
	switch {
	case err != nil:
		return a, err
	case len(a.Salt) > 0:
		return a, &OtherSalt{rateless.Salt(a.Salt)}
	case len(a.Verdicts) > 0 && len(a.Verdicts) != len(x.snap.starts):
		return a, malformed("verdicts for another plan")
	}
	return a, nil
}

func (x *initiator) decide(a Answer) error {
	var sketched []int
	var listed []Span
	var more int64
	for i, v := range a.Verdicts {
		span := spanOf(x.snap.starts, i)
		switch ours, theirs := x.snap.count(i), a.Counts[i]; Verdict(v) {
		case Sketch:
			sketched = append(sketched, i)
			more += int64(ours) - int64(theirs)
		case Listed:
			listed = append(listed, span)
		case Lacked:
			x.found.Push = append(x.found.Push, span)
			x.found.Apart += ours
		case Whole:
			x.found.Fetch = append(x.found.Fetch, span)
			x.found.Apart += theirs
		}
	}
	if len(sketched) > 0 {
		decoded, err := x.sketch(sketched, a.Symbols, more)
		if err != nil {
			return err
		}
		if !decoded {
			x.found.Fell = true
			listed = append(listed, x.ranges(sketched)...)
		}
	}
	return x.list(listed)
}

// sketch decodes the differences of buckets, asking for more symbols a few
// times. It reports whether they sufficed.
func (x *initiator) sketch(buckets []int, raw []byte, more int64) (bool, error) {
	symbols, err := rateless.ParseSymbols(raw)
	for tries := 0; err == nil; tries++ {
		ours, err := x.snap.symbols(buckets, 0, len(symbols))
		if err != nil {
			return false, err
		}
		for i := range ours {
			ours[i].Subtract(symbols[i])
		}
		guess := rateless.EstimateFrom(ours, more)
		if d, ok := rateless.Decode(&x.view.keys, ours); ok {
			x.found.Spare, x.found.Wants = append(x.found.Spare, d.Ours...), append(x.found.Wants, d.Theirs...)
			return true, nil
		}
		upto := min(max(rateless.Need(float64(guess*1.02)), len(symbols)+len(symbols)/4+8), len(symbols)+rateless.MaxChunk, rateless.MaxSymbols)
		if tries == maxMore || upto == len(symbols) {
			return false, nil
		}
		symbols, err = x.more(symbols, upto)
		if err != nil {
			return false, err
		}
	}
	return false, err
}

func (x *initiator) more(symbols []rateless.Symbol, upto int) ([]rateless.Symbol, error) {
	x.found.Trips++
	a, err := x.peer.More(More{From: uint64(len(symbols)), Upto: uint64(upto)})
	if err != nil {
		return nil, err
	}
	got, err := rateless.ParseSymbols(a.Symbols)
	if err == nil && len(got) != upto-len(symbols) {
		err = malformed("another number of symbols than asked for")
	}
	return append(symbols, got...), err
}

// ranges compares buckets in smaller ranges and returns those that differ.
func (x *initiator) ranges(buckets []int) []Span {
	var out []Span
	for _, b := range buckets {
		q := x.view.divide(spanOf(x.snap.starts, b))
		x.found.Trips++
		theirs, err := x.peer.Split(q)
		if err != nil || len(theirs.Counts) != len(q.Starts) {
			out = append(out, spanOf(x.snap.starts, b)) // listing will say what is wrong
			continue
		}
		ours := x.view.parts(q)
		for i := range q.Starts {
			if ours.Counts[i] != theirs.Counts[i] || !bytes.Equal(ours.Prints[8*i:8*i+8], theirs.Prints[8*i:8*i+8]) {
				span := spanOf(q.Starts, i)
				out = append(out, Span{span.From, min(span.To, q.End)})
			}
		}
	}
	return out
}

// divide cuts a span into ranges of about partItems items each.
func (v *View) divide(span Span) Split {
	v.set.mu.Lock()
	defer v.set.mu.Unlock()
	var times []uint64
	v.set.each(span, func(c *columns, i int) { times = append(times, c.time[i]) })
	slices.Sort(times)
	step := max(partItems, len(times)/MaxParts+1)
	q := Split{Starts: []uint64{span.From}, End: span.To}
	for i := step; i < len(times) && len(q.Starts) < MaxParts; i += step {
		if times[i] > q.Starts[len(q.Starts)-1] {
			q.Starts = append(q.Starts, times[i])
		}
	}
	return q
}

// list compares ranges name by name, page by page.
func (x *initiator) list(spans []Span) error {
	slices.SortFunc(spans, func(a, b Span) int { return cmp.Compare(a.From, b.From) })
	for x.names < maxListed && len(spans) > 0 {
		asked := spans[:min(len(spans), MaxParts)]
		var q List
		for _, span := range asked {
			q.Bounds = append(q.Bounds, span.From, span.To)
		}
		x.found.Trips++
		page, err := x.peer.List(q)
		if err != nil {
			return err
		}
		if page.Until <= spans[0].From {
			return malformed("a page that ends before it begins")
		}
		done, rest := cutSpans(asked, page.Until)
		spans = append(rest, spans[len(asked):]...)
		ours, _, err := x.view.names(done, math.MaxInt)
		if err != nil {
			return err
		}
		theirs := ParseNames(page.Names)
		x.compare(ours, theirs)
		x.names += len(theirs) + pageCost
	}
	if len(spans) > 0 {
		return fault.New(fault.RateLimited, "reconcile", "more names than one exchange compares; the rest next time")
	}
	return nil
}

// cutSpans divides ascending spans at a time.
func cutSpans(spans []Span, at uint64) (before, behind []Span) {
	for _, s := range spans {
		switch {
		case s.To <= at:
			before = append(before, s)
		case s.From >= at:
			behind = append(behind, s)
		default:
			before, behind = append(before, Span{s.From, at}), append(behind, Span{at, s.To})
		}
	}
	return before, behind
}

// compare walks two ascending lists.
func (x *initiator) compare(ours, theirs []rateless.Name) {
	for len(ours) > 0 || len(theirs) > 0 {
		switch {
		case len(theirs) == 0 || len(ours) > 0 && ours[0] < theirs[0]:
			x.found.Spare, ours = append(x.found.Spare, ours[0]), ours[1:]
		case len(ours) == 0 || theirs[0] < ours[0]:
			x.found.Wants, theirs = append(x.found.Wants, theirs[0]), theirs[1:]
		default:
			ours, theirs = ours[1:], theirs[1:]
		}
	}
}
