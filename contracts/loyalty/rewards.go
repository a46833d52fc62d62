package loyalty

import (
	"context"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/rewardcampaign"
	"github.com/souk-network/souk/contracts/bindings/rewards"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/reward"
)

// CampaignTerms are what a merchant promises, for ever. Amounts are in the
// token's smallest unit, at most 96 bits, nil for zero; times are Unix seconds.
type CampaignTerms struct {
	Token          chain.Address
	Start          uint64   // at most a day before the creation
	End            uint64   // last second of a start or an activity
	Vesting        uint64   // seconds; not zero exactly if Amount is not zero
	Amount         *big.Int // for a consent
	MaxPersons     uint32   // how many can start
	ActivityAmount *big.Int // for an activity
	Activities     uint8    // of one person that are paid, at most 128
	Cap            *big.Int // most that is granted altogether
	Quorum         uint8    // 0: the merchant attests; else so many members, at most 16
}

// Reward are the terms by which protocol/reward says what has vested.
func (t CampaignTerms) Reward() reward.Terms {
	return reward.Terms{Amount: amount(t.Amount), Vesting: t.Vesting}
}

// amount reads nil as zero.
func amount(n *big.Int) *big.Int {
	if n == nil {
		return new(big.Int)
	}
	return n
}

func seconds(n uint64) *big.Int { return new(big.Int).SetUint64(n) }

func (t CampaignTerms) pack() rewards.CampaignTerms {
	return rewards.CampaignTerms{
		Token: common.Address(t.Token), Start: seconds(t.Start), End: seconds(t.End), Vesting: seconds(t.Vesting),
		Amount: amount(t.Amount), MaxPersons: t.MaxPersons, ActivityAmount: amount(t.ActivityAmount),
		Activities: t.Activities, Cap: amount(t.Cap), Quorum: t.Quorum,
	}
}

// Rewards is the factory of campaigns.
type Rewards struct {
	contract
	code *rewards.Rewards
}

// NewRewards speaks to the factory at an address.
func NewRewards(client Chain, at chain.Address) *Rewards {
	code := rewards.NewRewards()
	return &Rewards{contract{client, at, code.UnpackError}, code}
}

// Create makes a campaign of the sender, an active member. The budget is sent to
// its address (see AddressOf) by plain transfer, before or after.
func (r *Rewards) Create(ctx context.Context, salt [32]byte, t CampaignTerms) (chain.ID, error) {
	data, err := r.code.TryPackCreate(salt, t.pack())
	return r.send(ctx, "create reward campaign", 0, 0, data, err)
}

// AddressOf is where a campaign is or will be.
func (r *Rewards) AddressOf(ctx context.Context, merchant did.Merchant, salt [32]byte, t CampaignTerms) (chain.Address, error) {
	data, err := r.code.TryPackCampaignOf(common.Address(merchant), salt, t.pack())
	if err != nil {
		return chain.Address{}, fault.Wrap(fault.Malformed, "pack campaign terms", err)
	}
	at, err := ask(ctx, r.contract, data, r.code.UnpackCampaignOf)
	return chain.Address(at), err
}

// IsCampaign reports whether this factory made a campaign: only then do its
// promises hold.
func (r *Rewards) IsCampaign(ctx context.Context, at chain.Address) (bool, error) {
	return ask(ctx, r.contract, r.code.PackIsCampaign(common.Address(at)), r.code.UnpackIsCampaign)
}

// Campaign is one campaign's contract.
type Campaign struct {
	contract
	code *rewardcampaign.RewardCampaign
}

// NewCampaign speaks to the campaign at an address. Ask the factory whether it
// is one.
func NewCampaign(client Chain, at chain.Address) *Campaign {
	code := rewardcampaign.NewRewardCampaign()
	return &Campaign{contract{client, at, code.UnpackError}, code}
}

// Attestation is one member's signature under a statement.
type Attestation struct {
	Member    did.Merchant
	Signature []byte
}

// sorted puts attestations into the order that the contract asks for.
func sorted(list []Attestation) []rewardcampaign.Attestation {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b Attestation) int { return slices.Compare(a.Member[:], b.Member[:]) })
	out := make([]rewardcampaign.Attestation, len(list))
	for i, a := range list {
		out[i] = rewardcampaign.Attestation{Member: common.Address(a.Member), Signature: a.Signature}
	}
	return out
}

