package signin

import (
	"crypto/ed25519"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// A profile is what a customer tells one merchant of themselves: standard claims
// of OpenID Connect, signed by the pairwise DID, under one grant that names a
// category for each. It is sealed to the merchant and is no fact: nobody else
// ever has it. A later profile under the same grant replaces the one before, and
// an empty one takes it back.

const (
	profileLabel = "souk/v1/profile"
	maxEmail     = 254
	maxName      = 200
	maxProfile   = 2 << 10

	profileOp = "check profile"
)

// MaxSealedProfile is the most bytes of a sealed profile.
const MaxSealedProfile = maxProfile + vault.WrapOverhead

// Claims are what is told. An empty text is not told. No verb of fmt shows them.
type Claims struct {
	_     struct{} `cbor:",toarray"`
	Email string   // at most 254 bytes
	Name  string   // as the customer writes it, at most 200 bytes
	Phone string   // E.164, "+" and 7 to 15 digits
}

// Claim is one claim that is told.
type Claim struct {
	Name     string // of OpenID Connect: "email", "name", "phone_number"
	Scope    string // by which a shop asks for it: "email", "profile", "phone"
	Category string // that the grant must name: "email", "name", "phone"
	Value    string
}

// List is every claim that there is, in a fixed order, with what is told of it.
func (c Claims) List() []Claim {
	return []Claim{{"email", "email", "email", c.Email}, {"name", "profile", "name", c.Name}, {"phone_number", "phone", "phone", c.Phone}}
}

// Told is List without what is not told.
func (c Claims) Told() []Claim {
	return slices.DeleteFunc(c.List(), func(one Claim) bool { return one.Value == "" })
}

// Empty reports whether nothing is told.
func (c Claims) Empty() bool { return c == Claims{} }

// Within keeps what the categories cover and drops the rest.
func (c Claims) Within(categories []string) Claims {
	for _, one := range []struct {
		category string
		value    *string
	}{{"email", &c.Email}, {"name", &c.Name}, {"phone", &c.Phone}} {
		if !slices.Contains(categories, one.category) {
			*one.value = ""
		}
	}
	return c
}

// Check refuses texts that are no e-mail address, name or telephone number, as
// malformed or too_large, without quoting them. Whether they are the customer's
// nobody here can know.
func (c Claims) Check() error {
	switch {
	case len(c.Email) > maxEmail || len(c.Name) > maxName:
		return fault.New(fault.TooLarge, profileOp, "an e-mail address has at most 254 bytes, a name 200")
	case c.Email != "" && !isEmail(c.Email):
		return fault.New(fault.Malformed, profileOp, "email: want one address, such as name@host")
	case c.Name != "" && (!plain(c.Name) || strings.TrimSpace(c.Name) != c.Name):
		return fault.New(fault.Malformed, profileOp, "name: want one line of text without spaces around it")
	case c.Phone != "" && !isPhone(c.Phone):
		return fault.New(fault.Malformed, profileOp, "phone: want the international form, + and 7 to 15 digits")
	}
	return nil
}

// plain refuses what changes the line it stands in: control characters, line
// separators, marks that turn the direction of what follows.
func plain(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Bidi_Control, r)
	})
}

func isEmail(text string) bool {
	local, host, found := strings.Cut(text, "@")
	return found && local != "" && host != "" && !strings.Contains(host, "@") && plain(text) && !strings.ContainsFunc(text, unicode.IsSpace)
}

func isPhone(text string) bool {
	digits, plus := strings.CutPrefix(text, "+")
	return plus && len(digits) >= 7 && len(digits) <= 15 && digits[0] != '0' && strings.Trim(digits, "0123456789") == ""
}

// Format hides claims from every verb.
func (c Claims) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("claims (hidden)")) }

// Profile is claims told to a merchant. CBOR: [merchant, grant, time, claims, signature].
type Profile struct {
	_        struct{} `cbor:",toarray"`
	Merchant did.Merchant
	Grant    [32]byte // consent.GrantID
	Time     uint64   // Unix milliseconds: of two profiles under one grant the later counts
	Claims   Claims
	Signed   []byte // Ed25519 by the pairwise DID
}

// Sign tells claims under a grant. now is Unix milliseconds.
func (c Claims) Sign(pairwise ed25519.PrivateKey, m did.Merchant, grant consent.GrantID, now uint64) Profile {
	p := Profile{Merchant: m, Grant: grant, Time: now, Claims: c}
	p.Signed = ed25519.Sign(pairwise, p.signingBytes())
	return p
}

func (p Profile) signingBytes() []byte {
	p.Signed = nil
	return append([]byte(profileLabel+"\x00"), codec.Marshal(p)...)
}

// Verify checks the claims' form and that the customer said so. Refused:
// malformed, too_large, bad_signature.
func (p Profile) Verify(customer did.Key) error {
	if err := p.Claims.Check(); err != nil {
		return err
	}
	if !customer.Verify(p.signingBytes(), p.Signed) {
		return fault.New(fault.BadSignature, profileOp, "the customer did not sign it")
	}
	return nil
}

// Encode writes the profile.
func (p Profile) Encode() []byte { return codec.Marshal(p) }

// DecodeProfile reads a profile. It judges nothing but its form.
func DecodeProfile(raw []byte) (Profile, error) {
	var p Profile
	return p, codec.Unmarshal(raw, &p, maxProfile)
}

// Seal encrypts the profile to the merchant's HPKE key, for this grant alone.
func (p Profile) Seal(public []byte) ([]byte, error) {
	return vault.Wrap(public, profileLabel, p.Grant[:], p.Encode())
}

// OpenProfile decrypts what Seal made. fault.BadProof for another merchant's or
// another grant's.
func OpenProfile(private vault.WrapKey, grant consent.GrantID, sealed []byte) (Profile, error) {
	if len(sealed) > MaxSealedProfile {
		return Profile{}, fault.New(fault.TooLarge, "open profile", "over 2 KiB sealed")
	}
	raw, err := private.Unwrap(profileLabel, grant[:], sealed)
	if err != nil {
		return Profile{}, err
	}
	p, err := DecodeProfile(raw)
	if err == nil && p.Grant != grant {
		err = fault.New(fault.BadProof, "open profile", "it is told under another grant")
	}
	return p, err
}
