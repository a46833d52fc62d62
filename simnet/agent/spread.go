package agent

import (
	"math"
	"slices"

	"github.com/souk-network/souk/simnet/portable"
)

// Spread is a distribution as its quantiles: values at evenly spaced chances,
// both ends included, with straight lines between.
type Spread []int64

// quantilesOf keeps at most n of sorted values, evenly.
func quantilesOf(sorted []int64, n int) Spread {
	if len(sorted) <= n {
		return slices.Clone(sorted)
	}
	out := make(Spread, n)
	for i := range out {
		out[i] = sorted[i*(len(sorted)-1)/(n-1)]
	}
	return out
}

// draw is a value by 64 random bits; 0 of an empty distribution.
func (s Spread) draw(random uint64) int64 {
	if len(s) < 2 {
		return sum(s)
	}
	const steps = 1 << 20
	i := random % uint64(len(s)-1)
	part := int64(random / uint64(len(s)-1) % steps)
	return s[i] + int64(muldiv(uint64(s[i+1]-s[i]), uint64(part), steps))
}

func sum(s Spread) int64 {
	var out int64
	for _, v := range s {
		out += v
	}
	return out
}

// logNormal has a median, and a deviation of its logarithm of sigma; rounded to
// the cent.
func logNormal(median int64, sigma float64) Spread {
	const n = 512
	out := make(Spread, n)
	for i := range out {
		z := portable.Normal((float64(i) + .5) / n)
		out[i] = int64(math.Round(float64(median)*portable.Exp(float64(sigma*z))/cent)) * cent
	}
	return out
}

// cent is a hundredth of a unit, in millionths.
const cent = 10_000

// choice picks one of several by weight.
type choice struct{ upto []uint64 }

func newChoice(weights []uint64) choice {
	var c choice
	var total uint64
	for _, w := range weights {
		total += w
		c.upto = append(c.upto, total)
	}
	return c
}

func (c choice) total() uint64 { return c.upto[len(c.upto)-1] }

// pick is the first one whose weights add up to more than a random part.
func (c choice) pick(random uint64) int {
	i, _ := slices.BinarySearch(c.upto, random%c.total()+1)
	return i
}
