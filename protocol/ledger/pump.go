package ledger

import (
	"math/big"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
)

// ExchangePausePump pauses all pairs of a cycle of merchants' quotes whose rates
// multiply to more than one. Each gives what the next wants, the last what the first
// wants. Anybody may call.
type ExchangePausePump struct{ Quotes []offer.Signed }

const maxCycle = 8

func (o ExchangePausePump) run(c call) error {
	const op = "pause pump"
	n := len(o.Quotes)
	if n < 2 || n > maxCycle {
		return fault.New(fault.Malformed, op, "a cycle has 2 to 8 quotes")
	}
	one := new(big.Int).Lsh(big.NewInt(1), 96)
	product := new(big.Int).Set(one)
	shown := PumpShown{make([]offer.ID, n)}
	for i, q := range o.Quotes {
		if err := linked(op, o.Quotes, i); err != nil {
			return err
		}
		if err := c.quoted(op, q); err != nil {
			return err
		}
		shown.Cycle[i] = c.Venue().ID(q.Offer)
		product.Mul(product, new(big.Int).SetUint64(q.Offer.GiveAmount))
		if product.BitLen() > 256 {
			return fault.New(fault.TooLarge, op, "the product of the rates has more than 256 bits")
		}
		product.Quo(product, new(big.Int).SetUint64(q.Offer.WantAmount))
	}
	if product.Cmp(one) <= 0 {
		return fault.New(fault.BadProof, op, "the quotes give no more than they cost")
	}
	c.emit(c.setup.Exchange, shown)
	for _, q := range o.Quotes {
		if c.pair(q.Offer.Give, q.Offer.Want).State == PairOpen {
			c.pause(q.Offer.Give, q.Offer.Want)
		}
	}
	return nil
}

// linked refuses a quote that does not go on to the next, or gives what one before gave.
func linked(op string, quotes []offer.Signed, i int) error {
	give := quotes[i].Offer.Give
	if give != quotes[(i+1)%len(quotes)].Offer.Want {
		return notCrossing(op)
	}
	for _, q := range quotes[:i] {
		if q.Offer.Give == give {
			return fault.New(fault.Malformed, op, "two quotes give the same points")
		}
	}
	return nil
}

// quoted refuses what is not a live quote of a merchant of the pair for everybody.
func (c call) quoted(op string, q offer.Signed) error {
	o := q.Offer
	if c.OfferStatus(q).State != offer.StateFillable {
		return fault.New(fault.Conflict, op, "a quote cannot be filled now")
	}
	if err := c.pair(o.Give, o.Want).within(op, o.Give, o.Want, o.GiveAmount, o.WantAmount); err != nil {
		return err
	}
	merchant := o.Maker == offer.Address(c.state.enlisted.get(o.Give)) || o.Maker == offer.Address(c.state.enlisted.get(o.Want))
	if !merchant || !o.Taker.IsZero() {
		return fault.New(fault.Unauthorized, op, "not the quote of a merchant of the pair for everybody")
	}
	return nil
}

func (o ExchangePausePump) contract(l *Ledger) Account { return l.setup.Exchange }
