package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/souk-network/souk/bench/arms"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/bubble"
	"github.com/souk-network/souk/simnet/calibration"
	"github.com/souk-network/souk/simnet/run"
	"github.com/souk-network/souk/simnet/trace"
)

const tablePath = "simnet/calibration/table.json"

// calibrate runs both modes in each condition and prints how far they are apart.
func calibrate(conditions []calibration.Condition, dir string) (rows []calibration.Row) {
	for _, c := range conditions {
		r := calibration.Row{Condition: c}
		var all []calibration.Figures
		full := 0.0
		for seed := range c.Seeds {
			f, summary, err := inFull(c, seed+1, dir)
			must(err)
			all, full = append(all, f), full+summary.Machine.CPU
			at, err := os.Stat(filepath.Join(folder(c, seed+1, dir), run.SummaryFile))
			must(err)
			r.Seen = at.ModTime().UTC().Format(time.DateOnly)
		}
		before := arms.CPU()
		modelled, err := c.Model(context.Background())
		must(err)
		r.Full, r.Model = calibration.Mean(all), modelled
		show(r, full, (arms.CPU() - before).Seconds())
		rows = append(rows, r)
	}
	return rows
}

func folder(c calibration.Condition, seed uint64, dir string) string {
	return filepath.Join(dir, fmt.Sprintf("full-%d-%d", c.Peers, seed))
}

// inFull runs a condition in full mode, unless it was run before.
func inFull(c calibration.Condition, seed uint64, dir string) (calibration.Figures, run.Summary, error) {
	where := folder(c, seed, dir)
	if text, err := os.ReadFile(filepath.Join(where, run.ScenarioFile)); err == nil && string(text) != c.Script() {
		return calibration.Figures{}, run.Summary{}, fault.New(fault.Conflict, "calibrate", where+" is a run of something else: remove it")
	}
	summary, err := run.Read(where)
	if err != nil {
		if err := simulate(c, seed, where); err != nil {
			return calibration.Figures{}, summary, err
		}
		if summary, err = run.Read(where); err != nil {
			return calibration.Figures{}, summary, err
		}
	}
	if summary.Mode != "full" || summary.Seed != seed || summary.Stopped {
		return calibration.Figures{}, summary, fault.New(fault.Conflict, "calibrate", where+" is another run, or a part of one: remove it")
	}
	tally, err := read(filepath.Join(where, run.EventsFile))
	return tally, summary, err
}

func simulate(c calibration.Condition, seed uint64, where string) error {
	if err := run.PrepareText(c.Script(), ".", where); err != nil {
		return err
	}
	job, err := json.Marshal(run.Job{Folder: where, Seed: seed, Mode: "full", Version: "bench"})
	if err != nil {
		return fault.Wrap(fault.Internal, "calibrate", err)
	}
	return bubble.Run(context.Background(), string(job), bubble.Setup{})
}

// read works figures out from a file of events.
func read(path string) (calibration.Figures, error) {
	in, err := os.Open(path)
	if err != nil {
		return calibration.Figures{}, fault.Wrap(fault.NotFound, "calibrate", err)
	}
	defer in.Close() //nolint:errcheck // it was only read
	tally := calibration.NewTally()
	for e, err := range trace.Events(in) {
		if err != nil {
			return calibration.Figures{}, err
		}
		tally.Put(e)
	}
	return tally.Figures(), nil
}

func show(r calibration.Row, full, modelled float64) {
	t := arms.NewTable(fmt.Sprintf("%d peers, %d facts of 1 KiB, %d seeds: full mode %.1f s of CPU, model %.3f s", r.Peers, r.Facts, r.Seeds, full, modelled),
		"figure", "full", "model", "off", "± (95 %)")
	for _, l := range r.Lines() {
		name := l.Name
		if l.Hops > 0 {
			name += " " + strconv.Itoa(l.Hops)
		}
		margin := ""
		if l.Margin > 0 {
			margin = fmt.Sprintf("%.1f %%", 100*l.Margin)
		}
		t.Row(name, fmt.Sprintf("%.4f", l.Full), fmt.Sprintf("%.4f", l.Model), fmt.Sprintf("%+.1f %%", 100*l.Off), margin)
		if l.Goal > 0 {
			t.Goal(fmt.Sprintf("%s within %.0f %%", name, 100*l.Goal), !l.Misses())
		}
	}
	t.Write(os.Stdout)
}

func save(rows []calibration.Row) error {
	text, err := json.MarshalIndent(rows, "", " ")
	if err != nil {
		return fault.Wrap(fault.Internal, "calibrate", err)
	}
	if err := os.WriteFile(tablePath, append(text, '\n'), 0o644); err != nil {
		return fault.Wrap(fault.Unavailable, "calibrate", err)
	}
	return nil
}
