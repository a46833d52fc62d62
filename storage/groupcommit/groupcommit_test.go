package groupcommit_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/souk-network/souk/storage/groupcommit"
)

// TestShares: callers that arrive during a commit share the next one.
func TestShares(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sizes []int
		g := groupcommit.New(0, func(items []int) error {
			sizes = append(sizes, len(items))
			time.Sleep(time.Millisecond)
			return nil
		})
		var wg sync.WaitGroup
		for i := range 100 {
			wg.Go(func() {
				if err := g.Do(t.Context(), i); err != nil {
					t.Error(err)
				}
			})
			if i == 0 {
				time.Sleep(time.Microsecond)
			}
		}
		time.Sleep(time.Second)
		wg.Wait()
		if !slices.Equal(sizes, []int{1, 99}) {
			t.Errorf("commits of %v, want 1 and 99", sizes)
		}
	})
}

// TestAlone: one bad item fails only its own caller.
func TestAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bad := errors.New("bad")
		stored := map[int]bool{}
		g := groupcommit.New(8, func(items []int) error {
			time.Sleep(time.Millisecond)
			if slices.Contains(items, 7) {
				return bad
			}
			for _, i := range items {
				stored[i] = true
			}
			return nil
		})
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				if err := g.Do(t.Context(), i); (i == 7) != errors.Is(err, bad) {
					t.Errorf("item %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		if len(stored) != 19 {
			t.Errorf("%d stored, want 19", len(stored))
		}
	})
}

func TestEndedContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	g := groupcommit.New(0, func([]int) error { t.Error("committed"); return nil })
	if err := g.Do(ctx, 1); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
