package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"slices"

	"github.com/souk-network/souk/protocol/fault"
)

// A body is a STREAM (Hoang, Reyhanitabar, Rogaway, Vizár, 2015) of chunks of
// ChunkSize plaintext bytes, each sealed with AES-256-GCM. The nonce is seven
// zero bytes, the chunk's number (32 bits, big-endian) and one byte that is 1
// for the last chunk. The key serves one record only, so no nonce repeats.
const (
	ChunkSize = 64 << 10
	tagSize   = 16
	nonceSize = 12
)

// SealedSize is the number of bytes that size plaintext bytes become: one tag
// for each chunk, and one chunk at least.
func SealedSize(size uint64) uint64 { return size + tagSize*chunks(size) }

// MaxBody is the size of the largest body.
const MaxBody = MaxPlain + tagSize*(MaxPlain/ChunkSize)

func chunks(size uint64) uint64 { return max(1, (size+ChunkSize-1)/ChunkSize) }

func streamNonce(number uint32, last bool) (n [nonceSize]byte) {
	binary.BigEndian.PutUint32(n[7:11], number)
	if last {
		n[11] = 1
	}
	return n
}

func newAEAD(key [32]byte) cipher.AEAD {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // 32 bytes is a valid key size
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // AES has the block size that GCM needs
	}
	return aead
}

// SealStream appends to dst the encryption of plaintext under a key that is
// used for nothing else; aad is authenticated with every chunk. dst may be nil
// and must not overlap plaintext. Reusing a buffer of capacity
// SealedSize(len(plaintext)) is several times faster than a fresh one.
func SealStream(dst []byte, key [32]byte, aad, plaintext []byte) []byte {
	aead := newAEAD(key)
	out := slices.Grow(dst, int(SealedSize(uint64(len(plaintext)))))
	for number := uint32(0); ; number++ {
		size := min(len(plaintext), ChunkSize)
		last := size == len(plaintext)
		nonce := streamNonce(number, last)
		out = aead.Seal(out, nonce[:], plaintext[:size], aad)
		if plaintext = plaintext[size:]; last {
			return out
		}
	}
}

// OpenStream appends to dst what SealStream encrypted, size bytes. A body that
// is changed, truncated, extended or reordered is refused with
// fault.Malformed, and nothing of it is returned.
func OpenStream(dst []byte, key [32]byte, aad []byte, size uint64, body []byte) ([]byte, error) {
	if size > MaxPlain {
		return nil, fault.New(fault.TooLarge, "open body", "plaintext over 1 MiB")
	}
	if uint64(len(body)) != SealedSize(size) {
		return nil, fault.New(fault.Malformed, "open body", "length does not fit the header")
	}
	aead := newAEAD(key)
	out := slices.Grow(dst, int(size))
	for number := uint32(0); ; number++ {
		length := min(len(body), ChunkSize+tagSize)
		last := length == len(body)
		nonce := streamNonce(number, last)
		next, err := aead.Open(out, nonce[:], body[:length], aad)
		if err != nil {
			clear(out[len(dst):]) // chunks that were opened before the bad one
			return nil, fault.New(fault.Malformed, "open body", "wrong key or changed body")
		}
		out = next
		if body = body[length:]; last {
			return out, nil
		}
	}
}
