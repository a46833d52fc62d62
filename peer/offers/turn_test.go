package offers

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/storage/mem"
)

// An offer that can be filled now and then is each time the turn of who is first to
// send its settlement: the next one waits again, and is not the second to pay.
//
// Defends I6.
func TestTurnsBeginAnewForWhatComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := &payer{scripted: newScripted()}
		s, err := New(Config{
			Exchange: x, Turn: func([32]byte) int { return 2 }, Store: mem.NewKV(), Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, end := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { _ = s.Run(ctx) })
		a, b := signed(1), signed(2)
		b.Offer.Give, b.Offer.Want = b.Offer.Want, b.Offer.Give
		can := Standing{State: offer.StateFillable, Fillable: 10, Funds: 10}
		for _, o := range []offer.Signed{a, b} {
			x.say(o, can)
			s.Add(o, factOf(o, 1))
		}
		block := uint64(1)
		next := func(stands Standing, blocks int) {
			for range blocks {
				block++
				x.say(a, stands)
				x.block(Head{Number: block})
				pass(time.Second)
			}
		}
		sent := func() int {
			x.mu.Lock()
			defer x.mu.Unlock()
			return x.sent
		}
		pass(time.Second)
		for range 10 {
			next(can, 1)
			next(Standing{State: offer.StateNotCovered}, 2)
		}
		if sent() != 0 {
			t.Errorf("it paid for %d settlements while it was another one's turn", sent())
		}
		next(can, 4)
		if sent() != 1 {
			t.Errorf("it paid for %d settlements once nobody else sent it", sent())
		}
		end()
		running.Wait()
	})
}

// What can be settled only after the last block, on a chain that makes the next one
// for a transaction, is sent by whose turn is first, and by nobody else.
func TestWhoIsFirstWaitsForNoBlock(t *testing.T) {
	for turn, want := range map[int]int{0: 1, 2: 0} {
		synctest.Test(t, func(t *testing.T) {
			x := &payer{scripted: newScripted()}
			s, err := New(Config{
				Exchange: x, Turn: func([32]byte) int { return turn }, Store: mem.NewKV(), Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
			})
			if err != nil {
				t.Fatal(err)
			}
			ctx, end := context.WithCancel(t.Context())
			var running sync.WaitGroup
			running.Go(func() { _ = s.Run(ctx) })
			x.block(Head{Number: 7})
			pass(2 * time.Second)
			a, b := signed(1), signed(2)
			b.Offer.Give, b.Offer.Want = b.Offer.Want, b.Offer.Give
			for _, o := range []offer.Signed{a, b} {
				x.say(o, Standing{State: offer.StateFillable, Fillable: 10, Funds: 10})
				s.Add(o, factOf(o, 1))
			}
			pass(5 * time.Minute)
			x.mu.Lock()
			defer x.mu.Unlock()
			if x.sent != want {
				t.Errorf("turn %d: sent %d times, want %d", turn, x.sent, want)
			}
			end()
			running.Wait()
		})
	}
}
