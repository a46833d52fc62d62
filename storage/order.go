package storage

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"math"

	"github.com/ipfs/go-cid"
	"github.com/multiformats/go-multihash"
)

// Compare orders keys by time, then by id: negative, zero or positive.
func (k Key) Compare(o Key) int {
	if c := cmp.Compare(k.Time, o.Time); c != 0 {
		return c
	}
	return bytes.Compare(k.ID[:], o.ID[:])
}

// Next is the smallest key greater than k. Of the greatest key it is the key
// itself.
func (k Key) Next() Key {
	for i := len(k.ID) - 1; i >= 0; i-- {
		if k.ID[i]++; k.ID[i] != 0 {
			return k
		}
	}
	if k.Time == math.MaxUint64 {
		return Key{Time: k.Time, ID: [32]byte(bytes.Repeat([]byte{0xff}, 32))}
	}
	return Key{Time: k.Time + 1}
}

// Add counts an id into the bucket.
func (b *Bucket) Add(id [32]byte) {
	b.Count++
	for i := range id {
		b.XOR[i] ^= id[i]
	}
	for i := range b.Sum {
		b.Sum[i] += binary.BigEndian.Uint64(id[8*i:])
	}
}

// Name is the CID of a block: CIDv1, codec raw, SHA-256.
func Name(data []byte) cid.Cid {
	sum := sha256.Sum256(data)
	return NameOf(sum)
}

// NameOf is the CID of a block whose SHA-256 is known.
func NameOf(sum [32]byte) cid.Cid {
	mh := append(multihash.Multihash{multihash.SHA2_256, sha256.Size}, sum[:]...)
	return cid.NewCidV1(cid.Raw, mh)
}

// CheckName refuses every CID but CIDv1, codec raw, SHA-256, with ErrInvalid.
func CheckName(c cid.Cid) error {
	if !c.Defined() || c.Prefix() != namePrefix() {
		return ErrInvalid
	}
	return nil
}

func namePrefix() cid.Prefix {
	return cid.Prefix{Version: 1, Codec: cid.Raw, MhType: multihash.SHA2_256, MhLength: sha256.Size}
}

// CheckBlock says whether data hashes to a valid name: nil, ErrInvalid or
// ErrCorrupt.
func CheckBlock(c cid.Cid, data []byte) error {
	if err := CheckName(c); err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	if !bytes.Equal(c.Hash()[2:], sum[:]) {
		return ErrCorrupt
	}
	return nil
}

// Check enforces the limits of a record, including that ID is the hash of Raw.
func (r *Record) Check() error {
	switch {
	case len(r.Raw) > MaxFact, len(r.Tag) > MaxTag:
		return ErrTooLarge
	case len(r.Raw) == 0, r.ID != sha256.Sum256(r.Raw):
		return ErrInvalid
	}
	return nil
}

// CheckOps enforces the limits of a batch.
func CheckOps(ops []Op) error {
	for _, op := range ops {
		if err := CheckKey(op.Space, op.Key); err != nil {
			return err
		}
		if len(op.Value) > MaxValue {
			return ErrTooLarge
		}
	}
	return nil
}

// CheckKey enforces the limits of a space name and a key.
func CheckKey(space string, key []byte) error {
	switch {
	case space == "", len(space) > MaxSpace, len(key) == 0:
		return ErrInvalid
	case len(key) > MaxKey:
		return ErrTooLarge
	}
	return nil
}

// Limit brings a listing's limit into 1..MaxLimit; 0 and less mean MaxLimit.
func Limit(n int) int {
	if n <= 0 || n > MaxLimit {
		return MaxLimit
	}
	return n
}

// AddToBuckets counts the next key, in order, into the last bucket or a new one.
func AddToBuckets(bs []Bucket, k Key, width uint64) []Bucket {
	start := k.Time - k.Time%width
	if len(bs) == 0 || bs[len(bs)-1].Start != start {
		bs = append(bs, Bucket{Start: start})
	}
	bs[len(bs)-1].Add(k.ID)
	return bs
}
