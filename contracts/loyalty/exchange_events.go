package loyalty

import (
	"context"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/souk-network/souk/contracts/bindings/exchange"
	"github.com/souk-network/souk/contracts/bindings/netting"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/offer"
)

// Event is something that the exchange or the netting contract said. What is one of
// Filled, Taken, Cancelled, CancelledBelow, Proposed, Voted, Opened, Paused, Pump,
// FeeChanged and Netted.
type Event struct {
	Block uint64
	Tx    [32]byte
	Index uint // place in the block
	What  any
}

type (
	// Filled is a part of an offer that was settled. Fee is a part of Received, RelayFee on top of Given.
	Filled struct {
		Offer                          offer.ID
		Maker                          offer.Address
		Given, Received, Fee, RelayFee uint64
	}
	// Taken names who filled an offer itself, and the fee that it paid.
	Taken struct {
		Offer offer.ID
		Taker offer.Address
		Fee   uint64
	}
	// Cancelled is an offer that its maker ended.
	Cancelled struct {
		Offer offer.ID
		Maker offer.Address
	}
	// CancelledBelow ended all offers of a maker below a nonce.
	CancelledBelow struct {
		Maker offer.Address
		Nonce uint64
	}
	// Proposed is a corridor to vote about.
	Proposed struct {
		ID       uint64
		Proposer chain.Address
		Corridor Corridor
		Expiry   uint64 // Unix seconds
		Digest   [32]byte
	}
	// Voted is a vote for a corridor.
	Voted struct {
		ID    uint64
		Voter chain.Address
	}
	// Opened is a pair that a vote opened.
	Opened struct {
		ID       uint64
		Corridor Corridor
	}
	// Paused is a pair that was stopped, and by whom.
	Paused struct{ Low, High, By chain.Address }
	// Pump names the quotes of a money pump that was shown.
	Pump struct{ Cycle []offer.ID }
	// FeeChanged is the fee on what is received of Points for Other.
	FeeChanged struct {
		Points, Other chain.Address
		BPS           uint16
	}
	// Netted is a statement that was settled.
	Netted struct {
		Statement        [32]byte
		Merchants, Lines uint64
	}
)

// Events are what the exchange said in the blocks from to until, both included, in
// the order of the chain.
func (e *Exchange) Events(ctx context.Context, from, until uint64) ([]Event, error) {
	return events(ctx, e.contract, from, until, func(l *types.Log) any { return exchangeEvent(e.abi, l) })
}

// Events are the statements that were settled in the blocks from to until.
func (n *Netting) Events(ctx context.Context, from, until uint64) ([]Event, error) {
	return events(ctx, n.contract, from, until, func(l *types.Log) any { return nettingEvent(n.abi, l) })
}

func events(ctx context.Context, c contract, from, until uint64, read func(*types.Log) any) ([]Event, error) {
	logs, err := c.client.Events(ctx, from, until, c.at)
	if err != nil {
		return nil, err
	}
	var out []Event
	for _, l := range logs {
		if what := read(&l); what != nil {
			out = append(out, Event{Block: l.BlockNumber, Tx: l.TxHash, Index: l.Index, What: what})
		}
	}
	return out, nil
}

func nettingEvent(abi *netting.Netting, l *types.Log) any {
	if s, err := abi.UnpackStatementSettledEvent(l); err == nil {
		return Netted{Statement: s.Statement, Merchants: s.Merchants.Uint64(), Lines: s.Lines.Uint64()}
	}
	return nil
}

func exchangeEvent(abi *exchange.Exchange, l *types.Log) any {
	if what := offerEvent(abi, l); what != nil {
		return what
	}
	return pairEvent(abi, l)
}

func offerEvent(abi *exchange.Exchange, l *types.Log) any {
	if f, err := abi.UnpackOfferFilledEvent(l); err == nil {
		return Filled{
			Offer: f.Offer, Maker: offer.Address(f.Maker), Given: f.Given.Uint64(), Received: f.Received.Uint64(),
			Fee: f.Fee.Uint64(), RelayFee: f.RelayFee.Uint64(),
		}
	}
	if t, err := abi.UnpackOfferTakenEvent(l); err == nil {
		return Taken{Offer: t.Offer, Taker: offer.Address(t.Taker), Fee: t.Fee.Uint64()}
	}
	if c, err := abi.UnpackOfferCancelledEvent(l); err == nil {
		return Cancelled{Offer: c.Offer, Maker: offer.Address(c.Maker)}
	}
	if c, err := abi.UnpackOffersCancelledBelowEvent(l); err == nil {
		return CancelledBelow{Maker: offer.Address(c.Maker), Nonce: c.Nonce}
	}
	return nil
}

func pairEvent(abi *exchange.Exchange, l *types.Log) any {
	if p, err := abi.UnpackCorridorProposedEvent(l); err == nil {
		return Proposed{ID: p.Id, Proposer: chain.Address(p.Proposer), Corridor: corridorOf(p.Corridor), Expiry: p.Expiry, Digest: p.Digest}
	}
	if v, err := abi.UnpackVoteCastEvent(l); err == nil {
		return Voted{ID: v.Id, Voter: chain.Address(v.Voter)}
	}
	if o, err := abi.UnpackCorridorOpenedEvent(l); err == nil {
		return Opened{ID: o.Id, Corridor: corridorOf(o.Corridor)}
	}
	if p, err := abi.UnpackPairPausedEvent(l); err == nil {
		return Paused{Low: chain.Address(p.Low), High: chain.Address(p.High), By: chain.Address(p.By)}
	}
	if p, err := abi.UnpackPumpShownEvent(l); err == nil {
		cycle := make([]offer.ID, len(p.Cycle))
		for i, id := range p.Cycle {
			cycle[i] = id
		}
		return Pump{Cycle: cycle}
	}
	if f, err := abi.UnpackFeeSetEvent(l); err == nil {
		return FeeChanged{Points: chain.Address(f.Points), Other: chain.Address(f.Other), BPS: f.FeeBps}
	}
	return nil
}
