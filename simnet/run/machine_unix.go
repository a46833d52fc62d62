//go:build unix

package run

import (
	"errors"
	"runtime"
	"syscall"
)

// used asks the system, not the runtime: time in a bubble is not the machine's.
func used() usage {
	var r, ended syscall.Rusage
	if err := errors.Join(syscall.Getrusage(syscall.RUSAGE_SELF, &r), syscall.Getrusage(syscall.RUSAGE_CHILDREN, &ended)); err != nil {
		return usage{}
	}
	var now syscall.Timeval
	_ = syscall.Gettimeofday(&now)
	peak := uint64(r.Maxrss)
	if runtime.GOOS != "darwin" {
		peak <<= 10 // kibibytes elsewhere
	}
	cpu := inSeconds(r.Utime) + inSeconds(r.Stime) + inSeconds(ended.Utime) + inSeconds(ended.Stime)
	return usage{cpu: cpu, wall: inSeconds(now), peak: peak}
}

func inSeconds(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }
