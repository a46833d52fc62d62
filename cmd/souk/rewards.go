package main

import (
	"context"
	"crypto/ecdsa"
	"math/big"
	"strings"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/reward"
)

// shownReward is a campaign and the customer's own reward in it. Amounts are in
// whole tokens.
type shownReward struct {
	Campaign  chain.Address `json:"campaign"`
	Merchant  did.Merchant  `json:"merchant"`
	Name      string        `json:"merchant_name"`
	Token     chain.Address `json:"token"`
	Symbol    string        `json:"symbol"`
	Amount    string        `json:"amount"` // for a consent, once all of it has vested
	Vesting   uint64        `json:"vesting_seconds"`
	End       time.Time     `json:"end"` // last second of a start
	Persons   uint32        `json:"max_persons"`
	Cap       string        `json:"cap"` // most that it grants altogether
	Account   chain.Address `json:"account"`
	State     string        `json:"state"` // none, running, stopped or vested
	Since     time.Time     `json:"since,omitzero"`
	Until     time.Time     `json:"until,omitzero"` // when all of it has vested, or when it stopped
	Vested    string        `json:"vested,omitempty"`
	Paid      string        `json:"paid,omitempty"`
	Claimable string        `json:"claimable,omitempty"` // now
	Lost      string        `json:"lost_by_revoking,omitempty"`
	Stopped   bool          `json:"stopped_now,omitempty"` // by this command

	created loyalty.Created
	token   loyalty.Unit
	stream  reward.Stream
	due     *big.Int
	atStake reward.WhatIf
}

// rewards reads the campaigns of the members that counts chooses, and the
// customer's reward in each.
func (s *walletSession) rewards(ctx context.Context, counts func(did.Merchant) bool) ([]shownReward, error) {
	factory := s.network.Chain.Rewards
	if factory.IsZero() {
		return nil, fault.New(fault.Unavailable, "find rewards", "this consortium has no contract for rewards")
	}
	head, now, err := s.head()
	if err != nil {
		return nil, err
	}
	campaigns, err := loyalty.NewRewards(s.chain.client, factory).Campaigns(ctx, s.network.Chain.Block, head)
	if err != nil {
		return nil, err
	}
	out := []shownReward{}
	for _, c := range campaigns {
		if !counts(c.Merchant) {
			continue
		}
		shown, err := s.reward(ctx, c, now)
		if err != nil {
			return nil, err
		}
		out = append(out, shown)
	}
	return out, nil
}

func (s *walletSession) reward(ctx context.Context, c loyalty.Created, now uint64) (shownReward, error) {
	at, account := loyalty.NewCampaign(s.chain.client, c.At), s.accountAt(c.Merchant)
	token := loyalty.UnitOf(ctx, s.chain.client, c.Terms.Token)
	out := shownReward{
		Campaign: c.At, Merchant: c.Merchant, Name: s.name(c.Merchant), Token: c.Terms.Token, Symbol: token.Symbol,
		Amount: whole(c.Terms.Amount, token.Decimals), Vesting: c.Terms.Vesting, End: unixTime(c.Terms.End),
		Persons: c.Terms.MaxPersons, Cap: whole(c.Terms.Cap, token.Decimals), Account: account, State: "none",
		created: c, token: token, due: new(big.Int),
	}
	var err error
	if out.stream, err = at.Stream(ctx, account); err != nil || out.stream.Since == 0 {
		return out, err
	}
	if out.due, err = at.Claimable(ctx, account); err != nil {
		return out, err
	}
	terms := c.Terms.Reward()
	out.atStake = terms.Stop(out.stream, now)
	out.Since, out.Until = unixTime(out.stream.Since), unixTime(out.stream.Since+c.Terms.Vesting)
	out.Vested, out.Paid = out.amount(out.atStake.Kept), out.amount(out.stream.Claimed)
	out.Claimable, out.Lost = out.amount(out.due), out.amount(out.atStake.Lost)
	switch {
	case out.stream.Stopped != 0:
		out.State, out.Until = "stopped", unixTime(out.stream.Stopped)
	case out.atStake.Lost.Sign() == 0:
		out.State = "vested"
	default:
		out.State = "running"
	}
	return out, nil
}

