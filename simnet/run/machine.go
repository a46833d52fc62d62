package run

import (
	"runtime"

	"github.com/souk-network/souk/simnet/bubble"
)

// usage is what a process took of the machine up to now.
type usage struct {
	cpu  float64 // seconds of all processors, user and system, of this process and those that it ended
	wall float64 // seconds by the machine's clock, since some time
	peak uint64  // most bytes of memory that the process ever held
}

// since is what was taken from before on. The peak is the process's: a
// simulation has a process of its own.
func (u usage) since(before usage) Machine {
	return Machine{Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH, Exact: bubble.Exact(), CPU: u.cpu - before.cpu, Seconds: u.wall - before.wall, Memory: u.peak}
}
