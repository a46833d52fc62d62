package storagetest

import (
	"context"
	"testing"

	"github.com/souk-network/souk/storage"
)

// SizedFacts is a storage.Facts that says how large it is.
type SizedFacts interface {
	storage.Facts
	storage.Sized
}

// FactsSize checks the size of a fact store: it counts what is written, once,
// and is the same after a restart.
func FactsSize(t *testing.T, open func() SizedFacts, restart func(SizedFacts) SizedFacts) {
	f := open()
	empty := size(t, f)
	appendAll(t, f, Records(0, 300))
	full := size(t, f)
	payload := uint64(0)
	for _, r := range Records(0, 300) {
		payload += uint64(len(r.Raw))
	}
	if full < empty+payload {
		t.Errorf("300 facts of %d bytes take %d", payload, full-empty)
	}
	appendAll(t, f, Records(0, 300))
	if again := size(t, f); again != full {
		t.Errorf("the same facts again: %d bytes, before %d", again, full)
	}
	if f = restart(f); size(t, f) != full {
		t.Errorf("after a restart %d bytes, before %d", size(t, f), full)
	}
}

// SizedKV is a storage.KV that says how large it is.
type SizedKV interface {
	storage.KV
	storage.Sized
}

// KVSize checks the size of a store of values: it counts what is written, the
// space of deleted values is free again, and a restart changes nothing.
func KVSize(t *testing.T, open func() SizedKV, restart func(SizedKV) SizedKV) {
	kv := open()
	empty := size(t, kv)
	var put, remove []storage.Op
	for i := range 64 {
		key := []byte{byte(i)}
		put = append(put, storage.Put("s", key, make([]byte, 64<<10)))
		remove = append(remove, storage.Delete("s", key))
	}
	for range 3 {
		must(t, kv.Batch(context.Background(), put))
		if full := size(t, kv); full < empty+4<<20 || full > empty+5<<20 {
			t.Errorf("4 MiB of values take %d bytes", full-empty)
		}
	}
	full := size(t, kv)
	if kv = restart(kv); size(t, kv) != full {
		t.Errorf("after a restart %d bytes, before %d", size(t, kv), full)
	}
	must(t, kv.Batch(context.Background(), remove))
	if left := size(t, kv); left > empty+64<<10 {
		t.Errorf("after deleting all of it %d bytes are left", left-empty)
	}
}

func size(t *testing.T, s storage.Sized) uint64 {
	t.Helper()
	n, err := s.Size(context.Background())
	must(t, err)
	return n
}
