package loyalty

import (
	"context"
	"maps"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/reward"
)

// CampaignSums are a campaign's own sums, in the token's smallest unit.
type CampaignSums struct {
	Reserved *big.Int // held back for rewards that run or wait to be claimed
	Granted  *big.Int // counts against the cap
	Persons  uint32   // who started
}

// Sums reads what a campaign has granted and holds back.
func (c *Campaign) Sums(ctx context.Context) (CampaignSums, error) {
	out, err := ask(ctx, c.contract, c.code.PackTotals(), c.code.UnpackTotals)
	return CampaignSums{Reserved: out.Reserved, Granted: out.Granted, Persons: out.Persons}, err
}

// PersonStarted reports whether a person has a reward of this campaign.
func (c *Campaign) PersonStarted(ctx context.Context, person [32]byte) (bool, error) {
	out, err := ask(ctx, c.contract, c.code.PackPersonOf(person), c.code.UnpackPersonOf)
	return out.Started, err
}

// Returnable is what the merchant would get back now; zero until the campaign is over.
func (c *Campaign) Returnable(ctx context.Context) (*big.Int, error) {
	return ask(ctx, c.contract, c.code.PackReturnable(), c.code.UnpackReturnable)
}

// BookedReward is an account's reward as a campaign's events tell it.
type BookedReward struct {
	reward.Stream
	Digest [32]byte // of the grant for which it began
}

// CampaignBook is what a campaign's events tell.
type CampaignBook struct {
	Rewards    map[chain.Address]BookedReward
	Activities *big.Int // what was paid for them
	Returned   *big.Int // what the merchant took back
}

// NewCampaignBook is that of a campaign before its first event.
func NewCampaignBook() CampaignBook {
	return CampaignBook{Rewards: map[chain.Address]BookedReward{}, Activities: new(big.Int), Returned: new(big.Int)}
}

// Continue reads the events of the blocks from to until, both included, after those
// that the book has. The book itself stays as it is.
func (c *Campaign) Continue(ctx context.Context, b CampaignBook, from, until uint64) (CampaignBook, error) {
	logs, err := c.client.Events(ctx, from, until, c.at)
	if err != nil {
		return CampaignBook{}, err
	}
	out := CampaignBook{Rewards: maps.Clone(b.Rewards), Activities: new(big.Int).Set(b.Activities), Returned: new(big.Int).Set(b.Returned)}
	for i := range logs {
		if e, err := c.code.UnpackRewardStartedEvent(&logs[i]); err == nil {
			out.Rewards[chain.Address(e.Account)] = BookedReward{reward.Stream{Since: e.Since, Claimed: new(big.Int)}, e.Digest}
		}
		if e, err := c.code.UnpackRewardStoppedEvent(&logs[i]); err == nil {
			r := out.Rewards[chain.Address(e.Account)]
			r.Stopped = e.Stopped.Uint64()
			out.Rewards[chain.Address(e.Account)] = r
		}
		if e, err := c.code.UnpackRewardClaimedEvent(&logs[i]); err == nil {
			r := out.Rewards[chain.Address(e.Account)]
			r.Claimed = new(big.Int).Add(amount(r.Claimed), e.Amount)
			out.Rewards[chain.Address(e.Account)] = r
		}
		if e, err := c.code.UnpackActivityRewardedEvent(&logs[i]); err == nil {
			out.Activities.Add(out.Activities, e.Amount)
		}
		if e, err := c.code.UnpackBudgetReturnedEvent(&logs[i]); err == nil {
			out.Returned.Add(out.Returned, e.Amount)
		}
	}
	return out, nil
}

// Send gives tokens of the sender to an account, by plain transfer: no allowance is
// given to anybody. round tells repeats apart that are meant.
func (t *Token) Send(ctx context.Context, to chain.Address, value *big.Int, round uint64) (chain.ID, error) {
	if value == nil || value.Sign() <= 0 {
		return chain.ID{}, fault.New(fault.Malformed, "send tokens", "want an amount above zero")
	}
	data, err := points.NewPoints().TryPackTransfer(common.Address(to), value)
	return t.send(ctx, "send tokens", round, 0, data, err)
}
