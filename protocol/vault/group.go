package vault

import (
	"crypto/sha512"
	"encoding/binary"
	"io"

	"github.com/cloudflare/circl/group"

	"github.com/souk-network/souk/protocol/fault"
)

// An element or a scalar of ristretto255 is 32 bytes in its canonical encoding
// (RFC 9496 section 4.3.2; scalars little-endian below the order, section 4.4).
const (
	pointSize  = 32
	scalarSize = 32
	wideSize   = 64
)

// ristretto is the group of every point and scalar here.
func ristretto() group.Group { return group.Ristretto255 }

// decodePoint reads a canonical point that is not the identity.
func decodePoint(raw [pointSize]byte) (group.Element, error) {
	p := ristretto().NewElement()
	if err := p.UnmarshalBinary(raw[:]); err != nil {
		return nil, fault.New(fault.Malformed, "decode point", "not a canonical ristretto255 encoding")
	}
	if p.IsIdentity() {
		return nil, fault.New(fault.Malformed, "decode point", "the identity is not allowed")
	}
	return p, nil
}

// decodeScalar reads a canonical scalar; zero is allowed.
func decodeScalar(raw []byte) (group.Scalar, error) {
	s := ristretto().NewScalar()
	if err := s.UnmarshalBinary(raw); err != nil {
		return nil, fault.New(fault.Malformed, "decode scalar", "not reduced")
	}
	return s, nil
}

// decodeSecret reads a canonical scalar that is not zero.
func decodeSecret(raw [scalarSize]byte) (group.Scalar, error) {
	s, err := decodeScalar(raw[:])
	if err != nil {
		return nil, err
	}
	if s.IsZero() {
		return nil, fault.New(fault.Malformed, "decode scalar", "zero is not allowed")
	}
	return s, nil
}

func encodePoint(p group.Element) [pointSize]byte { return [pointSize]byte(encoded(p)) }

func encodeScalar(s group.Scalar) [scalarSize]byte { return [scalarSize]byte(encoded(s)) }

func encoded(v interface{ MarshalBinary() ([]byte, error) }) []byte {
	b, err := v.MarshalBinary()
	if err != nil {
		panic(err) // 32 bytes in memory: it cannot fail
	}
	return b
}

// reduce reads 64 bytes as a little-endian number modulo the group order, in
// constant time: three limbs of at most 31 bytes, each below the order.
func reduce(wide [wideSize]byte) group.Scalar {
	shift := limb([]byte{31: 1}) // 2^248
	out := limb(wide[62:64])
	for _, part := range [][]byte{wide[31:62], wide[0:31]} {
		out.Mul(out, shift)
		out.Add(out, limb(part))
	}
	return out
}

// limb reads at most 32 little-endian bytes that are below the order.
func limb(part []byte) group.Scalar {
	var raw [scalarSize]byte
	copy(raw[:], part)
	s, err := decodeScalar(raw[:])
	if err != nil {
		panic(err) // below 2^249, which is below the order
	}
	return s
}

// randomScalar draws a uniform scalar other than zero.
func randomScalar(rand io.Reader) (group.Scalar, error) {
	for {
		var wide [wideSize]byte
		if _, err := io.ReadFull(rand, wide[:]); err != nil {
			return nil, fault.Wrap(fault.Unavailable, "draw scalar", err)
		}
		if s := reduce(wide); !s.IsZero() {
			return s, nil
		}
	}
}

// hashScalar is SHA-512 of the label, a zero byte and each part with its
// 32-bit big-endian length, reduced modulo the order.
func hashScalar(label string, parts ...[]byte) group.Scalar {
	h := sha512.New()
	h.Write(append([]byte(label), 0))
	for _, part := range parts {
		h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(part))))
		h.Write(part)
	}
	return reduce([wideSize]byte(h.Sum(nil)))
}

// nonce is the secret nonce of a proof: from the secret, the statement and
// fresh randomness together, so that neither a bad source of randomness nor a
// repeated statement alone reveals the secret.
func nonce(rand io.Reader, label string, secret group.Scalar, statement ...[]byte) (group.Scalar, error) {
	var fresh [32]byte
	if _, err := io.ReadFull(rand, fresh[:]); err != nil {
		return nil, fault.Wrap(fault.Unavailable, "draw nonce", err)
	}
	parts := append([][]byte{encoded(secret), fresh[:]}, statement...)
	return hashScalar(label+"-nonce", parts...), nil
}

// respond is w + c*x, the answer of a Schnorr proof.
func respond(w, c, x group.Scalar) group.Scalar {
	z := ristretto().NewScalar().Mul(c, x)
	return z.Add(z, w)
}

// recommit is z*base - c*image: the commitment that the answer z to the
// challenge c belongs to. A nil base is the generator.
func recommit(base, image group.Element, c, z group.Scalar) group.Element {
	left := ristretto().NewElement()
	if base == nil {
		left.MulGen(z)
	} else {
		left.Mul(base, z)
	}
	right := ristretto().NewElement().Mul(image, c)
	return left.Add(left, right.Neg(right))
}

// decodeProof splits 64 bytes into the challenge and the answer.
func decodeProof(proof [64]byte) (c, z group.Scalar, err error) {
	if c, err = decodeScalar(proof[:32]); err != nil {
		return nil, nil, err
	}
	z, err = decodeScalar(proof[32:])
	return c, z, err
}

func encodeProof(c, z group.Scalar) (proof [64]byte) {
	copy(proof[:32], encoded(c))
	copy(proof[32:], encoded(z))
	return proof
}

// mulSmall is m*p for a small public m > 0, by doubling and adding.
func mulSmall(p group.Element, m uint16) group.Element {
	out := ristretto().Identity()
	for bit := 15; bit >= 0; bit-- {
		out.Dbl(out)
		if m>>bit&1 == 1 {
			out.Add(out, p)
		}
	}
	return out
}
