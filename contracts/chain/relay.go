package chain

import (
	"context"
	"crypto/ecdsa"
	"encoding/binary"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/bindings/consentregistry"
	"github.com/souk-network/souk/protocol/fault"
)

// ConsentAnchor is what a customer signs to have a statement anchored by any
// relayer, who pays the gas (EIP-712 type ConsentAnchor of ConsentRegistry).
type ConsentAnchor struct {
	Account  [20]byte // the signer: the account named in the grant
	Digest   [32]byte // salted digest of the statement, not zero
	Action   Action
	Sequence uint64 // of the statement on its consent line
	Deadline uint64 // Unix seconds of a block after which it is void
}

// SignedConsent is a ConsentAnchor with its signature.
type SignedConsent struct {
	ConsentAnchor
	Signature [65]byte // r, s (low), v (27 or 28)
}

const (
	domainType = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
	anchorType = "ConsentAnchor(address account,bytes32 digest,uint8 action,uint64 sequence,uint64 deadline)"
)

// ConsentHash is the EIP-712 hash that the customer signs. It names chain and
// contract: a signature for one deployment is void on every other.
func (d Deployment) ConsentHash(a ConsentAnchor) [32]byte {
	domain := crypto.Keccak256(
		crypto.Keccak256([]byte(domainType)), crypto.Keccak256([]byte("Souk")), crypto.Keccak256([]byte("1")),
		word(d.ChainID), common.LeftPadBytes(d.Consent[:], 32),
	)
	body := crypto.Keccak256(
		crypto.Keccak256([]byte(anchorType)), common.LeftPadBytes(a.Account[:], 32), a.Digest[:],
		word(uint64(a.Action)), word(a.Sequence), word(a.Deadline),
	)
	return hashOf([]byte{0x19, 0x01}, domain, body)
}

// SignConsent signs with the customer's key (see AccountKey); the account is filled in.
func (d Deployment) SignConsent(key *ecdsa.PrivateKey, a ConsentAnchor) (SignedConsent, error) {
	a.Account = [20]byte(addressOf(key))
	hash := d.ConsentHash(a)
	sig, err := crypto.Sign(hash[:], key)
	if err != nil {
		return SignedConsent{}, fault.Wrap(fault.Internal, "sign consent anchor", err)
	}
	sig[64] += 27
	return SignedConsent{ConsentAnchor: a, Signature: [65]byte(sig)}, nil
}

// CheckConsent refuses what the contract would refuse for an account without
// code, so that a relayer pays for nothing: a zero digest, an unknown action, a
// signature of somebody else, high s, odd v. The deadline is the caller's to check.
func (d Deployment) CheckConsent(s SignedConsent) error {
	const op = "check consent anchor"
	if s.Digest == ([32]byte{}) || s.Action < Granted || s.Action > Revoked {
		return fault.New(fault.Malformed, op, "zero digest or unknown action")
	}
	hash, sig := d.ConsentHash(s.ConsentAnchor), s.Signature
	sig[64] -= 27
	r, low := new(big.Int).SetBytes(sig[:32]), new(big.Int).SetBytes(sig[32:64])
	if !crypto.ValidateSignatureValues(sig[64], r, low, true) {
		return fault.New(fault.BadSignature, op, "not a canonical signature")
	}
	key, err := crypto.SigToPub(hash[:], sig[:])
	if err != nil || crypto.PubkeyToAddress(*key) != s.Account {
		return fault.New(fault.BadSignature, op, "not the account's")
	}
	return nil
}

// AnchorConsent relays what a customer signed. It is not sent after its deadline.
func (c *Client) AnchorConsent(ctx context.Context, s SignedConsent) (ID, error) {
	if err := c.config.Deployment.CheckConsent(s); err != nil {
		return ID{}, err
	}
	data, err := c.decoder.consent.TryPackAnchorSigned(consentregistry.ConsentAnchor{
		Account: s.Account, Digest: s.Digest, Action: uint8(s.Action), Sequence: s.Sequence, Deadline: s.Deadline,
	}, s.Signature[:])
	if err != nil {
		return ID{}, fault.Wrap(fault.Malformed, "pack call", err)
	}
	label := fmt.Sprintf("relay %x %d %x %d", s.Digest, s.Action, s.Account, s.Deadline)
	return c.Submit(ctx, label, Call{To: c.config.Deployment.Consent, Data: data, NotAfter: lastMillisecond(s.Deadline)})
}

// lastMillisecond is the end of a second; what does not fit is never too late.
func lastMillisecond(second uint64) uint64 {
	if second > ^uint64(0)/1000-1 {
		return 0
	}
	return second*1000 + 999
}

func hashOf(parts ...[]byte) [32]byte { return [32]byte(crypto.Keccak256(parts...)) }

// word is a number as an ABI word.
func word(n uint64) []byte { return append(make([]byte, 24), binary.BigEndian.AppendUint64(nil, n)...) }
