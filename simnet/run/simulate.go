package run

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/full"
	"github.com/souk-network/souk/simnet/measure"
	"github.com/souk-network/souk/simnet/model"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

// Progress is how far a run is.
type Progress struct {
	At     float64 `json:"at"`  // virtual seconds
	End    float64 `json:"end"` // of the scenario
	Events int64   `json:"events"`
	Peers  int     `json:"peers"`
	Memory uint64  `json:"memory"` // bytes of heap in use
}

// Simulate does a job in this process. A job in full mode needs a bubble.
// report is told how far it is, at most once in so much virtual time.
func Simulate(ctx context.Context, job Job, stop func() bool, report func(Progress)) (Summary, error) {
	r := &running{job: job, report: report, stop: stop, sample: time.Minute}
	r.make = r.network
	return r.carryOut(ctx)
}

// Bounds is the shortest time from one merchant's peer to another's in the run of
// a folder; nil when there are too many peers for a table, or no links.
func Bounds(folder, mode string, seed uint64) (func(from, to int) time.Duration, error) {
	if mode == Real {
		return nil, nil
	}
	s, m, err := Load(folder)
	if err != nil {
		return nil, err
	}
	plan, err := scenario.NewPlan(s, seed, m)
	if err != nil {
		return nil, err
	}
	return bounds(plan), nil
}

// bounds answers from a table of shortest times.
func bounds(plan *scenario.Plan) func(from, to int) time.Duration {
	n := len(plan.Merchants)
	const most = 2000 // peers; the table has 8 bytes for each pair
	if n > most {
		return nil
	}
	table := plan.Bounds()
	return func(from, to int) time.Duration { return table[from*n+to] }
}

// running is one run while it goes on.
type running struct {
	before usage
	job    Job
	make   func(trace.Sink) (scenario.Network, error)
	order  func(trace.Sink) trace.Sink // through which events pass; nil: as they come
	plan   *scenario.Plan
	habits *scenario.Habits
	open   func(name string) (io.ReadCloser, error)
	events *trace.Writer
	book   *measure.Book
	report func(Progress)
	stop   func() bool
	sample time.Duration // between two rounds of readings, and two reports
	told   time.Duration
	at     time.Duration // how far the scenario has come
}

// carryOut does the job and leaves its folder.
func (r *running) carryOut(ctx context.Context) (Summary, error) {
	s, m, err := Load(r.job.Folder)
	if err != nil {
		return Summary{}, err
	}
	if r.job.Mode == "model" {
		if err := model.Refuse(s); err != nil {
			return Summary{}, err
		}
	}
	if r.plan, err = scenario.NewPlan(s, r.job.Seed, m); err != nil {
		return Summary{}, err
	}
	r.open = func(name string) (io.ReadCloser, error) { return os.Open(locate(r.job.Folder, name)) }
	if r.habits, err = scenario.NewHabits(s, r.plan, r.open); err != nil {
		return Summary{}, err
	}
	if err := os.Remove(filepath.Join(r.job.Folder, SummaryFile)); err != nil && !os.IsNotExist(err) { // of an earlier try
		return Summary{}, fault.Wrap(fault.Unavailable, "write events", err)
	}
	out, err := os.Create(filepath.Join(r.job.Folder, EventsFile))
	if err != nil {
		return Summary{}, fault.Wrap(fault.Unavailable, "write events", err)
	}
	r.before, r.events, r.book = used(), trace.NewWriter(out), measure.New(nil)
	if r.job.Mode != Real {
		r.book.Bound = bounds(r.plan)
	}
	summary, err := r.do(ctx, s)
	return summary, errors.Join(err, r.events.Flush(), out.Close())
}

// unwritten says what to do where a folder takes no more events.
func unwritten(err error) error {
	if err == nil {
		return nil
	}
	return fault.New(fault.Unavailable, "write events", err.Error()+": make room, and run it again")
}

