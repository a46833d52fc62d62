package loyalty

import (
	"testing"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
)

// A return takes points back of a line whose release failed here and that its customer
// had credited a moment ago, before this merchant looked again.
func TestReturnAfterTheCustomersOwnRelease(t *testing.T) {
	w := newWorld(t)
	token := w.create(t)
	root := w.promised(t, 3)
	w.pass(t, 2*time.Hour)
	b, err := w.points.promised(t.Context(), "test", root)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.points.endRun(t.Context(), b, 0, Place{State: chain.Failed, Error: "refused"}); err != nil {
		t.Fatal(err)
	}
	if err := w.points.ReleaseDue(t.Context()); err != nil { // has looked: nobody did
		t.Fatal(err)
	}
	mine := w.own(t, w.points, 1)
	if _, err := NewToken(w.client, token).ReleaseLine(t.Context(), mine, w.now()); err != nil {
		t.Fatal(err)
	}
	chaintest.Eventually(t, "the customer's release is mined", func() bool {
		l, err := NewToken(w.client, token).LineOf(t.Context(), mine)
		return err == nil && l.State == LineCredited
	})
	if err := w.points.Return(t.Context(), ref(50), ref(1), 100); err != nil {
		t.Fatal(err)
	}
	chaintest.Eventually(t, "the return is mined", func() bool {
		places, err := w.points.Where(t.Context(), [][32]byte{ref(50)})
		return err == nil && places[0] != nil && places[0].State >= chain.Mined
	})
	held, err := w.points.Balances(t.Context(), [][20]byte{account(1)})
	if err != nil || held[0].Total() != 0 {
		t.Errorf("%v: %v", held, err)
	}
}
