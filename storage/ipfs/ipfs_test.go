package ipfs

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ipfs/go-cid"
	"go.uber.org/goleak"

	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/mem"
	"github.com/souk-network/souk/storage/sqlite"
	"github.com/souk-network/souk/storage/storagetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// onDisk opens a store with SQLite and flat files in dir.
func onDisk(t testing.TB, dir string, cfg Config) *Store {
	t.Helper()
	kv, err := sqlite.Open(context.Background(), sqlite.Config{Path: filepath.Join(dir, "blocks.db")})
	must(t, err)
	cfg.KV, cfg.LargeDir = kv, filepath.Join(dir, "large")
	s, err := Open(context.Background(), cfg)
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()); must(t, kv.Close()) })
	return s
}

// inMemory opens a store without a disk.
func inMemory(t testing.TB, cfg Config) *Store {
	t.Helper()
	if cfg.KV == nil {
		cfg.KV = mem.NewKV()
	}
	s, err := Open(context.Background(), cfg)
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func put(t testing.TB, s *Store, data []byte) cid.Cid {
	t.Helper()
	c, err := s.Put(context.Background(), data)
	must(t, err)
	return c
}

// block is a deterministic block of a size.
func block(n, size int) []byte {
	data := make([]byte, size)
	for i := range data {
		data[i] = byte(n + i*7 + i>>8*n)
	}
	return append([]byte{byte(n), byte(n >> 8)}, data...)[:size]
}

func TestBlobs(t *testing.T) {
	t.Run("Disk", func(t *testing.T) {
		storagetest.Blobs(t, func(t *testing.T, budget uint64) storage.Blobs {
			return onDisk(t, t.TempDir(), Config{Budget: budget})
		})
	})
	t.Run("Memory", func(t *testing.T) {
		storagetest.Blobs(t, func(t *testing.T, budget uint64) storage.Blobs {
			return inMemory(t, Config{Budget: budget})
		})
	})
}

// TestReopen: blocks and pins survive; a file without an index row goes away.
// Defends I4.
func TestReopen(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	var names []cid.Cid
	var before storage.Usage
	t.Run("write", func(t *testing.T) {
		s := onDisk(t, dir, Config{})
		for i, size := range []int{10, 3000, largeBlock - 1, largeBlock, 200_000} {
			names = append(names, put(t, s, block(i, size)))
		}
		must(t, s.Pin(ctx, names[1]))
		must(t, s.Pin(ctx, names[4]))
		must(t, s.Unpin(ctx, names[1]))
		must(t, s.large.Put(ctx, largeKey([32]byte{1}), block(9, largeBlock)))
		before, _ = s.Usage(ctx)
	})
	s := onDisk(t, dir, Config{})
	for i, c := range names {
		if _, err := s.Get(ctx, c); err != nil {
			t.Errorf("block %d: %v", i, err)
		}
	}
	after, err := s.Usage(ctx)
	if err != nil || after != before || after.PinnedBlocks != 1 || after.PinnedBytes != 200_000 {
		t.Errorf("usage %+v, was %+v, %v", after, before, err)
	}
	if ok, err := s.large.Has(ctx, largeKey([32]byte{1})); ok || err != nil {
		t.Errorf("the orphan is still there: %v", err)
	}
}

// damage flips a byte of every stored copy of a block.
func damage(t *testing.T, s *Store, dir string, c cid.Cid, size int) {
	t.Helper()
	sum := sumOf(c)
	if size < largeBlock {
		data, err := s.cfg.KV.Get(context.Background(), spaceData, sum[:])
		must(t, err)
		data[len(data)/2] ^= 1
		must(t, s.cfg.KV.Batch(context.Background(), []storage.Op{storage.Put(spaceData, sum[:], data)}))
		return
	}
	found := false
	must(t, filepath.Walk(filepath.Join(dir, "large"), func(path string, info os.FileInfo, err error) error {
		if err != nil || !strings.HasSuffix(path, ".data") {
			return err
		}
		data, err := os.ReadFile(path)
		must(t, err)
		if storage.Name(data).Equals(c) {
			data[len(data)/2] ^= 1
			found = true
			must(t, os.Chmod(path, 0o600))
			return os.WriteFile(path, data, 0o600)
		}
		return nil
	}))
	if !found {
		t.Fatal("no file to damage")
	}
}

// TestDamaged: a block that changed on disk is never returned, the pin stays,
// and a new copy heals it.
func TestDamaged(t *testing.T) {
	for _, size := range []int{1000, 100_000} {
		dir, ctx := t.TempDir(), context.Background()
		s := onDisk(t, dir, Config{})
		data := block(1, size)
		c := put(t, s, data)
		must(t, s.Pin(ctx, c))
		damage(t, s, dir, c, size)
		if _, err := s.Get(ctx, c); !errors.Is(err, storage.ErrCorrupt) {
			t.Fatalf("damaged block: %v", err)
		}
		if has, _ := s.Has(ctx, c); has {
			t.Error("a damaged block counts as held")
		}
		put(t, s, data)
		if got, err := s.Get(ctx, c); err != nil || !bytes.Equal(got, data) {
			t.Errorf("after healing: %v", err)
		}
		if u, _ := s.Usage(ctx); u.PinnedBlocks != 1 || u.Bytes != uint64(size) {
			t.Errorf("usage after healing: %+v", u)
		}
	}
}

// failingKV refuses writes like a full disk.
type failingKV struct {
	storage.KV
	full bool
}

func (f *failingKV) Batch(ctx context.Context, ops []storage.Op) error {
	if f.full {
		return storage.ErrFull
	}
	return f.KV.Batch(ctx, ops)
}

// Defends I4: what a full disk refused is not held, and the pin is not shown.
func TestFullDisk(t *testing.T) {
	ctx, kv := context.Background(), &failingKV{KV: mem.NewKV()}
	s := inMemory(t, Config{KV: kv})
	c := put(t, s, block(1, 100))
	kv.full = true
	if _, err := s.Put(ctx, block(2, 100)); !errors.Is(err, storage.ErrFull) {
		t.Errorf("put: %v", err)
	}
	if err := s.Pin(ctx, c); !errors.Is(err, storage.ErrFull) {
		t.Errorf("pin: %v", err)
	}
	if u, _ := s.Usage(ctx); u.Blocks != 1 || u.PinnedBlocks != 0 {
		t.Errorf("usage %+v", u)
	}
	kv.full = false
	must(t, s.Pin(ctx, c))
	put(t, s, block(2, 100))
}

// TestOldestGoesFirst: collection follows arrival, also after reopening.
func TestOldestGoesFirst(t *testing.T) {
	ctx, kv := context.Background(), mem.NewKV()
	s := inMemory(t, Config{KV: kv, Budget: 1000})
	var names []cid.Cid
	for i := range 10 {
		names = append(names, put(t, s, block(i, 100)))
	}
	s = inMemory(t, Config{KV: kv, Budget: 1000})
	put(t, s, block(20, 150))
	var held []bool
	for _, c := range names {
		ok, err := s.Has(ctx, c)
		must(t, err)
		held = append(held, ok)
	}
	if !slices.Equal(held, []bool{false, false, true, true, true, true, true, true, true, true}) {
		t.Errorf("held: %v", held)
	}
}

func TestOffline(t *testing.T) {
	s := inMemory(t, Config{FetchTimeout: time.Hour})
	if _, err := s.Get(context.Background(), storage.Name([]byte("x"))); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("offline: %v", err)
	}
	for _, err := range s.Fetch(context.Background(), []cid.Cid{storage.Name([]byte("x"))}, nil) {
		if !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("offline fetch: %v", err)
		}
	}
}

