// Package points is what a holder of points signs: to let somebody spend an
// exact amount, to redeem, to give. Anybody may relay it, and the holder needs no
// gas.
//
// Sources: EIP-712, ERC-2612 (permit), ERC-3009 (authorisations), and
// docs/spec/points.md. Times are Unix seconds, amounts whole units.
package points

import (
	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
)

// MaxAmount is the most that one signature can be about: 2^48 - 1. There is no
// unlimited allowance.
const MaxAmount = 1<<48 - 1

// Token names points on a chain. Name is that of the contract, which is part of
// what is signed.
type Token struct {
	Name    string
	ChainID uint64
	Address [20]byte
}

func (t Token) separator() [32]byte {
	return eip712.ContractSeparator(t.Name, "1", t.ChainID, t.Address)
}

// Permit lets Spender spend exactly Value of the owner's points, until Deadline
// (the last second). Nonce is the owner's next one at this token.
type Permit struct {
	Owner, Spender         [20]byte
	Value, Nonce, Deadline uint64
}

// Window is when an authorisation is good: after After and before Before.
type Window struct{ After, Before uint64 }

// Redemption gives Amount points back to the merchant for what Ref stands for.
type Redemption struct {
	Holder [20]byte
	Amount uint64
	Ref    [32]byte
	Window Window
	Nonce  [32]byte // drawn at random; good once
}

// Transfer gives Value points to another account.
type Transfer struct {
	From, To [20]byte
	Value    uint64
	Window   Window
	Nonce    [32]byte // drawn at random; good once
}

const (
	permitType   = "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
	redeemType   = "RedeemWithAuthorization(address holder,uint256 amount,bytes32 ref,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
	transferType = "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
)

// Digest is what the owner signs.
func (p Permit) Digest(t Token) [32]byte {
	return eip712.Struct(permitType).Address(p.Owner).Address(p.Spender).Number(p.Value).Number(p.Nonce).Number(p.Deadline).Digest(t.separator())
}

// Digest is what the holder signs.
func (r Redemption) Digest(t Token) [32]byte {
	return eip712.Struct(redeemType).Address(r.Holder).Number(r.Amount).Word(r.Ref).Number(r.Window.After).Number(r.Window.Before).Word(r.Nonce).Digest(t.separator())
}

// Digest is what the giver signs.
func (x Transfer) Digest(t Token) [32]byte {
	return eip712.Struct(transferType).Address(x.From).Address(x.To).Number(x.Value).Number(x.Window.After).Number(x.Window.Before).Word(x.Nonce).Digest(t.separator())
}

// Sign signs with the owner's key. An amount beyond MaxAmount, which no contract
// of points takes, is refused before anybody signs it.
func (p Permit) Sign(t Token, owner *secp256k1.PrivateKey) ([]byte, error) {
	return sign(p.Digest(t), p.Value, p.Owner, owner)
}

// Sign signs with the holder's key; see Permit.Sign.
func (r Redemption) Sign(t Token, holder *secp256k1.PrivateKey) ([]byte, error) {
	return sign(r.Digest(t), r.Amount, r.Holder, holder)
}

// Sign signs with the giver's key; see Permit.Sign.
func (x Transfer) Sign(t Token, from *secp256k1.PrivateKey) ([]byte, error) {
	return sign(x.Digest(t), x.Value, x.From, from)
}

func sign(digest [32]byte, amount uint64, account [20]byte, key *secp256k1.PrivateKey) ([]byte, error) {
	const op = "sign for points"
	switch {
	case amount > MaxAmount:
		return nil, fault.New(fault.TooLarge, op, "an amount is at most 2^48 - 1: nothing unlimited is ever signed")
	case eip712.AccountOf(key.PubKey()) != account:
		return nil, fault.New(fault.Unauthorized, op, "the key is not the account's")
	}
	return eip712.Sign(digest, key), nil
}

// Verify reports whether the account that the signature must be of made it: for
// accounts that are keys. A contract's signature only the chain can judge.
func Verify(digest [32]byte, account [20]byte, sig []byte) error {
	signer, err := eip712.Recover(digest, sig)
	if err != nil {
		return err
	}
	if signer != account {
		return fault.New(fault.BadSignature, "verify account signature", "not of this account")
	}
	return nil
}
