package loyalty

import (
	"context"
	"fmt"
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

// settles waits until a transaction is final, without asking the points about it.
func (w *world) settles(t *testing.T, label string) chain.Status {
	t.Helper()
	var s chain.Status
	chaintest.Eventually(t, label+" is final", func() bool {
		_ = w.net.AdjustTime(1e9) // blocks on top; refused while a transaction waits
		s, _ = w.client.Status(t.Context(), chain.IDOf(label))
		return s.State == chain.Final
	})
	return s
}

// crowd fills an outbox with more transactions that are done than it remembers.
func crowd(t *testing.T, store chain.Store) {
	t.Helper()
	for n := range 10_010 {
		seq := 1_000_000 + n
		entry := fmt.Sprintf(`{"seq":%d,"label":"done %d","state":"final"}`, seq, n)
		if err := store.Put(t.Context(), fmt.Sprintf("outbox/%016x", seq), []byte(entry)); err != nil {
			t.Fatal(err)
		}
	}
}

// What became of a return is remembered until it is written down, however much was
// sent since: it takes points once, also after a restart.
func TestAReturnTakesOnceThoughMuchWasSentSince(t *testing.T) {
	store := chaintest.NewStore()
	w := newWorldOn(t, store)
	w.create(t)
	if err := w.points.Issue(t.Context(), []Line{{ref(1), account(1), 100}}); err != nil {
		t.Fatal(err)
	}
	w.reaches(t, w.points, ref(1), chain.Mined)
	if err := w.points.Return(t.Context(), ref(50), ref(1), 30); err != nil {
		t.Fatal(err)
	}
	taken := w.settles(t, labelOf("move", ref(50)))

	disk := store.Copy()
	crowd(t, disk)
	w.config.Store = disk
	w.client = chaintest.Client(t, w.config)
	w.forgets(t, "done 0")
	again := w.open(t, w.client)
	if at := w.reaches(t, again, ref(50), chain.Final); at.Tx != taken.Tx {
		t.Error("the return was sent again")
	}
	w.reaches(t, again, ref(1), chain.Final)
	got, err := again.Balances(t.Context(), [][20]byte{account(1)})
	if err != nil || got[0].Total() != 70 {
		t.Errorf("%v %v, want 70 points", got, err)
	}
	w.forgets(t, labelOf("move", ref(50))) // once it is written down
	if at := w.reaches(t, w.open(t, w.client), ref(50), chain.Final); at.Tx != taken.Tx {
		t.Error("what was written down is lost")
	}
}

// forgets sends what changes nothing, until the outbox has forgotten a transaction.
func (w *world) forgets(t *testing.T, label string) {
	t.Helper()
	digest := chain.IDOf(label)
	if _, err := w.client.AnchorDigest(t.Context(), digest); err != nil {
		t.Fatal(err)
	}
	chaintest.Eventually(t, label+" is forgotten", func() bool {
		_, err := w.client.Status(t.Context(), digest)
		return fault.KindOf(err) == fault.NotFound
	})
}
