package ledger

import (
	"bytes"
	"slices"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/netting"
)

// Netting is the netting contract of a consortium, and the points that it redeems.
// A call that is refused changes nothing.
type Netting struct {
	Venue netting.Venue

	points  map[Account]*Points // by merchant
	settled map[[32]byte]bool
}

// NewNetting has settled no statement yet. points are by merchant.
func NewNetting(venue netting.Venue, points map[Account]*Points) *Netting {
	return &Netting{Venue: venue, points: points, settled: map[[32]byte]bool{}}
}

// Settled says whether a statement was settled.
func (n *Netting) Settled(digest [32]byte) bool { return n.settled[digest] }

// Settle redeems every line of a statement, or none. sigs are of its merchants, in
// their order. Anybody may call.
func (n *Netting) Settle(now uint64, s netting.Statement, sigs [][]byte) error {
	const op = "settle statement"
	digest := n.Venue.Digest(s)
	switch {
	case now > s.Deadline:
		return fault.New(fault.Expired, op, "its deadline is over")
	case n.settled[digest]:
		return fault.New(fault.Replayed, op, "settled before")
	}
	if err := signedByAll(s, digest, sigs); err != nil {
		return err
	}
	return whole(func(j *journal) error {
		put(j, n.settled, digest, true)
		for _, l := range s.Lines {
			if err := n.redeem(j, now, s.Merchants, l); err != nil {
				return err
			}
		}
		return nil
	})
}

func signedByAll(s netting.Statement, digest [32]byte, sigs [][]byte) error {
	const op = "settle statement"
	if len(s.Lines) == 0 || len(sigs) != len(s.Merchants) {
		return fault.New(fault.Malformed, op, "no lines, or not one signature of each merchant")
	}
	var last did.Merchant
	for i, m := range s.Merchants {
		if compare(last, m) >= 0 {
			return fault.New(fault.Malformed, op, "the merchants are not in ascending order")
		}
		if signer, err := eip712.Recover(digest, sigs[i]); err != nil || signer != m {
			return badSignature(op)
		}
		last = m
	}
	return nil
}

func (n *Netting) redeem(j *journal, now uint64, named []did.Merchant, l netting.Obligation) error {
	const op = "settle statement"
	if l.Amount == 0 {
		return zeroAmount(op)
	}
	for _, m := range []did.Merchant{l.Debtor, l.Creditor} {
		if _, ok := slices.BinarySearchFunc(named, m, compare); !ok {
			return fault.New(fault.Unauthorized, op, "a line names who does not sign")
		}
	}
	p := n.points[l.Debtor]
	if p == nil {
		return fault.New(fault.NotFound, op, "a debtor has no points")
	}
	p.keep(j, l.Creditor, n.Venue.Contract)
	return p.RedeemFrom(now, n.Venue.Contract, l.Creditor, l.Amount)
}

// keep notes what a redemption by spender changes.
func (p *Points) keep(j *journal, holder, spender Account) {
	save(j, p.allowed, [2]Account{holder, spender})
	save(j, p.purses, holder)
	supply, redeemed := p.supply, p.redeemed
	*j = append(*j, func() { p.supply, p.redeemed = supply, redeemed })
}

func compare(a, b did.Merchant) int { return bytes.Compare(a[:], b[:]) }
