package main

import (
	"math/rand/v2"

	"github.com/souk-network/souk/bench/arms"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/netting"
)

// net cancels circles among 1,000 parties. The base adds up what each two of them
// owe each other: nobody can do less.
func net(rounds int, goals *arms.Table) {
	all := debts(1000, 100_000)
	var owed, left uint64
	for _, o := range all {
		owed += o.Amount
	}
	results := arms.Compare("netting 1,000 parties and 100,000 obligations", min(rounds, 5),
		arms.Arm{Name: "adding up per pair", Run: func() float64 {
			pairs := map[[2]did.Merchant]uint64{}
			for _, o := range all {
				pairs[[2]did.Merchant{o.Debtor, o.Creditor}] += o.Amount
			}
			demand(len(pairs) > 0, "no pairs")
			return 1
		}},
		arms.Arm{Name: "cancelling every circle", Run: func() float64 {
			r, err := netting.Net(all)
			must(err)
			left = 0
			for _, o := range r.Left {
				left += o.Amount
			}
			return 1
		}},
	)
	took := results[1].CPU.Quantile(1)
	goal(goals, "netting, CPU of the slowest round", arms.Seconds(took), arms.Seconds(netTime), took < netTime)
	goals.Row("part of all debts that is left", arms.Percent(float64(left)/float64(owed)), "")
}

func debts(parties, obligations int) []netting.Obligation {
	draw := rand.New(rand.NewPCG(3, 4))
	name := func(i int) did.Merchant { return did.Merchant{0: 1, 18: byte(i >> 8), 19: byte(i)} }
	out := make([]netting.Obligation, obligations)
	for i := range out {
		from := draw.IntN(parties)
		to := (from + 1 + draw.IntN(parties-1)) % parties
		out[i] = netting.Obligation{Debtor: name(from), Creditor: name(to), Amount: 1 + draw.Uint64N(1_000_000)}
	}
	return out
}
