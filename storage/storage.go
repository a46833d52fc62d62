// Package storage says what a peer needs of its disk: content-addressed
// blocks, a set of facts, small private values and an append-only log. It holds
// interfaces and sentinel errors only; the back ends are the packages below it,
// and storagetest is the suite that each of them runs.
//
// Four promises hold for every back end:
//
//   - A call that writes returns nil only when the data survives kill -9 and
//     power loss (invariant I4). A call that failed may have written all or
//     nothing of one atomic unit, never a part of it.
//   - A full disk or a spent budget is ErrFull, and the store keeps working for
//     reads and deletes.
//   - What is read is checked; bytes that changed on disk are ErrCorrupt and
//     are never returned.
//   - Methods are safe for concurrent use. Slices given to a store may be
//     re-used after the call; slices returned belong to the caller.
//
// Times are Unix milliseconds. Errors never contain keys, values or identifiers.
package storage

import (
	"context"
	"iter"

	"github.com/ipfs/go-cid"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/protocol/fault"
)

// The sentinel errors. Use errors.Is; fault.KindOf gives the kind that may
// cross the wire.
var (
	// ErrNotFound: the store does not hold it.
	ErrNotFound error = fault.New(fault.NotFound, "storage", "not stored here")
	// ErrFull: the disk or the store's budget is used up.
	ErrFull error = fault.New(fault.Full, "storage", "no space left")
	// ErrCorrupt: stored bytes fail their check.
	ErrCorrupt error = fault.New(fault.Internal, "storage", "stored bytes are damaged")
	// ErrClosed: the store was closed.
	ErrClosed error = fault.New(fault.Unavailable, "storage", "closed")
	// ErrTooLarge: over a size limit of this page.
	ErrTooLarge error = fault.New(fault.TooLarge, "storage", "over the size limit")
	// ErrInvalid: an argument that no store accepts, such as a foreign CID codec.
	ErrInvalid error = fault.New(fault.Malformed, "storage", "not a valid argument")
)

// Limits that every back end enforces.
const (
	MaxBlock = 2 << 20 // bytes of one block
	MaxFact  = 8 << 10 // bytes of one encoded fact
	MaxTag   = 32      // bytes of a rendezvous tag
	MaxKey   = 1 << 10 // bytes of a KV key
	MaxValue = 8 << 20 // bytes of a KV value
	MaxSpace = 64      // bytes of a KV space name
	MaxLimit = 1 << 16 // most entries that one listing returns; 0 means this
)

// Blobs holds blocks by content. Names are CIDv1, codec raw, SHA-256; every
// other name is ErrInvalid. A block that is not pinned may be collected when
// the budget asks for it.
type Blobs interface {
	// Put stores data of at most MaxBlock bytes and returns its name. It does
	// not pin. Storing a block twice is harmless.
	Put(ctx context.Context, data []byte) (cid.Cid, error)
	// Get returns a block, from here or, if the back end has a network, from
	// elsewhere. It never returns bytes that do not hash to the name.
	Get(ctx context.Context, c cid.Cid) ([]byte, error)
	// Has says whether the block is held here. It asks nobody.
	Has(ctx context.Context, c cid.Cid) (bool, error)
	// Pin keeps a block until Unpin, fetching it first where it is missing.
	// Pinning twice is one pin.
	Pin(ctx context.Context, c cid.Cid) error
	// Unpin gives the block free for collection. Unpinning what is not pinned
	// is harmless.
	Unpin(ctx context.Context, c cid.Cid) error
	// Delete unpins a block and destroys the local copy, as a revocation asks.
	Delete(ctx context.Context, c cid.Cid) error
	// Pinned lists the pinned set in byte order of the CID.
	Pinned(ctx context.Context) iter.Seq2[cid.Cid, error]
	// Usage reports what the store holds.
	Usage(ctx context.Context) (Usage, error)
}

// Fetcher is the network side of Blobs.
type Fetcher interface {
	// GetFrom is Get that asks the given peers first. It needs no content
	// routing: known holders come from facts.
	GetFrom(ctx context.Context, c cid.Cid, holders []peer.ID) ([]byte, error)
	// Fetch gets many blocks with a bounded number in flight and yields each as
	// it arrives, in any order, once per distinct name; a block that could not
	// be had is yielded with its error. It ends early when ctx ends or the
	// consumer stops. The blocks are stored.
	Fetch(ctx context.Context, cs []cid.Cid, holders []peer.ID) iter.Seq2[Block, error]
}

// Block is a name with its verified bytes.
type Block struct {
	Cid  cid.Cid
	Data []byte
}

// Usage is what a block store holds, in payload bytes.
type Usage struct {
	Blocks, Bytes             uint64 // everything held
	PinnedBlocks, PinnedBytes uint64 // the part that may not be collected
	Budget                    uint64 // limit of Bytes; 0 is none
}

// Record is a verified fact as the store keeps it: its encoding and the columns
// it is found by. Columns are the caller's; the store does not parse Raw.
type Record struct {
	ID      [32]byte // SHA-256 of Raw, checked by Append
	Kind    uint16
	Shard   uint16 // gossip shard
	Author  [32]byte
	Subject [32]byte
	Time    uint64 // from the fact
	Expiry  uint64 // from the fact; pruned when now >= Expiry
	Tag     []byte // rendezvous tag, at most MaxTag bytes, or empty
	Raw     []byte // at most MaxFact bytes
	Arrived uint64 // position in order of arrival, from 1; set by the store
}

// Key is a fact's place in the order that set reconciliation walks: by Time,
// then by ID as bytes.
type Key struct {
	Time uint64
	ID   [32]byte
}

