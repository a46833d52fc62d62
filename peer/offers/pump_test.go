package offers

import (
	"context"
	"crypto/ed25519"
	"io"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/storage/mem"
)

// patient is a scripted exchange that notes what it is sent and pauses nothing. Like
// the contract it takes no circle of more than eight quotes for a pump, nor one with a
// quote that it was told is none.
type patient struct {
	*scripted
	settled []offer.ID
	shown   int
	none    map[offer.ID]bool
}

func (x *patient) TryPump(_ context.Context, quotes []offer.Signed) error {
	no := fault.New(fault.Conflict, "try pump", "no pump")
	if len(quotes) > 8 {
		return no
	}
	for _, q := range quotes {
		if x.none[q.ID()] {
			return &Unfit{Quote: q.ID(), Err: no}
		}
	}
	return nil
}

func (x *patient) Settle(_ context.Context, r Ring) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, leg := range r.Legs {
		x.settled = append(x.settled, leg.ID)
	}
	return nil
}

func (x *patient) Settlement(context.Context, Ring) (Place, error) { return Place{State: "sent"}, nil }

func (x *patient) PausePump(context.Context, []offer.Signed) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.shown++
	return nil
}

// crossing is an offer of maker n of 10 points for so many of others.
func crossing(n, give, want byte, for10 uint64) offer.Signed {
	s := signed(n)
	s.Offer.Give, s.Offer.Want, s.Offer.WantAmount = offer.Address{give}, offer.Address{want}, for10
	return s
}

// quoted runs a peer whose turn it always is, and hands the exchange over after
// some blocks.
func quoted(t *testing.T, quotes, others []offer.Signed, check func(t *testing.T, x *patient), none ...offer.Signed) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		x := &patient{scripted: newScripted(), none: map[offer.ID]bool{}}
		for _, q := range none {
			x.none[q.ID()] = true
		}
		s, err := New(Config{Exchange: x, Turn: func([32]byte) int { return 0 }, Store: mem.NewKV(), Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range others {
			x.say(o, fillable)
			s.Add(o, factOf(o, 1))
		}
		for _, q := range quotes {
			x.say(q, fillable)
			s.Add(q, q.Quote(ed25519.NewKeyFromSeed(make([]byte, 32)), uint64(time.Now().UnixMilli())))
		}
		ctx, end := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { _ = s.Run(ctx) })
		for block := uint64(2); block < 8; block++ {
			x.block(Head{Number: block})
			pass(time.Second)
		}
		end()
		running.Wait()
		check(t, x)
	})
}

// Quotes of a money pump are not settled, however long its pause takes: not the
// best ones, not the next ones on the same way, not against a customer's offer.
// What crosses elsewhere goes on.
func TestQuotesOfAPumpWaitForItsPause(t *testing.T) {
	quotes := []offer.Signed{crossing(1, 1, 2, 8), crossing(2, 2, 1, 8), crossing(3, 1, 2, 9), crossing(4, 2, 1, 9)}
	customers := []offer.Signed{crossing(5, 1, 2, 11), crossing(6, 3, 4, 10), crossing(7, 4, 3, 10)}
	quoted(t, quotes, customers, func(t *testing.T, x *patient) {
		if x.shown == 0 {
			t.Error("the pump was not shown to the chain")
		}
		want := map[offer.ID]bool{customers[1].ID(): true, customers[2].ID(): true}
		if len(x.settled) != 2 || !want[x.settled[0]] || !want[x.settled[1]] {
			t.Errorf("%d offers were settled, want the two of customers", len(x.settled))
		}
	})
}

// Beyond as many pumps as are looked for in a block no quote is settled.
func TestQuotesWaitWhereThereMayBeMorePumps(t *testing.T) {
	var quotes []offer.Signed
	for i := range byte(2 * maxPumps) {
		quotes = append(quotes, crossing(2*i+1, 2*i+1, 2*i+2, 8), crossing(2*i+2, 2*i+2, 2*i+1, 8))
	}
	quoted(t, quotes, nil, func(t *testing.T, x *patient) {
		if len(x.settled) != 0 || x.shown < maxPumps {
			t.Errorf("%d offers were settled and %d pumps shown", len(x.settled), x.shown)
		}
	})
}

