package earning

import (
	"math/big"
	"slices"
)

// apply makes whole points of num over den, at most MaxPoints.
func (r Rounding) apply(num, den *big.Int) uint64 {
	whole, rest := new(big.Int).QuoRem(num, den, new(big.Int))
	half := rest.Lsh(rest, 1).Cmp(den)
	up := false
	switch r {
	case RoundUp:
		up = rest.Sign() > 0
	case RoundHalfUp:
		up = half >= 0
	case RoundHalfEven:
		up = half > 0 || half == 0 && whole.Bit(0) == 1
	}
	if up {
		whole.Add(whole, big.NewInt(1))
	}
	if !whole.IsUint64() || whole.Uint64() > MaxPoints {
		return MaxPoints
	}
	return whole.Uint64()
}

// share splits a total in proportion to weights, which are not negative and
// not all zero: everybody gets the whole part of their share, and what is left
// goes one by one to the largest remainders, of equal ones to the first.
func share(total uint64, weights []*big.Int) []uint64 {
	sum := new(big.Int)
	for _, w := range weights {
		sum.Add(sum, w)
	}
	out := make([]uint64, len(weights))
	if sum.Sign() == 0 {
		return out
	}
	rests := make([]*big.Int, len(weights))
	left := total
	for i, w := range weights {
		part := new(big.Int).Mul(new(big.Int).SetUint64(total), w)
		part, rests[i] = part.QuoRem(part, sum, new(big.Int))
		out[i] = part.Uint64()
		left -= out[i]
	}
	for _, i := range byRest(rests)[:left] {
		out[i]++
	}
	return out
}

func byRest(rests []*big.Int) []int {
	out := make([]int, len(rests))
	for i := range out {
		out[i] = i
	}
	slices.SortStableFunc(out, func(a, b int) int { return rests[b].Cmp(rests[a]) })
	return out
}

// capped is given, lowered in proportion to a total of at most most; 0 is no cap.
func capped(given []uint64, most uint64) []uint64 {
	if most == 0 {
		return given
	}
	var sum uint64
	weights := make([]*big.Int, len(given))
	for i, n := range given {
		sum += n
		weights[i] = new(big.Int).SetUint64(n)
	}
	if sum <= most {
		return given
	}
	return share(most, weights)
}
