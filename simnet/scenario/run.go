package scenario

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/measure"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

// Run is one scenario on one network.
type Run struct {
	plan    *Plan
	net     Network
	book    *measure.Book
	trace   trace.Sink
	next    agenda
	cast    *cast
	sides   map[script.Member]int // of a partition
	holds   map[string]int        // how often commands set each thing
	ways    map[string]bool       // on which something is lost one way
	offline map[script.Member]bool
	allowed allowed
	open    func(name string) (io.ReadCloser, error)

	failed []Failure
	output map[script.Pos]string
}

// Failure is a claim of the script that did not hold.
type Failure struct {
	Pos  script.Pos
	What string // the claim, or "output"
	Seen string // what was there instead
}

func (f Failure) String() string { return fmt.Sprintf("%s: %s, but it is %s", f.Pos, f.What, f.Seen) }

// Result is how a scenario went.
type Result struct {
	Failed  []Failure
	Output  map[script.Pos]string // what each command with an expected output printed
	Stopped bool                  // before its end, as it was told to
	Passed  time.Duration         // of virtual time
}

// Options say how a scenario is carried out.
type Options struct {
	Trace    trace.Sink                               // gets what the script does, beside what the network tells
	Book     *measure.Book                            // measures the run; it must be a sink of the network's trace, too
	Habits   *Habits                                  // what people do by themselves; nil: nothing
	Open     func(name string) (io.ReadCloser, error) // a file that the script names; nil: none is there
	Sample   time.Duration                            // between two rounds of readings; 0: only when a measure is taken
	Progress func(at, end time.Duration)
	// Stop is asked between things that happen; when it says yes the run ends
	// where it is.
	Stop func() bool
}

// Do carries a script out on a network that has not begun. It does not close it.
func Do(ctx context.Context, s *script.Script, plan *Plan, net Network, o Options) (Result, error) {
	r := &Run{
		plan: plan, net: net, book: o.Book, trace: o.Trace, open: o.Open, cast: newCast(plan), sides: map[script.Member]int{}, holds: map[string]int{}, ways: map[string]bool{}, offline: map[script.Member]bool{}, allowed: newAllowed(s), output: map[script.Pos]string{},
	}
	if err := net.Begin(); ctx.Err() != nil {
		return r.result(true), nil
	} else if err != nil {
		return Result{}, err
	}
	r.next = newAgenda(s, net.Now(), o)
	stopped := func() bool { return ctx.Err() != nil || o.Stop != nil && o.Stop() }
	for !stopped() {
		at, do, more := r.next.pop()
		if !more {
			return r.result(false), nil
		}
		r.net.Pass(at)
		if r.net.Now() < at && stopped() {
			break // its time has not come
		}
		claims := len(r.failed)
		if err := do(r); ctx.Err() != nil {
			r.failed = r.failed[:claims] // what was cut short has not failed
			break
		} else if err != nil {
			return r.result(false), err
		}
		if o.Progress != nil {
			o.Progress(r.now(), r.next.end)
		}
	}
	return r.result(true), nil
}

func (r *Run) result(stopped bool) Result {
	return Result{Failed: r.failed, Output: r.output, Stopped: stopped, Passed: r.now()}
}

// now is the time of the scenario: the network has begun at 0.
func (r *Run) now() time.Duration { return r.net.Now() - r.next.begun }

func (r *Run) say(kind, note string) {
	r.trace.Put(trace.Event{At: r.net.Now(), Who: "sim", What: trace.Say, Kind: kind, Note: note})
}

// broke writes down what the script did to the network.
func (r *Run) broke(who, kind string, whom ...script.Member) {
	r.trace.Put(trace.Event{At: r.net.Now(), Who: who, What: trace.Fault, Kind: kind, Note: names(whom)})
}

// names writes members down, a long list shortened.
func names(all []script.Member) string {
	const most = 20
	var out []string
	for _, m := range all[:min(most, len(all))] {
		out = append(out, m.String())
	}
	if more := len(all) - len(out); more > 0 {
		out = append(out, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(out, ",")
}

// who is whom a command's argument means.
func (r *Run) who(c script.Command, name, roles string) []script.Member {
	v := c.Arg(name)
	if !v.Given {
		return nil
	}
	return v.Who.Resolve(r.cast, roles, nil)
}

func (r *Run) numbers(c script.Command, name, roles string) []int {
	var out []int
	for _, m := range r.who(c, name, roles) {
		out = append(out, m.N)
	}
	return out
}

// whoOr is whom an argument means, or everybody.
func (r *Run) whoOr(c script.Command, name, roles string) []script.Member {
	if c.Arg(name).Given {
		return r.who(c, name, roles)
	}
	all := script.Group{{Name: "all"}}
	return all.Resolve(r.cast, roles, nil)
}

// command carries out one command.
func (r *Run) command(c script.Command) error {
	do, known := commands[c.Word]
	if !known {
		return fmt.Errorf("%s: %w", c.Pos, fault.New(fault.UnknownKind, "run scenario", "the word "+c.Word+" cannot be carried out by this version"))
	}
	printed, err := do(r, c)
	if err != nil {
		return fmt.Errorf("%s: %s: %w", c.Pos, c.Word, err)
	}
	if c.Word != "expect" && c.Word != "run" {
		r.say(c.Word, strings.TrimSpace(printed))
	}
	if c.Checked || printed != "" {
		r.output[c.Pos] = printed
	}
	if c.Checked && printed != c.Expected {
		r.failed = append(r.failed, Failure{c.Pos, fmt.Sprintf("%s prints %q", c.Word, c.Expected), fmt.Sprintf("%q", printed)})
	}
	return nil
}

// Known lists the words that can be carried out, in order.
func Known() []string {
	out := []string{"network", "customers", "merchants", "group", "run", "at"}
	for w := range commands {
		out = append(out, w)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
