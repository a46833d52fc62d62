package offers

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/souk-network/souk/protocol/market"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/storage/mem"
)

// taker is a scripted exchange that takes settlements, but of some offers none.
type taker struct {
	*scripted
	never map[offer.ID]bool
	taken []Ring
	tries int
}

func (x *taker) Settle(_ context.Context, r Ring) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.tries++
	for _, leg := range r.Legs {
		if x.never[leg.ID] {
			return errors.New("refused")
		}
	}
	x.taken = append(x.taken, r)
	return nil
}

func (x *taker) Settlement(context.Context, Ring) (Place, error) { return Place{State: "sent"}, nil }

func (x *taker) offersTaken() (out []offer.ID) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, r := range x.taken {
		for _, leg := range r.Legs {
			out = append(out, leg.ID)
		}
	}
	return out
}

// settling runs a service whose turn it always is.
func settling(t *testing.T, test func(t *testing.T, s *Service, x *taker)) {
	t.Helper()
	x := &taker{scripted: newScripted(), never: map[offer.ID]bool{}}
	serve(t, Config{Exchange: x, Turn: func([32]byte) int { return 0 }}, func(t *testing.T, s *Service) { test(t, s, x) })
}

// put has an offer of so many points for so many known, after all that came before.
func put(s *Service, x *scripted, maker byte, back bool, give, want uint64) offer.ID {
	time.Sleep(time.Millisecond)
	o := signed(maker)
	o.Offer.GiveAmount, o.Offer.WantAmount = give, want
	if back {
		o.Offer.Give, o.Offer.Want = o.Offer.Want, o.Offer.Give
	}
	x.say(o, Standing{State: offer.StateFillable, Fillable: give, Funds: give})
	s.Add(o, factOf(o, 1))
	return o.ID()
}

var tenAtMost = market.Terms{Open: true, MinHigh: 1, MinLow: 10, MaxHigh: 10, MaxLow: 1, LeftLow: 1000, LeftHigh: 1000}

// Offers at rates that the corridor does not take are tried by nobody, and those
// behind them are settled in the same block.
//
// Defends I6.
func TestOffersOutsideACorridorHoldUpNobody(t *testing.T) {
	settling(t, func(t *testing.T, s *Service, x *taker) {
		x.terms[PairBetween(offer.Address{1}, offer.Address{2})] = tenAtMost
		for n := range byte(5) {
			put(s, x.scripted, 10+n, true, 110, 10)
		}
		fair := put(s, x.scripted, 1, true, 20, 10)
		newest := put(s, x.scripted, 2, false, 10, 10)
		x.block(Head{Number: 2})
		pass(time.Second)
		if got := x.offersTaken(); x.tries != 1 || len(got) != 2 || !slices.Contains(got, fair) || !slices.Contains(got, newest) {
			t.Errorf("%d tries, taken %v, want those of %v and %v", x.tries, got, fair, newest)
		}
		if x.pairs != 1 {
			t.Errorf("asked about %d pairs, want one for the block", x.pairs)
		}
	})
}

// Settlements of a block, and those under way, do not give more together than the cap
// of the day leaves.
//
// Defends I6.
func TestSettlementsTogetherKeepTheCap(t *testing.T) {
	settling(t, func(t *testing.T, s *Service, x *taker) {
		terms := tenAtMost
		terms.LeftLow = 25
		x.terms[PairBetween(offer.Address{1}, offer.Address{2})] = terms
		for n := range byte(4) {
			put(s, x.scripted, 10+n, true, 10, 10)
			put(s, x.scripted, 20+n, false, 10, 10)
		}
		for block := uint64(2); block < 6; block++ {
			x.block(Head{Number: block})
			pass(time.Second)
		}
		given := uint64(0)
		for _, r := range x.taken {
			for i, leg := range r.Legs {
				if r.Offers[i].Offer.Give == (offer.Address{1}) {
					given += leg.Give
				}
			}
		}
		if given != 25 {
			t.Errorf("%d are given, want the 25 that are left", given)
		}
	})
}

// What is refused although all that is known speaks for it is not tried again with
// the same offers, and those that it met settle with the next best.
//
// Defends I6.
func TestWhatIsRefusedHoldsUpItsOwnOffersAlone(t *testing.T) {
	settling(t, func(t *testing.T, s *Service, x *taker) {
		for n := range byte(3) {
			x.never[put(s, x.scripted, 10+n, true, 30, 10)] = true
		}
		fair := put(s, x.scripted, 1, true, 20, 10)
		newest := put(s, x.scripted, 2, false, 10, 10)
		for block := uint64(2); block < 12; block++ {
			x.block(Head{Number: block})
			pass(time.Second)
		}
		if got := x.offersTaken(); len(got) != 2 || !slices.Contains(got, fair) || !slices.Contains(got, newest) {
			t.Errorf("taken %v, want those of %v and %v", got, fair, newest)
		}
		if x.tries != 4 {
			t.Errorf("%d tries, want one with each offer that is refused, and one that is taken", x.tries)
		}
	})
}

// A chain that does not say what a pair allows is sent nothing.
func TestNothingIsSentBlindly(t *testing.T) {
	settling(t, func(t *testing.T, s *Service, x *taker) {
		put(s, x.scripted, 1, true, 10, 10)
		put(s, x.scripted, 2, false, 10, 10)
		synctest.Wait()
		x.mu.Lock()
		x.silent = true
		x.mu.Unlock()
		x.block(Head{Number: 2, Told: 2})
		pass(time.Second)
		if x.tries != 0 {
			t.Error("a settlement was sent at terms that nobody knows")
		}
	})
}

// An offer that is handed in is gossiped although the chain answered before it was
// kept, and without a block or an event that would have it asked about again.
//
// Defends I12.
func TestAnAnswerBeforeAnOfferIsKeptIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newScripted()
		x.head.Told = 1
		told := 0
		s, err := New(Config{
			Exchange: x, Store: mem.NewKV(), Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
			Answered: func(context.Context, []offer.ID) { told++ },
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, end := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { _ = s.Run(ctx) })
		o := signed(1)
		x.say(o, fillable)
		if err := s.Reserve(o, factOf(o, 1)); err != nil {
			t.Fatal(err)
		}
		pass(5 * time.Second)
		if told != 1 {
			t.Fatalf("told %d times before it was kept", told)
		}
		if err := s.Keep(o, factOf(o, 1)); err != nil {
			t.Fatal(err)
		}
		pass(5 * time.Second)
		if told != 2 {
			t.Errorf("told %d times, want once more after it was kept", told)
		}
		x.block(Head{Number: 2, Told: 2})
		pass(5 * time.Second)
		if told != 3 {
			t.Errorf("told %d times, want in each block until it is stored", told)
		}
		s.Add(o, factOf(o, 1))
		for block := uint64(3); block < 6; block++ {
			x.block(Head{Number: block, Told: block})
			pass(5 * time.Second)
		}
		if told != 3 {
			t.Errorf("told %d times, although it was stored", told)
		}
		end()
		running.Wait()
	})
}
