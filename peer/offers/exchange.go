// Package offers is what a peer knows of exchange offers: which there are, what
// the chain says of each, the order book that follows from both, and what of it
// this peer sends to the chain.
//
//	gate ──▶ waiting ──▶ asked at a block ──▶ fillable: stored, relayed, in the book
//	                                     └──▶ not: dropped; if stored, asked again later
//
// The chain is asked in batches, so many in a block and no more. A chain that
// stands still stops nothing: the book shows what was known, and how old that is.
package offers

import (
	"context"

	"github.com/souk-network/souk/protocol/market"
	"github.com/souk-network/souk/protocol/offer"
)

// Head is the newest block that the chain client has read.
type Head struct {
	Number uint64
	Hash   [32]byte
	Final  uint64 // height up to which nothing is taken back any more
	Told   uint64 // height up to which Touch was told of events; 0: nobody tells
}

// Standing is what the exchange says of an offer at a block.
type Standing struct {
	State    offer.State
	Fillable uint64 // of what is given, how much could be now; 0 unless fillable
	// Funds is the lesser of the maker's balance and allowance; 0: not known.
	Funds uint64
}

// Exchange is what a peer needs of the exchange contract. Statuses, Terms and
// TryPump ask the chain and may take long or fail; no other call may wait for them. Calls that send
// queue what they send, and repeating them is harmless.
type Exchange interface {
	// Venue is chain and contract. Offers for another one are not relayed.
	Venue() offer.Venue
	// Head is the newest block, from memory.
	Head() Head
	// Statuses is the standing of each offer, in order, at the newest block; one
	// call for all of them. At most Limits.Batch are asked for.
	Statuses(ctx context.Context, asked []offer.Signed) ([]Standing, error)
	// Terms are those of pairs at the newest block, in order.
	Terms(ctx context.Context, pairs []PairOf) ([]market.Terms, error)
	// Settle sends a ring: each offer gives to the next what the plan says. One
	// that the chain would refuse now is fault.Conflict.
	Settle(ctx context.Context, r Ring) error
	// Settlement is where a ring stands that was handed to Settle, before a restart
	// or after it. fault.NotFound: it never was.
	Settlement(ctx context.Context, r Ring) (Place, error)
	// Cancel relays the end of an offer, signed by its maker.
	Cancel(ctx context.Context, s offer.Signed, sig []byte) error
	// CancelBelow relays the end of all offers of a maker below a nonce.
	CancelBelow(ctx context.Context, maker offer.Address, nonce uint64, sig []byte) error
	// TryPump asks the chain whether it would take a money pump as evidence now:
	// nil, fault.Unavailable if it does not answer, else why it would not: *Unfit where
	// that is because of one quote.
	TryPump(ctx context.Context, quotes []offer.Signed) error
	// PausePump shows the chain a money pump; each quote gives what the next wants.
	PausePump(ctx context.Context, quotes []offer.Signed) error
}

// Place says where the chain holds a settlement, and how firmly (I12).
type Place struct {
	State string // "pending", "sent", "mined", "final" or "failed"
	Tx    [32]byte
	Block uint64
}

// RingID names a settlement: the hash of its offers and amounts.
type RingID [32]byte

// Ring is offers that settle together and how much each gives and gets.
type Ring struct {
	ID     RingID
	Block  uint64 // at which it was planned; tells attempts apart
	Offers []offer.Signed
	Legs   market.Plan // in the same order
}

// Limits bound what a peer asks the chain and keeps of others' offers.
type Limits struct {
	Batch     int // offers in one question. 0 means 64
	Calls     int // questions in one block. 0 means 16
	Waiting   int // offers that wait for a first answer. 0 means 4,096
	PerMaker  int // open offers of one account. 0 means 64
	PerMember int // open offers that one member took in. 0 means 16,384
	Settle    int // settlements that this peer pays for in a day. 0 means 500
}

func (l Limits) withDefaults() Limits {
	for _, d := range []struct {
		field *int
		value int
	}{{&l.Batch, 64}, {&l.Calls, 16}, {&l.Waiting, 4096}, {&l.PerMaker, 64}, {&l.PerMember, 16_384}, {&l.Settle, 500}} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	return l
}

func (l Limits) valid() bool {
	return l.Batch >= 0 && l.Calls >= 0 && l.Waiting >= 0 && l.PerMaker >= 0 && l.PerMember >= 0 && l.Settle >= 0
}
