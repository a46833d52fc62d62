package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/simnet/bubble"
	"github.com/souk-network/souk/simnet/report"
	simrun "github.com/souk-network/souk/simnet/run"
)

func simCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sim",
		Short: "Run scenarios in a simulated network",
		Long: `Runs the program's own peers and wallets on simulated links in virtual time, as a
scenario says, and leaves a folder with everything that happened and what it
comes to. The same scenario and seed give the same run.`,
	}
	cmd.AddCommand(simRunCommand(), simReplayCommand(), simSweepCommand(), simCollectCommand(), simCompareCommand(), simLinksCommand(), simScenariosCommand(), simWordsCommand())
	return cmd
}

func simRunCommand() *cobra.Command {
	job := simrun.Job{Version: version}
	cmd := &cobra.Command{
		Use:   "run SCENARIO",
		Short: "Carry out a scenario",
		Long: `Carries out a scenario, a file or one that comes with the program (see 'souk sim
scenarios'), and leaves its folder: the scenario, the seed, the events and their
hash, observations as a table, how each claim went, and report.html, a page with
plots that explains each figure. Stopped with Ctrl-C it keeps and reports what it
has. Exits with 1 when a claim of the scenario fails.

In the real mode each merchant's peer is a process of this program, on loopback,
the chain is the development chain, and time is real: it says first how long it
takes. What one machine cannot do, such as latency, loss or attackers, is refused
before anything starts; 'souk sim words WORD' says what. Logs of the peers are
kept in the folder.`,
		Example: `  souk sim run revoke-storm
  souk sim run storm.txt --seed 7 --out storm-7
  souk sim run revoke-storm --mode real
  souk sim run exchange --chain evm
  souk sim run revoke-storm --latency trips.csv --cities cities.csv
  souk sim run storm.txt --json`,
		Args: exactly(1, "a scenario file"),
	}
	f := cmd.Flags()
	f.Uint64Var(&job.Seed, "seed", 1, "chooses everything that is left to chance")
	f.StringVar(&job.Folder, "out", "", "folder for what the run leaves; it must not hold anything (default: the scenario's name and the seed)")
	f.StringVar(&job.Mode, "mode", "full", "full: the program's own peers and wallets in virtual time; model: sets of facts and the same decisions, for large networks; real: processes on this machine, in its own time")
	on := mapFlags(cmd)
	chain := chainFlag(cmd)
	beyond := beyondMemory(cmd)
	asText := asJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if job.Folder == "" {
			name := strings.TrimSuffix(filepath.Base(args[0]), filepath.Ext(args[0]))
			job.Folder = fmt.Sprintf("%s-%d", name, job.Seed)
		}
		source, err := simrun.Open(args[0], *chain)
		if err == nil {
			source, err = on.of(source)
		}
		if err != nil {
			return err
		}
		if err := admit(job, source, *beyond, cmd.ErrOrStderr()); err != nil {
			return err
		}
		if err := source.Prepare(job.Folder); err != nil {
			return err
		}
		if err := roomy(job, *beyond); err != nil {
			return errors.Join(err, os.RemoveAll(job.Folder))
		}
		summary, err := simulate(cmd.Context(), job, cmd.ErrOrStderr())
		if err != nil {
			if !simrun.Begun(job.Folder) {
				return errors.Join(err, os.RemoveAll(job.Folder))
			}
			fmt.Fprintf(cmd.ErrOrStderr(), "The run broke. What happened until then is in %s: begin with %s.\n", job.Folder, first(job.Folder))
			return err
		}
		if *asText {
			err = writeJSON(cmd.OutOrStdout(), summary)
		} else {
			err = writeSummary(cmd.OutOrStdout(), job.Folder, summary)
		}
		if err == nil && len(summary.Failed) > 0 {
			err = errSilent
		}
		return err
	}
	return cmd
}

