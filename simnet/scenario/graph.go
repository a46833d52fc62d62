package scenario

import (
	"math/rand/v2"
	"slices"

	"github.com/souk-network/souk/simnet/draw"
)

// Graph says of whom each merchant's peer knows and whom it dials, in order: all
// others, or with a Degree that many drawn ones and those that drew it.
func (p *Plan) Graph() [][]int32 {
	n := len(p.Merchants)
	if p.Degree == 0 || 2*p.Degree >= n-1 {
		return everybody(n)
	}
	return Circles(rand.New(draw.Stream(p.Seed, "graph")), n, p.Degree)
}

func everybody(n int) [][]int32 {
	out := make([][]int32, n)
	for a := range out {
		out[a] = make([]int32, 0, n-1)
		for b := range n {
			if a != b {
				out[a] = append(out[a], int32(b))
			}
		}
	}
	return out
}

// Circles links n peers along so many circles, each through all of them in an
// order of its own: each peer has two neighbours in each, and few less in all.
func Circles(r *rand.Rand, n, circles int) [][]int32 {
	out := make([][]int32, n)
	for range circles {
		order := r.Perm(n)
		for i, a := range order {
			b := order[(i+1)%n]
			out[a], out[b] = append(out[a], int32(b)), append(out[b], int32(a))
		}
	}
	for a := range out {
		slices.Sort(out[a])
		out[a] = slices.DeleteFunc(slices.Compact(out[a]), func(b int32) bool { return int(b) == a })
	}
	return out
}

// CityOf is where the host with a number stands, in Plan.Map.
func (p *Plan) CityOf(host int) int { return p.machine(host).City }
