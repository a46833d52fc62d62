package ledger

import (
	"encoding/binary"

	"github.com/souk-network/souk/protocol/eip712"
)

// Line is points for one account.
type Line struct {
	Account Account
	Amount  uint64   // in the smallest unit; 1 to MaxCap
	Ref     [32]byte // salted hash of what they were earned by
}

// Hash is the leaf of the line in the tree of its batch.
func (l Line) Hash() [32]byte {
	var b [96]byte
	copy(b[12:32], l.Account[:])
	binary.BigEndian.PutUint64(b[56:64], l.Amount)
	copy(b[64:], l.Ref[:])
	return eip712.Keccak(b[:])
}
