package scenario

import (
	"math"
	"strconv"
	"time"

	"github.com/souk-network/souk/simnet/measure"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

// filter says what a measure of a command counts.
func (r *Run) filter(c script.Command) measure.Filter {
	f := measure.Filter{Since: r.next.begun + c.Arg("since").Duration}
	if !c.Arg("since").Given {
		f.Since = 0
	}
	if c.Arg("by").Given {
		f.By = []string{}
		for _, m := range r.who(c, "by", "mca") {
			f.By = append(f.By, m.String())
		}
	}
	return f
}

// judged writes down whether a claim held.
func (r *Run) judged(c script.Command, claim, seen string, holds bool) {
	e := trace.Event{At: r.net.Now(), Who: "sim", What: trace.Expect, Kind: claim, Note: seen}
	if holds {
		e.N = 1
	} else {
		r.failed = append(r.failed, Failure{c.Pos, claim, seen})
	}
	r.trace.Put(e)
}

// compares holds a value against a bound.
func compares(is string, v float64, bound script.Value) bool {
	switch is {
	case "=":
		return v == bound.Float
	case "!=":
		return v != bound.Float
	case "<":
		return v < bound.Float
	case "<=":
		return v <= bound.Float
	case ">":
		return v > bound.Float
	case ">=":
		return v >= bound.Float
	}
	return v >= bound.Float && v <= bound.To // in
}

// show writes a measure in its unit, as a script would.
func show(name string, v float64) string {
	f, _ := script.LookupMeasure(name)
	switch f.Kind {
	case script.Duration:
		return time.Duration(math.Round(v * float64(time.Second))).Round(100 * time.Microsecond).String()
	case script.Percent:
		return strconv.FormatFloat(float64(v*100), 'f', -1, 64) + "%"
	case script.Number:
		return strconv.FormatFloat(v, 'f', 3, 64)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}
