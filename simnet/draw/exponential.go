package draw

import (
	"math"
	"math/bits"

	"github.com/souk-network/souk/simnet/portable"
)

// bins of the exponential table.
const bins = 1024

// quantiles are the means of the unit exponential distribution over bins of
// equal chance, in 2^-32. The last bin is the tail, which has the shape of the
// whole.
var quantiles = exponential()

// exponential computes each entry in closed form.
func exponential() (out [bins]uint64) {
	part := func(v float64) float64 { // integral of -ln v
		if v == 0 {
			return 0
		}
		return v - float64(v*portable.Log(v))
	}
	for i := range out {
		high, low := 1-float64(i)/bins, 1-float64(i+1)/bins
		mean := float64((part(high) - part(low)) * bins)
		out[i] = uint64(math.Round(mean*(1<<24))) << 8
	}
	return out
}

// tail is how much further the last bin's distribution lies: ln bins, in 2^-32.
var tail = uint64(math.Round(portable.Log(bins)*(1<<24))) << 8

// Exponential turns 64 random bits into an exponential number of a mean from 0
// to 2^57, by integers alone, so that it is the same on every machine. Below
// the 1,023rd of 1,024 parts it has steps of a thousandth of chance.
func Exponential(mean int64, random uint64) int64 {
	unit := uint64(0)
	for range 6 {
		bin := random % bins
		random /= bins
		if bin != bins-1 {
			unit += quantiles[bin]
			break
		}
		unit += tail
	}
	high, low := bits.Mul64(uint64(mean), unit)
	return int64(high<<32 | low>>32)
}
