package vault

import (
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"

	"golang.org/x/crypto/chacha20poly1305"

	"github.com/souk-network/souk/protocol/fault"
)

// GrantKey is K_G, the grant lock of one customer, category and epoch: 32
// secret bytes. Whoever holds it finds and reads headers; it opens no record
// without the custodians.
type GrantKey [32]byte

const dayMillis = 86_400_000

// Every sealed header holds headerPad bytes, so that its length does not tell
// the category or the schema.
const headerPad = 2 + MaxHeader

// SealedHeaderSize is the size of every sealed header in bytes: 552.
const SealedHeaderSize = chacha20poly1305.NonceSizeX + headerPad + tagSize

// NewGrantKey derives the grant key of one category and epoch from 32 secret
// bytes of the wallet's seed: HKDF-SHA256 with info "souk/v1/grant-key" ||
// 0x00 || epoch (32 bits, big-endian) || category.
func NewGrantKey(secret [32]byte, category string, epoch uint32) GrantKey {
	info := binary.BigEndian.AppendUint32([]byte("souk/v1/grant-key\x00"), epoch)
	return GrantKey(expand(secret[:], nil, string(append(info, category...)), 32))
}

// Day is the day number of a time in Unix milliseconds.
func Day(ms uint64) uint32 { return uint32(ms / dayMillis) }

// Tag is the rendezvous tag under which the headers of one day are found:
// the first 16 bytes of HMAC-SHA256(HKDF(K_G, "souk/v1/tag"), day as 32 bits
// big-endian). Without the key, tags of two days cannot be linked; records of
// one day share theirs.
func (k GrantKey) Tag(day uint32) [16]byte {
	mac := hmac.New(sha256.New, expand(k[:], nil, "souk/v1/tag", 32))
	mac.Write(binary.BigEndian.AppendUint32(nil, day))
	return [16]byte(mac.Sum(nil)[:16])
}

// SealHeader encrypts a header for the holders of the grant key with
// XChaCha20-Poly1305: nonce (24 bytes, random), then the ciphertext of length (16
// bits, big-endian), encoded header and zeros up to 512 bytes.
func (k GrantKey) SealHeader(rand io.Reader, h Header) ([]byte, error) {
	if err := h.Validate(); err != nil {
		return nil, err
	}
	raw := h.Encode()
	padded := make([]byte, headerPad)
	binary.BigEndian.PutUint16(padded, uint16(len(raw)))
	copy(padded[2:], raw)
	out := make([]byte, chacha20poly1305.NonceSizeX, SealedHeaderSize)
	if err := readFull(rand, out); err != nil {
		return nil, err
	}
	return k.headerAEAD().Seal(out, out, padded, headerAAD()), nil
}

// OpenHeader decrypts what SealHeader made. fault.BadProof for a wrong key or
// changed bytes. The header's own proof is not checked: call [Header.Verify].
func (k GrantKey) OpenHeader(sealed []byte) (Header, error) {
	const op = "open header"
	if len(sealed) != SealedHeaderSize {
		return Header{}, fault.New(fault.Malformed, op, fmt.Sprintf("%d bytes, want %d", len(sealed), SealedHeaderSize))
	}
	nonce, box := sealed[:chacha20poly1305.NonceSizeX], sealed[chacha20poly1305.NonceSizeX:]
	padded, err := k.headerAEAD().Open(nil, nonce, box, headerAAD())
	if err != nil {
		return Header{}, fault.New(fault.BadProof, op, "another grant key or changed bytes")
	}
	return unpadHeader(padded)
}

func unpadHeader(padded []byte) (Header, error) {
	size := int(binary.BigEndian.Uint16(padded))
	if size > MaxHeader {
		return Header{}, fault.New(fault.Malformed, "open header", "length does not fit the padding")
	}
	for _, b := range padded[2+size:] {
		if b != 0 {
			return Header{}, fault.New(fault.Malformed, "open header", "padding is not zero")
		}
	}
	return DecodeHeader(padded[2 : 2+size])
}

func (k GrantKey) headerAEAD() cipher.AEAD {
	aead, err := chacha20poly1305.NewX(expand(k[:], nil, "souk/v1/header", 32))
	if err != nil {
		panic(err) // 32 bytes is a valid key size
	}
	return aead
}

func headerAAD() []byte { return []byte("souk/v1/header\x00") }

// String hides the key from logs and formatted errors.
func (k GrantKey) String() string { return "vault.GrantKey(hidden)" }

// GoString hides the key from %#v.
func (k GrantKey) GoString() string { return k.String() }

// Format hides the key from every verb.
func (k GrantKey) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, k.String()) }
