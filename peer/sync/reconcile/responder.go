package reconcile

import (
	"slices"

	"github.com/souk-network/souk/peer/sync/rateless"
	"github.com/souk-network/souk/protocol/fault"
)

// Responder answers one exchange from one snapshot.
type Responder struct {
	view     *View
	snap     *Snapshot
	sketched []int
	walked   int // items, against maxWalked
}

// maxWalked bounds the work for one exchange.
const maxWalked = 1 << 25

// NewResponder makes the answering side of one exchange over a view. Close it.
func NewResponder(v *View) *Responder { return &Responder{view: v} }

// Close frees the snapshot.
func (r *Responder) Close() {
	if r.snap != nil {
		r.snap.Close()
	}
}

// Open answers Open. The salt must be the view's.
func (r *Responder) Open(q Open) (Answer, error) {
	if r.snap != nil || rateless.Salt(q.Salt) != r.view.salt {
		return Answer{}, fault.New(fault.Malformed, "reconcile", "opened twice, or another salt")
	}
	r.snap = r.view.Snapshot(q.Cell)
	a := Answer{Verdicts: make([]byte, len(r.snap.starts)), Counts: make([]uint64, len(r.snap.starts))}
	equal := true
	for i := range a.Verdicts {
		a.Counts[i] = r.snap.count(i)
		a.Verdicts[i] = byte(r.verdict(q, i))
		equal = equal && Verdict(a.Verdicts[i]) == Equal
	}
	if equal {
		return Answer{}, nil
	}
	length := r.size(q, a.Verdicts)
	if length == 0 {
		return a, nil
	}
	symbols, err := r.snap.symbols(r.sketched, 0, length)
	a.Symbols = rateless.AppendSymbols(nil, symbols)
	return a, err
}

// verdict looks at one bucket alone.
func (r *Responder) verdict(q Open, i int) Verdict {
	ours, theirs := r.snap.count(i), q.Counts[i]
	switch {
	case ours == theirs && shortPrint(r.snap.heads[i]) == [4]byte(q.Prints[4*i:]):
		return Equal
	case ours == 0:
		return Lacked
	case theirs == 0:
		return Whole
	case tooMany*distance(ours, theirs) > float64(8*ours+tripWorth):
		return Listed
	}
	return Sketch
}

// Names are preferred to a sketch if that saves more than tripWorth bytes, since
// asking for them takes another round trip. A difference adds tooMany bytes of
// symbols to a sketch.
const (
	tripWorth = 512
	tooMany   = 1.36 * rateless.SymbolSize
)

// distance is how much two counts differ.
func distance(a, b uint64) float64 { return float64(max(a, b) - min(a, b)) }

// size is the number of symbols to send, 0 if names are cheaper; then the
// verdicts say so.
func (r *Responder) size(q Open, verdicts []byte) int {
	var more int64
	aside, least, items := 0.0, 0.0, 0
	for i, v := range verdicts {
		ours, theirs := r.snap.count(i), q.Counts[i]
		more += int64(ours) - int64(theirs)
		switch Verdict(v) {
		case Equal:
		case Sketch:
			r.sketched = append(r.sketched, i)
			least += distance(ours, theirs)
			items += int(ours)
		default:
			aside += distance(ours, theirs)
		}
	}
	if len(r.sketched) == 0 {
		return 0
	}
	guess := max(rateless.Estimate(r.snap.odds, [rateless.Odds]byte(q.Odds), more)-aside, least)
	if length := rateless.Need(guess); length*rateless.SymbolSize < 8*items+tripWorth {
		return min(length, rateless.MaxChunk)
	}
	for _, i := range r.sketched {
		verdicts[i] = byte(Listed)
	}
	r.sketched = nil
	return 0
}

// More answers More.
func (r *Responder) More(q More) (Symbols, error) {
	if r.snap == nil || len(r.sketched) == 0 {
		return Symbols{}, fault.New(fault.Malformed, "reconcile", "there is no sketch")
	}
	if q.Upto > maxCached { // made for this question alone
		for _, b := range r.sketched {
			if err := r.charge(r.view.count(spanOf(r.snap.starts, b))); err != nil {
				return Symbols{}, err
			}
		}
	}
	symbols, err := r.snap.symbols(r.sketched, int(q.From), int(q.Upto))
	return Symbols{Symbols: rateless.AppendSymbols(nil, symbols)}, err
}

// Split answers Split.
func (r *Responder) Split(q Split) (Parts, error) {
	if err := r.charge(r.view.count(Span{q.Starts[0], q.End}) + rangeWorth*len(q.Starts)); err != nil {
		return Parts{}, err
	}
	return r.view.parts(q), nil
}

// List answers List.
func (r *Responder) List(q List) (Names, error) {
	spans := spansOf(q.Bounds)
	if err := r.charge(rangeWorth * len(spans)); err != nil {
		return Names{}, err
	}
	names, until, err := r.view.names(spans, pageNames)
	if err == nil {
		err = r.charge(len(names))
	}
	return Names{Names: AppendNames(nil, names...), Until: until}, err
}

func spansOf(bounds []uint64) []Span {
	out := make([]Span, len(bounds)/2)
	for i := range out {
		out[i] = Span{bounds[2*i], bounds[2*i+1]}
	}
	return out
}

// rangeWorth is what looking up one range costs, in items.
const rangeWorth = 1024

// charge counts work, in items walked.
func (r *Responder) charge(items int) error {
	if r.walked += items; r.walked > maxWalked {
		return fault.New(fault.RateLimited, "reconcile", "one exchange asks for too much work")
	}
	return nil
}

// Walked is the work so far beyond keeping the view: items that were walked for
// long sketches, ranges and names.
func (r *Responder) Walked() int { return r.walked }

// parts sums up ranges.
func (v *View) parts(q Split) Parts {
	v.set.mu.Lock()
	defer v.set.mu.Unlock()
	heads := make([]rateless.Symbol, len(q.Starts))
	for i := range q.Starts {
		span := spanOf(q.Starts, i)
		span.To = min(span.To, q.End)
		one := v.sketch(span, 1)
		heads[i] = one.Symbols()[0]
	}
	p := Parts{Counts: make([]uint64, len(heads))}
	for i, h := range heads {
		p.Counts[i] = uint64(max(h.Count, 0))
		p.Prints = AppendNames(p.Prints, rateless.Name(printOf(h)))
	}
	return p
}

// pageNames is about how many names one page has.
const pageNames = 1 << 15

// names lists the names of spans in ascending order. If there are more than
// limit, it ends at a time before the end of the last, until.
func (v *View) names(spans []Span, limit int) (out []rateless.Name, until uint64, err error) {
	v.set.mu.Lock()
	defer v.set.mu.Unlock()
	hidden := map[rateless.Name]bool{}
	for _, span := range spans {
		until = v.set.cut(span, limit-len(out))
		cut := Span{span.From, until}
		if limit <= pageNames && len(out)+v.set.count(cut) > MaxNames-maxGhosts {
			return nil, 0, fault.New(fault.TooLarge, "reconcile", "too many facts of one millisecond to list")
		}
		v.fold(cut, func(n rateless.Name) { out = append(out, n) }, func(n rateless.Name) { hidden[n] = true })
		if until != span.To {
			break
		}
	}
	if len(hidden) > 0 {
		out = slices.DeleteFunc(out, func(n rateless.Name) bool { return hidden[n] })
	}
	slices.Sort(out)
	return slices.Compact(out), until, nil
}
