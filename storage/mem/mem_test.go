package mem_test

import (
	"crypto/sha256"
	"fmt"
	"runtime"
	"testing"

	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/mem"
	"github.com/souk-network/souk/storage/storagetest"
)

func TestKV(t *testing.T) {
	storagetest.KV(t, func(t *testing.T) storage.KV { return mem.NewKV() })
}

func TestFacts(t *testing.T) {
	storagetest.Facts(t, func(t *testing.T) storage.Facts { return mem.NewFacts() })
}

// Stores that share their facts are stores like any other, whatever the others do.
func TestSharedFacts(t *testing.T) {
	copies := mem.NewCopies()
	storagetest.Facts(t, func(t *testing.T) storage.Facts { return copies.NewFacts() })
}

func record(i int) storage.Record {
	raw := fmt.Appendf(make([]byte, 0, 1<<10), "fact %d %1000d", i, i)
	return storage.Record{ID: sha256.Sum256(raw), Kind: 1, Time: uint64(i), Expiry: uint64(i) + 10, Tag: []byte{1}, Raw: raw}
}

// What one store is told of a fact and what it drops is no other's business.
func TestStoresThatShareStayApart(t *testing.T) {
	copies := mem.NewCopies()
	a, b := copies.NewFacts(), copies.NewFacts()
	r, other := record(1), record(1)
	other.Tag = []byte{2}
	for _, step := range []struct {
		to *mem.Facts
		r  storage.Record
	}{{b, record(0)}, {a, r}, {b, other}} {
		if _, err := step.to.Append(t.Context(), []storage.Record{step.r}); err != nil {
			t.Fatal(err)
		}
	}
	r.Raw[0] = 'F' // the caller's again
	if n, err := a.Prune(t.Context(), 11); n != 1 || err != nil {
		t.Errorf("%d pruned, %v", n, err)
	}
	if raw, err := a.Get(t.Context(), r.ID); err == nil {
		t.Errorf("a pruned fact is there: %d bytes", len(raw))
	}
	page, err := b.Since(t.Context(), 1, 10)
	if err != nil || len(page) != 1 || page[0].Tag[0] != 2 || page[0].Arrived != 2 || page[0].Raw[0] != 'f' {
		t.Errorf("%d records, %v", len(page), err)
	}
}

// Many stores with the same facts take little more than one, and give the
// memory back when the last of them drops a fact.
func TestSharedFactsAreInMemoryOnce(t *testing.T) {
	const stores, facts = 50, 400
	all := make([]storage.Record, facts)
	for i := range all {
		all[i] = record(i)
	}
	copies := mem.NewCopies()
	var held []*mem.Facts
	before := heap()
	for range stores {
		f := copies.NewFacts()
		if _, err := f.Append(t.Context(), all); err != nil {
			t.Fatal(err)
		}
		held = append(held, f)
	}
	if each := (heap() - before) / (stores * facts); each > 200 {
		t.Errorf("a fact of 1,000 bytes takes %d bytes at each of %d stores", each, stores)
	}
	for _, f := range held {
		if n, err := f.Prune(t.Context(), facts+10); n != facts || err != nil {
			t.Fatalf("%d pruned, %v", n, err)
		}
	}
	if left := copies.Len(); left != 0 {
		t.Errorf("%d facts are kept that nobody holds", left)
	}
}

func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

func TestBlobs(t *testing.T) {
	storagetest.Blobs(t, func(t *testing.T, budget uint64) storage.Blobs { return mem.NewBlobs(budget) })
}

func TestSize(t *testing.T) {
	storagetest.FactsSize(t, func() storagetest.SizedFacts { return mem.NewFacts() },
		func(f storagetest.SizedFacts) storagetest.SizedFacts { return f })
	storagetest.KVSize(t, func() storagetest.SizedKV { return mem.NewKV() },
		func(kv storagetest.SizedKV) storagetest.SizedKV { return kv })
}
