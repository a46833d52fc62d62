package peer_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/points"
)

// promising runs a test against merchants of whom the first promises points.
func promising(t *testing.T, test func(*peertest.World, *peertest.Points)) {
	t.Helper()
	chain := peertest.NewPoints()
	cfg := peertest.Config{Merchants: 3, Adjust: func(number int, c *peer.Config) {
		if number == 0 {
			c.Points, c.PromiseEvery = chain, 10*time.Minute
		}
	}}
	peertest.Run(t, cfg, func(w *peertest.World) {
		_, err := w.Peers[0].SetRules(w.Ctx(), simpleRules(100))
		check(w.T, err)
		test(w, chain)
	})
}

// Points are promised before their return window is over, become smaller by a
// return, are credited at the end of it, and are taken back by a later return.
func TestPointsArePromisedAndReleased(t *testing.T) {
	promising(t, func(w *peertest.World, chain *peertest.Points) {
		t, p, c := w.T, w.Peers[0], w.NewCustomer()
		w.Enrol(p, c, "C-1")
		w.Sell(p, "C-1", ending("77", 1000*won, 3*time.Hour))
		w.Sell(p, "C-1", ending("78", 2000*won, 30*time.Minute)) // too late for a promise
		w.Pass(12 * time.Minute)
		got := pointsOf(t, p, "C-1", "77")
		if got.Phase(millis()) != points.PhasePromise || got.Issue.Place.State != points.Promised || got.Issue.Amount != 60 || len(chain.Lines()) != 0 {
			t.Fatalf("%s: %+v", got.Phase(millis()), got.Issue)
		}
		if got := pointsOf(t, p, "C-1", "78"); got.Phase(millis()) != points.PhasePending {
			t.Errorf("half an hour before it is due: %s", got.Phase(millis()))
		}
		if book, err := p.Liability(w.Ctx()); err != nil || book.Pending != 80 || book.Outstanding+book.Due+book.Sent != 0 {
			t.Errorf("%+v, %v", book, err)
		}
		if release := int64(got.Release()); release*1000 < int64(got.Due) || release%3600 != 0 || release*1000 >= int64(got.Due)+3_600_000 {
			t.Errorf("due at %d, released at %d", got.Due, release)
		}
		if n := len(p.Points().FlyingAt(millis())); n != 0 {
			t.Errorf("%d are looked at while they rest", n)
		}
		_, err := p.Record(w.Ctx(), "C-1", takingBack("79", "77", -500*won))
		check(t, err)
		w.Pass(time.Minute)
		if got := pointsOf(t, p, "C-1", "77"); got.Phase(millis()) != points.PhasePromise || len(got.Backs) != 1 || got.Backs[0].Place.State != points.Final {
			t.Errorf("%+v", got)
		}
		p.Kill()
		p.Start()
		w.Rest(time.Until(time.Unix(int64(got.Release()), 0)) - 5*time.Minute)
		w.Pass(time.Until(time.Unix(int64(got.Release()), 0)))
		w.Until("the promise is kept", func() bool { return pointsOf(t, p, "C-1", "77").Issue.Place.State == points.Final })
		if now := time.Now().Unix(); now < int64(got.Release()) || now > int64(got.Release())+300 {
			t.Errorf("released at %d, promised for %d", now, got.Release())
		}
		balance := func() uint64 {
			lanes, _, err := p.BalanceOf(w.Ctx(), p.AccountOf("C-1"))
			check(t, err)
			return lanes.Total()
		}
		if got := pointsOf(t, p, "C-1", "77"); got.Phase(millis()) != points.PhaseReduced || balance() != 50 {
			t.Errorf("%s, and %d on the account", got.Phase(millis()), balance())
		}
		_, err = p.Record(w.Ctx(), "C-1", takingBack("80", "77", -500*won))
		check(t, err)
		w.Pass(time.Minute)
		if got := pointsOf(t, p, "C-1", "77"); got.Phase(millis()) != points.PhaseGone || balance() != 20 || len(p.Points().Flying()) != 0 {
			t.Errorf("%s, and %d on the account", got.Phase(millis()), balance())
		}
	})
}

// A promise that the chain refuses is made again, and in the end the points are
// issued as if there had been none.
func TestRefusedPromisesAreIssued(t *testing.T) {
	promising(t, func(w *peertest.World, chain *peertest.Points) {
		t, p, c := w.T, w.Peers[0], w.NewCustomer()
		w.Enrol(p, c, "C-1")
		chain.Refuse(true)
		w.Sell(p, "C-1", ending("77", 1000*won, 3*time.Hour))
		w.Pass(time.Hour)
		w.Until("it was refused twice", func() bool { return pointsOf(t, p, "C-1", "77").Tries == 2 })
		chain.Refuse(false)
		w.Rest(3 * time.Hour)
		w.Until("it is final", func() bool { return pointsOf(t, p, "C-1", "77").Issue.Place.State == points.Final })
		if got := pointsOf(t, p, "C-1", "77"); got.Issue.Place.State != points.Final || len(chain.Lines()) != 1 || chain.Lines()[0].Amount != 60 {
			t.Errorf("%+v, %v", got.Issue, chain.Lines())
		}
	})
}

// Wherever the machine stops while points are promised, each is credited once,
// and what returns meanwhile is taken off once. Hours pass for each cut, so the
// usual run makes every third, and fewer under the race detector; SOUK_EVERY_CUT makes all.
//
// Defends I4.
func TestPromisesAreKeptOnceWhateverIsCut(t *testing.T) {
	step := cutEvery
	if os.Getenv("SOUK_EVERY_CUT") != "" {
		step = 1
	}
	for writes, whole := 0, false; !whole; writes += step {
		promising(t, func(w *peertest.World, chain *peertest.Points) {
			t, p, c := w.T, w.Peers[0], w.NewCustomer()
			w.Enrol(p, c, "C-1")
			for i := range 3 {
				w.Sell(p, "C-1", ending(fmt.Sprint(i), 1000*won, 90*time.Minute))
			}
			p.KillAfter(writes)
			w.Pass(12 * time.Minute)
			if whole = !p.Killed(); !whole {
				p.Start()
			}
			p.Spare()
			w.Pass(12 * time.Minute)
			_, err := p.Record(w.Ctx(), "C-1", takingBack("9", "0", -1000*won))
			check(t, err)
			w.Pass(2*time.Hour + 30*time.Minute)
			var sum uint64
			for _, l := range chain.Lines() {
				sum += l.Amount
			}
			balance, _, err := p.BalanceOf(w.Ctx(), p.AccountOf("C-1"))
			check(t, err)
			if len(chain.Lines()) != 2 || sum != 20 || balance.Total() != 20 {
				t.Errorf("cut after %d writes: %d points in %d lines, and %d are left", writes, sum, len(chain.Lines()), balance.Total())
			}
			if n := len(p.Points().Flying()) + len(p.Points().Waiting()); n != 0 {
				t.Errorf("cut after %d writes: %d are never done", writes, n)
			}
		})
		if t.Failed() || writes > 60 {
			t.Fatalf("stopped at %d writes", writes)
		}
		if whole && writes < 6 {
			t.Errorf("whole after %d writes", writes)
		}
	}
}
