package main

import (
	"math/rand/v2"
	"slices"

	"github.com/souk-network/souk/bench/arms"
	"github.com/souk-network/souk/protocol/market"
	"github.com/souk-network/souk/protocol/offer"
)

const open = 100_000

func way() market.Way { return market.Way{Give: offer.Address{1}, Want: offer.Address{2}} }

// quotes asks for small amounts, amounts that need the most offers that a quote
// may take, and more than there is, which looks at the whole book.
func quotes(rounds int, goals *arms.Table) {
	orders := randomOrders()
	book := market.New()
	for _, o := range orders {
		book.Put(o)
	}
	slices.SortFunc(orders, func(a, b market.Order) int {
		left, right := a.Offer.WantAmount*b.Offer.GiveAmount, b.Offer.WantAmount*a.Offer.GiveAmount
		switch {
		case left != right:
			return int(int64(left) - int64(right))
		case a.Since != b.Since:
			return int(int64(a.Since) - int64(b.Since))
		}
		return slices.Compare(a.ID[:], b.ID[:])
	})
	r := func(amount uint64) market.Request { return market.Request{Way: way(), Amount: amount} }
	asked := func(amount uint64, n int) func() float64 {
		return func() float64 {
			for range n {
				demand(len(book.Quote(r(amount)).Fills) > 0, "an empty quote")
			}
			return float64(n)
		}
	}
	few, everything := uint64(20_000), uint64(1)<<47
	demand(same(book.Quote(r(few)), walk(orders, few)), "the book and a sorted list disagree")
	results := arms.Compare("best quote over 100,000 open offers", rounds,
		arms.Arm{Name: "walk of a sorted list, a dozen offers taken", Run: func() float64 {
			for range 1000 {
				walk(orders, few)
			}
			return 1000
		}},
		arms.Arm{Name: "a dozen offers taken", Run: asked(few, 1000)},
		arms.Arm{Name: "more than there is: every offer looked at", Run: asked(everything, 100)},
		arms.Arm{Name: "putting one in and taking it out", Run: func() float64 {
			for i := range 1000 {
				o := orders[i*97]
				book.Drop(o.ID)
				book.Put(o)
			}
			return 1000
		}},
	)
	worst := max(results[1].CPU.Quantile(1), results[2].CPU.Quantile(1))
	goal(goals, "worst request over 100,000 offers, CPU of the slowest round", arms.Seconds(worst), arms.Seconds(quoteTime), worst < quoteTime)
}

// randomOrders are of as many makers, so that no funds are shared.
func randomOrders() []market.Order {
	draw := rand.New(rand.NewPCG(1, 2))
	out := make([]market.Order, open)
	for i := range out {
		id := offer.ID{0: byte(i >> 16), 1: byte(i >> 8), 2: byte(i)}
		o := offer.Offer{
			Maker: offer.Address(id[:20]), Give: way().Give, Want: way().Want,
			GiveAmount: 100 + draw.Uint64N(5000), WantAmount: 100 + draw.Uint64N(5000), Expiry: 1 << 30,
		}
		out[i] = market.Order{ID: id, Offer: o, Left: o.GiveAmount, Funds: o.GiveAmount, Since: draw.Uint64N(1 << 30)}
	}
	return out
}

// walk is the plainest way: a list that somebody keeps sorted.
func walk(sorted []market.Order, amount uint64) market.Quote {
	q := market.Quote{Short: amount}
	for _, o := range sorted {
		give := min(o.Left, q.Short)
		if give == 0 {
			break
		}
		cost := o.Offer.Cost(give)
		q.Receive, q.Pay, q.Short = q.Receive+give, q.Pay+cost, q.Short-give
		q.Fills = append(q.Fills, market.Fill{ID: o.ID, Give: give, Cost: cost})
	}
	return q
}

func same(a, b market.Quote) bool {
	return a.Receive == b.Receive && a.Pay == b.Pay && slices.Equal(a.Fills, b.Fills)
}
