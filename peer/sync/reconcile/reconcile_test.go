package reconcile

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/peer/sync/rateless"
)

const (
	testNow  = 1_760_000_000_000
	testYear = 365 * 86_400_000
)

func testItem(n, time uint64) Item {
	return Item{Time: time, Expiry: math.MaxInt64, ID: sha256.Sum256(binary.BigEndian.AppendUint64(nil, n))}
}

func setOf(items ...Item) *Set {
	s := NewSet()
	s.Add(items...)
	return s
}

// exchange reconciles two sets, as two peers with one salt do.
func exchange(t fatal, a, b *Set, salt rateless.Salt) Result {
	va, vb := a.NewView(salt, testNow), b.NewView(salt, testNow)
	defer va.Close()
	defer vb.Close()
	return between(t, va, vb)
}

type fatal interface {
	Fatalf(string, ...any)
}

func between(t fatal, va, vb *View) Result {
	r := NewResponder(vb)
	defer r.Close()
	got, err := Run(va, testNow, r)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return got
}

// check asserts that a result is the exact difference.
func check(t fatal, a, b *Set, salt rateless.Salt, got Result) {
	keys := rateless.NewKeys(salt)
	spare, wants := a.Find(&keys, got.Spare), b.Find(&keys, got.Wants)
	if len(spare) != len(got.Spare) || len(wants) != len(got.Wants) {
		t.Fatalf("names that nobody has")
	}
	for _, span := range got.Push {
		more, _ := a.Items(span, math.MaxInt32)
		spare = append(spare, more...)
	}
	for _, span := range got.Fetch {
		more, _ := b.Items(span, math.MaxInt32)
		wants = append(wants, more...)
	}
	wantSpare, wantWants := minus(a, b), minus(b, a)
	if !sameItems(spare, wantSpare) || !sameItems(wants, wantWants) {
		t.Fatalf("spare %d of %d, wants %d of %d", len(spare), len(wantSpare), len(wants), len(wantWants))
	}
	if got.Apart != uint64(len(spare)+len(wants)) {
		t.Fatalf("apart by %d, not %d", len(spare)+len(wants), got.Apart)
	}
}

func minus(a, b *Set) (out []Item) {
	have := map[[32]byte]bool{}
	all, _ := b.Items(Span{0, math.MaxUint64}, math.MaxInt32)
	for _, it := range all {
		have[it.ID] = true
	}
	all, _ = a.Items(Span{0, math.MaxUint64}, math.MaxInt32)
	for _, it := range all {
		if !have[it.ID] {
			out = append(out, it)
		}
	}
	return out
}

func sameItems(a, b []Item) bool {
	ids := func(items []Item) (out []string) {
		for _, it := range items {
			out = append(out, string(it.ID[:]))
		}
		slices.Sort(out)
		return out
	}
	return slices.Equal(ids(a), ids(b))
}

// TestAnyTwoSets: the exact difference of any two sets, wherever in time the
// items lie. Defends I8.
func TestAnyTwoSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		salt := rateless.Salt{rapid.Byte().Draw(t, "salt")}
		times := rapid.SampledFrom([]uint64{1, 1000, 1 << 22, testYear}).Draw(t, "spread")
		n := rapid.IntRange(0, 400).Draw(t, "n")
		seed := rapid.Uint64().Draw(t, "seed")
		both := rapid.IntRange(0, 100).Draw(t, "percent shared")
		r := rand.New(rand.NewPCG(seed, 1))
		a, b := NewSet(), NewSet()
		for i := range n {
			it := testItem(r.Uint64(), testNow-r.Uint64N(times))
			switch p := r.IntN(100); {
			case p < both:
				a.Add(it)
				b.Add(it)
			case i%2 == 0:
				a.Add(it)
			default:
				b.Add(it)
			}
		}
		check(t, a, b, salt, exchange(t, a, b, salt))
	})
}

// pair makes two sets of n items each over a year that differ in d.
func pair(n, d int, spread uint64, seed uint64) (a, b *Set) {
	r := rand.New(rand.NewPCG(seed, 2))
	items := make([]Item, n)
	for i := range items {
		items[i] = testItem(seed<<32|uint64(i), testNow-r.Uint64N(testYear))
	}
	a, b = setOf(items...), setOf(items...)
	for i := range d {
		it := testItem(seed<<32|uint64(n+i), testNow-r.Uint64N(spread))
		if i%2 == 0 {
			a.Add(it)
		} else {
			b.Add(it)
		}
	}
	return a, b
}

