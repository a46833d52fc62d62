package loyalty

import (
	"context"
	"errors"
	"math"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/exchange"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
)

// Exchange is the exchange of a consortium; see docs/spec/exchange.md. What it
// sends goes through the outbox of the client, in the name of the client's
// account: settlements as a relayer, votes and fees as a merchant. All methods are
// safe for concurrent use.
type Exchange struct {
	contract
	abi *exchange.Exchange
}

// NewExchange reads and starts nothing.
func NewExchange(client Chain, at chain.Address) *Exchange {
	abi := exchange.NewExchange()
	return &Exchange{contract: contract{client: client, at: at, unpack: abi.UnpackError}, abi: abi}
}

// Venue is where offers for this exchange are signed.
func (e *Exchange) Venue() offer.Venue {
	return offer.Venue{Chain: e.client.Deployment().ChainID, Exchange: offer.Address(e.at)}
}

// Ring is offers of which each gives to the next what the next wants, the last to
// the first, and how much each gives.
type Ring struct {
	Offers  []offer.Signed
	Amounts []uint64 // of what each gives, in the same order
}

// Settle has two offers settled: a gives fill and receives exactly its rate, b
// receives fill. What the contract or the toll would refuse is refused here.
func (e *Exchange) Settle(ctx context.Context, a, b offer.Signed, fill uint64, toll Toll) (chain.ID, error) {
	const op = "exchange settle"
	if fill > a.Offer.GiveAmount {
		return chain.ID{}, fault.New(fault.Malformed, op, "fills more than the offer gives")
	}
	data, err := e.abi.TryPackSettle(offerOf(a), a.Sig, offerOf(b), b.Sig, units(fill))
	if err != nil {
		return chain.ID{}, fault.Wrap(fault.Malformed, op, err)
	}
	if toll.wanted() {
		pay, err := e.price(ctx, a, fill)
		if err == nil {
			err = e.repaid(ctx, toll, data, Ring{Offers: []offer.Signed{a, b}, Amounts: []uint64{fill, pay}})
		}
		if err != nil {
			return chain.ID{}, err
		}
	}
	return e.send(ctx, op, 0, min(a.Offer.Expiry, b.Offer.Expiry), data, nil)
}

// SettleRings has rings settled, all or none.
func (e *Exchange) SettleRings(ctx context.Context, rings []Ring, toll Toll) (chain.ID, error) {
	return e.SettleRingsAgain(ctx, rings, toll, 0)
}

// SettleRingsAgain is SettleRings for the same offers and amounts in another
// round: what was sent in an earlier one does not count.
func (e *Exchange) SettleRingsAgain(ctx context.Context, rings []Ring, toll Toll, round uint64) (chain.ID, error) {
	data, err := e.packRings(rings)
	if err != nil {
		return chain.ID{}, err
	}
	if err := e.repaid(ctx, toll, data, rings...); err != nil {
		return chain.ID{}, err
	}
	last := ^uint64(0)
	for _, r := range rings {
		for _, s := range r.Offers {
			last = min(last, s.Offer.Expiry)
		}
	}
	return e.send(ctx, settleRings, round, last, data, nil)
}

const settleRings = "exchange settle rings"

// RingsID names what SettleRingsAgain sent last or would send, whatever the toll was.
func (e *Exchange) RingsID(ctx context.Context, rings []Ring, round uint64) (chain.ID, error) {
	data, err := e.packRings(rings)
	if err != nil {
		return chain.ID{}, err
	}
	return chain.AttemptID(ctx, e.client, e.label(settleRings, round, data)), nil
}

func (e *Exchange) packRings(rings []Ring) ([]byte, error) {
	packed := make([]exchange.Ring, len(rings))
	for i, r := range rings {
		for _, s := range r.Offers {
			packed[i].Offers = append(packed[i].Offers, offerOf(s))
			packed[i].Signatures = append(packed[i].Signatures, s.Sig)
		}
		for _, n := range r.Amounts {
			packed[i].Amounts = append(packed[i].Amounts, units(n))
		}
	}
	data, err := e.abi.TryPackSettleMany(packed)
	return data, fault.Wrap(fault.Malformed, settleRings, err)
}

// Take fills amount of an offer from the client's own points. At most maxFee of
// it goes to the merchant of what is received.
func (e *Exchange) Take(ctx context.Context, s offer.Signed, amount, maxFee uint64) (chain.ID, error) {
	data, err := e.abi.TryPackTake(offerOf(s), s.Sig, units(amount), units(maxFee))
	return e.send(ctx, "exchange take", 0, s.Offer.Expiry, data, err)
}

// Cancel ends an offer of the client's own account.
func (e *Exchange) Cancel(ctx context.Context, o offer.Offer) (chain.ID, error) {
	data, err := e.abi.TryPackCancel(packOffer(o))
	return e.send(ctx, "exchange cancel", 0, 0, data, err)
}

