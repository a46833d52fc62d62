package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/protocol/did"
)

// overview is what a customer has and may expect at all merchants.
type overview struct {
	Points      []heldPoints      `json:"points"`      // that can be spent, by merchant
	Promised    []shownPromise    `json:"promised"`    // not credited yet
	Rewards     []whatIf          `json:"rewards"`     // that began
	Memberships []shownMembership `json:"memberships"` // that are held, or were
	Offers      []shownOffer      `json:"offers"`      // that are open
	Unknown     []unknownPart     `json:"unknown"`     // what could not be looked up
}

// heldPoints are the points of one merchant on all accounts of the wallet.
type heldPoints struct {
	Name   string         `json:"merchant_name"`
	Token  chain.Address  `json:"token"`
	Points uint64         `json:"points"`
	Expire []expiringLane `json:"expire"` // soonest first
	statedWorth

	issuer did.Merchant
}

// expiringLane is points that expire together.
type expiringLane struct {
	Points uint64    `json:"points"`
	Until  time.Time `json:"until"` // first moment at which they are gone
}

// unknownPart is a part of the overview that could not be looked up.
type unknownPart struct {
	Part    string `json:"part"` // points, promised, rewards, memberships or offers
	Problem string `json:"problem"`
}

// overview looks everything up. A part that cannot be is named in Unknown and hides
// nothing of the others; it fails only if there is no other.
func (s *walletSession) overview(ctx context.Context, p phrases, warn io.Writer) (overview, error) {
	out := overview{Points: []heldPoints{}, Promised: []shownPromise{}, Rewards: []whatIf{}, Memberships: []shownMembership{}, Offers: []shownOffer{}, Unknown: []unknownPart{}}
	parts := []struct {
		name string
		look func() error
	}{
		{"points", func() error { return s.lookAtPoints(ctx, &out) }},
		{"promised", func() error { return s.lookAtPromises(ctx, &out, promisedTextsOf(p.lang), warn) }},
		{"rewards", func() error { return s.lookAtRewards(ctx, &out) }},
		{"memberships", func() error { return s.lookAtMemberships(ctx, &out) }},
		{"offers", func() error { return s.lookAtOffers(ctx, &out) }},
	}
	var failed []error
	for _, part := range parts {
		if err := part.look(); err != nil {
			out.Unknown = append(out.Unknown, unknownPart{part.name, err.Error()})
			failed = append(failed, fmt.Errorf("%s: %w", part.name, err))
		}
	}
	if len(failed) == len(parts) {
		return out, errors.Join(failed...)
	}
	return out, nil
}

// lookAtPoints asks for each merchant's points on all accounts of the wallet: they
// can be given from one to another.
func (s *walletSession) lookAtPoints(ctx context.Context, out *overview) error {
	if s.network.Chain.PointsFactory.IsZero() {
		return nil
	}
	asking := ctx
	ctx, cancel := context.WithTimeout(ctx, chainPatience)
	defer cancel()
	all, err := newMemberPoints(s.chain.client).all(ctx)
	if err != nil {
		return err
	}
	var accounts [][20]byte
	for _, m := range s.chain.Registry().Members() {
		accounts = append(accounts, s.accountAt(m.ID))
	}
	found, whose := []heldPoints{}, []did.Merchant{}
	for at, m := range all {
		read, err := loyalty.ReadHoldings(ctx, s.chain.client, at, accounts)
		if err != nil {
			return err
		}
		if held := heldOf(read.Balances); held.Points > 0 {
			held.Name, held.Token, held.issuer, held.Worth = m.Name, at, m.ID, unknown
			found, whose = append(found, held), append(whose, m.ID)
		}
	}
	slices.SortFunc(found, func(a, b heldPoints) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Token.String(), b.Token.String()))
	})
	out.Points = found
	known, err := s.worths(asking, whose)
	if err != nil {
		return err
	}
	for i := range found {
		found[i].statedWorth = known.of(found[i].issuer, new(big.Int).SetUint64(found[i].Points))
	}
	return nil
}

// heldOf adds up accounts by expiry.
func heldOf(accounts []loyalty.Lanes) heldPoints {
	ends := map[uint64]uint64{}
	held := heldPoints{Expire: []expiringLane{}}
	for _, lanes := range accounts {
		held.Points += lanes.Total()
		for _, lane := range lanes {
			ends[lane.Ends] += lane.Points
		}
	}
	for end, points := range ends {
		held.Expire = append(held.Expire, expiringLane{points, unixTime(end)})
	}
	slices.SortFunc(held.Expire, func(a, b expiringLane) int { return a.Until.Compare(b.Until) })
	return held
}

func (s *walletSession) lookAtPromises(ctx context.Context, out *overview, t promisedTexts, warn io.Writer) error {
	all, err := s.promised(ctx, t, warn)
	if err != nil {
		return err
	}
	for _, l := range all {
		if l.State != "released" && l.State != "taken_back" {
			out.Promised = append(out.Promised, l)
		}
	}
	return nil
}

func (s *walletSession) lookAtRewards(ctx context.Context, out *overview) error {
	if s.network.Chain.Rewards.IsZero() {
		return nil
	}
	all, err := s.rewards(ctx, anybody)
	if err != nil {
		return err
	}
	out.Rewards = whatIfs(slices.DeleteFunc(all, func(r shownReward) bool { return r.State == "none" }))
	return nil
}

func (s *walletSession) lookAtMemberships(ctx context.Context, out *overview) error {
	if s.network.Chain.Memberships.IsZero() {
		return nil
	}
	all, err := s.programmes(ctx)
	if err != nil {
		return err
	}
	for _, one := range all {
		shown, err := s.membership(ctx, one)
		if err != nil {
			return err
		}
		if shown.State != "none" {
			out.Memberships = append(out.Memberships, shown)
		}
	}
	return nil
}

func (s *walletSession) lookAtOffers(ctx context.Context, out *overview) error {
	if s.network.Chain.Exchange.IsZero() || s.network.Chain.PointsFactory.IsZero() {
		return nil
	}
	x, err := s.exchanging()
	if err != nil {
		return err
	}
	own, err := x.wallet.OwnOffers(ctx)
	if err != nil {
		return err
	}
	for _, one := range own {
		if shown := x.look(ctx, one); shown.open() {
			out.Offers = append(out.Offers, shown)
		}
	}
	return nil
}

// open says whether an offer can still be filled, as far as is known.
func (o shownOffer) open() bool {
	return o.State != "cancelled" && o.State != "expired" && (o.Left == nil || *o.Left > 0)
}
