package run

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/measure"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

// Comparison says how a replay differs from the run that it repeats.
type Comparison struct {
	Equal  bool   `json:"equal"`  // every event that is hashed is the same
	Must   bool   `json:"must"`   // they have to be equal: neither is of the stock build's full mode
	Reason string `json:"reason"` // why they have to, or need not
	// First is where they part; nil: nowhere, or no event of one can be that of the other.
	First *Difference `json:"first_difference,omitempty"`
	// Claims lists claims that went differently.
	Claims []string `json:"claims"`
	// Figures lists figures that differ at all, the largest part first. There are none
	// where one of them was stopped at another time than the other.
	Figures []Deviation `json:"figures"`
}

// Holds reports whether the replay supports the run: equal where it must be, and
// otherwise the same claims and every figure within its range.
func (c Comparison) Holds() bool {
	if c.Equal || c.Must {
		return c.Equal
	}
	return len(c.Claims) == 0 && !slices.ContainsFunc(c.Figures, func(d Deviation) bool { return !d.Within })
}

// Difference is the first event in which two runs differ.
type Difference struct {
	Number int64  `json:"number"` // of the event, counted from 1, without those outside the hash
	Run    string `json:"run"`    // the line; "" when the run has ended
	Replay string `json:"replay"`
}

// Deviation is a figure that differs.
type Deviation struct {
	Name   string  `json:"name"`
	Run    float64 `json:"run"`
	Replay float64 `json:"replay"`
	Range  float64 `json:"range"`  // by how much it may differ
	Within bool    `json:"within"` // it differs by no more
}

// Compare holds the folder of a replay against that of the run.
func Compare(folder, replay string) (Comparison, error) {
	a, err := Read(folder)
	if err != nil {
		return Comparison{}, err
	}
	b, err := Read(replay)
	if err != nil {
		return Comparison{}, err
	}
	c := Comparison{Claims: []string{}, Figures: []Deviation{}}
	c.Must, c.Reason = mustEqual(a, b)
	if a.Mode != Real && b.Mode != Real {
		if c.First, err = firstDifference(folder, replay, a.Stopped || b.Stopped); err != nil {
			return Comparison{}, err
		}
		c.Equal = c.First == nil
	}
	apart := (a.Stopped || b.Stopped) && a.Virtual != b.Virtual // figures of different times say nothing
	if c.Equal && apart {
		return c, nil
	}
	if c.Claims, err = claimsThatDiffer(folder, replay, apart); err != nil {
		return Comparison{}, err
	}
	if apart {
		return c, nil
	}
	if a.Mode == Real || b.Mode == Real {
		c.Figures = deviations(counts(told(a, b)), counts(told(b, a)))
	} else {
		c.Figures = deviations(told(a, b), told(b, a))
	}
	return c, nil
}

// mustEqual says whether two runs of one scenario and seed have to be the same.
func mustEqual(a, b Summary) (must bool, reason string) {
	switch {
	case a.Mode == Real || b.Mode == Real:
		return false, "a real run cannot be repeated: keys, times and turns are others each time, so only claims and counts can be compared"
	case a.Mode != b.Mode:
		return false, fmt.Sprintf("one is of the mode %s, the other of %s: only claims and figures can be compared", a.Mode, b.Mode)
	case a.Version != b.Version:
		return false, fmt.Sprintf("one is of version %s, the other of %s: another program may behave differently", a.Version, b.Version)
	case a.Mode == "full" && !(a.Machine.Exact && b.Machine.Exact):
		return false, "the full mode of the stock build is not bit for bit: Go's scheduler is not seeded, so times differ by a few per cent; an exact build is"
	case a.Mode == "full" && a.Machine.Go != b.Machine.Go:
		return false, fmt.Sprintf("one was built with %s, the other with %s: the exact build is bit for bit with one version", a.Machine.Go, b.Machine.Go)
	case a.Mode == "full" && a.Machine.Platform != b.Machine.Platform:
		return false, fmt.Sprintf("one was built for %s, the other for %s: the exact build is bit for bit on one kind of machine, the model on every one", platform(a), platform(b))
	}
	reason = "this mode and build have to repeat every event"
	if a.Machine.Go != b.Machine.Go || a.Machine.Platform != b.Machine.Platform {
		reason += fmt.Sprintf(", also built with %s for %s and with %s for %s", a.Machine.Go, platform(a), b.Machine.Go, platform(b))
	}
	return true, reason
}

// platform is what a run's program was built for.
func platform(s Summary) string {
	if s.Machine.Platform == "" {
		return "a machine that it does not tell"
	}
	return s.Machine.Platform
}

// counts are the figures of what people and peers did, which are the same however
// fast they did it.
func counts(figures map[string]float64) map[string]float64 {
	out := map[string]float64{}
	for _, name := range []string{"purchases", "grants", "revocations", "reads", "refused", "up", "delivery", "divergence", "reads-after-revocation", "unlogged-reads"} {
		if v, told := figures[name]; told {
			out[name] = v
		}
	}
	return out
}

// hashed reads the lines of a folder's events that are in the hash.
type hashed struct {
	file  *os.File
	lines *bufio.Scanner
}

func openEvents(folder string) (*hashed, error) {
	f, err := os.Open(filepath.Join(folder, EventsFile))
	if err != nil {
		return nil, fault.Wrap(fault.NotFound, "compare runs", err)
	}
	s := bufio.NewScanner(f)
	s.Buffer(make([]byte, 0, 4096), trace.MaxLine)
	return &hashed{f, s}, nil
}

