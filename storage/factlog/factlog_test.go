package factlog

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"go.uber.org/goleak"

	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/storagetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t testing.TB, cfg Config) *Store {
	t.Helper()
	s, err := Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func add(t testing.TB, s *Store, rs ...storage.Record) {
	t.Helper()
	if _, err := s.Append(context.Background(), rs); err != nil {
		t.Fatal(err)
	}
}

func count(t testing.TB, s *Store) uint64 {
	n, err := s.Count(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestFacts(t *testing.T) {
	for name, size := range map[string]uint64{"large segments": 0, "small segments": 3000} {
		t.Run(name, func(t *testing.T) {
			storagetest.Facts(t, func(t *testing.T) storage.Facts {
				return open(t, Config{Dir: t.TempDir(), SegmentBytes: size})
			})
		})
	}
}

func TestSize(t *testing.T) {
	cfg := Config{Dir: t.TempDir(), SegmentBytes: 3000}
	storagetest.FactsSize(t, func() storagetest.SizedFacts { return open(t, cfg) }, func(f storagetest.SizedFacts) storagetest.SizedFacts {
		f.(*Store).Close()
		return open(t, cfg)
	})
	s := open(t, Config{Dir: t.TempDir(), SegmentBytes: 3000})
	add(t, s, storagetest.Records(0, 300)...)
	before, _ := s.Size(t.Context())
	if _, err := s.Prune(t.Context(), math.MaxUint64); err != nil {
		t.Fatal(err)
	}
	if after, err := s.Size(t.Context()); err != nil || after > before/2 {
		t.Errorf("%d bytes before everything was pruned, %d after, %v", before, after, err)
	}
}

// reopening wraps a store so that it is closed and opened between calls.
type reopening struct {
	*Store
	t *testing.T
}

func (r *reopening) Append(ctx context.Context, rs []storage.Record) ([]bool, error) {
	fresh, err := r.Store.Append(ctx, rs)
	r.again()
	return fresh, err
}

func (r *reopening) Prune(ctx context.Context, now uint64) (int, error) {
	n, err := r.Store.Prune(ctx, now)
	r.again()
	return n, err
}

func (r *reopening) again() {
	r.Store.Close()
	r.Store = open(r.t, r.cfg)
}

// TestReopen runs one deterministic history with a restart after each step
// beside one in memory. Defends I4.
func TestReopen(t *testing.T) {
	ctx := context.Background()
	r := &reopening{open(t, Config{Dir: t.TempDir(), SegmentBytes: 4000}), t}
	last := uint64(0)
	for step := range uint64(12) {
		if _, err := r.Append(ctx, storagetest.Records(step*30, step*30+50)); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Prune(ctx, 2000+step*5); err != nil {
			t.Fatal(err)
		}
		all, err := r.Since(ctx, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range all {
			if x.Expiry <= 2000+step*5 {
				t.Fatalf("step %d: a pruned fact came back", step)
			}
		}
		if now := all[len(all)-1].Arrived; now < last {
			t.Fatalf("step %d: position %d after %d", step, now, last)
		} else {
			last = now
		}
	}
	want := 0
	for _, x := range storagetest.Records(0, 380) {
		if x.Expiry > 2055 {
			want++
		}
	}
	if n := count(t, r.Store); n != uint64(want) {
		t.Errorf("%d facts, want %d", n, want)
	}
}

// TestPruneGivesBack: the files shrink.
func TestPruneGivesBack(t *testing.T) {
	s := open(t, Config{Dir: t.TempDir(), SegmentBytes: 10_000})
	add(t, s, storagetest.Records(0, 1)...)
	for n := uint64(0); n < 3000; n += 50 {
		add(t, s, storagetest.Records(n, n+50)...)
	}
	before := s.bytes.Load()
	if _, err := s.Prune(context.Background(), 2089); err != nil {
		t.Fatal(err)
	}
	if s.bytes.Load()*3 > before || len(s.index.entries) != 300 {
		t.Errorf("%d of %d bytes left, %d entries", s.bytes.Load(), before, len(s.index.entries))
	}
	for _, r := range storagetest.Records(0, 3000) {
		raw, err := s.Get(context.Background(), r.ID)
		if r.Expiry > 2089 && !bytes.Equal(raw, r.Raw) {
			t.Fatalf("a living fact is lost: %v", err)
		}
	}
}

// Defends I4: acknowledged facts survive kill -9.
func TestKill(t *testing.T) {
	storagetest.Crash(t, "TestKill", 8, func(dir string, start int, ack func(int)) error {
		s, err := Open(Config{Dir: dir, SegmentBytes: 20_000})
		if err != nil {
			return err
		}
		for n := start; ; n++ {
			if _, err := s.Append(context.Background(), storagetest.Records(uint64(n)*10, uint64(n)*10+10)); err != nil {
				return err
			}
			ack(n)
		}
	}, func(dir string, acked []int) {
		s := open(t, Config{Dir: dir})
		defer s.Close()
		for _, n := range acked {
			for _, r := range storagetest.Records(uint64(n)*10, uint64(n)*10+10) {
				if raw, err := s.Get(context.Background(), r.ID); err != nil || !bytes.Equal(raw, r.Raw) {
					t.Fatalf("acknowledged %d is lost: %v", n, err)
				}
			}
		}
	})
}

// TestTorn cuts the last frame at every byte: what was before it stays, and
// the store goes on. Defends I4.
func TestTorn(t *testing.T) {
	dir := t.TempDir()
	s := open(t, Config{Dir: dir})
	add(t, s, storagetest.Records(0, 5)...)
	whole := s.active.size
	add(t, s, storagetest.Records(5, 7)...)
	s.Close()
	path := filepath.Join(dir, segmentName(1))
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for cut := int(whole); cut < len(data); cut += 3 {
		if err := os.WriteFile(path, data[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		s := open(t, Config{Dir: dir})
		if n := count(t, s); n != 5 {
			t.Fatalf("cut at %d: %d facts", cut, n)
		}
		add(t, s, storagetest.Record(6))
		s.Close()
	}
}

func TestDamaged(t *testing.T) {
	dir := t.TempDir()
	s := open(t, Config{Dir: dir})
	for n := range uint64(5) {
		add(t, s, storagetest.Record(n))
	}
	flip(t, filepath.Join(dir, segmentName(1)), int64(s.index.entries[2].offset)+recordHead+20)
	if _, err := s.Get(context.Background(), storagetest.Record(2).ID); !errors.Is(err, storage.ErrCorrupt) {
		t.Errorf("damaged fact: %v", err)
	}
	if _, err := s.Get(context.Background(), storagetest.Record(3).ID); err != nil {
		t.Errorf("its neighbour: %v", err)
	}
	s.Close()
	if _, err := Open(Config{Dir: dir}); !errors.Is(err, storage.ErrCorrupt) {
		t.Fatalf("open: %v", err)
	}
	repaired := open(t, Config{Dir: dir, Repair: true})
	if n := count(t, repaired); n != 4 {
		t.Errorf("%d facts after repair", n)
	}
	add(t, repaired, storagetest.Record(2))
}

func flip(t *testing.T, path string, at int64) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var b [1]byte
	f.ReadAt(b[:], at)
	b[0] ^= 4
	if _, err := f.WriteAt(b[:], at); err != nil {
		t.Fatal(err)
	}
}

// fullFile is a disk with little room left: it takes a part of a write.
type fullFile struct {
	file
	room int
	err  error // of Sync
}

func (f *fullFile) WriteAt(b []byte, off int64) (int, error) {
	if len(b) > f.room {
		f.file.WriteAt(b[:f.room], off)
		return f.room, syscall.ENOSPC
	}
	return f.file.WriteAt(b, off)
}

func (f *fullFile) Sync() error { return f.err }

// Defends I4: a full disk refuses, keeps what it has, and works again with
// room.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	s := open(t, Config{Dir: dir})
	add(t, s, storagetest.Record(0))
	disk := &fullFile{file: s.active.file, room: 100}
	s.active.file = disk
	if _, err := s.Append(context.Background(), storagetest.Records(1, 4)); !errors.Is(err, storage.ErrFull) {
		t.Fatalf("full disk: %v", err)
	}
	if _, err := s.Get(context.Background(), storagetest.Record(0).ID); err != nil || count(t, s) != 1 {
		t.Fatalf("after a full disk: %v", err)
	}
	disk.room = 1 << 20
	add(t, s, storagetest.Records(1, 4)...)
	disk.err = syscall.EIO
	if _, err := s.Append(context.Background(), storagetest.Records(4, 5)); err == nil {
		t.Fatal("a failed sync was acknowledged")
	}
	disk.err = nil
	if _, err := s.Append(context.Background(), storagetest.Records(4, 5)); err == nil {
		t.Fatal("writing goes on after a failed sync")
	}
	s.Close()
	if n := count(t, open(t, Config{Dir: dir})); n != 4 {
		t.Errorf("%d facts after reopening", n)
	}
}

func TestBudget(t *testing.T) {
	s := open(t, Config{Dir: t.TempDir(), MaxBytes: 5000, SegmentBytes: 1000})
	ctx := context.Background()
	full := false
	for n := uint64(0); n < 100 && !full; n++ {
		_, err := s.Append(ctx, []storage.Record{storagetest.Record(n)})
		full = errors.Is(err, storage.ErrFull)
	}
	if !full || s.bytes.Load() > 5100 {
		t.Fatalf("full %v at %d bytes", full, s.bytes.Load())
	}
	if _, err := s.Prune(ctx, 2099); err != nil {
		t.Fatal(err)
	}
	add(t, s, storagetest.Record(7))
}

func TestSecondProcess(t *testing.T) {
	dir := t.TempDir()
	open(t, Config{Dir: dir})
	if _, err := Open(Config{Dir: dir}); err == nil {
		t.Error("opened twice")
	}
}

// FuzzFrames: no bytes of a file make the reader fail other than by an error.
func FuzzFrames(f *testing.F) {
	r := storagetest.Record(4)
	frame := appendRecord(beginFrame(nil, frameFacts), &r)
	endFrame(frame, 0)
	f.Add(frame, false)
	f.Add(frame[:40], true)
	f.Fuzz(func(t *testing.T, data []byte, repair bool) {
		s := &Store{cfg: Config{Repair: repair}, segments: map[uint32]*segment{1: {}}, index: newIndex()}
		l := &loading{}
		if end, err := s.readFrames(l, 1, data, true); err == nil && end > uint64(len(data)) {
			t.Fatalf("%d of %d bytes", end, len(data))
		}
		s.build(l)
	})
}

// bigRecord is the size of a usual fact.
func bigRecord(n uint64) storage.Record {
	raw := make([]byte, 500)
	binary.BigEndian.PutUint64(raw, n)
	r := storage.Record{ID: sha256.Sum256(raw), Kind: uint16(n % 11), Shard: uint16(n % 4), Time: 1e12 + n*7 - n%13*100, Expiry: math.MaxUint64, Raw: raw}
	r.Subject, r.Author[0], r.Tag = sha256.Sum256(raw[:8]), byte(n%5), raw[:16]
	return r
}

func BenchmarkAppend(b *testing.B) {
	s := open(b, Config{Dir: b.TempDir()})
	rs := make([]storage.Record, 64)
	var before, after syscall.Rusage
	var cpu int64
	for n := 0; n < b.N; n += len(rs) {
		for i := range rs {
			rs[i] = bigRecord(uint64(n + i))
		}
		syscall.Getrusage(syscall.RUSAGE_SELF, &before)
		add(b, s, rs...)
		syscall.Getrusage(syscall.RUSAGE_SELF, &after)
		cpu += after.Utime.Nano() + after.Stime.Nano() - before.Utime.Nano() - before.Stime.Nano()
	}
	b.ReportMetric(float64(cpu)/float64(b.N)/1000, "cpu-µs/fact")
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapAlloc)/float64(b.N), "heap-B/fact")
}

func BenchmarkRange(b *testing.B) {
	s := open(b, Config{Dir: b.TempDir()})
	var rs []storage.Record
	for n := range uint64(100_000) {
		rs = append(rs, bigRecord(n))
	}
	add(b, s, rs...)
	for b.Loop() {
		from, total := storage.Key{}, 0
		for {
			keys, err := s.Range(context.Background(), from.Time, from.ID, math.MaxUint64, 0)
			if err != nil {
				b.Fatal(err)
			}
			total += len(keys)
			if len(keys) < storage.MaxLimit {
				break
			}
			from = keys[len(keys)-1].Next()
		}
		if total != 100_000 {
			b.Fatal(total)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100_000, "ns/key")
}
