package peer

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/mem"
)

// roundKV counts how often the jobs of a queue are gone through.
type roundKV struct {
	storage.KV
	rounds atomic.Int32
}

func (s *roundKV) Scan(ctx context.Context, space string, prefix, after []byte, limit int) ([]storage.Pair, error) {
	if after == nil {
		s.rounds.Add(1)
	}
	return s.KV.Scan(ctx, space, prefix, after, limit)
}

// Jobs that rest for an hour are gone through once a minute, not once a second, and
// hold no new job up.
func TestRestingJobsAreLetRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &roundKV{KV: mem.NewKV()}
		n := &Node{cfg: Config{Private: store}}
		var short atomic.Int32
		q := queue{space: "test", workers: 1, bell: newBell()}
		q.do = func(ctx context.Context, job storage.Pair) (time.Duration, error) {
			if job.Value[0] == 'l' {
				return time.Hour, nil
			}
			short.Add(1)
			return 0, store.Batch(ctx, []storage.Op{storage.Delete(q.space, job.Key)})
		}
		put := func(name string) {
			if err := n.put(t.Context(), q, []byte(name), []byte(name)); err != nil {
				t.Fatal(err)
			}
		}
		put("long")
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go func() { _ = n.work(ctx, q) }()
		const minutes = 30
		time.Sleep(minutes * time.Minute)
		synctest.Wait()
		if r := store.rounds.Load(); r > 2*minutes || r < minutes/2 {
			t.Errorf("%d rounds in %d minutes", r, minutes)
		}
		put("short")
		time.Sleep(2 * RetryAfter)
		synctest.Wait()
		if short.Load() != 1 {
			t.Errorf("the new job was done %d times", short.Load())
		}
	})
}
