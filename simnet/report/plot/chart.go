// Package plot draws charts as plain SVG: lines, steps, bars and points over
// two axes, with stretches of time marked behind them. It knows nothing of
// simulations and needs no script, font or file beside the SVG itself.
package plot

import (
	"math"
	"slices"
)

// Chart is one picture.
type Chart struct {
	ID     string // unique in a page: letters, digits, dashes
	Title  string
	Desc   string // what it shows, for those who cannot see it
	X, Y   Axis
	Series []Series
	Marks  []Mark
}

// Axis is one of the two.
type Axis struct {
	Label string
	Unit  Unit
	Log   bool // values of 0 and less are left out
	// From and To are what it shows at least; NaN or both 0: what the data needs.
	From, To float64
}

// Unit says how an axis is written.
type Unit int

const (
	Plain   Unit = iota
	Seconds      // 0.05 is 50 ms
	Bytes        // 1,000 is 1 kB
	Percent      // 1 is 100 %
)

// Shape is how a series is drawn.
type Shape int

const (
	Line  Shape = iota
	Steps       // a value holds until the next one
	Dots        // points, with their ranges where they have any
)

// Series is a row of points in the order of X.
type Series struct {
	Name   string
	Shape  Shape
	Points []Point
	Bad    bool // drawn as what should not be
}

// Point is a value; Low and High are a range around Y where both are not 0.
type Point struct{ X, Y, Low, High float64 }

// Mark is a stretch of X, or, with To not above From, a place on it.
type Mark struct {
	From, To float64
	Label    string // a number or a letter
}

// most is how many points of a series are drawn: more are not seen.
const most = 240

// Thin leaves out points so that at most 240 stay, the first and the last and
// the largest Y among them.
func Thin(points []Point) []Point {
	if len(points) <= most {
		return points
	}
	top := 0
	for i, p := range points {
		if p.Y > points[top].Y {
			top = i
		}
	}
	var out []Point
	for i := range most - 1 {
		at, next := i*(len(points)-1)/(most-2), (i+1)*(len(points)-1)/(most-2)
		out = append(out, points[at])
		if at < top && top < next {
			out = append(out, points[top])
		}
	}
	return out
}

// CDF is for each value which part of all is not above it. It sorts a copy.
func CDF(values []float64) []Point {
	sorted := slices.Sorted(slices.Values(values))
	if len(sorted) == 0 {
		return nil
	}
	out := []Point{{X: sorted[0]}}
	for i, v := range sorted {
		if i+1 < len(sorted) && sorted[i+1] == v {
			continue
		}
		out = append(out, Point{X: v, Y: float64(i+1) / float64(len(sorted))})
	}
	return thinSteps(out)
}

// thinSteps thins a distribution by its heights, so that its tail stays.
func thinSteps(points []Point) []Point {
	if len(points) <= most {
		return points
	}
	out := points[:1:1]
	for _, p := range points[1 : len(points)-1] {
		step := 1.0 / most
		if p.Y > 0.98 {
			step = 0.02 / 40
		}
		if p.Y-out[len(out)-1].Y >= step {
			out = append(out, p)
		}
	}
	return append(out, points[len(points)-1])
}

// Lorenz is which part of all the smaller holders have together; nil when there
// is nothing.
func Lorenz(values []float64) []Point {
	sorted := slices.Sorted(slices.Values(values))
	total := 0.0
	for _, v := range sorted {
		total += v
	}
	if total == 0 {
		return nil
	}
	out, sum := []Point{{}}, 0.0
	for i, v := range sorted {
		sum += v
		out = append(out, Point{X: float64(i+1) / float64(len(sorted)), Y: sum / total})
	}
	return Thin(out)
}

// span is what an axis shows: what the data has, widened to whole ticks.
func (a Axis) span(values []float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) || a.Log && v <= 0 {
			continue
		}
		low, high = min(low, v), max(high, v)
	}
	if a.From != 0 || a.To != 0 {
		low, high = min(low, a.From), max(high, a.To)
	}
	if low > high {
		low, high = 0, 1
	}
	if a.Log {
		return low, max(high, low*10)
	}
	if low > 0 {
		low = 0
	}
	if high == low {
		high = low + 1
	}
	return low, high
}