func (r *running) do(ctx context.Context, s *script.Script) (Summary, error) {
	to := trace.Tee(r.events, r.book)
	if r.order != nil {
		to = r.order(to)
	}
	net, err := r.make(to)
	if err != nil {
		return Summary{}, err
	}
	result, err := scenario.Do(ctx, s, r.plan, net, scenario.Options{
		Trace: to, Book: r.book, Habits: r.habits, Open: r.open, Sample: r.sample, Progress: r.progress, Stop: r.over,
	})
	if result.Stopped && r.order != nil {
		err = errors.Join(err, net.Sample()) // what was under way when it was stopped
	}
	summary := r.summary(result)
	if err := errors.Join(err, net.Close()); err != nil {
		return summary, err
	}
	if err := unwritten(r.events.Flush()); err != nil {
		return summary, err
	}
	summary.Hash, summary.Events = r.events.Sum(), r.events.Count()
	summary.Machine = used().since(r.before)
	if m, is := net.(interface{ Memory() uint64 }); is {
		summary.Machine.Memory += m.Memory()
	}
	return summary, write(r.job.Folder, summary)
}

func (r *running) network(to trace.Sink) (scenario.Network, error) {
	switch r.job.Mode {
	case "full":
		dir, err := NewScratch(os.TempDir())
		if err != nil {
			return nil, err
		}
		net, err := full.New(full.Usual(r.plan, dir.Dir, to))
		if err != nil {
			return nil, errors.Join(err, dir.Close())
		}
		return tidy{net, dir}, nil
	case "model":
		return model.New(model.Usual(r.plan, to))
	}
	return nil, fault.New(fault.UnknownKind, "simulate", "there is no mode "+r.job.Mode+": "+strings.Join(Modes, ", "))
}

// tidy is a network that removes its folder when it ends.
type tidy struct {
	scenario.Network
	dir *Scratch
}

func (t tidy) Close() error { return errors.Join(t.Network.Close(), t.dir.Close()) }

// over says that the run goes no further: it was told to stop, it is as far as it should
// go, or what happens can be written down no more.
func (r *running) over() bool {
	return r.stop != nil && r.stop() || r.job.Until > 0 && r.at.Seconds() >= r.job.Until || r.events.Err() != nil
}

func (r *running) progress(at, end time.Duration) {
	r.at = at
	if r.order != nil { // real time is long: what there is can be read meanwhile
		_ = r.events.Flush() // an error stays, and is told at the end
	}
	if r.report == nil || at < r.told+r.sample && at != end {
		return
	}
	r.told = at
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	r.report(Progress{At: at.Seconds(), End: end.Seconds(), Events: r.events.Count(), Peers: len(r.plan.Merchants), Memory: m.HeapAlloc})
}

func (r *running) summary(result scenario.Result) Summary {
	s := Summary{
		Version: r.job.Version, Mode: r.job.Mode, Seed: r.job.Seed, Virtual: result.Passed.Seconds(), Stopped: result.Stopped,
		Merchants: len(r.plan.Merchants), Customers: len(r.plan.Customers), Failed: []string{}, Chain: chainOf(r.job.Mode, r.plan), Transport: transportOf(r.plan), Matrix: matrixOf(r.plan.Map), Unmeasured: unmeasured(r.job.Mode, r.plan),
	}
	for _, f := range result.Failed {
		s.Failed = append(s.Failed, f.String())
	}
	for at, text := range result.Output {
		s.Outputs = append(s.Outputs, Output{at.Line, text})
	}
	slices.SortFunc(s.Outputs, func(a, b Output) int { return a.Line - b.Line })
	s.Figures = figures(r.book, s.Unmeasured)
	return s
}

// Child does the job of a simulating process: see simnet/bubble. What it writes
// is a line of JSON for each Progress.
func Child(ctx context.Context, text string, stop func() bool) error {
	var job Job
	if err := json.Unmarshal([]byte(text), &job); err != nil {
		return fault.Wrap(fault.Malformed, "simulate", err)
	}
	_, err := Simulate(ctx, job, stop, func(p Progress) {
		line, _ := json.Marshal(p)
		fmt.Printf("%s\n", line)
	})
	return err
}
