package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/report"
	simrun "github.com/souk-network/souk/simnet/run"
	"github.com/souk-network/souk/simnet/sweep"
)

func simSweepCommand() *cobra.Command {
	var out, image string
	var atOnce, only int
	cmd := &cobra.Command{
		Use:   "sweep PLAN",
		Short: "Expand a plan of parameters and seeds into runs, and carry them out",
		Long: `Makes a folder with one run for every combination of the plan's parameters and
seeds. They know nothing of each other: parallel.sh, slurm.sh and kubernetes.yaml
in the folder carry them out on many machines, and --run does it here. Runs that
are done are skipped, so a sweep that was stopped goes on where it was. PLAN may
be the folder of a sweep that was made before.

A plan has four lines; in the scenario ${name} stands for a parameter's value:

  scenario: storm.txt
  seeds: 1..10
  mode: full
  parameters: {peers: [20, 50], lost: [0%, 5%]}`,
		Example: `  souk sim sweep plan.yaml --out storms --run 2
  souk sim sweep storms --only 17`,
		Args: exactly(1, "a plan, or a sweep's folder"),
	}
	f := cmd.Flags()
	f.StringVar(&out, "out", "", "folder for the sweep (default: the plan's name)")
	f.StringVar(&image, "image", "", "container image with the program, for kubernetes.yaml")
	f.IntVar(&atOnce, "run", 0, "carry the runs out here, so many at once")
	f.IntVar(&only, "only", -1, "carry out the run of this number alone, counted from 0")
	chain := chainFlag(cmd)
	beyond := beyondMemory(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		folder, m, err := openSweep(args[0], out, sweep.Options{Version: version, Image: image, Chain: *chain})
		if err != nil {
			return err
		}
		jobs := m.Jobs
		switch {
		case only >= len(jobs):
			return fault.New(fault.NotFound, "sweep", fmt.Sprintf("there is no run %d: the last is %d", only, len(jobs)-1))
		case only >= 0:
			jobs, atOnce = jobs[only:only+1], 1
		case atOnce <= 0:
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s in %s: --run 2 carries them out here, two at once;\n%s, %s and %s do elsewhere.\n",
				report.Are(len(jobs), "run"), folder, sweep.ParallelFile, sweep.SlurmFile, sweep.KubernetesFile)
			return err
		}
		s := &sweeping{folder: folder, manifest: m, beyond: *beyond, out: cmd.ErrOrStderr()}
		return s.do(cmd.Context(), jobs, atOnce)
	}
	return cmd
}

// openSweep is the sweep that an argument means: a plan, or what was made of one.
func openSweep(arg, out string, o sweep.Options) (string, sweep.Manifest, error) {
	if info, err := os.Stat(arg); err == nil && info.IsDir() {
		m, err := sweep.Read(arg)
		if err == nil {
			err = m.On(o.Chain)
		}
		return arg, m, err
	}
	if out == "" {
		out = strings.TrimSuffix(filepath.Base(arg), filepath.Ext(arg))
	}
	m, err := sweep.Expand(arg, out, o)
	return out, m, err
}

// sweeping is a sweep while it is carried out here.
type sweeping struct {
	folder   string
	manifest sweep.Manifest
	beyond   bool // memory
	out      io.Writer

	mu                    sync.Mutex
	done, skipped, broken int // runs; broken have an error
	failed                int // runs of which a claim failed
}

// do carries out jobs, so many at once, until all are done or ctx ends.
func (s *sweeping) do(ctx context.Context, jobs []sweep.Job, atOnce int) error {
	todo := make(chan sweep.Job)
	var workers sync.WaitGroup
	for range min(atOnce, len(jobs)) {
		workers.Go(func() {
			for j := range todo {
				s.one(ctx, j, len(jobs))
			}
		})
	}
	for _, j := range jobs {
		if _, done := sweep.Done(s.folder, j); done {
			s.skip()
			continue
		}
		select {
		case todo <- j:
			continue
		case <-ctx.Done():
		}
		break
	}
	close(todo)
	workers.Wait()
	return s.end(ctx, len(jobs))
}

func (s *sweeping) skip() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.skipped++
}

// one carries out a job; what goes wrong is said and does not end the others.
func (s *sweeping) one(ctx context.Context, j sweep.Job, all int) {
	if ctx.Err() != nil {
		return
	}
	job := simrun.Job{Folder: filepath.Join(s.folder, filepath.FromSlash(j.Folder)), Seed: j.Seed, Mode: s.manifest.Mode, Version: version}
	var summary simrun.Summary
	err := roomy(job, s.beyond)
	if err == nil {
		summary, err = simulate(ctx, job, io.Discard)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	what := strings.TrimSpace(fmt.Sprintf("run %d, seed %d %s", j.Number, j.Seed, s.manifest.Setting(j)))
	switch {
	case err != nil:
		s.broken++
		fmt.Fprintf(s.out, "  %s: %v\n", what, err)
	case summary.Stopped:
		fmt.Fprintf(s.out, "  %s: stopped\n", what)
	default:
		s.done++
		verdict := "every claim held"
		if len(summary.Failed) > 0 {
			s.failed++
			verdict = "FAILED " + summary.Failed[0]
		}
		fmt.Fprintf(s.out, "  %d of %d: %s: %s in %.1f s\n", s.done+s.broken+s.skipped, all, what, verdict, summary.Machine.Seconds)
	}
}

func (s *sweeping) end(ctx context.Context, all int) error {
	fmt.Fprintf(s.out, "%s done now, %d before, %d with an error; in %d of those done now a claim failed.\n", report.Count(s.done, "run"), s.skipped, s.broken, s.failed)
	if left := all - s.done - s.skipped - s.broken; left > 0 {
		fmt.Fprintf(s.out, "%s left: the same command goes on.\n", report.Are(left, "run"))
	}
	if s.broken > 0 || s.failed > 0 || ctx.Err() != nil {
		return errSilent
	}
	return nil
}

func simCollectCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "collect DIR",
		Short: "Merge what the runs of a sweep left",
		Long: `Merges the observations of all runs of a sweep that are done into collected.csv,
one observation a row with a column for each parameter, and writes collected.html
with the mean of each figure over seeds and its 95 % interval.`,
		Example: `  souk sim collect storms`,
		Args:    exactly(1, "a sweep's folder"),
	}
	asText := asJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		c, err := sweep.Collect(args[0])
		if err != nil {
			return err
		}
		if *asText {
			return writeJSON(cmd.OutOrStdout(), c)
		}
		_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s with %s in %s; %s not done.\n", report.Count(c.Jobs, "run"), report.Are(int(c.Rows), "observation"), filepath.Join(args[0], sweep.CollectedFile), report.Are(c.Missing, "run"))
		return err
	}
	return cmd
}
