package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	simrun "github.com/souk-network/souk/simnet/run"
)

// inFullMode is the program's own peers, as souk sim run has them.
func inFullMode(ctx context.Context, j job) (o outcome, err error) {
	dir, err := os.MkdirTemp("", "souk-bench-")
	if err != nil {
		return outcome{}, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	transport := "quic"
	if j.Arm == onStreams {
		transport = "stream"
	}
	text := fmt.Sprintf("network peers=%d shards=1 transport=%s\npublish merchants count=%d size=%d over=%ds\nrun %ds\n",
		j.Peers, transport, j.Messages, size, j.Seconds, j.Seconds+int(settling.Seconds()))
	folder := filepath.Join(dir, "run")
	if err := simrun.PrepareText(text, dir, folder); err != nil {
		return outcome{}, err
	}
	never := func() bool { return false }
	s, err := simrun.Simulate(ctx, simrun.Job{Folder: folder, Seed: j.Seed, Mode: "full"}, never, nil)
	return outcome{Virtual: s.Virtual, Delivered: s.Figures["delivery"], Events: s.Events}, err
}
