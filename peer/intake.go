package peer

import (
	"context"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer/gossip"
	"github.com/souk-network/souk/protocol/admit"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
)

// Every fact enters through this page, whoever brings it: gossip, a
// reconciling peer, a wallet, an import, or this merchant itself. It is
// verified, stored durably and merged, in this order, before anything else
// happens to it (I5, I6).

// verify is the one Verify, under the membership as last read.
func (n *Node) verify(raw []byte) (admit.Checked, error) {
	return admit.Verify(raw, n.cfg.Chain.Registry())
}

// accept stores verified facts and merges what they say about consent. It
// reports which were new. from is the neighbour whose gossip brought them, or
// empty.
func (n *Node) accept(ctx context.Context, from peer.ID, facts []admit.Checked) ([]bool, error) {
	records := make([]storage.Record, len(facts))
	for i, c := range facts {
		records[i] = n.record(c)
	}
	fresh, err := n.cfg.Facts.Append(ctx, records)
	if err != nil {
		return nil, err
	}
	for i, c := range facts {
		n.merge(ctx, c)
		if fresh[i] {
			n.metrics.facts.WithLabelValues(kindName(c.Fact.Kind)).Inc()
			n.observeFact(FactStored, c, from)
		}
	}
	n.arrivals.broadcast()
	return fresh, nil
}

func (n *Node) record(c admit.Checked) storage.Record {
	r := storage.Record{
		ID: c.Fact.ID(), Kind: uint16(c.Fact.Kind), Shard: uint16(gossip.ShardOf(c.Fact.Subject, n.cfg.Shards)), Author: c.Fact.Author,
		Subject: c.Fact.Subject, Time: c.Fact.Time, Expiry: c.Fact.Expiry, Raw: c.Raw,
	}
	if e, ok := c.Body.(vault.Envelope); ok {
		r.Tag = e.Tag[:]
	}
	return r
}

func (n *Node) merge(ctx context.Context, c admit.Checked) {
	if o, ok := c.Body.(offer.Signed); ok {
		n.offers.Add(o, c.Fact)
		return
	}
	s, ok := c.Body.(consent.Statement)
	if !ok {
		return
	}
	n.book.apply(s)
	if s.State != consent.StateDenied {
		n.gossip.ReleaseHeld(ctx, s.Grant)
	}
}

// takeMany is the intake of reconciliation and wallets: statements of consent
// go first, so that headers in the same batch find the grants they need.
func (n *Node) takeMany(ctx context.Context, raws [][]byte) []error {
	errs := make([]error, len(raws))
	var consents, others []int
	checked, verdicts := admit.VerifyBatch(raws, n.cfg.Chain.Registry())
	for i, c := range checked {
		errs[i] = verdicts[i]
		if errs[i] == nil {
			errs[i] = n.timely(c.Fact)
		}
		if errs[i] == nil {
			errs[i] = n.roomFor(ctx, c)
		}
		switch _, isConsent := c.Body.(consent.Statement); {
		case errs[i] != nil:
		case isConsent:
			consents = append(consents, i)
		default:
			others = append(others, i)
		}
	}
	n.takeSome(ctx, checked, consents, errs)
	for i := len(others) - 1; i >= 0; i-- {
		if err := n.known(checked[others[i]]); err != nil {
			errs[others[i]] = err
			others = append(others[:i], others[i+1:]...)
		}
	}
	n.takeSome(ctx, checked, others, errs)
	return errs
}

func (n *Node) takeSome(ctx context.Context, checked []admit.Checked, which []int, errs []error) {
	if len(which) == 0 {
		return
	}
	batch := make([]admit.Checked, len(which))
	for i, at := range which {
		batch[i] = checked[at]
	}
	if _, err := n.accept(ctx, "", batch); err != nil {
		for _, at := range which {
			errs[at] = err
		}
	}
}

// timely delays what is dated ahead of this peer's clock and drops what is
// over. Neither says anything about validity.
func (n *Node) timely(f fact.Fact) error {
	now := uint64(time.Now().UnixMilli())
	switch {
	case f.Early(now):
		return fault.New(fault.NotYet, "take fact", "dated in the future; it will be taken when its time comes")
	case f.Expired(now):
		return fault.New(fault.Expired, "take fact", "past its expiry")
	}
	return nil
}

// known holds back a record header whose grant this peer has never heard of.
// A header whose grant has ended since is taken by reconciliation: it was
// written, others hold it, and refusing it here would keep peers apart for
// ever. Nobody can open it.
func (n *Node) known(c admit.Checked) error {
	if c.Fact.Kind != fact.KindHeader {
		return nil
	}
	if n.book.standing(c.Fact.Subject, 0) == Unknown {
		return fault.New(fault.NoGrant, "take fact", "the grant of this record is not known here yet")
	}
	return nil
}

// gate decides what travels by gossip: headers only under a live grant, offers
// only when the chain says that they can be filled.
func (n *Node) gate(m gossip.Message) gossip.Decision {
	switch fact.Kind(m.Kind) {
	case fact.KindOffer, fact.KindQuote:
		return n.gateOffer(m)
	case fact.KindHeader:
		return n.gateHeader(m)
	}
	return gossip.Relay
}

func (n *Node) gateHeader(m gossip.Message) gossip.Decision {
	switch n.book.standing(m.Subject, uint64(time.Now().UnixMilli())) {
	case Live:
		return gossip.Relay
	case Unknown:
		return gossip.Hold
	default:
		return gossip.Refuse
	}
}

// publish stores a fact of this peer's own, or one a wallet handed in, and
// gossips it.
func (n *Node) publish(ctx context.Context, f fact.Fact) (admit.Checked, error) {
	c, err := n.verify(f.Encode())
	if err != nil {
		return admit.Checked{}, err
	}
	n.observeFact(FactPublished, c, "")
	return c, n.gossip.Publish(ctx, message(c))
}

func message(c admit.Checked) gossip.Message {
	return gossip.Message{
		ID: c.Fact.ID(), Kind: uint16(c.Fact.Kind), Subject: c.Fact.Subject, Expiry: c.Fact.Expiry, Raw: c.Raw, Checked: c,
	}
}

func kindName(k fact.Kind) string {
	if spec, ok := fact.Lookup(k); ok {
		return spec.Name
	}
	return "unknown"
}
