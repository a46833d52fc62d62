package peer

import (
	"context"

	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/market"
	"github.com/souk-network/souk/protocol/offer"
)

// quote serves customers: what this peer's book has for an exchange of points, or
// its best offers. Offers to one account alone are not shown.
func (n *Node) quote(ctx context.Context, q desk.Quoting) (desk.Quoted, error) {
	const op = "quote"
	w := market.Way{Give: q.Want, Want: q.Give} // as the offers that are looked for have it
	switch {
	case n.cfg.Exchange == nil:
		return desk.Quoted{}, fault.New(fault.Unavailable, op, "this peer takes part in no exchange; ask another")
	case w.Give.IsZero() || w.Want.IsZero() || w.Give == w.Want:
		return desk.Quoted{}, fault.New(fault.Malformed, op, "name two different contracts of points")
	case q.Amount > offer.MaxAmount || q.Most == 0 || q.Most > desk.MaxLevels:
		return desk.Quoted{}, fault.New(fault.Malformed, op, "want an amount below 2^48 and 1 to 64 offers")
	}
	var out desk.Quoted
	if q.Amount == 0 {
		out = n.bestOffers(w, int(q.Most))
	} else {
		out = n.bestQuote(market.Request{Way: w, Amount: q.Amount, Spend: true, Most: int(q.Most)})
	}
	if n.cfg.Toll == nil {
		return out, nil
	}
	var err error
	out.Toll, err = n.cfg.Toll(ctx, w.Want)
	return out, err
}

func (n *Node) bestOffers(w market.Way, most int) desk.Quoted {
	side, age := n.offers.Side(w, most)
	out := desk.Quoted{Block: age.Block, Asked: age.Asked}
	for _, o := range side {
		out.Levels = append(out.Levels, level(o.Offer, o.Open, o.Offer.Cost(o.Open)))
	}
	return out
}

func (n *Node) bestQuote(r market.Request) desk.Quoted {
	found, age := n.offers.Quote(r)
	out := desk.Quoted{Block: age.Block, Asked: age.Asked}
	for _, f := range found.Fills {
		if v, known := n.offers.View(f.ID); known { // else it ended since
			out.Levels = append(out.Levels, level(v.Signed.Offer, f.Give, f.Cost))
		}
	}
	return out
}

func level(o offer.Offer, give, cost uint64) desk.Level {
	return desk.Level{Receive: give, Pay: cost, Gives: o.GiveAmount, Takes: o.WantAmount}
}
