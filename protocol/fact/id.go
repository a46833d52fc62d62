package fact

import (
	"crypto/sha256"

	"github.com/ipfs/go-cid"
	"github.com/multiformats/go-multihash"

	"github.com/souk-network/souk/protocol/fault"
)

// ID names a fact: SHA-256 of its whole encoding, signature included.
type ID [32]byte

// maxIDText bounds the text of an id before it is decoded: a CIDv1 with
// SHA-256 has 59 characters in base32.
const maxIDText = 64

// ID is the fact's name.
func (f Fact) ID() ID { return IDOf(f.Encode()) }

// IDOf names an encoded fact.
func IDOf(raw []byte) ID { return sha256.Sum256(raw) }

// CID is the id as a CIDv1: dag-cbor, sha2-256.
func (id ID) CID() cid.Cid {
	hash, err := multihash.Encode(id[:], multihash.SHA2_256)
	if err != nil {
		panic(err) // 32 bytes fit sha2-256
	}
	return cid.NewCidV1(cid.DagCBOR, hash)
}

// String is the CID in base32: 59 characters that begin with "bafyrei".
func (id ID) String() string { return id.CID().String() }

// MarshalText makes JSON show the CID.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads what ParseID reads.
func (id *ID) UnmarshalText(text []byte) error {
	parsed, err := ParseID(string(text))
	if err == nil {
		*id = parsed
	}
	return err
}

// ParseID reads the text of String and no other form of the same CID.
func ParseID(text string) (ID, error) {
	const op = "parse fact id"
	if len(text) > maxIDText {
		return ID{}, fault.New(fault.TooLarge, op, "longer than 64 characters")
	}
	c, err := cid.Decode(text)
	if err != nil {
		return ID{}, fault.New(fault.Malformed, op, "not a CID")
	}
	id, err := IDFromCID(c)
	if err != nil {
		return ID{}, err
	}
	if id.String() != text {
		return ID{}, fault.New(fault.Malformed, op, "not the canonical text")
	}
	return id, nil
}

// IDFromCID is the id that a CID holds, if it is a CIDv1 of dag-cbor and sha2-256.
func IDFromCID(c cid.Cid) (ID, error) {
	const op = "parse fact id"
	p := c.Prefix()
	if p.Version != 1 || p.Codec != cid.DagCBOR || p.MhType != multihash.SHA2_256 || p.MhLength != 32 {
		return ID{}, fault.New(fault.Malformed, op, "want CIDv1, dag-cbor, sha2-256")
	}
	hash, err := multihash.Decode(c.Hash())
	if err != nil || len(hash.Digest) != 32 {
		return ID{}, fault.New(fault.Malformed, op, "want a SHA-256 of 32 bytes")
	}
	return ID(hash.Digest), nil
}
