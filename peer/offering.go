package peer

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/peer/gossip"
	"github.com/souk-network/souk/peer/offers"
	"github.com/souk-network/souk/protocol/admit"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/storage"
)

// spaceOffers keeps the facts of offers that were handed in here and that the
// chain does not say can be filled yet, by the offer's id.
const spaceOffers = "peer/offers"

func (n *Node) offersConfig() offers.Config {
	return offers.Config{
		Exchange: n.cfg.Exchange, Limits: n.cfg.Offers, Answered: n.answered, Turn: n.offerTurn, Store: n.cfg.Private, Log: n.log,
		Pump: func(e offers.PumpEvent) { n.metrics.pumps.WithLabelValues(string(e)).Inc() },
	}
}

// Offers is this peer's view of the exchange.
func (n *Node) Offers() *offers.Service { return n.offers }

func (n *Node) gateOffer(m gossip.Message) gossip.Decision {
	c, ok := m.Checked.(admit.Checked)
	if !ok {
		return gossip.Refuse
	}
	o, ok := c.Body.(offer.Signed)
	if !ok {
		return gossip.Refuse
	}
	switch n.offers.Gate(o, c.Fact) {
	case offers.Relay:
		return gossip.Relay
	case offers.Hold:
		return gossip.Hold
	}
	return gossip.Refuse
}

// answered lets go what waited for the chain's word.
func (n *Node) answered(ctx context.Context, ids []offer.ID) {
	for _, id := range ids {
		if err := n.letGo(ctx, id); err != nil && ctx.Err() == nil {
			n.log.Warn("an offer that was handed in could not be published; trying again with the next block", "error", err)
		}
		n.gossip.ReleaseHeld(ctx, id)
		n.offers.Forget(id)
	}
}

// letGo publishes an offer that was handed in here, once it can be filled.
func (n *Node) letGo(ctx context.Context, id offer.ID) error {
	v, known := n.offers.View(id)
	if !known || v.Stored || v.Standing.State != offer.StateFillable {
		return nil
	}
	raw, err := n.cfg.Private.Get(ctx, spaceOffers, id[:])
	if err != nil {
		return ignoreNotFound(err)
	}
	c, err := n.verify(raw)
	if err != nil {
		return err
	}
	if err := n.gossip.Publish(ctx, message(c)); err != nil {
		return err
	}
	return n.dropHanded(ctx, id)
}

func ignoreNotFound(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}

func (n *Node) dropHanded(ctx context.Context, id offer.ID) error {
	return n.cfg.Private.Batch(ctx, []storage.Op{storage.Delete(spaceOffers, id[:])})
}

// Offer takes a signed offer in: as a quote if this merchant is its maker, else
// for a customer. It is kept durably, and gossiped once the chain says that it
// can be filled. Handing it in again is harmless.
func (n *Node) Offer(ctx context.Context, s offer.Signed) (offer.ID, error) {
	now := uint64(time.Now().UnixMilli())
	f := s.Fact(n.cfg.Key, now)
	if s.Offer.Maker == offer.Address(n.cfg.Self) {
		f = s.Quote(n.cfg.Key, now)
	}
	id := offer.ID(f.Subject)
	c, err := n.verify(f.Encode())
	if err == nil {
		err = n.timely(c.Fact)
	}
	if err != nil {
		return id, err
	}
	if v, known := n.offers.View(id); known && v.Stored {
		return id, nil
	}
	if err := n.roomFor(ctx, c); err != nil {
		return id, err
	}
	if err := n.cfg.Private.Batch(ctx, []storage.Op{storage.Put(spaceOffers, id[:], c.Raw)}); err != nil {
		return id, err
	}
	if err := n.offers.Keep(s, c.Fact); err != nil {
		return id, errors.Join(err, n.dropHanded(ctx, id))
	}
	return id, nil
}

// offered serves customers: it takes their signed offers in and says how far they
// have come.
func (n *Node) offered(ctx context.Context, q desk.Offering) (desk.Offered, error) {
	id := offer.ID(q.ID)
	if len(q.Offer) > 0 {
		s, err := offer.Decode(q.Offer)
		if err != nil {
			return desk.Offered{}, err
		}
		if id, err = n.Offer(ctx, s); err != nil {
			return desk.Offered{}, err
		}
	}
	s, err := n.OfferStatus(ctx, id)
	return desk.Offered{
		State: string(s.State), Settlement: s.Settlement, Standing: uint8(s.Standing.State), Fillable: s.Standing.Fillable,
		Block: s.Age.Block, Asked: s.Age.Asked,
	}, err
}

// OfferState is how far an offer has come, as this peer knows it (I12).
type OfferState string

// The states. Settling is not settled: where the settlement stands says how far.
const (
	OfferSigned    OfferState = "signed"    // here, and not gossiped: the chain did not say yet that it can be filled
	OfferGossiped  OfferState = "gossiped"  // on its way to every peer, or there
	OfferSettling  OfferState = "settling"  // in a settlement, or filled by one
	OfferCancelled OfferState = "cancelled" // by its maker, on the chain
	OfferExpired   OfferState = "expired"
)

// OfferStatus is what this peer knows of an offer.
type OfferStatus struct {
	State OfferState
	// Settlement is "pending", "sent", "mined" or "final" while settling, and
	// after a settlement that left something open.
	Settlement string
	Standing   offers.Standing
	Age        offers.Age
}

