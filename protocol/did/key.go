package did

import (
	"crypto/ed25519"
	"encoding/hex"
	"strings"

	"github.com/multiformats/go-multibase"

	"github.com/souk-network/souk/protocol/fault"
)

// Key is an Ed25519 public key in RFC 8032 encoding: the verification key of a
// did:key, and the author of a fact.
type Key [ed25519.PublicKeySize]byte

const (
	keyPrefix = "did:key:"
	// maxDID bounds did:key texts before they are decoded: an Ed25519 did:key has 56 characters.
	maxDID = 128
)

// multicodec ed25519-pub (0xed) as an unsigned varint.
var ed25519Code = [2]byte{0xed, 0x01}

// KeyOf is the public half of a private key.
func KeyOf(private ed25519.PrivateKey) Key { return Key(private.Public().(ed25519.PublicKey)) }

// DID writes the key as "did:key:z6Mk…" (did:key method 0.7, Ed25519).
func (k Key) DID() string {
	text, err := multibase.Encode(multibase.Base58BTC, append(ed25519Code[:], k[:]...))
	if err != nil {
		panic(err) // base58btc is a known encoding
	}
	return keyPrefix + text
}

// Public is the key as the standard library wants it.
func (k Key) Public() ed25519.PublicKey { return ed25519.PublicKey(k[:]) }

// Verify reports whether sig is k's Ed25519 signature of message. The zero Key,
// which stands for none, signed nothing.
func (k Key) Verify(message, sig []byte) bool {
	return !k.IsZero() && len(sig) == ed25519.SignatureSize && ed25519.Verify(k.Public(), message, sig)
}

// Hex is the key in lower-case hexadecimal.
func (k Key) Hex() string { return hex.EncodeToString(k[:]) }

// IsZero reports whether the key is absent.
func (k Key) IsZero() bool { return k == Key{} }

// ParseKey reads "did:key:z6Mk…". Only Ed25519 keys in base58btc are accepted.
func ParseKey(text string) (Key, error) {
	const op = "parse did:key"
	if len(text) > maxDID {
		return Key{}, fault.New(fault.TooLarge, op, "longer than 128 characters")
	}
	rest, ok := strings.CutPrefix(text, keyPrefix)
	if !ok {
		return Key{}, fault.New(fault.Malformed, op, "does not begin with did:key:")
	}
	base, raw, err := multibase.Decode(rest)
	if err != nil || base != multibase.Base58BTC {
		return Key{}, fault.New(fault.Malformed, op, "not base58btc multibase")
	}
	if len(raw) != len(ed25519Code)+ed25519.PublicKeySize || [2]byte(raw[:2]) != ed25519Code {
		return Key{}, fault.New(fault.Malformed, op, "not an Ed25519 key")
	}
	key := Key(raw[2:])
	if key.DID() != text {
		return Key{}, fault.New(fault.Malformed, op, "not the canonical text")
	}
	return key, nil
}
