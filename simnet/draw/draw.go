// Package draw is where chance in a simulated network comes from: one stream
// of numbers for each purpose and each one that draws, so that what one draws
// moves nothing for the others.
package draw

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
)

// Stream is the stream of a purpose and of the numbers that say whose it is:
// ChaCha8 keyed by SHA-256 of the text "souk simnet SEED PURPOSE [NUMBERS]",
// numbers in decimal with a blank between. A purpose is small letters and
// hyphens.
func Stream(seed uint64, purpose string, numbers ...uint64) *rand.ChaCha8 {
	return rand.NewChaCha8(sha256.Sum256(fmt.Appendf(nil, "souk simnet %d %s %v", seed, purpose, numbers)))
}
