package loyalty

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/protocol/fault"
)

// fullStore takes nothing into the outbox while it is full.
type fullStore struct {
	chain.Store
	full atomic.Bool
}

func (s *fullStore) Put(ctx context.Context, key string, value []byte) error {
	if s.full.Load() && strings.HasPrefix(key, "outbox/") {
		return fault.New(fault.Full, "test", "no room")
	}
	return s.Store.Put(ctx, key, value)
}

// What the outbox did not take is sent when it is asked for again, once, and holds up
// no question about anything else.
func TestWhatTheOutboxDidNotTakeIsSentLater(t *testing.T) {
	store := &fullStore{Store: chaintest.NewStore()}
	w := newWorldOn(t, store)
	w.create(t)
	lines := []Line{{ref(1), account(1), 100}}
	refused := func(what string, send func() error) {
		t.Helper()
		store.full.Store(true)
		if err := send(); fault.KindOf(err) != fault.Full {
			t.Errorf("%s: %v", what, err)
		}
		store.full.Store(false)
		if err := send(); err != nil {
			t.Fatalf("%s again: %v", what, err)
		}
	}
	refused("points", func() error { return w.points.Issue(t.Context(), lines) })
	w.reaches(t, w.points, ref(1), chain.Mined)
	refused("a return", func() error { return w.points.Return(t.Context(), ref(50), ref(1), 30) })
	w.reaches(t, w.points, ref(50), chain.Mined)
	again := w.open(t, w.client)
	if err := again.Issue(t.Context(), lines); err != nil {
		t.Fatal(err)
	}
	w.reaches(t, again, ref(1), chain.Final)
	w.reaches(t, again, ref(50), chain.Final)
	got, err := again.Balances(t.Context(), [][20]byte{account(1)})
	if err != nil || got[0].Total() != 70 {
		t.Errorf("%v %v, want 70 points", got, err)
	}
}
