package loyalty

import (
	"context"

	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/bindings/rewards"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/did"
)

// Created is a campaign that the factory made.
type Created struct {
	At       chain.Address
	Merchant did.Merchant
	Terms    CampaignTerms
	Block    uint64 // none of the campaign's events is older
}

// Campaigns are the campaigns that were made in the blocks from to until, both
// included, in the order of the chain.
func (r *Rewards) Campaigns(ctx context.Context, from, until uint64) ([]Created, error) {
	said, err := read(ctx, r.contract, from, until, RewardsEvents())
	if err != nil {
		return nil, err
	}
	var out []Created
	for _, e := range said {
		if created, ok := e.What.(Created); ok {
			out = append(out, created)
		}
	}
	return out, nil
}

func campaignTerms(t rewards.CampaignTerms) CampaignTerms {
	return CampaignTerms{
		Token: chain.Address(t.Token), Start: t.Start.Uint64(), End: t.End.Uint64(), Vesting: t.Vesting.Uint64(),
		Amount: t.Amount, MaxPersons: t.MaxPersons, ActivityAmount: t.ActivityAmount,
		Activities: t.Activities, Cap: t.Cap, Quorum: t.Quorum,
	}
}

// StartedFor is the digest of the grant for which an account's reward began,
// looked for in the blocks from to until, both included; see
// consent.AnchorDigest. found is false if none began in them.
func (c *Campaign) StartedFor(ctx context.Context, account chain.Address, from, until uint64) (digest [32]byte, found bool, err error) {
	said, err := read(ctx, c.contract, from, until, CampaignEvents())
	if err != nil {
		return digest, false, err
	}
	for _, e := range said {
		if started, ok := e.What.(RewardStarted); ok && started.Account == account {
			return started.Digest, true, nil
		}
	}
	return digest, false, nil
}

// Unit is how amounts of an ERC-20 token are written. The symbol is the token's
// own choice and proves nothing.
type Unit struct {
	Symbol   string // at most 16 characters
	Decimals uint8
}

// UnitOf reads how a token is written; what it does not say is left zero.
func UnitOf(ctx context.Context, client Chain, at chain.Address) (t Unit) {
	code := points.NewPoints()
	if raw, err := client.Ask(ctx, at, code.PackSymbol()); err == nil {
		t.Symbol = chain.ReadSymbol(raw)
	}
	c := contract{client, at, code.UnpackError}
	t.Decimals, _ = ask(ctx, c, code.PackDecimals(), code.UnpackDecimals)
	return t
}
