package sync

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/peer/sync/rateless"
	"github.com/souk-network/souk/peer/sync/reconcile"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
)

// serve registers the answering side. Only members are answered.
func (s *Sync) serve(ctx context.Context) {
	s.cfg.Host.SetStreamHandler(compareID, func(st network.Stream) { s.answer(ctx, st) })
	handle(ctx, s, fetchProtocol(), s.onFetch)
	handle(ctx, s, rangeProtocol(), s.onRange)
	handle(ctx, s, pushProtocol(), s.onPush)
	handle(ctx, s, knownProtocol(), s.onKnown)
}

func (s *Sync) unserve() {
	s.cfg.Host.RemoveStreamHandler(compareID)
	for _, p := range []stream.Protocol{fetchProtocol(), rangeProtocol(), pushProtocol(), knownProtocol()} {
		s.cfg.Host.RemoveStreamHandler(p.ID)
	}
}

func handle[Q any](ctx context.Context, s *Sync, p stream.Protocol, h func(context.Context, peer.ID, Q) (any, error)) {
	stream.Serve(ctx, s.cfg.Host, p, func(ctx context.Context, from peer.ID, raw []byte) (any, error) {
		if !s.cfg.IsMember(from) {
			return nil, errNotMember()
		}
		var q Q
		if err := codec.Unmarshal(raw, &q, p.MaxRequest); err != nil {
			return nil, err
		}
		return h(ctx, from, q)
	})
}

func errNotMember() error { return fault.New(fault.NotMember, "sync", "only members reconcile") }

// answer is one comparison that a partner began.
func (s *Sync) answer(ctx context.Context, st network.Stream) {
	ctx, cancel := context.WithTimeout(ctx, maxExchange)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = st.Reset() })
	defer stop()
	if err := s.converse(ctx, st); err != nil {
		_, _ = st.Write(frame(refusalOf(err)))
	}
	_ = st.Close()
}

func refusalOf(err error) refusal {
	r := refusal{Kind: uint8(fault.KindOf(err))}
	var refused *fault.Error
	if errors.As(err, &refused) {
		r.Detail = refused.Detail[:min(len(refused.Detail), maxDetail)]
	}
	return r
}

// converse answers questions until the partner closes.
func (s *Sync) converse(ctx context.Context, st network.Stream) error {
	from := st.Conn().RemotePeer()
	if !s.cfg.IsMember(from) {
		return errNotMember()
	}
	p := s.partner(from)
	if !s.enter(p) {
		return fault.New(fault.RateLimited, "sync", "two exchanges are running")
	}
	defer s.leave(p)
	c := &conversation{sync: s, partner: p}
	defer c.close()
	for range maxQuestions {
		if err := st.SetDeadline(time.Now().Add(maxStep)); err != nil {
			return fault.Wrap(fault.Unavailable, "sync", err)
		}
		tag, body, err := readFrame(st)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		reply, err := c.answer(ctx, tag, body)
		if err != nil {
			return err
		}
		if !c.settle() {
			return fault.New(fault.RateLimited, "sync", "too much work was asked for; ask again later")
		}
		if _, err := st.Write(frame(reply)); err != nil {
			return fault.Wrap(fault.Unavailable, "sync", err)
		}
	}
	return fault.New(fault.RateLimited, "sync", "too many questions")
}

func (s *Sync) enter(p *partner) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.answering >= maxAnswers {
		return false
	}
	p.answering++
	return true
}

func (s *Sync) leave(p *partner) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p.answering--
}

// conversation is the answering side of one stream.
type conversation struct {
	sync      *Sync
	partner   *partner
	responder *reconcile.Responder
	settled   int // items of the responder's work that the partner owes already
}

// settle lets the partner owe what its questions cost, and reports whether it may
// go on.
func (c *conversation) settle() bool {
	if c.responder == nil {
		return true
	}
	walked := c.responder.Walked()
	more := walked - c.settled
	c.settled = walked
	return c.partner.owe(more)
}

func (c *conversation) close() {
	if c.responder != nil {
		c.responder.Close()
	}
}

// answer answers one message.
func (c *conversation) answer(ctx context.Context, tag byte, body []byte) (any, error) {
	if tag == tagOf(reconcile.Open{}) {
		q, err := reconcile.Decode[reconcile.Open](body)
		if err != nil {
			return nil, err
		}
		return c.open(ctx, q)
	}
	if c.responder == nil {
		return nil, fault.New(fault.Malformed, "sync", "not opened")
	}
	switch tag {
	case tagOf(reconcile.More{}):
		return reply(body, c.responder.More)
	case tagOf(reconcile.Split{}):
		return reply(body, c.responder.Split)
	case tagOf(reconcile.List{}):
		return reply(body, c.responder.List)
	}
	return nil, fault.New(fault.UnknownKind, "sync", "no such message")
}

func reply[Q, A reconcile.Message](body []byte, h func(Q) (A, error)) (any, error) {
	q, err := reconcile.Decode[Q](body)
	if err != nil {
		return nil, err
	}
	a, err := h(q)
	return a, err
}

func (c *conversation) open(ctx context.Context, q reconcile.Open) (any, error) {
	if c.responder != nil {
		return nil, fault.New(fault.Malformed, "sync", "opened twice")
	}
	if err := c.sync.feed(ctx); err != nil {
		return nil, err
	}
	view := c.partner.respond(c.sync.set, rateless.Salt(q.Salt))
	if salt := view.Salt(); salt != rateless.Salt(q.Salt) {
		return reconcile.Answer{Salt: salt[:]}, nil
	}
	c.responder = reconcile.NewResponder(view)
	return c.responder.Open(q)
}
