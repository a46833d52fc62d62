package scenario

import "testing"

// What a pump gives is the least whole number whose round gives its gain.
func TestWhatAPumpGives(t *testing.T) {
	for _, c := range []struct {
		merchants int
		gain      float64
		amount    uint64
		want      uint64
	}{
		{3, 0.05, 1000, 1017},     // 1000 times the third root of 1.05 is 1016.4
		{3, 0.953125, 1000, 1250}, // 1.25 to the third is 1.953125
		{3, 0.9531251, 1000, 1251},
		{4, 1, 1 << 40, 1307547050780}, // 2^40.25 is 1307547050779.4
		{3, 0.001, 1, 2},
	} {
		if got := PumpGives(c.merchants, c.gain, c.amount); got != c.want {
			t.Errorf("%d merchants give %d for %d at %v, want %d", c.merchants, got, c.amount, c.gain, c.want)
		}
	}
}