// admit refuses what a job's mode cannot do, before anything is made, and says how long
// it takes where that is real time.
func admit(job simrun.Job, source simrun.Source, beyond bool, out io.Writer) error {
	if !slices.Contains(simrun.Modes, job.Mode) {
		return usagef("there is no mode %q: want one of %s", job.Mode, strings.Join(simrun.Modes, ", "))
	}
	needs, err := source.Admit(job.Mode, job.Seed)
	if err != nil || job.Mode != simrun.Real {
		return err
	}
	if !beyond {
		if err := needs.Fits(simrun.Free()); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(out, "This takes about %s of real time and %d MiB of memory.\n", roughly(needs.Time), needs.Memory>>20)
	return err
}

// roughly is a time as people say it.
func roughly(d time.Duration) string {
	if d < 2*time.Minute {
		return fmt.Sprintf("%d s", int(math.Ceil(d.Seconds())))
	}
	return fmt.Sprintf("%d min", int(math.Ceil(d.Minutes())))
}

// chainFlag is what stands in place of a scenario's own chain.
func chainFlag(cmd *cobra.Command) *string {
	return cmd.Flags().String("chain", "", "ledger: the pure model of the contracts; evm: the contracts themselves beside it, with their gas; in place of what the scenario says")
}

// mapFiles are what stands in place of a scenario's own cities and the times between them.
type mapFiles struct {
	latency, cities string
	fill, drop      bool
}

func mapFlags(cmd *cobra.Command) *mapFiles {
	var m mapFiles
	cmd.Flags().StringVar(&m.latency, "latency", "", "file of round-trip times between cities or nodes, in place of what the scenario says")
	cmd.Flags().StringVar(&m.cities, "cities", "", "file of cities with their places, in place of what the scenario says")
	cmd.Flags().BoolVar(&m.fill, "fill", false, "fill holes of the latency file by distance, instead of refusing it")
	cmd.Flags().BoolVar(&m.drop, "drop", false, "leave out nodes of the latency file without a place in --cities, and those with most holes that are not filled")
	return &m
}

// of is the scenario with these.
func (m mapFiles) of(s simrun.Source) (simrun.Source, error) {
	s, err := s.Naming("latency", m.latency)
	if err == nil {
		s, err = s.Naming("cities", m.cities)
	}
	if err == nil {
		s, err = s.Saying("fill", m.fill)
	}
	if err == nil {
		s, err = s.Saying("drop", m.drop)
	}
	return s, err
}

func beyondMemory(cmd *cobra.Command) *bool {
	return cmd.Flags().Bool("beyond-memory", false, "run a network that is reckoned to take more memory than this machine has")
}

// roomy refuses a job that would exceed this machine's memory, unless beyond is set.
func roomy(job simrun.Job, beyond bool) error {
	if beyond {
		return nil
	}
	return simrun.Room(job, simrun.Free())
}

// simulate does a job and writes its report.
func simulate(ctx context.Context, job simrun.Job, progress io.Writer) (simrun.Summary, error) {
	carryOut := inVirtualTime
	if job.Mode == simrun.Real {
		carryOut = inRealTime
	}
	if err := carryOut(ctx, job, progress); err != nil {
		return simrun.Summary{}, errors.Join(err, broke(job, err))
	}
	if err := report.Write(job.Folder); err != nil {
		return simrun.Summary{}, err
	}
	return simrun.Read(job.Folder)
}

// first is the file of a run's folder with which to begin: its report, or the events where
// none could be written.
func first(folder string) string {
	if info, err := os.Stat(filepath.Join(folder, report.PageFile)); err == nil && info.Size() > 0 {
		return report.PageFile
	}
	return simrun.EventsFile
}

// broke reports what a run left that could not go on.
func broke(job simrun.Job, cause error) error {
	begun, err := simrun.Break(job, cause)
	if !begun || err != nil {
		return err
	}
	return report.Write(job.Folder)
}

// lastWordsFile has what a simulating process complained of before it ended.
const lastWordsFile = "broken.log"

// inVirtualTime does a job in a process of its own, since virtual time is a
// process's.
func inVirtualTime(ctx context.Context, job simrun.Job, progress io.Writer) error {
	text, err := json.Marshal(job)
	if err != nil {
		return err
	}
	lines, child := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		showProgress(progress, lines)
	}()
	var complained bytes.Buffer
	err = bubble.Run(ctx, string(text), bubble.Setup{Out: child, Err: &complained, Memory: simrun.Bound(job.Mode, simrun.Free()), Garbage: simrun.Garbage(job)})
	_ = child.Close()
	<-done
	if err != nil && complained.Len() > 0 {
		err = errors.Join(err, os.WriteFile(filepath.Join(job.Folder, lastWordsFile), complained.Bytes(), 0o644))
	}
	return err
}

// inRealTime does a job here, with processes of this program.
func inRealTime(ctx context.Context, job simrun.Job, progress io.Writer) error {
	shown := &progressLine{out: progress, live: isTerminal(progress), tenth: -1}
	_, err := simrun.Live(ctx, job, simProgram{}, shown.show)
	shown.end()
	return err
}

// showProgress shows how far a run is, as its process says.
func showProgress(out io.Writer, lines io.Reader) {
	decoder := json.NewDecoder(lines)
	shown := &progressLine{out: out, live: isTerminal(out), tenth: -1}
	for {
		var p simrun.Progress
		if err := decoder.Decode(&p); err != nil {
			shown.end()
			_, _ = io.Copy(io.Discard, lines)
			return
		}
		shown.show(p)
	}
}

// progressLine is how far a run is: one line that changes on a terminal, and a
// line for each tenth elsewhere.
type progressLine struct {
	out   io.Writer
	live  bool
	tenth int // that was shown; -1: nothing was
}

func (l *progressLine) show(p simrun.Progress) {
	line := fmt.Sprintf("%s of %s, %d peers, %d events, %d MiB", seconds(p.At), seconds(p.End), p.Peers, p.Events, p.Memory>>20)
	at := 10
	if p.End > 0 {
		at = int(10 * p.At / p.End)
	}
	switch {
	case l.live:
		fmt.Fprintf(l.out, "\r\x1b[K  %s", line)
	case at > l.tenth:
		fmt.Fprintf(l.out, "  %s\n", line)
	}
	l.tenth = at
}

func (l *progressLine) end() {
	if l.live && l.tenth >= 0 {
		fmt.Fprintln(l.out)
	}
}

func seconds(s float64) string {
	return time.Duration(s * float64(time.Second)).Round(time.Second).String()
}

func writeSummary(out io.Writer, folder string, s simrun.Summary) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %d merchants and %d customers, seed %d, %s: %d events\n", seconds(s.Virtual), s.Merchants, s.Customers, s.Seed, s.Mode, s.Events)
	if s.Stopped {
		b.WriteString("Stopped before its end; what had happened is kept.\n")
	}
	fmt.Fprintf(&b, "hash %s\n", s.Hash)
	for _, f := range s.Failed {
		fmt.Fprintf(&b, "FAILED %s\n", f)
	}
	if len(s.Failed) == 0 && !s.Stopped {
		b.WriteString("Every claim of the scenario held.\n")
	}
	fmt.Fprintf(&b, "Everything is in %s: begin with report.html.\n", folder)
	_, err := io.WriteString(out, b.String())
	return err
}
