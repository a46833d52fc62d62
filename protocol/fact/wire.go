package fact

import (
	"encoding/binary"
	"fmt"

	"github.com/souk-network/souk/protocol/fault"
)

// Facts are read and written by hand: every peer does it for every fact, and
// the reflection of the general codec would cost a fifth of a signature check.
// A test holds this file equal to the codec byte for byte.

// CBOR major types, RFC 8949 section 3.1.
const (
	majorUint  = 0
	majorBytes = 2
	majorArray = 4
)

const (
	signedFields = 8   // what the author signs
	fields       = 9   // and the signature
	fixedSize    = 512 // more than everything in a fact but its body
)

// SigningBytes is what the author signs: the label "souk/v1/fact", a zero byte
// and the canonical encoding of the array of every element but the signature.
func (f Fact) SigningBytes() []byte {
	b := append(make([]byte, 0, len(label)+fixedSize+len(f.Body)), label...)
	return f.appendFields(b, signedFields)
}

// Encode is the fact's one encoding.
func (f Fact) Encode() []byte {
	b := f.appendFields(make([]byte, 0, fixedSize+len(f.Body)), fields)
	return appendBytes(b, f.Sig[:])
}

// appendFields appends the head of an array of n elements and the eight that
// are signed.
func (f Fact) appendFields(b []byte, n uint64) []byte {
	b = appendHead(b, majorArray, n)
	b = appendHead(b, majorUint, Version)
	b = appendHead(b, majorUint, uint64(f.Kind))
	b = appendBytes(b, f.Author[:])
	b = appendHead(b, majorUint, f.Seq)
	b = appendHead(b, majorUint, f.Time)
	b = appendHead(b, majorUint, f.Expiry)
	b = appendBytes(b, f.Subject[:])
	return appendBytes(b, f.Body)
}

func appendBytes(b, s []byte) []byte { return append(appendHead(b, majorBytes, uint64(len(s))), s...) }

// appendHead appends a major type and its argument in the shortest form.
func appendHead(b []byte, major byte, v uint64) []byte {
	major <<= 5
	switch {
	case v < 24:
		return append(b, major|byte(v))
	case v < 1<<8:
		return append(b, major|24, byte(v))
	case v < 1<<16:
		return binary.BigEndian.AppendUint16(append(b, major|25), uint16(v))
	case v < 1<<32:
		return binary.BigEndian.AppendUint32(append(b, major|26), uint32(v))
	}
	return binary.BigEndian.AppendUint64(append(b, major|27), v)
}

// reader takes elements off the front of a buffer. The first failure sticks.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) fail(detail string) {
	if r.err == nil {
		r.err = fault.New(fault.Malformed, "decode fact", detail)
	}
	r.rest = nil
}

// head takes a major type and its argument, which must be in the shortest form.
func (r *reader) head(major byte) uint64 {
	if len(r.rest) == 0 {
		r.fail("truncated")
		return 0
	}
	first := r.rest[0]
	if first>>5 != major {
		r.fail("an element of another type")
		return 0
	}
	r.rest = r.rest[1:]
	info := first & 0x1f
	if info < 24 {
		return uint64(info)
	}
	if info > 27 {
		r.fail("an indefinite or reserved length")
		return 0
	}
	return r.argument(1 << (info - 24))
}

// argument takes an argument of 1, 2, 4 or 8 bytes and refuses one that fits
// in fewer.
func (r *reader) argument(size int) uint64 {
	if len(r.rest) < size {
		r.fail("truncated")
		return 0
	}
	var v uint64
	for _, b := range r.rest[:size] {
		v = v<<8 | uint64(b)
	}
	r.rest = r.rest[size:]
	if size == 1 && v < 24 || size > 1 && v>>(size*4) == 0 {
		r.fail("a number that is not in its shortest form")
		return 0
	}
	return v
}

func (r *reader) uint() uint64 { return r.head(majorUint) }

// bytes takes a byte string without copying it.
func (r *reader) bytes() []byte {
	n := r.head(majorBytes)
	if n > uint64(len(r.rest)) {
		r.fail("truncated")
		return nil
	}
	out := r.rest[:n:n]
	r.rest = r.rest[n:]
	return out
}

// fixed takes a byte string that must fill out.
func (r *reader) fixed(out []byte) {
	b := r.bytes()
	if r.err == nil && len(b) != len(out) {
		r.fail(fmt.Sprintf("a byte string of %d bytes where %d are wanted", len(b), len(out)))
	}
	copy(out, b)
}

// parse reads a fact's bytes and nothing more than their form.
func parse(raw []byte) (Fact, error) {
	r := reader{rest: raw}
	if n := r.head(majorArray); r.err == nil && n != fields {
		r.fail(fmt.Sprintf("an array of %d elements, want %d", n, fields))
	}
	r.uint() // the version, checked before
	var f Fact
	kind := r.uint()
	if kind > uint64(^Kind(0)) {
		r.fail("a kind over 65535")
	}
	f.Kind = Kind(kind)
	r.fixed(f.Author[:])
	f.Seq, f.Time, f.Expiry = r.uint(), r.uint(), r.uint()
	r.fixed(f.Subject[:])
	f.Body = append([]byte{}, r.bytes()...)
	r.fixed(f.Sig[:])
	if r.err == nil && len(r.rest) > 0 {
		r.fail("bytes after the end")
	}
	if r.err != nil {
		return Fact{}, r.err
	}
	return f, nil
}
