package bubble

import (
	"runtime"
	"runtime/debug"
	"testing"
	"testing/cryptotest"
)

// build is "exact" in a program that make sim-exact built: its runtime is that of
// tools/exact, in which what happens in a bubble follows from the program alone.
var build string

// Exact reports whether this program is an exact build.
func Exact() bool { return build == "exact" }

// pin takes chance out of an exact child: cryptographic randomness comes from a
// fixed stream, and garbage is collected when Rest says so and never else,
// since a collection lets goroutines of the bubble overtake each other.
func pin(t *testing.T) {
	if !Exact() {
		return
	}
	runtime.MemProfileRate = 0
	debug.SetGCPercent(-1)
	cryptotest.SetGlobalRandom(t, 1)
}

// much is the work after which garbage is collected.
const much = 40_000

// Rest collects garbage in an exact build. The zero value is ready.
type Rest struct{ done uint64 }

// Here is called where everybody in the bubble waits. work counts something that
// the simulation does, such as packets: garbage is collected by it and not by
// bytes in use, which would differ between two runs of one program. In any other
// build it does nothing.
func (r *Rest) Here(work uint64) {
	if Exact() && work >= r.done+much {
		r.done = work
		runtime.GC()
	}
}
