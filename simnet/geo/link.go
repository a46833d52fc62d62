package geo

import (
	"math"
	"math/bits"
	"time"
)

// Source gives random bits, such as a *rand.ChaCha8.
type Source interface{ Uint64() uint64 }

// Link is how long a packet takes one way.
type Link struct {
	Min    time.Duration // never less
	Mean   time.Duration // at least Min
	Jitter time.Duration // standard deviation
}

// Sample draws one packet's time. What is above Min has an exponential tail, as
// queues have: with a jitter larger than the mean excess, some packets find a
// queue and the others none; with a smaller one, all wait a fixed part of it.
// Mean and Jitter come out exactly, whatever the stream gives, up to a
// nanosecond and the steps of the table (0.1 % of the tail).
func (l Link) Sample(r Source) time.Duration {
	draw := r.Uint64()
	excess := l.Mean - l.Min
	if excess <= 0 {
		return l.Min
	}
	if l.Jitter < excess {
		return l.Mean - l.Jitter + scaled(l.Jitter, draw)
	}
	// With chance p the excess is exponential of mean excess/p, else none:
	// the variance is excess² (2/p - 1).
	m, s := float64(excess), float64(l.Jitter)
	mm, ss := m*m, s*s
	sum := float64(mm) + float64(ss)
	p := 2 * mm / sum
	if float64(r.Uint64()>>11) >= p*(1<<53) {
		return l.Min
	}
	return l.Min + scaled(time.Duration(m/p), draw)
}

// bins of the exponential table.
const bins = 1024

// quantiles are the means of the unit exponential distribution over bins of
// equal chance, in 2^-32. The last bin is the tail, which has the shape of the
// whole.
var quantiles = exponential()

// exponential computes each entry in closed form. Entries are rounded far above
// the last bits in which machines might differ; a test pins their hash.
func exponential() (out [bins]uint64) {
	part := func(v float64) float64 { // integral of -ln v
		if v == 0 {
			return 0
		}
		return v - v*math.Log(v)
	}
	for i := range out {
		high, low := 1-float64(i)/bins, 1-float64(i+1)/bins
		mean := (part(high) - part(low)) * bins
		out[i] = uint64(math.Round(mean*(1<<24))) << 8
	}
	return out
}

// tail is how much further the last bin's distribution lies: ln bins, in 2^-32.
var tail = uint64(math.Round(math.Log(bins)*(1<<24))) << 8

// scaled is an exponential time of the given mean, from 64 random bits.
func scaled(mean time.Duration, draw uint64) time.Duration {
	unit := uint64(0)
	for range 6 {
		bin := draw % bins
		draw /= bins
		if bin != bins-1 {
			unit += quantiles[bin]
			break
		}
		unit += tail
	}
	high, low := bits.Mul64(uint64(mean), unit)
	return time.Duration(high<<32 | low>>32)
}
