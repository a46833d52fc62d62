// Package market is the order book over offers, as pure data: what is open, the
// best quote for an amount, which offers cross and how they settle together, and
// whether quotes pay out more than they take in (a money pump).
//
// Amounts are integers and every decision is exact: rates are compared as
// products of 128 bits. A book is not safe for concurrent use.
package market

import (
	"bytes"
	"cmp"
	"math/bits"

	"github.com/souk-network/souk/protocol/offer"
)

// Way is one direction of a pair: offers that give these points for those.
type Way struct{ Give, Want offer.Address }

// Back is the other direction.
func (w Way) Back() Way { return Way{w.Want, w.Give} }

// compare orders ways by their addresses.
func (w *Way) compare(v *Way) int {
	return cmp.Or(bytes.Compare(w.Give[:], v.Give[:]), bytes.Compare(w.Want[:], v.Want[:]))
}

// Order is an open offer.
type Order struct {
	ID    offer.ID
	Offer offer.Offer
	Left  uint64 // of GiveAmount, what was not filled yet
	Funds uint64 // points to give that the maker has and has approved now
	Since uint64 // Unix milliseconds: of two equal rates the older comes first
	// Open is how much of Left can be filled now. The book computes it: all
	// offers of one maker in one way share the maker's funds, best rate first.
	Open uint64
}

// Way is the side of the book that the order stands on.
func (o *Order) Way() Way { return Way{o.Offer.Give, o.Offer.Want} }

// compare puts the better rate for a taker first, then the older, then the
// smaller id.
func (o *Order) compare(p *Order) int {
	if c := compareProducts(o.Offer.WantAmount, p.Offer.GiveAmount, p.Offer.WantAmount, o.Offer.GiveAmount); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(o.Since, p.Since), bytes.Compare(o.ID[:], p.ID[:]))
}

// compareProducts compares a*b with c*d.
func compareProducts(a, b, c, d uint64) int {
	h1, l1 := bits.Mul64(a, b)
	h2, l2 := bits.Mul64(c, d)
	return cmp.Or(cmp.Compare(h1, h2), cmp.Compare(l1, l2))
}
