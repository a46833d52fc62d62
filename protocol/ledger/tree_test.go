package ledger

import (
	"encoding/hex"
	"slices"
	"testing"

	"github.com/souk-network/souk/protocol/eip712"
)

func testLines(count int) []Line {
	lines := make([]Line, count)
	for i := range lines {
		lines[i] = Line{Account: Account{19: byte(i), 18: byte(i >> 8)}, Amount: uint64(10 + i), Ref: [32]byte{byte(i), 9}}
	}
	return lines
}

func testTree(t *testing.T, lines []Line) Tree {
	t.Helper()
	tree, err := NewTree(lines)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// topDown is the root by its definition, from the top down.
func topDown(lines []Line, from, size int) [32]byte {
	switch {
	case from >= len(lines):
		return [32]byte{}
	case size == 1:
		return lines[from].Hash()
	}
	left, right := topDown(lines, from, size/2), topDown(lines, from+size/2, size/2)
	return eip712.Keccak(append(left[:], right[:]...))
}

func TestRootIsWhatItsDefinitionSays(t *testing.T) {
	for count := 1; count < 70; count++ {
		lines, width := testLines(count), 1
		for width < count {
			width *= 2
		}
		if got, want := testTree(t, lines).Root(), topDown(lines, 0, width); got != want {
			t.Fatalf("%d lines: %x, want %x", count, got, want)
		}
	}
}

// A leaf written out by hand from docs/spec/points.md.
func TestLeafOfALine(t *testing.T) {
	word := "000000000000000000000000" + "1111111111111111111111111111111111111111" +
		"00000000000000000000000000000000000000000000000000000000000004e2" +
		"2222222222222222222222222222222222222222222222222222222222222222"
	raw, err := hex.DecodeString(word)
	if err != nil {
		t.Fatal(err)
	}
	l := Line{Account: Account(raw[12:32]), Amount: 1250, Ref: [32]byte(raw[64:])}
	if l.Hash() != eip712.Keccak(raw) || testTree(t, []Line{l}).Root() != l.Hash() {
		t.Fatal("another leaf")
	}
}

// Every run of every subtree verifies at its place, and nowhere else; a change of
// any line or sibling is seen.
func TestRunsAreBoundToTheirPlace(t *testing.T) {
	for _, count := range []int{1, 2, 3, 5, 8, 13, 32, 33} {
		lines := testLines(count)
		tree := testTree(t, lines)
		for size := 1; size <= 64; size *= 2 {
			for first := range count {
				checkRun(t, tree, lines, first, size)
			}
		}
	}
}

func checkRun(t *testing.T, tree Tree, lines []Line, first, size int) {
	t.Helper()
	count, n := uint64(len(lines)), tree.Run(first, size)
	proof, err := tree.Proof(first, size)
	if n == 0 {
		if err == nil {
			t.Fatalf("%d lines: a proof of %d from %d", count, size, first)
		}
		return
	}
	run := slices.Clone(lines[first : first+n])
	if err != nil || !VerifyRun(tree.Root(), count, uint64(first), run, proof) {
		t.Fatalf("%d lines: %d from %d refused: %v", count, size, first, err)
	}
	for other := range count + 2 {
		if other != uint64(first) && VerifyRun(tree.Root(), count, other, run, proof) {
			t.Fatalf("%d lines: %d from %d accepted at %d", count, size, first, other)
		}
	}
	for i := range run {
		changed := slices.Clone(run)
		changed[i].Amount++
		if VerifyRun(tree.Root(), count, uint64(first), changed, proof) {
			t.Fatal("a changed line accepted")
		}
	}
	for i := range proof {
		changed := slices.Clone(proof)
		changed[i][7] ^= 1
		if VerifyRun(tree.Root(), count, uint64(first), run, changed) {
			t.Fatal("a changed sibling accepted")
		}
	}
	if VerifyRun(tree.Root(), count, uint64(first), run[:n-1], proof) || VerifyRun(tree.Root(), 0, 0, run, proof) {
		t.Fatal("not all of a subtree accepted, or a batch without lines")
	}
	if size > 1 && VerifyLine(tree.Root(), count, uint64(first), run[0], proof) {
		t.Fatal("a run taken for a line")
	}
}

func TestTreeWantsLines(t *testing.T) {
	if _, err := NewTree(nil); err == nil {
		t.Error("a tree without lines")
	}
	if _, err := NewTree(make([]Line, MaxLines+1)); err == nil {
		t.Error("a tree with too many lines")
	}
}
