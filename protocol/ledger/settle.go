package ledger

import (
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
)

// Ring is offers in a circle: each gives to the next what the next wants, the last
// to the first. Amounts are what each gives, in the same order.
type Ring struct {
	Offers  []offer.Signed
	Amounts []uint64
}

// settlement is one call that exchanges points.
type settlement struct {
	*Exchange
	*journal
	caller Account
	now    uint64
}

// booked is a part of an offer: the fee of what its maker receives, and what the
// relayer gets on top of what it gives.
type booked struct{ fee, relay uint64 }

func (e *Exchange) settlement(caller Account, now uint64, do func(settlement) error) error {
	return whole(func(j *journal) error { return do(settlement{e, j, caller, now}) })
}

// Settle settles two offers that cross. a gives fill and receives exactly its rate.
// The caller gets the relay fees.
func (e *Exchange) Settle(caller Account, now uint64, a, b offer.Signed, fill uint64) error {
	return e.settlement(caller, now, func(s settlement) error { return s.two(a, b, fill) })
}

// SettleMany settles circles, all or none. The caller gets the relay fees.
func (e *Exchange) SettleMany(caller Account, now uint64, rings []Ring) error {
	if len(rings) == 0 {
		return fault.New(fault.Malformed, "settle rings", "there is nothing to settle")
	}
	return e.settlement(caller, now, func(s settlement) error {
		for _, r := range rings {
			if err := s.ring(r); err != nil {
				return err
			}
		}
		return nil
	})
}

// Take fills a part of an offer from the caller's own points, for a fee of at most
// maxFee of what the caller gets. No relay fee is due.
func (e *Exchange) Take(caller Account, now uint64, o offer.Signed, amount, maxFee uint64) error {
	return e.settlement(caller, now, func(s settlement) error { return s.take(o, amount, maxFee) })
}

func (s settlement) two(a, b offer.Signed, fill uint64) error {
	if a.Offer.Give != b.Offer.Want || a.Offer.Want != b.Offer.Give {
		return notCrossing("settle offers")
	}
	if err := s.live(s.now, a, b.Offer.Maker); err != nil {
		return err
	}
	if err := s.live(s.now, b, a.Offer.Maker); err != nil {
		return err
	}
	pay, p, err := s.price(a.Offer, fill)
	if err != nil {
		return err
	}
	partA, err := s.book(p, a.Offer, fill, pay)
	if err != nil {
		return err
	}
	partB, err := s.book(p, b.Offer, pay, fill)
	if err != nil {
		return err
	}
	if err := s.move(a.Offer, recipient(b.Offer), fill, partB.fee, partA.relay); err != nil {
		return err
	}
	return s.move(b.Offer, recipient(a.Offer), pay, partA.fee, partB.relay)
}

func (s settlement) take(signed offer.Signed, amount, maxFee uint64) error {
	o := signed.Offer
	if err := s.live(s.now, signed, s.caller); err != nil {
		return err
	}
	pay, p, err := s.price(o, amount)
	if err != nil {
		return err
	}
	part, err := s.book(p, o, amount, pay)
	if err != nil {
		return err
	}
	fee := s.fee(p, o.Give, o.Want, amount, s.caller)
	if fee > maxFee {
		return feeAboveLimit("take offer")
	}
	if err := s.move(o, s.caller, amount, fee, 0); err != nil {
		return err
	}
	return s.pay(o.Want, s.caller, recipient(o), pay, part.fee)
}

func (s settlement) ring(r Ring) error {
	n := len(r.Offers)
	if n < 2 || len(r.Amounts) != n {
		return fault.New(fault.Malformed, "settle ring", "fewer than two offers, or not as many amounts")
	}
	parts := make([]booked, n)
	for i := range parts {
		var err error
		if parts[i], err = s.link(r, i); err != nil {
			return err
		}
	}
	for i, o := range r.Offers {
		next := (i + 1) % n
		if err := s.move(o.Offer, recipient(r.Offers[next].Offer), r.Amounts[i], parts[next].fee, parts[i].relay); err != nil {
			return err
		}
	}
	return nil
}

// link books offer i of a circle, which receives from the one before.
func (s settlement) link(r Ring, i int) (booked, error) {
	n := len(r.Offers)
	before, next := r.Offers[(i+n-1)%n].Offer, r.Offers[(i+1)%n].Offer
	o := r.Offers[i].Offer
	if before.Give != o.Want {
		return booked{}, notCrossing("settle ring")
	}
	if err := s.live(s.now, r.Offers[i], next.Maker); err != nil {
		return booked{}, err
	}
	given, received := r.Amounts[i], r.Amounts[(i+n-1)%n]
	if given == 0 || received == 0 {
		return booked{}, zeroAmount("settle ring")
	}
	p, err := s.pass(s.journal, s.now, o.Give, o.Want, given, received, false)
	if err != nil {
		return booked{}, err
	}
	return s.book(p, o, given, received)
}

// price is what the maker is owed for fill more, as its pair lets both sides go.
func (s settlement) price(o offer.Offer, fill uint64) (uint64, Pair, error) {
	const op = "exchange offer"
	from := s.fills[s.Venue.ID(o)].Given
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
	p, err := s.pass(s.journal, s.now, o.Give, o.Want, fill, pay, true)
	return pay, p, err
}

// book notes a part of an offer, which must be at its rate and within its fees.
func (s settlement) book(p Pair, o offer.Offer, given, received uint64) (booked, error) {
	const op = "fill offer"
	id := s.Venue.ID(o)
	f := s.fills[id]
	from := f.Given
	switch {
	case f.Cancelled:
		return booked{}, fault.New(fault.Revoked, op, "its maker ended it")
	case given > o.GiveAmount-from:
		return booked{}, overfilled(op)
	case received < owed(o, from, from+given):
		return booked{}, fault.New(fault.Conflict, op, "its maker would receive less than its rate")
	}
	fee := s.fee(p, o.Want, o.Give, received, recipient(o))
	f.Given, f.Fee = from+given, f.Fee+fee
	if fee != 0 && f.Fee > feeLimit(o, f.Given) {
		return booked{}, feeAboveLimit(op)
	}
	put(s.journal, s.fills, id, f)
	return booked{fee, relayShare(o, from, f.Given)}, nil
}

// move pays what an offer gives, and the relayer on top.
func (s settlement) move(o offer.Offer, to Account, amount, fee, relay uint64) error {
	if err := s.pay(o.Give, o.Maker, to, amount, fee); err != nil {
		return err
	}
	return s.transfer(o.Give, o.Maker, s.caller, relay)
}

// pay pays amount to an account, less a fee for the merchant of the points.
func (s settlement) pay(points Account, from, to Account, amount, fee uint64) error {
	if err := s.transfer(points, from, to, amount-fee); err != nil {
		return err
	}
	return s.transfer(points, from, s.merchants[points], fee)
}

// transfer moves points under the exchange's allowance; none is none.
func (s settlement) transfer(points Account, from, to Account, amount uint64) error {
	if amount == 0 {
		return nil
	}
	p, spender := s.points[points], Account(s.Venue.Exchange)
	save(s.journal, p.allowed, [2]Account{from, spender})
	save(s.journal, p.purses, from)
	save(s.journal, p.purses, to)
	return p.TransferFrom(s.now, spender, from, to, amount)
}

func notCrossing(op string) error {
	return fault.New(fault.Conflict, op, "what one offer gives is not what the other wants")
}

func overfilled(op string) error { return fault.New(fault.UsedUp, op, "less than that is left") }

func feeAboveLimit(op string) error {
	return fault.New(fault.Conflict, op, "the exchange fee is above the limit of who pays it")
}
