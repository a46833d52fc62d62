package geo

import (
	"math/rand/v2"
	"slices"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/draw"
)

// Place draws a city for each of n machines, by population: the results are
// places in cities. Only those listed in among come into question, all when it
// is empty. The purpose keeps draws for peers and for wallets apart. Machine i
// gets the same city however many there are.
func Place(seed uint64, purpose string, n int, cities []City, among []int) ([]int, error) {
	if len(among) == 0 {
		for i := range cities {
			among = append(among, i)
		}
	}
	upto, total := make([]uint64, len(among)), uint64(0)
	for i, c := range among {
		total += cities[c].Population
		upto[i] = total
	}
	if total == 0 {
		return nil, fault.New(fault.Malformed, "place machines", "nobody lives in these cities: give them a population")
	}
	r := rand.New(draw.Stream(seed, "place-"+purpose))
	out := make([]int, n)
	for i := range out {
		who, city := r.Uint64N(total), 0
		for upto[city] <= who {
			city++
		}
		out[i] = among[city]
	}
	return out, nil
}

// Spread gives each of n machines a city, every one of those listed in among once
// before any has another: all of them when it is empty. They come in an order that
// the seed draws, the same each time around, or, with inOrder, in that of among.
// Machine i gets the same city however many there are.
func Spread(seed uint64, purpose string, n int, cities []City, among []int, inOrder bool) []int {
	if len(among) == 0 {
		for i := range cities {
			among = append(among, i)
		}
	}
	order := slices.Clone(among)
	if r := rand.New(draw.Stream(seed, "spread-"+purpose)); !inOrder {
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	}
	out := make([]int, n)
	for i := range out {
		out[i] = order[i%len(order)]
	}
	return out
}
