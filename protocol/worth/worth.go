// Package worth is the stated worth of points: what a merchant says, in a signed
// fact, that one of its points is worth in money when it is redeemed. It is the
// merchant's word and no price: nobody proves it and it binds nobody else.
//
// Specification: docs/spec/worth.md.
package worth

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"math/big"
	"strings"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

const (
	// MaxBody is the most bytes of an encoded statement: that of its kind.
	MaxBody = 64
	// MaxAmount is the most that a point may be said to be worth: 1,000,000 of the currency.
	MaxAmount = 1_000_000 * credential.One
	// Lifetime is how long, in milliseconds, a statement stands: 366 days, as long as its kind may.
	Lifetime uint64 = 366 * 86_400_000
	// MaxAhead is how much greater than its time, both in milliseconds, a statement's
	// number may be: a day. Without a bound whoever has a retired key could give the
	// last number of all, after which the merchant's word would never count again.
	MaxAhead uint64 = 86_400_000
)

// Stated is what a merchant says that one of its points is worth. The zero value
// of the two fields says that it takes back what it said.
// Wire: [merchant, amount, currency].
type Stated struct {
	_        struct{} `cbor:",toarray"`
	Merchant did.Merchant
	Amount   credential.Micro // of one point, above 0 and at most MaxAmount; 0: taken back
	Currency string           // ISO 4217; empty: taken back
}

// Withdrawn reports whether it takes back what was said before.
func (s Stated) Withdrawn() bool { return s.Amount == 0 }

// Check holds a statement against the limits of its fields. Errors are
// fault.Malformed.
func (s Stated) Check() error {
	const op = "check stated worth"
	switch {
	case s.Merchant == (did.Merchant{}):
		return fault.New(fault.Malformed, op, "merchant: must not be zero")
	case s.Amount == 0 && s.Currency == "":
		return nil
	case s.Amount <= 0 || s.Amount > MaxAmount:
		return fault.New(fault.Malformed, op, "amount: want more than 0 and at most 1000000; to say nothing any more, withdraw it")
	case !credential.IsCurrency(s.Currency):
		return fault.New(fault.Malformed, op, "currency: want three capital letters of ISO 4217, such as EUR")
	}
	return nil
}

// Encode is the statement's one encoding.
func (s Stated) Encode() []byte { return codec.Marshal(s) }

// Subject is under which a merchant's statements are looked up: SHA-256 of
// "souk/v1/worth", a zero byte and the merchant's account.
func Subject(m did.Merchant) [32]byte {
	return sha256.Sum256(append([]byte("souk/v1/worth\x00"), m[:]...))
}

// Fact signs the statement as its merchant. number and now are its number and
// time, Unix milliseconds; it stands for [Lifetime].
func (s Stated) Fact(key ed25519.PrivateKey, number, now uint64) fact.Fact {
	return fact.Sign(fact.Fact{Kind: fact.KindWorth, Seq: number, Time: now, Expiry: now + Lifetime, Subject: Subject(s.Merchant), Body: s.Encode()}, key)
}

// FromFact reads the body of a worth fact. Whether its author speaks for the
// merchant, and the signature, are not checked. Errors are fault.UnknownKind,
// fault.Malformed and fault.TooLarge.
func FromFact(f fact.Fact) (Stated, error) {
	const op = "decode stated worth"
	if f.Kind != fact.KindWorth {
		return Stated{}, fault.New(fault.UnknownKind, op, "not a worth fact")
	}
	var s Stated
	if err := codec.Unmarshal(f.Body, &s, MaxBody); err != nil {
		return Stated{}, fault.Wrap(fault.KindOf(err), op, err)
	}
	if f.Seq == 0 || f.Seq > f.Time && f.Seq-f.Time > MaxAhead || f.Subject != Subject(s.Merchant) {
		return Stated{}, fault.New(fault.Malformed, op, "its number is zero or more than a day ahead of its time, or subject and body name two merchants")
	}
	return s, s.Check()
}

// Newer reports whether a worth fact counts before another one of the same
// merchant: the one with the higher number, and of equal ones that with the higher
// id, so that everybody agrees.
func Newer(a, b fact.Fact) bool {
	if a.Seq != b.Seq {
		return a.Seq > b.Seq
	}
	x, y := a.ID(), b.ID()
	return bytes.Compare(x[:], y[:]) > 0
}

// Of is what so many points are worth by the statement, as an exact decimal without
// needless zeros. Points are counted as rules, catalogue and contract count them,
// whatever decimals a token shows. Of a statement that was taken back it is "0".
func (s Stated) Of(points *big.Int) string {
	const places = 6
	digits := new(big.Int).Mul(points, big.NewInt(int64(s.Amount))).String()
	if pad := places + 1 - len(digits); pad > 0 {
		digits = strings.Repeat("0", pad) + digits
	}
	cut := len(digits) - places
	return strings.TrimSuffix(digits[:cut]+"."+strings.TrimRight(digits[cut:], "0"), ".")
}
