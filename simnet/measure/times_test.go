package measure

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/souk-network/souk/simnet/trace"
)

// A spread event says the same as a delivery event for each, within a step.
func TestSpreadEventsSayWhatDeliveriesSay(t *testing.T) {
	one, many := New(nil), New(nil)
	start := func(b *Book) {
		for _, who := range []string{"m0", "m1", "m2", "m3"} {
			b.Put(at(0, who, trace.Start))
		}
		b.Put(published(100, "m0", "f"))
	}
	start(one)
	start(many)
	var times Times
	hops := make([]int32, 3)
	for i, ms := range []int{120, 150, 300} {
		e := arrived(ms, []string{"m1", "m2", "m3"}[i], "f")
		e.Hops = int64(1 + i/2)
		one.Put(e)
		times.Add(int64(ms-100) * int64(time.Millisecond))
		hops[e.Hops]++
	}
	e := published(300, "m0", "f")
	e.What, e.N, e.Hops, e.Note = trace.Spread, 3, 2, times.String()+" "+Hops(hops)
	many.Put(e)
	for _, name := range []string{"delivery", "propagation-p50", "propagation-p95", "propagation-max", "hops-max"} {
		a, _ := one.Value(name, Filter{})
		b, ok := many.Value(name, Filter{})
		if !ok || math.Abs(a-b) > a/32 {
			t.Errorf("%s is %v by deliveries and %v (%t) by a spread event", name, a, b, ok)
		}
	}
	if _, ok := many.Value("delivery", Filter{By: []string{"m1"}}); ok {
		t.Error("delivery of one peer, of whom nothing is known")
	}
}

func TestStepsHoldTheirTimes(t *testing.T) {
	for us := uint64(0); us < 1<<40; us += us/50 + 1 {
		if s := step(us); us < least(s) || us >= least(s+1) || float64(least(s+1)-least(s)) > 1+float64(us)/32 {
			t.Fatalf("%d µs are in the step from %d to %d", us, least(s), least(s+1))
		}
	}
}

func TestSpreadNotesAreChecked(t *testing.T) {
	for _, note := range []string{"", "us=1:2", "us=1 hops=", "us=1:-2 hops=", "us=x:1 hops=1:1"} {
		if _, _, err := ParseSpread(note); err == nil {
			t.Errorf("%q was read", note)
		}
	}
}

// Arrivals are counted by hops, those of large networks with them; what came
// otherwise is left out.
func TestHopsAreCounted(t *testing.T) {
	b := told(published(1, "m0", "f"))
	for i, hops := range []int64{1, 1, 3, 0} {
		e := arrived(2+i, []string{"m1", "m2", "m3", "m4"}[i], "f")
		e.Hops = hops
		b.Put(at(0, e.Who, trace.Start))
		b.Put(e)
	}
	if got := b.Hops(Filter{}); !slices.Equal(got, []int64{2, 0, 1}) {
		t.Errorf("hops %v, want 2 over one and 1 over three", got)
	}
	var times Times
	times.Add(1000)
	e := at(9, "m0", trace.Spread)
	e.Fact, e.N, e.Hops, e.Note = "f", 7, 4, times.String()+" "+Hops([]int32{0, 0, 5, 0, 2})
	b.Put(e)
	if got := b.Hops(Filter{}); !slices.Equal(got, []int64{2, 5, 1, 2}) {
		t.Errorf("with those of a crowd %v", got)
	}
}
