package factlog

import (
	"slices"
	"sort"
	"sync"

	"github.com/souk-network/souk/storage"
)

// order keeps positions of entries sorted by (time, id). New ones wait in tail
// until somebody walks; recent is a small sorted run beside the large one, so
// that a walk after each commit does not move a million entries.
type order struct {
	mu           sync.Mutex // guards sorting, which walkers do under the store's read lock
	main, recent []uint32
	tail         []uint32
}

func (o *order) add(at uint32) { o.tail = append(o.tail, at) }

// settle sorts the tail in. After it main and recent stay as they are until the
// next add.
func (o *order) settle(entries []entry) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.tail) == 0 {
		return
	}
	slices.SortFunc(o.tail, func(a, b uint32) int { return entries[a].key().Compare(entries[b].key()) })
	o.recent = merge(entries, o.recent, o.tail)
	o.tail = nil
	if len(o.recent) > 1024+len(o.main)/16 {
		o.main = merge(entries, o.main, o.recent)
		o.recent = nil
	}
}

// merge joins two sorted runs, re-using the first where the second follows it.
func merge(entries []entry, a, b []uint32) []uint32 {
	if len(a) == 0 || entries[a[len(a)-1]].key().Compare(entries[b[0]].key()) < 0 {
		return append(a, b...)
	}
	out := make([]uint32, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if entries[a[0]].key().Compare(entries[b[0]].key()) <= 0 {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// walk yields live keys k with from <= k in order until yield returns false.
func (o *order) walk(entries []entry, from storage.Key, yield func(storage.Key) bool) {
	o.settle(entries)
	a, b := after(entries, o.main, from), after(entries, o.recent, from)
	for len(a) > 0 || len(b) > 0 {
		var at uint32
		if len(b) == 0 || len(a) > 0 && entries[a[0]].key().Compare(entries[b[0]].key()) < 0 {
			at, a = a[0], a[1:]
		} else {
			at, b = b[0], b[1:]
		}
		if !entries[at].dead && !yield(entries[at].key()) {
			return
		}
	}
}

func after(entries []entry, run []uint32, from storage.Key) []uint32 {
	return run[sort.Search(len(run), func(i int) bool { return from.Compare(entries[run[i]].key()) <= 0 }):]
}