func TestLargerSets(t *testing.T) {
	for _, d := range []int{0, 1, 2, 10, 100, 1000, 20000} {
		for name, spread := range map[string]uint64{"recent": 60_000, "scattered": testYear} {
			t.Run(fmt.Sprint(d, name), func(t *testing.T) {
				a, b := pair(20000, d, spread, uint64(d+1))
				got := exchange(t, a, b, rateless.Salt{1})
				check(t, a, b, rateless.Salt{1}, got)
				if got.Fell {
					t.Error("fell back to ranges")
				}
			})
		}
	}
}

// TestAwayForAMonth: what a peer missed while it was away is named by ranges or
// a list, not by a sketch.
func TestAwayForAMonth(t *testing.T) {
	a, b := NewSet(), NewSet()
	r := rand.New(rand.NewPCG(3, 4))
	for i := range 20000 {
		it := testItem(uint64(i), testNow-r.Uint64N(testYear))
		b.Add(it)
		if it.Time < testNow-30*86_400_000 {
			a.Add(it)
		}
	}
	got := exchange(t, a, b, rateless.Salt{1})
	check(t, a, b, rateless.Salt{1}, got)
	if len(got.Fetch) == 0 {
		t.Error("nothing is fetched by range")
	}
}

// TestArrivalsDuringAnExchange: symbols asked for later fit those of the
// beginning though facts arrive in between at both sides.
func TestArrivalsDuringAnExchange(t *testing.T) {
	a, b := pair(5000, 400, testYear, 9)
	va, vb := a.NewView(rateless.Salt{1}, testNow), b.NewView(rateless.Salt{1}, testNow)
	responder := &lateResponder{Responder: NewResponder(vb), a: a, b: b}
	defer responder.Close()
	spare, wants := minus(a, b), minus(b, a)
	got, err := Run(va, testNow, responder)
	if err != nil || got.Fell || got.Trips < 2 {
		t.Fatalf("%v, %+v", err, got)
	}
	contains(t, va, got.Spare, spare)
	contains(t, va, got.Wants, wants)
}

// contains asserts that all items are named; what came later may be too.
func contains(t *testing.T, v *View, names []rateless.Name, items []Item) {
	for _, it := range items {
		if !slices.Contains(names, v.Name(&it.ID, it.Time)) {
			t.Errorf("a fact of the difference is missing among %d", len(names))
		}
	}
	if len(names) > len(items)+200 {
		t.Errorf("%d names for %d items", len(names), len(items))
	}
}

// lateResponder sends half of the symbols, and lets facts arrive before each
// answer.
type lateResponder struct {
	*Responder
	a, b *Set
	n    uint64
}

func (l *lateResponder) arrive() {
	for range 20 {
		l.n++
		l.a.Add(testItem(1<<50|l.n, testNow-l.n*testYear/1000))
		l.b.Add(testItem(1<<51|l.n, testNow-l.n*testYear/1000))
	}
}

func (l *lateResponder) Open(q Open) (Answer, error) {
	a, err := l.Responder.Open(q)
	a.Symbols = a.Symbols[:len(a.Symbols)/2/rateless.SymbolSize*rateless.SymbolSize]
	l.arrive()
	return a, err
}

func (l *lateResponder) More(q More) (Symbols, error) {
	l.arrive()
	return l.Responder.More(q)
}

