package loyalty

import (
	"testing"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/protocol/fault"
)

// A return of a promise makes it smaller while there is time, and takes back
// afterwards; what is due is released once, also by a client that knows nothing
// but what is on its disk.
func TestReturnsOfPromisesAndTheirRelease(t *testing.T) {
	w := newWorld(t)
	w.create(t)
	_, _, now := w.client.Head()
	lines := []Line{{Ref: ref(1), Account: account(1), Amount: 100}, {Ref: ref(2), Account: account(2), Amount: 50}}
	if _, err := w.points.Commit(t.Context(), lines, now+7200); err != nil {
		t.Fatal(err)
	}
	w.reaches(t, w.points, ref(1), chain.Mined)
	if err := w.points.ReleaseDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if place, promised, err := w.points.PromiseOf(t.Context(), ref(1)); err != nil || !promised || place != nil {
		t.Fatalf("before its time: %v %v %v", place, promised, err)
	}
	if err := w.points.Return(t.Context(), ref(10), ref(1), 30); err != nil {
		t.Fatal(err)
	}
	if place := w.reaches(t, w.points, ref(10), chain.Mined); place.State == chain.Failed {
		t.Fatal(place.Error)
	}
	w.pass(t, 90*time.Minute)
	// Half an hour before the release a return waits for it.
	if err := w.points.Return(t.Context(), ref(11), ref(2), 20); err != nil {
		t.Fatal(err)
	}
	w.pass(t, 30*time.Minute)
	again := w.open(t, w.client)
	chaintest.Eventually(t, "the batch is released", func() bool {
		for range 2 { // an impatient caller
			if err := again.ReleaseDue(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		place, promised, err := again.PromiseOf(t.Context(), ref(2))
		if err != nil || !promised || place != nil && place.State == chain.Failed {
			t.Fatal(place, promised, err)
		}
		return place != nil && place.State >= chain.Mined
	})
	// The return of before is the same one, though the promise is gone.
	if err := again.Return(t.Context(), ref(10), ref(1), 30); err != nil {
		t.Error(err)
	}
	if place := w.reaches(t, again, ref(11), chain.Mined); place.State == chain.Failed {
		t.Fatal(place.Error)
	}
	w.supplyIs(t, 100)
	if _, _, err := w.points.Recount(t.Context(), chain.Address(w.client.Account()), w.config.Deployment.Block); err != nil {
		t.Error(err)
	}
	if err := again.Return(t.Context(), ref(12), ref(9), 1); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a line that was not sent: %v", err)
	}
	if _, promised, err := again.PromiseOf(t.Context(), ref(9)); promised || err != nil {
		t.Error(promised, err)
	}
}
