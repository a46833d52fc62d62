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
	best := map[Way]*Order{}
	for i := range quotes {
		o := &quotes[i]
		if old, ok := best[o.Way()]; !ok || o.compare(old) < 0 {
			best[o.Way()] = o
		}
	}
	var out []Pump
	for len(out) < most {
		ring := gain(best)
		if ring == nil {
			break
		}
		var p Pump
		for _, o := range ring {
			p.Quotes, p.Points = append(p.Quotes, o.ID), append(p.Points, o.Offer.Give)
			delete(best, o.Way())
		}
		out = append(out, p)
	}
	return out
}
