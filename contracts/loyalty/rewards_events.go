package loyalty

import (
	"math/big"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/souk-network/souk/contracts/bindings/rewardcampaign"
	"github.com/souk-network/souk/contracts/bindings/rewards"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/did"
)

// What campaigns say. Amounts are the token's smallest unit, times Unix seconds;
// that of a campaign's creation is Created.
type (
	// RewardStarted is a consent's reward that began.
	RewardStarted struct {
		Account        chain.Address
		Digest, Person [32]byte
		Since          uint64
	}
	// RewardStopped is one that ended. Vested stays the account's.
	RewardStopped struct {
		Account       chain.Address
		Stopped       uint64
		Vested, Freed *big.Int
	}
	// RewardClaimed is what an account was paid.
	RewardClaimed struct {
		Account chain.Address
		Amount  *big.Int
	}
	// ClaimSkipped is an account that the token would not pay.
	ClaimSkipped struct{ Account chain.Address }
	// ActivityRewarded is an activity that was paid.
	ActivityRewarded struct {
		Account     chain.Address
		Person, Ref [32]byte
		Index       uint8
		Amount      *big.Int
	}
	// BudgetReturned is what the merchant took back after the end.
	BudgetReturned struct {
		Merchant did.Merchant
		Amount   *big.Int
	}
)

// RewardsEvents reads the logs of the factory of campaigns. The block of a
// Created is that of its log.
func RewardsEvents() *Emitter {
	c := rewards.NewRewards()
	return newEmitter(c.GetABI(), map[string]func(*types.Log) (any, error){
		"CampaignCreated": says(c.UnpackCampaignCreatedEvent, func(e *rewards.RewardsCampaignCreated, _ *narrow) any {
			return Created{At: chain.Address(e.Campaign), Merchant: did.Merchant(e.Merchant), Terms: campaignTerms(e.Terms), Block: e.Raw.BlockNumber}
		}),
	})
}

// CampaignEvents reads the logs of a campaign.
func CampaignEvents() *Emitter {
	c := rewardcampaign.NewRewardCampaign()
	return newEmitter(c.GetABI(), map[string]func(*types.Log) (any, error){
		"RewardStarted": says(c.UnpackRewardStartedEvent, func(e *rewardcampaign.RewardCampaignRewardStarted, _ *narrow) any {
			return RewardStarted{Account: chain.Address(e.Account), Digest: e.Digest, Person: e.Person, Since: e.Since}
		}),
		"RewardStopped": says(c.UnpackRewardStoppedEvent, func(e *rewardcampaign.RewardCampaignRewardStopped, n *narrow) any {
			return RewardStopped{Account: chain.Address(e.Account), Stopped: n.u64(e.Stopped), Vested: e.Vested, Freed: e.Freed}
		}),
		"RewardClaimed": says(c.UnpackRewardClaimedEvent, func(e *rewardcampaign.RewardCampaignRewardClaimed, _ *narrow) any {
			return RewardClaimed{Account: chain.Address(e.Account), Amount: e.Amount}
		}),
		"ClaimSkipped": says(c.UnpackClaimSkippedEvent, func(e *rewardcampaign.RewardCampaignClaimSkipped, _ *narrow) any {
			return ClaimSkipped{Account: chain.Address(e.Account)}
		}),
		"ActivityRewarded": says(c.UnpackActivityRewardedEvent, func(e *rewardcampaign.RewardCampaignActivityRewarded, _ *narrow) any {
			return ActivityRewarded{Account: chain.Address(e.Account), Person: e.Person, Ref: e.Ref, Index: e.Index, Amount: e.Amount}
		}),
		"BudgetReturned": says(c.UnpackBudgetReturnedEvent, func(e *rewardcampaign.RewardCampaignBudgetReturned, _ *narrow) any {
			return BudgetReturned{Merchant: did.Merchant(e.Merchant), Amount: e.Amount}
		}),
		"EIP712DomainChanged": says(c.UnpackEIP712DomainChangedEvent, func(*rewardcampaign.RewardCampaignEIP712DomainChanged, *narrow) any { return DomainChanged{} }),
	})
}
