// Package consent is what a customer says to a merchant and how everybody else
// decides by it: notices, grants, denials, revocations, the rule that merges
// them, and [Allows].
//
// A consent *line* is the sequence of a customer's answers to one merchant about
// one purpose. It has its own Ed25519 key, the subject of its grants, which
// signs what is gossiped and is linkable to nothing else of the customer's.
// The line's statements are a lattice: every peer that saw the same set, in any
// order and however often, holds the same state (invariant I8).
package consent

import (
	"crypto/ed25519"
	"encoding/hex"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// GrantID names a grant: its EIP-712 digest.
type GrantID [32]byte

// String is the id in lower-case hexadecimal.
func (id GrantID) String() string { return hex.EncodeToString(id[:]) }

// MarshalText makes JSON show the hexadecimal text.
func (id GrantID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads 64 hexadecimal digits.
func (id *GrantID) UnmarshalText(text []byte) error { return unhex32(text, (*[32]byte)(id)) }

const (
	// MaxGrant is the most bytes of an encoded signed grant.
	MaxGrant = 4 << 10
	// MaxLifetime is the most milliseconds between a grant's NotBefore and
	// Expiry: ten years.
	MaxLifetime uint64 = 3650 * 86_400_000

	controlLabel = "souk/v1/grant-control\x00"
)

// Grant is a customer's yes: who may do what with which records, and until when.
type Grant struct {
	_          struct{}     `cbor:",toarray"`
	Notice     NoticeID     // the text that was agreed to
	Subject    did.Key      // the line's key
	Account    Account      // the customer's EVM account towards the merchant, or zero
	Audience   did.Merchant // who may
	Vault      [32]byte     // whose records: a vault id
	Purpose    string       // a vocabulary term
	Categories []string     // sorted, unique, 1 to 16 slugs
	Rights     Rights
	NotBefore  uint64   // Unix milliseconds, first moment of the grant
	Expiry     uint64   // Unix milliseconds, first moment after the grant
	Uses       uint32   // most releases, 0 for no limit
	Reward     [32]byte // hash of the reward terms, or zero
	Seq        uint64   // the statement's number in its line, from 1
	Epoch      uint32   // grant-key epoch; a re-grant opens a higher one
	Salt       [32]byte // random, makes the id unguessable
}

// ID is the grant's EIP-712 digest, in the domain {name "Souk", version "1"}.
func (g Grant) ID() GrantID { return g.digest() }

// Check holds the fields against their limits.
func (g Grant) Check() error {
	const op = "check grant"
	if err := checkScope(g.Purpose, g.Categories, g.Rights); err != nil {
		return err
	}
	if g.Subject.IsZero() || g.Audience == (did.Merchant{}) || g.Vault == [32]byte{} || g.Seq == 0 {
		return fault.New(fault.Malformed, op, "subject, audience, vault and number must not be zero")
	}
	if g.NotBefore == 0 || g.Expiry <= g.NotBefore || g.Expiry > fact.MaxTime || g.Expiry-g.NotBefore > MaxLifetime {
		return fault.New(fault.Malformed, op, "want 0 < not-before < expiry, at most ten years apart")
	}
	return nil
}

// SignedGrant is a grant with the customer's two signatures: one that answers
// the merchant and one that commands the vault's custodians.
type SignedGrant struct {
	_          struct{} `cbor:",toarray"`
	Grant      Grant
	Sig        []byte   // 64 bytes: Ed25519 by Subject over the id; 65: EIP-712 by Account
	Control    did.Key  // the vault's control key
	ControlSig [64]byte // Ed25519 by Control over "souk/v1/grant-control", a zero byte and the id
}

// Sign signs with the line's key, which must be Subject's, and the vault's
// control key.
func (g Grant) Sign(line, control ed25519.PrivateKey) SignedGrant {
	id := g.ID()
	return g.signed(ed25519.Sign(line, id[:]), control)
}

// SignAccount signs with the customer's EVM account, which must be Account's,
// and the vault's control key.
func (g Grant) SignAccount(account *secp256k1.PrivateKey, control ed25519.PrivateKey) SignedGrant {
	return g.signed(SignAccount(g.ID(), account), control)
}

func (g Grant) signed(sig []byte, control ed25519.PrivateKey) SignedGrant {
	return SignedGrant{
		Grant: g, Sig: sig, Control: did.KeyOf(control),
		ControlSig: [64]byte(ed25519.Sign(control, controlMessage(g.ID()))),
	}
}

func controlMessage(id GrantID) []byte { return append([]byte(controlLabel), id[:]...) }

// ID is the grant's id; signatures do not change it.
func (s SignedGrant) ID() GrantID { return s.Grant.ID() }

// Verify checks the grant's fields and both signatures. Whether Control is the
// vault's key is for the custodian to compare with its deposit.
func (s SignedGrant) Verify() error {
	if err := s.Grant.Check(); err != nil {
		return err
	}
	id := s.ID()
	if err := verifyStatement(id, s.Sig, s.Grant.Subject, s.Grant.Account); err != nil {
		return err
	}
	if !s.Control.Verify(controlMessage(id), s.ControlSig[:]) {
		return fault.New(fault.BadSignature, "verify grant", "the vault's control key did not sign")
	}
	return nil
}

// verifyStatement accepts the line's Ed25519 signature over the digest or the
// account's EIP-712 signature, told apart by length.
func verifyStatement(digest [32]byte, sig []byte, line did.Key, account Account) error {
	const op = "verify consent signature"
	if len(sig) == ed25519.SignatureSize {
		if line.Verify(digest[:], sig) {
			return nil
		}
		return fault.New(fault.BadSignature, op, "the line's key did not sign")
	}
	signer, err := RecoverAccount(digest, sig)
	if err != nil {
		return err
	}
	if account == (Account{}) || signer != account {
		return fault.New(fault.BadSignature, op, "another account signed")
	}
	return nil
}

// Encode is the signed grant's one encoding.
func (s SignedGrant) Encode() []byte { return codec.Marshal(s) }

// DecodeSignedGrant reads a signed grant of at most 4 KiB and checks its
// fields, not its signatures.
func DecodeSignedGrant(raw []byte) (SignedGrant, error) {
	const op = "decode grant"
	var s SignedGrant
	if err := codec.Unmarshal(raw, &s, MaxGrant); err != nil {
		return SignedGrant{}, fault.Wrap(fault.KindOf(err), op, err)
	}
	if len(s.Sig) != 64 && len(s.Sig) != 65 {
		return SignedGrant{}, fault.New(fault.Malformed, op, "want a signature of 64 or 65 bytes")
	}
	return s, s.Grant.Check()
}
