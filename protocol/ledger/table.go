package ledger

import (
	"bytes"
	"encoding/binary"
	"iter"
	"maps"
	"slices"

	"github.com/souk-network/souk/protocol/fault"
)

// table is rows by their key. A row of zeros is no row, as in a contract's storage.
// Keys and rows have a fixed size and no pointers, so that a table has one encoding.
type table[K, V comparable] struct {
	past *journal
	rows map[K]V
}

// store is a table of any kind.
type store interface {
	open(*journal)
	copyTo(store)
	encode([]byte) []byte
	decode([]byte) ([]byte, error)
	size() int
}

func (t *table[K, V]) open(past *journal) { t.past, t.rows = past, map[K]V{} }

func (t *table[K, V]) get(key K) V { return t.rows[key] }

func (t *table[K, V]) put(key K, row V) {
	old, was := t.rows[key]
	if row == old {
		return
	}
	t.past.note(func() {
		if was {
			t.rows[key] = old
		} else {
			delete(t.rows, key)
		}
	})
	var none V
	if row == none {
		delete(t.rows, key)
	} else {
		t.rows[key] = row
	}
}

func (t *table[K, V]) size() int { return len(t.rows) }

func (t *table[K, V]) copyTo(other store) { other.(*table[K, V]).rows = maps.Clone(t.rows) }

// sorted is all rows, in the order of their keys' bytes.
func (t *table[K, V]) sorted() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for _, k := range t.order() {
			if !yield(k.key, t.rows[k.key]) {
				return
			}
		}
	}
}

type place[K comparable] struct {
	key   K
	bytes []byte
}

func (t *table[K, V]) order() []place[K] {
	all, arena := make([]place[K], 0, len(t.rows)), make([]byte, 0, len(t.rows)*sizeOf[K]())
	for key := range t.rows {
		from := len(arena)
		arena = appendFixed(arena, key)
		all = append(all, place[K]{key, arena[from:len(arena):len(arena)]})
	}
	slices.SortFunc(all, func(a, b place[K]) int { return bytes.Compare(a.bytes, b.bytes) })
	return all
}

// encode adds the number of rows (8 bytes), then each key and row in order, all
// big-endian.
func (t *table[K, V]) encode(b []byte) []byte {
	b = binary.BigEndian.AppendUint64(slices.Grow(b, 8+len(t.rows)*(sizeOf[K]()+sizeOf[V]())), uint64(len(t.rows)))
	for _, k := range t.order() {
		b = appendFixed(append(b, k.bytes...), t.rows[k.key])
	}
	return b
}

// decode reads what encode writes and nothing else, and returns what follows it.
func (t *table[K, V]) decode(b []byte) ([]byte, error) {
	const op = "decode ledger"
	keySize, rowSize := sizeOf[K](), sizeOf[V]()
	if len(b) < 8 {
		return nil, cut(op)
	}
	count := binary.BigEndian.Uint64(b)
	b = b[8:]
	if count > uint64(len(b)/(keySize+rowSize)) {
		return nil, cut(op)
	}
	var last []byte
	var none V
	t.rows = make(map[K]V, count)
	for range count {
		var key K
		var row V
		if err := decodeRow(b, &key, &row); err != nil {
			return nil, err
		}
		if last != nil && bytes.Compare(last, b[:keySize]) >= 0 || row == none {
			return nil, fault.New(fault.Malformed, op, "rows out of order, or an empty row")
		}
		t.rows[key] = row
		last, b = b[:keySize], b[keySize+rowSize:]
	}
	return b, nil
}

func decodeRow[K, V any](b []byte, key *K, row *V) error {
	n, err := binary.Decode(b, binary.BigEndian, key)
	if err == nil {
		_, err = binary.Decode(b[n:], binary.BigEndian, row)
	}
	return fault.Wrap(fault.Malformed, "decode ledger", err)
}

func appendFixed(b []byte, v any) []byte {
	b, err := binary.Append(b, binary.BigEndian, v)
	if err != nil {
		panic(err) // all tables have rows of a fixed size
	}
	return b
}

func sizeOf[T any]() int {
	var v T
	return binary.Size(v)
}

func cut(op string) error {
	return fault.New(fault.Malformed, op, "it ends in the middle, or counts more rows than there are")
}
