package factlog

import (
	"context"

	"github.com/souk-network/souk/storage"
)

// shardIndex is the order of one shard.
type shardIndex struct {
	store *Store
	shard uint16
}

// Shard is the index of one gossip shard.
func (s *Store) Shard(shard uint16) storage.Index { return shardIndex{s, shard} }

// Range lists keys of all shards in order.
func (s *Store) Range(ctx context.Context, fromTime uint64, fromID [32]byte, toTime uint64, limit int) ([]storage.Key, error) {
	return s.keys(ctx, (*index).whole, storage.Key{Time: fromTime, ID: fromID}, toTime, limit)
}

// Buckets sums up all shards.
func (s *Store) Buckets(ctx context.Context, fromTime, toTime, width uint64) ([]storage.Bucket, error) {
	return s.buckets(ctx, (*index).whole, fromTime, toTime, width)
}

// Range lists keys of the shard in order.
func (x shardIndex) Range(ctx context.Context, fromTime uint64, fromID [32]byte, toTime uint64, limit int) ([]storage.Key, error) {
	return x.store.keys(ctx, x.order, storage.Key{Time: fromTime, ID: fromID}, toTime, limit)
}

// Buckets sums up the shard.
func (x shardIndex) Buckets(ctx context.Context, fromTime, toTime, width uint64) ([]storage.Bucket, error) {
	return x.store.buckets(ctx, x.order, fromTime, toTime, width)
}

func (x *index) whole() *order { return x.all }

func (x shardIndex) order(i *index) *order {
	if o := i.shards[x.shard]; o != nil {
		return o
	}
	return &order{}
}

func (s *Store) keys(ctx context.Context, pick func(*index) *order, from storage.Key, toTime uint64, limit int) ([]storage.Key, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	limit = storage.Limit(limit)
	out := make([]storage.Key, 0, min(limit, s.index.live))
	pick(s.index).walk(s.index.entries, from, func(k storage.Key) bool {
		if k.Time >= toTime || len(out) == limit {
			return false
		}
		out = append(out, k)
		return true
	})
	return out, nil
}

func (s *Store) buckets(ctx context.Context, pick func(*index) *order, fromTime, toTime, width uint64) ([]storage.Bucket, error) {
	if width == 0 {
		return nil, storage.ErrInvalid
	}
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	var out []storage.Bucket
	pick(s.index).walk(s.index.entries, storage.Key{Time: fromTime}, func(k storage.Key) bool {
		if k.Time >= toTime {
			return false
		}
		out = storage.AddToBuckets(out, k, width)
		return true
	})
	return out, nil
}
