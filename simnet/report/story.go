package report

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/measure"
	"github.com/souk-network/souk/simnet/run"
	"github.com/souk-network/souk/simnet/trace"
)

// Rounds of readings are all kept in a run of this many; of more, and where
// there are many arrivals, fewer are, evenly.
const (
	mostRounds   = 120
	mostArrivals = 30_000_000 // summed over all rounds that are kept
)

// story is what a report tells of a run.
type story struct {
	folder  string
	summary run.Summary
	claims  []run.Claim
	faults  []stretch
	rounds  []round
	book    *measure.Book
	end     time.Duration
	attacks map[string]bool // kinds of attack that happened
}

// round is every figure at one time.
type round struct {
	at       time.Duration
	values   map[string]float64
	lately   map[string]float64   // of what happened since the round before
	readings map[string][]float64 // by kind, of each peer
}

// tell reads a folder, and writes its observations on the way.
func tell(folder string) (*story, error) {
	s := &story{folder: folder, attacks: map[string]bool{}}
	var err error
	if s.summary, err = run.Read(folder); err != nil {
		return nil, err
	}
	if s.claims, err = run.Claims(folder); err != nil {
		return nil, err
	}
	bound, err := run.Bounds(folder, s.summary.Mode, s.summary.Seed)
	if err != nil {
		return nil, err
	}
	s.book = measure.New(bound)
	in, err := os.Open(filepath.Join(folder, run.EventsFile))
	if err != nil {
		return nil, fault.Wrap(fault.NotFound, "report", err)
	}
	defer func() { _ = in.Close() }()
	out, err := os.Create(filepath.Join(folder, run.ObservationsFile))
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, "report", err)
	}
	t := teller{story: s, out: csv.NewWriter(out), broken: &breakage{}, last: -1}
	t.head(filepath.Base(folder))
	for e, err := range trace.Events(in) {
		if err != nil {
			_ = out.Close()
			return nil, err
		}
		t.put(e)
	}
	t.close()
	t.final()
	s.faults = t.broken.all(s.end)
	t.out.Flush()
	if err := t.out.Error(); err != nil {
		_ = out.Close()
		return nil, fault.Wrap(fault.Unavailable, "report", err)
	}
	return s, out.Close()
}

// teller takes a run's events one by one.
type teller struct {
	*story
	out      *csv.Writer
	name     []string // run, seed, mode
	broken   *breakage
	open     *round // being read
	last     time.Duration
	arrivals int64
	spent    int64
}

// Columns are those of observations.csv. An observation of time "" is of the
// whole run.
var Columns = []string{"run", "seed", "mode", "time", "who", "measure", "value", "unit"}

func (t *teller) head(name string) {
	t.name = []string{name, strconv.FormatUint(t.summary.Seed, 10), t.summary.Mode}
	_ = t.out.Write(Columns)
}

// row writes one observation; an error stays with the writer.
func (t *teller) row(at, who, measure string, v float64, unit string) {
	_ = t.out.Write(append(slices.Clone(t.name), at, who, measure, strconv.FormatFloat(v, 'f', -1, 64), unit))
}

func (t *teller) put(e trace.Event) {
	if t.open != nil && (e.At > t.open.at || e.What == trace.Stop) { // what stops at the end stops after the last round
		t.close()
	}
	t.book.Put(e)
	t.broken.put(e)
	t.end = max(t.end, e.At)
	switch {
	case e.What == trace.Deliver:
		t.arrivals++
	case e.What == trace.Attack:
		t.attacks[e.Kind] = true
	case e.What == trace.Sample && e.Hashed():
		if t.open == nil && e.At > t.last && t.keeps(e.At) {
			t.open = &round{at: e.At, values: map[string]float64{}, lately: map[string]float64{}, readings: map[string][]float64{}}
		}
		if t.open != nil {
			t.open.readings[e.Kind] = append(t.open.readings[e.Kind], float64(e.N))
			t.row(stamp(e.At), e.Who, e.Kind, float64(e.N), unitOfReading(e.Kind))
		}
	}
}

// keeps reports whether the round at a time is one of those that are computed.
func (t *teller) keeps(at time.Duration) bool {
	whole := time.Duration(t.summary.Virtual * float64(time.Second))
	if at >= whole || whole <= 0 {
		return true
	}
	if whole > mostRounds*time.Minute && t.last >= 0 && at-t.last < whole/mostRounds {
		return false
	}
	return float64(t.spent+t.arrivals) <= mostArrivals*float64(at)/float64(whole)
}

// close computes the figures of the round that was read.
func (t *teller) close() {
	if t.open == nil {
		return
	}
	r := t.open
	for _, name := range measure.Names() {
		if _, not := t.summary.Unmeasured[name]; not {
			continue
		}
		if v, ok := t.book.Value(name, measure.Filter{}); ok {
			r.values[name] = v
			t.row(stamp(r.at), "all", name, v, unitOf(name))
		}
	}
	if v, ok := t.book.Value("overhead", measure.Filter{Since: max(0, t.last)}); ok {
		r.lately["overhead"] = v
	}
	t.rounds = append(t.rounds, *r)
	t.open, t.last, t.spent = nil, r.at, t.spent+t.arrivals
}

// final writes the figures of the whole run, as run.json has them.
func (t *teller) final() {
	for _, name := range measure.Names() {
		if v, ok := t.summary.Figures[name]; ok {
			t.row("", "all", name, v, unitOf(name))
		}
	}
	t.row("", "machine", trace.HostPrefix+"cpu", t.summary.Machine.CPU, "s")
	t.row("", "machine", trace.HostPrefix+"wall", t.summary.Machine.Seconds, "s")
	t.row("", "machine", trace.HostPrefix+"memory", float64(t.summary.Machine.Memory), "B")
}

// stamp is a time in seconds.
func stamp(at time.Duration) string { return strconv.FormatFloat(at.Seconds(), 'f', -1, 64) }
