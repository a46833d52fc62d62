package full

import (
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
)

// secret derives a secret from the seed of the run. Each purpose and number has
// its own.
func (w *World) secret(purpose string, numbers ...int) [32]byte {
	return sha256.Sum256(fmt.Appendf(nil, "souk simnet secret %d %s %v", w.plan.Seed, purpose, numbers))
}

func (w *World) key(purpose string, numbers ...int) ed25519.PrivateKey {
	seed := w.secret(purpose, numbers...)
	return ed25519.NewKeyFromSeed(seed[:])
}

// account derives the key of an account on the chain.
func (w *World) account(purpose string, numbers ...int) *secp256k1.PrivateKey {
	seed := w.secret(purpose, numbers...)
	return secp256k1.PrivKeyFromBytes(seed[:])
}
