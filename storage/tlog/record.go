package tlog

import (
	"crypto/sha256"
	"encoding/binary"
)

const (
	headerSize = 48
	recordSize = 48
	checkSize  = 8
	headerText = "souk/v1/tlog\nSHA-256, 48-byte records\n"
	checkLabel = "souk/v1/tlog-record\x00"
)

// maxBatch bounds the leaves of one commit, and with it a record's count.
const maxBatch = 1 << 16

// record is one leaf on disk, with its place in the batch it was committed in:
//
//	leaf 32 | position in batch u32 | size of batch u32 | check 8
//
// The check is the start of SHA-256 over a label, the index and the rest, so a
// record is valid in one place only.
type record struct {
	leaf       [32]byte
	pos, count uint32
}

func header() []byte {
	b := make([]byte, headerSize)
	copy(b, headerText)
	return b
}

// offset is where record index begins.
func offset(index uint64) int64 { return headerSize + int64(index)*recordSize }

func (r record) append(b []byte, index uint64) []byte {
	b = append(b, r.leaf[:]...)
	b = binary.BigEndian.AppendUint32(b, r.pos)
	b = binary.BigEndian.AppendUint32(b, r.count)
	sum := checkOf(index, b[len(b)-(recordSize-checkSize):])
	return append(b, sum[:]...)
}

// parse reads the record of an index from recordSize bytes.
func parse(b []byte, index uint64) (record, bool) {
	body := b[:recordSize-checkSize]
	if checkOf(index, body) != [checkSize]byte(b[recordSize-checkSize:]) {
		return record{}, false
	}
	r := record{leaf: [32]byte(body), pos: binary.BigEndian.Uint32(body[32:]), count: binary.BigEndian.Uint32(body[36:])}
	return r, r.pos < r.count && r.count <= maxBatch
}

func checkOf(index uint64, body []byte) [checkSize]byte {
	var msg [len(checkLabel) + 8 + recordSize - checkSize]byte
	n := copy(msg[:], checkLabel)
	binary.BigEndian.PutUint64(msg[n:], index)
	copy(msg[n+8:], body)
	sum := sha256.Sum256(msg[:])
	return [checkSize]byte(sum[:])
}
