package loyalty

import (
	"math/big"
	"testing"
	"time"

	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
)

// lateWorld is a world with three promised lines that are due, and that this peer has
// not released.
type lateWorld struct {
	*world
	token chain.Address
	root  [32]byte
	b     *batch
}

func newLate(t *testing.T) *lateWorld {
	w := &lateWorld{world: newWorld(t)}
	w.token = w.create(t)
	w.root = w.promised(t, 3)
	b, err := w.points.promised(t.Context(), "test", w.root)
	if err != nil {
		t.Fatal(err)
	}
	w.b = b
	w.pass(t, 3*time.Hour)
	return w
}

// release is what credits a line alone.
func (w *lateWorld) release(t *testing.T, index int) []byte {
	return w.points.points.PackRelease(w.root, big.NewInt(int64(index)), []points.Line{w.b.Lines[index].bound()}, w.proof(t, w.b, index))
}

// turns has the peer look for late returns while blocks come, until a return is final.
func (w *lateWorld) turns(t *testing.T, p *Points, r [32]byte) *Place {
	t.Helper()
	var at *Place
	chaintest.Eventually(t, "a late return is final", func() bool {
		if err := w.net.Seal(1); err != nil {
			t.Fatal(err)
		}
		if err := p.TurnReductions(t.Context()); err != nil {
			t.Fatal(err)
		}
		places, err := p.Where(t.Context(), [][32]byte{r})
		if err != nil {
			t.Fatal(err)
		}
		at = places[0]
		return at.State.Done()
	})
	return at
}

// told is what the chain has of returns: made smaller, taken back.
func (w *lateWorld) told(t *testing.T) (reduced, taken []uint64) {
	t.Helper()
	head, _ := w.net.Head()
	said, err := read(t.Context(), contract{client: w.client, at: w.token}, w.config.Deployment.Block, head, PointsEvents())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range said {
		switch what := e.What.(type) {
		case LineReduced:
			reduced = append(reduced, what.Amount)
		case TakenBack:
			taken = append(taken, what.Taken)
		}
	}
	return reduced, taken
}

// holds compares balances with what is expected, and the chain with the model.
func (w *lateWorld) holds(t *testing.T, want ...uint64) {
	t.Helper()
	for i, n := range want {
		got, err := w.points.Balances(t.Context(), [][20]byte{account(uint64(i))})
		if err != nil || got[0].Total() != n {
			t.Errorf("account %d has %v, want %d: %v", i, got, n, err)
		}
	}
	chaintest.Eventually(t, "the client saw it", func() bool {
		head, _ := w.net.Head()
		number, _, _ := w.client.Head()
		return number == head
	})
	if _, _, err := w.points.Recount(t.Context(), chain.Address(w.client.Account()), w.config.Deployment.Block); err != nil {
		t.Errorf("the model does not agree: %v", err)
	}
}

// A return that is to make a promise smaller, and before which somebody has the line
// released, takes back what was credited: once, whether the contract refuses the return
// in a block or before it is sent, and whatever the peer forgets.
func TestAReturnThatAReleaseCameBeforeTakesBack(t *testing.T) {
	w := newLate(t)
	// In time: nothing is turned.
	if err := w.points.Reduce(t.Context(), ref(50), ref(0), 30); err != nil {
		t.Fatal(err)
	}
	w.reaches(t, w.points, ref(50), chain.Mined)
	chaintest.Call(t, w.net, w.net.Account(5), w.token, w.release(t, 0))
	if at := w.turns(t, w.points, ref(50)); at.State != chain.Final {
		t.Errorf("%+v", at)
	}
	w.holds(t, 70, 0, 0)

	// Refused in a block.
	w.net.Stall(true)
	if err := w.points.Reduce(t.Context(), ref(51), ref(1), 40); err != nil {
		t.Fatal(err)
	}
	chaintest.Eventually(t, "the return waits in the pool", func() bool {
		places, err := w.points.Where(t.Context(), [][32]byte{ref(51)})
		return err == nil && places[0].State == chain.Sent
	})
	g := &gifted{world: w.world, token: w.token}
	g.outbid(t, w.release(t, 1))
	if err := w.net.Seal(1); err != nil {
		t.Fatal(err)
	}
	w.net.Stall(false)
	if at := w.turns(t, w.points, ref(51)); at.State != chain.Final || at.Error != "" {
		t.Errorf("%+v", at)
	}
	w.holds(t, 70, 60, 0)

	// Refused before it is sent, and the peer stops when it has written down what
	// becomes of it.
	chaintest.Call(t, w.net, w.net.Account(5), w.token, w.release(t, 2))
	if err := w.points.Reduce(t.Context(), ref(52), ref(2), 50); err != nil {
		t.Fatal(err)
	}
	chaintest.Eventually(t, "the return is refused", func() bool {
		places, err := w.points.Where(t.Context(), [][32]byte{ref(52)})
		return err == nil && places[0].Error != ""
	})
	again := w.open(t, w.client)
	if at := w.turns(t, again, ref(52)); at.State != chain.Final {
		t.Errorf("%+v", at)
	}
	for range 2 { // asked for again, after another restart
		third := w.open(t, w.client)
		if err := third.Return(t.Context(), ref(52), ref(2), 50); err != nil {
			t.Fatal(err)
		}
		w.turns(t, third, ref(52))
	}
	w.holds(t, 70, 60, 50)
	reduced, taken := w.told(t)
	if len(reduced) != 1 || reduced[0] != 30 || len(taken) != 2 || taken[0]+taken[1] != 90 {
		t.Errorf("made smaller by %v, taken back %v", reduced, taken)
	}
	chaintest.Eventually(t, "nothing waits that can never be carried out", func() bool { return w.client.Health().Waiting == 0 })
}

// What a late return became is sent after a crash between writing that down and
// sending it.
func TestALateReturnSurvivesACrash(t *testing.T) {
	w := newLate(t)
	chaintest.Call(t, w.net, w.net.Account(5), w.token, w.release(t, 2))
	data := w.points.points.PackTakeBack(w.root, big.NewInt(2), w.b.Lines[2].bound(), big.NewInt(50), w.proof(t, w.b, 2))
	until := uint64(time.Now().Add(returnPatience).UnixMilli())
	if err := w.points.keepMove(t.Context(), &move{Ref: ref(52), Data: data, Until: until, Turned: true}); err != nil {
		t.Fatal(err)
	}
	if at := w.turns(t, w.open(t, w.client), ref(52)); at.State != chain.Final {
		t.Errorf("%+v", at)
	}
	w.holds(t, 0, 0, 50)
}

// A return that the contract refuses for another reason fails: nothing is taken back
// for it, not even when the line is released later.
func TestAReturnOfTooMuchIsNotTurned(t *testing.T) {
	w := newLate(t)
	if err := w.points.keepMove(t.Context(), &move{
		Ref: ref(53), Data: w.points.points.PackReduce(w.root, big.NewInt(0), w.b.Lines[0].bound(), big.NewInt(30), w.proof(t, w.b, 0)), Until: 1, // long ago
	}); err != nil {
		t.Fatal(err)
	}
	p := w.open(t, w.client)
	if at := w.turns(t, p, ref(53)); at.State != chain.Failed {
		t.Errorf("%+v", at)
	}
	chaintest.Call(t, w.net, w.net.Account(5), w.token, w.release(t, 0))
	w.turns(t, w.open(t, w.client), ref(53))
	w.holds(t, 100)
}
