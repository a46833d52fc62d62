package loyalty

import (
	"math/big"

	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/protocol/ledger"
)

// Line is points for one account.
type Line struct {
	Ref     [32]byte `json:"ref"` // salted hash of what they were earned by
	Account [20]byte `json:"account"`
	Amount  uint64   `json:"amount"` // 1 to 2^40 - 1
}

// maxBatch is how many lines one transaction credits: about 8 million gas of the
// 2^24 that a transaction may use, and 24 KiB of calldata. A power of two: a
// promised batch is released in runs of it.
const maxBatch = 256

// batch is lines that were issued or promised together, as they are stored.
type batch struct {
	Root      [32]byte `json:"root"`
	Lines     []Line   `json:"lines"`
	Promised  bool     `json:"promised,omitempty"`
	ReleaseAt uint64   `json:"release_at,omitempty"` // Unix seconds; of promised lines
	Final     *Place   `json:"final,omitempty"`      // once nothing more happens to it
}

// newBatch wants at least one line.
func newBatch(lines []Line) (*batch, error) {
	b := &batch{Lines: lines}
	tree, err := b.tree()
	if err != nil {
		return nil, err
	}
	b.Root = tree.Root()
	return b, nil
}

// tree is built from the lines, as docs/spec/points.md has it.
func (b *batch) tree() (ledger.Tree, error) {
	lines := make([]ledger.Line, len(b.Lines))
	for i, l := range b.Lines {
		lines[i] = ledger.Line{Account: l.Account, Amount: l.Amount, Ref: l.Ref}
	}
	return ledger.NewTree(lines)
}

// proof is the siblings of one line.
func (b *batch) proof(index int) ([][32]byte, error) {
	tree, err := b.tree()
	if err != nil {
		return nil, err
	}
	return tree.Proof(index, 1)
}

// bound is the lines of a run of size places that begins at first.
func (b *batch) bound(first, size int) []points.Line {
	lines := b.Lines[first:min(first+size, len(b.Lines))]
	out := make([]points.Line, len(lines))
	for i, l := range lines {
		out[i] = l.bound()
	}
	return out
}

func (l Line) bound() points.Line {
	return points.Line{Account: l.Account, Amount: new(big.Int).SetUint64(l.Amount), Ref: l.Ref}
}
