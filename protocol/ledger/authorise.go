package ledger

import (
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/points"
)

// PointsPermit sets an allowance that the owner signed (ERC-2612). Its nonce must be
// the owner's next, see Points.Nonce.
type PointsPermit struct {
	Points    Account
	Permit    points.Permit
	Signature []byte
}

// PointsTransferSigned moves points as their holder signed it (ERC-3009).
type PointsTransferSigned struct {
	Points    Account
	Transfer  points.Transfer
	Signature []byte
}

// PointsReceiveSigned is the same for a receiver who alone may call: what is signed
// is of another type.
type PointsReceiveSigned struct {
	Points    Account
	Transfer  points.Transfer
	Signature []byte
}

// PointsRedeemSigned burns points as their holder signed it.
type PointsRedeemSigned struct {
	Points     Account
	Redemption points.Redemption
	Signature  []byte
}

// PointsCancelSigned ends an authorisation that was not used.
type PointsCancelSigned struct {
	Points     Account
	Authorizer Account
	Nonce      [32]byte
	Signature  []byte
}

// authorisation is one nonce of a holder.
type authorisation struct {
	Holder holder
	Nonce  [32]byte
}

const (
	receiveType = "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
	cancelType  = "CancelAuthorization(address authorizer,bytes32 nonce)"
)

func separator(t points.Token) [32]byte {
	return eip712.ContractSeparator(t.Name, "1", t.ChainID, t.Address)
}

// ReceiveDigest is what a giver signs for PointsReceiveSigned.
func ReceiveDigest(t points.Token, x points.Transfer) [32]byte {
	return eip712.Struct(receiveType).Address(x.From).Address(x.To).Number(x.Value).Number(x.Window.After).Number(x.Window.Before).Word(x.Nonce).Digest(separator(t))
}

// CancelDigest is what an account signs to end its authorisation of a nonce.
func CancelDigest(t points.Token, account Account, nonce [32]byte) [32]byte {
	return eip712.Struct(cancelType).Address(account).Word(nonce).Digest(separator(t))
}

func (o PointsPermit) run(c call) error {
	const op = "permit spending"
	p, err := c.find(op, o.Points)
	if err != nil {
		return err
	}
	m := o.Permit
	if c.now() > m.Deadline {
		return fault.New(fault.Expired, op, "its deadline is over")
	}
	m.Nonce = p.Nonce(m.Owner) // the contract is not told which one was signed
	if !signedBy(m.Owner, m.Digest(p.Token()), o.Signature) {
		return badSignature(op)
	}
	c.state.nonces.put(holder{p.number, m.Owner}, m.Nonce+1)
	return p.approve(c, m.Owner, m.Spender, m.Value)
}

func (o PointsTransferSigned) run(c call) error {
	const op = "transfer points"
	p, err := c.find(op, o.Points)
	if err != nil {
		return err
	}
	x := o.Transfer
	if err := p.authorise(c, op, x.From, x.Nonce, x.Window, x.Digest(p.Token()), o.Signature); err != nil {
		return err
	}
	return p.transfer(c, x.From, x.To, x.Value)
}

func (o PointsReceiveSigned) run(c call) error {
	const op = "receive points"
	p, err := c.find(op, o.Points)
	x := o.Transfer
	switch {
	case err != nil:
		return err
	case c.from != x.To:
		return fault.New(fault.Unauthorized, op, "only the receiver may do this")
	}
	if err := p.authorise(c, op, x.From, x.Nonce, x.Window, ReceiveDigest(p.Token(), x), o.Signature); err != nil {
		return err
	}
	return p.transfer(c, x.From, x.To, x.Value)
}

func (o PointsRedeemSigned) run(c call) error {
	const op = "redeem points"
	p, err := c.find(op, o.Points)
	if err != nil {
		return err
	}
	r := o.Redemption
	if err := p.authorise(c, op, r.Holder, r.Nonce, r.Window, r.Digest(p.Token()), o.Signature); err != nil {
		return err
	}
	return p.redeem(c, r.Holder, r.Amount, r.Ref)
}

func (o PointsCancelSigned) run(c call) error {
	const op = "cancel authorisation"
	p, err := c.find(op, o.Points)
	if err != nil {
		return err
	}
	if err := p.spendNonce(op, o.Authorizer, o.Nonce, CancelDigest(p.Token(), o.Authorizer, o.Nonce), o.Signature); err != nil {
		return err
	}
	c.emit(o.Points, AuthorizationCanceled{o.Authorizer, o.Nonce})
	return nil
}

// authorise uses an authorisation inside of its window; both ends are outside.
func (p Points) authorise(c call, op string, account Account, nonce [32]byte, w points.Window, digest [32]byte, sig []byte) error {
	switch {
	case c.now() <= w.After:
		return fault.New(fault.NotYet, op, "the authorisation is not good yet")
	case c.now() >= w.Before:
		return fault.New(fault.Expired, op, "the authorisation is good no more")
	}
	if err := p.spendNonce(op, account, nonce, digest, sig); err != nil {
		return err
	}
	c.emit(p.terms.At, AuthorizationUsed{account, nonce})
	return nil
}

func (p Points) spendNonce(op string, account Account, nonce, digest [32]byte, sig []byte) error {
	key := authorisation{holder{p.number, account}, nonce}
	if p.l.state.spent.get(key) {
		return fault.New(fault.Replayed, op, "the authorisation was used or cancelled")
	}
	if !signedBy(account, digest, sig) {
		return badSignature(op)
	}
	p.l.state.spent.put(key, true)
	return nil
}

func signedBy(account Account, digest [32]byte, sig []byte) bool {
	signer, err := eip712.Recover(digest, sig)
	return err == nil && signer == account
}

func badSignature(op string) error {
	return fault.New(fault.BadSignature, op, "not signed by its account")
}

func (o PointsPermit) contract(*Ledger) Account         { return o.Points }
func (o PointsTransferSigned) contract(*Ledger) Account { return o.Points }
func (o PointsReceiveSigned) contract(*Ledger) Account  { return o.Points }
func (o PointsRedeemSigned) contract(*Ledger) Account   { return o.Points }
func (o PointsCancelSigned) contract(*Ledger) Account   { return o.Points }
