package calibration

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"

	"github.com/souk-network/souk/protocol/fault"
)

// Row is one condition with what both modes came to.
type Row struct {
	Condition
	Seen  string  `json:"seen"` // date of the runs in full mode
	Full  Figures `json:"full"` // means over the seeds
	Model Figures `json:"model"`
}

//go:embed table.json
var committed []byte

// Table is the committed table.
func Table() ([]Row, error) { return Parse(committed) }

// Parse reads a table.
func Parse(text []byte) (rows []Row, err error) {
	if err := json.Unmarshal(text, &rows); err != nil {
		return nil, fault.Wrap(fault.Malformed, "read calibration", err)
	}
	for _, r := range rows {
		if len(r.Full.Hops) < 2 || len(r.Full.Errors) != len(r.Full.Hops) || len(r.Model.Errors) != len(r.Model.Hops) || len(r.Model.Hops) < 2 || r.Full.Copies < 1 || r.Full.P50 <= 0 {
			return nil, fault.New(fault.Malformed, "read calibration", fmt.Sprintf("the row of %d peers is not whole: run bench/model", r.Peers))
		}
	}
	return rows, nil
}

// How far the model may be off: hops and copies, as parts of the full mode's.
const (
	HopsGoal   = 0.10
	CopiesGoal = 0.05
	// few is the part of all deliveries below which a number of hops is taken
	// together with the others beyond it.
	few = 0.05
)

// Line compares one figure.
type Line struct {
	Name        string  // "hops", "further", "apart", "copies", "p50", "p95", "p99" or "max"
	Hops        int     // of "hops": how many; of "further": more than so many
	Full, Model float64 // "apart" has only Model
	Off         float64 // of the model, as a part of the full mode's
	Margin      float64 // half the 95 % interval of Off, of "hops" and "further"; 0: not known
	Goal        float64 // at most so much off; 0: none
	Few         bool    // so few deliveries that it is judged with its interval
}

// Misses reports whether a line has a goal and does not reach it: one of few
// deliveries when its whole interval lies beyond.
func (l Line) Misses() bool {
	off := math.Abs(l.Off)
	if l.Few {
		off -= l.Margin
	}
	return l.Goal > 0 && off > l.Goal
}

// Lines compares a row figure by figure. Each number of hops that a twentieth of
// all deliveries took is held to its goal, and so are those beyond together, with
// their interval, and how far the distributions are apart as a whole: the part of
// deliveries that would have to move.
func (r Row) Lines() (out []Line) {
	add := func(name string, hops int, full, model, goal float64) {
		out = append(out, Line{Name: name, Hops: hops, Full: full, Model: model, Off: model/full - 1, Goal: goal})
	}
	over := func(from, to int) { // of these numbers of hops together
		last := &out[len(out)-1]
		last.Margin = 1.96 * math.Hypot(spread(r.Full.Errors, from, to), spread(r.Model.Errors, from, to)) / last.Full
	}
	apart, last := 0.0, 0
	for h := range max(len(r.Full.Hops), len(r.Model.Hops)) {
		full, model := at(r.Full.Hops, h), at(r.Model.Hops, h)
		apart += math.Abs(full-model) / 2
		if h > 0 && full >= few {
			add("hops", h, full, model, HopsGoal)
			over(h, h)
			last = h
		}
	}
	if full, model := beyond(r.Full.Hops, last), beyond(r.Model.Hops, last); full > 0 {
		add("further", last, full, model, HopsGoal)
		over(last+1, math.MaxInt)
		out[len(out)-1].Few = true
	}
	out = append(out, Line{Name: "apart", Model: apart, Off: apart, Goal: HopsGoal})
	add("copies", 0, r.Full.Copies, r.Model.Copies, CopiesGoal)
	add("p50", 0, r.Full.P50, r.Model.P50, 0)
	add("p95", 0, r.Full.P95, r.Model.P95, 0)
	add("p99", 0, r.Full.P99, r.Model.P99, 0)
	add("max", 0, r.Full.Max, r.Model.Max, 0)
	return out
}

func at(parts []float64, h int) float64 {
	if h < len(parts) {
		return parts[h]
	}
	return 0
}

func beyond(parts []float64, last int) (all float64) {
	for h := last + 1; h < len(parts); h++ {
		all += parts[h]
	}
	return all
}

// spread is the standard error of classes together, as if they varied as one: not
// less than it is.
func spread(errors []float64, from, to int) (all float64) {
	for h := from; h <= to && h < len(errors); h++ {
		all += errors[h]
	}
	return all
}
