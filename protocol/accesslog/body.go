package accesslog

import (
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// Limits of fact bodies, in bytes. A whole fact has at most 8,192.
const (
	MaxCheckpointBody = MaxCheckpoint + 8
	MaxAnchorBody     = 7 << 10
)

const bodyVersion = 1

// checkpointWire is the body of a checkpoint fact.
type checkpointWire struct {
	_       struct{} `cbor:",toarray"`
	Version uint64
	Note    string
}

// CheckpointBody is the body of a checkpoint fact: [1, signed note].
func CheckpointBody(s Signed) []byte {
	return codec.Marshal(checkpointWire{Version: bodyVersion, Note: string(s.Encode())})
}

// DecodeCheckpointBody reads what CheckpointBody writes. Signatures are not
// checked: see Signed.Verify and Signed.CheckCosignatures.
func DecodeCheckpointBody(b []byte) (Signed, error) {
	var w checkpointWire
	if err := codec.Unmarshal(b, &w, MaxCheckpointBody); err != nil {
		return Signed{}, err
	}
	if w.Version != bodyVersion {
		return Signed{}, fault.New(fault.UnknownVersion, opCheckpoint, "only version 1 is known")
	}
	return ParseCheckpoint([]byte(w.Note))
}

// Anchor is the body of an anchor fact: which log states were put under which
// root, and where on chain the root is. That the states are the logs' own is
// proven by their signatures, see CheckRefs; where the root is on chain is a
// hint where to look: ask the chain.
type Anchor struct {
	Root     [32]byte // Merkle root of Refs, as in the chain's event
	ChainID  uint64   // EIP-155
	Contract [20]byte // the AnchorRegistry
	Tx       [32]byte // transaction hash
	Block    uint64   // height at which it was mined
	Refs     []Signed // 1 to MaxRefs, of one consortium, in order of origin, without cosignatures
}

// anchorWire names the consortium once, so that a reference takes at most 136 bytes.
type anchorWire struct {
	_          struct{} `cbor:",toarray"`
	Version    uint64
	Root       [32]byte
	ChainID    uint64
	Contract   [20]byte
	Tx         [32]byte
	Block      uint64
	Consortium string
	Refs       []anchorRefWire
}

type anchorRefWire struct {
	_        struct{} `cbor:",toarray"`
	Merchant [20]byte
	Size     uint64
	Root     [32]byte
	KeyID    uint32
	Sig      [64]byte
}

// NewAnchor is the anchor of a batch once a transaction with its root is mined.
func NewAnchor(b Batch, chainID uint64, contract [20]byte, tx [32]byte, block uint64) Anchor {
	return Anchor{Root: b.Root(), ChainID: chainID, Contract: contract, Tx: tx, Block: block, Refs: b.refs}
}

// Encode is the one encoding of the body. It refuses what DecodeAnchor would.
func (a Anchor) Encode() ([]byte, error) {
	if err := a.check(); err != nil {
		return nil, err
	}
	w := anchorWire{
		Version: bodyVersion, Root: a.Root, ChainID: a.ChainID, Contract: a.Contract, Tx: a.Tx, Block: a.Block,
	}
	for _, r := range a.Refs {
		consortium, m, err := ParseOrigin(r.Origin)
		if err != nil {
			return nil, err
		}
		w.Consortium = consortium
		w.Refs = append(w.Refs, anchorRefWire{Merchant: m, Size: r.Size, Root: r.Root, KeyID: r.keyID, Sig: r.sig})
	}
	return codec.Marshal(w), nil
}

// DecodeAnchor reads what Encode writes, and recomputes the root. It does not
// check signatures: see CheckRefs.
func DecodeAnchor(b []byte) (Anchor, error) {
	var w anchorWire
	if err := codec.Unmarshal(b, &w, MaxAnchorBody); err != nil {
		return Anchor{}, err
	}
	if w.Version != bodyVersion {
		return Anchor{}, fault.New(fault.UnknownVersion, opAnchor, "only version 1 is known")
	}
	a := Anchor{Root: w.Root, ChainID: w.ChainID, Contract: w.Contract, Tx: w.Tx, Block: w.Block}
	for _, r := range w.Refs {
		c := Checkpoint{Origin: Origin(w.Consortium, did.Merchant(r.Merchant)), Size: r.Size, Root: r.Root}
		a.Refs = append(a.Refs, Signed{Checkpoint: c, keyID: r.KeyID, sig: r.Sig})
	}
	if err := a.check(); err != nil {
		return Anchor{}, err
	}
	return a, nil
}

func (a Anchor) check() error {
	if err := checkRefs(a.Refs); err != nil {
		return err
	}
	batch, err := NewBatch(a.Refs)
	if err != nil {
		return err
	}
	if batch.Root() != a.Root {
		return fault.New(fault.BadProof, opAnchor, "root is not that of the references")
	}
	return nil
}

// CheckRefs verifies that each log signed its state, under the keys that keysOf
// finds by merchant, retired ones too. Errors as of Signed.Verify.
func (a Anchor) CheckRefs(keysOf func(did.Merchant) []did.Key) error {
	for _, r := range a.Refs {
		_, m, err := ParseOrigin(r.Origin)
		if err != nil {
			return err
		}
		if err := r.Verify(keysOf(m)...); err != nil {
			return err
		}
	}
	return nil
}
