package ledger

import (
	"math/bits"

	"github.com/souk-network/souk/protocol/offer"
)

// Standing is whether an offer can be filled now, and how much of it. Both amounts
// are zero unless it is fillable.
type Standing struct {
	State    offer.State
	Fillable uint64 // of what it gives
	Funds    uint64 // what its maker has of that and allowed, the lesser
}

// Status judges an offer with its signature: fillable, or the first reason against it.
func (e *Exchange) Status(now uint64, s offer.Signed) Standing {
	if e.signed(s) != nil {
		return Standing{State: offer.StateBadSignature}
	}
	o := s.Offer
	state := e.offerState(now, o)
	if state == offer.StateFillable {
		state = e.pairState(now, o)
	}
	if state != offer.StateFillable {
		return Standing{State: state}
	}
	return e.covered(now, o)
}

func (e *Exchange) offerState(now uint64, o offer.Offer) offer.State {
	f := e.fills[e.Venue.ID(o)]
	switch {
	case o.GiveAmount == 0, o.WantAmount == 0, o.Taker == o.Maker, o.Recipient == e.Venue.Exchange:
		return offer.StateMalformed
	case now > o.Expiry:
		return offer.StateExpired
	case f.Cancelled, o.Nonce < e.lowest[o.Maker]:
		return offer.StateCancelled
	case f.Given == o.GiveAmount:
		return offer.StateFilled
	}
	return offer.StateFillable
}

// pairState is against an offer if no better rate than its own is in the corridor.
func (e *Exchange) pairState(now uint64, o offer.Offer) offer.State {
	p := e.pair(now, o.Give, o.Want)
	within := isLow(o.Give, o.Want) && p.notAbove(o.GiveAmount, o.WantAmount) || !isLow(o.Give, o.Want) && p.notBelow(o.WantAmount, o.GiveAmount)
	switch {
	case p.State == PairNone:
		return offer.StateNoCorridor
	case p.State == PairPaused:
		return offer.StatePaused
	case !within:
		return offer.StateOutsideCorridor
	}
	f := e.fills[e.Venue.ID(o)]
	if f.Fee+e.fee(p.Pair, o.Want, o.Give, owed(o, f.Given, o.GiveAmount), recipient(o)) > o.MaxFee {
		return offer.StateFeeAboveLimit
	}
	return offer.StateFillable
}

// covered is how much the maker's points and the cap of the day are enough for.
func (e *Exchange) covered(now uint64, o offer.Offer) Standing {
	points := e.points[o.Give]
	funds := min(points.Balance(now, o.Maker).Total(), points.Allowance(o.Maker, e.Venue.Exchange))
	hi, lo := bits.Mul64(funds, o.GiveAmount)
	enough, _ := bits.Div64(hi, lo, o.GiveAmount+o.MaxRelayFee) // rounded down; hi is below, as funds are 50 bits at most
	left := e.pair(now, o.Give, o.Want).left(isLow(o.Give, o.Want))
	switch {
	case enough == 0:
		return Standing{State: offer.StateNotCovered}
	case left == 0:
		return Standing{State: offer.StateCapReached}
	}
	given := e.fills[e.Venue.ID(o)].Given
	return Standing{offer.StateFillable, min(o.GiveAmount-given, enough, left), funds}
}
