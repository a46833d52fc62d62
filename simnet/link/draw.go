package link

import (
	"math"
	"time"
)

// draws are the random numbers of one packet. They depend on nothing else.
type draws struct{ seed, from, to, number uint64 }

// bits is the i-th number of the packet: SplitMix64 over what names it (Steele,
// Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
func (d draws) bits(i uint64) uint64 {
	x := mix(d.seed + 0x9e3779b97f4a7c15*(i+1))
	x = mix(x ^ d.from<<32 ^ d.to)
	return mix(x + d.number*0x9e3779b97f4a7c15)
}

func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// uniform lies in [0, 1).
func (d draws) uniform(i uint64) float64 { return float64(d.bits(i)>>11) / (1 << 53) }

const jitterDraw = 8

// draw is how long one packet takes on the path. What lies above the floor has
// an exponential tail, as queues make it, with the path's mean: when the jitter
// is smaller than the room above the floor, the packet waits a fixed part and
// only the rest is drawn. The mean deviation of an exponential is 2/e of its mean.
func (p Path) draw(d draws) time.Duration {
	if p.Jitter <= 0 {
		return max(p.Delay, p.Floor)
	}
	tail := min(float64(p.Jitter)*math.E/2, float64(max(p.Delay-p.Floor, 0)))
	fixed := float64(max(p.Delay, p.Floor)) - tail
	return time.Duration(fixed + tail*-math.Log(1-d.uniform(jitterDraw)))
}
