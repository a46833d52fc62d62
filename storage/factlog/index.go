package factlog

import (
	"encoding/binary"
	"hash/maphash"

	"github.com/souk-network/souk/storage"
)

// entry is what is kept in memory of a fact: 80 bytes, no pointers.
type entry struct {
	id      [32]byte
	time    uint64
	expiry  uint64
	arrived uint64
	offset  uint64 // of the record in its segment file
	segment uint32
	size    uint16 // of the record
	shard   uint16
	dead    bool // pruned; left in place until the next rebuild
}

func (e *entry) key() storage.Key { return storage.Key{Time: e.time, ID: e.id} }

// column names what a posting list is about.
type column byte

const (
	columnID column = iota
	columnKind
	columnSubject
	columnAuthor
	columnTag
)

// index finds entries. Positions in entries grow with order of arrival.
type index struct {
	seed    maphash.Seed // differs in each process, so nobody can aim for collisions
	entries []entry
	live    int
	one     map[uint64]uint32   // posting lists of one entry
	many    map[uint64][]uint32 // longer ones
	all     *order
	shards  map[uint16]*order
}

func newIndex() *index {
	return &index{
		seed: maphash.MakeSeed(), one: map[uint64]uint32{}, many: map[uint64][]uint32{},
		all: &order{}, shards: map[uint16]*order{},
	}
}

// hash names a posting list. Lists of two values may share a name by accident:
// who reads one compares the value.
func (x *index) hash(c column, value []byte) uint64 {
	var buf [1 + 32]byte
	buf[0] = byte(c)
	return maphash.Bytes(x.seed, buf[:1+copy(buf[1:], value)])
}

func (x *index) post(c column, value []byte, at uint32) {
	name := x.hash(c, value)
	if list, ok := x.many[name]; ok {
		x.many[name] = append(list, at)
	} else if first, ok := x.one[name]; ok {
		delete(x.one, name)
		x.many[name] = []uint32{first, at}
	} else {
		x.one[name] = at
	}
}

// list is a posting list in order of arrival.
func (x *index) list(c column, value []byte) []uint32 {
	name := x.hash(c, value)
	if first, ok := x.one[name]; ok {
		return []uint32{first}
	}
	return x.many[name]
}

// find is the position of a live fact.
func (x *index) find(id [32]byte) (uint32, bool) {
	name := x.hash(columnID, id[:])
	if at, ok := x.one[name]; ok {
		return at, x.entries[at].id == id && !x.entries[at].dead
	}
	for _, at := range x.many[name] {
		if x.entries[at].id == id && !x.entries[at].dead {
			return at, true
		}
	}
	return 0, false
}

// add takes in a record that lies at the given place. Its position must be
// greater than all before.
func (x *index) add(r *storage.Record, e entry) {
	at := uint32(len(x.entries))
	x.entries = append(x.entries, e)
	x.live++
	x.post(columnID, r.ID[:], at)
	x.post(columnKind, binary.BigEndian.AppendUint16(nil, r.Kind), at)
	x.post(columnSubject, r.Subject[:], at)
	x.post(columnAuthor, r.Author[:], at)
	if len(r.Tag) > 0 {
		x.post(columnTag, r.Tag, at)
	}
	x.all.add(at)
	x.shard(e.shard).add(at)
}

func (x *index) shard(n uint16) *order {
	o := x.shards[n]
	if o == nil {
		o = &order{}
		x.shards[n] = o
	}
	return o
}

// place makes the entry of a record.
func place(r *storage.Record, segment uint32, offset uint64) entry {
	return entry{
		id: r.ID, time: r.Time, expiry: r.Expiry, arrived: r.Arrived, shard: r.Shard,
		segment: segment, offset: offset, size: uint16(recordSize(r)),
	}
}
