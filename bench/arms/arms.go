// Package arms is how Souk's benchmarks compare: the arms of one comparison
// run interleaved in one process, each is charged for the CPU time that it
// used (user and system, so a busy machine does not change the answer), and
// both absolute values are printed beside the ratio.
//
//	arms.Compare("fact intake", 7,
//		arms.Arm{Name: "bare Ed25519", Run: bare},
//		arms.Arm{Name: "ours", Run: ours})
//
// The first arm is the base that the others are divided by.
package arms

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"syscall"
	"time"
)

// Arm is one way of doing the work.
type Arm struct {
	Name string
	// Run does the work once and returns how many units of it it did
	// (facts, megabytes, reads). It must be more than 0.
	Run func() (units float64)
}

// Result is what one arm cost.
type Result struct {
	Name  string
	CPU   Sample // seconds of CPU time a unit
	Wall  Sample // seconds of wall time a unit
	Alloc Sample // bytes allocated a unit
}

// Sample is a series of measurements of one quantity.
type Sample []float64

// Median is the middle value, or the mean of the middle two; 0 of an empty sample.
func (s Sample) Median() float64 { return s.Quantile(0.5) }

// Spread is (highest - lowest) / median: 0.1 means that the runs lie within ten percent.
func (s Sample) Spread() float64 {
	m := s.Median()
	if m == 0 {
		return 0
	}
	return (slices.Max(s) - slices.Min(s)) / m
}

// Quantile interpolates linearly between the ordered values; q is 0 to 1.
func (s Sample) Quantile(q float64) float64 {
	if len(s) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s))
	at := q * float64(len(sorted)-1)
	low := int(at)
	if low+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	part := at - float64(low)
	return sorted[low]*(1-part) + sorted[low+1]*part
}

// Compare runs every arm rounds times, interleaved, after one unmeasured round,
// and prints a table of CPU time a unit to standard output. The order of the
// arms turns by one each round, so that none always follows the same neighbour.
func Compare(title string, rounds int, arms ...Arm) []Result {
	results := Measure(rounds, arms...)
	Print(os.Stdout, title, results)
	return results
}

// Measure is Compare without the table.
func Measure(rounds int, arms ...Arm) []Result {
	results := make([]Result, len(arms))
	for i, arm := range arms {
		results[i].Name = arm.Name
		arm.Run()
	}
	for round := range max(rounds, 1) {
		for i := range arms {
			at := (i + round) % len(arms)
			results[at].add(once(arms[at]))
		}
	}
	return results
}

// cost is one measured run, per unit.
type cost struct{ cpu, wall, alloc float64 }

func (r *Result) add(c cost) {
	r.CPU = append(r.CPU, c.cpu)
	r.Wall = append(r.Wall, c.wall)
	r.Alloc = append(r.Alloc, c.alloc)
}

func once(arm Arm) cost {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cpu, wall := CPU(), time.Now()
	units := arm.Run()
	spent, took := CPU()-cpu, time.Since(wall)
	runtime.ReadMemStats(&after)
	return cost{
		cpu:   spent.Seconds() / units,
		wall:  took.Seconds() / units,
		alloc: float64(after.TotalAlloc-before.TotalAlloc) / units,
	}
}

// CPU is the user and system time that this process has used so far.
func CPU() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// Print writes a comparison as a table: CPU and wall time a unit, the ratio of
// CPU time to the first arm (below 1 is cheaper) and its inverse (the rate).
func Print(w io.Writer, title string, results []Result) {
	t := NewTable(title, "arm", "cpu/unit", "spread", "wall/unit", "alloc/unit", "cpu ratio", "rate ratio")
	for _, r := range results {
		ratio := r.CPU.Median() / results[0].CPU.Median()
		t.Row(r.Name, Seconds(r.CPU.Median()), Percent(r.CPU.Spread()), Seconds(r.Wall.Median()),
			Bytes(r.Alloc.Median()), fmt.Sprintf("%.3f", ratio), fmt.Sprintf("%.3f", 1/ratio))
	}
	t.Write(w)
}
