package measure

import (
	"maps"
	"slices"
	"sort"

	"github.com/souk-network/souk/simnet/trace"
)

// Cost is what the transactions that call a function took, in gas.
type Cost struct {
	Call             string
	Count            int64
	Min, Median, Max int64 // of one; the median of an even number is the lower one of the middle
	Sum              int64
}

// costs counts transactions by function and gas. What was in a block that was taken
// back comes again with its gas below zero.
type costs map[string]map[int64]int64

func (c costs) put(e trace.Event) {
	of, by := c[e.Kind], int64(1)
	if of == nil {
		of = map[int64]int64{}
		c[e.Kind] = of
	}
	if e.N < 0 {
		e.N, by = -e.N, -1
	}
	if of[e.N] += by; of[e.N] == 0 {
		delete(of, e.N)
	}
}

// Costs lists what calls took, of which there are any, by name.
func (b *Book) Costs() (out []Cost) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, call := range slices.Sorted(maps.Keys(b.costs)) {
		of := b.costs[call]
		values := slices.Sorted(maps.Keys(of))
		if len(values) == 0 {
			continue
		}
		c := Cost{Call: call, Min: values[0], Max: values[len(values)-1]}
		upTo := make([]int64, len(values)) // transactions that took no more
		for i, n := range values {
			c.Count, c.Sum = c.Count+of[n], c.Sum+n*of[n]
			upTo[i] = c.Count
		}
		c.Median = values[sort.Search(len(values), func(i int) bool { return 2*upTo[i] >= c.Count })]
		out = append(out, c)
	}
	return out
}
