package main

import (
	"context"
	"crypto/ecdsa"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/reward"
)

// rewardAsk is what a wallet asks a campaign's attestors with, at a time of the chain.
func rewardAsk(chainID uint64, at chain.Address, merchant did.Merchant, t loyalty.CampaignTerms, now uint64) wallet.RewardAsk {
	return wallet.RewardAsk{
		Campaign: reward.Campaign{ChainID: chainID, Contract: at}, Merchant: merchant, Start: t.Start, Quorum: t.Quorum, Now: now,
	}
}

// startReward has attestors say that a grant lives, and their words carried.
func (s *walletSession) startReward(ctx context.Context, payer *ecdsa.PrivateKey, r *shownReward, id consent.GrantID) error {
	_, now, err := s.head()
	if err != nil {
		return err
	}
	start, words, err := s.wallet.AttestStart(ctx, id, rewardAsk(s.network.Chain.ChainID, r.Campaign, r.Merchant, r.created.Terms, now))
	if err != nil {
		return err
	}
	err = s.carry(ctx, payer, r.Merchant, func(via loyalty.Chain) (chain.ID, error) {
		return loyalty.NewCampaign(via, r.Campaign).Start(ctx, start, attestations(words))
	})
	if err != nil {
		return err
	}
	*r, err = s.reward(ctx, r.created, now)
	return err
}

// standingGrant is a grant to a merchant that stands: of several, the one that
// ends last. not_found if there is none.
func (s *walletSession) standingGrant(m did.Merchant) (consent.GrantID, error) {
	var best consent.SignedGrant
	for _, a := range s.wallet.Answers() {
		if a.Merchant != m || a.State != consent.StateGranted || !a.Current {
			continue
		}
		if g, ok := s.wallet.Signed(a.Grant); ok && g.Grant.Expiry > best.Grant.Expiry {
			best = g
		}
	}
	if best.Grant.Expiry == 0 {
		return consent.GrantID{}, fault.New(fault.NotFound, "start reward", "no grant to this merchant stands; give one first")
	}
	return best.ID(), nil
}
