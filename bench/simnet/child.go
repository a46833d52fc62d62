package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"syscall"

	"github.com/souk-network/souk/bench/arms"
)

// child carries out a job in virtual time. It ends with the process: the libraries'
// simulators leave goroutines behind, which a bubble does not forgive.
func child(ctx context.Context, text string, _ func() bool) error {
	var j job
	if err := json.Unmarshal([]byte(text), &j); err != nil {
		return err
	}
	arm := map[string]func(context.Context, job) (outcome, error){
		armNames[0]: onMocknet, armNames[1]: onSimlibp2p, ours: inFullMode, onStreams: inFullMode,
	}[j.Arm]
	o, err := arm(ctx, j)
	if err != nil {
		return err
	}
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return err
	}
	o.CPU, o.Peak = arms.CPU().Seconds(), uint64(used.Maxrss)<<10
	line, err := json.Marshal(o)
	if err != nil {
		return err
	}
	fmt.Println(string(line))
	os.Exit(0)
	return nil
}
