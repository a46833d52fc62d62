package real

import (
	"github.com/ethereum/go-ethereum/accounts/abi"

	"github.com/souk-network/souk/contracts/bindings/anchorregistry"
	"github.com/souk-network/souk/contracts/bindings/consentregistry"
	"github.com/souk-network/souk/contracts/bindings/consortiumregistry"
	"github.com/souk-network/souk/contracts/bindings/exchange"
	"github.com/souk-network/souk/contracts/bindings/memberships"
	"github.com/souk-network/souk/contracts/bindings/netting"
	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/bindings/pointsfactory"
	"github.com/souk-network/souk/contracts/bindings/rewardcampaign"
	"github.com/souk-network/souk/contracts/bindings/rewards"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
)

// contract is a kind of contract: its functions, and what it says if that is
// listened to.
type contract struct {
	code  abi.ABI
	says  *loyalty.Emitter
	calls map[string]string // functions that the trace calls otherwise
}

// contracts are those of a consortium, by address.
type contracts map[chain.Address]contract

func contractsOf(d chain.Deployment) contracts {
	all := contracts{
		d.Consortium:    {code: consortiumregistry.NewConsortiumRegistry().GetABI(), calls: map[string]string{"vote": "vote for member"}},
		d.Consent:       {code: consentregistry.NewConsentRegistry().GetABI()},
		d.Anchor:        {code: anchorregistry.NewAnchorRegistry().GetABI()},
		d.PointsFactory: {code: pointsfactory.NewPointsFactory().GetABI(), calls: map[string]string{"create": "create points"}},
		d.Rewards:       {code: rewards.NewRewards().GetABI(), says: loyalty.RewardsEvents(), calls: map[string]string{"create": "create campaign"}},
		d.Memberships:   {code: memberships.NewMemberships().GetABI()},
		d.Exchange:      {code: exchange.NewExchange().GetABI(), says: loyalty.ExchangeEvents()},
		d.Netting:       {code: netting.NewNetting().GetABI()},
	}
	delete(all, chain.Address{}) // what makes a contract has no addressee
	return all
}

// ownPoints is the kind of a merchant's points.
func ownPoints() contract {
	return contract{code: points.NewPoints().GetABI(), says: loyalty.PointsEvents()}
}

// campaign is the kind of a campaign.
func campaign() contract {
	return contract{code: rewardcampaign.NewRewardCampaign().GetABI(), says: loyalty.CampaignEvents()}
}

// call is the function that a transaction calls, by the name that the trace has for
// it; "" where it is none of these contracts.
func (c contracts) call(to chain.Address, data []byte) string {
	of, known := c[to]
	if !known || len(data) < 4 {
		return ""
	}
	method, err := of.code.MethodById(data[:4])
	if err != nil {
		return ""
	}
	if name, has := of.calls[method.Name]; has {
		return name
	}
	return method.Name
}
