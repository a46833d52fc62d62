// Command memory measures the resident memory of a peer's stores with 100,000
// facts and as many records: facts indexed, record blocks pinned, one sealed row
// of bookkeeping each. It fills the stores in one process and measures in a
// fresh one that opens them, so that the garbage of filling does not count.
//
//	go run ./bench/memory [-n 100000]
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"

	"github.com/souk-network/souk/bench/arms"
	"github.com/souk-network/souk/storage"
)

// goal of the resident memory, in bytes.
const goal = 300 << 20

func main() {
	n := flag.Int("n", 100_000, "facts and records")
	dir := flag.String("open", "", "open the stores in this folder and print what they take (used by the program itself)")
	flag.Parse()
	if *dir != "" {
		measure(*dir, *n)
		return
	}
	tmp, err := os.MkdirTemp("", "souk-memory")
	must(err)
	defer os.RemoveAll(tmp)
	s := open(tmp)
	s.fill(*n)
	s.close()
	self, err := os.Executable()
	must(err)
	child := exec.Command(self, "-open", tmp, "-n", fmt.Sprint(*n))
	child.Stdout, child.Stderr = os.Stdout, os.Stderr
	must(child.Run())
}

// measure opens the stores, reads through them as a peer does and prints.
func measure(dir string, n int) {
	t := arms.NewTable(fmt.Sprintf("resident memory with %d facts and %d records", n, n), "state", "resident", "peak")
	row := func(state string) {
		debug.FreeOSMemory()
		t.Row(state, arms.Bytes(status("VmRSS")), arms.Bytes(status("VmHWM")))
	}
	row("started")
	s := open(dir)
	row("stores open")
	s.use(n)
	row("after lookups and a walk of all keys")
	peak := status("VmHWM")
	t.Goal("peak below 300 MiB", peak < goal)
	t.Write(os.Stdout)
	s.close()
}

// status is a line of /proc/self/status, in bytes.
func status(name string) float64 {
	f, err := os.Open("/proc/self/status")
	must(err)
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if value, ok := strings.CutPrefix(lines.Text(), name+":"); ok {
			var kib float64
			fmt.Sscan(value, &kib)
			return kib * 1024
		}
	}
	return math.NaN()
}

// use reads as a peer does: all keys in order, one listing of each kind, a
// sample of facts, blocks and rows.
func (s *stores) use(n int) {
	ctx := context.Background()
	walked := 0
	for from := (storage.Key{}); ; {
		keys, err := s.facts.Range(ctx, from.Time, from.ID, math.MaxUint64, 0)
		must(err)
		walked += len(keys)
		if len(keys) < storage.MaxLimit {
			break
		}
		from = keys[len(keys)-1].Next()
	}
	if walked != n {
		log.Fatalf("walked %d of %d keys", walked, n)
	}
	for kind := range uint16(11) {
		_, err := s.facts.ByKind(ctx, kind, 0, 1000)
		must(err)
	}
	for i := 0; i < n; i += 97 {
		r := fact(i)
		_, err := s.facts.BySubject(ctx, r.Subject, 0, 10)
		must(err)
		_, err = s.blobs.Get(ctx, storage.Name(record(i)))
		must(err)
		_, err = s.rows.Get(ctx, "records", r.ID[:])
		must(err)
	}
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
