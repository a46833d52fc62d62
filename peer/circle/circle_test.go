package circle

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// crowd is a circle's sight of so many members.
type crowd struct {
	members []int
	up      map[int]bool
	now     time.Time
}

func newCrowd(n int) *crowd {
	c := &crowd{up: map[int]bool{}, now: time.Unix(1e9, 0)}
	for id := range n {
		c.members, c.up[id] = append(c.members, id), true
	}
	return c
}

func (c *crowd) sight() Sight[int] {
	return Sight[int]{
		Now: c.now, Member: func(id int) bool { return slices.Contains(c.members, id) },
		Connected: func(id int) bool { return c.up[id] }, RTT: func(id int) time.Duration { return time.Duration(id%256) + 1 },
		Draw: func(taken func(int) bool) (int, bool) {
			free := slices.DeleteFunc(slices.Clone(c.members), taken)
			if len(free) == 0 {
				return 0, false
			}
			return free[rand.IntN(len(free))], true
		},
	}
}

// pace is how often a circle is tended here.
const pace = 2 * time.Second

// pass tends a circle for a while.
func (c *crowd) pass(k *Circle[int], d time.Duration) (dial []int) {
	for end := c.now.Add(d); c.now.Before(end); c.now = c.now.Add(pace) {
		k.Tend(c.sight())
		dial = k.All()
	}
	return dial
}

func TestACircleIsSmallAndTurns(t *testing.T) {
	c, k := newCrowd(500), &Circle[int]{}
	met := map[int]bool{}
	for range 400 {
		dial := c.pass(k, TurnEvery)
		if len(dial) < Drawn || len(dial) > Drawn+Near {
			t.Fatalf("%d members in the circle", len(dial))
		}
		for _, id := range dial {
			met[id] = true
		}
	}
	if len(met) < 200 { // 406 draws of 500: 278 in the mean, deviation 8
		t.Errorf("%d of 500 members were ever drawn", len(met))
	}
	if kept := k.near; len(kept) != Near || slices.ContainsFunc(kept, func(id int) bool { return id%256 > 20 }) {
		t.Errorf("the near ones are %v", kept)
	}
}

func TestSilentMembersLoseTheirPlaceAndCount(t *testing.T) {
	c, k := newCrowd(100), &Circle[int]{}
	c.pass(k, time.Minute)
	all := func(int) bool { return true }
	connected := func(id int) bool { return c.up[id] }
	if !k.Answers(connected) || !k.Whole(connected) {
		t.Fatal("everybody answers, and it is not enough")
	}
	for i, id := range c.members {
		c.up[id] = i%4 == 0 // a quarter is left
	}
	dial := c.pass(k, 4*time.Minute)
	if k.Answers(connected) || k.Whole(connected) {
		t.Error("a quarter of the draws answers, and it is enough")
	}
	if len(dial) > Drawn+Near+MaxLost {
		t.Errorf("%d are dialled", len(dial))
	}
	for id := range c.up {
		c.up[id] = true
	}
	c.pass(k, pace)
	if len(k.lost) != 0 || !k.Answers(all) || !k.Whole(connected) {
		t.Errorf("all are back, and %d are lost", len(k.lost))
	}
	c.members = c.members[50:]
	if dial := c.pass(k, pace); slices.ContainsFunc(dial, func(id int) bool { return !slices.Contains(c.members, id) }) {
		t.Error("who is no member any more is dialled")
	}
}

// Reconciliation goes round the whole circle.
func TestEverybodyHasATurn(t *testing.T) {
	c, k := newCrowd(100), &Circle[int]{}
	c.pass(k, 10*time.Minute)
	met := map[int]bool{}
	for range 8 {
		for _, id := range k.InTurn() {
			met[id] = true
		}
	}
	if all := k.All(); len(met) != len(all) {
		t.Errorf("%d of %d had a turn", len(met), len(all))
	}
}
