package fact

import (
	"crypto/sha256"
	"crypto/sha3"
	"io"

	"github.com/oasisprotocol/curve25519-voi/primitives/ed25519"

	"github.com/souk-network/souk/protocol/fault"
)

// The signature rule of facts is FIPS 186-5 with one addition: the cofactored
// equation [8](sB - R - kA) = 0, s below the group order, R and A in canonical
// encoding, and A not of small order. The cofactored equation is the only one
// for which checking many signatures at once gives the same answer as checking
// each, so a fact's validity never depends on the company it arrives in (I5).
// docs/design/fact-format.md lists where this differs from crypto/ed25519;
// signatures by honest keys are accepted by both.
func rule() *ed25519.Options {
	return &ed25519.Options{Verify: &ed25519.VerifyOptions{AllowSmallOrderR: true}}
}

// claim is one signature to check.
type claim struct{ key, message, sig []byte }

func (f Fact) claim() claim { return claim{f.Author[:], f.SigningBytes(), f.Sig[:]} }

// VerifySignature checks the author's Ed25519 signature.
func (f Fact) VerifySignature() error {
	if !f.claim().holds() {
		return badSignature()
	}
	return nil
}

// VerifyBatch checks many signatures at once, at about half the cost of one
// after the other. Entry i of the result is what facts[i].VerifySignature()
// returns: one bad signature refuses its fact and no other. Batches of 64 gain
// most of what there is to gain.
func VerifyBatch(facts []Fact) []error {
	out := make([]error, len(facts))
	claims := make([]claim, len(facts))
	for i, f := range facts {
		claims[i] = f.claim()
	}
	for i, ok := range holdAll(claims) {
		if !ok {
			out[i] = badSignature()
		}
	}
	return out
}

func (c claim) holds() bool {
	return ed25519.VerifyWithOptions(c.key, c.message, c.sig, rule())
}

// holdAll is holds for each claim.
func holdAll(claims []claim) []bool {
	batch := ed25519.NewBatchVerifierWithCapacity(len(claims))
	seed, options := sha256.New(), rule()
	for _, c := range claims {
		batch.AddWithOptions(c.key, c.message, c.sig, options)
		digest := sha256.Sum256(c.message)
		seed.Write(c.key)
		seed.Write(digest[:])
		seed.Write(c.sig)
	}
	_, valid := batch.Verify(coefficients(seed.Sum(nil)))
	return valid
}

// coefficients is the stream from which the verifier draws its 128-bit
// multipliers. It is a hash of the whole batch, as a Fiat-Shamir challenge is:
// whoever wants a bad batch to pass has to find it among 2^128, and the
// verifier needs no system randomness.
func coefficients(seed []byte) io.Reader {
	stream := sha3.NewSHAKE256()
	_, _ = stream.Write([]byte("souk/v1/fact-batch\x00"))
	_, _ = stream.Write(seed)
	return stream
}

func badSignature() error {
	return fault.New(fault.BadSignature, "verify fact", "the author did not sign these bytes")
}
