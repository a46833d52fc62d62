package accesslog

import (
	"crypto/sha256"
	"io"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// Limits of an opening.
const (
	// MaxOpening bounds an encoded opening, in bytes. One with the longest
	// category, purpose and times has exactly as many.
	MaxOpening = 547
	// MaxTerm bounds a category or a purpose, in bytes.
	MaxTerm = 128
)

const (
	openingVersion = 1
	commitLabel    = "souk/v1/access\x00"
)

// Opening is one release in plain: the customer's proof of who read what, why,
// when and by what right. Only its commitment is public.
type Opening struct {
	Custodian did.Merchant    // whose log holds the commitment
	Reader    did.Merchant    // who asked
	Grant     consent.GrantID // the right it was released under
	Line      did.Key         // consent line of the grant
	Vault     vault.ID        // whose record
	Record    vault.RecordID  // which record
	Writer    did.Merchant    // who wrote the record
	Category  string          // of the record, 1 to 128 bytes
	Purpose   string          // stated by the reader, 1 to 128 bytes
	Time      uint64          // custodian's clock at the release, Unix ms
	Asked     uint64          // signed time of the request, Unix ms
	Request   [32]byte        // SHA-256 of the signed request
	Salt      [32]byte        // random; hides the rest inside the commitment
}

// openingWire is the array on the wire. See docs/spec/accesslog.md.
type openingWire struct {
	_         struct{} `cbor:",toarray"`
	Version   uint64
	Custodian [20]byte
	Reader    [20]byte
	Grant     [32]byte
	Line      [32]byte
	Vault     [32]byte
	Record    [32]byte
	Writer    [20]byte
	Category  string
	Purpose   string
	Time      uint64
	Asked     uint64
	Request   [32]byte
	Salt      [32]byte
}

// NewSalt draws the salt of an opening.
func NewSalt(rand io.Reader) ([32]byte, error) {
	var salt [32]byte
	if _, err := io.ReadFull(rand, salt[:]); err != nil {
		return salt, fault.Wrap(fault.Unavailable, "draw salt", err)
	}
	return salt, nil
}

// Encode is the one encoding of the opening.
func (o Opening) Encode() []byte {
	return codec.Marshal(openingWire{
		Version: openingVersion, Custodian: o.Custodian, Reader: o.Reader, Grant: o.Grant, Line: o.Line, Vault: o.Vault,
		Record: o.Record, Writer: o.Writer, Category: o.Category, Purpose: o.Purpose, Time: o.Time, Asked: o.Asked,
		Request: o.Request, Salt: o.Salt,
	})
}

// DecodeOpening reads what Encode writes and refuses everything else.
func DecodeOpening(b []byte) (Opening, error) {
	var w openingWire
	if err := codec.Unmarshal(b, &w, MaxOpening); err != nil {
		return Opening{}, err
	}
	if w.Version != openingVersion {
		return Opening{}, fault.New(fault.UnknownVersion, opOpening, "only version 1 is known")
	}
	o := Opening{
		Custodian: w.Custodian, Reader: w.Reader, Grant: w.Grant, Line: w.Line, Vault: w.Vault,
		Record: w.Record, Writer: w.Writer, Category: w.Category, Purpose: w.Purpose, Time: w.Time, Asked: w.Asked,
		Request: w.Request, Salt: w.Salt,
	}
	return o, o.Check()
}

const opOpening = "decode opening"

// Check enforces the limits of an opening: terms of 1 to 128 bytes of visible
// text and a salt that was drawn.
func (o Opening) Check() error {
	switch {
	case !isTerm(o.Category):
		return fault.New(fault.Malformed, opOpening, "category is not 1 to 128 visible ASCII characters")
	case !isTerm(o.Purpose):
		return fault.New(fault.Malformed, opOpening, "purpose is not 1 to 128 visible ASCII characters")
	case o.Salt == [32]byte{}:
		return fault.New(fault.Malformed, opOpening, "salt is zero")
	}
	return nil
}

// Commitment is the leaf data: SHA-256 of "souk/v1/access", a zero byte and
// the encoding. The salt keeps it from being guessed.
func (o Opening) Commitment() [32]byte {
	return sha256.Sum256(append([]byte(commitLabel), o.Encode()...))
}

// isTerm accepts 1 to MaxTerm visible ASCII characters.
func isTerm(s string) bool {
	if s == "" || len(s) > MaxTerm {
		return false
	}
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
