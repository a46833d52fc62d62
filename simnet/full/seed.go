package full

import (
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
)

// secret derives a secret from the seed of the run. Each purpose and number has
// its own.
func (w *World) secret(purpose string, numbers ...int) [32]byte {
	return sha256.Sum256(fmt.Appendf(nil, "souk simnet %d %s %v", w.cfg.Seed, purpose, numbers))
}

func (w *World) key(purpose string, numbers ...int) ed25519.PrivateKey {
	seed := w.secret(purpose, numbers...)
	return ed25519.NewKeyFromSeed(seed[:])
}

// random is a stream of its own for each purpose and number.
func (w *World) random(purpose string, numbers ...int) *rand.Rand {
	return rand.New(rand.NewChaCha8(w.secret(purpose, numbers...)))
}
