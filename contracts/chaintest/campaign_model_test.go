package chaintest

import (
	"bytes"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/rewardcampaign"
	"github.com/souk-network/souk/contracts/bindings/rewards"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/reward"
)

// Campaigns of points and their model take the same calls, good and bad ones: both
// accept or both refuse, for the same kind of reason, and hold the same after each.
// SOUK_LEDGER_OPERATIONS sets how many calls; 3,000 otherwise.
//
// Defends I7: a campaign pays what it holds and nothing else.
func TestModelOfCampaignsEqualsTheContract(t *testing.T) {
	runFloor(t, []floorOperation{
		{"fund", 8, (*floor).fund}, {"start", 20, (*floor).startReward}, {"stop", 8, (*floor).stopReward}, {"stopAttested", 5, (*floor).stopAttested},
		{"claim", 16, (*floor).claimReward}, {"activity", 16, (*floor).activity}, {"returnBudget", 3, (*floor).returnBudget},
		{"wait", 10, (*floor).waitHours}, {"membership", 1, (*floor).membership},
	}, (*floor).announcing)
}

// announcing makes a new campaign of the first merchant now and then.
func (f *floor) announcing() {
	if f.tally.calls%150 == 0 && f.away < 0 {
		f.announce()
	}
}

func (f *floor) announce() {
	const day = 86_400
	now := f.evm.Time
	c := ledger.CampaignTerms{
		Start: now + f.r.Uint64N(2*day), End: now + 3*day + f.r.Uint64N(9*day), Vesting: 1 + f.r.Uint64N(9*day), Amount: 1 + f.r.Uint64N(900), MaxPersons: 2 + f.r.Uint64N(4),
		ActivityAmount: f.r.Uint64N(90), Cap: 1000 + f.r.Uint64N(4000), Quorum: f.r.IntN(3),
	}
	if c.ActivityAmount > 0 {
		c.Activities = 1 + uint8(f.r.IntN(5))
	}
	if c.ActivityAmount > 0 && f.r.IntN(5) == 0 {
		c.Amount, c.Vesting, c.MaxPersons = 0, 0, 0
	}
	factory := rewards.NewRewards()
	if f.campaigns == (common.Address{}) {
		f.campaigns = f.create(rewards.RewardsMetaData.Bin, factory.PackConstructor(f.registry, f.clones))
	}
	out, err := f.evm.Call(f.accounts[0], f.campaigns, factory.PackCreate(f.salt(), rewards.CampaignTerms{
		Token: f.tokens[0], Start: units(c.Start), End: units(c.End), Vesting: units(c.Vesting), Amount: units(c.Amount), MaxPersons: uint32(c.MaxPersons),
		ActivityAmount: units(c.ActivityAmount), Activities: c.Activities, Cap: units(c.Cap), Quorum: uint8(c.Quorum),
	}))
	must(f.T, err)
	at, err := factory.UnpackCreate(out)
	must(f.T, err)
	f.funds = append(f.funds, at)
	f.campaign = ledger.NewCampaign(reward.Campaign{ChainID: f.evm.rules.ChainID.Uint64(), Contract: at}, c, f.accounts[0], f.issued[f.tokens[0]], f.accounts[:shops])
	f.began = map[ledger.Account]uint64{}
}

func (f *floor) fund() { f.issueTo(0, f.campaign.At.Contract, 1+f.r.Uint64N(900)) }

func (f *floor) startReward() {
	s := reward.Start{Account: f.account(), Digest: f.salt(), Person: f.person(), Since: f.earlier(), Deadline: f.deadline()}
	switch f.r.IntN(40) {
	case 0:
		s.Account = ledger.Account{}
	case 1:
		s.Since = f.evm.Time + 1
	case 2:
		s.Since = f.campaign.Terms.Start - 1
	}
	words, bound := f.attest(s)
	data := f.rewards().PackStart(rewardcampaign.RewardStart{Account: s.Account, Digest: s.Digest, Person: s.Person, Since: s.Since, Deadline: s.Deadline}, bound)
	if f.called(data, func() error { return f.campaign.Start(f.evm.Time, s, words) }) {
		f.began[s.Account] = s.Since
	}
}

func (f *floor) stopReward() {
	s := f.stopping()
	caller := f.account()
	sig := reward.Sign(s, f.campaign.At, f.keys[f.signer(s.Account)])
	f.damage(sig)
	f.same(caller, f.campaign.At.Contract, f.rewards().PackStop(rewardcampaign.RewardStop{Account: s.Account, Since: s.Since, Deadline: s.Deadline}, sig), func() error {
		return f.campaign.Stop(caller, f.evm.Time, s, sig)
	})
}

