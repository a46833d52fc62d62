package accesslog

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"

	"golang.org/x/crypto/chacha20poly1305"

	"github.com/souk-network/souk/protocol/fault"
)

const (
	inboxLabel = "souk/v1/inbox\x00"
	nonceLabel = "souk/v1/inbox-nonce\x00"
	padBlock   = 128
	// MaxSealed bounds a sealed opening, in bytes: nonce, padded opening, tag.
	MaxSealed = chacha20poly1305.NonceSizeX + MaxOpening + padBlock + chacha20poly1305.Overhead
)

// SealOpening encrypts an opening for the customer's inbox, where it has a
// number: its place among the vault's openings at this custodian.
//
// key is the inbox key that the wallet gave this custodian with its share. The
// cipher is XChaCha20-Poly1305 with the number as associated data; the nonce is
// a hash of number and commitment, so no nonce serves two different plaintexts
// and no randomness is needed. The plaintext is padded to a multiple of 128
// bytes, so its length tells little of category and purpose.
func SealOpening(key [32]byte, number uint64, o Opening) []byte {
	aead := inboxCipher(key)
	nonce := inboxNonce(number, o.Commitment())
	out := make([]byte, len(nonce), MaxSealed)
	copy(out, nonce[:])
	return aead.Seal(out, nonce[:], pad(o.Encode()), inboxData(number))
}

// OpenOpening decrypts what SealOpening made for the same key and number. A
// wrong key, number or bit is fault.BadProof.
func OpenOpening(key [32]byte, number uint64, sealed []byte) (Opening, error) {
	const op = "open inbox entry"
	if len(sealed) > MaxSealed {
		return Opening{}, fault.New(fault.TooLarge, op, "longer than a sealed opening can be")
	}
	if len(sealed) < chacha20poly1305.NonceSizeX+chacha20poly1305.Overhead {
		return Opening{}, fault.New(fault.Malformed, op, "shorter than a nonce and a tag")
	}
	nonce, box := sealed[:chacha20poly1305.NonceSizeX], sealed[chacha20poly1305.NonceSizeX:]
	padded, err := inboxCipher(key).Open(nil, nonce, box, inboxData(number))
	if err != nil {
		return Opening{}, fault.New(fault.BadProof, op, "does not open with this key and number")
	}
	plain, err := unpad(padded)
	if err != nil {
		return Opening{}, err
	}
	o, err := DecodeOpening(plain)
	if err == nil && inboxNonce(number, o.Commitment()) != [24]byte(nonce) {
		err = fault.New(fault.Malformed, op, "nonce is not that of the content")
	}
	return o, err
}

type sealer interface {
	Seal(dst, nonce, plaintext, additionalData []byte) []byte
	Open(dst, nonce, ciphertext, additionalData []byte) ([]byte, error)
}

func inboxCipher(key [32]byte) sealer {
	aead, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		panic(err) // 32 bytes is the key size
	}
	return aead
}

func inboxData(number uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte(inboxLabel), number)
}

func inboxNonce(number uint64, commitment [32]byte) [chacha20poly1305.NonceSizeX]byte {
	msg := binary.BigEndian.AppendUint64([]byte(nonceLabel), number)
	sum := sha256.Sum256(append(msg, commitment[:]...))
	return [chacha20poly1305.NonceSizeX]byte(sum[:chacha20poly1305.NonceSizeX])
}

// pad appends 0x80 and zeros up to a multiple of padBlock (ISO/IEC 7816-4).
func pad(b []byte) []byte {
	out := make([]byte, (len(b)/padBlock+1)*padBlock)
	out[copy(out, b)] = 0x80
	return out
}

func unpad(b []byte) ([]byte, error) {
	plain := bytes.TrimRight(b, "\x00")
	last := len(plain) - 1
	if len(b)%padBlock != 0 || last < 0 || plain[last] != 0x80 || len(b)-last > padBlock {
		return nil, fault.New(fault.Malformed, "open inbox entry", "padding is wrong")
	}
	return plain[:last], nil
}
