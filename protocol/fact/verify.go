package fact

import (
	"github.com/souk-network/souk/protocol/fault"
)

// VerifySignature checks the author's Ed25519 signature exactly as
// crypto/ed25519 does.
func (f Fact) VerifySignature() error {
	if !f.Author.Verify(f.SigningBytes(), f.Sig[:]) {
		return badSignature()
	}
	return nil
}

// VerifyBatch checks many signatures at once. Entry i of the result is what
// facts[i].VerifySignature() returns: one bad signature refuses its fact and no
// other.
func VerifyBatch(facts []Fact) []error {
	out := make([]error, len(facts))
	for i, f := range facts {
		out[i] = f.VerifySignature()
	}
	return out
}

func badSignature() error {
	return fault.New(fault.BadSignature, "verify fact", "the author did not sign these bytes")
}
