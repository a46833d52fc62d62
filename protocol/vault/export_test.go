package vault

import "github.com/cloudflare/circl/group"

// Expand is HKDF-SHA256, for outside vectors.
func Expand(secret, salt []byte, info string, size int) []byte {
	return expand(secret, salt, info, size)
}

// MulSmall is m*G through the public small multiplication.
func MulSmall(m uint16) [32]byte { return encodePoint(mulSmall(ristretto().Generator(), m)) }

// Reduce is a wide number modulo the group order.
func Reduce(wide [64]byte) [32]byte { return encodeScalar(reduce(wide)) }

// Interpolate combines partials without any check, as an attacker may.
func Interpolate(partials []Partial) [32]byte {
	points := map[uint16]group.Element{}
	for _, p := range partials {
		D, err := decodePoint(p.D)
		if err != nil {
			panic(err)
		}
		points[p.Index] = D
	}
	return encodePoint(interpolate(points))
}

// Core is the associated data of a header's body.
func (h Header) Core() []byte { return h.core() }

// ContentKey is the key of a header's body.
func (h Header) ContentKey(z [32]byte, k GrantKey) [32]byte { return h.contentKey(z, k) }

// NonceOf is the nonce w of a release proof, which the share's holder can
// compute: w = z - c*s.
func NonceOf(share Share, p Partial) [32]byte {
	c, z, err := decodeProof(p.Proof)
	if err != nil {
		panic(err)
	}
	s, err := decodeSecret(share.Value)
	if err != nil {
		panic(err)
	}
	return encodeScalar(ristretto().NewScalar().Sub(z, c.Mul(c, s)))
}

// UnpadHeader reads the inside of a sealed header.
func UnpadHeader(padded []byte) (Header, error) { return unpadHeader(padded) }

// OwnerNonce is the nonce w of an owner's proof, w = z - c*s.
func OwnerNonce(secret Secret, proof [64]byte) [32]byte {
	c, z, err := decodeProof(proof)
	if err != nil {
		panic(err)
	}
	return encodeScalar(ristretto().NewScalar().Sub(z, c.Mul(c, secret.s)))
}
