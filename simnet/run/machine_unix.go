//go:build unix

package run

import (
	"runtime"
	"syscall"
)

// used asks the system, not the runtime: time in a bubble is not the machine's.
func used() usage {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return usage{}
	}
	var now syscall.Timeval
	_ = syscall.Gettimeofday(&now)
	peak := uint64(r.Maxrss)
	if runtime.GOOS != "darwin" {
		peak <<= 10 // kibibytes elsewhere
	}
	return usage{cpu: inSeconds(r.Utime) + inSeconds(r.Stime), wall: inSeconds(now), peak: peak}
}

func inSeconds(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }
