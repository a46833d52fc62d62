package mem

import (
	"bytes"
	"context"
	"slices"
	"sort"
	"sync"

	"github.com/souk-network/souk/storage"
)

// Facts is a storage.Facts in memory, written to be plainly right: every
// listing is a scan.
type Facts struct {
	copies  *Copies // nil: what is stored is copied
	mu      sync.RWMutex
	records []arrival // in order of arrival
	byID    map[[32]byte]*storage.Record
	last    uint64 // last position given out
}

// arrival is a fact at its position.
type arrival struct {
	*storage.Record        // its own Arrived is not set
	at              uint64 // position
}

// NewFacts returns an empty set.
func NewFacts() *Facts { return &Facts{byID: map[[32]byte]*storage.Record{}} }

// Append stores the facts that are not here yet.
func (f *Facts) Append(ctx context.Context, rs []storage.Record) ([]bool, error) {
	for i := range rs {
		if err := rs[i].Check(); err != nil {
			return nil, err
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	fresh := make([]bool, len(rs))
	for i := range rs {
		fresh[i] = f.add(rs[i])
	}
	return fresh, nil
}

func (f *Facts) add(r storage.Record) bool {
	if f.byID[r.ID] != nil {
		return false
	}
	f.last++
	kept := f.copies.take(&r)
	f.records = append(f.records, arrival{kept, f.last})
	f.byID[r.ID] = kept
	return true
}

func (a arrival) clone() storage.Record {
	c := *clone(a.Record)
	c.Arrived = a.at
	return c
}

func clone(r *storage.Record) *storage.Record {
	c := *r
	c.Raw, c.Tag = bytes.Clone(r.Raw), bytes.Clone(r.Tag)
	return &c
}

// Prune removes the facts with Expiry <= now.
func (f *Facts) Prune(ctx context.Context, now uint64) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	before := len(f.records)
	f.records = slices.DeleteFunc(f.records, func(a arrival) bool {
		if a.Expiry > now {
			return false
		}
		delete(f.byID, a.ID)
		f.copies.drop(a.Record)
		return true
	})
	return before - len(f.records), ctx.Err()
}

// Get returns an encoded fact, or storage.ErrNotFound.
func (f *Facts) Get(ctx context.Context, id [32]byte) ([]byte, error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	r := f.byID[id]
	if r == nil {
		return nil, storage.ErrNotFound
	}
	return bytes.Clone(r.Raw), ctx.Err()
}

// GetMany returns encoded facts, nil where one is missing.
func (f *Facts) GetMany(ctx context.Context, ids [][32]byte) ([][]byte, error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	out := make([][]byte, len(ids))
	for i, id := range ids {
		if r := f.byID[id]; r != nil {
			out[i] = bytes.Clone(r.Raw)
		}
	}
	return out, ctx.Err()
}

// Has says which facts are held.
func (f *Facts) Has(ctx context.Context, ids ...[32]byte) ([]bool, error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	out := make([]bool, len(ids))
	for i, id := range ids {
		out[i] = f.byID[id] != nil
	}
	return out, ctx.Err()
}

// Count is the number of facts held.
func (f *Facts) Count(ctx context.Context) (uint64, error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return uint64(len(f.records)), ctx.Err()
}

// Size is the bytes of all encoded facts.
func (f *Facts) Size(ctx context.Context) (uint64, error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	var size uint64
	for _, r := range f.records {
		size += uint64(len(r.Raw))
	}
	return size, ctx.Err()
}

// Since lists all kinds in order of arrival.
func (f *Facts) Since(ctx context.Context, after uint64, limit int) ([]storage.Record, error) {
	return f.list(ctx, after, limit, func(*storage.Record) bool { return true })
}

// ByKind lists one kind.
func (f *Facts) ByKind(ctx context.Context, kind uint16, after uint64, limit int) ([]storage.Record, error) {
	return f.list(ctx, after, limit, func(r *storage.Record) bool { return r.Kind == kind })
}

// BySubject lists the facts about one subject.
func (f *Facts) BySubject(ctx context.Context, subject [32]byte, after uint64, limit int) ([]storage.Record, error) {
	return f.list(ctx, after, limit, func(r *storage.Record) bool { return r.Subject == subject })
}

// ByAuthor lists the facts of one author.
func (f *Facts) ByAuthor(ctx context.Context, author [32]byte, after uint64, limit int) ([]storage.Record, error) {
	return f.list(ctx, after, limit, func(r *storage.Record) bool { return r.Author == author })
}

// ByTag lists the facts with one tag.
func (f *Facts) ByTag(ctx context.Context, tag []byte, after uint64, limit int) ([]storage.Record, error) {
	return f.list(ctx, after, limit, func(r *storage.Record) bool { return len(tag) > 0 && bytes.Equal(r.Tag, tag) })
}

func (f *Facts) list(ctx context.Context, after uint64, limit int, want func(*storage.Record) bool) ([]storage.Record, error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	from := sort.Search(len(f.records), func(i int) bool { return f.records[i].at > after })
	var out []storage.Record
	for _, a := range f.records[from:] {
		if len(out) == storage.Limit(limit) {
			break
		}
		if want(a.Record) {
			out = append(out, a.clone())
		}
	}
	return out, ctx.Err()
}

// Shard is the index of one shard.
func (f *Facts) Shard(shard uint16) storage.Index {
	return index{f, func(r *storage.Record) bool { return r.Shard == shard }}
}

// Range lists keys of all shards.
func (f *Facts) Range(ctx context.Context, fromTime uint64, fromID [32]byte, toTime uint64, limit int) ([]storage.Key, error) {
	return index{f, nil}.Range(ctx, fromTime, fromID, toTime, limit)
}

// Buckets sums up all shards.
func (f *Facts) Buckets(ctx context.Context, fromTime, toTime, width uint64) ([]storage.Bucket, error) {
	return index{f, nil}.Buckets(ctx, fromTime, toTime, width)
}
