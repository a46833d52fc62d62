package full

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/rewardcampaign"
	"github.com/souk-network/souk/peer/attest"
	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/reward"
	"github.com/souk-network/souk/simnet/chain"
	"github.com/souk-network/souk/simnet/scenario"
)

// campaign is a merchant's campaign, as everybody can read of it.
type campaign struct {
	scenario.Campaign
	number, merchant int
	at               [20]byte
	terms            ledger.CampaignTerms
}

// Campaign has a merchant make a campaign and issue its budget to it. Customers
// begin their rewards when it is on the chain.
func (w *World) Campaign(merchant int, s scenario.Campaign) error {
	p := w.peers[merchant]
	own, issues := w.chain.Points(p.Member.ID)
	if !issues {
		return fault.New(fault.NotFound, "campaign", p.Name+" has no points of its own")
	}
	p.funded++
	at, terms, err := w.chain.Campaigns(p.Member.ID, p.operator).Announce(fmt.Sprint(p.number, " ", p.funded), s.Terms())
	if err != nil {
		return err
	}
	budget := points.Line{Ref: w.secret("budget", p.number, p.funded), Account: at, Amount: s.Budget}
	if err := own.Issue(w.ctx, []points.Line{budget}); err != nil {
		return err
	}
	c := w.promises.Add(merchant, func(number int) *campaign {
		return &campaign{number: number, at: at, merchant: merchant, terms: terms, Campaign: s}
	})
	for _, who := range w.customers {
		if c.Takes(who.purse.number) {
			who.will(func(_ context.Context, who *customer) { who.join(c) })
		}
	}
	return nil
}

// joinAll begins a customer's rewards in the campaigns of a merchant that take
// starts, after a grant.
func (c *customer) joinAll(merchant int) {
	for _, one := range c.world.promises.Of(merchant) {
		if one.Takes(c.purse.number) && uint64(time.Now().Unix()) < one.terms.End {
			c.join(one)
		}
	}
}

// join begins a customer's reward in a campaign, once, if a grant to its merchant
// stands.
func (c *customer) join(one *campaign) {
	key, stands := c.standing(one)
	if _, has := c.rewards[one.number]; has || !stands {
		return
	}
	err := c.with(func(ctx context.Context, w *wallet.Wallet) error { return c.startReward(ctx, w, one, c.grants[key]) })
	if err == nil {
		c.rewards[one.number] = key
	}
	c.failed("reward", c.world.peers[one.merchant], err)
}

// standing is a grant that a reward can hang on.
func (c *customer) standing(one *campaign) (grantKey, bool) {
	for _, rights := range one.HangsOn() {
		key := grantKey{one.merchant, rights}
		if _, has := c.grants[key]; has {
			return key, true
		}
	}
	return grantKey{}, false
}

// startReward has members attest a grant, and one of them carry their words.
func (c *customer) startReward(ctx context.Context, w *wallet.Wallet, one *campaign, id consent.GrantID) error {
	p := c.world.peers[one.merchant]
	from := c.world.chain.Campaigns(p.Member.ID, p.operator)
	for deadline := time.Now().Add(scenario.AttestPatience); ; time.Sleep(c.world.plan.BlockTime) {
		start, words, err := w.AttestStart(ctx, id, wallet.RewardAsk{
			Campaign: one.signedFor(), Merchant: p.Member.ID, Start: one.terms.Start, Quorum: one.terms.Quorum, Now: from.Now(),
		})
		if err == nil {
			return c.carried(ctx, w, one.at, startCall(start, words), p.Member.ID)
		}
		if !scenario.Early(err) || time.Now().After(deadline) {
			return err
		}
	}
}

func (c *campaign) signedFor() reward.Campaign {
	return reward.Campaign{ChainID: chain.ID, Contract: c.at}
}

func startCall(s reward.Start, words []attest.Word) []byte {
	bound := make([]rewardcampaign.Attestation, len(words))
	for i, w := range words {
		bound[i] = rewardcampaign.Attestation{Member: common.Address(w.Member), Signature: w.Signature}
	}
	slices.SortFunc(bound, func(a, b rewardcampaign.Attestation) int { return bytes.Compare(a.Member[:], b.Member[:]) })
	return rewardcampaign.NewRewardCampaign().PackStart(rewardcampaign.RewardStart{
		Account: s.Account, Digest: s.Digest, Person: s.Person, Since: s.Since, Deadline: s.Deadline,
	}, bound)
}

// stopRewards has the customer's own word carried that the rewards stop which hung
// on a grant that was taken back, as a wallet does after a revocation.
func (c *customer) stopRewards(ctx context.Context, w *wallet.Wallet, key grantKey) error {
	p := c.world.peers[key.merchant]
	for _, one := range c.world.promises.Of(key.merchant) {
		on, has := c.rewards[one.number]
		if !has || on != key {
			continue
		}
		of, err := c.world.chain.Campaigns(p.Member.ID, p.operator).Reward(ctx, one.at, c.account(p), [32]byte{})
		if err != nil {
			return err
		}
		if of.Since == 0 || of.Stopped != 0 {
			continue
		}
		s := reward.Stop{Account: c.account(p), Since: of.Since, Deadline: uint64(time.Now().Unix()) + signedFor}
		call := rewardcampaign.RewardStop{Account: s.Account, Since: s.Since, Deadline: s.Deadline}
		data := rewardcampaign.NewRewardCampaign().PackStop(call, reward.Sign(s, one.signedFor(), c.key(p)))
		if err := c.carried(ctx, w, one.at, data, p.Member.ID); err != nil {
			return err
		}
	}
	return nil
}

// Claim has a customer paid what has vested of their rewards of a merchant. It
// returns at once.
func (w *World) Claim(who, merchant int) {
	w.customers[who].will(func(_ context.Context, c *customer) {
		for _, one := range w.promises.Of(merchant) {
			c.failed("claim", w.peers[merchant], c.claim(one))
		}
	})
}

func (c *customer) claim(one *campaign) error {
	p := c.world.peers[one.merchant]
	due, err := c.world.chain.Campaigns(p.Member.ID, p.operator).Claimable(one.at, c.account(p))
	if err != nil || due == 0 {
		return err
	}
	data := rewardcampaign.NewRewardCampaign().PackClaimMany([]common.Address{c.account(p)})
	return c.with(func(ctx context.Context, w *wallet.Wallet) error { return c.carried(ctx, w, one.at, data, p.Member.ID) })
}
