package sweep

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/report"
	"github.com/souk-network/souk/simnet/run"
	"github.com/souk-network/souk/simnet/script"
)

// Few is how many seeds on either side are too few to trust an interval: it holds
// for values that are about normal, which so few cannot show.
const Few = 5

// Group is runs that differ in nothing but their seeds.
type Group struct {
	Setting string // "peers=20 loss=5%"; "" without parameters
	Values  []string
	Seeds   []uint64
	Runs    []run.Summary // one for each seed
	Failed  int           // runs of which a claim failed
}

// figures are the values of a figure, of the runs that have it.
func (g Group) figures(name string) (values []float64) {
	for _, s := range g.Runs {
		if v, ok := s.Figures[name]; ok {
			values = append(values, v)
		}
	}
	return values
}

// Groups reads what is done of a sweep, or one run's folder as a group of one.
// missing counts jobs of the sweep that are not done.
func Groups(folder string) (groups []Group, missing int, err error) {
	if _, err := os.Stat(filepath.Join(folder, ManifestFile)); err != nil {
		s, err := run.Read(folder)
		if err != nil {
			return nil, 0, fault.New(fault.NotFound, "compare", folder+" is neither a run's folder nor a sweep's")
		}
		return []Group{{Seeds: []uint64{s.Seed}, Runs: []run.Summary{s}, Failed: min(1, len(s.Failed))}}, 0, nil
	}
	m, err := Read(folder)
	if err != nil {
		return nil, 0, err
	}
	for _, j := range m.Jobs {
		s, done := Done(folder, j)
		if !done {
			missing++
			continue
		}
		setting := m.Setting(j)
		at := slices.IndexFunc(groups, func(g Group) bool { return g.Setting == setting })
		if at < 0 {
			at = len(groups)
			groups = append(groups, Group{Setting: setting, Values: j.Values})
		}
		g := &groups[at]
		g.Seeds, g.Runs, g.Failed = append(g.Seeds, j.Seed), append(g.Runs, s), g.Failed+min(1, len(s.Failed))
	}
	return groups, missing, nil
}

// Difference is by how much a figure differs between two groups.
type Difference struct {
	Setting string   `json:"setting"` // of both, or "A against B" where they differ
	Figure  string   `json:"figure"`
	A       float64  `json:"mean_a"`
	B       float64  `json:"mean_b"`
	SeedsA  int      `json:"seeds_a"`
	SeedsB  int      `json:"seeds_b"`
	Change  Interval `json:"change"`
	Low     *float64 `json:"low"` // of the 95 % interval of B less A; null: there is none
	High    *float64 `json:"high"`
	Method  string   `json:"method"`
	Note    string   `json:"note,omitempty"` // why not to lean on it
}

// Matters reports whether the interval leaves 0 out.
func (d Difference) Matters() bool {
	return d.Low != nil && (*d.Low > 0 || *d.High < 0)
}

// Compare holds the groups of two folders against each other: those with the same
// setting, or, when each has one group, these.
func Compare(a, b []Group) ([]Difference, error) {
	if len(a) == 1 && len(b) == 1 {
		return compareGroups(setting(a[0], b[0]), a[0], b[0]), nil
	}
	var out []Difference
	for _, g := range a {
		at := slices.IndexFunc(b, func(h Group) bool { return h.Setting == g.Setting })
		if at >= 0 {
			out = append(out, compareGroups(g.Setting, g, b[at])...)
		}
	}
	if out == nil {
		return nil, fault.New(fault.Conflict, "compare", "the two have no setting of parameters in common: compare sweeps of the same plan, or folders with one setting each")
	}
	return out, nil
}

func setting(a, b Group) string {
	if a.Setting == b.Setting {
		return a.Setting
	}
	return fmt.Sprintf("%s against %s", orNone(a.Setting), orNone(b.Setting))
}

func orNone(s string) string {
	if s == "" {
		return "no parameters"
	}
	return s
}

func compareGroups(setting string, a, b Group) (out []Difference) {
	for _, f := range script.Measures() {
		x, y := a.figures(f.Name), b.figures(f.Name)
		if len(x) == 0 || len(y) == 0 || f.Name == "storage-max" && a.Runs[0].Mode != b.Runs[0].Mode { // what is stored is counted otherwise in each mode
			continue
		}
		d := Difference{Setting: setting, Figure: f.Name, SeedsA: len(x), SeedsB: len(y)}
		d.A, _ = moments(x)
		d.B, _ = moments(y)
		d.Change, d.Method = change(a, b, x, y)
		if d.Change.Known {
			d.Low, d.High = &d.Change.Low, &d.Change.High
		}
		d.Note = doubt(x, y)
		out = append(out, d)
	}
	return out
}

// change is the difference and how its interval was found. Runs of the same seeds
// are pairs: what chance does to both goes out.
func change(a, b Group, x, y []float64) (Interval, string) {
	if len(x) == len(a.Seeds) && len(y) == len(b.Seeds) && len(x) > 1 && slices.Equal(a.Seeds, b.Seeds) {
		pairs := make([]float64, len(x))
		for i := range x {
			pairs[i] = y[i] - x[i]
		}
		return mean(pairs), "paired t over the same seeds"
	}
	return difference(x, y), "Welch's t"
}

func doubt(x, y []float64) string {
	switch n := min(len(x), len(y)); {
	case n < 2:
		return "one seed tells nothing of chance: no interval"
	case n < Few:
		return fmt.Sprintf("%d seeds are few: run %d or more", n, Few)
	case same(x) && same(y):
		return "the same with every seed"
	}
	return ""
}

func same(values []float64) bool {
	return !slices.ContainsFunc(values, func(v float64) bool { return v != values[0] })
}

// Failures says in how many runs claims failed, in words.
func Failures(groups []Group) string {
	runs, failed := 0, 0
	for _, g := range groups {
		runs, failed = runs+len(g.Runs), failed+g.Failed
	}
	return fmt.Sprintf("%s, in %d a claim failed", report.Count(runs, "run"), failed)
}
