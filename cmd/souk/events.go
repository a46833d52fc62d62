package main

import (
	"context"
	"encoding/hex"
	"path/filepath"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/index"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/peer/offers"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/offer"
)

// openEvents opens the index of what the loyalty contracts say; a consortium
// without an exchange has none.
func (r *running) openEvents(ctx context.Context, dir string) error {
	if r.client.Deployment().Exchange.IsZero() {
		return nil
	}
	store, err := chain.NewFileStore(filepath.Join(dir, "events"))
	if err != nil {
		return err
	}
	r.events, err = index.New(ctx, index.Config{Client: r.client, Store: store, OnEvents: func(_ context.Context, n index.News) {
		r.node.OffersTouched(touchedBy(n, r.client.Deployment().Exchange))
	}})
	return err
}

// touchedBy is what news say of offers at an exchange.
func touchedBy(n index.News, exchange chain.Address) (t offers.Touched) {
	for _, said := range [][]loyalty.Event{n.Said, n.TakenOut} {
		for _, e := range said {
			touch(&t, e, exchange)
		}
	}
	return t
}

func touch(t *offers.Touched, e loyalty.Event, exchange chain.Address) {
	purse := func(a chain.Address) {
		t.Purses = append(t.Purses, offers.Purse{Account: offer.Address(a), Points: offer.Address(e.At)})
	}
	pair := func(a, b chain.Address) {
		t.Pairs = append(t.Pairs, offers.PairBetween(offer.Address(a), offer.Address(b)))
	}
	switch what := e.What.(type) {
	case loyalty.Transferred:
		purse(what.From)
		purse(what.To)
	case loyalty.Approved:
		if what.Spender == exchange {
			purse(what.Owner)
		}
	case loyalty.Filled:
		t.Offers = append(t.Offers, what.Offer)
	case loyalty.Cancelled:
		t.Offers = append(t.Offers, what.Offer)
	case loyalty.CancelledBelow:
		t.Below = append(t.Below, offers.Below{Maker: what.Maker, Nonce: what.Nonce})
	case loyalty.Paused:
		pair(what.Low, what.High)
	case loyalty.Opened:
		pair(what.Corridor.Low, what.Corridor.High)
	case loyalty.FeeChanged:
		pair(what.Points, what.Other)
	case loyalty.StandingChanged: // what its holder pays as a fee
		t.Purses = append(t.Purses, offers.Purse{Account: offer.Address(what.Token[12:])})
	}
}

// listsOf gives the API what the index has.
type listsOf struct{ index *index.Index }

var _ api.Loyalty = listsOf{}

func (l listsOf) At() api.LoyaltyAt {
	at := l.index.At()
	out := api.LoyaltyAt{Block: at.Block, Final: at.Final, Events: at.Events}
	if at.Time > 0 {
		when := unixTime(at.Time)
		out.Time = &when
	}
	if err := l.index.Problem(); err != nil {
		out.Problem = err.Error()
	}
	return out
}

func (l listsOf) Points() (out []api.MemberPoints) {
	all, at := l.index.Points()
	for _, p := range all {
		book, _, err := l.index.Recount(p.Token)
		if err != nil {
			continue // taken back since
		}
		_, holders, _, _ := l.index.Holders(p.Token, chain.Address{}, 0)
		out = append(out, api.MemberPoints{
			Points: offer.Address(p.Token), Merchant: p.Merchant, Name: p.Terms.Name, Symbol: p.Terms.Symbol, Decimals: p.Terms.Decimals,
			Cap: p.Terms.Cap, Paused: p.Paused, Issued: book.Issued, Redeemed: book.Burned, Returned: book.Returned,
			Expired: book.Expired(at.Time), Supply: book.Supply(at.Time).Total(), Holders: holders,
		})
	}
	return out
}

func (l listsOf) Holders(points, after offer.Address, most int) ([]api.PointsHolder, int, error) {
	page, total, _, err := l.index.Holders(chain.Address(points), chain.Address(after), most)
	out := []api.PointsHolder{}
	for _, h := range page {
		shown := api.PointsHolder{Account: offer.Address(h.Account), Points: h.Points.Total()}
		for _, lane := range h.Points {
			shown.Expiry = append(shown.Expiry, api.Expiring{At: unixTime(lane.Ends), Points: lane.Points})
		}
		out = append(out, shown)
	}
	return out, total, err
}

func (l listsOf) Corridors() (out []api.PointsPair) {
	all, _ := l.index.Corridors()
	for _, c := range all {
		out = append(out, api.PointsPair{
			Low: offer.Address(c.Low), High: offer.Address(c.High), State: c.State.String(), MinHigh: c.MinHigh, MinLow: c.MinLow,
			MaxHigh: c.MaxHigh, MaxLow: c.MaxLow, CapLow: c.CapLow, CapHigh: c.CapHigh, FeeLow: c.FeeLow, FeeHigh: c.FeeHigh,
		})
	}
	return out
}

func (l listsOf) Campaigns() (out []api.ListedCampaign) {
	all, _ := l.index.Campaigns()
	for _, c := range all {
		out = append(out, api.ListedCampaign{
			Campaign: offer.Address(c.At), Merchant: c.Merchant, Token: offer.Address(c.Terms.Token), Amount: whole(c.Terms.Amount, 0),
			Vesting: c.Terms.Vesting, End: unixTime(c.Terms.End), Started: c.Started, Stopped: c.Stopped, Activities: c.Activities,
			Paid: c.Paid.String(), Returned: c.Returned.String(),
		})
	}
	return out
}

func (l listsOf) Programmes() (out []api.ListedProgramme) {
	all, _ := l.index.Programmes()
	for _, p := range all {
		shown := api.ListedProgramme{Programme: p.ID.String(), Merchant: p.Merchant, Number: p.Number, Name: p.Name, Levels: []string{}, Closed: p.Closed}
		for _, level := range p.Levels {
			shown.Levels = append(shown.Levels, level.Name)
		}
		out = append(out, shown)
	}
	return out
}

func (l listsOf) Memberships(holder offer.Address) (out []api.Membership) {
	all, _ := l.index.Memberships(did.Merchant{}, chain.Address(holder))
	for _, m := range all {
		out = append(out, api.Membership{
			Token: "0x" + hex.EncodeToString(m.Token[:]), Programme: m.Programme.String(), Holder: offer.Address(m.Holder), Level: m.Level,
			Good: unixTime(m.Good), End: unixTime(m.End),
		})
	}
	return out
}
