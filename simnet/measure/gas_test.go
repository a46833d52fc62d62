package measure

import (
	"slices"
	"testing"

	"github.com/souk-network/souk/simnet/trace"
)

// What calls took is told by function, and a block that was taken back takes its gas back.
func TestCosts(t *testing.T) {
	b := New(nil)
	for _, e := range []struct {
		call string
		gas  int64
	}{{"issue", 90}, {"issue", 50}, {"issue", 70}, {"issue", 50}, {"settle", 300}, {"settle", -300}, {"anchor", 30}, {"anchor", -30}, {"anchor", 31}} {
		b.Put(trace.Event{Who: "m0", What: trace.Gas, Kind: e.call, N: e.gas})
	}
	want := []Cost{{"anchor", 1, 31, 31, 31, 31}, {"issue", 4, 50, 50, 90, 260}}
	if got := b.Costs(); !slices.Equal(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	b.Put(trace.Event{Who: "m0", What: trace.Gas, Kind: "issue", N: 80})
	if got := b.Costs()[1]; got.Median != 70 {
		t.Errorf("the median of 50 50 70 80 90 is %d", got.Median)
	}
}
