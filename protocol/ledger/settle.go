package ledger

import (
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
)

// ExchangeSettle settles two offers that cross. A gives Fill and receives exactly its
// rate. The caller gets the relay fees.
type ExchangeSettle struct {
	A, B offer.Signed
	Fill uint64
}

// ExchangeSettleMany settles circles, all or none. The caller gets the relay fees.
type ExchangeSettleMany struct{ Rings []Ring }

// Ring is offers in a circle: each gives to the next what the next wants, the last
// to the first. Amounts are what each gives, in the same order.
type Ring struct {
	Offers  []offer.Signed
	Amounts []uint64
}

// ExchangeTake fills a part of an offer from the caller's own points, for a fee of at
// most MaxFee of what the caller gets. No relay fee is due.
type ExchangeTake struct {
	Offer  offer.Signed
	Amount uint64
	MaxFee uint64
}

// booked is a part of an offer: the fee of what its maker receives, and what the
// relayer gets on top of what it gives.
type booked struct{ fee, relay uint64 }

func (o ExchangeSettle) run(c call) error {
	a, b := o.A.Offer, o.B.Offer
	if a.Give != b.Want || a.Want != b.Give {
		return notCrossing("settle offers")
	}
	idA, err := c.live(o.A, b.Maker)
	if err != nil {
		return err
	}
	idB, err := c.live(o.B, a.Maker)
	if err != nil {
		return err
	}
	pay, p, err := c.price(idA, a, o.Fill)
	if err != nil {
		return err
	}
	partA, err := c.book(p, idA, a, o.Fill, pay)
	if err != nil {
		return err
	}
	partB, err := c.book(p, idB, b, pay, o.Fill)
	if err != nil {
		return err
	}
	if err := c.move(a, recipient(b), o.Fill, partB.fee, partA.relay); err != nil {
		return err
	}
	return c.move(b, recipient(a), pay, partA.fee, partB.relay)
}

func (o ExchangeTake) run(c call) error {
	x := o.Offer.Offer
	id, err := c.live(o.Offer, c.from)
	if err != nil {
		return err
	}
	pay, p, err := c.price(id, x, o.Amount)
	if err != nil {
		return err
	}
	x.MaxRelayFee = 0
	part, err := c.book(p, id, x, o.Amount, pay)
	if err != nil {
		return err
	}
	fee := c.fee(p, x.Give, x.Want, o.Amount, c.from)
	if fee > o.MaxFee {
		return feeAboveLimit("take offer")
	}
	if err := c.move(x, c.from, o.Amount, fee, 0); err != nil {
		return err
	}
	if err := c.payPoints(x.Want, c.from, recipient(x), pay, part.fee); err != nil {
		return err
	}
	c.emit(c.setup.Exchange, OfferTaken{id, c.from, fee})
	return nil
}

func (o ExchangeSettleMany) run(c call) error {
	if len(o.Rings) == 0 {
		return fault.New(fault.Malformed, "settle rings", "there is nothing to settle")
	}
	for _, r := range o.Rings {
		if err := c.ring(r); err != nil {
			return err
		}
	}
	return nil
}

func (c call) ring(r Ring) error {
	n := len(r.Offers)
	if n < 2 || len(r.Amounts) != n {
		return fault.New(fault.Malformed, "settle ring", "fewer than two offers, or not as many amounts")
	}
	parts := make([]booked, n)
	for i := range parts {
		var err error
		if parts[i], err = c.link(r, i); err != nil {
			return err
		}
	}
	for i, o := range r.Offers {
		next := (i + 1) % n
		if err := c.move(o.Offer, recipient(r.Offers[next].Offer), r.Amounts[i], parts[next].fee, parts[i].relay); err != nil {
			return err
		}
	}
	return nil
}

