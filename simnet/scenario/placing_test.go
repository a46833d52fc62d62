package scenario

import (
	"slices"
	"strings"
	"testing"

	"github.com/souk-network/souk/simnet/geo"
	"github.com/souk-network/souk/simnet/script"
)

// TestNodesAreTakenOneAfterAnother: on nodes whose places nobody knows, and where a
// scenario says so, every node has a machine before one has two.
func TestNodesAreTakenOneAfterAnother(t *testing.T) {
	m, err := geo.ReadMatrix(strings.NewReader("0 8 30 4\n10 0 25 4\n30 25 0 4\n5 5 5 0\n"), geo.Reading{})
	if err != nil {
		t.Fatal(err)
	}
	plan := func(seed uint64, args string, on *geo.Map) (*Plan, error) {
		s, err := script.Parse("network peers=3 "+args+"\njoin 3\n", script.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return NewPlan(s, seed, on)
	}
	where := func(seed uint64, args string, on *geo.Map) (out []int) {
		t.Helper()
		p, err := plan(seed, args, on)
		if err != nil {
			t.Fatal(err)
		}
		for _, merchant := range p.Merchants {
			out = append(out, merchant.City)
		}
		return out
	}
	if got := where(1, "placing=file", m); !slices.Equal(got, []int{0, 1, 2, 3, 0, 1}) {
		t.Errorf("in the order of the file: %v", got)
	}
	if got := where(1, "placing=file place=n2,n0", m); !slices.Equal(got[:3], []int{2, 0, 2}) {
		t.Errorf("on two nodes: %v", got)
	}
	orders := map[int]bool{}
	for seed := range uint64(20) {
		got := where(seed, "", m)
		if first := slices.Sorted(slices.Values(got[:4])); !slices.Equal(first, []int{0, 1, 2, 3}) || got[4] != got[0] || got[5] != got[1] {
			t.Errorf("seed %d: %v", seed, got)
		}
		if again := where(seed, "placing=nodes", m); !slices.Equal(got, again) {
			t.Errorf("seed %d: %v and %v", seed, got, again)
		}
		orders[got[0]] = true
	}
	if len(orders) < 2 {
		t.Error("the seed changes nothing")
	}
	if got := where(1, "placing=nodes", geo.Builtin()); len(slices.Compact(slices.Sorted(slices.Values(got)))) != 6 {
		t.Errorf("cities with places: %v", got)
	}
	if _, err := plan(1, "class=home", m); err == nil || !strings.Contains(err.Error(), "line 1, column 1: network: class=home has its region's rates") {
		t.Errorf("homes nowhere: %v", err)
	}
}