// Start starts an account's reward by the word of attestors, in any order.
func (c *Campaign) Start(ctx context.Context, s reward.Start, words []Attestation) (chain.ID, error) {
	data, err := c.code.TryPackStart(rewardcampaign.RewardStart{
		Account: s.Account, Digest: s.Digest, Person: s.Person, Since: s.Since, Deadline: s.Deadline,
	}, sorted(words))
	return c.send(ctx, "start reward", 0, s.Deadline, data, err)
}

// Stop stops a reward by the account's own signature.
func (c *Campaign) Stop(ctx context.Context, s reward.Stop, signature []byte) (chain.ID, error) {
	data, err := c.code.TryPackStop(stopOf(s), signature)
	return c.send(ctx, "stop reward", 0, s.Deadline, data, err)
}

// StopAttested stops a reward by the word of attestors, in any order.
func (c *Campaign) StopAttested(ctx context.Context, s reward.Stop, words []Attestation) (chain.ID, error) {
	data, err := c.code.TryPackStopAttested(stopOf(s), sorted(words))
	return c.send(ctx, "stop reward", 0, s.Deadline, data, err)
}

func stopOf(s reward.Stop) rewardcampaign.RewardStop {
	return rewardcampaign.RewardStop{Account: s.Account, Since: s.Since, Deadline: s.Deadline}
}

// Activity pays an activity by the word of attestors, in any order.
func (c *Campaign) Activity(ctx context.Context, a reward.Activity, words []Attestation) (chain.ID, error) {
	data, err := c.code.TryPackActivity(rewardcampaign.RewardActivity{
		Account: a.Account, Person: a.Person, Index: a.Index, Ref: a.Ref, Deadline: a.Deadline,
	}, sorted(words))
	return c.send(ctx, "pay activity", 0, a.Deadline, data, err)
}

// Claim pays accounts what has vested. The same accounts are claimed for again
// in another round; the day is a good number for it.
func (c *Campaign) Claim(ctx context.Context, round uint64, accounts ...chain.Address) (chain.ID, error) {
	list := make([]common.Address, len(accounts))
	for i, a := range accounts {
		list[i] = common.Address(a)
	}
	data, err := c.code.TryPackClaimMany(list)
	return c.send(ctx, "claim rewards", round, 0, data, err)
}

// ReturnBudget gives the merchant what nobody can claim, once the campaign is over.
func (c *Campaign) ReturnBudget(ctx context.Context, round uint64) (chain.ID, error) {
	data, err := c.code.TryPackReturnBudget()
	return c.send(ctx, "return reward budget", round, 0, data, err)
}

// Terms are who promised, and what.
func (c *Campaign) Terms(ctx context.Context) (did.Merchant, CampaignTerms, error) {
	out, err := ask(ctx, c.contract, c.code.PackCampaign(), c.code.UnpackCampaign)
	if err != nil {
		return did.Merchant{}, CampaignTerms{}, err
	}
	t := out.Terms
	return did.Merchant(out.Merchant), CampaignTerms{
		Token: chain.Address(t.Token), Start: t.Start.Uint64(), End: t.End.Uint64(), Vesting: t.Vesting.Uint64(),
		Amount: t.Amount, MaxPersons: t.MaxPersons, ActivityAmount: t.ActivityAmount,
		Activities: t.Activities, Cap: t.Cap, Quorum: t.Quorum,
	}, nil
}

// Stream is an account's reward; Since is zero if it has none.
func (c *Campaign) Stream(ctx context.Context, account chain.Address) (reward.Stream, error) {
	s, err := ask(ctx, c.contract, c.code.PackStreamOf(common.Address(account)), c.code.UnpackStreamOf)
	if err != nil {
		return reward.Stream{}, err
	}
	return reward.Stream{Since: s.Since.Uint64(), Stopped: s.Stopped.Uint64(), Claimed: s.Claimed}, nil
}

// Claimable is what an account would be paid now.
func (c *Campaign) Claimable(ctx context.Context, account chain.Address) (*big.Int, error) {
	return ask(ctx, c.contract, c.code.PackClaimable(common.Address(account)), c.code.UnpackClaimable)
}

// WhatIf is what a customer keeps and loses by revoking at a time, Unix seconds.
func (c *Campaign) WhatIf(ctx context.Context, account chain.Address, at uint64) (reward.WhatIf, error) {
	_, terms, err := c.Terms(ctx)
	if err != nil {
		return reward.WhatIf{}, err
	}
	stream, err := c.Stream(ctx, account)
	if err != nil {
		return reward.WhatIf{}, err
	}
	return terms.Reward().Stop(stream, at), nil
}