// OfferStatus is what this peer knows of an offer. One that expired is
// remembered as long as its fact is.
func (n *Node) OfferStatus(ctx context.Context, id offer.ID) (OfferStatus, error) {
	v, known := n.offers.View(id)
	if known {
		return statusOf(v, uint64(time.Now().UnixMilli())), nil
	}
	held, err := n.cfg.Facts.BySubject(ctx, id, 0, 1)
	if err != nil {
		return OfferStatus{}, err
	}
	if len(held) == 0 {
		return OfferStatus{}, fault.New(fault.NotFound, "find offer", "not known here, or over for some time")
	}
	return OfferStatus{State: OfferExpired}, nil
}

func statusOf(v offers.View, now uint64) OfferStatus {
	s := OfferStatus{State: OfferGossiped, Standing: v.Standing, Age: v.Age}
	if v.Sent != nil && v.Sent.State != "failed" {
		s.Settlement = v.Sent.State
	}
	switch {
	case v.Standing.State == offer.StateCancelled:
		s.State = OfferCancelled
	case v.Standing.State == offer.StateFilled:
		s.State, s.Settlement = OfferSettling, "mined"
		if v.Final {
			s.Settlement = "final"
		}
	case s.Settlement == "pending" || s.Settlement == "sent":
		s.State = OfferSettling
	case v.Signed.Offer.Ends() <= now || v.Standing.State == offer.StateExpired:
		s.State = OfferExpired
	case !v.Stored:
		s.State = OfferSigned
	}
	return s
}

// CancelOffer relays the end of an offer that its maker signed, and takes the
// offer out of this peer's book at once. What ends it is the chain.
func (n *Node) CancelOffer(ctx context.Context, id offer.ID, sig []byte) error {
	v, known := n.offers.View(id)
	if !known {
		return fault.New(fault.NotFound, "cancel offer", "not known here, or over")
	}
	if err := v.Signed.Venue.VerifyCancel(id, v.Signed.Offer.Maker, sig); err != nil {
		return err
	}
	if err := n.cfg.Exchange.Cancel(ctx, v.Signed, sig); err != nil {
		return err
	}
	n.offers.Hide(id)
	return n.dropHanded(ctx, id)
}

// CancelOffersBelow relays the end of all offers of a maker with a nonce below
// the given one.
func (n *Node) CancelOffersBelow(ctx context.Context, maker offer.Address, nonce uint64, sig []byte) error {
	if n.cfg.Exchange == nil {
		return fault.New(fault.NotFound, "cancel offers", "this peer takes part in no exchange")
	}
	if err := n.cfg.Exchange.Venue().VerifyCancelBelow(maker, nonce, sig); err != nil {
		return err
	}
	return n.cfg.Exchange.CancelBelow(ctx, maker, nonce, sig)
}

// OffersTouched tells what events of the chain were about: this peer looks again at
// exactly the offers that they touched.
func (n *Node) OffersTouched(t offers.Touched) { n.offers.Touch(t) }

// offerTurn is after how many blocks this peer sends what every peer could send; -1
// for who is not active.
func (n *Node) offerTurn(name [32]byte) int {
	var active []did.Merchant
	for _, m := range n.cfg.Chain.Registry().Members() {
		if m.Status == did.StatusActive {
			active = append(active, m.ID)
		}
	}
	at := slices.Index(active, n.cfg.Self)
	if at < 0 {
		return -1
	}
	return offers.Turns(active, name)[at]
}

// restoreOffers tells the service what lies on the disk: stored offers, those
// that were handed in and wait, and settlements that are on their way.
func (n *Node) restoreOffers(ctx context.Context) error {
	for _, kind := range []fact.Kind{fact.KindOffer, fact.KindQuote} {
		var after uint64
		for {
			page, err := n.cfg.Facts.ByKind(ctx, uint16(kind), after, 1024)
			if err != nil {
				return err
			}
			if len(page) == 0 {
				break
			}
			for _, r := range page {
				after = r.Arrived
				if o, f, err := offerOf(r.Raw); err == nil {
					n.offers.Add(o, f)
				}
			}
		}
	}
	if err := n.tendHanded(ctx); err != nil {
		return err
	}
	return n.offers.Restore(ctx)
}

// tendHanded has the service know all offers that wait here, and drops those that
// are over.
func (n *Node) tendHanded(ctx context.Context) error {
	var after []byte
	for {
		pairs, err := n.cfg.Private.Scan(ctx, spaceOffers, nil, after, 512)
		if err != nil || len(pairs) == 0 {
			return err
		}
		for _, p := range pairs {
			after = p.Key
			o, f, err := offerOf(p.Value)
			if err == nil && !f.Expired(uint64(time.Now().UnixMilli())) && n.offers.Keep(o, f) == nil {
				continue
			}
			if err := n.cfg.Private.Batch(ctx, []storage.Op{storage.Delete(spaceOffers, p.Key)}); err != nil {
				return err
			}
		}
	}
}

func offerOf(raw []byte) (offer.Signed, fact.Fact, error) {
	f, err := fact.Decode(raw)
	if err != nil {
		return offer.Signed{}, f, err
	}
	o, err := offer.FromFact(f)
	return o, f, err
}
