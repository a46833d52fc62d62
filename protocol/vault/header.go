package vault

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/cloudflare/circl/group"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// Limits of a header.
const (
	MaxHeader   = 510     // bytes of an encoded header; the largest has 444
	MaxCategory = 64      // bytes
	MaxSchema   = 128     // bytes
	MaxPlain    = 1 << 20 // bytes of a record's plaintext: one block
	CIDSize     = 36      // bytes of a binary CIDv1, raw codec, sha2-256
)

const headerVersion = 1

// RecordID names a record: 32 random bytes drawn by its writer.
type RecordID [32]byte

// String is 64 hexadecimal digits.
func (id RecordID) String() string { return hex.EncodeToString(id[:]) }

// Header describes one record. It travels sealed under the grant key
// ([GrantKey.SealHeader]) and is shown in the clear only to custodians.
//
// As a CBOR value it is a byte string that holds its encoding.
type Header struct {
	Record   RecordID
	Vault    ID
	Writer   did.Merchant
	Category string // 1 to MaxCategory bytes of UTF-8, a term of the notice
	Epoch    uint32 // epoch of the grant key
	Schema   string // 1 to MaxSchema bytes of UTF-8, a type URI
	Time     uint64 // Unix milliseconds, the writer's clock
	Size     uint64 // bytes of the plaintext, at most MaxPlain
	R        [32]byte
	Body     []byte   // binary CIDv1 (raw, sha2-256) of the encrypted body, CIDSize bytes
	Proof    [64]byte // Schnorr proof of knowledge of r with R = rG, bound to every other field
}

type headerWire struct {
	_        struct{} `cbor:",toarray"`
	Version  uint8
	Record   [32]byte
	Vault    [32]byte
	Writer   [20]byte
	Category string
	Epoch    uint32
	Schema   string
	Time     uint64
	Size     uint64
	R        [32]byte
	Body     []byte
	Proof    [64]byte
}

// coreWire is a header without CID and proof.
type coreWire struct {
	_        struct{} `cbor:",toarray"`
	Version  uint8
	Record   [32]byte
	Vault    [32]byte
	Writer   [20]byte
	Category string
	Epoch    uint32
	Schema   string
	Time     uint64
	Size     uint64
	R        [32]byte
}

// Encode is the header's one encoding, at most MaxHeader bytes.
func (h Header) Encode() []byte {
	return codec.Marshal(headerWire{
		Version: headerVersion, Record: h.Record, Vault: h.Vault, Writer: h.Writer, Category: h.Category,
		Epoch: h.Epoch, Schema: h.Schema, Time: h.Time, Size: h.Size, R: h.R, Body: h.Body, Proof: h.Proof,
	})
}

// core is the header without CID and proof: the associated data of the body.
func (h Header) core() []byte {
	return codec.Marshal(coreWire{
		Version: headerVersion, Record: h.Record, Vault: h.Vault, Writer: h.Writer, Category: h.Category,
		Epoch: h.Epoch, Schema: h.Schema, Time: h.Time, Size: h.Size, R: h.R,
	})
}

// DecodeHeader reads a header and checks its version, sizes and text. It does
// not check the proof: call [Header.Verify].
func DecodeHeader(raw []byte) (Header, error) {
	var w headerWire
	if err := codec.Unmarshal(raw, &w, MaxHeader); err != nil {
		return Header{}, err
	}
	if w.Version != headerVersion {
		return Header{}, fault.New(fault.UnknownVersion, "decode header", fmt.Sprintf("version %d", w.Version))
	}
	h := Header{
		Record: w.Record, Vault: w.Vault, Writer: w.Writer, Category: w.Category,
		Epoch: w.Epoch, Schema: w.Schema, Time: w.Time, Size: w.Size, R: w.R, Body: w.Body, Proof: w.Proof,
	}
	return h, h.Validate()
}

// Validate checks sizes and text, not the proof. fault.Malformed or
// fault.TooLarge.
func (h Header) Validate() error {
	const op = "check header"
	switch {
	case h.Size > MaxPlain:
		return fault.New(fault.TooLarge, op, fmt.Sprintf("plaintext of %d bytes, at most %d", h.Size, MaxPlain))
	case !validText(h.Category, MaxCategory):
		return fault.New(fault.Malformed, op, "category is not 1 to 64 bytes of UTF-8")
	case !validText(h.Schema, MaxSchema):
		return fault.New(fault.Malformed, op, "schema is not 1 to 128 bytes of UTF-8")
	case !validCID(h.Body):
		return fault.New(fault.Malformed, op, "body is not a CIDv1 of raw bytes with sha2-256")
	}
	return nil
}

// Verify checks that the header is the one its writer proved: the writer knows
// r with R = rG and bound the proof to every field. fault.ChangedHeader, or what
// Validate returns. A custodian must call it before it releases; Release does.
func (h Header) Verify() error {
	_, err := h.Proven()
	return err
}

// ProvenHeader is a header whose proof was verified. Only [Header.Proven] makes
// one that releases.
type ProvenHeader struct {
	Header
	point group.Element // R
}

// Proven verifies the header as [Header.Verify] does, once for all that follows.
func (h Header) Proven() (ProvenHeader, error) {
	if err := h.Validate(); err != nil {
		return ProvenHeader{}, err
	}
	R, err := decodePoint(h.R)
	if err != nil {
		return ProvenHeader{}, &fault.Error{Kind: fault.ChangedHeader, Op: "verify header", Err: err}
	}
	c, z, err := decodeProof(h.Proof)
	if err != nil {
		return ProvenHeader{}, &fault.Error{Kind: fault.ChangedHeader, Op: "verify header", Err: err}
	}
	if !h.challenge(recommit(nil, R, c, z)).IsEqual(c) {
		return ProvenHeader{}, fault.New(fault.ChangedHeader, "verify header", "the proof does not fit the header")
	}
	return ProvenHeader{Header: h, point: R}, nil
}

const recordProofLabel = "souk/v1/record-proof"

// prove sets the proof; r belongs to R and all other fields are set.
func (h *Header) prove(rand io.Reader, r group.Scalar) error {
	w, err := nonce(rand, recordProofLabel, r, h.core(), h.Body)
	if err != nil {
		return err
	}
	c := h.challenge(ristretto().NewElement().MulGen(w))
	h.Proof = encodeProof(c, respond(w, c, r))
	return nil
}

func (h Header) challenge(commitment group.Element) group.Scalar {
	return hashScalar(recordProofLabel, encoded(commitment), h.core(), h.Body)
}

// MarshalBinary is Encode.
func (h Header) MarshalBinary() ([]byte, error) { return h.Encode(), nil }

// UnmarshalBinary is DecodeHeader.
func (h *Header) UnmarshalBinary(raw []byte) error {
	decoded, err := DecodeHeader(raw)
	if err == nil {
		*h = decoded
	}
	return err
}

// Equal reports whether every field is equal.
func (h Header) Equal(o Header) bool { return bytes.Equal(h.Encode(), o.Encode()) }

// BodyCID is the binary CIDv1 of an encrypted body: 0x01 0x55 0x12 0x20 and its
// SHA-256.
func BodyCID(body []byte) []byte {
	sum := sha256.Sum256(body)
	return append([]byte{0x01, 0x55, 0x12, 0x20}, sum[:]...)
}

func validCID(c []byte) bool {
	return len(c) == CIDSize && bytes.HasPrefix(c, []byte{0x01, 0x55, 0x12, 0x20})
}

func validText(s string, limit int) bool {
	return len(s) >= 1 && len(s) <= limit && utf8.ValidString(s)
}
