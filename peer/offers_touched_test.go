package peer_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/protocol/offer"
)

// counts notes how often each offer was asked about.
func counts(w *peertest.World, ids []offer.ID) map[int]int {
	out := map[int]int{}
	for i, id := range ids {
		out[i] = w.Exchange.Asked(id)
	}
	return out
}

// more are the offers that were asked about since.
func more(before, after map[int]int) (out []int) {
	for i := range after {
		if after[i] > before[i] {
			out = append(out, i)
		}
	}
	slices.Sort(out)
	return out
}

// Where peers are told of events they look again at exactly the offers that these
// touched, at once; and at all of them by the clock while no block comes.
// Defends I12: what is shown follows the chain.
func TestTouchedOffersAreLookedAtAgain(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 2}, func(w *peertest.World) {
		for _, p := range w.Running() {
			p.Settles.Tells = p.OffersTouched
		}
		a := w.Running()[0]
		milk := offer.Address{0: 0xc, 19: 3}
		var ids []offer.ID
		for n := byte(1); n <= 6; n++ {
			give, want := tea(), coffee()
			if n > 3 {
				want = milk
			}
			w.Exchange.Give(makerOf(n), give, 100)
			ids = append(ids, hand(w, a, offerBy(w, n, give, want, 10, 10)))
		}
		for _, id := range ids {
			w.Until("in every book", everywhere(w, id))
		}
		w.Pass(10 * time.Second)
		expect := func(what string, do func(), want ...int) {
			t.Helper()
			before := counts(w, ids)
			do()
			w.Pass(10 * time.Second)
			after := counts(w, ids)
			if got := more(before, after); !slices.Equal(got, want) {
				t.Errorf("%s: offers %v were looked at again, want %v", what, got, want)
			}
			for _, i := range want {
				if n := after[i] - before[i]; n > 2*len(w.Running()) {
					t.Errorf("%s: offer %d was asked about %d times", what, i, n)
				}
			}
		}
		expect("blocks without events", func() {})
		expect("a transfer from a maker", func() { w.Exchange.Move(makerOf(1), makerOf(9), tea(), 100) }, 0)
		w.Until("one that is not covered left", nowhere(w, ids[0]))
		expect("points for a maker", func() { w.Exchange.Give(makerOf(1), tea(), 5) }, 0)
		w.Until("one that is covered came back", everywhere(w, ids[0]))
		expect("other points of a maker", func() { w.Exchange.Give(makerOf(2), coffee(), 5) })
		expect("a pause", func() { w.Exchange.Pause(tea(), milk, true) }, 3, 4, 5)
		w.Until("paused ones left", nowhere(w, ids[4]))
		expect("an end of the pause", func() { w.Exchange.Pause(milk, tea(), false) }, 3, 4, 5)
		w.Until("they came back", everywhere(w, ids[4]))
		expect("a cancellation", func() {
			v, _ := a.Offers().View(ids[1])
			check(t, a.CancelOffer(w.Ctx(), ids[1], v.Signed.Venue.SignCancel(ids[1], makerKey(2))))
		}, 1)
		w.Until("it left", nowhere(w, ids[1]))

		w.Exchange.Still(true)
		w.Exchange.Lose(makerOf(3), tea())
		before := counts(w, ids)
		w.Pass(20 * time.Second)
		if got := more(before, counts(w, ids)); len(got) != 0 {
			t.Errorf("offers %v were looked at too early", got)
		}
		w.Pass(20 * time.Second)
		if got, want := more(before, counts(w, ids)), slices.Sorted(maps.Keys(before)); !slices.Equal(got, want) {
			t.Errorf("by the clock offers %v were looked at again, want %v", got, want)
		}
		w.Until("one that lost its cover without an event left", nowhere(w, ids[2]))
	})
}

// A settlement that a reorganisation takes back touches its offers again.
func TestReorganisationTouches(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 2}, func(w *peertest.World) {
		for _, p := range w.Running() {
			p.Settles.Tells = p.OffersTouched
		}
		w.Exchange.Give(makerOf(1), tea(), 100)
		id := hand(w, w.Running()[0], offerBy(w, 1, tea(), coffee(), 10, 10))
		w.Until("in every book", everywhere(w, id))
		v, _ := w.Running()[0].Offers().View(id)
		check(t, w.Running()[0].CancelOffer(w.Ctx(), id, v.Signed.Venue.SignCancel(id, makerKey(1))))
		other := w.Running()[1]
		w.Until("it ended", func() bool {
			v, known := other.Offers().View(id)
			return known && v.Standing.State == offer.StateCancelled
		})
		w.Exchange.Reorganise(8)
		w.Until("it is back", func() bool {
			v, known := other.Offers().View(id)
			return known && v.Standing.State == offer.StateFillable
		})
	})
}
