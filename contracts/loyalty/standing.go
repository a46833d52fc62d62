package loyalty

import (
	"context"
	"errors"

	"github.com/souk-network/souk/contracts/bindings/exchange"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
)

// OfferStanding is what the exchange says of an offer now.
type OfferStanding struct {
	State    offer.State
	Fillable uint64 // of what it gives, how much could be given now; 0 unless fillable
	Funds    uint64 // the lesser of the maker's balance and allowance; 0 unless fillable. All its offers share it
}

// standingsPage is how many offers one question is about: so many are judged in
// the 50 million gas that an endpoint allows, even if each is by a wallet that
// burns what it gets.
const standingsPage = 90

// Standings judges offers at the newest block, in their order: one question for
// each 90. Where an endpoint allows less gas, a page is asked in halves.
func (e *Exchange) Standings(ctx context.Context, offers []offer.Signed) ([]OfferStanding, error) {
	var out []OfferStanding
	for len(offers) > 0 {
		page := offers[:min(standingsPage, len(offers))]
		offers = offers[len(page):]
		judged, err := e.standings(ctx, page)
		if err != nil {
			return nil, err
		}
		out = append(out, judged...)
	}
	return out, nil
}

func (e *Exchange) standings(ctx context.Context, page []offer.Signed) ([]OfferStanding, error) {
	judged, err := e.judge(ctx, page)
	var few *tooManyOffers
	if !errors.As(err, &few) || len(page) == 1 {
		return judged, err
	}
	half := len(page) / 2
	first, err := e.standings(ctx, page[:half])
	if err != nil {
		return nil, err
	}
	rest, err := e.standings(ctx, page[half:])
	return append(first, rest...), err
}

// tooManyOffers says that the gas of a question did not reach.
type tooManyOffers struct{}

func (*tooManyOffers) Error() string {
	return "exchange statuses: more than the endpoint's gas reaches for"
}

func (e *Exchange) judge(ctx context.Context, page []offer.Signed) ([]OfferStanding, error) {
	const op = "exchange statuses"
	offers, sigs := packAll(page)
	data, err := e.abi.TryPackStatuses(offers, sigs)
	if err != nil {
		return nil, fault.Wrap(fault.Malformed, op, err)
	}
	answer, err := e.client.Ask(ctx, e.at, data)
	var refused *chain.Refused
	if errors.As(err, &refused) {
		if known, bad := e.unpack(refused.Data); bad == nil {
			if _, few := known.(*exchange.ExchangeTooManyOffers); few {
				return nil, &tooManyOffers{}
			}
		}
	}
	if err != nil {
		return nil, explain(op, e.unpack, err)
	}
	if len(answer) == 0 {
		return nil, fault.New(fault.NotFound, op, "it answers nothing: there is no such contract")
	}
	said, err := e.abi.UnpackStatuses(answer)
	if err != nil || len(said) != len(page) {
		return nil, fault.New(fault.Malformed, op, "not an answer about these offers")
	}
	out := make([]OfferStanding, len(said))
	for i, s := range said {
		out[i] = OfferStanding{State: offer.State(s.State), Fillable: s.Fillable.Uint64(), Funds: s.Funds.Uint64()}
	}
	return out, nil
}
