// Package did is identity in Souk: Ed25519 did:key identifiers, the one seed
// from which a wallet derives everything, and the registry entry that makes a
// key a merchant's.
//
// A wallet never shows one identifier to two merchants: every key is derived
// under a label and, where it faces a merchant, under that merchant's id.
package did

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"strings"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/protocol/fault"
)

// Seed is the secret from which a wallet derives every key. 32 bytes of
// entropy, written as 24 BIP-39 words.
type Seed [32]byte

// NewSeed draws a seed.
func NewSeed(rand io.Reader) (Seed, error) {
	var s Seed
	if _, err := io.ReadFull(rand, s[:]); err != nil {
		return Seed{}, fault.Wrap(fault.Unavailable, "new seed", err)
	}
	return s, nil
}

// SeedFromWords reads 24 English BIP-39 words, checksum included.
func SeedFromWords(words string) (Seed, error) {
	entropy, ok := entropyOf(strings.Fields(words))
	if !ok {
		return Seed{}, fault.New(fault.Malformed, "read recovery words", "want 24 BIP-39 words with a valid checksum; check spelling and order")
	}
	return Seed(entropy), nil
}

// Words writes the seed as 24 English BIP-39 words.
func (s Seed) Words() string {
	return wordsOf(s)
}

// Derive is HKDF-SHA256 of the seed. The info is "souk/v1/", the label, and
// each context with its length, so that no two (label, context) pairs collide.
func (s Seed) Derive(label string, context ...[]byte) [32]byte {
	info := []byte("souk/v1/" + label)
	for _, c := range context {
		info = binary.BigEndian.AppendUint32(info, uint32(len(c)))
		info = append(info, c...)
	}
	out, err := hkdf.Key(sha256.New, s[:], nil, string(info), 32)
	if err != nil {
		panic(err) // 32 bytes is a valid HKDF length
	}
	return [32]byte(out)
}

// Pairwise is the key of the did:key that merchant m knows the customer by.
func (s Seed) Pairwise(m Merchant) ed25519.PrivateKey { return s.ed25519("pairwise", m[:]) }

// Consent is the key of one consent line: the customer's answers to merchant m
// about one purpose. It signs what is gossiped and is linkable to no other line.
func (s Seed) Consent(m Merchant, purpose string) ed25519.PrivateKey {
	return s.ed25519("consent", m[:], []byte(purpose))
}

// Control is the key that commands the custodians of a vault epoch.
func (s Seed) Control(epoch uint32) ed25519.PrivateKey {
	return s.ed25519("vault control", binary.BigEndian.AppendUint32(nil, epoch))
}

// Network is the wallet's libp2p key for talking to merchant m.
func (s Seed) Network(m Merchant) ed25519.PrivateKey { return s.ed25519("network", m[:]) }

// Account is the customer's EVM account towards merchant m, the emergency exit
// for the grants it gave that merchant.
func (s Seed) Account(m Merchant) *secp256k1.PrivateKey {
	for n := byte(0); ; n++ {
		raw := s.Derive("account", m[:], []byte{n})
		var scalar secp256k1.ModNScalar
		if overflow := scalar.SetBytes(&raw); overflow == 0 && !scalar.IsZero() {
			return secp256k1.NewPrivateKey(&scalar)
		}
	}
}

func (s Seed) ed25519(label string, context ...[]byte) ed25519.PrivateKey {
	raw := s.Derive(label, context...)
	return ed25519.NewKeyFromSeed(raw[:])
}

// String hides the seed from logs and formatted errors.
func (s Seed) String() string { return "did.Seed(hidden)" }

// GoString hides the seed from %#v.
func (s Seed) GoString() string { return s.String() }

// MarshalText refuses: a seed that went into JSON, a log or a configuration by
// way of the struct around it would be lost. Write Words on purpose instead.
func (s Seed) MarshalText() ([]byte, error) {
	return nil, fault.New(fault.Malformed, "write seed", "a seed is never encoded with what holds it; use its words")
}

// Format hides the seed from every verb.
func (s Seed) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }
