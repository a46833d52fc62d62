package measure

import (
	"math"
	"testing"
	"time"

	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

// told makes a book of events.
func told(events ...trace.Event) *Book {
	b := New(func(from, to int) time.Duration { return 10 * time.Millisecond })
	for _, e := range events {
		b.Put(e)
	}
	return b
}

func (b *Book) is(t *testing.T, name string, want float64, f Filter) {
	t.Helper()
	if v, ok := b.Value(name, f); !ok || math.Abs(v-want) > 1e-9 {
		t.Errorf("%s is %v (%t), want %v", name, v, ok, want)
	}
}

func at(ms int, who string, what trace.What) trace.Event {
	return trace.Event{At: time.Duration(ms) * time.Millisecond, Who: who, What: what}
}

func published(ms int, who, fact string) trace.Event {
	e := at(ms, who, trace.Publish)
	e.Fact, e.Kind, e.Bytes = fact, "notice", 100
	return e
}

func arrived(ms int, who, fact string) trace.Event {
	e := at(ms, who, trace.Deliver)
	e.Fact, e.Kind, e.Bytes = fact, "notice", 100
	return e
}

// A peer that lost its disk has nothing until it has it again, and that it has it again
// tells nothing of how fast facts spread.
func TestLostDiskByHand(t *testing.T) {
	b := told(
		at(0, "m0", trace.Start), at(0, "m1", trace.Start),
		published(100, "m0", "f1"), arrived(100, "m0", "f1"), arrived(120, "m1", "f1"),
		published(200, "m1", "f2"), arrived(200, "m1", "f2"), arrived(240, "m0", "f2"),
		at(300, "m1", trace.Kill), at(300, "m1", trace.Lost), at(400, "m1", trace.Start),
	)
	b.is(t, "delivery", 0.5, Filter{}) // m1 lacks both, its own as well
	b.is(t, "delivery", 0, Filter{By: []string{"m1"}})
	b.is(t, "divergence", 2, Filter{})
	b.Put(arrived(1000, "m1", "f1"))
	b.is(t, "delivery", 0.75, Filter{})
	b.is(t, "divergence", 1, Filter{})
	b.Put(arrived(1100, "m1", "f2"))
	b.is(t, "delivery", 1, Filter{})
	b.is(t, "divergence", 0, Filter{})
	b.is(t, "propagation-max", 0.04, Filter{}) // 20 and 40 ms
	for _, e := range []trace.Event{at(1200, "m0", trace.Kill), at(1200, "m0", trace.Lost), at(1200, "m1", trace.Kill), at(1200, "m1", trace.Lost), at(1300, "m0", trace.Start)} {
		b.Put(e)
	}
	b.is(t, "divergence", 0, Filter{}) // nobody has anything: there is nothing to lack
	b.is(t, "delivery", 0, Filter{})
}

// Where it is not told who has what, each fact that was lost is.
func TestLostDiskInACrowdByHand(t *testing.T) {
	times := Times{}
	times.Add(int64(20 * time.Millisecond))
	times.Add(int64(20 * time.Millisecond))
	spread, lost := published(200, "m0", "f"), at(300, "m1", trace.Lost)
	spread.What, spread.N, spread.Note, lost.Fact = trace.Spread, 2, times.String()+" "+Hops([]int32{0, 2}), "f"
	b := told(at(0, "m0", trace.Start), at(0, "m1", trace.Start), at(0, "m2", trace.Start), published(100, "m0", "f"), spread, at(300, "m1", trace.Kill), lost, at(300, "m1", trace.Lost), at(400, "m1", trace.Start))
	b.is(t, "delivery", 2.0/3, Filter{})
	again := spread
	again.At, again.N, again.Note = 500*time.Millisecond, 1, (&Times{}).String()+" "+Hops([]int32{0})
	b.Put(again)
	b.is(t, "delivery", 1, Filter{})
}

// Three peers and two facts, by hand: m2 comes late and misses one of them.
func TestSpreadByHand(t *testing.T) {
	b := told(
		at(0, "m0", trace.Start), at(0, "m1", trace.Start),
		published(100, "m0", "f1"), arrived(100, "m0", "f1"), arrived(120, "m1", "f1"),
		at(500, "m2", trace.Start), arrived(900, "m2", "f1"),
		published(1000, "m1", "f2"), arrived(1000, "m1", "f2"), arrived(1040, "m0", "f2"),
	)
	b.is(t, "facts", 2, Filter{})
	b.is(t, "up", 3, Filter{})
	b.is(t, "delivery", 5.0/6, Filter{}) // m2 lacks f2
	b.is(t, "delivery", 1, Filter{By: []string{"m0", "m1"}})
	b.is(t, "delivery", 2.0/3, Filter{Since: 500 * time.Millisecond})
	b.is(t, "divergence", 1, Filter{})
	b.is(t, "propagation-p50", 0.02, Filter{}) // of 20 and 40 ms; m2 did not run when f1 came
	b.is(t, "propagation-max", 0.04, Filter{})
	b.is(t, "stretch-p50", 2, Filter{})
	b.is(t, "stretch-p99", 4, Filter{})
	b.Put(at(2000, "m0", trace.Kill))
	b.is(t, "up", 2, Filter{})
	b.is(t, "delivery", 3.0/4, Filter{})
}

// revoked is the story of one grant: a vault of 2 of 3, and a revocation that
// reaches custodians at 1,000, 2,000 and 3,000 ms.
func revoked() *Book {
	set := at(0, "c0", trace.Vault)
	set.N, set.Note = 2, "m1,m2,m3"
	given := at(10, "c0", trace.Grant)
	given.Grant, given.Peer = "g", "m4"
	taken := at(900, "c0", trace.Revoke)
	taken.Grant = "g"
	b := told(set, given, taken)
	for i, who := range []string{"m1", "m4", "m2", "m3"} {
		e := arrived([]int{1000, 1500, 2000, 3000}[i], who, "r")
		e.Kind, e.Grant = "revocation", "g"
		b.Put(e)
	}
	return b
}

func opened(ms int) trace.Event {
	e := at(ms, "m4", trace.Read)
	e.Grant = "g"
	return e
}

// Defends I2 in what a simulation reports: a read is late when two of three
// custodians know, not before.
func TestReadsAfterRevocationAreThoseAfterTheQuorum(t *testing.T) {
	b := revoked()
	b.is(t, "revocation-max", 1.1, Filter{}) // closed at 2,000, by the second custodian
	b.Put(opened(1900))
	b.Put(opened(3900)) // helped before, and on its way
	b.is(t, "reads-after-revocation", 0, Filter{})
	b.Put(opened(4100))
	b.is(t, "reads-after-revocation", 1, Filter{})
	b.is(t, "reads", 3, Filter{})
}

func TestARevocationThatReachesTooFewStaysOpen(t *testing.T) {
	set := at(0, "c0", trace.Vault)
	set.N, set.Note = 2, "m1,m2,m3"
	given, taken := at(10, "c0", trace.Grant), at(1000, "c0", trace.Revoke)
	given.Grant, taken.Grant = "g", "g"
	e := arrived(1100, "m1", "r")
	e.Kind, e.Grant = "revocation", "g"
	again := e
	again.At += time.Second // the same custodian counts once
	b := told(set, given, taken, e, again, at(61_000, "m1", trace.Stop))
	b.is(t, "revocation-max", 60, Filter{})
	b.Put(opened(62_000))
	b.is(t, "reads-after-revocation", 0, Filter{}) // it could still succeed
}

// Defends I3 in what a simulation reports: an answer without an entry before it.
func TestAnswersBeforeTheirEntryAreCounted(t *testing.T) {
	b := told(at(1, "m1", trace.Log), at(2, "m1", trace.Answer))
	b.is(t, "unlogged-reads", 0, Filter{})
	b.Put(at(3, "m1", trace.Answer))
	b.Put(at(4, "m1", trace.Log))
	b.Put(at(5, "m2", trace.Answer))
	b.is(t, "unlogged-reads", 2, Filter{})
	b.is(t, "unlogged-reads", 1, Filter{By: []string{"m2"}})
	secret := at(6, "m3", trace.Answer)
	secret.Kind = "colluding"
	b.Put(secret)
	b.Put(at(7, "m3", trace.Log))
	b.Put(at(8, "m3", trace.Answer)) // honest again: its entry stands for this answer alone
	b.is(t, "unlogged-reads", 1, Filter{By: []string{"m3"}})
}

func sampled(ms int, who, kind string, n int64) trace.Event {
	e := at(ms, who, trace.Sample)
	e.Kind, e.N = kind, n
	return e
}

func TestCountersCountFromATimeOn(t *testing.T) {
	b := told(
		sampled(10, "m0", "copies_delivered", 10), sampled(10, "m0", "copies_duplicate", 1), sampled(10, "m1", "copies_delivered", 10),
		sampled(20, "m0", "copies_delivered", 20), sampled(20, "m0", "copies_duplicate", 6), sampled(20, "m1", "copies_delivered", 10),
	)
	b.is(t, "duplicates", 6.0/30, Filter{})
	b.is(t, "duplicates", 5.0/10, Filter{Since: 15 * time.Millisecond})
	b = told(
		sampled(10, "m0", "copies_delivered", 10), sampled(10, "m0", "copies_duplicate", 5), at(15, "m0", trace.Kill),
		sampled(20, "m0", "copies_delivered", 0), sampled(20, "m0", "copies_duplicate", 0),
		sampled(30, "m0", "copies_delivered", 4), sampled(30, "m0", "copies_duplicate", 1),
	)
	b.is(t, "duplicates", 6.0/14, Filter{}) // of both of its lives
	b.is(t, "duplicates", 1.0/4, Filter{Since: 15 * time.Millisecond})
	if _, ok := b.Value("overhead", Filter{}); ok {
		t.Error("overhead without a byte on the wire")
	}
}

func TestGini(t *testing.T) {
	paid := func(who string, n int64) trace.Event { e := at(1, who, trace.Claim); e.N = n; return e }
	told(paid("c0", 5), paid("c1", 5)).is(t, "gini", 0, Filter{})
	told(paid("c0", 1), paid("c1", 3)).is(t, "gini", 0.25, Filter{})
	granted := func(who string) trace.Event { return at(0, who, trace.Grant) }
	told(granted("c0"), granted("c1"), granted("c2"), granted("c3"), paid("c2", 7)).is(t, "gini", 0.75, Filter{}) // of four, one has all
	told(granted("c0"), granted("c1"), paid("c0", 1), paid("c1", 3)).is(t, "gini", 0.25, Filter{})
	told(granted("c0"), granted("c1"), paid("c0", 1)).is(t, "gini", 0, Filter{By: []string{"c0"}})
	if _, ok := told(granted("c0")).Value("gini", Filter{}); ok {
		t.Error("a Gini coefficient of nothing")
	}
}

func TestQuantilesAreOfTheNearestRank(t *testing.T) {
	for q, want := range map[float64]int{0: 1, 0.25: 1, 0.26: 2, 0.5: 2, 0.99: 4, 1: 4} {
		if got, _ := Quantile([]int{1, 2, 3, 4}, q); got != want {
			t.Errorf("the quantile %v is %d, want %d", q, got, want)
		}
	}
}

// Every figure has its place in the language's table, which says its unit.
func TestEveryFigureIsInTheLanguage(t *testing.T) {
	for _, name := range Names() {
		if _, known := script.LookupMeasure(name); !known {
			t.Errorf("%s is not in the table of measures", name)
		}
	}
}
