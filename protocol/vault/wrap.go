package vault

import (
	"crypto/hpke"
	"fmt"
	"io"

	"github.com/souk-network/souk/protocol/fault"
)

// Sizes of a wrap, in bytes.
const (
	WrapPublicSize = 1216                  // MLKEM768-X25519 public key
	WrapEncSize    = 1120                  // encapsulated key
	WrapOverhead   = WrapEncSize + tagSize // a wrap is this much longer than its message
	MaxWrap        = WrapOverhead + 64<<10 // largest wrap that Unwrap looks at
)

// WrapKey is the private half of an HPKE key pair (MLKEM768-X25519, also known
// as X-Wing): a merchant's, whose public half is in the consortium registry.
type WrapKey struct{ private hpke.PrivateKey }

// NewWrapKey makes the key pair whose private key is seed (32 secret bytes,
// SerializePrivateKey of draft-ietf-hpke-pq).
func NewWrapKey(seed [32]byte) (WrapKey, error) {
	private, err := hpke.MLKEM768X25519().NewPrivateKey(seed[:])
	if err != nil {
		return WrapKey{}, fault.Wrap(fault.Malformed, "make wrap key", err)
	}
	return WrapKey{private}, nil
}

// Public is the public key, WrapPublicSize bytes, or nil of a WrapKey that was
// not made by NewWrapKey.
func (k WrapKey) Public() []byte {
	if k.private == nil {
		return nil
	}
	return k.private.PublicKey().Bytes()
}

// Wrap encrypts message to a public key: HPKE (RFC 9180) base mode with
// MLKEM768-X25519, HKDF-SHA256 and ChaCha20-Poly1305. The result is the encapsulated
// key and the ciphertext. Randomness is crypto/rand's: HPKE implementations
// take none from callers.
func Wrap(public []byte, info string, aad, message []byte) ([]byte, error) {
	if len(message) > MaxWrap-WrapOverhead {
		return nil, fault.New(fault.TooLarge, "wrap", fmt.Sprintf("%d bytes", len(message)))
	}
	key, err := hpke.MLKEM768X25519().NewPublicKey(public)
	if err != nil {
		return nil, fault.New(fault.Malformed, "wrap", "not an MLKEM768-X25519 public key")
	}
	enc, sender, err := hpke.NewSender(key, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), []byte(info))
	if err != nil {
		return nil, fault.Wrap(fault.Malformed, "wrap", err)
	}
	box, err := sender.Seal(aad, message)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, "wrap", err)
	}
	return append(enc, box...), nil
}

// Unwrap decrypts what Wrap made. info and aad must be equal. fault.BadProof
// for another key, info or aad, or changed bytes.
func (k WrapKey) Unwrap(info string, aad, wrapped []byte) ([]byte, error) {
	const op = "unwrap"
	if len(wrapped) > MaxWrap {
		return nil, fault.New(fault.TooLarge, op, fmt.Sprintf("%d bytes, at most %d", len(wrapped), MaxWrap))
	}
	if len(wrapped) < WrapOverhead {
		return nil, fault.New(fault.Malformed, op, "shorter than an encapsulated key and a tag")
	}
	recipient, err := hpke.NewRecipient(wrapped[:WrapEncSize], k.private, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), []byte(info))
	if err != nil {
		return nil, fault.New(fault.Malformed, op, "not an encapsulated key")
	}
	message, err := recipient.Open(aad, wrapped[WrapEncSize:])
	if err != nil {
		return nil, fault.New(fault.BadProof, op, "another key or changed bytes")
	}
	return message, nil
}

// Unwrap is k.Unwrap.
func Unwrap(k WrapKey, info string, aad, wrapped []byte) ([]byte, error) {
	return k.Unwrap(info, aad, wrapped)
}

// Format hides the key from every verb.
func (k WrapKey) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "vault.WrapKey(hidden)") }
