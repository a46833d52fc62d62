package gossip

import (
	"bufio"
	"encoding/binary"
	"io"

	"github.com/libp2p/go-libp2p/core/protocol"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
)

// ProtocolID is the stream protocol of announcements and pulls. Each of two
// neighbours opens one stream to the other, writes frames on it and reads
// nothing from it. See docs/spec/gossip.md.
const ProtocolID = protocol.ID("/souk/gossip/1")

// frameType numbers are on the wire and append-only; unknown ones are skipped.
type frameType uint8

const (
	frameHello frameType = 0 // N shards, Data consortium; the first frame of a stream
	frameWant  frameType = 1 // N is a level: what the writer wants to hear of Shard
	frameHave  frameType = 2 // Data is 1 to 64 announcements: id (32 bytes), size (4 bytes, big-endian)
	framePull  frameType = 3 // Data is 1 to 64 ids whose bodies the writer wants
	frameBody  frameType = 4 // Data is one encoded fact; N is how many more copies to push early
	frameLack  frameType = 5 // Data is 1 to 64 pulled ids that the writer cannot hand over
	framePing  frameType = 6 // N comes back in a frameBack
	frameBack  frameType = 7
)

// level is how soon a neighbour wants to hear of a shard's facts.
type level uint32

const (
	wantNothing level = 0 // it has not joined the shard
	wantLater   level = 1 // announcements collected for half a second, unless it had them elsewhere
	wantNow     level = 2 // announcements at once
)

// Limits of a frame.
const (
	maxFrame     = 64 << 10 // bytes after the length
	maxListed    = 64       // ids or announcements in one frame
	idSize       = 32
	announceSize = idSize + 4
	maxShare     = 64 // early copies that one push may ask for
)

// frame is one message: a CBOR array [type, shard, n, data] after its length
// as an unsigned varint.
type frame struct {
	_     struct{} `cbor:",toarray"`
	Type  frameType
	Shard uint16
	N     uint32
	Data  []byte
}

// announcement says that the writer has stored a fact.
type announcement struct {
	id   [idSize]byte
	size uint32
}

// encode writes the frame with its length.
func (f frame) encode() []byte {
	if f.Data == nil {
		f.Data = []byte{}
	}
	body := codec.Marshal(f)
	return append(binary.AppendUvarint(make([]byte, 0, len(body)+3), uint64(len(body))), body...)
}

// readFrame reads one frame and its size on the wire. The length is checked
// before anything is allocated.
func readFrame(r *bufio.Reader) (frame, int, error) {
	const op = "read gossip frame"
	size, err := binary.ReadUvarint(r)
	if err != nil {
		return frame{}, 0, err
	}
	if size == 0 || size > maxFrame {
		return frame{}, 0, fault.New(fault.TooLarge, op, "want 1 to 65536 bytes")
	}
	body := make([]byte, size)
	if _, err := io.ReadFull(r, body); err != nil {
		return frame{}, 0, err
	}
	f, err := decodeFrame(body)
	return f, len(body), err
}

// decodeFrame reads a frame without its length and checks the data of known types.
func decodeFrame(body []byte) (frame, error) {
	var f frame
	if err := codec.Unmarshal(body, &f, maxFrame); err != nil {
		return frame{}, err
	}
	ok := true
	switch f.Type {
	case frameHello:
		ok = f.N >= 1 && f.N <= maxShards && consortiumName.Match(f.Data)
	case frameWant:
		ok = f.N <= uint32(wantNow) && len(f.Data) == 0
	case frameHave:
		ok = listOf(f.Data, announceSize)
	case framePull, frameLack:
		ok = listOf(f.Data, idSize)
	case frameBody:
		ok = f.N <= maxShare && len(f.Data) > 0
	case framePing, frameBack:
		ok = len(f.Data) == 0
	}
	if !ok {
		return frame{}, fault.New(fault.Malformed, "read gossip frame", "fields out of range for its type")
	}
	return f, nil
}

func listOf(data []byte, each int) bool {
	return len(data) > 0 && len(data)%each == 0 && len(data)/each <= maxListed
}

// announcements reads the list of a frameHave.
func (f frame) announcements() []announcement {
	out := make([]announcement, 0, len(f.Data)/announceSize)
	for d := f.Data; len(d) >= announceSize; d = d[announceSize:] {
		out = append(out, announcement{id: [idSize]byte(d[:idSize]), size: binary.BigEndian.Uint32(d[idSize:announceSize])})
	}
	return out
}

// ids reads the list of a framePull or frameLack.
func (f frame) ids() [][idSize]byte {
	out := make([][idSize]byte, 0, len(f.Data)/idSize)
	for d := f.Data; len(d) >= idSize; d = d[idSize:] {
		out = append(out, [idSize]byte(d[:idSize]))
	}
	return out
}

func haveFrame(shard int, list []announcement) frame {
	data := make([]byte, 0, len(list)*announceSize)
	for _, a := range list {
		data = binary.BigEndian.AppendUint32(append(data, a.id[:]...), a.size)
	}
	return frame{Type: frameHave, Shard: uint16(shard), Data: data}
}

func idFrame(t frameType, shard int, id [idSize]byte) frame {
	return frame{Type: t, Shard: uint16(shard), Data: id[:]}
}
