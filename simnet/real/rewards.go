package real

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/reward"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/trace"
)

// promise is a merchant's campaign.
type promise struct {
	scenario.Campaign
	number   int // of all, from 0
	merchant int

	made chan struct{} // closed when it has its budget, or will not have one
	at   chain.Address // once it is made; zero: it was not
	end  uint64        // Unix seconds by the chain: last of a start
}

// Campaign has a merchant make a campaign and issue its budget to it. Customers begin
// their rewards when it is on the chain.
func (w *World) Campaign(merchant int, s scenario.Campaign) error {
	p := w.peers[merchant]
	now := w.chainTime()
	one := w.promises.Add(merchant, func(number int) *promise {
		return &promise{number: number, merchant: merchant, Campaign: s, made: make(chan struct{}), end: now + uint64(s.Over/time.Second)}
	})
	w.do(func() {
		defer close(one.made)
		if err := p.promise(one, now, s); err != nil && w.ctx.Err() == nil {
			w.put(trace.Event{Who: p.name, What: trace.Fail, Kind: "campaign", Note: reason(err)})
		}
	})
	for _, who := range w.customers {
		if one.Takes(who.number) {
			who.will(func(ctx context.Context, who *customer) { who.join(ctx, one) })
		}
	}
	return nil
}

// promise makes a campaign and gives it its budget by the merchant's peer.
func (p *peer) promise(one *promise, start uint64, s scenario.Campaign) error {
	if !p.up.Load() {
		return closed("campaign")
	}
	ctx, done := context.WithTimeout(p.world.ctx, patience)
	defer done()
	name := fmt.Sprint("campaign ", one.number)
	var place api.CampaignPlace
	err := p.Call(ctx, http.MethodPost, "/v1/reward-campaigns", api.NewRewardCampaign{
		Ref: name, Start: time.Unix(int64(start), 0), End: time.Unix(int64(one.end), 0), Vesting: uint64(s.Over / time.Second), Amount: fmt.Sprint(s.Reward),
		MaxPersons: uint32(min(s.Budget/s.Reward, 1<<32-1)), Cap: fmt.Sprint(s.Budget), Quorum: uint8(s.Quorum),
	}, &place)
	if err != nil {
		return err
	}
	var at chain.Address
	if err := at.UnmarshalText([]byte(place.Campaign)); err != nil {
		return err
	}
	for { // once it is in a block
		err := p.Call(ctx, http.MethodPost, "/v1/reward-campaigns/"+strings.ToLower(place.Campaign)+"/fund", api.Funding{Ref: name, Amount: fmt.Sprint(s.Budget), Issue: true}, nil)
		if err == nil {
			break
		}
		if !wait(ctx, often) {
			return err
		}
	}
	own, _ := p.world.pointsOf(p.number)
	for { // and its budget, without which nobody can begin
		held, err := p.world.balance(ctx, own, at)
		if err == nil && held >= s.Budget {
			one.at = at
			return nil
		}
		if !wait(ctx, often) {
			return errors.Join(closed("campaign"), err)
		}
	}
}

// joinAll begins a customer's rewards in the campaigns of a merchant that take
// starts, after a grant.
func (c *customer) joinAll(ctx context.Context, merchant int) {
	for _, one := range c.world.promises.Of(merchant) {
		if one.Takes(c.number) && c.world.chainTime() < one.end {
			c.join(ctx, one)
		}
	}
}

// join begins a customer's reward in a campaign, once, if a grant to its merchant
// stands.
func (c *customer) join(ctx context.Context, one *promise) {
	select {
	case <-one.made:
	case <-ctx.Done():
		return
	}
	key, stands := c.standing(one)
	if _, has := c.rewards[one.number]; has || !stands || one.at.IsZero() {
		return
	}
	err := c.with(ctx, func(open *wallet.Wallet) error { return c.startReward(ctx, open, one, c.grants[key]) })
	if err == nil {
		c.rewards[one.number] = key
	}
	c.failed("reward", c.world.peers[one.merchant], err)
}

// standing is a grant that a reward can hang on.
func (c *customer) standing(one *promise) (grantKey, bool) {
	for _, rights := range one.HangsOn() {
		key := grantKey{one.merchant, rights}
		if _, has := c.grants[key]; has {
			return key, true
		}
	}
	return grantKey{}, false
}

// startReward has members attest a grant, and one of them carry their words.
func (c *customer) startReward(ctx context.Context, open *wallet.Wallet, one *promise, id consent.GrantID) error {
	w := c.world
	from := w.peers[one.merchant].ID()
	at := loyalty.NewCampaign(w.made.Through(open, from), one.at)
	for deadline := w.Now() + scenario.AttestPatience; ; {
		err := c.tryReward(ctx, open, one, at, id)
		if err == nil || !scenario.Early(err) || w.Now() > deadline || !wait(ctx, w.plan.BlockTime) {
			return err
		}
	}
}

