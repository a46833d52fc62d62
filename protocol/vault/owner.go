package vault

import (
	"io"

	"github.com/souk-network/souk/protocol/fault"
)

const ownerProofLabel = "souk/v1/vault-owner"

// Prove is a Schnorr proof, 64 bytes of challenge and answer, that the prover
// knows s with S = sG, bound to a statement. The public parts of a vault are
// known to its custodians and grantees, who can make commitments and a share that
// fit each other; this they cannot make.
//
// A statement must begin with a label of its own use, so that a proof for one
// use is none for another.
func (s Secret) Prove(rand io.Reader, statement []byte) ([64]byte, error) {
	public := s.Public()
	w, err := nonce(rand, ownerProofLabel, s.s, public[:], statement)
	if err != nil {
		return [64]byte{}, err
	}
	c := hashScalar(ownerProofLabel, encoded(ristretto().NewElement().MulGen(w)), public[:], statement)
	return encodeProof(c, respond(w, c, s.s)), nil
}

// VerifyProof checks what [Secret.Prove] made for the statement. fault.BadProof,
// or fault.Malformed for a point or a scalar that is not canonical.
func (p Public) VerifyProof(proof [64]byte, statement []byte) error {
	S, err := decodePoint(p)
	if err != nil {
		return err
	}
	c, z, err := decodeProof(proof)
	if err != nil {
		return err
	}
	if !hashScalar(ownerProofLabel, encoded(recommit(nil, S, c, z)), p[:], statement).IsEqual(c) {
		return fault.New(fault.BadProof, "verify vault owner", "the vault's secret did not prove this")
	}
	return nil
}
