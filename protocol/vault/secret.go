package vault

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/cloudflare/circl/group"

	"github.com/souk-network/souk/protocol/fault"
)

// ID names a vault: SHA-256("souk/v1/vault" || 0x00 || S). It is shown to the
// customer's custodians and grantees only.
type ID [32]byte

// String is 64 hexadecimal digits.
func (id ID) String() string { return hex.EncodeToString(id[:]) }

// Public is the vault's public point S = sG in canonical encoding: what a
// writer seals to.
type Public [pointSize]byte

// ID is the name of the vault whose public point is p.
func (p Public) ID() ID { return sha256.Sum256(append([]byte("souk/v1/vault\x00"), p[:]...)) }

// Validate refuses the identity and non-canonical encodings with
// fault.Malformed.
func (p Public) Validate() error {
	_, err := decodePoint(p)
	return err
}

// Secret is a vault's scalar s. Only the wallet holds it.
type Secret struct{ s group.Scalar }

// NewSecret draws a secret.
func NewSecret(rand io.Reader) (Secret, error) {
	s, err := randomScalar(rand)
	return Secret{s}, err
}

// SecretFromBytes derives the secret from 32 secret bytes: HKDF-SHA256 with
// info "souk/v1/vault-secret", 64 bytes, reduced modulo the group order. Equal
// bytes give the equal secret.
func SecretFromBytes(seed [32]byte) Secret {
	return Secret{reduce([wideSize]byte(expand(seed[:], nil, "souk/v1/vault-secret", wideSize)))}
}

// Public is S = sG.
func (s Secret) Public() Public { return encodePoint(ristretto().NewElement().MulGen(s.s)) }

// String hides the secret from logs and formatted errors.
func (s Secret) String() string { return "vault.Secret(hidden)" }

// GoString hides the secret from %#v.
func (s Secret) GoString() string { return s.String() }

// Format hides the secret from every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// expand is HKDF-SHA256.
func expand(secret, salt []byte, info string, size int) []byte {
	out, err := hkdf.Key(sha256.New, secret, salt, info, size)
	if err != nil {
		panic(err) // sizes are constants below 255 hashes
	}
	return out
}

func readFull(rand io.Reader, b []byte) error {
	_, err := io.ReadFull(rand, b)
	return fault.Wrap(fault.Unavailable, "draw random bytes", err)
}
