package offers

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/storage/mem"
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

func (p *payer) Settlement(context.Context, Ring) (Place, error) {
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
			Exchange: x, Limits: Limits{Settle: 3}, Turn: func([32]byte) int { return 0 }, Store: mem.NewKV(), Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
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
		if sent() != 4 {
			t.Errorf("%d settlements on a second day without a block, want one, which is left alone then", sent()-3)
		}
		end()
		running.Wait()
	})
}

// holder is a scripted exchange whose chain takes settlements and mines none.
type holder struct {
	*scripted
	has map[RingID]bool
	all int
}

func (h *holder) Settle(_ context.Context, r Ring) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.has[r.ID], h.all = true, h.all+1
	return nil
}

func (h *holder) Settlement(_ context.Context, r Ring) (Place, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.has[r.ID] {
		return Place{}, fault.New(fault.NotFound, "settlement", "never sent")
	}
	return Place{State: "sent"}, nil
}

// A settlement that is on its way is known after a restart, and is not sent
// again; one that was written down and never sent is forgotten, and tried anew.
//
// Defends I12.
func TestSettlementsOnTheirWayOutliveAStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := &holder{scripted: newScripted(), has: map[RingID]bool{}}
		store := mem.NewKV()
		a, b := signed(1), signed(2)
		b.Offer.Give, b.Offer.Want = b.Offer.Want, b.Offer.Give
		block := uint64(1)
		life := func(before func(*Service)) {
			s, err := New(Config{
				Exchange: x, Turn: func([32]byte) int { return 0 }, Store: store, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range []offer.Signed{a, b} {
				x.say(o, Standing{State: offer.StateFillable, Fillable: 10, Funds: 10})
				s.Add(o, factOf(o, 1))
			}
			if err := s.Restore(t.Context()); err != nil {
				t.Fatal(err)
			}
			before(s)
			ctx, end := context.WithCancel(t.Context())
			var running sync.WaitGroup
			running.Go(func() { _ = s.Run(ctx) })
			for range 5 {
				block++
				x.block(Head{Number: block})
				pass(time.Second)
			}
			if v, _ := s.View(a.ID()); v.Sent == nil || v.Sent.State != "sent" {
				t.Errorf("the settlement is %+v", v.Sent)
			}
			end()
			running.Wait()
		}
		life(func(*Service) {})
		life(func(s *Service) {
			if v, _ := s.View(b.ID()); v.Sent == nil || v.Sent.State != "pending" {
				t.Errorf("after a restart the settlement is %+v", v.Sent)
			}
		})
		if x.all != 1 {
			t.Errorf("sent %d times", x.all)
		}
		clear(x.has) // as if the peer had stopped before it sent what it had written down
		life(func(*Service) {})
		if x.all != 2 || len(x.has) != 1 {
			t.Errorf("sent %d times", x.all)
		}
		if kept, err := store.Scan(t.Context(), spaceRings, nil, nil, 10); err != nil || len(kept) != 1 {
			t.Errorf("%d settlements are kept: %v", len(kept), err)
		}
	})
}
