package rateless

import "math"

// The symbols whose counts tell how much two sets differ. Below FirstOdd a
// count modulo 256 would wrap at differences that a sketch still handles;
// 96 of them estimate within about a seventh.
const (
	FirstOdd = 32
	Odds     = 96
	// MinLength is the shortest sketch that Estimate can work on.
	MinLength = FirstOdd + Odds
)

// share is the part of a set's items that is in symbol i.
func share(i int) float64 { return 1 / (1 + float64(i)/2) }

// CountsOf lists the counts, modulo 256, of the symbols that Estimate compares.
func CountsOf(symbols []Symbol) [Odds]byte {
	var out [Odds]byte
	for i := range out {
		out[i] = byte(symbols[FirstOdd+i].Count)
	}
	return out
}

// Estimate guesses how many items two sets do not share, from the counts of
// their symbols and from how many more items the first has than the second.
//
// A shared item changes both counts alike. The counts of a difference of d items
// scatter around their mean with variance d p (1-p) in a symbol that holds the
// part p of the items, as any sum of independent draws.
func Estimate(ours, theirs [Odds]byte, more int64) float64 {
	sum := 0.0
	for i := range ours {
		p := share(FirstOdd + i)
		mean := float64(float64(more) * p) // no machine fuses it with the difference from it
		sum += scatter(float64(ours[i])-float64(theirs[i]), mean, p)
	}
	return max(sum/Odds, math.Abs(float64(more)))
}

// EstimateFrom is Estimate from the symbols of a difference, more exact the more
// there are. Symbols below FirstOdd are not looked at.
func EstimateFrom(difference []Symbol, more int64) float64 {
	sum, used := 0.0, 0
	for i := FirstOdd; i < len(difference); i++ {
		p := share(i)
		sum += scatter(float64(difference[i].Count), float64(float64(more)*p), p)
		used++
	}
	return max(sum/float64(max(used, 1)), math.Abs(float64(more)))
}

// scatter is one symbol's guess: the squared distance from the mean, which is
// known modulo 256 only, over the variance that one item gives.
func scatter(count, mean, p float64) float64 {
	off := math.Remainder(count-mean, 256)
	return off * off / (p * (1 - p))
}

// Need is how many symbols decode a difference of d items nine times in ten or
// more, if d is right.
func Need(d float64) int {
	d = max(d, 1)
	return int(min(float64(1.36*d)+float64(3*math.Sqrt(d))+6, MaxSymbols))
}
