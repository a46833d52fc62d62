package peer

import (
	"context"
	"errors"

	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer/attest"
	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/peer/identity"
	"github.com/souk-network/souk/peer/rounds"
	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/protocol/admit"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// serve registers the stream protocols that wallets and other members speak to
// this peer.
func (n *Node) serve(ctx context.Context) {
	on(ctx, n, custody.ReleaseProtocol, n.help, nil)
	on(ctx, n, custody.DepositProtocol, n.keep, n.custody.FromOwner)
	on(ctx, n, custody.InboxProtocol, n.custody.Inbox, n.custody.AskedByOwner)
	on(ctx, n, custody.LogProtocol, n.custody.Leaves, nil)
	on(ctx, n, custody.WitnessProtocol, n.custody.Cosign, nil)
	onFrom(ctx, n, identity.WitnessProtocol, n.witnessDID, nil)
	on(ctx, n, desk.SubmitProtocol, n.submit, n.endsGrants)
	on(ctx, n, desk.LookupProtocol, n.lookup, nil)
	on(ctx, n, desk.ChannelProtocol, n.channels.Answer, nil)
	on(ctx, n, desk.RelayProtocol, n.relay, nil)
	on(ctx, n, desk.OfferProtocol, n.offered, nil)
	on(ctx, n, desk.QuoteProtocol, n.quote, nil)
	on(ctx, n, desk.PromiseProtocol, n.provePromises, nil)
	onFrom(ctx, n, attest.StartProtocol, n.attestStart, nil)
	onFrom(ctx, n, attest.StopProtocol, n.attestStop, nil)
	onFrom(ctx, n, rounds.Protocol, n.netted, nil)
}

// on decodes the request of one protocol for its handler. What owed says yes to
// is served above the limits for strangers, too; nil is never.
func on[Q, A any](ctx context.Context, n *Node, p stream.Protocol, handle func(context.Context, Q) (A, error), owed func(context.Context, Q) bool) {
	onFrom(ctx, n, p, func(ctx context.Context, _ peer.ID, q Q) (A, error) { return handle(ctx, q) }, owed)
}

// onFrom is on for a handler that asks who is asking.
func onFrom[Q, A any](ctx context.Context, n *Node, p stream.Protocol, handle func(context.Context, peer.ID, Q) (A, error), owed func(context.Context, Q) bool) {
	answer := func(ctx context.Context, from peer.ID, raw []byte) (any, error) {
		within := n.withinLimits(from, 1)
		if !within && owed == nil {
			return nil, errTooMany
		}
		var q Q
		if err := codec.Unmarshal(raw, &q, p.MaxRequest); err != nil {
			return nil, err
		}
		within = within && n.withinLimits(from, weight(q)-1)
		if !within && (owed == nil || !owed(ctx, q)) {
			return nil, errTooMany
		}
		return handle(ctx, from, q)
	}
	stream.Serve(ctx, n.cfg.Host, p, func(ctx context.Context, from peer.ID, raw []byte) (any, error) {
		a, err := answer(ctx, from, raw)
		n.metrics.requests.WithLabelValues(string(p.ID), outcome(err)).Inc()
		return a, err
	})
}

var errTooMany = fault.New(fault.RateLimited, "serve request", "too many requests from this identity or network; ask again in some seconds")

// endsGrants says whether what is submitted ends grants that stand here, each
// with at most one more fact of its line: the copy that a wallet seals to itself.
func (n *Node) endsGrants(_ context.Context, s desk.Submission) bool {
	if len(s.Facts) == 0 || len(s.Facts) > desk.MaxSubmit {
		return false
	}
	more, endings := map[did.Key]int{}, map[did.Key]int{}
	for _, raw := range s.Facts {
		c, err := n.verify(raw)
		if err != nil {
			return false
		}
		if n.claimOf(c) == forEnding {
			endings[c.Fact.Author]++
		} else {
			more[c.Fact.Author]++
		}
	}
	for line, count := range more {
		if count > endings[line] {
			return false
		}
	}
	return true
}

// help releases a record, if there is room for what the log says about it.
func (n *Node) help(ctx context.Context, r custody.ReleaseRequest) (custody.ReleaseAnswer, error) {
	if err := n.cfg.PrivateBudget.room(ctx, forOthers, 0); err != nil {
		return custody.ReleaseAnswer{}, err
	}
	return n.custody.Release(ctx, r)
}

// keep takes a share while there is room, and destroys one always.
func (n *Node) keep(ctx context.Context, c custody.Command) (custody.Receipt, error) {
	if len(c.Deposit) > 0 {
		if err := n.cfg.PrivateBudget.room(ctx, forOthers, 0); err != nil {
			return custody.Receipt{}, err
		}
	}
	return n.custody.Handle(ctx, c)
}

func outcome(err error) string {
	if err == nil {
		return "ok"
	}
	return fault.KindOf(err).String()
}

// submit takes facts from a wallet. What is stored is gossiped, and facts of
// consent are answered with signed receipts.
func (n *Node) submit(ctx context.Context, s desk.Submission) (desk.Answer, error) {
	if len(s.Facts) > desk.MaxSubmit || len(s.Holds) > desk.MaxSubmit {
		return desk.Answer{}, fault.New(fault.TooLarge, "submit", "at most 64 facts at once")
	}
	var answer desk.Answer
	for _, raw := range s.Facts {
		answer.Outcomes = append(answer.Outcomes, n.submitOne(ctx, raw, s))
	}
	return answer, nil
}

func (n *Node) submitOne(ctx context.Context, raw []byte, s desk.Submission) desk.Outcome {
	c, err := n.verify(raw)
	if err == nil {
		err = n.timely(c.Fact)
	}
	if err == nil && !fromWallet(c.Fact.Kind) {
		err = fault.New(fault.Unauthorized, "submit", "wallets hand in consents, revocations and keys only")
	}
	if err == nil {
		err = n.gossip.Publish(ctx, message(c))
	}
	var receipts [][]byte
	if err == nil {
		receipts, err = n.receipts(ctx, c, s)
	}
	if err != nil {
		return refusal(err)
	}
	return desk.Outcome{Receipts: receipts}
}

func refusal(err error) desk.Outcome {
	var e *fault.Error
	detail := ""
	if errors.As(err, &e) {
		detail = e.Detail
	}
	return desk.Outcome{Refusal: uint8(fault.KindOf(err)) + 1, Detail: detail}
}

func fromWallet(k fact.Kind) bool {
	return k == fact.KindConsent || k == fact.KindRevocation || k == fact.KindKeys
}

func (n *Node) receipts(ctx context.Context, c admit.Checked, s desk.Submission) ([][]byte, error) {
	statement, ok := c.Body.(consent.Statement)
	if !ok {
		return nil, nil
	}
	arrived, err := n.arrival(ctx, c.Fact)
	if err != nil || c.Fact.Kind != fact.KindRevocation {
		return [][]byte{arrived.Encode()}, err
	}
	out := [][]byte{arrived.Encode()}
	stopped, was, err := n.purge(ctx, statement)
	if err == nil && !was && n.custody.HoldsAny(ctx, s.Holds) {
		stopped, err = n.receipt(ctx, statement, func(*consent.RevocationReceipt) {})
		was = true
	}
	if was && err == nil {
		out = append(out, stopped.Encode())
	}
	return out, err
}

// lookup lists facts for a wallet.
func (n *Node) lookup(ctx context.Context, q desk.Query) (desk.Listing, error) {
	page, err := n.query(ctx, q)
	if err != nil {
		return desk.Listing{}, err
	}
	listing := desk.Listing{Next: q.After}
	for _, r := range page {
		listing.Next = r.Arrived
		if q.Kind == 0 || r.Kind == q.Kind {
			listing.Facts = append(listing.Facts, r.Raw)
		}
	}
	return listing, nil
}

func (n *Node) query(ctx context.Context, q desk.Query) ([]storage.Record, error) {
	switch {
	case len(q.Subject) == 32:
		return n.cfg.Facts.BySubject(ctx, [32]byte(q.Subject), q.After, desk.MaxLookup)
	case len(q.Author) == 32:
		return n.cfg.Facts.ByAuthor(ctx, [32]byte(q.Author), q.After, desk.MaxLookup)
	case len(q.Subject) == 0 && len(q.Author) == 0 && q.Kind != 0:
		return n.cfg.Facts.ByKind(ctx, q.Kind, q.After, desk.MaxLookup)
	}
	return nil, fault.New(fault.Malformed, "lookup", "want a 32-byte subject or author, or a kind")
}
