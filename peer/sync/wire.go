package sync

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"

	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/peer/sync/reconcile"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
)

// The stream protocols.
const compareID = protocol.ID("/souk/sync/1/compare")

func fetchProtocol() stream.Protocol {
	return stream.Protocol{ID: "/souk/sync/1/fetch", MaxRequest: 4 << 10, MaxResponse: maxPage, Timeout: time.Minute}
}

func rangeProtocol() stream.Protocol {
	return stream.Protocol{ID: "/souk/sync/1/range", MaxRequest: 1 << 10, MaxResponse: maxPage, Timeout: time.Minute}
}

func pushProtocol() stream.Protocol {
	return stream.Protocol{ID: "/souk/sync/1/push", MaxRequest: maxPage, MaxResponse: 1 << 10, Timeout: time.Minute}
}

// Limits of the stream protocols.
const (
	pageFacts     = 256                              // facts of a page
	maxPage       = pageFacts*(8<<10) + pageFacts*16 // bytes of a page
	maxExchange   = 2 * time.Minute                  // for the whole comparison
	maxMoving     = 10 * time.Minute                 // for moving facts; the rest next time
	maxStep       = 30 * time.Second                 // for one message of it
	maxQuestions  = 1 << 12
	maxDetail     = 256
	refusalNumber = 0
)

// tagOf is the first byte of each message of a comparison.
func tagOf(m any) byte {
	switch m.(type) {
	case reconcile.Open:
		return 1
	case reconcile.Answer:
		return 2
	case reconcile.More:
		return 3
	case reconcile.Symbols:
		return 4
	case reconcile.Split:
		return 5
	case reconcile.Parts:
		return 6
	case reconcile.List:
		return 7
	case reconcile.Names:
		return 8
	}
	return refusalNumber
}

// refusal ends a comparison.
type refusal struct {
	_      struct{} `cbor:",toarray"`
	Kind   uint8
	Detail string
}

// frame is a 4-byte big-endian length of what follows, a tag, and CBOR.
func frame(m any) []byte {
	body := codec.Marshal(m)
	b := binary.BigEndian.AppendUint32(make([]byte, 0, 5+len(body)), uint32(1+len(body)))
	return append(append(b, tagOf(m)), body...)
}

// readFrame reads one message of at most reconcile.MaxMessage bytes. At the end of
// the stream, between two messages, it returns io.EOF.
func readFrame(r io.Reader) (tag byte, body []byte, err error) {
	var head [5]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, cut(err)
	}
	size := binary.BigEndian.Uint32(head[:])
	switch {
	case size < 1:
		return 0, nil, fault.New(fault.Malformed, "sync", "message without a tag")
	case size > reconcile.MaxMessage+1:
		return 0, nil, fault.New(fault.TooLarge, "sync", fmt.Sprintf("message of %d bytes", size))
	}
	body = make([]byte, size-1)
	if _, err := io.ReadFull(r, body); err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF // nothing of the body came
		}
		return 0, nil, cut(err)
	}
	return head[4], body, nil
}

// cut says why a message did not arrive whole.
func cut(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fault.New(fault.Malformed, "sync", "message cut short")
	case errors.Is(err, io.EOF):
		return io.EOF
	}
	return fault.Wrap(fault.Unavailable, "sync", err)
}

// caller is the initiator's end of a comparison.
type caller struct {
	stream network.Stream
	bytes  uint64
}

// dial opens a comparison. The returned function ends it.
func dial(ctx context.Context, h host.Host, id peer.ID) (*caller, func(), error) {
	s, err := h.NewStream(ctx, id, compareID)
	if err != nil {
		return nil, nil, fault.Wrap(fault.Unavailable, "sync", err)
	}
	stop := context.AfterFunc(ctx, func() { _ = s.Reset() })
	return &caller{stream: s}, func() {
		if stop() {
			_ = s.Close()
		}
	}, nil
}

// ask sends one message and decodes its answer.
func ask[A reconcile.Message](c *caller, q any) (A, error) {
	var a A
	if err := c.stream.SetDeadline(time.Now().Add(maxStep)); err != nil {
		return a, fault.Wrap(fault.Unavailable, "sync", err)
	}
	out := frame(q)
	_, unsent := c.stream.Write(out)
	tag, body, err := readFrame(c.stream) // a refusal may have come before the question was heard
	if err != nil {
		_ = c.stream.Reset()
		if unsent != nil {
			return a, fault.Wrap(fault.Unavailable, "sync", unsent)
		}
		if errors.Is(err, io.EOF) {
			err = fault.New(fault.Unavailable, "sync", "the partner ended the comparison without an answer")
		}
		return a, err
	}
	c.bytes += uint64(len(out) + 5 + len(body))
	switch tag {
	case tagOf(a):
		return reconcile.Decode[A](body)
	case refusalNumber:
		return a, refusedBy(body)
	}
	return a, fault.New(fault.Malformed, "sync", "an answer to another question")
}

func refusedBy(body []byte) error {
	var r refusal
	if err := codec.Unmarshal(body, &r, maxDetail+16); err != nil {
		return err
	}
	return fault.New(fault.Kind(r.Kind), "sync", r.Detail)
}

// Open, More, Split and List make a caller the far side of an exchange.
func (c *caller) Open(q reconcile.Open) (reconcile.Answer, error) { return ask[reconcile.Answer](c, q) }

func (c *caller) More(q reconcile.More) (reconcile.Symbols, error) {
	return ask[reconcile.Symbols](c, q)
}

func (c *caller) Split(q reconcile.Split) (reconcile.Parts, error) {
	return ask[reconcile.Parts](c, q)
}

func (c *caller) List(q reconcile.List) (reconcile.Names, error) { return ask[reconcile.Names](c, q) }