func (r shownReward) amount(n *big.Int) string { return whole(n, r.token.Decimals) }

// open says whether the campaign takes a start of the customer's at a time of the
// chain, Unix seconds, as far as its terms tell.
func (r shownReward) open(now uint64) bool {
	return r.State == "none" && now <= r.created.Terms.End && r.created.Terms.Amount.Sign() > 0
}

// fits says whether an argument names the campaign or its merchant.
func (r shownReward) fits(text string) bool {
	return strings.EqualFold(r.Campaign.String(), text) || strings.EqualFold(r.Merchant.String(), text) || strings.EqualFold(r.Name, text)
}

// claimReward has a reward paid that has vested, and says how much came of it.
func (s *walletSession) claimReward(ctx context.Context, payer *ecdsa.PrivateKey, r *shownReward) (*big.Int, error) {
	_, now, err := s.head()
	if err != nil {
		return nil, err
	}
	err = s.carry(ctx, payer, r.Merchant, func(via loyalty.Chain) (chain.ID, error) {
		return loyalty.NewCampaign(via, r.Campaign).Claim(ctx, now, r.Account)
	})
	if err != nil {
		return nil, err
	}
	before := r.stream.Claimed
	after, err := s.reward(ctx, r.created, now)
	if err != nil {
		return nil, err
	}
	*r = after
	paid := new(big.Int).Sub(after.stream.Claimed, before)
	if paid.Sign() == 0 {
		return nil, fault.New(fault.Conflict, "claim reward", "nothing was paid: the same claim was carried today already, or the campaign's token refuses; try tomorrow, or with --payer")
	}
	return paid, nil
}

// stopReward ends a reward by the account's own signature. One that somebody
// stopped before is stopped.
func (s *walletSession) stopReward(ctx context.Context, payer *ecdsa.PrivateKey, r *shownReward) error {
	_, now, err := s.head()
	if err != nil {
		return err
	}
	stop := reward.Stop{Account: r.Account, Since: r.stream.Since, Deadline: now + signedFor}
	signed := reward.Sign(stop, reward.Campaign{ChainID: s.network.Chain.ChainID, Contract: r.Campaign}, s.seed.Account(r.Merchant))
	err = s.carry(ctx, payer, r.Merchant, func(via loyalty.Chain) (chain.ID, error) {
		return loyalty.NewCampaign(via, r.Campaign).Stop(ctx, stop, signed)
	})
	if err != nil && fault.KindOf(err) != fault.Replayed {
		return err
	}
	r.Stopped = true
	return nil
}

// rewardsOf are the running rewards that hang on a grant: those that began for
// it, and those that began for no grant of this wallet that stands, as nobody
// else can say what they hang on.
func (s *walletSession) rewardsOf(ctx context.Context, g consent.Grant) ([]shownReward, error) {
	if s.network.Chain.Rewards.IsZero() {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, chainPatience)
	defer cancel()
	all, err := s.rewards(ctx, func(m did.Merchant) bool { return m == g.Audience })
	if err != nil {
		return nil, err
	}
	others := s.digests(g)
	head, _, err := s.head()
	if err != nil {
		return nil, err
	}
	var out []shownReward
	for _, r := range all {
		if r.State != "running" && r.State != "vested" {
			continue
		}
		digest, found, err := loyalty.NewCampaign(s.chain.client, r.Campaign).StartedFor(ctx, r.Account, r.created.Block, head)
		if err != nil {
			return nil, err
		}
		if found && others[digest] {
			continue
		}
		out = append(out, r)
	}
	return out, nil
}

// digests are those under which the chain knows the other grants to the same
// merchant that stand.
func (s *walletSession) digests(but consent.Grant) map[[32]byte]bool {
	out := map[[32]byte]bool{}
	for _, a := range s.wallet.Answers() {
		if a.Merchant != but.Audience || a.State != consent.StateGranted || !a.Current || a.Grant == but.ID() {
			continue
		}
		if g, ok := s.wallet.Signed(a.Grant); ok {
			out[consent.AnchorDigest(g.ID(), g.Grant.Salt, g.Grant.Seq)] = true
		}
	}
	return out
}
