package offers

import (
	"context"
	"crypto/ed25519"
	"errors"
	"io"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/market"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/storage/mem"
)

// scripted is an exchange that says what the test wrote down.
type scripted struct {
	Exchange // whatever is not scripted is never called

	mu     sync.Mutex
	head   Head
	says   map[offer.ID]Standing
	silent bool
	asked  []int // offers of each question
	terms  map[PairOf]market.Terms
	pairs  int // questions about them
}

func newScripted() *scripted {
	return &scripted{head: Head{Number: 1}, says: map[offer.ID]Standing{}, terms: map[PairOf]market.Terms{}}
}

func (x *scripted) Venue() offer.Venue { return offer.Venue{Chain: 1, Exchange: offer.Address{1}} }

func (x *scripted) Head() Head {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.head
}

func (x *scripted) Statuses(_ context.Context, asked []offer.Signed) ([]Standing, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.silent {
		return nil, errors.New("silent")
	}
	x.asked = append(x.asked, len(asked))
	var out []Standing
	for _, o := range asked {
		out = append(out, x.says[o.ID()])
	}
	return out, nil
}

func (x *scripted) Terms(_ context.Context, pairs []PairOf) ([]market.Terms, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.silent {
		return nil, errors.New("silent")
	}
	x.pairs += len(pairs)
	out := make([]market.Terms, len(pairs))
	for i, p := range pairs {
		out[i] = market.Terms{Open: true, MinLow: 1, MaxHigh: offer.MaxAmount, MaxLow: 1, LeftLow: offer.MaxAmount, LeftHigh: offer.MaxAmount}
		if t, is := x.terms[p]; is {
			out[i] = t
		}
	}
	return out, nil
}

func (x *scripted) TryPump(context.Context, []offer.Signed) error { return nil }

func (x *scripted) say(o offer.Signed, st Standing) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.says[o.ID()] = st
}

func (x *scripted) block(h Head) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.head, x.asked = h, nil
}

func (x *scripted) questions() []int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.asked
}

func signed(n byte) offer.Signed {
	return offer.Signed{
		Venue: newScripted().Venue(), Sig: make([]byte, 66),
		Offer: offer.Offer{Maker: offer.Address{n}, Give: offer.Address{1}, Want: offer.Address{2}, GiveAmount: 10, WantAmount: 10, Expiry: uint64(time.Now().Unix()) + 600},
	}
}

func factOf(o offer.Signed, member byte) fact.Fact {
	return o.Fact(ed25519.NewKeyFromSeed(append(make([]byte, 31), member)), uint64(time.Now().UnixMilli()))
}

// bubble runs a service in virtual time.
func bubble(t *testing.T, l Limits, test func(t *testing.T, s *Service, x *scripted)) {
	t.Helper()
	x := newScripted()
	serve(t, Config{Exchange: x, Limits: l}, func(t *testing.T, s *Service) { test(t, s, x) })
}

// serve runs a service as configured, with a store of its own, in virtual time.
func serve(t *testing.T, c Config, test func(t *testing.T, s *Service)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c.Store, c.Log = mem.NewKV(), slog.New(slog.NewTextHandler(io.Discard, nil))
		s, err := New(c)
		if err != nil {
			t.Fatal(err)
		}
		ctx, end := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { _ = s.Run(ctx) })
		test(t, s)
		end()
		running.Wait()
	})
}

func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

var fillable = Standing{State: offer.StateFillable, Fillable: 10, Funds: 10}

