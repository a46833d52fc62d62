package sqlite_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/sqlite"
)

// BenchmarkOverwrite is what it costs to put a value of 1 KB in the place of an
// older one, and what it costs to erase the older one at once.
func BenchmarkOverwrite(b *testing.B) {
	for _, callers := range []int{1, 16} {
		for _, erase := range []bool{false, true} {
			b.Run(fmt.Sprintf("callers=%d/erase=%v", callers, erase), func(b *testing.B) {
				s, err := sqlite.Open(b.Context(), sqlite.Config{Path: filepath.Join(b.TempDir(), "a.db")})
				if err != nil {
					b.Fatal(err)
				}
				defer s.Close()
				b.ResetTimer()
				var wg sync.WaitGroup
				for c := range callers {
					wg.Go(func() {
						for i := c; i < b.N; i += callers {
							overwrite(b, s, fmt.Appendf(nil, "%d", c), fmt.Appendf(make([]byte, 1000), "%d", i), erase)
						}
					})
				}
				wg.Wait()
			})
		}
	}
}

func overwrite(b *testing.B, s *sqlite.Store, key, value []byte, erase bool) {
	ops := []storage.Op{storage.Put("s", key, value)}
	if erase {
		ops = []storage.Op{storage.Delete("s", key), ops[0]}
	}
	if err := s.Batch(context.Background(), ops); err != nil {
		b.Error(err)
	}
}
