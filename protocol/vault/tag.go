package vault

import (
	"io"

	"github.com/cloudflare/circl/group"

	"github.com/souk-network/souk/protocol/fault"
)

const tagLabel = "souk/v1/vault-tag"

// Tag is the one value that a vault's secret gives for a context, with a proof
// that it does. Who does not hold the secret cannot compute it, and cannot link the
// tags of two contexts; who has the vault's public key can check it. So it counts
// vaults without naming them.
type Tag struct {
	_     struct{} `cbor:",toarray"`
	Point [32]byte // s*H(context), a point of ristretto255
	Proof [64]byte // that the same s is behind the vault's public key, bound to a statement
}

// Tag computes the tag of a context, which must begin with a label of its own use.
// The proof holds for the statement alone: nobody can use it for another.
// fault.Unavailable without randomness.
func (s Secret) Tag(rand io.Reader, context, statement []byte) (Tag, error) {
	public, base := s.Public(), tagBase(context)
	t := Tag{Point: encodePoint(ristretto().NewElement().Mul(base, s.s))}
	w, err := nonce(rand, tagLabel, s.s, public[:], context, statement)
	if err != nil {
		return Tag{}, err
	}
	c := t.challenge(public, ristretto().NewElement().MulGen(w), ristretto().NewElement().Mul(base, w), context, statement)
	t.Proof = encodeProof(c, respond(w, c, s.s))
	return t, nil
}

// VerifyTag checks what [Secret.Tag] made for a context and a statement.
// fault.BadProof, or fault.Malformed for a point or a scalar that is not canonical.
func (p Public) VerifyTag(t Tag, context, statement []byte) error {
	S, err := decodePoint(p)
	if err != nil {
		return err
	}
	T, err := decodePoint(t.Point)
	if err != nil {
		return err
	}
	c, z, err := decodeProof(t.Proof)
	if err != nil {
		return err
	}
	if !t.challenge(p, recommit(nil, S, c, z), recommit(tagBase(context), T, c, z), context, statement).IsEqual(c) {
		return fault.New(fault.BadProof, "verify vault tag", "the vault's secret did not make this tag for this statement")
	}
	return nil
}

// tagBase is a point of which nobody knows the logarithm.
func tagBase(context []byte) group.Element {
	return ristretto().HashToElement(context, []byte(tagLabel))
}

func (t Tag) challenge(public Public, t1, t2 group.Element, context, statement []byte) group.Scalar {
	return hashScalar(tagLabel, encoded(t1), encoded(t2), public[:], t.Point[:], context, statement)
}
