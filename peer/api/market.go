package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/souk-network/souk/peer/offers"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/market"
	"github.com/souk-network/souk/protocol/offer"
)

// AsOf says how old the chain's word is on which an answer rests.
type AsOf struct {
	Block uint64     `json:"block" doc:"Newest block that this peer has read."`
	Asked *time.Time `json:"asked,omitempty" doc:"When the chain last said what can be filled; absent if it never did."`
}

func asOf(a offers.Age) AsOf {
	out := AsOf{Block: a.Block}
	if a.Asked > 0 {
		at := time.UnixMilli(int64(a.Asked)).UTC()
		out.Asked = &at
	}
	return out
}

// MarketPair is two kinds of points with open offers.
type MarketPair struct {
	Low       offer.Address `json:"low" doc:"Contract of points; the lower address."`
	High      offer.Address `json:"high"`
	LowGiven  int           `json:"low_given" doc:"Open offers that give low for high."`
	HighGiven int           `json:"high_given"`
}

// Pairs lists what is exchanged.
type Pairs struct {
	AsOf
	Pairs []MarketPair `json:"pairs"`
}

// BookOrder is an open offer in the book.
type BookOrder struct {
	ID         offer.ID      `json:"id"`
	Maker      offer.Address `json:"maker"`
	GiveAmount uint64        `json:"give_amount" doc:"With want_amount, the rate."`
	WantAmount uint64        `json:"want_amount"`
	Open       uint64        `json:"open" doc:"Of what is given, how much can be filled now."`
	Cost       uint64        `json:"cost" doc:"What all that is open costs, before fees."`
	Expiry     time.Time     `json:"expiry"`
}

// Book is one way of a pair, best rate first.
type Book struct {
	AsOf
	Offers []BookOrder `json:"offers"`
}

// QuoteFill is a part of one offer.
type QuoteFill struct {
	ID   offer.ID `json:"id"`
	Give uint64   `json:"give" doc:"What the taker receives of it."`
	Cost uint64   `json:"cost" doc:"What the taker pays for that."`
}

// BestQuote is what an amount would take now, before fees.
type BestQuote struct {
	AsOf
	Receive uint64      `json:"receive"`
	Pay     uint64      `json:"pay"`
	Short   uint64      `json:"short" doc:"Of the requested amount, what cannot be had now."`
	Fills   []QuoteFill `json:"fills" doc:"Best rate first."`
}

// Pumps lists money pumps: each quote gives what the next one wants, and together
// they give more than they cost.
type Pumps struct {
	AsOf
	Pumps [][]offer.ID `json:"pumps"`
}

func (h handlers) market(api huma.API) {
	add(api, http.MethodGet, "/v1/market/pairs", "pairs", "List the pairs of points with open offers", h.pairs)
	add(api, http.MethodGet, "/v1/market/book", "book", "The open offers of one way of a pair, best rate first", h.book)
	add(api, http.MethodGet, "/v1/market/quote", "quote", "The best quote for an amount", h.quote)
	add(api, http.MethodGet, "/v1/market/pumps", "pumps", "Money pumps among the merchants' quotes", h.pumps)
}

func (h handlers) pairs(context.Context, *struct{}) (*Body[Pairs], error) {
	pairs, age := h.node.Offers().Pairs()
	out := Pairs{AsOf: asOf(age), Pairs: []MarketPair{}}
	for _, p := range pairs {
		out.Pairs = append(out.Pairs, MarketPair(p))
	}
	return body(out), nil
}

// MarketWay is one direction of a pair, as it stands in a query.
type MarketWay struct {
	Give offer.Address `query:"give" required:"true" doc:"Contract of the points that the offers give."`
	Want offer.Address `query:"want" required:"true" doc:"Contract of the points that they want."`
}

func (w MarketWay) check() (market.Way, error) {
	if w.Give.IsZero() || w.Want.IsZero() || w.Give == w.Want {
		return market.Way{}, fault.New(fault.Malformed, "read market", "name two different contracts of points")
	}
	return market.Way{Give: w.Give, Want: w.Want}, nil
}

func (h handlers) book(_ context.Context, in *struct {
	MarketWay
	Limit int `query:"limit" minimum:"1" maximum:"1000" default:"100"`
}) (*Body[Book], error) {
	w, err := in.check()
	if err != nil {
		return nil, err
	}
	side, age := h.node.Offers().Side(w, in.Limit)
	out := Book{AsOf: asOf(age), Offers: []BookOrder{}}
	for _, o := range side {
		out.Offers = append(out.Offers, BookOrder{
			ID: o.ID, Maker: o.Offer.Maker, GiveAmount: o.Offer.GiveAmount, WantAmount: o.Offer.WantAmount, Open: o.Open,
			Cost: o.Offer.Cost(o.Open), Expiry: time.Unix(int64(o.Offer.Expiry), 0).UTC(),
		})
	}
	return body(out), nil
}

func (h handlers) quote(_ context.Context, in *struct {
	MarketWay
	Amount uint64        `query:"amount" required:"true" minimum:"1" maximum:"281474976710655"`
	Spend  bool          `query:"spend" doc:"The amount is what is paid; otherwise it is what is received."`
	Taker  offer.Address `query:"taker" doc:"Count offers to this account alone as well."`
	Most   int           `query:"most" minimum:"1" maximum:"64" default:"64" doc:"Offers that are taken at most."`
}) (*Body[BestQuote], error) {
	w, err := in.check()
	if err != nil {
		return nil, err
	}
	q, age := h.node.Offers().Quote(market.Request{Way: w, Amount: in.Amount, Spend: in.Spend, Taker: in.Taker, Most: in.Most})
	out := BestQuote{AsOf: asOf(age), Receive: q.Receive, Pay: q.Pay, Short: q.Short, Fills: []QuoteFill{}}
	for _, f := range q.Fills {
		out.Fills = append(out.Fills, QuoteFill(f))
	}
	return body(out), nil
}

func (h handlers) pumps(context.Context, *struct{}) (*Body[Pumps], error) {
	pumps, age := h.node.Offers().Pumps()
	out := Pumps{AsOf: asOf(age), Pumps: [][]offer.ID{}}
	for _, p := range pumps {
		var ids []offer.ID
		for _, q := range p {
			ids = append(ids, q.ID())
		}
		out.Pumps = append(out.Pumps, ids)
	}
	return body(out), nil
}