// TestViewFollowsTheSet: after any additions, expiries, drops, ghosts and passing
// time, a view says the same as one made afresh.
func TestViewFollowsTheSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := NewSet()
		salt := rateless.Salt{7}
		now := uint64(testNow)
		v := s.NewView(salt, now)
		var ghosts []Ghost
		n := uint64(0)
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			switch rapid.IntRange(0, 4).Draw(t, "step") {
			case 0, 1:
				for range rapid.IntRange(1, 80).Draw(t, "add") {
					n++
					it := testItem(n, now-n%7*3_000_000)
					it.Expiry = now + n%13*500_000
					s.Add(it)
				}
			case 2:
				now += rapid.Uint64Range(0, 5_000_000).Draw(t, "pass")
				s.Expire(now)
				v.Snapshot(rateless.Cell(now)).Close()
			case 3:
				if n > 0 {
					it := testItem(rapid.Uint64Range(1, n).Draw(t, "which"), 0)
					s.Drop(map[[32]byte]bool{it.ID: true})
				}
			case 4:
				g := Ghost{Item: testItem(1<<40|n, now), By: 1}
				if v.Haunt(g) {
					ghosts = append(ghosts, g)
				}
			}
		}
		fresh := s.NewView(salt, now, ghosts...)
		sa, sb := v.Snapshot(rateless.Cell(now)), fresh.Snapshot(rateless.Cell(now))
		if !slices.Equal(sa.heads, sb.heads) || sa.odds != sb.odds {
			t.Fatalf("%v\n%v", sa.heads, sb.heads)
		}
	})
}

// TestGhostsDoNotDiffer: a fact that one side refused for good is no difference
// any more, in either direction, until it arrives after all.
func TestGhostsDoNotDiffer(t *testing.T) {
	a, b := pair(100, 0, 1, 1)
	bad := testItem(1<<60, testNow-5)
	b.Add(bad)
	va, vb := a.NewView(rateless.Salt{1}, testNow), b.NewView(rateless.Salt{1}, testNow)
	if got := between(t, va, vb); got.Apart != 1 {
		t.Fatal(got)
	}
	if !va.Haunt(Ghost{bad, 1}) || va.Haunt(Ghost{bad, 1}) {
		t.Fatal("a ghost counts once")
	}
	if got := between(t, va, vb); got.Apart != 0 {
		t.Error("still different for the one who refused", got)
	}
	a.Add(bad)
	if got := between(t, va, vb); got.Apart != 0 {
		t.Error("different after it came", got)
	}
	only := testItem(1<<61, testNow-6)
	a.Add(only)
	va.Haunt(Ghost{only, -1})
	if got := between(t, va, vb); got.Apart != 0 {
		t.Error("still different for the one whose fact was refused", got)
	}
	a.Drop(map[[32]byte]bool{only.ID: true})
	if got := between(t, va, vb); got.Apart != 0 {
		t.Error("different after it left", got)
	}
}

// TestPlan: buckets grow with age, begin at 0, and those of the next cell are
// made of whole ones, but for the newest.
func TestPlan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.Uint64Range(0, 1<<44-2).Draw(t, "cell")
		starts, next := Plan(cell), Plan(cell+1)
		if starts[0] != 0 || !slices.IsSorted(starts) || len(slices.Compact(slices.Clone(starts))) != len(starts) || len(starts) > MaxBuckets {
			t.Fatal(starts)
		}
		for _, s := range next[:len(next)-1] {
			if !slices.Contains(starts, s) {
				t.Fatalf("%v: %d is new", starts, s)
			}
		}
		if time := rapid.Uint64().Draw(t, "time"); true {
			span := spanOf(starts, bucketOf(starts, time))
			if time < span.From || time >= span.To && span.To != math.MaxUint64 {
				t.Fatal("in no bucket")
			}
		}
	})
}

func TestExpiredItemsLeaveBothSidesAlike(t *testing.T) {
	it := testItem(1, testNow)
	it.Expiry = testNow + 1000
	s := setOf(it)
	s.Expire(testNow + 999)
	if s.Len() != 1 {
		t.Error("left before its expiry")
	}
	s.Expire(testNow + 1000 + tickLength)
	if s.Len() != 0 {
		t.Error("stays")
	}
	if s.Add(it); s.Len() != 0 {
		t.Error("an expired item was taken")
	}
}

// TestFindInMadeUpTimes: looking up a name stays bounded when times span all of
// the numbers.
func TestFindInMadeUpTimes(t *testing.T) {
	a, b := testItem(1, 5), testItem(2, math.MaxUint64-1)
	s := setOf(a, b)
	s.settle()
	keys := rateless.NewKeys(rateless.Salt{})
	if got := s.Find(&keys, []rateless.Name{keys.Name(&a.ID, a.Time), 77, keys.Name(&b.ID, b.Time)}); len(got) != 2 {
		t.Error(got)
	}
}
