package evm

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/consortiumregistry"
	"github.com/souk-network/souk/contracts/bindings/exchange"
	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/bindings/pointsfactory"
	"github.com/souk-network/souk/contracts/bindings/rewardcampaign"
	"github.com/souk-network/souk/contracts/bindings/rewards"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/offer"
)

// calldata is the contract, the function and the bytes of a call.
func (e *EVM) calldata(o ledger.Op) (to common.Address, call string, data []byte, err error) {
	for _, known := range []func(ledger.Op) (common.Address, string, []byte){e.ofMembers, ofPoints, e.ofOffers, e.ofRewards} {
		if to, call, data = known(o); call != "" {
			return to, call, data, nil
		}
	}
	return to, "", nil, fault.New(fault.UnknownKind, "simulate", "with chain=evm such a call is not carried out in this version: leave chain=evm out")
}

func (e *EVM) ofMembers(o ledger.Op) (to common.Address, call string, data []byte) {
	switch o := o.(type) {
	case ledger.MemberLeave:
		return e.setup.Registry, "leaveConsortium", consortiumregistry.NewConsortiumRegistry().PackLeaveConsortium([32]byte{})
	case ledger.PointsCreate:
		return e.setup.PointsFactory, "create points", pointsfactory.NewPointsFactory().PackCreate(pointsfactory.PointsTerms{
			Start: o.Start, EpochLength: o.EpochLength, Cap: units(o.Cap), Decimals: o.Decimals, Name: o.Name, Symbol: o.Symbol,
		})
	}
	return to, "", nil
}

func ofPoints(o ledger.Op) (to common.Address, call string, data []byte) {
	p := points.NewPoints()
	switch o := o.(type) {
	case ledger.PointsIssue:
		return o.Points, "issue", p.PackIssue(bound(o.Lines))
	case ledger.PointsCommit:
		return o.Points, "commit", p.PackCommit(o.Root, uint32(o.Count), units(o.Total), o.ReleaseAt)
	case ledger.PointsRelease:
		return o.Points, "release", p.PackRelease(o.Root, units(o.First), bound(o.Lines), o.Proof)
	case ledger.PointsReduce:
		return o.Points, "reduce", p.PackReduce(o.Root, units(o.Index), bound([]ledger.Line{o.Line})[0], units(o.Amount), o.Proof)
	case ledger.PointsTakeBack:
		return o.Points, "takeBack", p.PackTakeBack(o.Root, units(o.Index), bound([]ledger.Line{o.Line})[0], units(o.Amount), o.Proof)
	case ledger.PointsTransfer:
		return o.Points, "transfer", p.PackTransfer(o.To, units(o.Amount))
	case ledger.PointsApprove:
		return o.Points, "approve", p.PackApprove(o.Spender, units(o.Amount))
	case ledger.PointsPermit:
		v, r, s := parts(o.Signature)
		return o.Points, "permit", p.PackPermit(o.Permit.Owner, o.Permit.Spender, units(o.Permit.Value), units(o.Permit.Deadline), v, r, s)
	case ledger.PointsTransferSigned:
		t := o.Transfer
		return o.Points, "transferWithAuthorization", p.PackTransferWithAuthorization(t.From, t.To, units(t.Value), units(t.Window.After), units(t.Window.Before), t.Nonce, o.Signature)
	case ledger.PointsRedeemSigned:
		r := o.Redemption
		return o.Points, "redeemWithAuthorization", p.PackRedeemWithAuthorization(r.Holder, units(r.Amount), r.Ref, units(r.Window.After), units(r.Window.Before), r.Nonce, o.Signature)
	}
	return to, "", nil
}

func (e *EVM) ofOffers(o ledger.Op) (to common.Address, call string, data []byte) {
	x := exchange.NewExchange()
	switch o := o.(type) {
	case ledger.ExchangeSettleMany:
		call, data = "settleMany", x.PackSettleMany(rings(o.Rings))
	case ledger.ExchangeCancel:
		call, data = "cancel", x.PackCancel(packed(o.Offer))
	case ledger.ExchangeCancelSigned:
		call, data = "cancelBySignature", x.PackCancelBySignature(packed(o.Offer), o.Signature)
	case ledger.ExchangeCancelBelowSigned:
		call, data = "cancelBelowBySignature", x.PackCancelBelowBySignature(o.Maker, o.Nonce, o.Signature)
	case ledger.ExchangePausePump:
		var quotes []exchange.Offer
		var sigs [][]byte
		for _, q := range o.Quotes {
			quotes, sigs = append(quotes, packed(q.Offer)), append(sigs, q.Sig)
		}
		call, data = "pausePump", x.PackPausePump(quotes, sigs)
	case ledger.ExchangePropose:
		call, data = "proposeCorridor", x.PackProposeCorridor(terms(o.Terms))
	case ledger.ExchangeVote:
		call, data = "vote", x.PackVote(o.ID, o.Terms.Digest())
	case ledger.ExchangeEnact:
		call, data = "enactCorridor", x.PackEnactCorridor(o.ID, terms(o.Terms))
	}
	return e.setup.Exchange, call, data
}

