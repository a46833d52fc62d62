package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/bubble"
	"github.com/souk-network/souk/simnet/links"
	simrun "github.com/souk-network/souk/simnet/run"
)

func simLinksCommand() *cobra.Command {
	var job links.Job
	cmd := &cobra.Command{
		Use:   "links",
		Short: "Hold simulated links against measured round trips",
		Long: `Reads a matrix of round trips, a list of pairs or a square table, sends simulated
packets over its pairs in virtual time, and shows percentiles of what they took
beside those of the matrix. Where the places of its nodes are known, the model of
distances that stands in for a matrix is held against it too, pair by pair.

Without --latency the model of distances is what the packets are held against.
A scenario takes the same files: network latency=FILE cities=FILE.`,
		Example: `  souk sim links --latency planetlab.txt
  souk sim links --latency trips.csv --cities cities.csv --fill --out links
  souk sim links --json`,
		Args: exactly(0, "no arguments"),
	}
	f := cmd.Flags()
	f.StringVar(&job.Latency, "latency", "", "round trips in ms between nodes: rows below src,dst,avg_ms, or a square table")
	f.StringVar(&job.Cities, "cities", "", "places of the nodes: rows below city,Lat,Long,Population (default: the built-in list where it has them all)")
	f.BoolVar(&job.Fill, "fill", false, "fill holes by distance, where places are known")
	f.BoolVar(&job.Drop, "drop", false, "leave out nodes without a place in --cities, and those with most holes that are not filled")
	f.Uint64Var(&job.Seed, "seed", 1, "chooses what is left to chance")
	out := f.String("out", "", "folder for the figures, each pair and plots; it must not hold anything")
	asText := asJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		s, err := survey(cmd.Context(), job)
		if err == nil && *out != "" {
			err = links.Write(*out, s)
		}
		if err != nil {
			return err
		}
		if *asText {
			return writeJSON(cmd.OutOrStdout(), s)
		}
		_, err = io.WriteString(cmd.OutOrStdout(), s.Text())
		return err
	}
	return cmd
}

// survey measures in a process of its own, since virtual time is a process's.
func survey(ctx context.Context, job links.Job) (links.Survey, error) {
	m, err := simrun.ReadMap("", job.MapFiles)
	if err != nil {
		return links.Survey{}, err
	}
	if pairs, _ := links.Measured(m); len(pairs) == 0 {
		return links.Survey{}, fault.New(fault.Malformed, "measure links", "no pair of different nodes was measured")
	}
	text, err := job.Text()
	if err != nil {
		return links.Survey{}, err
	}
	var line bytes.Buffer
	if err := bubble.Run(ctx, text, bubble.Setup{Out: &line, Err: io.Discard}); err != nil {
		return links.Survey{}, err
	}
	if err := ctx.Err(); err != nil {
		return links.Survey{}, err
	}
	var took []float64
	if err := json.Unmarshal(line.Bytes(), &took); err != nil {
		return links.Survey{}, fault.Wrap(fault.Internal, "measure links", err)
	}
	return links.New(job.Latency, m, took), nil
}

// inBubble does the job of a process that simulates or measures: see simnet/bubble.
func inBubble(ctx context.Context, job string, stop func() bool) error {
	if is, err := links.Child(ctx, job); is {
		return err
	}
	return simrun.Child(ctx, job, stop)
}
