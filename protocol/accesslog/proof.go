package accesslog

import (
	"crypto/sha256"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"

	"github.com/souk-network/souk/protocol/fault"
)

// MaxProof bounds the hashes of an inclusion or consistency proof: a tree of
// fewer than 2^64 leaves needs no more.
const MaxProof = 65

// hasher is RFC 6962 with SHA-256.
var hasher = rfc6962.DefaultHasher

// EmptyRoot is the tree hash of no leaves: SHA-256 of nothing.
func EmptyRoot() [32]byte { return sha256.Sum256(nil) }

// LeafHash is RFC 6962's hash of one leaf: SHA-256 of a zero byte and the
// 32 bytes of leaf data.
func LeafHash(leaf [32]byte) [32]byte {
	return [32]byte(hasher.HashLeaf(leaf[:]))
}

// Tree computes the roots of a growing log without keeping it. The zero value
// is the empty log.
type Tree struct{ hashes *compact.Range }

// Append adds one entry's leaf data.
func (t *Tree) Append(leaf [32]byte) {
	if t.hashes == nil {
		t.hashes = (&compact.RangeFactory{Hash: hasher.HashChildren}).NewEmptyRange(0)
	}
	hash := LeafHash(leaf)
	if err := t.hashes.Append(hash[:], nil); err != nil {
		panic(err) // a range that begins at 0 takes every leaf
	}
}

// Root is the tree hash of what was appended so far.
func (t *Tree) Root() [32]byte {
	if t.hashes == nil {
		return EmptyRoot()
	}
	root, err := t.hashes.GetRootHash(nil)
	if err != nil {
		panic(err) // a range that begins at 0 has a root
	}
	return [32]byte(root)
}

// RootOf is the tree hash of leaf data in order, for whoever holds all of it.
func RootOf(leaves [][32]byte) [32]byte {
	var t Tree
	for _, l := range leaves {
		t.Append(l)
	}
	return t.Root()
}

// VerifyInclusion checks that leaf is entry index of the tree of size with this
// root. Failure is fault.BadProof.
func VerifyInclusion(leaf [32]byte, index, size uint64, root [32]byte, hashes [][]byte) error {
	return verifyLeafHash(LeafHash(leaf), index, size, root, hashes)
}

func verifyLeafHash(hash [32]byte, index, size uint64, root [32]byte, hashes [][]byte) error {
	if err := checkShape("verify inclusion", hashes); err != nil {
		return err
	}
	if err := proof.VerifyInclusion(hasher, index, size, hash[:], hashes, root[:]); err != nil {
		return fault.New(fault.BadProof, "verify inclusion", "entry is not proven to be in the tree")
	}
	return nil
}

// VerifyConsistency checks that the tree of newSize begins with the tree of
// oldSize. Failure is fault.BadProof. Every tree extends the empty one.
func VerifyConsistency(oldSize, newSize uint64, oldRoot, newRoot [32]byte, hashes [][]byte) error {
	const op = "verify consistency"
	if err := checkShape(op, hashes); err != nil {
		return err
	}
	if oldSize == 0 && oldRoot != EmptyRoot() || newSize == 0 && newRoot != EmptyRoot() {
		return fault.New(fault.BadProof, op, "an empty tree has only one root")
	}
	if oldSize == 0 && len(hashes) == 0 {
		return nil
	}
	if err := proof.VerifyConsistency(hasher, oldSize, newSize, hashes, oldRoot[:], newRoot[:]); err != nil {
		return fault.New(fault.BadProof, op, "the later tree is not proven to extend the earlier one")
	}
	return nil
}

func checkShape(op string, hashes [][]byte) error {
	if len(hashes) > MaxProof {
		return fault.New(fault.TooLarge, op, "more than 65 hashes")
	}
	for _, h := range hashes {
		if len(h) != sha256.Size {
			return fault.New(fault.BadProof, op, "a hash is not 32 bytes")
		}
	}
	return nil
}
