// Package stream carries one request and one response over a libp2p stream.
//
// A message is a 4-byte big-endian length and that many bytes of CBOR. The
// length is checked against the protocol's limit before anything is allocated.
// A response is [0, "", payload] or [kind+1, detail, payload]: the kinds of
// protocol/fault cross the wire, causes do not. The payload of a refusal is empty
// but where a protocol's page gives it one.
//
// Specification: docs/spec/stream.md.
package stream

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
)

// Protocol is one request-response protocol: its libp2p id and its bounds.
type Protocol struct {
	ID          protocol.ID
	MaxRequest  int           // bytes
	MaxResponse int           // bytes, without the envelope
	Timeout     time.Duration // for one whole exchange
}

// Handler answers one request from the authenticated peer from. The result is
// encoded with codec.Marshal; an error crosses as its kind and detail.
type Handler func(ctx context.Context, from peer.ID, request []byte) (any, error)

// envelope is every response.
type envelope struct {
	_       struct{} `cbor:",toarray"`
	Refusal uint8    // 0 for success, else the fault kind plus one
	Detail  string
	Payload []byte
}

// Refused is a refusal that carries more than its reason: a handler that returns
// it sends the payload along, and Call returns it when one came. The payload is
// not decoded: what is in it is for the caller to check.
type Refused struct {
	Err     error  // the reason
	Payload []byte // at most the protocol's MaxResponse, not empty
}

func (r *Refused) Error() string { return r.Err.Error() }

func (r *Refused) Unwrap() error { return r.Err }

const (
	envelopeOverhead = 512
	maxDetail        = 256
)

// Serve answers p on h until the host closes. Handlers run one a stream; how
// many streams there may be is the resource manager's to limit.
func Serve(ctx context.Context, h host.Host, p Protocol, handle Handler) {
	h.SetStreamHandler(p.ID, func(s network.Stream) {
		if err := answer(ctx, s, p, handle); err != nil {
			_ = s.Reset()
		}
	})
}

func answer(ctx context.Context, s network.Stream, p Protocol, handle Handler) error {
	ctx, cancel := context.WithTimeout(ctx, p.Timeout)
	defer cancel()
	if err := s.SetDeadline(time.Now().Add(p.Timeout)); err != nil {
		return err
	}
	request, err := read(s, p.MaxRequest)
	if err != nil {
		return err
	}
	result, err := handle(ctx, s.Conn().RemotePeer(), request)
	if err := write(s, codec.Marshal(wrap(p, result, err))); err != nil {
		return err
	}
	return s.Close()
}

func wrap(p Protocol, result any, err error) envelope {
	if err == nil {
		payload := codec.Marshal(result)
		if len(payload) <= p.MaxResponse {
			return envelope{Payload: payload}
		}
		err = fault.New(fault.TooLarge, string(p.ID), fmt.Sprintf("answer of %d bytes, at most %d; ask for less", len(payload), p.MaxResponse))
	}
	detail := ""
	var refused *fault.Error
	if errors.As(err, &refused) {
		detail = refused.Detail
	}
	detail = strings.ToValidUTF8(detail[:min(len(detail), maxDetail)], "") // a letter cut in two would not decode
	e := envelope{Refusal: uint8(fault.KindOf(err)) + 1, Detail: detail}
	var carries *Refused
	if errors.As(err, &carries) && len(carries.Payload) <= p.MaxResponse {
		e.Payload = carries.Payload
	}
	return e
}

// Call sends request to the peer to and decodes its answer into response, which
// may be nil. A refusal comes back as *fault.Error with the kind that the peer
// named, inside a *Refused when it carries a payload; a peer that cannot be
// reached is fault.Unavailable.
func Call(ctx context.Context, h host.Host, to peer.ID, p Protocol, request, response any) error {
	ctx, cancel := context.WithTimeout(ctx, p.Timeout)
	defer cancel()
	raw := codec.Marshal(request)
	if len(raw) > p.MaxRequest {
		return fault.New(fault.TooLarge, string(p.ID), fmt.Sprintf("request of %d bytes, at most %d", len(raw), p.MaxRequest))
	}
	answer, err := exchange(ctx, h, to, p, raw)
	if err != nil {
		return fault.Wrap(fault.Unavailable, string(p.ID), errors.Join(ctx.Err(), err))
	}
	return unwrap(answer, p, response)
}

func exchange(ctx context.Context, h host.Host, to peer.ID, p Protocol, raw []byte) ([]byte, error) {
	s, err := h.NewStream(ctx, to, p.ID)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = s.Reset() })
	defer stop()
	if deadline, ok := ctx.Deadline(); ok {
		if err := s.SetDeadline(deadline); err != nil {
			return nil, errors.Join(err, s.Reset())
		}
	}
	if err := write(s, raw); err != nil {
		return nil, errors.Join(err, s.Reset())
	}
	if err := s.CloseWrite(); err != nil {
		return nil, errors.Join(err, s.Reset())
	}
	answer, err := read(s, p.MaxResponse+envelopeOverhead)
	if err != nil {
		return nil, errors.Join(err, s.Reset())
	}
	return answer, s.Close()
}

func unwrap(answer []byte, p Protocol, response any) error {
	var e envelope
	if err := codec.Unmarshal(answer, &e, p.MaxResponse+envelopeOverhead); err != nil {
		return err
	}
	if e.Refusal != 0 {
		return refused(e, p)
	}
	if response == nil {
		return nil
	}
	return codec.Unmarshal(e.Payload, response, p.MaxResponse)
}

func refused(e envelope, p Protocol) error {
	reason := fault.New(fault.Kind(e.Refusal-1), string(p.ID), e.Detail)
	if len(e.Payload) == 0 {
		return reason
	}
	return &Refused{Err: reason, Payload: e.Payload}
}

// read takes the one message of at most limit bytes that r holds, up to its end.
func read(r io.Reader, limit int) ([]byte, error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	size := binary.BigEndian.Uint32(head[:])
	if uint64(size) > uint64(limit) {
		return nil, fault.New(fault.TooLarge, "read message", fmt.Sprintf("%d bytes, at most %d", size, limit))
	}
	b := make([]byte, size)
	if _, err := io.ReadFull(r, b); err != nil {
		return nil, err
	}
	if n, err := io.ReadFull(r, head[:1]); n != 0 || !errors.Is(err, io.EOF) {
		return nil, errors.Join(err, fault.New(fault.Malformed, "read message", "bytes after its end, or no end"))
	}
	return b, nil
}

func write(w io.Writer, b []byte) error {
	framed := make([]byte, 4, 4+len(b))
	binary.BigEndian.PutUint32(framed, uint32(len(b)))
	_, err := w.Write(append(framed, b...))
	return err
}
