package ledger

import (
	"math/bits"

	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
)

// Amounts of offers have 63 bits here and 128 in the contract; no purse holds more.
// Contract accounts (ERC-1271) sign nothing here.

// ExchangeCancel ends the caller's offer.
type ExchangeCancel struct{ Offer offer.Offer }

// ExchangeCancelSigned ends an offer as its maker signed it.
type ExchangeCancelSigned struct {
	Offer     offer.Offer
	Signature []byte
}

// ExchangeCancelBelow ends all offers of the caller with a smaller nonce.
type ExchangeCancelBelow struct{ Nonce uint64 }

// ExchangeCancelBelowSigned ends them as their maker signed it.
type ExchangeCancelBelowSigned struct {
	Maker     Account
	Nonce     uint64
	Signature []byte
}

// Fill is what became of an offer.
type Fill struct {
	Given     uint64 // of what it gives
	Fee       uint64 // exchange fee taken, of what it wants
	Cancelled bool   // by its own cancellation; a raised lowest nonce does not show here
}

// Venue is the exchange as offers name it.
func (l *Ledger) Venue() offer.Venue {
	return offer.Venue{Chain: l.setup.ChainID, Exchange: offer.Address(l.setup.Exchange)}
}

// Filled is what became of an offer.
func (l *Ledger) Filled(id offer.ID) Fill { return l.state.fills.get(id) }

// LowestNonce is the smallest nonce with which offers of a maker hold.
func (l *Ledger) LowestNonce(maker Account) uint64 { return l.state.lowest.get(maker) }

func (o ExchangeCancel) run(c call) error {
	if c.from != o.Offer.Maker {
		return fault.New(fault.Unauthorized, "cancel offer", "only the maker may do this")
	}
	c.cancel(o.Offer)
	return nil
}

func (o ExchangeCancelSigned) run(c call) error {
	v := c.Venue()
	if len(o.Signature) != eip712.SignatureSize || v.VerifyCancel(v.ID(o.Offer), o.Offer.Maker, o.Signature) != nil {
		return badSignature("cancel offer")
	}
	c.cancel(o.Offer)
	return nil
}

func (o ExchangeCancelBelow) run(c call) error { return c.cancelBelow(c.from, o.Nonce) }

func (o ExchangeCancelBelowSigned) run(c call) error {
	if len(o.Signature) != eip712.SignatureSize || c.Venue().VerifyCancelBelow(o.Maker, o.Nonce, o.Signature) != nil {
		return badSignature("cancel offers")
	}
	return c.cancelBelow(o.Maker, o.Nonce)
}

func (c call) cancel(o offer.Offer) {
	id := c.Venue().ID(o)
	f := c.state.fills.get(id)
	f.Cancelled = true
	c.state.fills.put(id, f)
	c.emit(c.setup.Exchange, OfferCancelled{id, o.Maker})
}

func (c call) cancelBelow(maker Account, nonce uint64) error {
	if nonce <= c.LowestNonce(maker) {
		return fault.New(fault.Conflict, "cancel offers", "the nonce is not above the lowest one")
	}
	c.state.lowest.put(maker, nonce)
	c.emit(c.setup.Exchange, OffersCancelledBelow{maker, nonce})
	return nil
}

// live refuses an offer that does not hold for counterparty, who gets what it gives.
// It returns the offer's id.
func (c call) live(s offer.Signed, counterparty Account) (offer.ID, error) {
	const op = "exchange offer"
	o := s.Offer
	switch {
	case c.now() > o.Expiry:
		return offer.ID{}, fault.New(fault.Expired, op, "its last second is over")
	case o.Nonce < c.LowestNonce(o.Maker):
		return offer.ID{}, fault.New(fault.Revoked, op, "its maker ended all offers below a higher nonce")
	case counterparty == o.Maker:
		return offer.ID{}, fault.New(fault.Conflict, op, "a maker does not trade with itself")
	case !o.Taker.IsZero() && o.Taker != counterparty:
		return offer.ID{}, fault.New(fault.Unauthorized, op, "it is for another taker")
	case o.GiveAmount == 0 || o.WantAmount == 0:
		return offer.ID{}, zeroAmount(op)
	case o.Recipient == offer.Address(c.setup.Exchange):
		return offer.ID{}, fault.New(fault.Malformed, op, "the exchange keeps nothing")
	}
	id := c.Venue().ID(o)
	if !signedBy(o.Maker, id, s.Sig) {
		return offer.ID{}, badSignature(op)
	}
	return id, nil
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

func (o ExchangeCancel) contract(l *Ledger) Account            { return l.setup.Exchange }
func (o ExchangeCancelSigned) contract(l *Ledger) Account      { return l.setup.Exchange }
func (o ExchangeCancelBelow) contract(l *Ledger) Account       { return l.setup.Exchange }
func (o ExchangeCancelBelowSigned) contract(l *Ledger) Account { return l.setup.Exchange }
