// Package mem keeps everything in memory: for tests, simulations and as the
// plain model that the durable back ends are compared with.
package mem

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/souk-network/souk/storage"
)

// KV is a storage.KV in memory.
type KV struct {
	mu     sync.RWMutex
	spaces map[string]map[string][]byte
	size   uint64 // bytes of keys and values
}

// NewKV returns an empty KV.
func NewKV() *KV { return &KV{spaces: map[string]map[string][]byte{}} }

// Clone is another KV with what this one holds now.
func (s *KV) Clone() *KV {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := &KV{spaces: map[string]map[string][]byte{}, size: s.size}
	for name, space := range s.spaces {
		out.spaces[name] = maps.Clone(space) // values are never changed in place
	}
	return out
}

// Get returns a value, or storage.ErrNotFound.
func (s *KV) Get(ctx context.Context, space string, key []byte) ([]byte, error) {
	if err := storage.CheckKey(space, key); err != nil {
		return nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	value, ok := s.spaces[space][string(key)]
	if !ok {
		return nil, storage.ErrNotFound
	}
	return bytes.Clone(value), ctx.Err()
}

// Scan lists pairs in key order.
func (s *KV) Scan(ctx context.Context, space string, prefix, after []byte, limit int) ([]storage.Pair, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var keys []string
	for key := range s.spaces[space] {
		if strings.HasPrefix(key, string(prefix)) && (after == nil || key > string(after)) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	keys = keys[:min(len(keys), storage.Limit(limit))]
	var out []storage.Pair
	for _, key := range keys {
		out = append(out, storage.Pair{Key: []byte(key), Value: bytes.Clone(s.spaces[space][key])})
	}
	return out, ctx.Err()
}

// Batch applies all operations or none.
func (s *KV) Batch(ctx context.Context, ops []storage.Op) error {
	if err := storage.CheckOps(ops); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, op := range ops {
		s.apply(op)
	}
	return nil
}

// Size is the bytes of all keys and values.
func (s *KV) Size(ctx context.Context) (uint64, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.size, ctx.Err()
}

func (s *KV) apply(op storage.Op) {
	if old, ok := s.spaces[op.Space][string(op.Key)]; ok {
		s.size -= uint64(len(op.Key) + len(old))
	}
	if op.Delete {
		delete(s.spaces[op.Space], string(op.Key))
		return
	}
	s.size += uint64(len(op.Key) + len(op.Value))
	if s.spaces[op.Space] == nil {
		s.spaces[op.Space] = map[string][]byte{}
	}
	s.spaces[op.Space][string(op.Key)] = append([]byte{}, op.Value...)
}
