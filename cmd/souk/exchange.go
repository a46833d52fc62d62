package main

import (
	"context"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/index"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/offers"
	matching "github.com/souk-network/souk/protocol/market"
	"github.com/souk-network/souk/protocol/offer"
)

// exchangeOf gives a peer what it needs of the exchange contract.
type exchangeOf struct {
	client   *chain.Client
	exchange *loyalty.Exchange
	toll     *toll
	events   *index.Index // tells what events touch; nil: nobody does
}

var _ offers.Exchange = (*exchangeOf)(nil)

func newExchange(client *chain.Client, at chain.Address, toll *toll) *exchangeOf {
	return &exchangeOf{client: client, exchange: loyalty.NewExchange(client, at), toll: toll}
}

func (x *exchangeOf) Venue() offer.Venue { return x.exchange.Venue() }

func (x *exchangeOf) Head() offers.Head {
	number, hash, _ := x.client.Head()
	head := offers.Head{Number: number, Hash: hash, Final: x.client.Health().Final}
	if x.events != nil {
		head.Told = x.events.At().Block
	}
	return head
}

func (x *exchangeOf) Statuses(ctx context.Context, asked []offer.Signed) ([]offers.Standing, error) {
	said, err := x.exchange.Standings(ctx, asked)
	if err != nil {
		return nil, err
	}
	out := make([]offers.Standing, len(said))
	for i, s := range said {
		out[i] = offers.Standing{State: s.State, Fillable: s.Fillable, Funds: s.Funds}
	}
	return out, nil
}

func (x *exchangeOf) Terms(ctx context.Context, pairs []offers.PairOf) ([]matching.Terms, error) {
	out := make([]matching.Terms, len(pairs))
	for i, of := range pairs {
		p, err := x.exchange.Pair(ctx, chain.Address(of.Low), chain.Address(of.High))
		if err != nil {
			return nil, err
		}
		out[i] = matching.Terms{
			Open: p.State == loyalty.PairOpen, MinHigh: p.MinHigh, MinLow: p.MinLow, MaxHigh: p.MaxHigh, MaxLow: p.MaxLow,
			LeftLow: p.CapLow - min(p.UsedLow, p.CapLow), LeftHigh: p.CapHigh - min(p.UsedHigh, p.CapHigh),
		}
	}
	return out, nil
}

// Settle sends a ring whose relay fees are worth the toll. The block at which it
// was planned is the round.
func (x *exchangeOf) Settle(ctx context.Context, r offers.Ring) error {
	toll, err := x.toll.now(ctx)
	if err != nil {
		return err
	}
	_, err = x.exchange.SettleRingsAgain(ctx, ringsOf(r), toll, r.Block)
	return err
}

func ringsOf(r offers.Ring) []loyalty.Ring {
	ring := loyalty.Ring{Offers: r.Offers}
	for _, leg := range r.Legs {
		ring.Amounts = append(ring.Amounts, leg.Give)
	}
	return []loyalty.Ring{ring}
}

// Settlement finds a ring in the outbox by what it says: nothing about it need be
// remembered.
func (x *exchangeOf) Settlement(ctx context.Context, r offers.Ring) (offers.Place, error) {
	id, err := x.exchange.RingsID(ctx, ringsOf(r), r.Block)
	if err != nil {
		return offers.Place{}, err
	}
	s, err := x.client.Status(ctx, id)
	if err != nil {
		return offers.Place{}, err
	}
	p := offers.Place{State: s.State.String(), Tx: s.Tx, Block: s.Block}
	if s.Reverted {
		p.State = "failed"
	}
	return p, nil
}

func (x *exchangeOf) Cancel(ctx context.Context, s offer.Signed, sig []byte) error {
	_, err := x.exchange.RelayCancel(ctx, s.Offer, sig)
	return err
}

func (x *exchangeOf) CancelBelow(ctx context.Context, maker offer.Address, nonce uint64, sig []byte) error {
	_, err := x.exchange.RelayCancelBelow(ctx, maker, nonce, sig)
	return err
}

func (x *exchangeOf) TryPump(ctx context.Context, quotes []offer.Signed) error {
	bad, err := x.exchange.TryPump(ctx, quotes)
	if bad >= 0 {
		return &offers.Unfit{Quote: quotes[bad].ID(), Err: err}
	}
	return err
}

// pumpRound is for how many blocks one showing of a pump counts: its pairs may be
// opened again by a vote, and then it is shown again.
const pumpRound = 64

func (x *exchangeOf) PausePump(ctx context.Context, quotes []offer.Signed) error {
	number, _, _ := x.client.Head()
	_, err := x.exchange.PausePump(ctx, quotes, number/pumpRound)
	return err
}
