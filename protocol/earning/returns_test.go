package earning

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/credential"
)

func takes(id string, lines ...credential.Line) credential.Order {
	o := order(thursday, lines...)
	o.ID, o.Reverses = id, "77"
	return o
}

// Computed by hand: bread paid 2000 for 20 points, tea paid 1000 for 100, and
// tea once more, 500 for 5.
func TestReturnsByHand(t *testing.T) {
	sold := []Sold{{SKU: "BREAD", Paid: micro("2000"), Points: 20}, {SKU: "TEA", Paid: micro("1000"), Points: 100}, {SKU: "TEA", Paid: micro("500"), Points: 5}}
	for name, c := range map[string]struct {
		back []credential.Order
		want []uint64
	}{
		"nothing":              {nil, []uint64{20, 100, 5}},
		"half the bread":       {[]credential.Order{takes("1", line("BREAD", "", "-1", "-1000"))}, []uint64{10, 100, 5}},
		"marked as its sale":   {[]credential.Order{takes("1", line("BREAD", "", "1", "1000"))}, []uint64{10, 100, 5}},
		"a little bread":       {[]credential.Order{takes("1", line("BREAD", "", "-1", "-1"))}, []uint64{19, 100, 5}},
		"tea from the first":   {[]credential.Order{takes("1", line("TEA", "", "-1", "-1250"))}, []uint64{20, 0, 2}},
		"no article named":     {[]credential.Order{takes("1", line("", "", "-1", "-1750"))}, []uint64{10, 50, 2}},
		"more than of it":      {[]credential.Order{takes("1", line("TEA", "", "-1", "-2500"))}, []uint64{10, 0, 0}},
		"with its discount":    {[]credential.Order{takes("1", line("BREAD", "", "-1", "-1500"), line("", "", "1", "500"))}, []uint64{10, 100, 5}},
		"all":                  {[]credential.Order{takes("1", line("TEA", "", "-1", "-1500"), line("BREAD", "", "-1", "-2000"))}, []uint64{0, 0, 0}},
		"more than everything": {[]credential.Order{takes("1", line("X", "", "-1", "-9000"))}, []uint64{0, 0, 0}},
		"a total of nothing":   {[]credential.Order{takes("1", line("TEA", "", "-1", "-9000"), line("BREAD", "", "1", "9000"))}, []uint64{20, 100, 5}},
	} {
		var back []Returned
		for _, o := range c.back {
			back = AddReturned(back, ReturnedBy(o))
		}
		if got := Remaining(sold, back); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func genSold(t *rapid.T) []Sold {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Sold {
		return Sold{
			SKU:    rapid.SampledFrom([]string{"", "A", "B", "C"}).Draw(t, "sku"),
			Paid:   credential.Micro(rapid.OneOf(rapid.Int64Range(0, 30), rapid.Int64Range(0, math.MaxInt64/16)).Draw(t, "paid")),
			Points: rapid.OneOf(rapid.Uint64Range(0, 9), rapid.Uint64Range(0, MaxPoints)).Draw(t, "points"),
		}
	}), 1, 6).Draw(t, "sold")
}

func genBack(t *rapid.T, label string) []Returned {
	var out []Returned
	for range rapid.IntRange(0, 3).Draw(t, label) {
		out = AddReturned(out, []Returned{{
			SKU:    rapid.SampledFrom([]string{"", "A", "B", "X"}).Draw(t, "of"),
			Amount: credential.Micro(rapid.OneOf(rapid.Int64Range(1, 20), rapid.Int64Range(1, math.MaxInt64)).Draw(t, "amount")),
		}})
	}
	return out
}

// Whatever comes back and in whatever order: nobody keeps more than before, the
// order of returns changes nothing, and the whole leaves nothing.
func TestReturnsEndAtNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sold := genSold(t)
		var paid uint64
		for _, l := range sold {
			paid += uint64(l.Paid)
		}
		parts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) []Returned { return genBack(t, "part") }), 0, 5).Draw(t, "parts")
		var back []Returned
		left := Remaining(sold, nil)
		for _, part := range parts {
			back = AddReturned(back, part)
			now := Remaining(sold, back)
			for i := range now {
				if now[i] > left[i] {
					t.Fatalf("line %d has %d after a return, %d before", i, now[i], left[i])
				}
			}
			left = now
		}
		var other []Returned
		for _, i := range rapid.Permutation(indices(len(parts))).Draw(t, "order") {
			other = AddReturned(other, parts[i])
		}
		if got := Remaining(sold, other); !slices.Equal(got, left) || !slices.Equal(back, other) {
			t.Fatalf("in another order %v, not %v", got, left)
		}
		var returned uint64
		for _, r := range back {
			returned = max(returned+uint64(r.Amount), returned)
		}
		if returned < paid {
			back = AddReturned(back, []Returned{{SKU: rapid.SampledFrom([]string{"", "A", "X"}).Draw(t, "rest"), Amount: credential.Micro(paid - returned)}})
		}
		for i, n := range Remaining(sold, back) {
			if n != 0 {
				t.Fatalf("line %d keeps %d although all came back", i, n)
			}
		}
	})
}

func indices(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// What a return names adds up to the magnitude of its total.
func TestReturnedByAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := takes("1", rapid.SliceOfN(rapid.Custom(func(t *rapid.T) credential.Line {
			return credential.Line{SKU: rapid.SampledFrom([]string{"", "A", "B"}).Draw(t, "sku"), Quantity: 1, Amount: credential.Micro(rapid.Int64Range(-1000, 1000).Draw(t, "amount"))}
		}), 1, 6).Draw(t, "lines")...)
		total, err := o.Total()
		must(t, err)
		var sum uint64
		back := ReturnedBy(o)
		for i, r := range back {
			sum += uint64(r.Amount)
			if r.Amount <= 0 || i > 0 && back[i-1].SKU >= r.SKU {
				t.Fatalf("%v", back)
			}
		}
		if sum != magnitude(total) {
			t.Fatalf("%d returned of %v", sum, total)
		}
	})
}
