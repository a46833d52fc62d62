package link

// draws are the random numbers of one packet. They depend on nothing else.
type draws struct{ state uint64 }

const golden = 0x9e3779b97f4a7c15

func newDraws(seed uint64, from, to int, number uint64) draws {
	return draws{mix(mix(seed^uint64(from)<<32^uint64(to)) + number*golden)}
}

// Uint64 is the next number: SplitMix64 (Steele, Lea, Flood: Fast Splittable
// Pseudorandom Number Generators, 2014).
func (d *draws) Uint64() uint64 {
	d.state += golden
	return mix(d.state)
}

func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// uniform lies in [0, 1).
func (d *draws) uniform() float64 { return float64(d.Uint64()>>11) / (1 << 53) }
