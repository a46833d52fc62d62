package loyalty

import (
	"strings"
	"testing"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
)

func TestRatesAreExact(t *testing.T) {
	for text, want := range map[string]Rate{
		"3:2": {3, 2}, "6:4": {3, 2}, "1.5:1": {3, 2}, " 1 : 0.3 ": {10, 3}, "0.000001:1": {1, 1_000_000}, "1:1.10": {10, 11},
		"281474976710655:1": {}, "999999999999:1": {999_999_999_999, 1}, "999999999999.999999:999999999999.999999": {1, 1},
	} {
		got, err := ParseRate(text)
		if want == (Rate{}) {
			if fault.KindOf(err) != fault.Malformed {
				t.Errorf("%q: %v", text, err)
			}
			continue
		}
		if err != nil || got != want {
			t.Errorf("%q is %v, want %v: %v", text, got, want, err)
		}
	}
	for _, text := range []string{"", "3", "3:", ":2", "3/2", "0:1", "1:0", "-1:1", "1:1:1", "1.:1", "0.0000001:1", "1e3:1", "999999999999.999999:1", "+1:1"} {
		if _, err := ParseRate(text); fault.KindOf(err) != fault.Malformed || len(text) > 2 && strings.Contains(err.Error(), text) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if !(Rate{3, 2}).Above(Rate{4, 3}) || (Rate{4, 3}).Above(Rate{3, 2}) || (Rate{1, 2}).Above(Rate{1, 2}) {
		t.Error("rates are not compared as fractions")
	}
}

// Whichever points are named first, members vote for the same corridor.
func TestBoundsFromEitherSide(t *testing.T) {
	tea, bread := chain.Address{1}, chain.Address{2}
	seen := Bounds{First: tea, Second: bread, Min: Rate{3, 2}, Max: Rate{2, 1}, CapFirst: 500, CapSecond: 400}
	turned := Bounds{First: bread, Second: tea, Min: Rate{1, 2}, Max: Rate{2, 3}, CapFirst: 400, CapSecond: 500}
	a, err := seen.Corridor()
	if err != nil {
		t.Fatal(err)
	}
	// At 3 of tea for 2 of bread, a unit of tea is worth 2/3 of bread: the most.
	if want := (Corridor{Low: tea, High: bread, MinHigh: 1, MinLow: 2, MaxHigh: 2, MaxLow: 3, CapLow: 500, CapHigh: 400}); a != want {
		t.Errorf("%+v, want %+v", a, want)
	}
	if b, err := turned.Corridor(); err != nil || b != a {
		t.Errorf("%+v, want %+v: %v", b, a, err)
	}
	if a.From(tea) != seen || a.From(bread) != turned {
		t.Errorf("%+v and %+v", a.From(tea), a.From(bread))
	}
	swapped, alike, none, wide := seen, seen, seen, seen
	swapped.Min, swapped.Max = seen.Max, seen.Min
	alike.Second = tea
	none.Max.Second = 0
	wide.CapSecond = 1 << 56
	for _, bad := range []Bounds{swapped, alike, none, wide} {
		if _, err := bad.Corridor(); fault.KindOf(err) != fault.Malformed {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}
