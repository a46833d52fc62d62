package loyalty

import (
	"context"
	"fmt"
	"math/big"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/souk-network/souk/contracts/bindings/pointsfactory"
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
	again.mu.Lock()
	before := *again.moves[ref(50)]
	again.mu.Unlock()
	w.forgets(t, labelOf("move", ref(50))) // once it is written down
	before.Final = nil                     // as one knows it who asked while it was written down
	if at, err := again.whereMove(t.Context(), &before); err != nil || at.Tx != taken.Tx {
		t.Errorf("sent again by who knew no better: %+v %v", at, err)
	}
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

// However often and with whatever terms points are asked for while the chain is slow,
// also after a restart, they are created once.
func TestPointsAreCreatedOnceOnASlowChain(t *testing.T) {
	w := newWorld(t)
	w.net.Stall(true)
	_, _, now := w.client.Head()
	terms := Terms{Start: now, EpochLength: 86_400, Cap: 1_000_000, Name: "Tea points", Symbol: "TEA"}
	first, err := w.points.Create(t.Context(), terms)
	if err != nil {
		t.Fatal(err)
	}
	for n, p := range []*Points{w.points, w.points, w.open(t, w.client)} {
		terms.Start = now - uint64(n+1) // as one does who asks later
		if id, err := p.Create(t.Context(), terms); err != nil || id != first {
			t.Errorf("another creation is on its way: %v", err)
		}
	}
	if n := w.client.Health().Waiting; n != 1 {
		t.Errorf("%d transactions wait", n)
	}
	w.net.Stall(false)
	w.settles(t, labelOfCreation(w.points.created))
	if _, err := w.points.Token(t.Context()); err != nil {
		t.Error(err)
	}
}

// A creation that was too late to be sent holds up no later one.
func TestPointsAreCreatedAfterACreationThatFailed(t *testing.T) {
	w := newWorld(t)
	_, _, now := w.client.Head()
	late, err := w.points.clones.TryPackCreate(pointsfactory.PointsTerms{Start: 1, EpochLength: 3600, Cap: big.NewInt(1), Name: "Tea points", Symbol: "TEA"})
	if err != nil {
		t.Fatal(err)
	}
	id, err := w.client.Submit(t.Context(), labelOfCreation(late), chain.Call{To: w.factory, Data: late, NotAfter: 1})
	if err != nil {
		t.Fatal(err)
	}
	chaintest.Eventually(t, "it is too late", func() bool {
		s, err := w.client.Status(t.Context(), id)
		return err == nil && s.State == chain.Failed
	})
	if err := w.config.Store.Put(t.Context(), keyCreate, late); err != nil {
		t.Fatal(err)
	}
	again := w.open(t, w.client)
	next, err := again.Create(t.Context(), Terms{Start: now, EpochLength: 86_400, Cap: 1_000_000, Name: "Tea points", Symbol: "TEA"})
	if err != nil || next == id {
		t.Fatal("a creation that failed is the last: ", err)
	}
	if _, err := w.client.Wait(t.Context(), next, chain.Mined); err != nil {
		t.Error(err)
	}
}
