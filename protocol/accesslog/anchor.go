package accesslog

import (
	"cmp"
	"crypto/sha256"
	"slices"

	"github.com/transparency-dev/merkle/proof"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
)

// MaxRefs is how many logs one anchor batch covers, so that the anchor fact
// with all of them stays below 8 KiB. A larger consortium sends several batches.
const MaxRefs = 50

const (
	refLabel = "souk/v1/anchor-ref\x00"
	opAnchor = "anchor batch"
)

// Ref is one log's state inside an anchor batch: a checkpoint.
type Ref = Checkpoint

// refWire is hashed for the Merkle leaf of a reference.
type refWire struct {
	_      struct{} `cbor:",toarray"`
	Origin string
	Size   uint64
	Root   [32]byte
}

// RefLeaf is the leaf data of a reference: SHA-256 of "souk/v1/anchor-ref", a
// zero byte and the CBOR array [origin, size, root].
func RefLeaf(r Ref) [32]byte {
	msg := append([]byte(refLabel), codec.Marshal(refWire{Origin: r.Origin, Size: r.Size, Root: r.Root})...)
	return sha256.Sum256(msg)
}

// Batch is a set of log states under one root, each signed by its log: nobody
// can put a state under a root that the log never had.
type Batch struct {
	refs   []Signed // without cosignatures
	hashes [][]byte // RFC 6962 leaf hashes of refs
}

// NewBatch puts 1 to MaxRefs checkpoints of one consortium under one root, in
// order of origin. Two different states of one log are Conflict: anchor the
// larger one.
func NewBatch(refs []Signed) (Batch, error) {
	sorted := slices.Clone(refs)
	for i := range sorted {
		sorted[i].cosignatures = nil
	}
	slices.SortFunc(sorted, func(a, b Signed) int { return cmp.Compare(a.Origin, b.Origin) })
	sorted = slices.CompactFunc(sorted, func(a, b Signed) bool { return a.Checkpoint == b.Checkpoint })
	if err := checkRefs(sorted); err != nil {
		return Batch{}, err
	}
	b := Batch{refs: sorted}
	for _, r := range sorted {
		hash := LeafHash(RefLeaf(r.Checkpoint))
		b.hashes = append(b.hashes, hash[:])
	}
	return b, nil
}

// checkRefs enforces number, order, uniqueness and one consortium.
func checkRefs(refs []Signed) error {
	if len(refs) == 0 || len(refs) > MaxRefs {
		return fault.New(fault.TooLarge, opAnchor, "want 1 to 50 references")
	}
	var home string
	for i, r := range refs {
		consortium, _, err := ParseOrigin(r.Origin)
		switch {
		case err != nil:
			return err
		case i == 0:
			home = consortium
		case consortium != home:
			return fault.New(fault.Conflict, opAnchor, "references of two consortia")
		case refs[i-1].Origin == r.Origin:
			return fault.New(fault.Conflict, opAnchor, "two states of one log")
		case refs[i-1].Origin > r.Origin:
			return fault.New(fault.Malformed, opAnchor, "references are not in order of origin")
		}
	}
	return nil
}

// Refs lists the states in order of origin, without cosignatures. Do not change it.
func (b Batch) Refs() []Signed { return b.refs }

// Root is what is sent to the chain.
func (b Batch) Root() [32]byte {
	leaves := make([][32]byte, len(b.refs))
	for i, r := range b.refs {
		leaves[i] = RefLeaf(r.Checkpoint)
	}
	return RootOf(leaves)
}

// Proof proves that the log of an origin is in the batch: its index and the
// hashes for VerifyRef.
func (b Batch) Proof(origin string) (index uint64, hashes [][]byte, err error) {
	at, found := slices.BinarySearchFunc(b.refs, origin, func(r Signed, o string) int { return cmp.Compare(r.Origin, o) })
	if !found {
		return 0, nil, fault.New(fault.NotFound, opAnchor, "that log is not in the batch")
	}
	index = uint64(at)
	hashes, err = inclusionOf(b.hashes, index)
	return index, hashes, err
}

// VerifyRef checks that r is reference index of the size that are under root.
func VerifyRef(r Ref, index, size uint64, root [32]byte, hashes [][]byte) error {
	return VerifyInclusion(RefLeaf(r), index, size, root, hashes)
}

// inclusionOf proves leaf index among all leaf hashes, recomputing inner nodes.
func inclusionOf(leaves [][]byte, index uint64) ([][]byte, error) {
	nodes, err := proof.Inclusion(index, uint64(len(leaves)))
	if err != nil {
		return nil, fault.Wrap(fault.NotFound, opAnchor, err)
	}
	hashes := make([][]byte, len(nodes.IDs))
	for i, id := range nodes.IDs {
		begin, end := id.Coverage()
		hashes[i] = fold(leaves[begin:end])
	}
	out, err := nodes.Rehash(hashes, hasher.HashChildren)
	return out, fault.Wrap(fault.Internal, opAnchor, err)
}

// fold is the hash of a perfect subtree over a power of two of leaf hashes.
func fold(leaves [][]byte) []byte {
	if len(leaves) == 1 {
		return leaves[0]
	}
	half := len(leaves) / 2
	return hasher.HashChildren(fold(leaves[:half]), fold(leaves[half:]))
}
