package peertest

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/protocol"
)

// Tape holds everything that was written to streams: each stream's bytes in one
// piece, before the transport encrypts them.
type Tape struct {
	mu    sync.Mutex
	runs  bool
	files []*recording
}

type recording struct {
	id    protocol.ID
	bytes bytes.Buffer
}

// Each visits what was written to each stream, by either side.
func (t *Tape) Each(visit func(name string, raw []byte)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, f := range t.files {
		visit(fmt.Sprintf("stream %d of %s", i, f.id), f.bytes.Bytes())
	}
}

func (t *Tape) listen(s network.Stream) network.Stream {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.runs {
		return s
	}
	f := &recording{id: s.Protocol()}
	t.files = append(t.files, f)
	return &listened{Stream: s, tape: t, to: f}
}

// listened is a stream whose writes are recorded. What one side reads the other
// one wrote.
type listened struct {
	network.Stream
	tape *Tape
	to   *recording
}

func (s *listened) Write(b []byte) (int, error) {
	n, err := s.Stream.Write(b)
	s.tape.mu.Lock()
	defer s.tape.mu.Unlock()
	s.to.bytes.Write(b[:n])
	return n, err
}