func (c *customer) tryReward(ctx context.Context, open *wallet.Wallet, one *promise, at *loyalty.Campaign, id consent.GrantID) error {
	merchant, terms, err := at.Terms(ctx)
	if err != nil {
		return err
	}
	c.account(c.world.peers[one.merchant])
	start, words, err := open.AttestStart(ctx, id, wallet.RewardAsk{
		Campaign: c.world.signedFor(one), Merchant: merchant, Start: terms.Start, Quorum: terms.Quorum, Now: c.world.chainTime(),
	})
	if err != nil {
		return err
	}
	bound := make([]loyalty.Attestation, len(words))
	for i, word := range words {
		bound[i] = loyalty.Attestation{Member: word.Member, Signature: word.Signature}
	}
	_, err = at.Start(ctx, start, bound)
	return err
}

func (w *World) signedFor(one *promise) reward.Campaign {
	return reward.Campaign{ChainID: w.made.Reader().Deployment().ChainID, Contract: one.at}
}

// stopRewards has the customer's own word carried that the rewards stop which hung on
// a grant that was taken back, as a wallet does after a revocation.
func (c *customer) stopRewards(ctx context.Context, open *wallet.Wallet, key grantKey) error {
	w := c.world
	p := w.peers[key.merchant]
	for _, one := range w.promises.Of(key.merchant) {
		if on, has := c.rewards[one.number]; !has || on != key {
			continue
		}
		at := loyalty.NewCampaign(w.made.Through(open, p.ID()), one.at)
		of, err := at.Stream(ctx, c.account(p))
		if err != nil {
			return err
		}
		if of.Since == 0 || of.Stopped != 0 {
			continue
		}
		s := reward.Stop{Account: c.account(p), Since: of.Since, Deadline: w.signedUntil()}
		if _, err := at.Stop(ctx, s, reward.Sign(s, w.signedFor(one), c.key(p))); err != nil {
			return err
		}
	}
	return nil
}

// Claim has a customer paid what has vested of their rewards of a merchant. It
// returns at once.
func (w *World) Claim(who, merchant int) {
	w.customers[who].will(func(ctx context.Context, c *customer) {
		for _, one := range w.promises.Of(merchant) {
			c.failed("claim", w.peers[merchant], c.claim(ctx, one))
		}
	})
}

func (c *customer) claim(ctx context.Context, one *promise) error {
	w := c.world
	if _, begun := c.rewards[one.number]; !begun {
		return nil
	}
	account := c.account(w.peers[one.merchant])
	return c.with(ctx, func(open *wallet.Wallet) error {
		return paid(w.carriers(one.merchant), func(first did.Merchant) (bool, error) {
			at := loyalty.NewCampaign(w.made.Through(open, first), one.at)
			due, err := at.Claimable(ctx, account)
			if err != nil || due.Sign() == 0 {
				return true, err
			}
			if _, err := at.Claim(ctx, w.chainTime(), account); err != nil {
				return false, err
			}
			left, err := at.Claimable(ctx, account)
			return err == nil && left.Cmp(due) < 0, err
		})
	})
}

// carriers are the members that run, the merchant of a reward first.
func (w *World) carriers(merchant int) (out []did.Merchant) {
	for i := range w.peers {
		if p := w.peers[(merchant+i)%len(w.peers)]; p.up.Load() {
			out = append(out, p.ID())
		}
	}
	return out
}

// paid has a claim carried by one member after the other until something was paid: each
// carries the same claim once a day (UTC), and says of the next one that it is done.
// fault.NotYet: all of them have carried it today.
func paid(carriers []did.Merchant, claim func(first did.Merchant) (bool, error)) error {
	for _, first := range carriers {
		if done, err := claim(first); done || err != nil {
			return err
		}
	}
	return fault.New(fault.NotYet, "claim", "every member that runs has carried this claim today (UTC)")
}

// begun is an account's reward in a campaign.
type begun struct{ campaign, account chain.Address }

// vested is what has vested of a reward by the contract, at a block.
func (w *World) vested(ctx context.Context, r begun, t tale) (int64, error) {
	at := loyalty.NewCampaign(pinned{w.made.Reader(), t.hash}, r.campaign)
	_, terms, err := at.Terms(ctx)
	if err != nil {
		return 0, err
	}
	stream, err := at.Stream(ctx, r.account)
	if err != nil || stream.Since == 0 {
		return 0, err
	}
	return terms.Reward().Vested(stream, t.time).Int64(), nil
}
