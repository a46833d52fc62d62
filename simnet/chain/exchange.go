package chain

import (
	"context"
	"crypto/sha256"
	"encoding/binary"

	"github.com/souk-network/souk/peer/offers"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/market"
	"github.com/souk-network/souk/protocol/offer"
)

// Exchange is the exchange contract as one member's peer reaches it: what it
// sends is in the name of the member's operator account.
type Exchange struct {
	chain    *Chain
	operator ledger.Account
}

var _ offers.Exchange = (*Exchange)(nil)

// Exchange is the exchange for a member's peer.
func (c *Chain) Exchange(m did.Merchant) *Exchange { return &Exchange{c, ledger.Account(m)} }

// Venue is where offers of this chain are settled.
func (c *Chain) Venue() offer.Venue {
	return c.ledger.Venue()
}

// Venue is where offers of this chain are settled.
func (x *Exchange) Venue() offer.Venue { return x.chain.Venue() }

// Head is the newest block. Its hash is another one in another branch.
func (x *Exchange) Head() offers.Head {
	c := x.chain
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	at := binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, c.height), c.branch)
	return offers.Head{Number: c.height, Hash: sha256.Sum256(at), Final: c.height - min(c.height, c.cfg.FinalAge)}
}

// Statuses is the standing of offers at the newest block.
func (x *Exchange) Statuses(_ context.Context, asked []offer.Signed) ([]offers.Standing, error) {
	c := x.chain
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	out := make([]offers.Standing, len(asked))
	c.look(func(l *ledger.Ledger) {
		for i, o := range asked {
			out[i] = offers.Standing(l.OfferStatus(o))
		}
	})
	return out, nil
}

// Terms are those of pairs at the newest block.
func (x *Exchange) Terms(_ context.Context, pairs []offers.PairOf) ([]market.Terms, error) {
	c := x.chain
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	out := make([]market.Terms, len(pairs))
	c.look(func(l *ledger.Ledger) {
		for i, of := range pairs {
			p := l.Pair(ledger.Account(of.Low), ledger.Account(of.High))
			out[i] = market.Terms{
				Open: p.State == ledger.PairOpen, MinHigh: p.MinHigh, MinLow: p.MinLow, MaxHigh: p.MaxHigh, MaxLow: p.MaxLow,
				LeftLow: p.CapLow - min(p.UsedLow, p.CapLow), LeftHigh: p.CapHigh - min(p.UsedHigh, p.CapHigh),
			}
		}
	})
	return out, nil
}

// Settle sends a ring that the contract would settle in the next block.
func (x *Exchange) Settle(_ context.Context, r offers.Ring) error {
	ring := ledger.Ring{Offers: r.Offers}
	for _, leg := range r.Legs {
		ring.Amounts = append(ring.Amounts, leg.Give)
	}
	return x.send(&transaction{id: ringName(x.operator, r.ID), ring: &ring, call: op(ledger.ExchangeSettleMany{Rings: []ledger.Ring{ring}})})
}

func ringName(by ledger.Account, id offers.RingID) [32]byte { return name("ring", by[:], id[:]) }

// send queues a call of the exchange that would pass, once.
func (x *Exchange) send(t *transaction) error {
	c := x.chain
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	if c.known[t.id] != nil {
		return nil
	}
	t.from = x.operator
	if err := c.try(t.from, t.call); err != nil {
		return fault.Wrap(fault.Conflict, "send to the exchange", err)
	}
	c.send(t)
	return nil
}

// Settlement is where a ring stands that was handed to Settle.
func (x *Exchange) Settlement(_ context.Context, r offers.Ring) (offers.Place, error) {
	c := x.chain
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	t := c.known[ringName(x.operator, r.ID)]
	if t == nil {
		return offers.Place{}, notFound("find settlement", "it was never sent")
	}
	return offers.Place{State: c.stands(t), Tx: c.hash(t), Block: t.block}, nil
}

// Cancel relays the end of an offer.
func (x *Exchange) Cancel(_ context.Context, s offer.Signed, sig []byte) error {
	id := s.ID()
	return x.send(&transaction{id: name("cancel", id[:]), call: op(ledger.ExchangeCancelSigned{Offer: s.Offer, Signature: sig})})
}

// CancelBelow relays the end of all offers of a maker below a nonce.
func (x *Exchange) CancelBelow(_ context.Context, maker offer.Address, nonce uint64, sig []byte) error {
	id := name("cancel below", maker[:], binary.BigEndian.AppendUint64(nil, nonce))
	return x.send(&transaction{id: id, call: op(ledger.ExchangeCancelBelowSigned{Maker: ledger.Account(maker), Nonce: nonce, Signature: sig})})
}

// TryPump is what the contract would say to a money pump in the next block.
func (x *Exchange) TryPump(_ context.Context, quotes []offer.Signed) error {
	c := x.chain
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	return c.try(x.operator, op(ledger.ExchangePausePump{Quotes: quotes}))
}

// PausePump shows the contract a money pump.
func (x *Exchange) PausePump(_ context.Context, quotes []offer.Signed) error {
	var ids []byte
	for _, q := range quotes {
		id := q.ID()
		ids = append(ids, id[:]...)
	}
	return x.send(&transaction{id: name("pump", x.operator[:], ids), call: op(ledger.ExchangePausePump{Quotes: quotes})})
}
