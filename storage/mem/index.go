package mem

import (
	"context"
	"slices"

	"github.com/souk-network/souk/storage"
)

// index is the ordered view of all facts or of a part of them.
type index struct {
	facts *Facts
	want  func(*storage.Record) bool // nil: all
}

func (x index) keys(from storage.Key, toTime uint64) []storage.Key {
	x.facts.mu.RLock()
	defer x.facts.mu.RUnlock()
	var keys []storage.Key
	for _, r := range x.facts.records {
		k := storage.Key{Time: r.Time, ID: r.ID}
		if k.Time < toTime && from.Compare(k) <= 0 && (x.want == nil || x.want(r.Record)) {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, storage.Key.Compare)
	return keys
}

// Range lists keys in order.
func (x index) Range(ctx context.Context, fromTime uint64, fromID [32]byte, toTime uint64, limit int) ([]storage.Key, error) {
	keys := x.keys(storage.Key{Time: fromTime, ID: fromID}, toTime)
	return keys[:min(len(keys), storage.Limit(limit))], ctx.Err()
}

// Buckets sums up a range of time.
func (x index) Buckets(ctx context.Context, fromTime, toTime, width uint64) ([]storage.Bucket, error) {
	if width == 0 {
		return nil, storage.ErrInvalid
	}
	var out []storage.Bucket
	for _, k := range x.keys(storage.Key{Time: fromTime}, toTime) {
		out = storage.AddToBuckets(out, k, width)
	}
	return out, ctx.Err()
}
