package run

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/bubble"
	"github.com/souk-network/souk/simnet/measure"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/trace"
)

// Break writes run.json for a run that could not go on, from the events that it left:
// until when it went, and why it ended. It reports whether there is anything to tell
// of: a run that did not begin has no events.
func Break(job Job, cause error) (bool, error) {
	s, err := Read(job.Folder)
	if fault.KindOf(err) == fault.NotFound {
		s, err = recount(job)
	}
	if fault.KindOf(err) == fault.NotFound {
		return false, nil
	} else if err != nil {
		return false, err
	}
	s.Stopped, s.Broken = true, cause.Error()
	return true, write(job.Folder, s)
}

// Begun reports whether a folder has events of a run, which are worth keeping.
func Begun(folder string) bool {
	info, err := os.Stat(filepath.Join(folder, EventsFile))
	return err == nil && info.Size() > 0
}

// recount makes the summary of the events that are in a folder. A line that was not
// written to its end is cut off: the process that wrote it may have been killed.
// fault.NotFound: there is none.
func recount(job Job) (Summary, error) {
	if !Begun(job.Folder) {
		return Summary{}, fault.New(fault.NotFound, "read events", "there are none")
	}
	s, m, err := Load(job.Folder)
	if err != nil {
		return Summary{}, err
	}
	plan, err := scenario.NewPlan(s, job.Seed, m)
	if err != nil {
		return Summary{}, err
	}
	f, err := os.OpenFile(filepath.Join(job.Folder, EventsFile), os.O_RDWR, 0)
	if err != nil {
		return Summary{}, fault.Wrap(fault.NotFound, "read events", err)
	}
	defer func() { _ = f.Close() }()
	book, hashed := measure.New(bounds(plan)), trace.NewWriter(io.Discard)
	out := Summary{
		Version: job.Version, Mode: job.Mode, Seed: job.Seed, Chain: chainOf(job.Mode, plan), Transport: transportOf(plan), Matrix: matrixOf(plan.Map), Merchants: len(plan.Merchants), Customers: len(plan.Customers),
		Failed: []string{}, Unmeasured: unmeasured(job.Mode, plan), Machine: Machine{Go: runtime.Version(), Exact: bubble.Exact()},
	}
	var whole int64 // bytes of events
	var last time.Duration
	for r := bufio.NewReaderSize(f, trace.MaxLine); ; {
		line, err := r.ReadSlice('\n')
		if err != nil {
			break
		}
		e, err := trace.Parse(line)
		if err != nil {
			break
		}
		whole, last = whole+int64(len(line)), e.At
		book.Put(e)
		hashed.Put(e)
		if e.What == trace.Expect && e.N == 0 {
			out.Failed = append(out.Failed, e.Kind+", but it is "+e.Note)
		}
	}
	if whole == 0 {
		return Summary{}, fault.New(fault.NotFound, "read events", "there are none")
	}
	out.Hash, out.Events, out.Virtual = hashed.Sum(), hashed.Count(), last.Seconds()
	out.Figures = figures(book, out.Unmeasured)
	return out, f.Truncate(whole)
}

// chainOf is what a run's chain is; "" where it has blocks and nothing in them.
func chainOf(mode string, p *scenario.Plan) string {
	switch mode {
	case Real:
		return "evm"
	case "model":
		return ""
	}
	return p.Ledger
}

// transportOf is what carried connections, where that was not QUIC.
func transportOf(p *scenario.Plan) string {
	if p.Streams {
		return "stream"
	}
	return ""
}

// Why is a broken run's cause without what is said of every simulation.
func (s Summary) Why() string {
	return strings.TrimPrefix(strings.TrimPrefix(s.Broken, "simulate: "), fault.Internal.String()+": ")
}
