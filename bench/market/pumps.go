package main

import (
	"math"
	"math/rand/v2"

	"github.com/souk-network/souk/bench/arms"
	"github.com/souk-network/souk/protocol/market"
	"github.com/souk-network/souk/protocol/offer"
)

const (
	merchants = 1000
	perShop   = 20
)

// pumps searches quotes of 1,000 merchants, 20 each, that lose a part in a
// thousand on every circle, and then the same with one circle that gains.
func pumps(rounds int, goals *arms.Table) {
	calm := fairQuotes()
	hot := append(append([]market.Order{}, calm...), circleThatGains()...)
	demand(len(market.Pumps(calm, 1)) == 0, "a pump where there is none")
	demand(len(market.Pumps(hot, 1)) == 1, "the pump was not found")
	results := arms.Compare("money pumps among 1,000 merchants and 20,000 quotes", rounds,
		arms.Arm{Name: "Bellman and Ford over floats, nothing confirmed", Run: func() float64 { demand(!floats(calm), "floats see a pump"); return 1 }},
		arms.Arm{Name: "no pump", Run: func() float64 { market.Pumps(calm, 1); return 1 }},
		arms.Arm{Name: "one pump, named and confirmed", Run: func() float64 { market.Pumps(hot, 1); return 1 }},
	)
	worst := max(results[1].CPU.Quantile(1), results[2].CPU.Quantile(1))
	ratio := results[1].CPU.Median() / results[0].CPU.Median()
	goal(goals, "money pumps, CPU of the slowest round", arms.Seconds(worst), arms.Seconds(pumpTime), worst < pumpTime)
	goal(goals, "that / a search with floats", times(ratio), times(pumpRatio), ratio <= pumpRatio)
}

func points(i int) offer.Address { return offer.Address{0: 2, 18: byte(i >> 8), 19: byte(i)} }

func quote(id, give, want int, giveAmount, wantAmount uint64) market.Order {
	return market.Order{
		ID:    offer.ID{0: byte(id >> 16), 1: byte(id >> 8), 2: byte(id)},
		Offer: offer.Offer{Give: points(give), Want: points(want), GiveAmount: giveAmount, WantAmount: wantAmount},
	}
}

// fairQuotes value each merchant's points and take a thousandth.
func fairQuotes() []market.Order {
	draw := rand.New(rand.NewPCG(5, 6))
	worth := make([]uint64, merchants)
	for i := range worth {
		worth[i] = 1000 + draw.Uint64N(100_000)
	}
	var out []market.Order
	for i := range merchants {
		for range perShop {
			j := (i + 1 + draw.IntN(merchants-1)) % merchants
			out = append(out, quote(len(out), i, j, worth[j]*1000, worth[i]*1001))
		}
	}
	return out
}

func circleThatGains() []market.Order {
	return []market.Order{
		quote(90_000, merchants, merchants+1, 1_000_001, 1_000_000), quote(90_001, merchants+1, merchants+2, 7, 7),
		quote(90_002, merchants+2, merchants, 1_000_000, 1_000_000),
	}
}

// floats is the search as it is usually written.
func floats(quotes []market.Order) bool {
	type edge struct {
		from, to int
		cost     float64
	}
	number := map[offer.Address]int{}
	of := func(a offer.Address) int {
		if _, ok := number[a]; !ok {
			number[a] = len(number)
		}
		return number[a]
	}
	var edges []edge
	for _, q := range quotes {
		cost := math.Log(float64(q.Offer.WantAmount)) - math.Log(float64(q.Offer.GiveAmount))
		edges = append(edges, edge{of(q.Offer.Want), of(q.Offer.Give), cost})
	}
	paid := make([]float64, len(number))
	for range number {
		better := false
		for _, e := range edges {
			if at := paid[e.from] + e.cost; at < paid[e.to]-1e-12 {
				paid[e.to], better = at, true
			}
		}
		if !better {
			return false
		}
	}
	return true
}
