package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/souk-network/souk/bench/arms"
	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/mem"
	"github.com/souk-network/souk/storage/sealed"
	"github.com/souk-network/souk/storage/sqlite"
	"github.com/souk-network/souk/storage/tlog"
)

// rateGoal is the releases that a custodian should give a second of one core.
const rateGoal = 800

// load is one custodian asked by many readers about many customers.
type load struct {
	callers, customers, readers, releases, rounds int
}

// disk is what a custodian writes to, and how often it synced its log.
type disk struct {
	name  string
	store storage.KV
	log   storage.Log
	syncs atomic.Int64
	close func()
}

// countingFile counts the syncs of the log's file.
type countingFile struct {
	tlog.File
	n *atomic.Int64
}

func (f countingFile) Sync() error {
	f.n.Add(1)
	return f.File.Sync()
}

// openDisk makes the store and the log as a peer has them: values sealed in one
// SQLite file, leaves in a synced file of their own.
func openDisk(dir string) *disk {
	d := &disk{name: "sealed SQLite and durable log"}
	db := need(sqlite.Open(context.Background(), sqlite.Config{Path: filepath.Join(dir, "private.db")}))
	d.store = need(sealed.New(sealed.Config{Inner: db, Key: [32]byte{1}, Plain: []string{"custody/openings"}, Rand: rand.Reader}))
	log := need(tlog.Open(filepath.Join(dir, "log"), tlog.Options{OpenFile: func(path string) (tlog.File, error) {
		f, err := tlog.OpenFile(path)
		return countingFile{f, &d.syncs}, err
	}}))
	d.log, d.close = log, func() { _, _ = log.Close(), db.Close() }
	return d
}

// memoryDisk keeps the store in memory and throws the log's writes away: what
// the checks and signatures alone cost.
func memoryDisk(dir string) *disk {
	d := &disk{name: "in memory", store: mem.NewKV()}
	log := need(tlog.Open(filepath.Join(dir, "none"), tlog.Options{OpenFile: func(string) (tlog.File, error) { return &nowhere{}, nil }}))
	d.log, d.close = log, func() { _ = log.Close() }
	return d
}

// nowhere is a file that keeps nothing.
type nowhere struct{ size int64 }

func (*nowhere) ReadAt([]byte, int64) (int, error) { return 0, nil }
func (f *nowhere) WriteAt(b []byte, at int64) (int, error) {
	f.size = max(f.size, at+int64(len(b)))
	return len(b), nil
}
func (*nowhere) Close() error           { return nil }
func (*nowhere) Sync() error            { return nil }
func (*nowhere) Truncate(int64) error   { return nil }
func (f *nowhere) Size() (int64, error) { return f.size, nil }

// run measures releases on both disks, interleaved, and returns how long one
// release takes at an idle custodian, in seconds.
func (l load) run(parent string) float64 {
	dir := need(os.MkdirTemp(parent, "souk-bench-release-"))
	defer os.RemoveAll(dir)
	var all []*customer
	for i := range l.customers {
		all = append(all, newCustomer(custodians+i%l.readers))
	}
	disks := []*disk{memoryDisk(dir), openDisk(dir)}
	results := make([]arms.Result, len(disks))
	services := make([]*custody.Service, len(disks))
	var syncs arms.Sample
	for i, d := range disks {
		defer d.close()
		services[i], results[i].Name = l.service(d, all), d.name
		l.round(services[i], all, l.callers, l.releases/4)
	}
	for range l.rounds {
		for i, s := range services {
			before := disks[i].syncs.Load()
			cpu, wall := l.round(s, all, l.callers, l.releases)
			results[i].CPU, results[i].Wall = append(results[i].CPU, cpu), append(results[i].Wall, wall)
			if i == 1 {
				syncs = append(syncs, float64(l.releases)/float64(disks[i].syncs.Load()-before))
			}
		}
	}
	_, alone := l.round(services[1], all, 1, 100)
	l.report(results, syncs, alone)
	return alone
}

func (l load) service(d *disk, all []*customer) *custody.Service {
	reg := newRegistry(l.readers)
	s := need(custody.New(context.Background(), custody.Config{
		Self: merchant(0), Consortium: consortium, Key: peerKey(0), Store: d.store, Log: d.log,
		Registry: func() did.Registry { return reg }, Line: lines(all), Exited: standing, Ending: nothing, Fresh: func() bool { return true }, ReaderRate: 1e6,
	}))
	for _, c := range all {
		need(s.Handle(context.Background(), c.deposit(0)))
	}
	return s
}

// round has callers ask for releases, each one after the other, and returns the
// CPU and wall seconds of one. Requests are signed before the clock starts.
func (l load) round(s *custody.Service, all []*customer, callers, releases int) (cpu, wall float64) {
	requests := make([]custody.ReleaseRequest, releases)
	for i := range requests {
		requests[i] = all[i%len(all)].request(0)
	}
	runtime.GC()
	var next atomic.Int64
	var group sync.WaitGroup
	spent, began := arms.CPU(), time.Now()
	for range callers {
		group.Go(func() {
			for i := next.Add(1) - 1; i < int64(releases); i = next.Add(1) - 1 {
				need(s.Release(context.Background(), requests[i]))
			}
		})
	}
	group.Wait()
	return (arms.CPU() - spent).Seconds() / float64(releases), time.Since(began).Seconds() / float64(releases)
}

func (l load) report(results []arms.Result, syncs arms.Sample, alone float64) {
	t := arms.NewTable(fmt.Sprintf("one custodian, %d callers, records of %d customers, %d releases a run, %d runs interleaved", l.callers, l.customers, l.releases, l.rounds),
		"store and log", "cpu/release", "spread", "releases a CPU second", "wall/release", "spread", "releases/s")
	for _, r := range results {
		t.Row(r.Name, arms.Seconds(r.CPU.Median()), arms.Percent(r.CPU.Spread()), fmt.Sprintf("%.0f", 1/r.CPU.Median()),
			arms.Seconds(r.Wall.Median()), arms.Percent(r.Wall.Spread()), fmt.Sprintf("%.0f", 1/r.Wall.Median()))
	}
	rate := 1 / results[1].CPU.Median()
	t.Goal(fmt.Sprintf("at least %d releases a second of one core, durable log: %.0f", rateGoal, rate), rate >= rateGoal)
	t.Note(fmt.Sprintf("one sync of the log's file served %.1f releases; one caller alone waits %s for a release", syncs.Median(), arms.Seconds(alone)))
	t.Write(os.Stdout)
}
