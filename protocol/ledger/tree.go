package ledger

import (
	"math/bits"

	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
)

// Tree is the Merkle tree over the lines of a batch, with all its nodes. See
// docs/spec/points.md.
type Tree struct {
	count  int
	levels [][][32]byte // levels[0] are the leaves; a level has no nodes behind the last line
}

// MaxLines is the most lines of a batch.
const MaxLines = 1 << 20

// NewTree builds the tree over 1 to MaxLines lines.
func NewTree(lines []Line) (Tree, error) {
	if len(lines) == 0 || len(lines) > MaxLines {
		return Tree{}, fault.New(fault.Malformed, "build batch", "want 1 to 1,048,576 lines")
	}
	level := make([][32]byte, len(lines))
	for i, l := range lines {
		level[i] = l.Hash()
	}
	t := Tree{count: len(lines), levels: [][][32]byte{level}}
	for len(level) > 1 {
		level = parents(level)
		t.levels = append(t.levels, level)
	}
	return t, nil
}

// Root names the batch.
func (t Tree) Root() [32]byte { return t.levels[len(t.levels)-1][0] }

// Count is how many lines there are.
func (t Tree) Count() int { return t.count }

// Run is how many lines a run has that begins at first and takes a subtree of size
// places: size, or fewer at the end. Zero if there is no such subtree: size must be
// a power of two and first a multiple of it.
func (t Tree) Run(first, size int) int {
	if size < 1 || size&(size-1) != 0 || first < 0 || first >= t.count || first%size != 0 || bits.Len(uint(size)) > len(t.levels) {
		return 0
	}
	return min(size, t.count-first)
}

// Proof is the siblings of a subtree of size places that begins at first, from
// there up to the root. For one line, size is 1.
func (t Tree) Proof(first, size int) ([][32]byte, error) {
	if t.Run(first, size) == 0 {
		return nil, fault.New(fault.Malformed, "prove lines", "no subtree begins there")
	}
	h := bits.Len(uint(size)) - 1
	proof := make([][32]byte, 0, len(t.levels)-1-h)
	for place := first >> h; h < len(t.levels)-1; h, place = h+1, place>>1 {
		var sibling [32]byte
		if s := place ^ 1; s < len(t.levels[h]) {
			sibling = t.levels[h][s]
		}
		proof = append(proof, sibling)
	}
	return proof, nil
}

// VerifyRun reports whether lines are all that a subtree of a batch of count lines
// has, and the subtree begins at first. Its size follows from the proof's length.
func VerifyRun(root [32]byte, count, first uint64, lines []Line, proof [][32]byte) bool {
	h := height(count) - len(proof)
	if count == 0 || first >= count || h < 0 {
		return false
	}
	size := uint64(1) << h
	if uint64(len(lines)) != min(size, count-first) || first%size != 0 {
		return false
	}
	level := make([][32]byte, len(lines))
	for i, l := range lines {
		level[i] = l.Hash()
	}
	for range h {
		level = parents(level)
	}
	hash, place := level[0], first>>h
	for _, sibling := range proof {
		if place&1 == 0 {
			hash = node(hash, sibling)
		} else {
			hash = node(sibling, hash)
		}
		place >>= 1
	}
	return hash == root
}

// VerifyLine reports whether a line is in a batch of count lines, at index.
func VerifyLine(root [32]byte, count, index uint64, line Line, proof [][32]byte) bool {
	return len(proof) == height(count) && VerifyRun(root, count, index, []Line{line}, proof)
}

// parents is the next level: the last node may have no partner.
func parents(level [][32]byte) [][32]byte {
	up := make([][32]byte, (len(level)+1)/2)
	for i := range up {
		var right [32]byte
		if 2*i+1 < len(level) {
			right = level[2*i+1]
		}
		up[i] = node(level[2*i], right)
	}
	return up
}

func node(left, right [32]byte) [32]byte {
	return eip712.Keccak(append(append(make([]byte, 0, 64), left[:]...), right[:]...))
}

// height of the least tree that holds count lines.
func height(count uint64) int {
	if count <= 1 {
		return 0
	}
	return bits.Len64(count - 1)
}
