package sealed_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/mem"
	"github.com/souk-network/souk/storage/sealed"
	"github.com/souk-network/souk/storage/sqlite"
	"github.com/souk-network/souk/storage/storagetest"
)

func wrap(t *testing.T, inner storage.KV, key byte, plain ...string) *sealed.KV {
	t.Helper()
	s, err := sealed.New(sealed.Config{Inner: inner, Key: [32]byte{key}, Plain: plain, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestKV(t *testing.T) {
	t.Run("Blind", func(t *testing.T) {
		storagetest.KV(t, func(t *testing.T) storage.KV { return wrap(t, mem.NewKV(), 1) })
	})
	t.Run("Plain", func(t *testing.T) {
		storagetest.KV(t, func(t *testing.T) storage.KV { return wrap(t, mem.NewKV(), 1, "a", "b", "s") })
	})
}

// Defends I1: the raw disk shows neither keys nor values.
func TestRawDisk(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	db, err := sqlite.Open(ctx, sqlite.Config{Path: filepath.Join(dir, "a.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s := wrap(t, db, 1, "numbers")
	batch := []storage.Op{
		storage.Put("contacts", []byte("layla@example.org"), []byte("Layla, likes saffron")),
		storage.Put("numbers", []byte("number-17"), []byte("Layla, likes saffron")),
	}
	if err := s.Batch(ctx, batch); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, f := range files {
		data, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte("layla")) || bytes.Contains(data, []byte("saffron")) {
			t.Errorf("%s shows a secret", f.Name())
		}
		seen += bytes.Count(data, []byte("number-17"))
	}
	if seen == 0 {
		t.Error("the test does not see a plain key: it would not see a secret")
	}
}

// TestMoved: a value in another place, another space or changed does not open.
func TestMoved(t *testing.T) {
	ctx, inner := context.Background(), mem.NewKV()
	s := wrap(t, inner, 1, "p", "q")
	if err := s.Batch(ctx, []storage.Op{storage.Put("p", []byte("a"), []byte("1")), storage.Put("p", []byte("b"), []byte("2"))}); err != nil {
		t.Fatal(err)
	}
	box, err := inner.Get(ctx, "p", []byte("a"))
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Clone(box)
	changed[len(changed)-1] ^= 1
	for name, op := range map[string]storage.Op{
		"other key": storage.Put("p", []byte("b"), box), "other space": storage.Put("q", []byte("a"), box),
		"changed": storage.Put("p", []byte("a"), changed), "short": storage.Put("p", []byte("c"), box[:10]),
	} {
		if err := inner.Batch(ctx, []storage.Op{op}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Get(ctx, op.Space, op.Key); !errors.Is(err, storage.ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestUnlock(t *testing.T) {
	ctx, inner := context.Background(), mem.NewKV()
	for range 2 {
		if err := wrap(t, inner, 1).Unlock(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if err := wrap(t, inner, 2).Unlock(ctx); fault.KindOf(err) != fault.Unauthorized {
		t.Errorf("wrong key: %v", err)
	}
	if _, err := sealed.New(sealed.Config{Inner: inner, Rand: rand.Reader}); err == nil {
		t.Error("a zero key was taken")
	}
}
