package chaintest

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/souk-network/souk/contracts/chain"
)

// Store is a chain.Store in memory that can be made to fail, and that can be
// copied as a disk would look after a crash.
type Store struct {
	mu     sync.Mutex
	values map[string][]byte
	puts   int
	fail   error
}

// NewStore is an empty store.
func NewStore() *Store { return &Store{values: map[string][]byte{}} }

// Fail makes every Put fail with err, until Fail(nil).
func (s *Store) Fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = err
}

// Copy is another store with the same values.
func (s *Store) Copy() *Store {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &Store{values: maps.Clone(s.values)}
}

// Puts is how many values were written.
func (s *Store) Puts() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.puts
}

// Put implements chain.Store.
func (s *Store) Put(_ context.Context, key string, value []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return s.fail
	}
	s.puts++
	s.values[key] = slices.Clone(value)
	return nil
}

// Delete implements chain.Store.
func (s *Store) Delete(_ context.Context, key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.values, key)
	return nil
}

// List implements chain.Store.
func (s *Store) List(_ context.Context, prefix string) ([]chain.Pair, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var pairs []chain.Pair
	for _, key := range slices.Sorted(maps.Keys(s.values)) {
		if strings.HasPrefix(key, prefix) {
			pairs = append(pairs, chain.Pair{Key: key, Value: slices.Clone(s.values[key])})
		}
	}
	return pairs, nil
}
