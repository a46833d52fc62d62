// Package storagetest is the conformance suite of the interfaces in package
// storage. Every back end runs it; a new one is finished when it is green.
package storagetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/storage"
)

// KV checks a storage.KV. open returns an empty one and cleans up by t.Cleanup.
func KV(t *testing.T, open func(t *testing.T) storage.KV) {
	t.Run("Model", func(t *testing.T) { kvModel(t, open(t)) })
	t.Run("Scan", func(t *testing.T) { kvScan(t, open(t)) })
	t.Run("Limits", func(t *testing.T) { kvLimits(t, open(t)) })
	t.Run("Concurrent", func(t *testing.T) { kvConcurrent(t, open(t)) })
	t.Run("Owned", func(t *testing.T) { kvOwned(t, open(t)) })
}

// kvModel compares random batches with a map.
func kvModel(t *testing.T, kv storage.KV) {
	ctx := context.Background()
	model := map[string][]byte{}
	ops := rapid.SliceOfN(rapid.Custom(drawOp), 0, 6)
	rapid.Check(t, func(rt *rapid.T) {
		batch := ops.Draw(rt, "batch")
		if err := kv.Batch(ctx, batch); err != nil {
			rt.Fatal(err)
		}
		for _, op := range batch {
			if op.Delete {
				delete(model, op.Space+"/"+string(op.Key))
			} else {
				model[op.Space+"/"+string(op.Key)] = op.Value
			}
		}
		for _, space := range []string{"a", "b"} {
			compareSpace(rt, kv, space, model)
		}
	})
}

func drawOp(t *rapid.T) storage.Op {
	return storage.Op{
		Space:  rapid.SampledFrom([]string{"a", "b"}).Draw(t, "space"),
		Key:    rapid.SliceOfN(rapid.SampledFrom([]byte{0, 1, 'k', 0xff}), 1, 3).Draw(t, "key"),
		Value:  rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "value"),
		Delete: rapid.Bool().Draw(t, "delete"),
	}
}

func compareSpace(t *rapid.T, kv storage.KV, space string, model map[string][]byte) {
	pairs, err := kv.Scan(context.Background(), space, nil, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for key := range model {
		if key[:len(space)+1] == space+"/" {
			seen++
		}
	}
	if len(pairs) != seen {
		t.Fatalf("scan found %d pairs, model has %d", len(pairs), seen)
	}
	for _, p := range pairs {
		want := model[space+"/"+string(p.Key)]
		got, err := kv.Get(context.Background(), space, p.Key)
		if err != nil || !bytes.Equal(got, want) || !bytes.Equal(p.Value, want) {
			t.Fatalf("key %x: %x, %x and %v, want %x", p.Key, got, p.Value, err, want)
		}
	}
}

func kvScan(t *testing.T, kv storage.KV) {
	var ops []storage.Op
	for _, key := range []string{"a", "ab", "ab\x00", "ab\xff", "ac", "b"} {
		ops = append(ops, storage.Put("s", []byte(key), []byte("v"+key)))
	}
	must(t, kv.Batch(context.Background(), ops))
	for _, c := range []struct {
		prefix, after string
		limit         int
		want          []string
	}{
		{"", "", 0, []string{"a", "ab", "ab\x00", "ab\xff", "ac", "b"}},
		{"ab", "", 0, []string{"ab", "ab\x00", "ab\xff"}},
		{"ab", "ab", 0, []string{"ab\x00", "ab\xff"}},
		{"ab", "ab", 1, []string{"ab\x00"}},
		{"", "ac", 9, []string{"b"}},
		{"x", "", 0, nil},
		{"ab\xff", "", 0, []string{"ab\xff"}},
	} {
		var after []byte
		if c.after != "" {
			after = []byte(c.after)
		}
		pairs, err := kv.Scan(context.Background(), "s", []byte(c.prefix), after, c.limit)
		must(t, err)
		var got []string
		for _, p := range pairs {
			got = append(got, string(p.Key))
			if string(p.Value) != "v"+string(p.Key) {
				t.Errorf("value of %q is %q", p.Key, p.Value)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("scan(%q, %q, %d) = %q, want %q", c.prefix, c.after, c.limit, got, c.want)
		}
	}
}

// kvLimits also shows that a refused batch leaves nothing behind.
func kvLimits(t *testing.T, kv storage.KV) {
	ctx := context.Background()
	good := storage.Put("s", []byte("good"), nil)
	for want, op := range map[error]storage.Op{
		storage.ErrInvalid:  storage.Put("", []byte("k"), nil),
		storage.ErrTooLarge: storage.Put("s", make([]byte, storage.MaxKey+1), nil),
	} {
		if err := kv.Batch(ctx, []storage.Op{good, op}); !errors.Is(err, want) {
			t.Errorf("batch gave %v, want %v", err, want)
		}
	}
	if _, err := kv.Get(ctx, "s", []byte("good")); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("a refused batch left something: %v", err)
	}
	if err := kv.Batch(ctx, []storage.Op{storage.Put("s", nil, nil)}); !errors.Is(err, storage.ErrInvalid) {
		t.Errorf("empty key: %v", err)
	}
	canceled, cancel := context.WithCancel(ctx)
	cancel()
	if err := kv.Batch(canceled, []storage.Op{good}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled batch: %v", err)
	}
}

// kvConcurrent: no write is lost when many share a commit.
func kvConcurrent(t *testing.T, kv storage.KV) {
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 20 {
				key := fmt.Appendf(nil, "%d-%d", g, i)
				if err := kv.Batch(context.Background(), []storage.Op{storage.Put("s", key, key)}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	pairs, err := kv.Scan(context.Background(), "s", nil, nil, 0)
	if err != nil || len(pairs) != 160 {
		t.Errorf("%d pairs and %v, want 160", len(pairs), err)
	}
}

// kvOwned: slices may be re-used by the caller on both sides.
func kvOwned(t *testing.T, kv storage.KV) {
	ctx := context.Background()
	key, value := []byte("key"), []byte("value")
	must(t, kv.Batch(ctx, []storage.Op{storage.Put("s", key, value)}))
	key[0], value[0] = 'X', 'X'
	got, err := kv.Get(ctx, "s", []byte("key"))
	must(t, err)
	got[0] = 'Y'
	again, err := kv.Get(ctx, "s", []byte("key"))
	if err != nil || string(again) != "value" {
		t.Errorf("value is %q and %v", again, err)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
