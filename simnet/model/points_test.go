package model

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/simnet/measure"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/trace"
)

// losing is a sink that one event of issue never reaches.
type losing struct {
	trace.Sink
	lost int64
}

func (l *losing) Put(e trace.Event) {
	if e.What == trace.Issue && l.lost == 0 {
		l.lost = e.N
		return
	}
	l.Sink.Put(e)
}

// Defends I7 in the model: points that holders have and that nobody was told of are
// an imbalance, so the figure that says that all is well can say that it is not.
func TestAnImbalanceIsSeen(t *testing.T) {
	w, _ := begun(t, "network peers=4\nmerchants m0 points=2\ncustomers 2 vault=2of3\nrun 1s\n")
	book := measure.New(nil)
	through := &losing{Sink: book}
	planted := again(t, w.plan, through)
	honest := measure.New(nil)
	right := again(t, w.plan, honest)
	for _, w := range []*World{planted, right} {
		if err := w.Begin(); err != nil {
			t.Fatal(err)
		}
		w.Grant(0, 0, consent.Write)
		w.Grant(1, 0, consent.Write)
		w.Pass(w.Now() + 20*time.Second)
		w.Buy(0, 0, 10_000_000)
		w.Buy(1, 0, 10_000_000)
		w.Pass(w.Now() + 30*time.Second)
		if err := w.Sample(); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		book *measure.Book
		want float64
	}{{honest, 0}, {book, 20}} {
		if v, ok := c.book.Value("imbalance", measure.Filter{}); !ok || v != c.want {
			t.Errorf("an imbalance of %v, want %v", v, c.want)
		}
	}
}

func again(t *testing.T, p *scenario.Plan, to trace.Sink) *World {
	t.Helper()
	w, err := New(Usual(p, to))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (k kept) of(what trace.What) (out []trace.Event) {
	for _, e := range k {
		if e.What == what {
			out = append(out, e)
		}
	}
	return out
}

const oneShop = "network peers=4 block=1s\nmerchants m1 points=2\ncustomers 1 vault=2of3\nrun 1s\n"

// Points of what was sold to nobody known wait for the account, and those of somebody
// known for the next round, also over a power cut; they are issued once. A lost disk
// takes those with it that were owed.
func TestPointsWaitForTheAccount(t *testing.T) {
	for name, breaks := range map[string]func(w *World) error{
		"kept": func(w *World) error { return w.Kill(1) }, "lost": func(w *World) error { return w.LoseDisk(1) },
	} {
		w, out := begun(t, oneShop)
		w.Buy(0, 1, 10_000_000)
		w.Pass(w.Now() + time.Minute)
		w.Buy(0, 1, 5_000_000) // waits for the next round
		if n := len(out.of(trace.Issue)); n != 0 {
			t.Fatalf("%s: %d lines for nobody", name, n)
		}
		again := func() {
			if err := errors.Join(breaks(w), w.Restart(1)); err != nil {
				t.Fatal(err)
			}
			w.Pass(w.Now() + time.Minute)
		}
		again()
		w.Grant(0, 1, consent.Write)
		w.Pass(w.Now() + time.Minute)
		w.Buy(0, 1, 5_000_000)
		again()
		sum := int64(0)
		for _, e := range out.of(trace.Issue) {
			if sum += e.N; e.Who != "m1" || e.Peer != "c0" {
				t.Errorf("%s: issued %+v", name, e)
			}
		}
		if want := map[string]int64{"kept": 40, "lost": 0}[name]; sum != want {
			t.Errorf("%s: %d points, want %d", name, sum, want)
		}
	}
}

// A wish for more pieces than one may have at once, for points that wait for a block
// already, or at a closed shop is refused as in full mode; without points there is
// nothing to do.
func TestRedemptionsAreRefusedByReason(t *testing.T) {
	w, out := begun(t, oneShop)
	w.Redeem(0, 1, 5) // none yet
	w.Redeem(0, 2, 5) // no points there
	w.Grant(0, 1, consent.Write)
	w.Pass(w.Now() + 10*time.Second)
	w.Buy(0, 1, 2_000_000_000)
	w.Pass(w.Now() + 30*time.Second)
	w.Redeem(0, 1, 2000) // more than 1,000 at once
	w.Pass(w.Now() + 5*time.Second)
	for range 5 {
		w.Redeem(0, 1, 900) // four fit
	}
	w.Pass(w.Now() + 5*time.Second)
	if err := w.Kill(1); err != nil {
		t.Fatal(err)
	}
	w.Redeem(0, 1, 1)
	var why []string
	for _, e := range out.of(trace.Fail) {
		why = append(why, e.Kind+" "+e.Note)
	}
	if want := "[redeem malformed redeem conflict redeem unavailable]"; fmt.Sprint(why) != want {
		t.Errorf("refused: %v, want %s", why, want)
	}
	sum := int64(0)
	for _, e := range out.of(trace.Redeem) {
		sum += e.N
	}
	if sum != 3600 {
		t.Errorf("%d points were redeemed of 4,000, want 3,600", sum)
	}
}

// Points that the contract refuses are issued an hour later, as the program does it,
// if the contract takes them then, and once.
func TestRefusedPointsAreIssuedLater(t *testing.T) {
	w, out := begun(t, strings.Replace(oneShop, "points=2", "points=2 epoch=1h", 1))
	w.Grant(0, 1, consent.Write)
	w.Pass(w.Now() + 10*time.Second)
	const most = scenario.PointsCap * 3 / 5 // of an epoch's cap: there is room for one
	for range 2 {
		w.Buy(0, 1, most/2*1_000_000)
		w.Pass(w.Now() + time.Minute)
	}
	if refused, issued := out.of(trace.Fail), out.of(trace.Issue); len(refused) != 1 || len(issued) != 1 {
		t.Fatalf("refused %+v, issued %+v", refused, issued)
	}
	w.Pass(w.Now() + 55*time.Minute)
	early := len(out.of(trace.Issue))
	w.Pass(w.Now() + 3*time.Hour)
	if issued := out.of(trace.Issue); early != 1 || len(issued) != 2 || issued[0].N != issued[1].N {
		t.Errorf("%d lines before an hour was over, then %+v", early, issued)
	}
}

// Who left issues nothing more; what there is can be spent.
func TestPointsOfWhoLeftRunOff(t *testing.T) {
	w, out := begun(t, oneShop)
	w.Grant(0, 1, consent.Write)
	w.Pass(w.Now() + 10*time.Second)
	w.Buy(0, 1, 10_000_000)
	w.Pass(w.Now() + 30*time.Second)
	if err := w.Leave(1); err != nil {
		t.Fatal(err)
	}
	w.Pass(w.Now() + 10*time.Second)
	w.Buy(0, 1, 10_000_000)
	w.Redeem(0, 1, 5)
	w.Pass(w.Now() + time.Minute)
	if issued, spent := out.of(trace.Issue), out.of(trace.Redeem); len(issued) != 1 || len(spent) != 1 {
		t.Errorf("issued %+v, spent %+v", issued, spent)
	}
}
