package offers

import (
	"crypto/sha256"
	"slices"

	"github.com/souk-network/souk/protocol/did"
)

// BlocksATurn is how long a peer waits for the one whose turn is before its own.
const BlocksATurn = 2

// Turns says after how many blocks the turn of each of the active members comes to
// send something of that name which every peer could send, in the order in which they
// are given. All compute the same order of members for a name, and another one for
// each name.
func Turns(active []did.Merchant, name [32]byte) []int {
	draws, places := make([][32]byte, len(active)), make([]int, len(active))
	for i, m := range active {
		draws[i], places[i] = sha256.Sum256(append(name[:], m[:]...)), i
	}
	slices.SortFunc(places, func(a, b int) int { return slices.Compare(draws[a][:], draws[b][:]) })
	out := make([]int, len(active))
	for place, member := range places {
		out[member] = place * BlocksATurn
	}
	return out
}
