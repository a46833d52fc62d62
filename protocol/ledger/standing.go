package ledger

import (
	"math/bits"

	"github.com/souk-network/souk/protocol/offer"
)

// OfferStanding is whether an offer can be filled now, and how much of it. Both
// amounts are zero unless it is fillable.
type OfferStanding struct {
	State    offer.State
	Fillable uint64 // of what it gives
	Funds    uint64 // what its maker has of that and allowed, the lesser
}

// OfferStatus judges an offer with its signature: fillable, or the first reason against it.
func (l *Ledger) OfferStatus(s offer.Signed) OfferStanding {
	o := s.Offer
	id := l.Venue().ID(o)
	if !signedBy(o.Maker, id, s.Sig) {
		return OfferStanding{State: offer.StateBadSignature}
	}
	state := l.offerState(id, o)
	if state == offer.StateFillable {
		state = l.pairState(id, o)
	}
	if state != offer.StateFillable {
		return OfferStanding{State: state}
	}
	return l.covered(id, o)
}

func (l *Ledger) offerState(id offer.ID, o offer.Offer) offer.State {
	f := l.Filled(id)
	switch {
	case o.GiveAmount == 0, o.WantAmount == 0, o.Taker == o.Maker, o.Recipient == offer.Address(l.setup.Exchange):
		return offer.StateMalformed
	case l.clock.Time > o.Expiry:
		return offer.StateExpired
	case f.Cancelled, o.Nonce < l.LowestNonce(o.Maker):
		return offer.StateCancelled
	case f.Given == o.GiveAmount:
		return offer.StateFilled
	}
	return offer.StateFillable
}

// pairState is against an offer if no better rate than its own is in the corridor.
func (l *Ledger) pairState(id offer.ID, o offer.Offer) offer.State {
	p := l.pair(o.Give, o.Want)
	within := isLow(o.Give, o.Want) && p.notAbove(o.GiveAmount, o.WantAmount) || !isLow(o.Give, o.Want) && p.notBelow(o.WantAmount, o.GiveAmount)
	switch {
	case p.State == PairNone:
		return offer.StateNoCorridor
	case p.State == PairStopped:
		return offer.StatePaused
	case !within:
		return offer.StateOutsideCorridor
	}
	f := l.Filled(id)
	if f.Fee+l.fee(p.Pair, o.Want, o.Give, owed(o, f.Given, o.GiveAmount), recipient(o)) > o.MaxFee {
		return offer.StateFeeAboveLimit
	}
	return offer.StateFillable
}

// covered is how much the maker's points and the cap of the day are enough for.
func (l *Ledger) covered(id offer.ID, o offer.Offer) OfferStanding {
	points, _ := l.Points(o.Give)
	funds := min(points.Balance(o.Maker).Total(), points.Allowance(o.Maker, l.setup.Exchange))
	hi, lo := bits.Mul64(funds, o.GiveAmount)
	enough, _ := bits.Div64(hi, lo, o.GiveAmount+o.MaxRelayFee) // rounded down; hi is below, as funds are 50 bits at most
	left := l.pair(o.Give, o.Want).left(isLow(o.Give, o.Want))
	switch {
	case enough == 0:
		return OfferStanding{State: offer.StateNotCovered}
	case left == 0:
		return OfferStanding{State: offer.StateCapReached}
	}
	given := l.Filled(id).Given
	return OfferStanding{offer.StateFillable, min(o.GiveAmount-given, enough, left), funds}
}
