package loyalty

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/bindings/points"
	"math/big"
)

// Line is points for one account.
type Line struct {
	Ref     [32]byte `json:"ref"` // salted hash of what they were earned by
	Account [20]byte `json:"account"`
	Amount  uint64   `json:"amount"` // 1 to 2^40 - 1
}

// maxBatch is how many lines one transaction credits: about 8 million gas of the
// 2^24 that a transaction may use, and 24 KiB of calldata.
const maxBatch = 256

// batch is lines that were issued together, as they are stored.
type batch struct {
	Root  [32]byte `json:"root"`
	Lines []Line   `json:"lines"`
	Final *Place   `json:"final,omitempty"` // once nothing more happens to it
}

func newBatch(lines []Line) *batch {
	b := &batch{Lines: lines}
	b.Root = b.layers()[len(b.layers())-1][0]
	return b
}

// layers are the nodes of the batch's tree from the leaves up to the root, as
// docs/spec/points.md builds it.
func (b *batch) layers() [][][32]byte {
	width := 1
	for width < len(b.Lines) {
		width *= 2
	}
	leaves := make([][32]byte, width)
	for i, l := range b.Lines {
		leaves[i] = l.leaf()
	}
	out := [][][32]byte{leaves}
	for layer := leaves; len(layer) > 1; {
		up := make([][32]byte, len(layer)/2)
		for i := range up {
			up[i] = node(layer[2*i], layer[2*i+1])
		}
		out, layer = append(out, up), up
	}
	return out
}

// proof is the siblings of a line from the leaf up.
func (b *batch) proof(index int) [][32]byte {
	layers := b.layers()
	var out [][32]byte
	for _, layer := range layers[:len(layers)-1] {
		out = append(out, layer[index^1])
		index /= 2
	}
	return out
}

func (l Line) leaf() [32]byte {
	amount := common.BigToHash(new(big.Int).SetUint64(l.Amount))
	return crypto.Keccak256Hash(common.LeftPadBytes(l.Account[:], 32), amount[:], l.Ref[:])
}

// node joins two subtrees; one without any line stays zero.
func node(left, right [32]byte) [32]byte {
	if left == ([32]byte{}) && right == ([32]byte{}) {
		return [32]byte{}
	}
	return crypto.Keccak256Hash(left[:], right[:])
}

func (l Line) bound() points.Line {
	return points.Line{Account: l.Account, Amount: new(big.Int).SetUint64(l.Amount), Ref: l.Ref}
}