// link books offer i of a circle, which receives from the one before.
func (c call) link(r Ring, i int) (booked, error) {
	n := len(r.Offers)
	before, next := r.Offers[(i+n-1)%n].Offer, r.Offers[(i+1)%n].Offer
	o := r.Offers[i].Offer
	if before.Give != o.Want {
		return booked{}, notCrossing("settle ring")
	}
	id, err := c.live(r.Offers[i], next.Maker)
	if err != nil {
		return booked{}, err
	}
	given, received := r.Amounts[i], r.Amounts[(i+n-1)%n]
	if given == 0 || received == 0 {
		return booked{}, zeroAmount("settle ring")
	}
	p, err := c.pass(o.Give, o.Want, given, received, false)
	if err != nil {
		return booked{}, err
	}
	return c.book(p, id, o, given, received)
}

// price is what the maker is owed for fill more, as its pair lets both sides go.
func (c call) price(id offer.ID, o offer.Offer, fill uint64) (uint64, Pair, error) {
	const op = "exchange offer"
	from := c.Filled(id).Given
	switch {
	case fill == 0:
		return 0, Pair{}, zeroAmount(op)
	case fill > o.GiveAmount-from:
		return 0, Pair{}, overfilled(op)
	}
	pay := owed(o, from, from+fill)
	if pay == 0 {
		return 0, Pair{}, zeroAmount(op)
	}
	p, err := c.pass(o.Give, o.Want, fill, pay, true)
	return pay, p, err
}

// book notes a part of an offer, which must be at its rate and within its fees.
func (c call) book(p Pair, id offer.ID, o offer.Offer, given, received uint64) (booked, error) {
	const op = "fill offer"
	f := c.Filled(id)
	from := f.Given
	switch {
	case f.Cancelled:
		return booked{}, fault.New(fault.Revoked, op, "its maker ended it")
	case given > o.GiveAmount-from:
		return booked{}, overfilled(op)
	case received < owed(o, from, from+given):
		return booked{}, fault.New(fault.Conflict, op, "its maker would receive less than its rate")
	}
	fee := c.fee(p, o.Want, o.Give, received, recipient(o))
	f.Given, f.Fee = from+given, f.Fee+fee
	if fee != 0 && f.Fee > feeLimit(o, f.Given) {
		return booked{}, feeAboveLimit(op)
	}
	c.state.fills.put(id, f)
	part := booked{fee, relayShare(o, from, f.Given)}
	c.emit(c.setup.Exchange, OfferFilled{id, o.Maker, given, received, fee, part.relay})
	return part, nil
}

// move pays what an offer gives, and the relayer on top.
func (c call) move(o offer.Offer, to Account, amount, fee, relay uint64) error {
	if err := c.payPoints(o.Give, o.Maker, to, amount, fee); err != nil {
		return err
	}
	return c.exchanged(o.Give, o.Maker, c.from, relay)
}

// payPoints pays amount to an account, less a fee for the merchant of the points.
func (c call) payPoints(points Account, from, to Account, amount, fee uint64) error {
	if err := c.exchanged(points, from, to, amount-fee); err != nil {
		return err
	}
	return c.exchanged(points, from, c.state.enlisted.get(points), fee)
}

// exchanged moves points under the exchange's allowance; none is none.
func (c call) exchanged(points Account, from, to Account, amount uint64) error {
	if amount == 0 {
		return nil
	}
	p, err := c.find("exchange points", points)
	if err != nil {
		return err
	}
	return p.transferFrom(c, c.setup.Exchange, from, to, amount)
}

func notCrossing(op string) error {
	return fault.New(fault.Conflict, op, "what one offer gives is not what the other wants")
}

func overfilled(op string) error { return fault.New(fault.UsedUp, op, "less than that is left") }

func feeAboveLimit(op string) error {
	return fault.New(fault.Conflict, op, "the exchange fee is above the limit of who pays it")
}

func (o ExchangeSettle) contract(l *Ledger) Account     { return l.setup.Exchange }
func (o ExchangeSettleMany) contract(l *Ledger) Account { return l.setup.Exchange }
func (o ExchangeTake) contract(l *Ledger) Account       { return l.setup.Exchange }
