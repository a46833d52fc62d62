package chaintest

import (
	"bytes"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/netting"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/ledger"
	claims "github.com/souk-network/souk/protocol/netting"
)

// Netting and its model take the same statements, good and bad ones, among issues
// and allowances: both redeem every line or none, for the same kind of reason, and
// hold the same. SOUK_LEDGER_OPERATIONS sets how many calls; 3,000
// otherwise.
//
// Defends I7: what a statement burns is what its creditors gave up.
func TestModelOfNettingEqualsTheContract(t *testing.T) {
	runFloor(t, nettingOperations(), func(*floor) {})
}

func nettingOperations() []floorOperation {
	return []floorOperation{
		{"issueToShops", 10, (*floor).issueToShops}, {"approveNetting", 8, (*floor).approveNetting}, {"net", 24, (*floor).net},
		{"tryPermit", 2, (*floor).tryPermitNetting}, {"wait", 4, (*floor).wait}, {"membership", 1, (*floor).membership},
	}
}

func (f *floor) tryPermitNetting() {
	data, op := f.tryPermit(f.setup.Netting)
	f.same(f.account(), f.setup.Netting, data, op)
}

// statement is one with its signatures.
type statement struct {
	claims.Statement
	sigs [][]byte
}

// issueToShops gives a merchant points of another.
func (f *floor) issueToShops() { f.issueTo(f.r.IntN(shops), f.shop(), 1+f.r.Uint64N(600)) }

func (f *floor) approveNetting() {
	amount := uint64(ledger.MaxAllowance)
	if f.r.IntN(3) == 0 {
		amount = f.r.Uint64N(500)
	}
	f.approveFor(f.shop(), f.setup.Netting, f.tokens[f.r.IntN(shops)], amount)
}

func (f *floor) net() {
	s := f.statement()
	digest := f.ledger.NettingVenue().Digest(s.Statement)
	abi := netting.NewNetting()
	bound := netting.Statement{Nonce: s.Nonce, Deadline: s.Deadline}
	for _, m := range s.Merchants {
		bound.Merchants = append(bound.Merchants, common.Address(m))
	}
	for _, l := range s.Lines {
		bound.Lines = append(bound.Lines, netting.NettingLine{Debtor: common.Address(l.Debtor), Creditor: common.Address(l.Creditor), Amount: units(l.Amount)})
	}
	at := f.setup.Netting
	f.same(f.account(), at, abi.PackSettle(bound, s.sigs), ledger.NettingSettle{Statement: s.Statement, Signatures: s.sigs})
	settled := uint64(0)
	if f.ledger.Settled(digest) {
		settled = 1
	}
	f.equal("settled", f.number(at, abi.PackSettled(digest)), settled)
}

// statement draws one that can be settled unless something is spoiled, now and
// then one that was there before.
func (f *floor) statement() statement {
	if len(f.signed) > 0 && f.r.IntN(12) == 0 {
		return f.signed[max(0, len(f.signed)-1-f.r.IntN(4))]
	}
	s := claims.Statement{Deadline: f.evm.Time + f.r.Uint64N(3*86_400), Nonce: uint64(len(f.signed))}
	for range 1 + f.r.IntN(4) {
		i, creditor := f.r.IntN(shops), f.accounts[f.r.IntN(shops)]
		have := f.pointsAt(f.tokens[i]).Balance(creditor).Total()
		line := claims.Obligation{Debtor: f.accounts[i], Creditor: creditor, Amount: 1 + f.r.Uint64N(1+have/4)}
		s.Lines = append(s.Lines, line)
		s.Merchants = append(s.Merchants, line.Debtor, line.Creditor)
	}
	f.spoilStatement(&s)
	slices.SortFunc(s.Merchants, func(a, b did.Merchant) int { return bytes.Compare(a[:], b[:]) })
	s.Merchants = slices.Compact(s.Merchants)
	if n := len(s.Merchants); f.r.IntN(30) == 0 && n > 1 {
		s.Merchants[0], s.Merchants[n-1] = s.Merchants[n-1], s.Merchants[0]
	}
	return f.sign(s)
}

func (f *floor) sign(s claims.Statement) statement {
	out := statement{Statement: s}
	for _, m := range s.Merchants {
		sig := f.ledger.NettingVenue().Sign(s, f.keys[f.signer(m)])
		f.damage(sig)
		out.sigs = append(out.sigs, sig)
	}
	if f.r.IntN(40) == 0 {
		out.sigs = out.sigs[1:]
	}
	f.signed = append(f.signed, out)
	return out
}

// spoilStatement changes something now and then.
func (f *floor) spoilStatement(s *claims.Statement) {
	line := &s.Lines[f.r.IntN(len(s.Lines))]
	switch f.r.IntN(30) {
	case 0:
		line.Amount = 0
	case 1:
		s.Deadline = f.evm.Time - 1
	case 2: // somebody who has no points
		line.Debtor = f.accounts[shops]
		s.Merchants = append(s.Merchants, line.Debtor)
	case 3: // somebody who does not sign
		line.Creditor = f.accounts[shops+1]
	case 4:
		line.Amount += f.own().Supply().Total()
	case 5:
		s.Lines = nil
	}
}
