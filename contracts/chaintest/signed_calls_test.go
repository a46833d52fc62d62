package chaintest

import (
	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/points"
)

// permit is an allowance as its owner signed it, now and then spoiled.
func (f *floor) permit(token common.Address, spender ledger.Account) (points.Permit, []byte) {
	p := f.pointsAt(token)
	owner := f.account()
	m := points.Permit{Owner: owner, Spender: spender, Value: f.r.Uint64N(3000), Nonce: p.Nonce(owner), Deadline: f.deadline()}
	switch f.r.IntN(30) {
	case 0:
		m.Value = ledger.MaxAllowance + uint64(f.r.IntN(2))
	case 1:
		m.Nonce++
	}
	sig := eip712.Sign(m.Digest(p.Token()), f.keys[f.signer(owner)])
	f.damage(sig)
	return m, sig
}

func (f *floor) permitSigned() {
	m, sig := f.permit(f.tokens[0], f.someone())
	var r, s [32]byte
	copy(r[:], sig)
	copy(s[:], sig[32:])
	data := f.points.PackPermit(m.Owner, m.Spender, units(m.Value), units(m.Deadline), sig[64], r, s)
	f.again(f.account(), data, ledger.PointsPermit{Points: f.tokens[0], Permit: m, Signature: sig})
}

// again makes a call, and now and then once more.
func (f *floor) again(caller ledger.Account, data []byte, op ledger.Op) {
	f.same(caller, f.tokens[0], data, op)
	if f.r.IntN(8) == 0 {
		f.same(caller, f.tokens[0], data, op)
	}
}

func (f *floor) giving() points.Transfer {
	from := f.account()
	return points.Transfer{From: from, To: f.someone(), Value: f.spendable(from), Window: f.window(), Nonce: f.nonce()}
}

func (f *floor) window() points.Window {
	w := points.Window{After: f.evm.Time - 1, Before: f.evm.Time + 1 + uint64(f.r.IntN(5))}
	switch f.r.IntN(20) {
	case 0:
		w.After++
	case 1:
		w.Before = f.evm.Time
	}
	return w
}

// nonce is one of an authorisation, now and then one that may have been used.
func (f *floor) nonce() [32]byte {
	if f.r.IntN(6) == 0 {
		return [32]byte{31: byte(f.r.IntN(5))}
	}
	return f.salt()
}

func (f *floor) transferSigned() {
	x := f.giving()
	sig := eip712.Sign(x.Digest(f.own().Token()), f.keys[f.signer(x.From)])
	f.damage(sig)
	data := f.points.PackTransferWithAuthorization(x.From, x.To, units(x.Value), units(x.Window.After), units(x.Window.Before), x.Nonce, sig)
	f.again(f.account(), data, ledger.PointsTransferSigned{Points: f.tokens[0], Transfer: x, Signature: sig})
}

func (f *floor) receiveSigned() {
	x := f.giving()
	digest := ledger.ReceiveDigest(f.own().Token(), x)
	if f.r.IntN(20) == 0 { // signed for anybody to deliver: another type
		digest = x.Digest(f.own().Token())
	}
	sig := eip712.Sign(digest, f.keys[f.signer(x.From)])
	f.damage(sig)
	caller := x.To
	if f.r.IntN(8) == 0 {
		caller = f.account()
	}
	data := f.points.PackReceiveWithAuthorization(x.From, x.To, units(x.Value), units(x.Window.After), units(x.Window.Before), x.Nonce, sig)
	f.again(caller, data, ledger.PointsReceiveSigned{Points: f.tokens[0], Transfer: x, Signature: sig})
}

func (f *floor) redeemSigned() {
	holder := f.account()
	x := points.Redemption{Holder: holder, Amount: f.spendable(holder), Ref: f.salt(), Window: f.window(), Nonce: f.nonce()}
	sig := eip712.Sign(x.Digest(f.own().Token()), f.keys[f.signer(holder)])
	f.damage(sig)
	data := f.points.PackRedeemWithAuthorization(holder, units(x.Amount), x.Ref, units(x.Window.After), units(x.Window.Before), x.Nonce, sig)
	f.again(f.account(), data, ledger.PointsRedeemSigned{Points: f.tokens[0], Redemption: x, Signature: sig})
}

func (f *floor) cancelSigned() {
	account, nonce := f.account(), f.nonce()
	sig := eip712.Sign(ledger.CancelDigest(f.own().Token(), account, nonce), f.keys[f.signer(account)])
	f.damage(sig)
	data := f.points.PackCancelAuthorization(account, nonce, sig)
	f.again(f.account(), data, ledger.PointsCancelSigned{Points: f.tokens[0], Authorizer: account, Nonce: nonce, Signature: sig})
}

// createWrong asks for points once more, or as nobody of the consortium. The terms
// may be wrong as well: who is refused is refused for the first reason.
func (f *floor) createWrong() {
	o := f.terms()
	o.Start = f.evm.Time - 10
	switch f.r.IntN(6) {
	case 0:
		o.EpochLength = 3599
	case 1:
		o.Cap = ledger.MaxCap + 1
	case 2:
		o.Decimals = 10
	}
	f.createPoints(f.accounts[f.r.IntN(shops+1)], o)
}
