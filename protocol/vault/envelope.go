package vault

import (
	"bytes"
	"fmt"
	"io"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
)

// MaxEnvelope bounds an encoded envelope in bytes.
const MaxEnvelope = SealedHeaderSize + 128

// Envelope is the body of a record-header fact: what everybody may see of a
// record. Wire: [version=1, tag, body, size, sealed].
type Envelope struct {
	Tag    [16]byte // GrantKey.Tag of the record's day
	Body   []byte   // CID of the encrypted body, CIDSize bytes
	Size   uint64   // bytes of the encrypted body, tagSize to MaxBody: what a pin costs
	Sealed []byte   // GrantKey.SealHeader, SealedHeaderSize bytes
}

type envelopeWire struct {
	_       struct{} `cbor:",toarray"`
	Version uint8
	Tag     [16]byte
	Body    []byte
	Size    uint64
	Sealed  []byte
}

const envelopeVersion = 1

// NewEnvelope seals a header for gossip under the tag of the header's day.
func NewEnvelope(rand io.Reader, k GrantKey, h Header) (Envelope, error) {
	sealed, err := k.SealHeader(rand, h)
	if err != nil {
		return Envelope{}, err
	}
	return Envelope{Tag: k.Tag(Day(h.Time)), Body: bytes.Clone(h.Body), Size: SealedSize(h.Size), Sealed: sealed}, nil
}

// Encode is the envelope's one encoding.
func (e Envelope) Encode() []byte {
	return codec.Marshal(envelopeWire{Version: envelopeVersion, Tag: e.Tag, Body: e.Body, Size: e.Size, Sealed: e.Sealed})
}

// DecodeEnvelope reads an envelope and checks version and sizes.
func DecodeEnvelope(raw []byte) (Envelope, error) {
	var w envelopeWire
	if err := codec.Unmarshal(raw, &w, MaxEnvelope); err != nil {
		return Envelope{}, err
	}
	if w.Version != envelopeVersion {
		return Envelope{}, fault.New(fault.UnknownVersion, "decode envelope", fmt.Sprintf("version %d", w.Version))
	}
	e := Envelope{Tag: w.Tag, Body: w.Body, Size: w.Size, Sealed: w.Sealed}
	return e, e.Validate()
}

// Validate checks sizes. fault.Malformed or fault.TooLarge.
func (e Envelope) Validate() error {
	const op = "check envelope"
	switch {
	case e.Size > MaxBody:
		return fault.New(fault.TooLarge, op, fmt.Sprintf("body of %d bytes, at most %d", e.Size, MaxBody))
	case e.Size < tagSize:
		return fault.New(fault.Malformed, op, "body shorter than possible")
	case len(e.Sealed) != SealedHeaderSize:
		return fault.New(fault.Malformed, op, fmt.Sprintf("sealed header of %d bytes, want %d", len(e.Sealed), SealedHeaderSize))
	case !validCID(e.Body):
		return fault.New(fault.Malformed, op, "body is not a CIDv1 of raw bytes with sha2-256")
	}
	return nil
}

// Open decrypts and verifies the header and checks that the envelope says the
// same of tag, body and size (fault.ChangedHeader otherwise).
func (e Envelope) Open(k GrantKey) (Header, error) {
	h, err := k.OpenHeader(e.Sealed)
	if err != nil {
		return Header{}, err
	}
	if err := h.Verify(); err != nil {
		return Header{}, err
	}
	if e.Tag != k.Tag(Day(h.Time)) || !bytes.Equal(e.Body, h.Body) || e.Size != SealedSize(h.Size) {
		return Header{}, fault.New(fault.ChangedHeader, "open envelope", "envelope and header differ")
	}
	return h, nil
}
