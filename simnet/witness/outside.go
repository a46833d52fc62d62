package witness

import (
	"context"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	libpeer "github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/storage"
)

// Log is an access log of which each entry is told of once it is durable.
type Log struct {
	storage.Log
	Durable func()
}

// Append adds an entry.
func (l Log) Append(ctx context.Context, leaf [32]byte) (uint64, error) {
	n, err := l.Log.Append(ctx, leaf)
	if err == nil {
		l.Durable()
	}
	return n, err
}

// Answering is the stream of one request to a custodian. Helped is called before
// an answer that is no refusal leaves.
type Answering struct {
	network.Stream
	Helped func()
	sent   bool
}

func (s *Answering) Write(b []byte) (int, error) {
	if !s.sent && Helps(b) {
		s.Helped()
	}
	s.sent = true
	return s.Stream.Write(b)
}

// Helps reports whether a response is no refusal. It is a length of four bytes
// and then the CBOR array [0, detail, payload]: see docs/spec/stream.md.
func Helps(b []byte) bool { return len(b) > 5 && b[4] == 0x83 && b[5] == 0 }

// Host is a peer's host of which the answers to readers are told of.
type Host struct {
	host.Host
	Helped func(reader libpeer.ID)
}

// SetStreamHandler takes the handler of a protocol.
func (h Host) SetStreamHandler(id protocol.ID, handle network.StreamHandler) {
	if id != custody.ReleaseProtocol.ID {
		h.Host.SetStreamHandler(id, handle)
		return
	}
	h.Host.SetStreamHandler(id, func(s network.Stream) {
		handle(&Answering{Stream: s, Helped: func() { h.Helped(s.Conn().RemotePeer()) }})
	})
}
