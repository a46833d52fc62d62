package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	simrun "github.com/souk-network/souk/simnet/run"
)

func simReplayCommand() *cobra.Command {
	var out, mode string
	cmd := &cobra.Command{
		Use:   "replay DIR",
		Short: "Carry out a folder's scenario again and compare",
		Long: `Carries out the scenario of a run's folder with its seed again and compares the two.

In the model mode, and in an exact build, every event has to be the same: the
first one that differs is shown. The full mode of the stock build is not bit for
bit, since Go's scheduler cannot be seeded: times differ by a few per cent. Then
the claims have to go the same way and each figure has to lie within a range. A
real run cannot be repeated at all: then it is the claims and what was counted.
A run that was stopped is repeated as far as it went.
Exits with 1 when the replay does not support the run.`,
		Example: `  souk sim replay storm-7
  souk sim replay storm-7 --out storm-7-again --json`,
		Args: exactly(1, "a run's folder"),
	}
	cmd.Flags().StringVar(&out, "out", "", "folder for what the replay leaves (default: removed at the end)")
	cmd.Flags().StringVar(&mode, "mode", "", "another mode than the run's: only claims and figures are compared")
	beyond := beyondMemory(cmd)
	asText := asJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		before, err := simrun.Read(args[0])
		if err != nil {
			return err
		}
		if out == "" {
			dir, failed := simrun.NewScratch(os.TempDir())
			if failed != nil {
				return failed
			}
			defer func() { err = errors.Join(err, dir.Close()) }()
			out = filepath.Join(dir.Dir, "replay")
		}
		job := simrun.Job{Folder: out, Seed: before.Seed, Mode: before.Mode, Version: version, Until: before.Reached()}
		if mode != "" {
			job.Mode = mode
		}
		source, err := simrun.Open(filepath.Join(args[0], simrun.ScenarioFile), "")
		if err != nil {
			return err
		}
		if err := admit(job, source, *beyond, cmd.ErrOrStderr()); err != nil {
			return err
		}
		if err := source.Prepare(out); err != nil {
			return err
		}
		if err := roomy(job, *beyond); err != nil {
			return err
		}
		if _, err := simulate(cmd.Context(), job, cmd.ErrOrStderr()); err != nil {
			return err
		}
		c, err := simrun.Compare(args[0], out)
		if err != nil {
			return err
		}
		if *asText {
			err = writeJSON(cmd.OutOrStdout(), c)
		} else {
			err = writeComparison(cmd.OutOrStdout(), before, c)
		}
		if err == nil && !c.Holds() {
			err = errSilent
		}
		return err
	}
	return cmd
}

func writeComparison(out io.Writer, before simrun.Summary, c simrun.Comparison) error {
	var b strings.Builder
	switch {
	case c.Equal && before.Stopped:
		b.WriteString("EQUAL as far as both went: the run was stopped before its end.\n")
	case c.Equal:
		fmt.Fprintf(&b, "EQUAL: every event is the same, hash %s.\n", before.Hash)
	default:
		fmt.Fprintf(&b, "Not the same: %s.\n", c.Reason)
		if c.First != nil {
			fmt.Fprintf(&b, "Event %d is the first that differs:\n  run     %s\n  replay  %s\n", c.First.Number, orEnd(c.First.Run), orEnd(c.First.Replay))
		}
	}
	if !c.Equal {
		writeRanges(&b, c)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// writeRanges says what is left when events differ: claims and figures.
func writeRanges(b *strings.Builder, c simrun.Comparison) {
	for _, claim := range c.Claims {
		fmt.Fprintf(b, "DIFFERS %s\n", claim)
	}
	if len(c.Claims) == 0 {
		b.WriteString("Every claim went the same way.\n")
	}
	outside := 0
	for _, d := range c.Figures {
		if !d.Within {
			outside++
			fmt.Fprintf(b, "DIFFERS %s: %.6g, in the replay %.6g, at most %.3g apart\n", d.Name, d.Run, d.Replay, d.Range)
		}
	}
	if outside == 0 {
		fmt.Fprintf(b, "%d figures differ, each within its range.\n", len(c.Figures))
	}
	if c.Must {
		fmt.Fprintf(b, "FAILED: %s.\n", c.Reason)
	}
}

func orEnd(line string) string {
	if line == "" {
		return "(ended)"
	}
	return line
}
