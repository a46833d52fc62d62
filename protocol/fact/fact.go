// Package fact is the one thing that Souk gossips: a small signed statement,
// named by the hash of its bytes, that expires by a rule every peer computes
// alike.
//
// On the wire a fact is a CBOR array of nine elements (docs/spec/fact.md):
//
//	[1, kind, author(32), seq, time, expiry, subject(32), body, signature(64)]
//
// The author signs "souk/v1/fact", a zero byte and the same array without its
// last element. What the body means is decided by the kind; the kinds and
// their limits are the table in table.go.
package fact

import (
	"crypto/ed25519"
	"fmt"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

const (
	// Version is the fact format that this package speaks.
	Version = 1
	// MaxSize is the most bytes that an encoded fact may have.
	MaxSize = 8 << 10
	// MaxTime bounds every time on the wire: the last millisecond of the year 9999.
	MaxTime uint64 = 253_402_300_799_999
	// MaxSkew is how far in the future of a peer's clock, in milliseconds, a
	// fact may be dated before the peer holds it back. It delays and never
	// invalidates.
	MaxSkew uint64 = 120_000

	label = "souk/v1/fact\x00"
)

// Fact is a signed statement.
type Fact struct {
	Kind    Kind
	Author  did.Key  // who signed
	Seq     uint64   // the author's number for this statement; its meaning belongs to the kind
	Time    uint64   // when the author says it was made, Unix milliseconds
	Expiry  uint64   // first millisecond at which every peer drops it; later than Time
	Subject [32]byte // what it is about; zero if nothing
	Body    []byte   // by kind, at most Spec.MaxBody bytes
	Sig     [64]byte // Ed25519 of Author over SigningBytes
}

// Sign fills Author and Sig with those of key and returns the fact. It signs
// what it is given: [Fact.Check] says whether a peer would accept the fields.
func Sign(f Fact, key ed25519.PrivateKey) Fact {
	f.Author = did.KeyOf(key)
	f.Sig = [64]byte(ed25519.Sign(key, f.SigningBytes()))
	return f
}

// Decode reads a fact and checks everything that needs no key and no clock:
// size, canonical form, version, field sizes, and the limits of its kind. It
// does not check the signature.
//
// A fact of an unknown kind is returned together with an error of kind
// fault.UnknownKind, so that tools can show it; peers refuse it.
func Decode(raw []byte) (Fact, error) {
	if err := checkVersion(raw); err != nil {
		return Fact{}, err
	}
	f, err := parse(raw)
	if err != nil {
		return Fact{}, err
	}
	return f, f.Check()
}

// checkVersion looks at the first two bytes, so that a later version is
// refused by name whatever its other elements are.
func checkVersion(raw []byte) error {
	const op = "decode fact"
	if len(raw) > MaxSize {
		return fault.New(fault.TooLarge, op, fmt.Sprintf("%d bytes, at most %d", len(raw), MaxSize))
	}
	const shortArray, shortUint = 0x80, 0x00 // major types with an argument in the same byte
	if len(raw) < 2 || raw[0]&0xe0 != shortArray || raw[0]&0x1f > 23 || raw[1]&0xe0 != shortUint {
		return fault.New(fault.Malformed, op, "not a short array that begins with a version number")
	}
	if raw[1] != Version {
		return fault.New(fault.UnknownVersion, op, "this peer speaks version 1")
	}
	return nil
}

// Check holds the fields against the limits of the fact's kind. Its answer
// depends on content alone (I5).
func (f Fact) Check() error {
	const op = "check fact"
	if f.Time == 0 || f.Expiry <= f.Time || f.Expiry > MaxTime {
		return fault.New(fault.Malformed, op, "want 0 < time < expiry, before the year 10000")
	}
	spec, known := Lookup(f.Kind)
	if !known {
		return fault.New(fault.UnknownKind, op, fmt.Sprintf("kind %d", f.Kind))
	}
	if f.Expiry-f.Time > spec.Lifetime {
		return fault.New(fault.Malformed, op, "lives longer than its kind may")
	}
	if len(f.Body) > spec.MaxBody {
		return fault.New(fault.TooLarge, op, fmt.Sprintf("body of %d bytes, at most %d", len(f.Body), spec.MaxBody))
	}
	return nil
}

// KindKnown reports whether the fact's kind is in the table.
func (f Fact) KindKnown() bool {
	_, known := Lookup(f.Kind)
	return known
}

// Expired is the prune rule: from its expiry on, every peer drops the fact.
func (f Fact) Expired(now uint64) bool { return now >= f.Expiry }

// Early reports whether the fact is dated more than MaxSkew after now. A peer
// holds such a fact back; it is not invalid.
func (f Fact) Early(now uint64) bool { return f.Time > now && f.Time-now > MaxSkew }
