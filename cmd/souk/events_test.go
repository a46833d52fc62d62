package main

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/contracts/index"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/offers"
	"github.com/souk-network/souk/protocol/offer"
)

// What happens on a real exchange touches the offers that it is about, and shows in
// the lists of the API.
func TestEventsTouchOffers(t *testing.T) {
	x := openTrade(t)
	a, b := x.offer(5, 0, 100, 80), x.offer(6, 1, 160, 160)
	var mu sync.Mutex
	var touched offers.Touched
	events, err := index.New(t.Context(), index.Config{Client: x.clients[0], Store: chaintest.NewStore(), OnEvents: func(_ context.Context, n index.News) {
		mu.Lock()
		defer mu.Unlock()
		news := touchedBy(n, x.at.Exchange)
		touched.Offers, touched.Purses = append(touched.Offers, news.Offers...), append(touched.Purses, news.Purses...)
		touched.Pairs = append(touched.Pairs, news.Pairs...)
	}})
	check(t, err)
	peer := newExchange(x.clients[0], x.at.Exchange, nil)
	peer.events = events
	ring := loyalty.Ring{Offers: []offer.Signed{a, b}, Amounts: []uint64{80, 80}}
	id, err := loyalty.NewExchange(x.clients[0], x.at.Exchange).SettleRings(t.Context(), []loyalty.Ring{ring}, loyalty.Toll{})
	x.mined(x.clients[0], id, err)
	x.until("the index has the settlement", func(ctx context.Context) bool {
		check(t, events.Step(ctx))
		o, _ := events.Offer(a.ID())
		return o.Given == 80
	})
	if head := peer.Head(); head.Told == 0 || head.Told > head.Number {
		t.Errorf("told up to %d of %d", head.Told, head.Number)
	}
	for _, s := range []offer.Signed{a, b} {
		if !slices.Contains(touched.Offers, s.ID()) || !slices.Contains(touched.Purses, offers.Purse{Account: s.Offer.Maker, Points: s.Offer.Give}) ||
			!slices.Contains(touched.Pairs, offers.PairBetween(s.Offer.Give, s.Offer.Want)) {
			t.Errorf("touched %+v", touched)
		}
	}
	lists := listsOf{events}
	if pairs := lists.Corridors(); len(pairs) != 1 || pairs[0].State != "open" || lists.At().Events == 0 || lists.At().Problem != "" {
		t.Errorf("corridors %+v, at %+v", pairs, lists.At())
	}
	points := lists.Points()
	if len(points) != 2 || points[0].Supply != points[0].Issued || points[0].Holders != 2 {
		t.Errorf("points %+v", points)
	}
	page, total, err := lists.Holders(points[0].Points, offer.Address(chain.Address{}), 1)
	if err != nil || total != 2 || len(page) != 1 || page[0].Points == 0 || len(page[0].Expiry) != 1 {
		t.Errorf("holders %+v of %d: %v", page, total, err)
	}
}
