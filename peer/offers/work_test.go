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
)

// payer is a scripted exchange that counts what it is paid to send.
type payer struct {
	*scripted
	sent int
}

func (p *payer) Settle(context.Context, Ring) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent++
	return nil
}

func (p *payer) Settlement(context.Context, RingID) (Place, error) {
	return Place{State: "failed"}, nil // whoever fills its offer elsewhere makes it fail
}

// Offers that cross all day long cost a peer so many settlements and no more, and
// what failed is left alone for some blocks.
//
// Defends I6.
func TestSettlementsOfADayAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := &payer{scripted: newScripted()}
		s, err := New(Config{
			Exchange: x, Limits: Limits{Settle: 3}, Turn: func([32]byte) int { return 0 }, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, end := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { _ = s.Run(ctx) })
		for i := range byte(2) {
			o := signed(i + 1)
			o.Offer.Expiry += 10 * 86_400
			if i == 1 {
				o.Offer.Give, o.Offer.Want = o.Offer.Want, o.Offer.Give
			}
			x.say(o, Standing{State: offer.StateFillable, Fillable: 10, Funds: 10})
			s.Add(o, factOf(o, 1))
		}
		sent := func() int {
			x.mu.Lock()
			defer x.mu.Unlock()
			return x.sent
		}
		pass(time.Second)
		for block := uint64(2); block < 2+patience-2; block++ {
			x.block(Head{Number: block})
			pass(time.Second)
		}
		if sent() != 1 {
			t.Errorf("sent %d times within the blocks in which a failure counts", sent())
		}
		for block := uint64(1000); block < 2000; block += 10 {
			x.block(Head{Number: block})
			pass(time.Second)
		}
		if sent() != 3 {
			t.Errorf("%d settlements in a day, want 3", sent())
		}
		pass(24 * time.Hour)
		x.block(Head{Number: 5000})
		pass(time.Second)
		if sent() != 4 {
			t.Errorf("%d settlements on the second day", sent()-3)
		}
		end()
		running.Wait()
	})
}