// Defends I4: acknowledged blocks survive kill -9.
func TestKill(t *testing.T) {
	size := func(n int) int { return 500 + n%3*20_000 }
	storagetest.Crash(t, "TestKill", 4, func(dir string, start int, ack func(int)) error {
		kv, err := sqlite.Open(context.Background(), sqlite.Config{Path: filepath.Join(dir, "blocks.db")})
		if err != nil {
			return err
		}
		s, err := Open(context.Background(), Config{KV: kv, LargeDir: filepath.Join(dir, "large")})
		for n := start; err == nil; n++ {
			var c cid.Cid
			if c, err = s.Put(context.Background(), block(n, size(n))); err == nil {
				err = s.Pin(context.Background(), c)
			}
			if err == nil {
				ack(n)
			}
		}
		return err
	}, func(dir string, acked []int) {
		t.Run("check", func(t *testing.T) {
			s := onDisk(t, dir, Config{})
			for _, n := range acked {
				if _, err := s.Get(context.Background(), storage.Name(block(n, size(n)))); err != nil {
					t.Fatalf("acknowledged %d is lost: %v", n, err)
				}
			}
			if u, _ := s.Usage(context.Background()); u.PinnedBlocks < uint64(len(acked)) {
				t.Errorf("%d pins of %d", u.PinnedBlocks, len(acked))
			}
		})
	})
}