// RelayCancel ends an offer as its maker signed it.
func (e *Exchange) RelayCancel(ctx context.Context, o offer.Offer, sig []byte) (chain.ID, error) {
	data, err := e.abi.TryPackCancelBySignature(packOffer(o), sig)
	return e.send(ctx, "exchange relay cancel", 0, 0, data, err)
}

// CancelBelow ends all offers of the client's own account below a nonce.
func (e *Exchange) CancelBelow(ctx context.Context, nonce uint64) (chain.ID, error) {
	data, err := e.abi.TryPackCancelBelow(nonce)
	return e.send(ctx, "exchange cancel below", 0, 0, data, err)
}

// RelayCancelBelow ends all offers of a maker below a nonce, as it signed it.
func (e *Exchange) RelayCancelBelow(ctx context.Context, maker offer.Address, nonce uint64, sig []byte) (chain.ID, error) {
	data, err := e.abi.TryPackCancelBelowBySignature(common.Address(maker), nonce, sig)
	return e.send(ctx, "exchange relay cancel below", 0, 0, data, err)
}

// PausePump shows a money pump, which pauses its pairs: each quote gives what the
// next wants. The same quotes are shown once in a round.
func (e *Exchange) PausePump(ctx context.Context, quotes []offer.Signed, round uint64) (chain.ID, error) {
	ends := uint64(math.MaxUint64)
	for _, q := range quotes {
		ends = min(ends, q.Offer.Expiry)
	}
	offers, sigs := packAll(quotes)
	data, err := e.abi.TryPackPausePump(offers, sigs)
	return e.send(ctx, "exchange pause pump", round, ends, data, err)
}

// TryPump asks whether the contract would take a money pump as evidence now. bad is the
// place of the quote for which it would not; -1 if it is none of them in particular.
func (e *Exchange) TryPump(ctx context.Context, quotes []offer.Signed) (bad int, err error) {
	const op = "exchange try pump"
	offers, sigs := packAll(quotes)
	data, err := e.abi.TryPackPausePump(offers, sigs)
	if err != nil {
		return -1, fault.Wrap(fault.Malformed, op, err)
	}
	_, err = e.client.Ask(ctx, e.at, data)
	return e.unfit(quotes, err), explain(op, e.unpack, err)
}

// unfit is the place of the quote that a refusal names.
func (e *Exchange) unfit(quotes []offer.Signed, err error) int {
	var refused *chain.Refused
	if !errors.As(err, &refused) {
		return -1
	}
	said, _ := e.unpack(refused.Data)
	return slices.IndexFunc(quotes, func(q offer.Signed) bool {
		switch why := said.(type) {
		case *exchange.ExchangeNotAQuote:
			return why.Quote == q.ID()
		case *exchange.ExchangeQuoteNotLive:
			return why.Quote == q.ID()
		case *exchange.ExchangeOutsideCorridor: // a circle gives each kind of points once
			return offer.Address(why.Give) == q.Offer.Give
		}
		return false
	})
}

// price is what fill of an offer costs in what it wants, by what it gave so far.
func (e *Exchange) price(ctx context.Context, s offer.Signed, fill uint64) (uint64, error) {
	given, err := e.Given(ctx, s.ID())
	if err != nil {
		return 0, err
	}
	if fill > s.Offer.GiveAmount-min(given, s.Offer.GiveAmount) {
		return 0, fault.New(fault.Conflict, "exchange settle", "less than that is left of the offer")
	}
	return s.Offer.Cost(given+fill) - s.Offer.Cost(given), nil
}

// Given is how much of an offer was given up to the newest block.
func (e *Exchange) Given(ctx context.Context, id offer.ID) (uint64, error) {
	data, err := e.abi.TryPackFilled(id)
	if err != nil {
		return 0, fault.Wrap(fault.Malformed, "exchange filled", err)
	}
	out, err := ask(ctx, e.contract, data, e.abi.UnpackFilled)
	if err != nil {
		return 0, err
	}
	return out.Given.Uint64(), nil
}

func packAll(signed []offer.Signed) (offers []exchange.Offer, sigs [][]byte) {
	for _, s := range signed {
		offers, sigs = append(offers, offerOf(s)), append(sigs, s.Sig)
	}
	return offers, sigs
}

func offerOf(s offer.Signed) exchange.Offer { return packOffer(s.Offer) }

func packOffer(o offer.Offer) exchange.Offer {
	return exchange.Offer{
		Maker: common.Address(o.Maker), Recipient: common.Address(o.Recipient), Taker: common.Address(o.Taker),
		Give: common.Address(o.Give), Want: common.Address(o.Want),
		GiveAmount: units(o.GiveAmount), WantAmount: units(o.WantAmount), MaxFee: units(o.MaxFee), MaxRelayFee: units(o.MaxRelayFee),
		Nonce: o.Nonce, Expiry: o.Expiry, Salt: o.Salt,
	}
}

func units(n uint64) *big.Int { return new(big.Int).SetUint64(n) }
