package loyalty

import (
	"testing"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
)

// Balances and supply follow from events alone: through issue, return,
// redemption, and the end of epochs without any transaction.
// Defends I7: points are conserved.
func TestRecountAgreesWithTheContract(t *testing.T) {
	w := newWorld(t)
	w.create(t)
	from := w.config.Deployment.Block
	self := chain.Address(w.client.Account())
	check := func(issued, burned, returned, expired uint64) {
		t.Helper()
		book, stated, err := w.points.Recount(t.Context(), self, from)
		if err != nil {
			t.Fatal(err)
		}
		if book.Issued != issued || book.Burned != burned || book.Returned != returned || book.Expired(stated.Time) != expired {
			t.Errorf("issued %d, burned %d, returned %d, expired %d", book.Issued, book.Burned, book.Returned, book.Expired(stated.Time))
		}
	}
	lines := []Line{{ref(1), account(1), 100}, {ref(2), account(2), 50}, {ref(3), w.client.Account(), 9}}
	if err := w.points.Issue(t.Context(), lines); err != nil {
		t.Fatal(err)
	}
	w.reaches(t, w.points, ref(1), chain.Mined)
	check(159, 0, 0, 0)
	if err := w.points.TakeBack(t.Context(), ref(20), ref(2), 30); err != nil {
		t.Fatal(err)
	}
	w.reaches(t, w.points, ref(20), chain.Mined)
	data := w.points.points.PackRedeem(bigOf(4), ref(21))
	id, err := w.points.submit(t.Context(), "redeem", data, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.client.Wait(t.Context(), id, chain.Mined); err != nil {
		t.Fatal(err)
	}
	check(159, 4, 30, 0)
	w.pass(t, 2*24*time.Hour)
	if err := w.points.Issue(t.Context(), []Line{{ref(4), account(1), 5}}); err != nil {
		t.Fatal(err)
	}
	w.reaches(t, w.points, ref(4), chain.Mined)
	check(164, 4, 30, 0)
	w.pass(t, 24*time.Hour)
	check(164, 4, 30, 125)
	w.pass(t, 100*24*time.Hour)
	check(164, 4, 30, 130)
}

// pass lets time go by on the chain and waits until the client saw it.
func (w *world) pass(t *testing.T, d time.Duration) {
	t.Helper()
	_, _, before := w.client.Head()
	chaintest.Eventually(t, "no transaction waits", func() bool { return w.net.AdjustTime(d) == nil })
	chaintest.Eventually(t, "the client saw it", func() bool {
		_, _, now := w.client.Head()
		return now >= before+uint64(d/time.Second)
	})
}