// A circle that is too long for the exchange to be paused holds nothing back.
func TestQuotesOfALongCircleSettle(t *testing.T) {
	var quotes []offer.Signed
	for i := range byte(9) {
		quotes = append(quotes, crossing(i+1, i+1, (i+1)%9+1, 9))
	}
	customer := crossing(20, 2, 1, 9)
	quoted(t, quotes, []offer.Signed{customer}, func(t *testing.T, x *patient) {
		if !slices.Contains(x.settled, quotes[0].ID()) || !slices.Contains(x.settled, customer.ID()) {
			t.Errorf("%d offers were settled, the quote of the long circle is none of them", len(x.settled))
		}
	})
}

// Quotes that the exchange takes for no evidence, as those of a member that is no
// merchant of the pair, hold no other quote back and hide no pump.
func TestCirclesThatAreNoPumpsHoldNothing(t *testing.T) {
	var fakes []offer.Signed
	for i := range byte(2 * maxPumps) {
		fakes = append(fakes, crossing(20+2*i, 1+2*i, 2+2*i, 1), crossing(21+2*i, 2+2*i, 1+2*i, 1))
	}
	honest, customer := crossing(10, 1, 2, 10), crossing(11, 2, 1, 10)
	pump := []offer.Signed{crossing(12, 3, 4, 8), crossing(13, 4, 3, 8)}
	quoted(t, slices.Concat(fakes, pump, []offer.Signed{honest}), []offer.Signed{customer}, func(t *testing.T, x *patient) {
		if !slices.Contains(x.settled, honest.ID()) || !slices.Contains(x.settled, customer.ID()) {
			t.Error("an honest quote and the customer who crosses it are held")
		}
		if x.shown == 0 || slices.Contains(x.settled, pump[0].ID()) {
			t.Error("the pump behind them was not found")
		}
	}, fakes...)
}

// Whoever closes circles with the quotes of a pump, by quotes that are none, hides
// neither that pump nor others' quotes.
func TestFalseQuotesHideNoPump(t *testing.T) {
	pump := []offer.Signed{crossing(1, 3, 4, 8), crossing(2, 4, 3, 8)}
	fakes := []offer.Signed{crossing(20, 4, 50, 1), crossing(21, 50, 3, 1)} // a better circle through the first
	quoted(t, slices.Concat(fakes, pump), nil, func(t *testing.T, x *patient) {
		if x.shown == 0 {
			t.Error("the pump is hidden behind false quotes")
		}
	}, fakes...)
}

// However many false quotes a member signs, it uses up only so much of the search; and
// none of its quotes is settled while they are not looked at.
func TestAMemberOfFalseQuotesHidesNoPump(t *testing.T) {
	pump := []offer.Signed{crossing(1, 3, 4, 8), crossing(2, 4, 3, 8)}
	var fakes []offer.Signed
	for i := range byte(100) { // circles that gain more than the pump
		fakes = append(fakes, crossing(20, 10+2*i, 11+2*i, 1), crossing(20, 11+2*i, 10+2*i, 1))
	}
	own, customer := crossing(20, 5, 6, 10), crossing(30, 6, 5, 10)
	quoted(t, slices.Concat(fakes, pump, []offer.Signed{own}), []offer.Signed{customer}, func(t *testing.T, x *patient) {
		if x.shown == 0 {
			t.Error("the pump is hidden behind one member's false quotes")
		}
		if slices.Contains(x.settled, own.ID()) {
			t.Error("a quote that was not looked at is settled")
		}
	}, fakes...)
}

// A pump within a circle that is too long for evidence is found, whichever of its quotes
// the long circle goes through.
func TestALongCircleHidesNoPump(t *testing.T) {
	pump := []offer.Signed{crossing(1, 1, 2, 9), crossing(2, 2, 1, 9)}
	long := []offer.Signed{crossing(3, 2, 3, 1)}
	for i := byte(3); i < 9; i++ {
		long = append(long, crossing(i+1, i, i+1, 1))
	}
	long = append(long, crossing(10, 9, 10, 1), crossing(11, 10, 1, 1))
	quoted(t, slices.Concat(long, pump), nil, func(t *testing.T, x *patient) {
		if x.shown == 0 {
			t.Error("the pump is hidden behind a long circle")
		}
	})
}
