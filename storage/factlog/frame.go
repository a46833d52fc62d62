package factlog

import (
	"encoding/binary"
	"hash/crc32"

	"github.com/souk-network/souk/storage"
)

// A segment file is a row of frames, integers big-endian:
//
//	magic "SFL1" | length uint32 | CRC-32C uint32 | payload (length bytes)
//
// The payload's first byte is its type:
//
//	1 facts    records, one after the other (see appendRecord)
//	2 pruned   now uint64: facts before this point with expiry <= now are gone
//	3 opened   next uint64, now uint64: first frame of a segment; next position
//	           in order of arrival, and the latest "pruned"
//
// One commit is one frame, so a crash can tear no more than the last one.
const (
	magic       = "SFL1"
	frameHead   = 12
	framePruned = 2
	frameFacts  = 1
	frameOpened = 3
	// recordHead: arrived, kind, shard, id, author, subject, time, expiry,
	// length of tag, length of raw.
	recordHead = 8 + 2 + 2 + 32 + 32 + 32 + 8 + 8 + 1 + 2
)

// beginFrame reserves the head of a frame of the given type at the end of buf.
func beginFrame(buf []byte, kind byte) []byte {
	buf = append(buf, magic...)
	return append(buf, 0, 0, 0, 0, 0, 0, 0, 0, kind)
}

// endFrame fills in the head of the frame that starts at start.
func endFrame(buf []byte, start int) {
	payload := buf[start+frameHead:]
	binary.BigEndian.PutUint32(buf[start+4:], uint32(len(payload)))
	binary.BigEndian.PutUint32(buf[start+8:], checksum(payload))
}

func checksum(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }

// cutFrame splits the first frame off b. ok is false where there is no whole
// and sound frame.
func cutFrame(b []byte) (payload, rest []byte, ok bool) {
	if len(b) <= frameHead || string(b[:4]) != magic {
		return nil, b, false
	}
	n := int64(binary.BigEndian.Uint32(b[4:]))
	if n == 0 || n > int64(len(b)-frameHead) {
		return nil, b, false
	}
	payload = b[frameHead : frameHead+n]
	if checksum(payload) != binary.BigEndian.Uint32(b[8:]) {
		return nil, b, false
	}
	return payload, b[frameHead+n:], true
}

func appendRecord(b []byte, r *storage.Record) []byte {
	b = binary.BigEndian.AppendUint64(b, r.Arrived)
	b = binary.BigEndian.AppendUint16(b, r.Kind)
	b = binary.BigEndian.AppendUint16(b, r.Shard)
	b = append(b, r.ID[:]...)
	b = append(b, r.Author[:]...)
	b = append(b, r.Subject[:]...)
	b = binary.BigEndian.AppendUint64(b, r.Time)
	b = binary.BigEndian.AppendUint64(b, r.Expiry)
	b = append(b, byte(len(r.Tag)))
	b = binary.BigEndian.AppendUint16(b, uint16(len(r.Raw)))
	b = append(b, r.Tag...)
	return append(b, r.Raw...)
}

// recordSize is the number of bytes that appendRecord adds.
func recordSize(r *storage.Record) int { return recordHead + len(r.Tag) + len(r.Raw) }

// cutRecord splits the first record off b. Tag and Raw are parts of b.
func cutRecord(b []byte) (r storage.Record, rest []byte, ok bool) {
	if len(b) < recordHead {
		return r, b, false
	}
	r.Arrived = binary.BigEndian.Uint64(b)
	r.Kind = binary.BigEndian.Uint16(b[8:])
	r.Shard = binary.BigEndian.Uint16(b[10:])
	r.ID, r.Author, r.Subject = [32]byte(b[12:]), [32]byte(b[44:]), [32]byte(b[76:])
	r.Time = binary.BigEndian.Uint64(b[108:])
	r.Expiry = binary.BigEndian.Uint64(b[116:])
	tag, raw := int(b[124]), int(binary.BigEndian.Uint16(b[125:]))
	if b = b[recordHead:]; tag > storage.MaxTag || raw > storage.MaxFact || len(b) < tag+raw {
		return r, b, false
	}
	if tag > 0 {
		r.Tag = b[:tag:tag]
	}
	r.Raw = b[tag : tag+raw : tag+raw]
	return r, b[tag+raw:], true
}
