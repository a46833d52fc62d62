package sqlite_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/sqlite"
	"github.com/souk-network/souk/storage/storagetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t testing.TB, cfg sqlite.Config) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestKV(t *testing.T) {
	storagetest.KV(t, func(t *testing.T) storage.KV {
		return open(t, sqlite.Config{Path: filepath.Join(t.TempDir(), "odd name?#%.db")})
	})
}

func TestSize(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	storagetest.KVSize(t, func() storagetest.SizedKV { return open(t, sqlite.Config{Path: path}) },
		func(kv storagetest.SizedKV) storagetest.SizedKV {
			kv.(*sqlite.Store).Close()
			return open(t, sqlite.Config{Path: path})
		})
}

// Defends I4: acknowledged values survive kill -9.
func TestKill(t *testing.T) {
	storagetest.Crash(t, "TestKill", 6, func(dir string, start int, ack func(int)) error {
		s, err := sqlite.Open(context.Background(), sqlite.Config{Path: filepath.Join(dir, "a.db")})
		if err != nil {
			return err
		}
		for n := start; ; n++ {
			if err := s.Batch(context.Background(), []storage.Op{put(n), storage.Put("last", []byte("n"), key(n))}); err != nil {
				return err
			}
			ack(n)
		}
	}, func(dir string, acked []int) {
		s := open(t, sqlite.Config{Path: filepath.Join(dir, "a.db")})
		defer s.Close()
		for _, n := range acked {
			if v, err := s.Get(context.Background(), "s", key(n)); err != nil || !bytes.Equal(v, put(n).Value) {
				t.Fatalf("acknowledged %d is lost: %v", n, err)
			}
		}
	})
}

func key(n int) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }

func put(n int) storage.Op {
	return storage.Put("s", key(n), bytes.Repeat(key(n), 100))
}

// Defends I4: a full disk refuses writes and loses nothing; deleting helps.
func TestFull(t *testing.T) {
	s := open(t, sqlite.Config{Path: filepath.Join(t.TempDir(), "a.db"), MaxBytes: 1 << 20})
	ctx := context.Background()
	stored := 0
	for ; stored < 10_000; stored++ {
		if err := s.Batch(ctx, []storage.Op{put(stored)}); errors.Is(err, storage.ErrFull) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if stored == 10_000 {
		t.Fatal("never full")
	}
	for n := range stored {
		if _, err := s.Get(ctx, "s", key(n)); err != nil {
			t.Fatalf("value %d: %v", n, err)
		}
	}
	for n := range stored / 2 {
		if err := s.Batch(ctx, []storage.Op{storage.Delete("s", key(n))}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Batch(ctx, []storage.Op{put(stored)}); err != nil {
		t.Errorf("after making room: %v", err)
	}
}

// Defends I1: a deleted value is in none of the files afterwards, and none that
// was overwritten before.
func TestErased(t *testing.T) {
	storagetest.Erased(t, func(t *testing.T, dir string) storage.KV {
		return open(t, sqlite.Config{Path: filepath.Join(dir, "a.db")})
	})
}

// Defends I1: what a crash kept from being erased is erased when the file is
// opened again, before anybody is told that it is gone.
func TestErasedAfterACrash(t *testing.T) {
	dir, crashed := t.TempDir(), t.TempDir()
	s := open(t, sqlite.Config{Path: filepath.Join(dir, "a.db")})
	secret := []byte("a secret that was overwritten")
	for _, value := range [][]byte{secret, []byte("next")} {
		if err := s.Batch(context.Background(), []storage.Op{storage.Put("s", []byte("k"), value)}); err != nil {
			t.Fatal(err)
		}
	}
	found := func(dir string) bool {
		log, err := os.ReadFile(filepath.Join(dir, "a.db-wal"))
		if err != nil {
			t.Fatal(err)
		}
		file, err := os.ReadFile(filepath.Join(dir, "a.db"))
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Contains(log, secret) || bytes.Contains(file, secret)
	}
	if err := os.CopyFS(crashed, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if !found(crashed) {
		t.Fatal("the test does not see what a crash leaves")
	}
	again := open(t, sqlite.Config{Path: filepath.Join(crashed, "a.db")})
	if v, err := again.Get(context.Background(), "s", []byte("k")); err != nil || string(v) != "next" {
		t.Errorf("after the crash the value is %q, %v", v, err)
	}
	if found(crashed) {
		t.Error("it is still on disk")
	}
}

func TestDamagedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	s := open(t, sqlite.Config{Path: path})
	for n := range 200 {
		if err := s.Batch(context.Background(), []storage.Op{put(n)}); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 5 * 4096; i < 6*4096; i++ {
		data[i] ^= 0x5a
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(context.Background(), sqlite.Config{Path: path}); !errors.Is(err, storage.ErrCorrupt) {
		t.Errorf("damaged file: %v", err)
	}
	if err := os.WriteFile(path, bytes.Repeat([]byte("no database"), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(context.Background(), sqlite.Config{Path: path}); !errors.Is(err, storage.ErrCorrupt) {
		t.Errorf("foreign file: %v", err)
	}
}

func TestClosed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	s := open(t, sqlite.Config{Path: path})
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	s.Close()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := s.Batch(context.Background(), []storage.Op{put(1)}); !errors.Is(err, storage.ErrClosed) {
		t.Error(err)
	}
	if _, err := s.Get(context.Background(), "s", key(1)); !errors.Is(err, storage.ErrClosed) || fault.KindOf(err) != fault.Unavailable {
		t.Error(err)
	}
}

func BenchmarkBatch(b *testing.B) {
	s := open(b, sqlite.Config{Path: filepath.Join(b.TempDir(), "a.db")})
	b.SetParallelism(64)
	b.RunParallel(func(pb *testing.PB) {
		for n := 0; pb.Next(); n++ {
			if err := s.Batch(context.Background(), []storage.Op{put(n)}); err != nil {
				b.Error(err)
			}
		}
	})
}