// next is the next line; "" at the end.
func (h *hashed) next() (string, error) {
	for h.lines.Scan() {
		// Only a sample can be outside the hash, and only its line is worth parsing.
		if line := h.lines.Text(); !strings.Contains(line, `"kind":"`+trace.HostPrefix) {
			return line, nil
		}
		if e, err := trace.Parse(h.lines.Bytes()); err != nil || e.Hashed() {
			return h.lines.Text(), err
		}
	}
	return "", h.lines.Err()
}

// firstDifference walks both runs' events. Where one was stopped, it ends with
// the shorter one; what peers say when they are ended does not count.
func firstDifference(folder, replay string, stopped bool) (*Difference, error) {
	a, err := openEvents(folder)
	if err != nil {
		return nil, err
	}
	defer func() { _ = a.file.Close() }()
	b, err := openEvents(replay)
	if err != nil {
		return nil, err
	}
	defer func() { _ = b.file.Close() }()
	for n := int64(1); ; n++ {
		x, err := a.next()
		y, err2 := b.next()
		if err := errors.Join(err, err2); err != nil {
			return nil, fault.Wrap(fault.Malformed, "compare runs", err)
		}
		switch {
		case x == "" && y == "", stopped && (ends(x) || ends(y)):
			return nil, nil
		case x != y:
			return &Difference{n, x, y}, nil
		}
	}
}

// ends reports whether a line is the end of a run, or of a peer in good order.
func ends(line string) bool { return line == "" || strings.Contains(line, `"what":"stop"`) }

// claimsThatDiffer compares how the claims of two runs went, where one ended earlier
// those that both came to.
func claimsThatDiffer(folder, replay string, apart bool) ([]string, error) {
	a, err := Claims(folder)
	if err != nil {
		return nil, err
	}
	b, err := Claims(replay)
	if err != nil {
		return nil, err
	}
	out := []string{}
	for i := range min(len(a), len(b)) {
		if a[i].Holds != b[i].Holds {
			out = append(out, fmt.Sprintf("%s: %s, in the replay %s", a[i].Text, a[i].how(), b[i].how()))
		}
	}
	if len(a) != len(b) && !apart {
		out = append(out, fmt.Sprintf("%d claims, in the replay %d", len(a), len(b)))
	}
	return out, nil
}

// Claim is an expectation of a scenario and how it went.
type Claim struct {
	At    time.Duration // since the network was made
	Text  string
	Seen  string
	Holds bool
}

func (c Claim) how() string {
	if c.Holds {
		return "held (" + c.Seen + ")"
	}
	return "failed (" + c.Seen + ")"
}

// Claims reads the claims of a run, in the order of time.
func Claims(folder string) (out []Claim, err error) {
	f, err := os.Open(filepath.Join(folder, EventsFile))
	if err != nil {
		return nil, fault.Wrap(fault.NotFound, "read claims", err)
	}
	defer func() { _ = f.Close() }()
	r := bufio.NewReaderSize(f, trace.MaxLine)
	for {
		line, err := r.ReadSlice('\n')
		if err == io.EOF {
			return out, nil
		} else if err != nil {
			return nil, fault.Wrap(fault.Malformed, "read claims", err)
		}
		if !strings.Contains(string(line), `"what":"expect"`) {
			continue
		}
		if e, err := trace.Parse(line); err == nil && e.What == trace.Expect {
			out = append(out, Claim{e.At, e.Kind, e.Note, e.N == 1})
		}
	}
}

// told are a run's figures but for those that the other one's mode cannot tell.
func told(s, other Summary) map[string]float64 {
	out := maps.Clone(s.Figures)
	for name := range other.Unmeasured {
		delete(out, name)
	}
	if s.Mode != other.Mode && (s.Mode == "model" || other.Mode == "model") {
		delete(out, "storage-max") // of facts there, of all stores elsewhere
	}
	return out
}

// deviations compares the figures of two runs.
func deviations(a, b map[string]float64) []Deviation {
	out := []Deviation{}
	for _, name := range measure.Names() {
		x, there := a[name]
		y, here := b[name]
		if x == y && there == here {
			continue
		}
		d := Deviation{Name: name, Run: x, Replay: y, Range: Range(name, x)}
		d.Within = there == here && max(x-y, y-x) <= d.Range
		out = append(out, d)
	}
	slices.SortStableFunc(out, func(p, q Deviation) int {
		if p.size() > q.size() {
			return -1
		}
		return 1
	})
	return out
}

// size is by how much of its range a figure differs.
func (d Deviation) size() float64 {
	if d.Range == 0 {
		return max(d.Run-d.Replay, d.Replay-d.Run) * 1e9
	}
	return max(d.Run-d.Replay, d.Replay-d.Run) / d.Range
}

// Range is by how much a figure may differ between two runs of one scenario and
// seed in the stock build: times by a quarter and 20 ms, ratios by a quarter and
// 0.05, counts and sizes by a tenth and 2. Duplicates hang on races between
// copies that are a millisecond apart, and differ by a quarter of a copy. The
// slowest hundredth is a few arrivals, and one packet lost costs it a round trip or
// two: those times differ by a half and 250 ms, against the physical bound by as
// much again. What must be 0 in an honest network may not differ.
func Range(name string, v float64) float64 {
	switch name {
	case "reads-after-revocation", "unlogged-reads", "half-settled", "imbalance":
		return 0
	case "duplicates":
		return 0.25
	case "propagation-p99", "propagation-max", "revocation-max":
		return v/2 + 0.25
	case "stretch-p99":
		return v + 0.5
	}
	f, _ := script.LookupMeasure(name)
	switch f.Kind {
	case script.Duration:
		return v/4 + 0.02
	case script.Number:
		return v/4 + 0.05
	case script.Percent:
		return 0.02
	}
	return v/10 + 2
}
