package main

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"math/big"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/protocol/fault"
)

// campaignsOf gives the API a merchant's reward campaigns: what the chain has of
// them, and changes by the merchant's own outbox.
type campaignsOf struct {
	*rewardsOf
	points *loyalty.Points // nil: the merchant issues none
}

var _ api.RewardCampaigns = campaignsOf{}

// campaignsFor is nil where the consortium has no contract of rewards.
func campaignsFor(rewards *rewardsOf, points *pointsIssuer) api.RewardCampaigns {
	if rewards == nil {
		return nil
	}
	out := campaignsOf{rewardsOf: rewards}
	if points != nil {
		out.points = points.points
	}
	return out
}

// refHash hashes the merchant's own name of something: a salt that nobody reads back
// from the chain but who knows the name.
func refHash(what, ref string) [32]byte {
	return sha256.Sum256([]byte("souk/v1/" + what + "\x00" + ref))
}

func (c campaignsOf) Create(ctx context.Context, n api.NewRewardCampaign) (api.CampaignPlace, error) {
	terms, err := c.termsOf(ctx, n)
	if err != nil {
		return api.CampaignPlace{}, err
	}
	salt := refHash("reward-campaign", n.Ref)
	at, err := c.factory.AddressOf(ctx, c.client.Account(), salt, terms)
	if err != nil {
		return api.CampaignPlace{}, err
	}
	place := api.CampaignPlace{Campaign: at.String()}
	if made, err := c.factory.IsCampaign(ctx, at); err != nil || made {
		return place, err
	}
	_, err = c.factory.Create(ctx, salt, terms)
	return place, err
}

func (c campaignsOf) termsOf(ctx context.Context, n api.NewRewardCampaign) (t loyalty.CampaignTerms, err error) {
	_, now, err := headOf(c.client)
	if err != nil {
		return t, err
	}
	t = loyalty.CampaignTerms{
		Start: now - now%3600, End: uint64(n.End.Unix()), Vesting: n.Vesting, MaxPersons: n.MaxPersons, Activities: n.Activities, Quorum: n.Quorum,
	}
	if !n.Start.IsZero() {
		t.Start = uint64(n.Start.Unix())
	}
	if t.Token, err = c.token(ctx, n.Token); err != nil {
		return t, err
	}
	unit := loyalty.UnitOf(ctx, c.client, t.Token)
	for _, a := range []struct {
		into *(*big.Int)
		text string
	}{{&t.Amount, n.Amount}, {&t.ActivityAmount, n.ActivityAmount}, {&t.Cap, n.Cap}} {
		if *a.into, err = amountIn(unit, a.text); err != nil {
			return t, err
		}
	}
	return t, nil
}

// amountIn reads whole tokens; nothing is zero.
func amountIn(unit loyalty.Unit, text string) (*big.Int, error) {
	if text == "" {
		return new(big.Int), nil
	}
	n, ok := unit.Whole(text)
	if !ok {
		return nil, fault.New(fault.Malformed, "read amount", "want digits, with no more decimals than the token has")
	}
	return n, nil
}

// addressOf reads "0x" and 40 hexadecimal digits.
func addressOf(text string) (a chain.Address, err error) {
	err = a.UnmarshalText([]byte(text))
	return a, err
}

// token is the one that is named, or this merchant's points.
func (c campaignsOf) token(ctx context.Context, text string) (chain.Address, error) {
	switch {
	case text != "":
		return addressOf(text)
	case c.points == nil:
		return chain.Address{}, fault.New(fault.NotFound, "find token", "this merchant has no points; name the token that is paid")
	}
	return c.points.Token(ctx)
}

// own finds a campaign of this merchant's own.
func (c campaignsOf) own(ctx context.Context, address string) (chain.Address, campaignOf, error) {
	at, err := addressOf(address)
	if err != nil {
		return at, campaignOf{}, err
	}
	found, err := c.find(ctx, at)
	if err == nil && found.merchant != c.client.Account() {
		err = fault.New(fault.Unauthorized, "find campaign", "another merchant's")
	}
	return at, found, err
}

// Fund pays a budget by plain transfer or by issuing points, exactly the amount: no
// allowance is given to anybody.
func (c campaignsOf) Fund(ctx context.Context, address string, f api.Funding) error {
	const op = "fund campaign"
	at, campaign, err := c.own(ctx, address)
	if err != nil {
		return err
	}
	amount, err := amountIn(loyalty.UnitOf(ctx, c.client, campaign.terms.Token), f.Amount)
	if err != nil {
		return err
	}
	if amount.Sign() == 0 {
		return fault.New(fault.Malformed, op, "want an amount above zero")
	}
	ref := refHash("reward-budget", address+"\x00"+f.Ref)
	if f.Issue {
		return c.issueTo(ctx, at, campaign.terms.Token, amount, ref)
	}
	token := loyalty.NewToken(c.client, campaign.terms.Token)
	_, err = token.Send(ctx, at, amount, binary.BigEndian.Uint64(ref[:8]))
	return err
}

