// Package codec is the one CBOR dialect of every Souk wire object: the
// deterministic subset that DAG-CBOR prescribes.
//
// Accepted: definite lengths, shortest integers, text in valid UTF-8, byte
// strings, arrays, maps with unique text keys in length-first order, booleans,
// null. Refused: floats, tags, indefinite lengths, duplicate or unsorted keys,
// trailing bytes, nesting deeper than 8. A value therefore has exactly one
// encoding, and [Unmarshal] refuses every other.
//
// Source: RFC 8949 section 4.2, IPLD DAG-CBOR specification.
package codec

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/fxamacker/cbor/v2"

	"github.com/souk-network/souk/protocol/fault"
)

const (
	maxNesting  = 8
	maxElements = 1 << 16
)

type modes struct {
	enc cbor.EncMode
	dec cbor.DecMode
}

var load = sync.OnceValue(func() modes {
	enc, err := cbor.EncOptions{
		Sort:          cbor.SortLengthFirst,
		IndefLength:   cbor.IndefLengthForbidden,
		TagsMd:        cbor.TagsForbidden,
		NilContainers: cbor.NilContainerAsEmpty,
		OmitEmpty:     cbor.OmitEmptyCBORValue,
	}.EncMode()
	if err != nil {
		panic(err) // the options are constants
	}
	dec, err := cbor.DecOptions{
		DupMapKey:          cbor.DupMapKeyEnforcedAPF,
		IndefLength:        cbor.IndefLengthForbidden,
		TagsMd:             cbor.TagsForbidden,
		UTF8:               cbor.UTF8RejectInvalid,
		MaxNestedLevels:    maxNesting,
		MaxArrayElements:   maxElements,
		MaxMapPairs:        maxElements,
		ExtraReturnErrors:  cbor.ExtraDecErrorUnknownField,
		IntDec:             cbor.IntDecConvertNone,
		FieldNameMatching:  cbor.FieldNameMatchingCaseSensitive,
		ByteStringToString: cbor.ByteStringToStringForbidden,
	}.DecMode()
	if err != nil {
		panic(err) // the options are constants
	}
	return modes{enc, dec}
})

// Marshal returns the one encoding of v. Structs with a `cbor:",toarray"`
// marker become arrays. Values that the dialect cannot express are a
// programming error and panic.
func Marshal(v any) []byte {
	b, err := load().enc.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("codec: %T cannot be encoded: %v", v, err))
	}
	return b
}

// Unmarshal decodes b into v and refuses input longer than limit bytes, input
// that breaks the dialect, and input that is not v's own encoding.
func Unmarshal(b []byte, v any, limit int) error {
	if len(b) > limit {
		return fault.New(fault.TooLarge, "decode", fmt.Sprintf("%d bytes, at most %d", len(b), limit))
	}
	if err := load().dec.Unmarshal(b, v); err != nil {
		return fault.Wrap(fault.Malformed, "decode", err)
	}
	again, err := load().enc.Marshal(v)
	if err != nil {
		return fault.Wrap(fault.Malformed, "decode", err)
	}
	if !bytes.Equal(again, b) {
		return fault.New(fault.Malformed, "decode", "not the canonical encoding")
	}
	return nil
}
