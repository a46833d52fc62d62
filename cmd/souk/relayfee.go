package main

import (
	"context"
	"fmt"

	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
)

// askedToll is what a member says that it asks to settle an offer.
type askedToll struct {
	by     string // name of the member; empty: none answered
	amount uint64 // of what is given; 0: nothing
}

// unnamedShare is the part of an offer that a toll may be where the customer names
// no limit: one in so many.
const unnamedShare = 20

// relayFee is the most relay fee that is signed for an offer of amount: what the
// customer says, or what the member asks that settles first; limit is -1 for that.
// A member that asks for more than the limit is refused before anything is signed.
// Where no member says what it asks, nothing is added.
func (x exchangingWallet) relayFee(ctx context.Context, p pairOfPoints, amount uint64, limit int64) (uint64, askedToll, error) {
	who, q, err := x.wallet.Quote(ctx, desk.Quoting{Give: p.gives, Want: p.wants, Most: 1}, p.give)
	asked := askedToll{}
	if err == nil {
		asked = askedToll{x.name(who), q.Toll}
	}
	fee, err := withinLimit(asked, amount, limit)
	return fee, asked, err
}

func withinLimit(asked askedToll, amount uint64, limit int64) (uint64, error) {
	const op = "make offer"
	switch {
	case asked.amount > offer.MaxAmount && limit <= 0:
		return 0, fault.New(fault.Conflict, op, fmt.Sprintf("%s settles nothing for these points; with --max-relay-fee, another member may", asked.by))
	case asked.amount > offer.MaxAmount:
		return uint64(limit), nil // others may settle it for that
	case limit >= 0 && asked.amount > uint64(limit):
		return 0, fault.New(fault.Conflict, op, fmt.Sprintf("%s asks for %d points to settle it, more than --max-relay-fee %d; nothing was signed", asked.by, asked.amount, limit))
	case limit >= 0:
		return uint64(limit), nil
	case asked.amount > amount/unnamedShare:
		return 0, fault.New(fault.Conflict, op, fmt.Sprintf("%s asks for %d points to settle it, more than a twentieth of what you give; if you agree, name it with --max-relay-fee %d", asked.by, asked.amount, asked.amount))
	}
	return asked.amount, nil
}

const relayFeeHelp = "points that whoever settles it may take on top; -1: what the member asks"