// Defends I6: nothing is relayed of which the chain did not say that it can be
// filled, and the chain is asked once for it.
func TestGate(t *testing.T) {
	bubble(t, Limits{}, func(t *testing.T, s *Service, x *scripted) {
		good, bad, foreign := signed(1), signed(2), signed(3)
		foreign.Venue.Chain++
		x.say(good, fillable)
		x.say(bad, Standing{State: offer.StateNotCovered})
		for _, o := range []offer.Signed{good, bad} {
			if d := s.Gate(o, factOf(o, 1)); d != Hold {
				t.Errorf("before the answer: %v", d)
			}
		}
		if s.Gate(foreign, factOf(foreign, 1)) != Refuse {
			t.Error("an offer for another exchange is taken")
		}
		pass(time.Second)
		if s.Gate(good, factOf(good, 1)) != Relay || s.Gate(bad, factOf(bad, 1)) != Refuse {
			t.Error("the chain's answer does not decide")
		}
		asked := 0
		for _, n := range x.questions() {
			asked += n
		}
		if asked != 2 {
			t.Errorf("asked about %d offers, want each once", asked)
		}
		if side, _ := s.Side(market.Way{Give: offer.Address{1}, Want: offer.Address{2}}, 9); len(side) != 0 {
			t.Error("an offer that is not stored is in the book")
		}
		s.Add(good, factOf(good, 1))
		if _, shown := s.Open(); shown != 1 {
			t.Error("a stored offer that can be filled is not in the book")
		}
		s.Forget(bad.ID())
		if known, _ := s.Open(); known != 1 {
			t.Error("what was refused is remembered")
		}
	})
}

