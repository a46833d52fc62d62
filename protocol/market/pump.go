package market

import "github.com/souk-network/souk/protocol/offer"

// Pump is a money pump: quotes that, taken one after the other, give more than
// they cost. Each gives what the next one wants, the last what the first wants.
type Pump struct {
	Quotes []offer.ID
	Points []offer.Address // what each of them gives
}

// Pumps finds money pumps among quotes that can be filled now, at most so many.
// No two share a way: pausing one pair of each stops them all. Of the quotes of
// one way the best counts. Amounts do not: a pump is one at any size.
func Pumps(quotes []Order, most int) []Pump {
	all := make([]*Order, len(quotes))
	for i := range quotes {
		all[i] = &quotes[i]
	}
	g := newGraph(all)
	var out []Pump
	for len(out) < most {
		ring := g.gain()
		if ring == nil {
			break
		}
		var p Pump
		for _, o := range g.orders(ring) {
			p.Quotes, p.Points = append(p.Quotes, o.ID), append(p.Points, o.Offer.Give)
		}
		for _, at := range ring {
			g.set(at, nil)
		}
		out = append(out, p)
	}
	return out
}
