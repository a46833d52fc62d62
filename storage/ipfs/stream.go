package ipfs

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/ipfs/go-cid"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// ProtocolID is the stream of many blocks. Specification: docs/spec/blocks.md.
//
//	request:  count uint16, count * 32-byte SHA-256
//	answer:   for each, in order: 0 | length uint32 | bytes, or 1 (not here)
//
// A stream carries any number of requests; the asker closes it.
const ProtocolID = "/souk/blocks/1"

// Limits of the protocol.
const (
	maxRequest = 512 // blocks of one request
	maxServing = 64  // streams answered at once
	answerHave = 0
	answerNone = 1
)

// serveBlocks answers streams until the handler is removed and ctx ends.
func (s *Store) serveBlocks(ctx context.Context, serving *sync.WaitGroup) {
	slots := make(chan struct{}, maxServing)
	s.cfg.Host.SetStreamHandler(ProtocolID, func(st network.Stream) {
		select {
		case slots <- struct{}{}:
		default:
			_ = st.Reset()
			return
		}
		serving.Add(1)
		defer func() { <-slots; serving.Done() }()
		stop := context.AfterFunc(ctx, func() { _ = st.Reset() })
		defer stop()
		if err := s.answer(ctx, st); err != nil {
			_ = st.Reset()
			return
		}
		_ = st.Close()
	})
}

// answer serves the requests of one stream.
func (s *Store) answer(ctx context.Context, st network.Stream) error {
	in, out := bufio.NewReader(st), bufio.NewWriterSize(st, 64<<10)
	for {
		if err := st.SetDeadline(time.Now().Add(2 * s.cfg.StallTimeout)); err != nil {
			return err
		}
		sums, err := readRequest(in)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		for _, sum := range sums {
			if err := s.answerOne(ctx, st, out, sum); err != nil {
				return err
			}
		}
		if err := out.Flush(); err != nil {
			return err
		}
	}
}

func (s *Store) answerOne(ctx context.Context, st network.Stream, out *bufio.Writer, sum [32]byte) error {
	data, err := s.mayRead(ctx, st.Conn().RemotePeer(), sum)
	if err != nil {
		return out.WriteByte(answerNone)
	}
	if err := st.SetDeadline(time.Now().Add(2 * s.cfg.StallTimeout)); err != nil {
		return err
	}
	head := binary.BigEndian.AppendUint32([]byte{answerHave}, uint32(len(data)))
	if _, err := out.Write(head); err != nil {
		return err
	}
	_, err = out.Write(data)
	return err
}

func (s *Store) mayRead(ctx context.Context, p peer.ID, sum [32]byte) ([]byte, error) {
	if s.cfg.MayServe != nil && !s.cfg.MayServe(p, storage.NameOf(sum)) {
		return nil, storage.ErrNotFound
	}
	return s.forPeer(ctx, sum)
}

// readRequest reads one request; io.EOF where the asker has closed.
func readRequest(in io.Reader) ([][32]byte, error) {
	var head [2]byte
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return nil, err
	}
	n := int(binary.BigEndian.Uint16(head[:]))
	if n == 0 || n > maxRequest {
		return nil, fault.New(fault.Malformed, "read block request", "count is not 1 to 512")
	}
	sums := make([][32]byte, n)
	for i := range sums {
		if _, err := io.ReadFull(in, sums[i][:]); err != nil {
			return nil, io.ErrUnexpectedEOF
		}
	}
	return sums, nil
}

func appendRequest(b []byte, names []cid.Cid) []byte {
	b = binary.BigEndian.AppendUint16(b, uint16(len(names)))
	for _, c := range names {
		b = append(b, c.Hash()[2:]...)
	}
	return b
}

// readAnswer reads one block and checks it; nil data with a nil error means
// that the peer does not have it. Nothing is allocated before its length is
// known to be allowed.
func readAnswer(in *bufio.Reader, c cid.Cid) ([]byte, error) {
	kind, err := in.ReadByte()
	if err != nil {
		return nil, err
	}
	if kind == answerNone {
		return nil, nil
	}
	var head [4]byte
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return nil, err
	}
	size := binary.BigEndian.Uint32(head[:])
	if kind != answerHave || size > storage.MaxBlock {
		return nil, fault.New(fault.Malformed, "read block answer", "unknown answer or block over 2 MiB")
	}
	data := make([]byte, size)
	if _, err := io.ReadFull(in, data); err != nil {
		return nil, err
	}
	return data, storage.CheckBlock(c, data)
}
