package main

import (
	"context"
	"errors"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/attest"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/membership"
	"github.com/souk-network/souk/protocol/reward"
)

// signedFor is how long what a wallet signs for a contract is good, in seconds of
// the chain.
const signedFor = 365 * 86_400

// through is the chain as customer c reaches it: merchant j first.
func (d *demo) through(c *customer, j int) relayed {
	return relayed{Client: d.chain.client, wallet: c.Wallet, first: []did.Merchant{d.merchants[j].ID}}
}

// accountAt is a customer's account for a merchant.
func (d *demo) accountAt(c *customer, j int) (*secp256k1.PrivateKey, [20]byte) {
	key := c.seed.Account(d.merchants[j].ID)
	return key, eip712.AccountOf(key.PubKey())
}

// startRewards begins the reward of each reading grant: the wallet asks the members'
// peers, which attest it by what they know, and a member carries their words to the
// chain.
func (d *demo) startRewards(ctx context.Context) error {
	return d.eachOnChain(ctx, "rewards", func(ctx context.Context, c *customer) error {
		for j := range d.merchants {
			if denies(c.Number, j) || !d.rewards(j) {
				continue
			}
			if err := d.startReward(ctx, c, j); err != nil {
				return err
			}
			d.count.add(&d.count.RewardsStarted, 1)
		}
		return nil
	})
}

// attestPatience is how long members' peers have to hear of a grant, and to be fresh.
const attestPatience = time.Minute

func (d *demo) startReward(ctx context.Context, c *customer, j int) error {
	at := loyalty.NewCampaign(d.through(c, j), d.campaigns[j])
	merchant, terms, err := at.Terms(ctx)
	if err != nil {
		return err
	}
	var start reward.Start
	var words []attest.Word
	err = d.until(ctx, attestPatience, "members attest a consent", func(ctx context.Context) (bool, error) {
		var err error
		start, words, err = c.Wallet.AttestStart(ctx, c.grants[j], rewardAsk(d.network.Chain.ChainID, d.campaigns[j], merchant, terms, d.chainTime()))
		return err == nil, err
	})
	if err != nil {
		return err
	}
	_, err = at.Start(ctx, start, attestations(words))
	return err
}

func (d *demo) campaign(j int) reward.Campaign {
	return reward.Campaign{ChainID: d.network.Chain.ChainID, Contract: d.campaigns[j]}
}

// stopReward ends the reward of a grant that is taken back: what has vested by
// now stays the customer's.
func (d *demo) stopReward(ctx context.Context, c *customer, j int) error {
	if !d.rewards(j) {
		return nil
	}
	key, account := d.accountAt(c, j)
	at := loyalty.NewCampaign(d.through(c, j), d.campaigns[j])
	stream, err := at.Stream(ctx, account)
	if err != nil {
		return err
	}
	s := reward.Stop{Account: account, Since: stream.Since, Deadline: d.chainTime() + signedFor}
	if _, err = at.Stop(ctx, s, reward.Sign(s, d.campaign(j), key)); err == nil {
		d.count.add(&d.count.RewardsStopped, 1)
	}
	return err
}

// mintAll has everybody who earned as much as the average become a member.
func (d *demo) mintAll(ctx context.Context) error {
	buysAt := d.buysAt()
	return d.eachOnChain(ctx, "memberships", func(ctx context.Context, c *customer) error {
		for j := range d.merchants {
			if !buysAt[c.Ref][j] {
				continue
			}
			if err := d.mint(ctx, c, j); err != nil {
				return err
			}
		}
		return nil
	})
}

// mint shows the contract what a customer earned. Who earned too little is refused.
func (d *demo) mint(ctx context.Context, c *customer, j int) error {
	_, account := d.accountAt(c, j)
	programme := membership.ProgrammeOf(d.merchants[j].ID, regulars)
	m := loyalty.NewMemberships(d.through(c, j), d.network.Chain.Memberships)
	_, err := m.Mint(ctx, programme, 1, account, loyalty.Seen(0), 0)
	switch {
	case fault.KindOf(err) == fault.BadProof:
		return nil
	case err != nil:
		return err
	}
	level, err := m.Level(ctx, programme, account)
	if err == nil && level != 1 {
		return errors.New("a membership was minted, and the contract shows none")
	}
	d.count.add(&d.count.MembershipsMinted, 1)
	return err
}

// vest lets time pass until every reward that runs has vested, and pays them all.
func (d *demo) vest(ctx context.Context) error {
	if err := d.pass(ctx, rewardVesting/86_400+1); err != nil {
		return err
	}
	return d.eachOnChain(ctx, "claims", func(ctx context.Context, c *customer) error {
		for j := range d.merchants {
			if denies(c.Number, j) || !d.rewards(j) {
				continue
			}
			if err := d.claim(ctx, c, j); err != nil {
				return err
			}
		}
		return nil
	})
}

func (d *demo) claim(ctx context.Context, c *customer, j int) error {
	_, account := d.accountAt(c, j)
	at := loyalty.NewCampaign(d.through(c, j), d.campaigns[j])
	due, err := at.Claimable(ctx, account)
	if err != nil || due.Sign() == 0 { // stopped before a whole point had vested
		return err
	}
	if _, err := at.Claim(ctx, 0, account); err != nil {
		return err
	}
	d.count.add(&d.count.RewardsVested, int(due.Int64()))
	return nil
}

// pass lets days go by on the chain.
func (d *demo) pass(ctx context.Context, days int) error {
	before := d.chainTime()
	err := d.until(ctx, time.Minute, "no transaction waits", func(context.Context) (bool, error) {
		err := d.chain.devnet.AdjustTime(time.Duration(days) * 24 * time.Hour)
		return err == nil, err
	})
	if err != nil {
		return err
	}
	return d.until(ctx, time.Minute, "the new time is seen", func(context.Context) (bool, error) {
		return d.chainTime() >= before+uint64(days)*86_400, nil
	})
}

// age lets time pass until the last merchant's points have expired, and adds
// everything up from the chain's events.
func (d *demo) age(ctx context.Context) error {
	if err := d.pass(ctx, ledger.Lives*shortEpochDays-rewardVesting/86_400); err != nil {
		return err
	}
	return d.recount(ctx)
}
