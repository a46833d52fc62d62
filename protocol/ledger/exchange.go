package ledger

import (
	"math/bits"

	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
)

// Exchange is the exchange of a consortium: what the contract holds, changed by the
// calls that it takes, and the points that it moves. Each call names who calls and
// the time of the block. A call that is refused changes nothing.
//
// Amounts of offers have 63 bits here and 128 in the contract; no purse holds more.
// Contract accounts (ERC-1271) sign nothing here.
type Exchange struct {
	Venue offer.Venue

	points    map[Account]*Points
	active    map[Account]bool
	merchants map[Account]Account // of the points that a proposal named
	discounts map[[2]Account]uint64
	pairs     map[[2]Account]pair
	proposals []proposal
	fills     map[offer.ID]Fill
	lowest    map[Account]uint64
}

// Fill is what became of an offer.
type Fill struct {
	Given     uint64 // of what it gives
	Fee       uint64 // exchange fee taken, of what it wants
	Cancelled bool   // by its own cancellation; CancelBelow does not show here
}

// NewExchange is an exchange of these points, by the address of their contract, at
// which nothing was voted yet. All members are active.
func NewExchange(venue offer.Venue, points map[Account]*Points, members []Account) *Exchange {
	e := &Exchange{
		Venue: venue, points: points, active: map[Account]bool{}, merchants: map[Account]Account{}, discounts: map[[2]Account]uint64{},
		pairs: map[[2]Account]pair{}, fills: map[offer.ID]Fill{}, lowest: map[Account]uint64{},
	}
	for _, m := range members {
		e.active[m] = true
	}
	return e
}

// SetActive says whether the registry has a member as active.
func (e *Exchange) SetActive(member Account, active bool) { e.active[member] = active }

// SetDiscount says what share of a merchant's fees a holder does not pay, in basis
// points; 10,000 and more are all of it.
func (e *Exchange) SetDiscount(holder, merchant Account, bps uint64) {
	e.discounts[[2]Account{holder, merchant}] = bps
}

// Filled is what became of an offer.
func (e *Exchange) Filled(id offer.ID) Fill { return e.fills[id] }

// LowestNonce is the smallest nonce with which offers of a maker hold.
func (e *Exchange) LowestNonce(maker Account) uint64 { return e.lowest[maker] }

// Cancel ends the caller's offer.
func (e *Exchange) Cancel(caller Account, o offer.Offer) error {
	if caller != o.Maker {
		return fault.New(fault.Unauthorized, "cancel offer", "only the maker may do this")
	}
	e.cancel(o)
	return nil
}

// CancelBySignature ends an offer as its maker signed it.
func (e *Exchange) CancelBySignature(o offer.Offer, sig []byte) error {
	if len(sig) != eip712.SignatureSize || e.Venue.VerifyCancel(e.Venue.ID(o), o.Maker, sig) != nil {
		return badSignature("cancel offer")
	}
	e.cancel(o)
	return nil
}

// CancelBelow ends all offers of the caller with a smaller nonce.
func (e *Exchange) CancelBelow(caller Account, nonce uint64) error {
	if nonce <= e.lowest[caller] {
		return fault.New(fault.Conflict, "cancel offers", "the nonce is not above the lowest one")
	}
	e.lowest[caller] = nonce
	return nil
}

// CancelBelowBySignature ends them as their maker signed it.
func (e *Exchange) CancelBelowBySignature(maker Account, nonce uint64, sig []byte) error {
	if len(sig) != eip712.SignatureSize || e.Venue.VerifyCancelBelow(maker, nonce, sig) != nil {
		return badSignature("cancel offers")
	}
	return e.CancelBelow(maker, nonce)
}

func (e *Exchange) cancel(o offer.Offer) {
	id := e.Venue.ID(o)
	f := e.fills[id]
	f.Cancelled = true
	e.fills[id] = f
}

// live refuses an offer that does not hold for counterparty, who gets what it gives.
func (e *Exchange) live(now uint64, s offer.Signed, counterparty Account) error {
	const op = "exchange offer"
	o := s.Offer
	switch {
	case now > o.Expiry:
		return fault.New(fault.Expired, op, "its last second is over")
	case o.Nonce < e.lowest[o.Maker]:
		return fault.New(fault.Revoked, op, "its maker ended all offers below a higher nonce")
	case counterparty == o.Maker:
		return fault.New(fault.Conflict, op, "a maker does not trade with itself")
	case !o.Taker.IsZero() && o.Taker != counterparty:
		return fault.New(fault.Unauthorized, op, "it is for another taker")
	case o.GiveAmount == 0 || o.WantAmount == 0:
		return zeroAmount(op)
	case o.Recipient == e.Venue.Exchange:
		return fault.New(fault.Malformed, op, "the exchange keeps nothing")
	}
	return e.signed(s)
}

func (e *Exchange) signed(s offer.Signed) error {
	signer, err := eip712.Recover(e.Venue.ID(s.Offer), s.Sig)
	if err != nil || signer != s.Offer.Maker {
		return badSignature("exchange offer")
	}
	return nil
}

// owed is what the maker receives at least while its giving goes from one amount
// to another, both at most all: the whole so far is rounded up, once.
func owed(o offer.Offer, from, to uint64) uint64 { return o.Cost(to) - o.Cost(from) }

// share is part of whole, by how much of an offer is given: rounded down.
func share(o offer.Offer, given, whole uint64) (q uint64, exact bool) {
	hi, lo := bits.Mul64(given, whole)
	q, r := bits.Div64(hi, lo, o.GiveAmount)
	return q, r == 0
}

// relayShare is what a relayer gets of a part.
func relayShare(o offer.Offer, from, to uint64) uint64 {
	after, _ := share(o, to, o.MaxRelayFee)
	before, _ := share(o, from, o.MaxRelayFee)
	return after - before
}

// feeLimit is the most fee once so much is given: rounded up.
func feeLimit(o offer.Offer, given uint64) uint64 {
	q, exact := share(o, given, o.MaxFee)
	if !exact {
		q++
	}
	return q
}

func recipient(o offer.Offer) Account {
	if o.Recipient.IsZero() {
		return o.Maker
	}
	return o.Recipient
}

func zeroAmount(op string) error { return fault.New(fault.Malformed, op, "an amount is zero") }

func badSignature(op string) error {
	return fault.New(fault.BadSignature, op, "not signed by its account")
}