func (e *EVM) ofRewards(o ledger.Op) (to common.Address, call string, data []byte) {
	c := rewardcampaign.NewRewardCampaign()
	switch o := o.(type) {
	case ledger.CampaignCreate:
		t := o.Terms
		return e.setup.Rewards, "create campaign", rewards.NewRewards().PackCreate(o.Salt, rewards.CampaignTerms{
			Token: t.Token, Start: units(t.Start), End: units(t.End), Vesting: units(t.Vesting), Amount: units(t.Amount), MaxPersons: t.MaxPersons,
			ActivityAmount: units(t.ActivityAmount), Activities: t.Activities, Cap: units(t.Cap), Quorum: t.Quorum,
		})
	case ledger.CampaignStart:
		s := o.Start
		return o.Campaign, "start", c.PackStart(rewardcampaign.RewardStart{Account: s.Account, Digest: s.Digest, Person: s.Person, Since: s.Since, Deadline: s.Deadline}, words(o.Words))
	case ledger.CampaignStop:
		return o.Campaign, "stop", c.PackStop(rewardcampaign.RewardStop{Account: o.Stop.Account, Since: o.Stop.Since, Deadline: o.Stop.Deadline}, o.Signature)
	case ledger.CampaignStopAttested:
		return o.Campaign, "stopAttested", c.PackStopAttested(rewardcampaign.RewardStop{Account: o.Stop.Account, Since: o.Stop.Since, Deadline: o.Stop.Deadline}, words(o.Words))
	case ledger.CampaignClaim:
		return o.Campaign, "claim", c.PackClaim(o.Account)
	case ledger.CampaignClaimMany:
		var all []common.Address
		for _, a := range o.Accounts {
			all = append(all, a)
		}
		return o.Campaign, "claimMany", c.PackClaimMany(all)
	}
	return to, "", nil
}

func units(n uint64) *big.Int { return new(big.Int).SetUint64(n) }

func parts(sig []byte) (v uint8, r, s [32]byte) {
	if len(sig) == 65 {
		v, r, s = sig[64], [32]byte(sig[:32]), [32]byte(sig[32:64])
	}
	return v, r, s
}

func bound(lines []ledger.Line) []points.Line {
	out := make([]points.Line, len(lines))
	for i, l := range lines {
		out[i] = points.Line{Account: l.Account, Amount: units(l.Amount), Ref: l.Ref}
	}
	return out
}

func words(list []ledger.Attestation) []rewardcampaign.Attestation {
	out := make([]rewardcampaign.Attestation, len(list))
	for i, w := range list {
		out[i] = rewardcampaign.Attestation{Member: w.Member, Signature: w.Signature}
	}
	return out
}

func rings(all []ledger.Ring) []exchange.Ring {
	out := make([]exchange.Ring, len(all))
	for i, r := range all {
		for _, o := range r.Offers {
			out[i].Offers, out[i].Signatures = append(out[i].Offers, packed(o.Offer)), append(out[i].Signatures, o.Sig)
		}
		for _, n := range r.Amounts {
			out[i].Amounts = append(out[i].Amounts, units(n))
		}
	}
	return out
}

func packed(o offer.Offer) exchange.Offer {
	return exchange.Offer{
		Maker: common.Address(o.Maker), Recipient: common.Address(o.Recipient), Taker: common.Address(o.Taker), Give: common.Address(o.Give), Want: common.Address(o.Want),
		GiveAmount: units(o.GiveAmount), WantAmount: units(o.WantAmount), MaxFee: units(o.MaxFee), MaxRelayFee: units(o.MaxRelayFee),
		Nonce: o.Nonce, Expiry: o.Expiry, Salt: o.Salt,
	}
}

func terms(c ledger.Corridor) exchange.CorridorTerms {
	return exchange.CorridorTerms{
		Low: c.Low, High: c.High, MinHigh: units(c.MinHigh), MinLow: units(c.MinLow), MaxHigh: units(c.MaxHigh), MaxLow: units(c.MaxLow),
		CapLow: units(c.CapLow), CapHigh: units(c.CapHigh),
	}
}