func (c campaignsOf) issueTo(ctx context.Context, at, token chain.Address, amount *big.Int, ref [32]byte) error {
	const op = "fund campaign"
	if c.points == nil {
		return fault.New(fault.NotFound, op, "this merchant issues no points")
	}
	own, err := c.points.Token(ctx)
	switch {
	case err != nil:
		return err
	case own != token:
		return fault.New(fault.Conflict, op, "the campaign does not pay in this merchant's points")
	case !amount.IsUint64():
		return fault.New(fault.TooLarge, op, "more points than can be issued")
	}
	return c.points.Issue(ctx, []loyalty.Line{{Ref: ref, Account: at, Amount: amount.Uint64()}})
}

// Return is asked for once a block: what was returned by then is told by the list.
func (c campaignsOf) Return(ctx context.Context, address string) error {
	at, campaign, err := c.own(ctx, address)
	if err != nil {
		return err
	}
	head, now, err := headOf(c.client)
	if err != nil {
		return err
	}
	if now <= campaign.terms.End {
		return fault.New(fault.NotYet, "return budget", "the campaign ends on "+unixTime(campaign.terms.End).Format(time.RFC3339))
	}
	_, err = loyalty.NewCampaign(c.client, at).ReturnBudget(ctx, head)
	return err
}

func (c campaignsOf) List(ctx context.Context) ([]api.RewardCampaign, error) {
	all, err := c.campaigns(ctx)
	if err != nil {
		return nil, err
	}
	var out []api.RewardCampaign
	for _, one := range all {
		shown, err := c.shown(ctx, one)
		if err != nil {
			return nil, err
		}
		out = append(out, shown)
	}
	return out, nil
}

func (c campaignsOf) shown(ctx context.Context, one loyalty.Created) (api.RewardCampaign, error) {
	_, now, err := headOf(c.client)
	if err != nil {
		return api.RewardCampaign{}, err
	}
	at, t := loyalty.NewCampaign(c.client, one.At), one.Terms
	book, err := c.book(ctx, one)
	if err != nil {
		return api.RewardCampaign{}, err
	}
	sums, err := at.Sums(ctx)
	if err != nil {
		return api.RewardCampaign{}, err
	}
	held, err := loyalty.NewToken(c.client, t.Token).Balance(ctx, one.At)
	if err != nil {
		return api.RewardCampaign{}, err
	}
	returnable, err := at.Returnable(ctx)
	if err != nil {
		return api.RewardCampaign{}, err
	}
	unit := loyalty.UnitOf(ctx, c.client, t.Token)
	text := func(n *big.Int) string { return whole(n, unit.Decimals) }
	out := api.RewardCampaign{
		Campaign: one.At.String(), Token: t.Token.String(), Symbol: unit.Symbol, Start: unixTime(t.Start), End: unixTime(t.End), Over: now > t.End,
		Vesting: t.Vesting, Amount: text(t.Amount), MaxPersons: t.MaxPersons, ActivityAmount: text(t.ActivityAmount), Activities: t.Activities,
		Cap: text(t.Cap), Quorum: t.Quorum, Held: text(held), Reserved: text(sums.Reserved), Granted: text(sums.Granted),
		ForActivities: text(book.Activities), Returned: text(book.Returned), Returnable: text(returnable), Started: len(book.Rewards),
	}
	vested, claimed := new(big.Int), new(big.Int)
	for _, r := range book.Rewards {
		has := t.Reward().Vested(r.Stream, now)
		vested.Add(vested, has)
		claimed.Add(claimed, r.Claimed)
		switch {
		case r.Stopped != 0:
			out.Stopped++
		case has.Cmp(t.Amount) < 0:
			out.Running++
		}
	}
	left := new(big.Int).Sub(held, sums.Reserved)
	if left.Sign() < 0 { // points in it expired
		left.SetInt64(0)
	}
	came := new(big.Int).Add(held, claimed)
	came.Add(came, book.Activities).Add(came, book.Returned)
	out.Vested, out.Claimed, out.Left, out.Budget = text(vested), text(claimed), text(left), text(came)
	return out, nil
}