func TestWithoutAnExchangeNothingIsRelayed(t *testing.T) {
	s, err := New(Config{Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	o := signed(1)
	if s.Gate(o, factOf(o, 1)) != Refuse || fault.KindOf(s.Keep(o, factOf(o, 1))) != fault.Conflict {
		t.Error("an offer was taken")
	}
}

// Defends I6: while the chain is silent one member fills a quarter of the places
// and leaves the others to others.
func TestWaitingIsBoundedByMember(t *testing.T) {
	bubble(t, Limits{Waiting: 16}, func(t *testing.T, s *Service, x *scripted) {
		x.silent = true
		held := map[byte]int{}
		for i := range byte(100) {
			o := signed(i + 1)
			member := 1 + i%4/3 // member 1 brings three of four
			if s.Gate(o, factOf(o, member)) == Hold {
				held[member]++
			}
		}
		if held[1] != 4 || held[2] != 4 {
			t.Errorf("held %v, want 4 of each", held)
		}
		x.mu.Lock()
		x.silent = false
		x.mu.Unlock()
		pass(10 * time.Second)
		if o := signed(200); s.Gate(o, factOf(o, 1)) != Hold {
			t.Error("the places are not free again")
		}
	})
}

// Defends I6: so many questions in a block, new offers first, and everybody's
// turn comes.
func TestQuestionsOfABlockAreBounded(t *testing.T) {
	bubble(t, Limits{Batch: 3, Calls: 2}, func(t *testing.T, s *Service, x *scripted) {
		for i := range byte(20) {
			o := signed(i + 1)
			x.say(o, fillable)
			s.Add(o, factOf(o, 1))
		}
		for block := uint64(2); block < 6; block++ {
			pass(3 * time.Second)
			if q := x.questions(); len(q) > 2 || len(q) > 0 && q[0] > 3 {
				t.Errorf("asked %v in one block", q)
			}
			x.block(Head{Number: block})
		}
		pass(3 * time.Second)
		if _, shown := s.Open(); shown != 20 {
			t.Errorf("%d of 20 in the book after four blocks", shown)
		}
	})
}

// A block that is replaced by another of the same height makes its answers old.
//
// Defends I12.
func TestReplacedBlockIsAskedAgain(t *testing.T) {
	bubble(t, Limits{}, func(t *testing.T, s *Service, x *scripted) {
		o := signed(1)
		x.say(o, Standing{State: offer.StateFilled})
		s.Add(o, factOf(o, 1))
		pass(time.Second)
		if v, _ := s.View(o.ID()); v.Standing.State != offer.StateFilled || v.Final {
			t.Errorf("%+v", v)
		}
		x.say(o, fillable)
		x.block(Head{Number: 1, Hash: [32]byte{1}})
		pass(time.Second)
		if _, shown := s.Open(); shown != 1 {
			t.Error("an offer whose settlement was taken back did not come back")
		}
		x.say(o, Standing{State: offer.StateFilled})
		x.block(Head{Number: 2})
		pass(time.Second)
		x.block(Head{Number: 9, Final: 8})
		pass(time.Second)
		if v, _ := s.View(o.ID()); !v.Final {
			t.Errorf("%+v", v)
		}
	})
}

// TestExpiredOffersAreForgotten: the book drops them at once, memory soon after.
func TestExpiredOffersAreForgotten(t *testing.T) {
	bubble(t, Limits{}, func(t *testing.T, s *Service, x *scripted) {
		o := signed(1)
		x.say(o, fillable)
		s.Add(o, factOf(o, 1))
		pass(time.Second)
		pass(10 * time.Minute)
		if side, _ := s.Side(market.Way{Give: offer.Address{1}, Want: offer.Address{2}}, 9); len(side) != 0 {
			t.Error("an expired offer is in the book")
		}
		pass(time.Minute)
		if known, _ := s.Open(); known != 0 || len(s.makers)+len(s.members) != 0 {
			t.Errorf("%d offers, %d makers, %d members are remembered", known, len(s.makers), len(s.members))
		}
		if s.Add(o, factOf(o, 1)); len(s.known) != 0 {
			t.Error("an expired offer is taken in")
		}
	})
}

// What was answered in a block that is gone is asked about before what was not.
func TestDoubtfulAnswersAreAskedFirst(t *testing.T) {
	bubble(t, Limits{Batch: 1, Calls: 1}, func(t *testing.T, s *Service, x *scripted) {
		early, late := signed(1), signed(2)
		for _, o := range []offer.Signed{early, late} {
			x.say(o, fillable)
			s.Add(o, factOf(o, 1))
		}
		pass(time.Second)
		x.block(Head{Number: 2})
		pass(time.Second)
		x.say(late, Standing{State: offer.StateFilled})
		x.block(Head{Number: 2, Hash: [32]byte{1}})
		pass(time.Second)
		if v, _ := s.View(late.ID()); v.Standing.State != offer.StateFilled {
			t.Error("the older answer of a block that stands was asked for again first")
		}
	})
}

// Defends I6: offers that cannot be filled cost nothing to make. However many are
// handed in, there is room for one that can be.
func TestIdleOffersMakeRoom(t *testing.T) {
	bubble(t, Limits{PerMember: 8}, func(t *testing.T, s *Service, x *scripted) {
		take := func(o offer.Signed) error {
			if err := s.Reserve(o, factOf(o, 1)); err != nil {
				return err
			}
			return s.Keep(o, factOf(o, 1))
		}
		good := signed(1)
		x.say(good, fillable)
		if err := take(good); err != nil {
			t.Fatal(err)
		}
		var idle offer.Signed
		for n := range byte(20) {
			idle = signed(100 + n)
			x.say(idle, Standing{State: offer.StateNotCovered})
			if err := take(idle); err != nil {
				t.Fatalf("offer %d: %v", n, err)
			}
			pass(time.Second)
		}
		known, _ := s.Open()
		if v, ok := s.View(good.ID()); known != 8 || !ok || v.Standing.State != offer.StateFillable {
			t.Errorf("%d are known, the one that can be filled: %v", known, ok)
		}
		if _, ok := s.View(idle.ID()); !ok {
			t.Error("the newest went, not the oldest")
		}
		if s.members[factOf(good, 1).Author] != 8 {
			t.Errorf("counts %v", s.members)
		}
	})
}

// Defends I6: what can be filled, or was not judged yet, is not pushed out.
func TestOffersThatCanBeFilledKeepTheirPlaces(t *testing.T) {
	bubble(t, Limits{PerMember: 4}, func(t *testing.T, s *Service, x *scripted) {
		for n := range byte(4) {
			o := signed(1 + n)
			x.say(o, fillable)
			if s.Reserve(o, factOf(o, 1)) != nil || s.Keep(o, factOf(o, 1)) != nil {
				t.Fatal("no room at first")
			}
		}
		one := signed(9)
		if err := s.Reserve(one, factOf(one, 1)); fault.KindOf(err) != fault.Full {
			t.Errorf("before the chain answered: %v", err)
		}
		pass(time.Second)
		if err := s.Reserve(one, factOf(one, 1)); fault.KindOf(err) != fault.Full {
			t.Errorf("all can be filled: %v", err)
		}
	})
}
