package main

import (
	"context"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/souk-network/souk/bench/arms"
	"github.com/souk-network/souk/simnet/draw"
	"github.com/souk-network/souk/simnet/geo"
	"github.com/souk-network/souk/simnet/measure"
	"github.com/souk-network/souk/simnet/model"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

// gossipOf is a network of so many peers, of which some publish ten facts of 1 KiB
// a second for as long as is said.
func gossipOf(peers, seconds int) string {
	return fmt.Sprintf("network peers=%d\nrun 1s\npublish all count=%d over=%ds size=1KiB\nrun %ds\n", peers, 10*seconds, seconds, seconds)
}

// crowdOf is so many customers of 10 merchants: each gives a grant and buys once.
func crowdOf(customers int) string {
	last := customers - 1
	return fmt.Sprintf(`network peers=10 chain=ledger
customers %d vault=2of3
run 1s
grant c0..c%d to=m1 rights=write
run 10s
buy c0..c%d at=m1 amount=5
run 10s
`, customers, last, last)
}

// pointsOf is the same with a point for each unit, until all are on the ledger.
func pointsOf(customers int) string {
	_, text, _ := strings.Cut(crowdOf(customers), "\n")
	return "network peers=10 chain=ledger\nmerchants m0..m9 points=1\n" + text +
		fmt.Sprintf("run 10s\nexpect issued = %d\nexpect imbalance = 0\n", 5*customers)
}

// passed is what a run of the model took.
type passed struct {
	virtual, cpu float64 // seconds; the making of the network is not in cpu
	making       float64 // seconds of CPU
	events       int64   // handled
}

// pass carries a scenario out in the model.
func pass(text string) passed {
	parsed, err := script.Parse(text, script.Options{})
	must(err)
	plan, err := scenario.NewPlan(parsed, 1, geo.Builtin())
	must(err)
	before := arms.CPU()
	book := measure.New(nil)
	counted := &counter{}
	to := trace.Tee(counted, book)
	w, err := model.New(model.Usual(plan, to))
	must(err)
	net := &begun{World: w}
	result, err := scenario.Do(context.Background(), parsed, plan, net, scenario.Options{Trace: to, Book: book, Sample: time.Minute})
	must(err)
	for _, f := range result.Failed {
		log.Fatal(f)
	}
	must(w.Close())
	end := arms.CPU()
	return passed{result.Passed.Seconds(), (end - net.ready).Seconds(), (net.ready - before).Seconds(), w.Handled()}
}

// begun notes when a network was ready.
type begun struct {
	*model.World
	ready time.Duration
}

// Begin begins.
func (b *begun) Begin() error {
	err := b.World.Begin()
	b.ready = arms.CPU()
	return err
}

type counter struct{ n int64 }

// Put counts.
func (c *counter) Put(trace.Event) { c.n++ }

// bareHeap puts and takes so many events from a binary heap of as many as wait in
// the model at a time: what any simulator of events has to do.
func bareHeap(events int64, waiting int) (cpu float64) {
	r := rand.New(draw.Stream(1, "bench-heap"))
	h := make(heap, 0, waiting+1)
	for range waiting {
		h.put(entry{at: r.Int64N(1e9)})
	}
	before := arms.CPU()
	for range events {
		e := h.take()
		h.put(entry{at: e.at + r.Int64N(1e9)})
	}
	return (arms.CPU() - before).Seconds()
}

// entry is as large as an event of the model.
type entry struct {
	at int64
	_  [3]int64
}

type heap []entry

func (h *heap) put(e entry) {
	*h = append(*h, e)
	all := *h
	for i := len(all) - 1; i > 0; {
		up := (i - 1) / 2
		if all[up].at <= all[i].at {
			break
		}
		all[up], all[i] = all[i], all[up]
		i = up
	}
}

func (h *heap) take() entry {
	all := *h
	first, end := all[0], len(all)-1
	all[0] = all[end]
	all = all[:end]
	*h = all
	for i := 0; ; {
		least := i
		for c := 2*i + 1; c <= 2*i+2 && c < end; c++ {
			if all[c].at < all[least].at {
				least = c
			}
		}
		if least == i {
			return first
		}
		all[i], all[least] = all[least], all[i]
		i = least
	}
}

// Goals of speed and size.
const (
	speedGoal = 5 // times real time, on one core
	crowd     = 100_000
)

// speed measures the model in CPU time.
func speed(quick bool) {
	peers, seconds := 10_000, 20
	if quick {
		seconds = 5
	}
	t := arms.NewTable("the model in CPU time (user and system, garbage collection and all)", "what", "virtual", "cpu", "times real time", "making it", "events/cpu s", "bare heap events/cpu s", "peak memory")
	p := pass(gossipOf(peers, seconds))
	bare := bareHeap(p.events, 100_000)
	row(t, fmt.Sprintf("%d peers, 10 facts of 1 KiB a second", peers), p, bare)
	t.Goal(fmt.Sprintf("%d peers at least %d times real time", peers, speedGoal), p.virtual/p.cpu >= speedGoal)
	for _, with := range []struct{ what, text string }{{"ledger", crowdOf(crowd)}, {"with points", pointsOf(crowd)}} {
		runtime.GC()
		c := pass(with.text)
		row(t, fmt.Sprintf("%d customers of 10 merchants, a grant and a purchase each, %s", crowd, with.what), c, bareHeap(c.events, 100_000))
	}
	t.Write(os.Stdout)
}

func row(t *arms.Table, what string, p passed, bare float64) {
	t.Row(what, fmt.Sprintf("%.0f s", p.virtual), arms.Seconds(p.cpu), fmt.Sprintf("%.2f", p.virtual/p.cpu), arms.Seconds(p.making),
		fmt.Sprintf("%.0f", float64(p.events)/p.cpu), fmt.Sprintf("%.0f", float64(p.events)/bare), arms.Bytes(float64(peak())))
}

// peak is the largest resident memory of this process so far, in bytes.
func peak() int64 {
	var usage syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return usage.Maxrss << 10
}
