package rounds

import (
	"time"

	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/netting"
)

// Protocol asks a member for its signature under a statement. The same proposal
// asked again is answered with how far that is.
var Protocol = stream.Protocol{ID: "/souk/netting/1", MaxRequest: 12 << 10, MaxResponse: 16 << 10, Timeout: time.Minute}

// Proposal is a statement, and what it follows from.
type Proposal struct {
	_               struct{} `cbor:",toarray"`
	Block           uint64
	BlockHash       [32]byte
	Parties         [][20]byte // 2 to 64, ascending
	Worth           []uint64   // one a party, or none: one each
	Nonce, Deadline uint64     // Deadline: Unix seconds
	Lines           []Line     // at most 96
}

// Line is one line of a statement.
type Line struct {
	_        struct{} `cbor:",toarray"`
	Debtor   [20]byte
	Creditor [20]byte
	Amount   uint64
}

// Answer is what a member says: with Signed its consent, otherwise an empty one.
type Answer struct {
	_       struct{} `cbor:",toarray"`
	Word    Word
	Consent Consent
}

// Consent is one merchant's word for a statement: its signature, and a permit for
// each line in which it is the creditor, in their order.
type Consent struct {
	_         struct{} `cbor:",toarray"`
	Signature []byte   // 65 bytes
	Permits   []Permit
}

// Permit lets the netting contract take exactly the points of one line until the
// statement's deadline.
type Permit struct {
	_         struct{} `cbor:",toarray"`
	Nonce     uint64   // of the creditor at the debtor's points
	Signature []byte   // 65 bytes
}

func proposalOf(r netting.Round, s netting.Statement) Proposal {
	p := Proposal{Block: r.Block, BlockHash: r.BlockHash, Worth: r.Worth, Nonce: r.Nonce, Deadline: r.Deadline}
	for _, m := range r.Parties {
		p.Parties = append(p.Parties, m)
	}
	for _, l := range s.Lines {
		p.Lines = append(p.Lines, Line{Debtor: l.Debtor, Creditor: l.Creditor, Amount: l.Amount})
	}
	return p
}

// round and statement are what a proposal says, as the protocol has it. They may
// break its rules.
func (p Proposal) round() netting.Round {
	r := netting.Round{Block: p.Block, BlockHash: p.BlockHash, Worth: p.Worth, Nonce: p.Nonce, Deadline: p.Deadline}
	for _, m := range p.Parties {
		r.Parties = append(r.Parties, m)
	}
	return r
}

func (p Proposal) statement() netting.Statement {
	s := netting.Statement{Nonce: p.Nonce, Deadline: p.Deadline}
	for _, l := range p.Lines {
		s.Lines = append(s.Lines, netting.Obligation{Debtor: l.Debtor, Creditor: l.Creditor, Amount: l.Amount})
	}
	s.Merchants = s.Named()
	return s
}

// check holds a proposal against its form.
func (p Proposal) check() error {
	if err := p.round().Check(); err != nil {
		return err
	}
	if len(p.Lines) > netting.RoundLines {
		return fault.New(fault.TooLarge, "check netting proposal", "more than 96 lines")
	}
	return p.statement().Check()
}

func amounts(lines []netting.Obligation, self did.Merchant) (gives, freed []Amount) {
	for _, l := range lines {
		if l.Creditor == self {
			gives = append(gives, Amount{l.Debtor, l.Amount})
		}
		if l.Debtor == self {
			freed = append(freed, Amount{l.Creditor, l.Amount})
		}
	}
	return gives, freed
}

func sum(all []Amount) (points uint64) {
	for _, a := range all {
		points += a.Points
	}
	return points
}
