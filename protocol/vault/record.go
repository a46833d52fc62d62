package vault

import (
	"bytes"
	"fmt"
	"io"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// SealInput is what a writer knows about a record and its vault.
type SealInput struct {
	Public   Public   // the vault's S, from the delivery of the write grant
	GrantKey GrantKey // of Category and Epoch
	Writer   did.Merchant
	Category string
	Epoch    uint32
	Schema   string
	Time     uint64 // Unix milliseconds
}

// Seal encrypts plaintext (at most MaxPlain bytes) under both locks. It returns
// the proven header and the body to be stored under h.Body.
func Seal(rand io.Reader, in SealInput, plaintext []byte) (h Header, body []byte, err error) {
	return SealTo(nil, rand, in, plaintext)
}

// SealTo is Seal into dst[:0], for writers that reuse a buffer: body then
// shares dst's memory if its capacity is enough.
func SealTo(dst []byte, rand io.Reader, in SealInput, plaintext []byte) (h Header, body []byte, err error) {
	if len(plaintext) > MaxPlain {
		return Header{}, nil, fault.New(fault.TooLarge, "seal record", fmt.Sprintf("%d bytes, at most %d", len(plaintext), MaxPlain))
	}
	S, err := decodePoint(in.Public)
	if err != nil {
		return Header{}, nil, err
	}
	h = in.header(uint64(len(plaintext)))
	if err := readFull(rand, h.Record[:]); err != nil {
		return Header{}, nil, err
	}
	r, err := randomScalar(rand)
	if err != nil {
		return Header{}, nil, err
	}
	h.R = encodePoint(ristretto().NewElement().MulGen(r))
	z := encodePoint(S.Mul(S, r))
	body = SealStream(dst[:0], h.contentKey(z, in.GrantKey), h.core(), plaintext)
	h.Body = BodyCID(body)
	if err := h.prove(rand, r); err != nil {
		return Header{}, nil, err
	}
	return h, body, h.Validate()
}

func (in SealInput) header(size uint64) Header {
	return Header{
		Vault: in.Public.ID(), Writer: in.Writer, Category: in.Category,
		Epoch: in.Epoch, Schema: in.Schema, Time: in.Time, Size: size,
	}
}

// contentKey joins the two locks: HKDF-SHA256(salt = R || record id,
// ikm = Z || K_G, info = "souk/v1/record").
func (h Header) contentKey(z [32]byte, k GrantKey) [32]byte {
	ikm := append(bytes.Clone(z[:]), k[:]...)
	salt := append(bytes.Clone(h.R[:]), h.Record[:]...)
	return [32]byte(expand(ikm, salt, "souk/v1/record", 32))
}

// Open decrypts a body with z from [Combine] and the grant key of the header's
// category and epoch. The body must be the block named h.Body: a block store
// that checks hashes gives that, [Header.CheckBody] checks it otherwise.
// fault.Malformed for a wrong key or a changed body or header.
func Open(h Header, z [32]byte, k GrantKey, body []byte) ([]byte, error) {
	return OpenTo(nil, h, z, k, body)
}

// OpenTo is Open into dst[:0], for readers that reuse a buffer. dst and
// body must not overlap.
func OpenTo(dst []byte, h Header, z [32]byte, k GrantKey, body []byte) ([]byte, error) {
	if err := h.Validate(); err != nil {
		return nil, err
	}
	return OpenStream(dst[:0], h.contentKey(z, k), h.core(), h.Size, body)
}

// CheckBody reports with fault.Malformed that body is not the block that the
// header's writer proved.
func (h Header) CheckBody(body []byte) error {
	if uint64(len(body)) != SealedSize(h.Size) || !bytes.Equal(BodyCID(body), h.Body) {
		return fault.New(fault.Malformed, "check body", "not the block that the header names")
	}
	return nil
}
