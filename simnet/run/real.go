package run

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/real"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/trace"
)

// LogsFolder is the folder of a run in real mode that has a log of each peer.
const LogsFolder = "peers"

// Live does a job of the mode real: the program's peers as processes of this
// machine, in its own time. What a network cannot go on for, such as a process
// that ended by itself, is an error; the folder has what there was until then.
func Live(ctx context.Context, job Job, program real.Program, report func(Progress)) (Summary, error) {
	dir, err := NewScratch(os.TempDir())
	if err != nil {
		return Summary{}, err
	}
	logs := filepath.Join(job.Folder, LogsFolder)
	if err := os.MkdirAll(logs, 0o755); err != nil {
		return Summary{}, errors.Join(fault.Wrap(fault.Unavailable, "simulate", err), dir.Close())
	}
	var world *real.World
	var order *real.Order
	r := &running{job: job, report: report, sample: realSample}
	r.order = func(to trace.Sink) trace.Sink {
		order = real.NewOrder(to)
		return order
	}
	r.make = func(trace.Sink) (scenario.Network, error) {
		world = real.New(ctx, real.Usual(r.plan, program, dir.Dir, logs, order))
		return world, nil
	}
	r.stop = func() bool { return world.Broken() != nil }
	summary, err := r.carryOut(ctx)
	if err == nil {
		err = world.Broken()
	}
	return summary, errors.Join(err, dir.Close())
}

// realSample is the time between two rounds of readings in real mode, which also
// tell how far a run is.
const realSample = 10 * time.Second
