package chain

import (
	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/anchorregistry"
	"github.com/souk-network/souk/contracts/bindings/consentregistry"
	"github.com/souk-network/souk/contracts/bindings/consortiumregistry"
	"github.com/souk-network/souk/contracts/bindings/exchange"
	"github.com/souk-network/souk/contracts/bindings/memberships"
	"github.com/souk-network/souk/contracts/bindings/netting"
	"github.com/souk-network/souk/contracts/bindings/pointsfactory"
	"github.com/souk-network/souk/contracts/bindings/rewards"
	"github.com/souk-network/souk/protocol/did"
)

// part is one contract of a consortium: what it takes to create it, and where
// a Deployment keeps its address.
type part struct {
	name string
	bin  string
	at   func(*Deployment) *Address
	args func(founders []did.Member, before Deployment) []byte // of the constructor; before: what was created already
	// core parts are in every deployment. The others were added later: a deployment
	// without them is one of before.
	core bool
}

// ContractName is what the consortium's contract at an address is called, or empty.
func (d Deployment) ContractName(address Address) string {
	for _, p := range parts() {
		if at := *p.at(&d); at == address && !at.IsZero() {
			return p.name
		}
	}
	return ""
}

// parts are the contracts of a consortium in the order of their creation.
func parts() []part {
	return []part{
		{
			name: "ConsortiumRegistry", bin: consortiumregistry.ConsortiumRegistryMetaData.Bin, core: true,
			at: func(d *Deployment) *Address { return &d.Consortium }, args: founderCards,
		},
		{
			name: "ConsentRegistry", bin: consentregistry.ConsentRegistryMetaData.Bin, core: true,
			at: func(d *Deployment) *Address { return &d.Consent }, args: func([]did.Member, Deployment) []byte { return nil },
		},
		{
			name: "AnchorRegistry", bin: anchorregistry.AnchorRegistryMetaData.Bin, core: true,
			at: func(d *Deployment) *Address { return &d.Anchor }, args: func(_ []did.Member, d Deployment) []byte {
				return anchorregistry.NewAnchorRegistry().PackConstructor(common.Address(d.Consortium))
			},
		},
		{
			name: "PointsFactory", bin: pointsfactory.PointsFactoryMetaData.Bin,
			at: func(d *Deployment) *Address { return &d.PointsFactory }, args: func(_ []did.Member, d Deployment) []byte {
				return pointsfactory.NewPointsFactory().PackConstructor(common.Address(d.Consortium))
			},
		},
		{
			name: "Rewards", bin: rewards.RewardsMetaData.Bin,
			at: func(d *Deployment) *Address { return &d.Rewards }, args: func(_ []did.Member, d Deployment) []byte {
				return rewards.NewRewards().PackConstructor(common.Address(d.Consortium), common.Address(d.PointsFactory))
			},
		},
		{
			name: "Memberships", bin: memberships.MembershipsMetaData.Bin,
			at: func(d *Deployment) *Address { return &d.Memberships }, args: func(_ []did.Member, d Deployment) []byte {
				return memberships.NewMemberships().PackConstructor(common.Address(d.Consortium), common.Address(d.PointsFactory))
			},
		},
		{ // after the memberships, which know what their holders pay less
			name: "Exchange", bin: exchange.ExchangeMetaData.Bin,
			at: func(d *Deployment) *Address { return &d.Exchange }, args: func(_ []did.Member, d Deployment) []byte {
				return exchange.NewExchange().PackConstructor(common.Address(d.Consortium), common.Address(d.PointsFactory), common.Address(d.Memberships))
			},
		},
		{
			name: "Netting", bin: netting.NettingMetaData.Bin,
			at: func(d *Deployment) *Address { return &d.Netting }, args: func(_ []did.Member, d Deployment) []byte {
				return netting.NewNetting().PackConstructor(common.Address(d.PointsFactory))
			},
		},
	}
}

func founderCards(founders []did.Member, _ Deployment) []byte {
	cards := make([]consortiumregistry.MemberInit, len(founders))
	for i, m := range founders {
		cards[i] = cardOf(m)
	}
	return consortiumregistry.NewConsortiumRegistry().PackConstructor(cards)
}
