package loyalty

import (
	"context"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/souk-network/souk/contracts/bindings/exchange"
	"github.com/souk-network/souk/contracts/bindings/netting"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/offer"
)

// Event is something that a loyalty contract said. What is one of this package's
// types: of the exchange Filled, Taken, Cancelled, CancelledBelow, Proposed, Voted,
// Opened, Paused, Pump and FeeChanged, of netting Netted, of points, campaigns and
// memberships those of their files.
type Event struct {
	At    chain.Address // the contract
	Block uint64
	Time  uint64 // of the block, Unix seconds; 0 if the endpoint does not say
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
	return read(ctx, e.contract, from, until, ExchangeEvents())
}

// Events are the statements that were settled in the blocks from to until.
func (n *Netting) Events(ctx context.Context, from, until uint64) ([]Event, error) {
	return read(ctx, n.contract, from, until, NettingEvents())
}

// read asks the chain for what a contract said.
func read(ctx context.Context, c contract, from, until uint64, by *Emitter) ([]Event, error) {
	logs, err := c.client.Events(ctx, from, until, c.at)
	if err != nil {
		return nil, err
	}
	out := make([]Event, len(logs))
	for i := range logs {
		if out[i], err = by.Event(&logs[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Event is a log with what it says; see Read.
func (e *Emitter) Event(l *types.Log) (Event, error) {
	what, err := e.Read(l)
	return Event{At: chain.Address(l.Address), Block: l.BlockNumber, Time: l.BlockTimestamp, Tx: l.TxHash, Index: l.Index, What: what}, err
}

// NettingEvents reads the logs of the netting contract.
func NettingEvents() *Emitter {
	c := netting.NewNetting()
	return newEmitter(c.GetABI(), map[string]func(*types.Log) (any, error){
		"StatementSettled": says(c.UnpackStatementSettledEvent, func(s *netting.NettingStatementSettled, n *narrow) any {
			return Netted{Statement: s.Statement, Merchants: n.u64(s.Merchants), Lines: n.u64(s.Lines)}
		}),
		"EIP712DomainChanged": says(c.UnpackEIP712DomainChangedEvent, func(*netting.NettingEIP712DomainChanged, *narrow) any { return DomainChanged{} }),
	})
}

// ExchangeEvents reads the logs of the exchange.
func ExchangeEvents() *Emitter {
	c := exchange.NewExchange()
	readers := offerEvents(c)
	for name, read := range pairEvents(c) {
		readers[name] = read
	}
	return newEmitter(c.GetABI(), readers)
}

func offerEvents(c *exchange.Exchange) map[string]func(*types.Log) (any, error) {
	return map[string]func(*types.Log) (any, error){
		"OfferFilled": says(c.UnpackOfferFilledEvent, func(f *exchange.ExchangeOfferFilled, n *narrow) any {
			return Filled{
				Offer: f.Offer, Maker: offer.Address(f.Maker), Given: n.u64(f.Given), Received: n.u64(f.Received), Fee: n.u64(f.Fee), RelayFee: n.u64(f.RelayFee),
			}
		}),
		"OfferTaken": says(c.UnpackOfferTakenEvent, func(t *exchange.ExchangeOfferTaken, n *narrow) any {
			return Taken{Offer: t.Offer, Taker: offer.Address(t.Taker), Fee: n.u64(t.Fee)}
		}),
		"OfferCancelled": says(c.UnpackOfferCancelledEvent, func(e *exchange.ExchangeOfferCancelled, _ *narrow) any {
			return Cancelled{Offer: e.Offer, Maker: offer.Address(e.Maker)}
		}),
		"OffersCancelledBelow": says(c.UnpackOffersCancelledBelowEvent, func(e *exchange.ExchangeOffersCancelledBelow, _ *narrow) any {
			return CancelledBelow{Maker: offer.Address(e.Maker), Nonce: e.Nonce}
		}),
		"EIP712DomainChanged": says(c.UnpackEIP712DomainChangedEvent, func(*exchange.ExchangeEIP712DomainChanged, *narrow) any { return DomainChanged{} }),
	}
}

func pairEvents(c *exchange.Exchange) map[string]func(*types.Log) (any, error) {
	return map[string]func(*types.Log) (any, error){
		"CorridorProposed": says(c.UnpackCorridorProposedEvent, func(p *exchange.ExchangeCorridorProposed, n *narrow) any {
			return Proposed{ID: p.Id, Proposer: chain.Address(p.Proposer), Corridor: n.corridor(p.Corridor), Expiry: p.Expiry, Digest: p.Digest}
		}),
		"VoteCast": says(c.UnpackVoteCastEvent, func(v *exchange.ExchangeVoteCast, _ *narrow) any {
			return Voted{ID: v.Id, Voter: chain.Address(v.Voter)}
		}),
		"CorridorOpened": says(c.UnpackCorridorOpenedEvent, func(o *exchange.ExchangeCorridorOpened, n *narrow) any {
			return Opened{ID: o.Id, Corridor: n.corridor(o.Corridor)}
		}),
		"PairPaused": says(c.UnpackPairPausedEvent, func(p *exchange.ExchangePairPaused, _ *narrow) any {
			return Paused{Low: chain.Address(p.Low), High: chain.Address(p.High), By: chain.Address(p.By)}
		}),
		"PumpShown": says(c.UnpackPumpShownEvent, func(p *exchange.ExchangePumpShown, _ *narrow) any {
			cycle := make([]offer.ID, len(p.Cycle))
			for i, id := range p.Cycle {
				cycle[i] = id
			}
			return Pump{Cycle: cycle}
		}),
		"FeeSet": says(c.UnpackFeeSetEvent, func(f *exchange.ExchangeFeeSet, _ *narrow) any {
			return FeeChanged{Points: chain.Address(f.Points), Other: chain.Address(f.Other), BPS: f.FeeBps}
		}),
	}
}

// corridor reads a corridor; what is beyond 64 bits is refused.
func (n *narrow) corridor(t exchange.CorridorTerms) Corridor {
	return Corridor{
		Low: chain.Address(t.Low), High: chain.Address(t.High), MinHigh: n.u64(t.MinHigh), MinLow: n.u64(t.MinLow),
		MaxHigh: n.u64(t.MaxHigh), MaxLow: n.u64(t.MaxLow), CapLow: n.u64(t.CapLow), CapHigh: n.u64(t.CapHigh),
	}
}