func (f *floor) stopAttested() {
	s := f.stopping()
	words, bound := f.attest(s)
	f.called(f.rewards().PackStopAttested(rewardcampaign.RewardStop{Account: s.Account, Since: s.Since, Deadline: s.Deadline}, bound), func() error { return f.campaign.StopAttested(f.evm.Time, s, words) })
}

func (f *floor) claimReward() {
	account := f.account()
	f.equal("claimable", f.number(f.campaign.At.Contract, f.rewards().PackClaimable(account)), f.campaign.Claimable(f.evm.Time, account))
	f.called(f.rewards().PackClaim(account), func() error {
		_, err := f.campaign.Claim(f.evm.Time, account)
		return err
	})
}

func (f *floor) activity() {
	a := reward.Activity{Account: f.account(), Person: f.person(), Index: uint8(f.r.IntN(6)), Ref: f.salt(), Deadline: f.deadline()}
	words, bound := f.attest(a)
	f.called(f.rewards().PackActivity(rewardcampaign.RewardActivity{Account: a.Account, Person: a.Person, Index: a.Index, Ref: a.Ref, Deadline: a.Deadline}, bound), func() error { return f.campaign.Activity(f.evm.Time, a, words) })
}

func (f *floor) returnBudget() {
	f.called(f.rewards().PackReturnBudget(), func() error {
		_, err := f.campaign.ReturnBudget(f.evm.Time)
		return err
	})
}

func (f *floor) waitHours() {
	f.evm.Time += f.r.Uint64N(6 * 3600)
	switch f.r.IntN(60) {
	case 0:
		f.evm.Time += 30 * 86_400
	case 1, 2:
		f.evm.Time += 3 * 86_400
	case 3: // the last second of the campaign, or the one after
		f.evm.Time = max(f.evm.Time, f.campaign.Terms.End+uint64(f.r.IntN(2)))
	}
	if f.away >= 0 && f.r.IntN(2) == 0 {
		f.membership()
	}
	f.note(accepted)
}

// called is a call by anybody; the campaign's sums are compared after it.
func (f *floor) called(data []byte, call func() error) bool {
	f.Helper()
	at := common.Address(f.campaign.At.Contract)
	ok := f.same(f.account(), at, data, call)
	got, err := f.rewards().UnpackTotals(f.view(at, f.rewards().PackTotals()))
	must(f.T, err)
	reserved, granted, persons := f.campaign.Totals()
	f.equal("totals", [3]uint64{got.Reserved.Uint64(), got.Granted.Uint64(), uint64(got.Persons)}, [3]uint64{reserved, granted, persons})
	return ok
}

func (f *floor) rewards() *rewardcampaign.RewardCampaign { return rewardcampaign.NewRewardCampaign() }

// attest has a statement signed by those who attest, or by others now and then.
func (f *floor) attest(s reward.Statement) (words []ledger.Attestation, bound []rewardcampaign.Attestation) {
	n := max(1, f.campaign.Terms.Quorum)
	members := slices.Clone(f.accounts[:n])
	if f.r.IntN(20) == 0 {
		members = slices.Clone(f.accounts[1 : 1+f.r.IntN(shops+1)])
	}
	slices.SortFunc(members, func(a, b ledger.Account) int { return bytes.Compare(a[:], b[:]) })
	if f.r.IntN(40) == 0 {
		slices.Reverse(members)
	}
	for _, m := range members {
		sig := reward.Sign(s, f.campaign.At, f.keys[f.signer(m)])
		f.damage(sig)
		words = append(words, ledger.Attestation{Member: m, Signature: sig})
		bound = append(bound, rewardcampaign.Attestation{Member: m, Signature: sig})
	}
	return words, bound
}

func (f *floor) stopping() reward.Stop {
	s := reward.Stop{Account: f.account(), Deadline: f.deadline()}
	s.Since = f.began[s.Account]
	if f.r.IntN(20) == 0 {
		s.Since++
	}
	return s
}

func (f *floor) person() [32]byte { return [32]byte{31: byte(f.r.IntN(9))} }

// earlier is a moment of the campaign that has been.
func (f *floor) earlier() uint64 {
	from := f.campaign.Terms.Start
	if f.evm.Time <= from {
		return from
	}
	return from + f.r.Uint64N(f.evm.Time-from+1)
}

func (f *floor) deadline() uint64 {
	if f.r.IntN(30) == 0 {
		return f.evm.Time - 1
	}
	return f.evm.Time + uint64(f.r.IntN(3))
}
