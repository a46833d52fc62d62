package loyalty

import (
	"testing"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/protocol/fault"
)

// Promised points count against the cap at once and are credited when their time
// has come, less what was returned meanwhile; afterwards a return takes back.
func TestPromisedLinesAreReleased(t *testing.T) {
	w := newWorld(t)
	w.create(t)
	const count = maxBatch + 44
	var lines []Line
	for n := range uint64(count) {
		lines = append(lines, Line{Ref: ref(n), Account: account(n), Amount: 100})
	}
	_, _, now := w.client.Head()
	roots, err := w.points.Commit(t.Context(), lines, now+3600)
	if err != nil || len(roots) != 1 {
		t.Fatal(roots, err)
	}
	if again, err := w.points.Commit(t.Context(), lines, now+3600); err != nil || len(again) != 0 {
		t.Fatal("promised twice: ", again, err)
	}
	if place := w.reaches(t, w.points, ref(0), chain.Mined); place.State == chain.Failed {
		t.Fatal(place.Error)
	}
	w.supplyIs(t, 0)
	if err := w.points.Release(t.Context(), roots[0]); fault.KindOf(err) != fault.NotYet {
		t.Errorf("before its time: %v", err)
	}
	if err := w.points.Reduce(t.Context(), ref(2000), ref(3), 30); err != nil {
		t.Fatal(err)
	}
	w.reaches(t, w.points, ref(2000), chain.Mined)
	w.pass(t, time.Hour)
	w.released(t, w.open(t, w.client), roots[0]) // after a restart
	w.supplyIs(t, 100*count-30)
	if err := w.points.TakeBack(t.Context(), ref(2001), ref(4), 100); err != nil {
		t.Fatal(err)
	}
	w.reaches(t, w.points, ref(2001), chain.Mined)
	w.supplyIs(t, 100*count-130)
	if _, _, err := w.points.Recount(t.Context(), chain.Address(w.client.Account()), w.config.Deployment.Block); err != nil {
		t.Error(err)
	}
}

// What was not promised here can be neither released nor reduced.
func TestPromisesThatWereNotMade(t *testing.T) {
	w := newWorld(t)
	w.create(t)
	if err := w.points.Issue(t.Context(), []Line{{ref(1), account(1), 5}}); err != nil {
		t.Fatal(err)
	}
	if err := w.points.Release(t.Context(), [32]byte{9}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("unknown root: %v", err)
	}
	if _, err := w.points.Released(t.Context(), [32]byte{9}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("unknown root: %v", err)
	}
	if err := w.points.Reduce(t.Context(), ref(2), ref(1), 1); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a line that was issued at once: %v", err)
	}
}

func (w *world) released(t *testing.T, p *Points, root [32]byte) {
	t.Helper()
	if place, err := p.Released(t.Context(), root); err != nil || place != nil {
		t.Fatal("released before it was asked for: ", place, err)
	}
	for range 2 { // an impatient caller
		if err := p.Release(t.Context(), root); err != nil {
			t.Fatal(err)
		}
	}
	chaintest.Eventually(t, "the batch is released", func() bool {
		place, err := p.Released(t.Context(), root)
		if err != nil || place == nil || place.State == chain.Failed {
			t.Fatal(place, err)
		}
		return place.State >= chain.Mined
	})
}

func (w *world) supplyIs(t *testing.T, want uint64) {
	t.Helper()
	if supply, err := w.points.Supply(t.Context()); err != nil || supply.Total() != want {
		t.Errorf("supply %v, want %d: %v", supply, want, err)
	}
}
