// Package offer is the exchange order that Souk gossips: "I give so many of these
// points for so many of those, in parts if need be, until then". The maker's
// account signs it as EIP-712 typed data, so that a contract settles it and the
// maker needs no gas; any peer may match it with others.
//
// A customer's offer is a fact of kind offer, signed as a fact by the member
// that took it in: the fact tells nothing about the customer but the account,
// and a member answers for what it lets in. A quote is an offer that a merchant
// stands behind: the maker is its operator account. See docs/spec/offer.md.
package offer

import (
	"math/bits"

	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// MaxAmount is the most points that a holder can approve at once. An offer of
// more could never be filled, so none is gossiped.
const MaxAmount uint64 = 1<<48 - 1

// maxExpiry is the last second of the year 9999.
const maxExpiry = fact.MaxTime / 1000

// Venue is where offers are settled: the exchange of one consortium on one
// chain. It is the EIP-712 domain, so an offer holds there and nowhere else.
type Venue struct {
	Chain    uint64
	Exchange Address
}

// Offer is an order as the exchange contract reads it. Amounts are in the
// points' smallest unit, 1 to MaxAmount; fees may be 0.
type Offer struct {
	Maker       Address  // whose points are given
	Recipient   Address  // who gets what is received; zero: the maker
	Taker       Address  // who alone may fill it; zero: anybody
	Give        Address  // points that the maker gives
	Want        Address  // points that the maker receives
	GiveAmount  uint64   // most that is given
	WantAmount  uint64   // with GiveAmount the worst rate for the maker
	MaxFee      uint64   // most of Want taken as exchange fee for the whole offer
	MaxRelayFee uint64   // most of Give paid to the relayer for the whole offer
	Nonce       uint64   // cancelBelow ends all smaller ones
	Expiry      uint64   // Unix seconds; the last second in which it holds
	Salt        [32]byte // makes the id unique
}

// Check holds the fields against their bounds. Its answer depends on content
// alone (I5).
func (o Offer) Check() error {
	const op = "check offer"
	switch {
	case o.Maker.IsZero(), o.Give.IsZero(), o.Want.IsZero():
		return fault.New(fault.Malformed, op, "maker and both kinds of points must be named")
	case o.Give == o.Want:
		return fault.New(fault.Malformed, op, "gives and wants the same points")
	case o.Taker == o.Maker:
		return fault.New(fault.Malformed, op, "the maker cannot be the taker")
	case !amount(o.GiveAmount) || !amount(o.WantAmount):
		return fault.New(fault.Malformed, op, "an amount is zero or more than can be approved")
	case o.MaxFee > o.WantAmount || o.MaxRelayFee > o.GiveAmount:
		return fault.New(fault.Malformed, op, "a fee may take more than the whole amount")
	case o.Expiry == 0 || o.Expiry >= maxExpiry:
		return fault.New(fault.Malformed, op, "the expiry is zero or beyond the year 9999")
	}
	return nil
}

func amount(v uint64) bool { return v > 0 && v <= MaxAmount }

// Ends is the first Unix millisecond at which the offer no longer holds.
func (o Offer) Ends() uint64 { return (o.Expiry + 1) * 1000 }

// Cost is what must at least be paid, in Want, for give units of Give: rounded
// up, so that the maker never gets less than its rate. give is at most GiveAmount.
func (o Offer) Cost(give uint64) uint64 {
	q, r := mulDiv(give, o.WantAmount, o.GiveAmount)
	if r > 0 {
		q++
	}
	return q
}

// Yield is the most of Give that pay units of Want buy: rounded down. pay is at
// most WantAmount.
func (o Offer) Yield(pay uint64) uint64 {
	q, _ := mulDiv(pay, o.GiveAmount, o.WantAmount)
	return q
}

// mulDiv is a*b/c with its remainder, over 128 bits. a is at most c and c is
// more than 0, so the quotient is at most b.
func mulDiv(a, b, c uint64) (q, r uint64) {
	hi, lo := bits.Mul64(a, b)
	return bits.Div64(hi, lo, c)
}
