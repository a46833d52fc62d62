// Command accesslog measures durable appends to a custodian's access log: ours
// against transparency-dev/tessera's POSIX driver, on the same disk, with many
// callers that each wait until their entry is on the disk before the next.
//
// Tessera is measured as it comes up best here: batches as large as the number
// of callers, flushed as soon as they are full or after a few milliseconds, no
// antispam, no witnesses, a checkpoint once a second at most.
package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"
	"k8s.io/klog/v2"

	"github.com/souk-network/souk/bench/arms"
	"github.com/souk-network/souk/storage/tlog"
)

const (
	rounds = 5
	goal   = 1.5
)

func main() {
	dir := flag.String("dir", "", "folder on the disk to measure (default: the system's temporary folder)")
	flag.Parse()
	if err := run(*dir); err != nil {
		fmt.Fprintln(os.Stderr, "accesslog:", err)
		os.Exit(1)
	}
}

func run(parent string) error {
	klog.LogToStderr(false)
	klog.SetOutput(io.Discard) // tessera reports its progress there
	dir, err := os.MkdirTemp(parent, "souk-bench-accesslog-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for _, w := range []workload{{callers: 1, entries: 100}, {callers: 64, entries: 3072}, {callers: 256, entries: 6144}} {
		if err := w.compare(filepath.Join(dir, fmt.Sprint(w.callers))); err != nil {
			return err
		}
	}
	return nil
}

// appender stores one leaf durably.
type appender func(leaf [32]byte) error

// workload is how many callers append how many entries altogether in one run.
type workload struct{ callers, entries int }

func (w workload) compare(dir string) error {
	ours, closeOurs, err := openOurs(filepath.Join(dir, "souk"))
	if err != nil {
		return err
	}
	defer closeOurs()
	var list []arms.Arm
	for _, age := range []time.Duration{time.Millisecond, 10 * time.Millisecond} {
		theirs, closeTheirs, err := openTessera(filepath.Join(dir, age.String()), uint(w.callers), age)
		if err != nil {
			return err
		}
		defer closeTheirs()
		list = append(list, w.arm(fmt.Sprintf("tessera POSIX, batch age %v", age), theirs))
	}
	w.report(arms.Measure(rounds, append(list, w.arm("souk tlog", ours))...))
	return nil
}

func (w workload) arm(name string, add appender) arms.Arm {
	return arms.Arm{Name: name, Run: func() float64 {
		if err := w.run(add); err != nil {
			panic(err) // a benchmark of failures is worth nothing
		}
		return float64(w.entries)
	}}
}

// run has each caller append its part, one entry after the other.
func (w workload) run(add appender) error {
	errs := make([]error, w.callers)
	var seed [8]byte
	_, _ = rand.Read(seed[:])
	var wg sync.WaitGroup
	for c := range w.callers {
		wg.Go(func() {
			for i := c; i < w.entries && errs[c] == nil; i += w.callers {
				errs[c] = add(sha256.Sum256(binary.BigEndian.AppendUint32(seed[:], uint32(i))))
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// report compares with the better of the other arms, by each measure.
func (w workload) report(results []arms.Result) {
	ours := results[len(results)-1]
	t := arms.NewTable(fmt.Sprintf("access log, %d callers, %d durable appends a run, %d runs interleaved", w.callers, w.entries, rounds),
		"arm", "appends/s", "spread", "cpu/append", "spread", "alloc/append", "rate of ours", "cpu of ours")
	wall, cpu := results[0].Wall.Median(), results[0].CPU.Median()
	for _, r := range results {
		if r.Name != ours.Name {
			wall, cpu = min(wall, r.Wall.Median()), min(cpu, r.CPU.Median())
		}
		t.Row(r.Name, fmt.Sprintf("%.0f", 1/r.Wall.Median()), arms.Percent(r.Wall.Spread()), arms.Seconds(r.CPU.Median()), arms.Percent(r.CPU.Spread()),
			arms.Bytes(r.Alloc.Median()), fmt.Sprintf("%.2f times", r.Wall.Median()/ours.Wall.Median()), fmt.Sprintf("%.3f of it", ours.CPU.Median()/r.CPU.Median()))
	}
	rate := wall / ours.Wall.Median()
	t.Goal(fmt.Sprintf("at least %.1f times the appends a second of the best other arm: %.2f", goal, rate), rate >= goal)
	t.Note(fmt.Sprintf("CPU time an append is %.1f times less than the best other arm's", cpu/ours.CPU.Median()))
	t.Write(os.Stdout)
}

func openOurs(dir string) (appender, func(), error) {
	l, err := tlog.Open(dir, tlog.Options{})
	if err != nil {
		return nil, nil, err
	}
	add := func(leaf [32]byte) error {
		_, err := l.Append(context.Background(), leaf)
		return err
	}
	return add, func() { _ = l.Close() }, nil
}

func openTessera(dir string, batch uint, age time.Duration) (appender, func(), error) {
	ctx, cancel := context.WithCancel(context.Background())
	driver, err := posix.New(ctx, posix.Config{Path: dir})
	if err != nil {
		cancel()
		return nil, nil, err
	}
	secret, _, err := note.GenerateKey(rand.Reader, "bench.example/log")
	if err != nil {
		cancel()
		return nil, nil, err
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		cancel()
		return nil, nil, err
	}
	options := tessera.NewAppendOptions().WithCheckpointSigner(signer).WithBatching(batch, age).WithCheckpointInterval(time.Second)
	log, stop, _, err := tessera.NewAppender(ctx, driver, options)
	if err != nil {
		cancel()
		return nil, nil, err
	}
	add := func(leaf [32]byte) error {
		_, err := log.Add(ctx, tessera.NewEntry(leaf[:]))()
		return err
	}
	return add, func() { _ = stop(ctx); cancel() }, nil
}
