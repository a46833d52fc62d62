package consent

import (
	"crypto/ed25519"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// MaxAnswer is the most bytes of an encoded signed denial or revocation.
const MaxAnswer = 1 << 10

// Denial is a customer's no to a notice.
type Denial struct {
	_        struct{} `cbor:",toarray"`
	Notice   NoticeID
	Subject  did.Key // the line's key
	Account  Account // or zero
	Audience did.Merchant
	Purpose  string
	Seq      uint64 // the statement's number in its line, from 1
	Time     uint64 // Unix milliseconds
	Salt     [32]byte
}

// ID is the denial's EIP-712 digest.
func (d Denial) ID() [32]byte { return d.digest() }

// Check holds the fields against their limits.
func (d Denial) Check() error {
	if err := CheckPurpose(d.Purpose); err != nil {
		return err
	}
	if d.Subject.IsZero() || d.Audience == (did.Merchant{}) || d.Seq == 0 || d.Time == 0 || d.Time > fact.MaxTime {
		return fault.New(fault.Malformed, "check denial", "subject, audience, number and time must be set")
	}
	return nil
}

// Revocation takes a grant back.
type Revocation struct {
	_       struct{} `cbor:",toarray"`
	Grant   GrantID
	Subject did.Key // the line's key
	Seq     uint64  // above the grant's, or equal to it: revoked beats granted
	Time    uint64  // Unix milliseconds
	Salt    [32]byte
}

// ID is the revocation's EIP-712 digest.
func (r Revocation) ID() [32]byte { return r.digest() }

// Check holds the fields against their limits.
func (r Revocation) Check() error {
	if r.Grant == (GrantID{}) || r.Subject.IsZero() || r.Seq == 0 || r.Time == 0 || r.Time > fact.MaxTime {
		return fault.New(fault.Malformed, "check revocation", "grant, subject, number and time must be set")
	}
	return nil
}

// SignedDenial is a denial with the customer's signature, 64 or 65 bytes as in
// [SignedGrant].
type SignedDenial struct {
	_      struct{} `cbor:",toarray"`
	Denial Denial
	Sig    []byte
}

// SignedRevocation is a revocation with the customer's signature, 64 or 65
// bytes as in [SignedGrant].
type SignedRevocation struct {
	_          struct{} `cbor:",toarray"`
	Revocation Revocation
	Sig        []byte
}

// Sign signs with the line's key.
func (d Denial) Sign(line ed25519.PrivateKey) SignedDenial {
	id := d.ID()
	return SignedDenial{Denial: d, Sig: ed25519.Sign(line, id[:])}
}

// SignAccount signs with the customer's EVM account.
func (d Denial) SignAccount(key *secp256k1.PrivateKey) SignedDenial {
	return SignedDenial{Denial: d, Sig: SignAccount(d.ID(), key)}
}

// Sign signs with the line's key.
func (r Revocation) Sign(line ed25519.PrivateKey) SignedRevocation {
	id := r.ID()
	return SignedRevocation{Revocation: r, Sig: ed25519.Sign(line, id[:])}
}

// SignAccount signs with the customer's EVM account.
func (r Revocation) SignAccount(key *secp256k1.PrivateKey) SignedRevocation {
	return SignedRevocation{Revocation: r, Sig: SignAccount(r.ID(), key)}
}

// Verify checks fields and signature.
func (s SignedDenial) Verify() error {
	if err := s.Denial.Check(); err != nil {
		return err
	}
	return verifyStatement(s.Denial.ID(), s.Sig, s.Denial.Subject, s.Denial.Account)
}

// Verify checks fields and signature. Account is that of the grant, or zero.
func (s SignedRevocation) Verify(account Account) error {
	if err := s.Revocation.Check(); err != nil {
		return err
	}
	return verifyStatement(s.Revocation.ID(), s.Sig, s.Revocation.Subject, account)
}

// Encode is the one encoding.
func (s SignedDenial) Encode() []byte { return codec.Marshal(s) }

// Encode is the one encoding.
func (s SignedRevocation) Encode() []byte { return codec.Marshal(s) }

// DecodeSignedDenial reads a signed denial and checks its fields, not its signature.
func DecodeSignedDenial(raw []byte) (SignedDenial, error) {
	var s SignedDenial
	if err := codec.Unmarshal(raw, &s, MaxAnswer); err != nil {
		return SignedDenial{}, fault.Wrap(fault.KindOf(err), "decode denial", err)
	}
	return s, s.Denial.Check()
}

// DecodeSignedRevocation reads a signed revocation and checks its fields, not
// its signature.
func DecodeSignedRevocation(raw []byte) (SignedRevocation, error) {
	var s SignedRevocation
	if err := codec.Unmarshal(raw, &s, MaxAnswer); err != nil {
		return SignedRevocation{}, fault.Wrap(fault.KindOf(err), "decode revocation", err)
	}
	return s, s.Revocation.Check()
}
