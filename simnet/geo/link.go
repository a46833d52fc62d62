package geo

import (
	"time"

	"github.com/souk-network/souk/simnet/draw"
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
	random := r.Uint64()
	excess := l.Mean - l.Min
	if excess <= 0 {
		return l.Min
	}
	if l.Jitter < excess {
		return l.Mean - l.Jitter + exponential(l.Jitter, random)
	}
	// With chance p the excess is exponential of mean excess/p, else none:
	// the variance is excess² (2/p - 1).
	m, s := float64(excess), float64(l.Jitter)
	mm, ss := float64(m*m), float64(s*s)
	p := 2 * mm / (mm + ss)
	if float64(r.Uint64()>>11) >= p*(1<<53) {
		return l.Min
	}
	return l.Min + exponential(time.Duration(m/p), random)
}

func exponential(mean time.Duration, random uint64) time.Duration {
	return time.Duration(draw.Exponential(int64(mean), random))
}
