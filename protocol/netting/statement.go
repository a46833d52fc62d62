package netting

import (
	"slices"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
)

const (
	domainName    = "Souk Netting"
	domainVersion = "1"
	lineType      = "NettingLine(address debtor,address creditor,uint128 amount)"
	statementType = "Statement(address[] merchants,NettingLine[] lines,uint64 nonce,uint64 deadline)" + lineType
)

// Statement is what merchants agree to cancel, all of it or none: each line is
// points of the debtor that the creditor holds and gives up. Everybody whom a
// line names signs it.
type Statement struct {
	Merchants []did.Merchant // everybody named, once each, in ascending order
	Lines     []Obligation   // amounts in the debtor's points
	Nonce     uint64         // tells statements apart that are otherwise equal
	Deadline  uint64         // Unix seconds: the last one in which it can be settled
}

// Statement turns what was cancelled into what merchants sign. worth is how many
// units of the obligations one point of a debtor is; nil is one everywhere. A
// line is rounded down to whole points: what a merchant gives up falls short of
// what was cancelled by less than one point a line, never the other way.
func (r Result) Statement(worth map[did.Merchant]uint64, nonce, deadline uint64) (Statement, error) {
	s := Statement{Nonce: nonce, Deadline: deadline}
	for _, o := range r.Cancelled {
		if worth != nil {
			if worth[o.Debtor] == 0 {
				return Statement{}, fault.New(fault.Malformed, "state netting", "the worth of a debtor's points is not known")
			}
			o.Amount /= worth[o.Debtor]
		}
		if o.Amount > 0 {
			s.Lines = append(s.Lines, o)
		}
	}
	s.Merchants = named(s.Lines)
	return s, nil
}

// Venue is the netting contract of one consortium on one chain.
type Venue struct {
	Chain    uint64
	Contract [20]byte
}

// Digest is what every named merchant signs: EIP-712.
func (v Venue) Digest(s Statement) [32]byte {
	var merchants eip712.Words
	for _, m := range s.Merchants {
		merchants = merchants.Address(m)
	}
	lines := make([][32]byte, len(s.Lines))
	for i, l := range s.Lines {
		lines[i] = eip712.Struct(lineType).Address(l.Debtor).Address(l.Creditor).Number(l.Amount).Hash()
	}
	separator := eip712.ContractSeparator(domainName, domainVersion, v.Chain, v.Contract)
	return eip712.Struct(statementType).Word(merchants.Hash()).Structs(lines).Number(s.Nonce).Number(s.Deadline).Digest(separator)
}

// Sign signs a statement with a merchant's operator account.
func (v Venue) Sign(s Statement, operator *secp256k1.PrivateKey) []byte {
	return eip712.Sign(v.Digest(s), operator)
}

// Check holds a statement against its form: lines in order, each two parties
// once, and exactly those merchants whom they name. Whether it is what a merchant
// agreed to is for that merchant to compare.
func (s Statement) Check() error {
	const op = "check statement"
	if len(s.Lines) == 0 || s.Deadline == 0 {
		return fault.New(fault.Malformed, op, "a statement needs lines and a deadline")
	}
	for i, l := range s.Lines {
		if l.Amount == 0 || l.Debtor == l.Creditor || i > 0 && s.Lines[i-1].compare(&l) >= 0 {
			return fault.New(fault.Malformed, op, "a line cancels nothing, or the lines are not in order")
		}
	}
	if !slices.Equal(named(s.Lines), s.Merchants) {
		return fault.New(fault.Malformed, op, "the merchants are not those whom the lines name, in order")
	}
	return nil
}

// Named lists everybody whom the lines name, once each, in ascending order.
func (s Statement) Named() []did.Merchant { return named(s.Lines) }
