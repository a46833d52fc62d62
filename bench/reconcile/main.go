// Command reconcile measures how two peers with n facts each find out in which
// d facts they differ: range-based reconciliation (negentropy 1, as implemented
// by go-nostr, over its sorted vector) against ours.
//
// Both arms work on structures that a running peer has in memory anyhow: the
// vector is filled and sorted, our set and the views of the pair exist; neither
// is counted. What is counted of ours, and has no counterpart in the other arm:
// taking the d arriving facts into set and view. A second line of our arm begins
// with a fresh salt, as the first exchange of a pair does and one an hour after
// it; it walks both sets. Every message is encoded, decoded and counted with its
// frame; ours includes the names that are sent back to ask for the facts. The
// difference that comes out is compared with the true one in every run.
//
// Usage: go run ./bench/reconcile [-quick] [-rounds N]
package main

import (
	"flag"
	"fmt"
	"math"
	"os"
	"runtime"
	"time"

	"github.com/souk-network/souk/bench/arms"
)

// The goals.
const (
	goalScattered = 0.03 // of the bytes
	goalRecent    = 0.7
	goalTrips     = 2
	goalCPU       = 0.1
)

func main() {
	quick := flag.Bool("quick", false, "a small part of the grid, within a minute")
	rounds := flag.Int("rounds", 5, "runs of each arm")
	flag.Parse()
	ns, ds := []int{10_000, 100_000, 1_000_000}, []int{0, 10, 100, 1000, 10_000}
	if *quick {
		ns, ds, *rounds = []int{10_000, 100_000}, []int{0, 10, 1000}, min(*rounds, 3)
	}
	for _, n := range ns {
		t := table(n)
		base := newBase(n)
		for _, d := range ds {
			for _, place := range []string{"scattered", "recent"} {
				compare(t, base, d, place, *rounds)
			}
		}
		t.Write(os.Stdout)
	}
}

func table(n int) *arms.Table {
	t := arms.NewTable(fmt.Sprintf("two sets of %d facts over a year that differ in d", n), "d, where", "arm",
		"bytes", "spread", "trips", "cpu both sides", "spread", "bytes ratio", "cpu ratio")
	t.Note("cpu ratio goal 0.1; bytes ratio goals 0.03 scattered, 0.7 recent; at most 2 round trips; the difference was exact in every run")
	return t
}

// outcome is all runs of one arm.
type outcome struct {
	bytes, cpu arms.Sample
	trips      int // most
}

func (o *outcome) run(arm func() traffic) {
	runtime.GC()
	before := arms.CPU()
	t := arm()
	o.cpu = append(o.cpu, (arms.CPU() - before).Seconds())
	o.bytes = append(o.bytes, float64(t.bytes))
	o.trips = max(o.trips, t.trips)
}

// traffic is one run.
type traffic struct{ bytes, trips int }

func compare(t *arms.Table, base *base, d int, place string, rounds int) {
	var theirs, warm, cold outcome
	ranges := base.ranges(d, place)
	pair := base.pair()
	for round := range rounds + 1 {
		diff := base.difference(d, place, round+1)
		if round == 0 { // the sketches grow to the length that such differences need
			pair.exchange(diff, false)
			pair.settle(diff)
			continue
		}
		theirs.run(ranges.run)
		warm.run(func() traffic { return pair.exchange(diff, false) })
		pair.settle(diff)
		cold.run(func() traffic { return pair.exchange(diff, true) })
		pair.settle(diff)
	}
	row := func(name string, o outcome) {
		t.Row(fmt.Sprintf("%d %s", d, place), name, fmt.Sprintf("%.0f", o.bytes.Median()), arms.Percent(o.bytes.Spread()), o.trips,
			arms.Seconds(o.cpu.Median()), arms.Percent(o.cpu.Spread()),
			fmt.Sprintf("%.3f", o.bytes.Median()/theirs.bytes.Median()), fmt.Sprintf("%.3f", o.cpu.Median()/theirs.cpu.Median()))
	}
	row("negentropy", theirs)
	row("ours", warm)
	row("ours, fresh salt", cold)
	judge(t, base.n, d, place, theirs, warm)
	pair.close()
}

// judge states the goals where the difference is small against the set: where
// it is not, every answer must name a part of the set that ranges name as well.
func judge(t *arms.Table, n, d int, place string, theirs, ours outcome) {
	goal := goalScattered
	if place == "recent" {
		goal = goalRecent
	}
	bytes, cpu := ours.bytes.Median()/theirs.bytes.Median(), ours.cpu.Median()/theirs.cpu.Median()
	what := fmt.Sprintf("n %d, d %d %s: bytes %.3f of %.2f, cpu %.3f of %.1f, %d trips of %d", n, d, place, bytes, goal, cpu, goalCPU, ours.trips, goalTrips)
	t.Goal(what, bytes <= goal && cpu <= goalCPU && ours.trips <= goalTrips)
}

// must stops the program: a wrong difference makes every figure worthless.
func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "reconcile:", err)
		os.Exit(1)
	}
}

const (
	year  = 365 * 24 * time.Hour
	now   = 1_760_000_000_000
	never = math.MaxInt64
)
