package ledger

import (
	"bytes"
	"slices"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/netting"
)

// NettingSettle redeems every line of a statement, or none. Signatures are of its
// merchants, in their order. Anybody may call.
type NettingSettle struct {
	Statement  netting.Statement
	Signatures [][]byte
}

// NettingVenue is the netting contract as statements name it.
func (l *Ledger) NettingVenue() netting.Venue {
	return netting.Venue{Chain: l.setup.ChainID, Contract: l.setup.Netting}
}

// Settled says whether a statement was settled.
func (l *Ledger) Settled(digest [32]byte) bool { return l.state.settled.get(digest) }

func (o NettingSettle) run(c call) error {
	const op = "settle statement"
	digest := c.NettingVenue().Digest(o.Statement)
	switch {
	case c.now() > o.Statement.Deadline:
		return fault.New(fault.Expired, op, "its deadline is over")
	case c.Settled(digest):
		return fault.New(fault.Replayed, op, "settled before")
	}
	if err := o.signedByAll(digest); err != nil {
		return err
	}
	c.state.settled.put(digest, true)
	for _, l := range o.Statement.Lines {
		if err := c.net(o.Statement.Merchants, l, digest); err != nil {
			return err
		}
	}
	c.emit(c.setup.Netting, StatementSettled{digest, uint64(len(o.Statement.Merchants)), uint64(len(o.Statement.Lines))})
	return nil
}

func (o NettingSettle) signedByAll(digest [32]byte) error {
	const op = "settle statement"
	if len(o.Statement.Lines) == 0 || len(o.Signatures) != len(o.Statement.Merchants) {
		return fault.New(fault.Malformed, op, "no lines, or not one signature of each merchant")
	}
	var last did.Merchant
	for i, m := range o.Statement.Merchants {
		if compare(last, m) >= 0 {
			return fault.New(fault.Malformed, op, "the merchants are not in ascending order")
		}
		if !signedBy(m, digest, o.Signatures[i]) {
			return badSignature(op)
		}
		last = m
	}
	return nil
}

func (c call) net(named []did.Merchant, l netting.Obligation, ref [32]byte) error {
	const op = "settle statement"
	if l.Amount == 0 {
		return zeroAmount(op)
	}
	for _, m := range []did.Merchant{l.Debtor, l.Creditor} {
		if _, ok := slices.BinarySearchFunc(named, m, compare); !ok {
			return fault.New(fault.Unauthorized, op, "a line names who does not sign")
		}
	}
	p, ok := c.PointsOf(l.Debtor)
	if !ok {
		return fault.New(fault.NotFound, op, "a debtor has no points")
	}
	return p.redeemFrom(c, c.setup.Netting, l.Creditor, l.Amount, ref)
}

func compare(a, b did.Merchant) int { return bytes.Compare(a[:], b[:]) }

func (o NettingSettle) contract(l *Ledger) Account { return l.setup.Netting }
