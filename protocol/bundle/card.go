package bundle

import (
	"bytes"
	"cmp"
	"crypto/ed25519"
	"io"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

const (
	maxCard   = 4 << 10
	cardLabel = "souk/v1/vault-card\x00"
)

// VaultCard is the customer's signed word on a vault: which members hold its
// shares from a moment on, and how many of them must release. A later card of
// the same vault does not end it: shares of an earlier sharing open records until
// they are destroyed.
type VaultCard struct {
	Public     vault.Public // S; its hash is the vault's id
	Threshold  uint16       // k
	Custodians []consent.Custodian
	Since      uint64   // Unix milliseconds
	Control    did.Key  // the vault's control key, as in its grants
	Proof      [64]byte // that whoever made the card knows the vault's secret
	Sig        [64]byte // by Control
}

// cardWire is the array on the wire; the signature covers it with Sig empty,
// the proof with Proof zero besides.
type cardWire struct {
	_          struct{} `cbor:",toarray"`
	Version    uint64
	Public     [32]byte
	Threshold  uint16
	Custodians []consent.Custodian
	Since      uint64
	Control    [32]byte
	Proof      [64]byte
	Sig        []byte
}

// ID is the vault's id.
func (c VaultCard) ID() vault.ID { return c.Public.ID() }

// Sign fills Control, Proof and Sig: those of the vault's control key, and the
// proof of its secret, which covers all the rest. fault.Unavailable without
// randomness.
func (c VaultCard) Sign(rand io.Reader, secret vault.Secret, control ed25519.PrivateKey) (_ VaultCard, err error) {
	c.Control = did.KeyOf(control)
	if c.Proof, err = secret.Prove(rand, c.statement()); err != nil {
		return VaultCard{}, err
	}
	c.Sig = [64]byte(ed25519.Sign(control, c.message()))
	return c, nil
}

// Verify checks threshold, order of custodians, signature, and that the vault's
// secret proved the card. Without the proof anybody who knows S, as custodians
// and grantees do, could name custodians and a control key of their own.
func (c VaultCard) Verify() error {
	const op = "verify vault card"
	if err := vault.CheckThreshold(int(c.Threshold), len(c.Custodians)); err != nil {
		return err
	}
	seen := map[did.Merchant]bool{}
	for i, custodian := range c.Custodians {
		if custodian.Index == 0 || i > 0 && custodian.Index <= c.Custodians[i-1].Index || seen[custodian.Merchant] {
			return fault.New(fault.Malformed, op, "custodians are not in order of index from 1, one share each")
		}
		seen[custodian.Merchant] = true
	}
	if !c.Control.Verify(c.message(), c.Sig[:]) {
		return fault.New(fault.BadSignature, op, "the vault's control key did not sign")
	}
	return c.Public.VerifyProof(c.Proof, c.statement())
}

// Holds says whether m is one of the custodians.
func (c VaultCard) Holds(m did.Merchant) bool {
	for _, custodian := range c.Custodians {
		if custodian.Merchant == m {
			return true
		}
	}
	return false
}

// quorum is n-k+1: once so many custodians know of a revocation, no k are left
// that do not.
func (c VaultCard) quorum() int { return len(c.Custodians) - int(c.Threshold) + 1 }

func (c VaultCard) compare(o VaultCard) int {
	a, b := c.ID(), o.ID()
	return cmp.Or(bytes.Compare(a[:], b[:]), cmp.Compare(c.Since, o.Since), bytes.Compare(c.Encode(), o.Encode()))
}

func (c VaultCard) wire(sig []byte) cardWire {
	return cardWire{
		Version: 1, Public: c.Public, Threshold: c.Threshold, Custodians: c.Custodians, Since: c.Since,
		Control: c.Control, Proof: c.Proof, Sig: sig,
	}
}

// statement is what Proof is about: all of the card but Proof and Sig.
func (c VaultCard) statement() []byte {
	c.Proof = [64]byte{}
	return c.message()
}

func (c VaultCard) message() []byte {
	return append([]byte(cardLabel), codec.Marshal(c.wire(nil))...)
}

// Encode is the card's one encoding.
func (c VaultCard) Encode() []byte { return codec.Marshal(c.wire(c.Sig[:])) }

// DecodeVaultCard reads what Encode writes. It does not verify.
func DecodeVaultCard(raw []byte) (VaultCard, error) {
	const op = "decode vault card"
	var w cardWire
	if err := codec.Unmarshal(raw, &w, maxCard); err != nil {
		return VaultCard{}, err
	}
	if w.Version != 1 {
		return VaultCard{}, fault.New(fault.UnknownVersion, op, "only version 1 is known")
	}
	if len(w.Sig) != 64 {
		return VaultCard{}, fault.New(fault.Malformed, op, "signature is not 64 bytes")
	}
	return VaultCard{
		Public: w.Public, Threshold: w.Threshold, Custodians: w.Custodians, Since: w.Since,
		Control: w.Control, Proof: w.Proof, Sig: [64]byte(w.Sig),
	}, nil
}