// Bucket sums up the keys of one slice of time. XOR and Sum of the ids let two
// peers compare a bucket without sending it.
type Bucket struct {
	Start uint64    // first millisecond; a multiple of the width asked for
	Count uint64    // keys in the bucket
	XOR   [32]byte  // exclusive or of the ids
	Sum   [4]uint64 // sums modulo 2^64 of the ids read as four big-endian words
}

// Index walks keys in order.
type Index interface {
	// Range lists keys k with (fromTime, fromID) <= k and k.Time < toTime, in
	// order. To go on, ask again from the last key with its ID plus one
	// (see Key.Next).
	Range(ctx context.Context, fromTime uint64, fromID [32]byte, toTime uint64, limit int) ([]Key, error)
	// Buckets sums up [fromTime, toTime) in slices of width milliseconds,
	// leaving out the empty ones. width must not be 0.
	Buckets(ctx context.Context, fromTime, toTime, width uint64) ([]Bucket, error)
}

// Intake is the writing side of Facts.
type Intake interface {
	// Append stores facts durably and atomically; concurrent calls share one
	// commit. A fact that is already here is left as it is. fresh[i] says
	// whether rs[i] was new, so that its effects are run once.
	Append(ctx context.Context, rs []Record) (fresh []bool, err error)
	// Prune removes all facts with Expiry <= now and says how many. It is a
	// function of content alone, so all peers prune alike.
	Prune(ctx context.Context, now uint64) (int, error)
}

// Lookup finds facts by their columns. Each listing is in order of arrival and
// returns records with Arrived > after, so the last record's Arrived is the
// cursor of the next call. Positions grow and are never used twice, also across
// a restart; a crash may leave gaps.
type Lookup interface {
	// Get returns the encoded fact.
	Get(ctx context.Context, id [32]byte) ([]byte, error)
	// GetMany returns the encoded facts in the order asked for, nil where one
	// is missing.
	GetMany(ctx context.Context, ids [][32]byte) ([][]byte, error)
	// Has says which of the facts are held.
	Has(ctx context.Context, ids ...[32]byte) ([]bool, error)
	// Since lists all kinds.
	Since(ctx context.Context, after uint64, limit int) ([]Record, error)
	// ByKind lists one kind.
	ByKind(ctx context.Context, kind uint16, after uint64, limit int) ([]Record, error)
	// BySubject lists the facts about one subject.
	BySubject(ctx context.Context, subject [32]byte, after uint64, limit int) ([]Record, error)
	// ByAuthor lists the facts of one author.
	ByAuthor(ctx context.Context, author [32]byte, after uint64, limit int) ([]Record, error)
	// ByTag lists the facts with one non-empty rendezvous tag.
	ByTag(ctx context.Context, tag []byte, after uint64, limit int) ([]Record, error)
	// Count is the number of facts held.
	Count(ctx context.Context) (uint64, error)
}

// Facts is the set of facts of a peer. The embedded Index covers all shards.
type Facts interface {
	Intake
	Lookup
	Index
	// Shard is the index of one gossip shard.
	Shard(shard uint16) Index
}

// KV holds small private values: custody shares, CRM rows, outbox, cursors. A
// space is a table; its name is fixed text of the program, not data. Keys are
// not empty; they sort as bytes within their space.
type KV interface {
	// Get returns a value, or ErrNotFound.
	Get(ctx context.Context, space string, key []byte) ([]byte, error)
	// Scan lists pairs whose key starts with prefix and is greater than after
	// (nil: from the first), in key order.
	Scan(ctx context.Context, space string, prefix, after []byte, limit int) ([]Pair, error)
	// Batch applies all operations, in order, or none. After a batch with a
	// Delete, whatever was deleted or overwritten until then, under any key, is
	// erased from the disk before it returns, as far as the file system
	// overwrites in place. A batch of Puts alone may leave what it overwrites on
	// the disk until such a batch comes or the store is opened anew: to replace what must not stay, Delete
	// and Put the key in one batch.
	Batch(ctx context.Context, ops []Op) error
}

// Sized says how much a store takes of the disk. It is what a budget counts.
type Sized interface {
	// Size is in bytes. It grows with what is written and falls when space is
	// given back or free to be used again, which may be later than the delete.
	Size(ctx context.Context) (uint64, error)
}

// Pair is a key with its value.
type Pair struct {
	Key, Value []byte
}

// Op is one step of a batch: Put or Delete.
type Op struct {
	Space      string
	Key, Value []byte
	Delete     bool
}

// Put sets a value. A nil value is an empty one. What it overwrites may stay on
// the disk for a while: see KV.Batch.
func Put(space string, key, value []byte) Op { return Op{Space: space, Key: key, Value: value} }

// Delete removes a value and erases it; removing what is not there is harmless
// and erases what was overwritten before.
func Delete(space string, key []byte) Op { return Op{Space: space, Key: key, Delete: true} }

// Log is an append-only Merkle log (RFC 6962 hashing) of 32-byte leaf data.
type Log interface {
	// Append returns the leaf's index once it is durable; concurrent calls
	// share one commit.
	Append(ctx context.Context, leaf [32]byte) (index uint64, err error)
	// Size is the number of durable leaves.
	Size() uint64
	// Root is the tree hash of the first size leaves.
	Root(size uint64) ([32]byte, error)
	// Inclusion proves leaf index within the first size leaves.
	Inclusion(index, size uint64) ([][]byte, error)
	// Consistency proves that the tree of oldSize is a prefix of newSize's.
	Consistency(oldSize, newSize uint64) ([][]byte, error)
	// Leaf returns one leaf's data.
	Leaf(index uint64) ([32]byte, error)
}
