package chaintest

import (
	"bytes"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/baretoken"
	"github.com/souk-network/souk/contracts/bindings/rewardcampaign"
	"github.com/souk-network/souk/contracts/bindings/rewards"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/reward"
)

// Campaigns of points and of coins, and their model, take the same calls, good and bad ones: both
// accept or both refuse, for the same kind of reason, and hold the same after each.
// SOUK_LEDGER_OPERATIONS sets how many calls; 3,000 otherwise.
//
// Defends I7: a campaign pays what it holds and nothing else.
func TestModelOfCampaignsEqualsTheContract(t *testing.T) {
	runFloor(t, campaignOperations(), (*floor).announcing)
}

func campaignOperations() []floorOperation {
	return []floorOperation{
		{"fund", 8, (*floor).fund}, {"start", 20, (*floor).startReward}, {"stop", 8, (*floor).stopReward}, {"stopAttested", 5, (*floor).stopAttested},
		{"claim", 16, (*floor).claimReward}, {"claimMany", 3, (*floor).claimMany}, {"activity", 16, (*floor).activity}, {"returnBudget", 3, (*floor).returnBudget},
		{"announceWrong", 1, (*floor).announceWrong}, {"waitHours", 10, (*floor).waitHours}, {"membership", 1, (*floor).membership},
	}
}

// announcing makes a new campaign of the first merchant now and then.
func (f *floor) announcing() {
	if f.campaign == (ledger.Account{}) || f.away < 0 && (f.tally.calls%150 == 0 || f.evm.Time > f.promised().Terms().End && f.r.IntN(12) == 0) {
		f.name = "announce"
		f.announce()
	}
}

func (f *floor) announce() {
	const day = 86_400
	now := f.evm.Time
	c := ledger.CampaignTerms{
		Token: f.tokens[0], Start: now + f.r.Uint64N(2*day), End: now + 3*day + f.r.Uint64N(9*day), Vesting: 1 + f.r.Uint64N(9*day), Amount: 1 + f.r.Uint64N(900),
		MaxPersons: 2 + f.r.Uint32N(4), ActivityAmount: f.r.Uint64N(90), Cap: 1000 + f.r.Uint64N(4000), Quorum: uint8(f.r.IntN(3)),
	}
	if f.r.IntN(3) == 0 {
		c.Token = f.coin
	}
	if c.ActivityAmount > 0 {
		c.Activities = 1 + uint8(f.r.IntN(5))
	}
	if c.ActivityAmount > 0 && f.r.IntN(5) == 0 {
		c.Amount, c.Vesting, c.MaxPersons = 0, 0, 0
	}
	f.announced(f.accounts[0], c)
}

// announceWrong asks for a campaign of which something is out of range.
func (f *floor) announceWrong() {
	now := f.evm.Time
	c := ledger.CampaignTerms{Token: f.tokens[0], Start: now, End: now + 86_400, Vesting: 60, Amount: 5, MaxPersons: 1, Cap: 10}
	switch f.r.IntN(9) {
	case 0:
		c.End = now
	case 1:
		c.Start = now - 86_401
	case 2:
		c.Vesting = 0
	case 3:
		c.Cap = 4
	case 4:
		c.Quorum = 17
	case 5:
		c.Token = ledger.Account{19: 7}
	case 6:
		c.Vesting = 3 * 365 * 86_400
	case 7:
		c.Activities = 1
	case 8:
		f.announced(f.accounts[shops], c)
		return
	}
	f.announced(f.accounts[0], c)
}

func (f *floor) announced(by ledger.Account, c ledger.CampaignTerms) {
	o := ledger.CampaignCreate{Salt: f.salt(), Terms: c}
	if f.r.IntN(10) == 0 { // paid before it is there
		at := f.ledger.PlaceOfCampaign(by, o)
		f.funds = append(f.funds, at)
		f.fundAt(at, c.Token)
	}
	data := rewards.NewRewards().PackCreate(o.Salt, rewards.CampaignTerms{
		Token: c.Token, Start: units(c.Start), End: units(c.End), Vesting: units(c.Vesting), Amount: units(c.Amount), MaxPersons: c.MaxPersons,
		ActivityAmount: units(c.ActivityAmount), Activities: c.Activities, Cap: units(c.Cap), Quorum: c.Quorum,
	})
	if !f.same(by, f.setup.Rewards, data, o) {
		return
	}
	if f.r.IntN(10) == 0 {
		f.same(by, f.setup.Rewards, data, o)
	}
	f.campaign = f.ledger.PlaceOfCampaign(by, o)
	if !slices.Contains(f.funds, f.campaign) {
		f.funds = append(f.funds, f.campaign)
	}
	f.began = map[ledger.Account]uint64{}
}

// promised is the newest campaign, now.
func (f *floor) promised() ledger.Campaign {
	f.tick()
	c, ok := f.ledger.Campaign(f.campaign)
	if !ok {
		f.fail("no campaign")
	}
	return c
}

func (f *floor) fund() { f.fundAt(f.campaign, f.promised().Terms().Token) }

func (f *floor) fundAt(at, token ledger.Account) {
	amount := 1 + f.r.Uint64N(900)
	if token == f.coin {
		from := f.account()
		f.same(from, f.coin, baretoken.NewBareToken().PackTransfer(at, units(amount)), ledger.CoinTransfer{Coin: f.coin, To: at, Amount: amount})
		return
	}
	f.issueTo(0, at, amount)
}

func (f *floor) startReward() {
	s := reward.Start{Account: f.account(), Digest: f.salt(), Person: f.person(), Since: f.earlier(), Deadline: f.deadline()}
	switch f.r.IntN(40) {
	case 0:
		s.Account = ledger.Account{}
	case 1:
		s.Since = f.evm.Time + 1
	case 2:
		s.Since = f.promised().Terms().Start - 1
	}
	words, bound := f.attest(s)
	data := f.rewards().PackStart(rewardcampaign.RewardStart{Account: s.Account, Digest: s.Digest, Person: s.Person, Since: s.Since, Deadline: s.Deadline}, bound)
	if f.claims(data, ledger.CampaignStart{Campaign: f.campaign, Start: s, Words: words}) {
		f.began[s.Account] = s.Since
	}
}

func (f *floor) stopReward() {
	s := f.stopping()
	caller := f.account()
	sig := reward.Sign(s, f.promised().At(), f.keys[f.signer(s.Account)])
	f.damage(sig)
	f.same(caller, f.campaign, f.rewards().PackStop(rewardcampaign.RewardStop{Account: s.Account, Since: s.Since, Deadline: s.Deadline}, sig), ledger.CampaignStop{Campaign: f.campaign, Stop: s, Signature: sig})
}

func (f *floor) stopAttested() {
	s := f.stopping()
	words, bound := f.attest(s)
	f.claims(f.rewards().PackStopAttested(rewardcampaign.RewardStop{Account: s.Account, Since: s.Since, Deadline: s.Deadline}, bound), ledger.CampaignStopAttested{Campaign: f.campaign, Stop: s, Words: words})
}

func (f *floor) claimReward() {
	account := f.rewarded()
	f.equal("claimable", f.number(f.campaign, f.rewards().PackClaimable(account)), f.promised().Claimable(account))
	f.claims(f.rewards().PackClaim(account), ledger.CampaignClaim{Campaign: f.campaign, Account: account})
}

func (f *floor) claimMany() {
	var accounts []ledger.Account
	var bound []common.Address
	for range f.r.IntN(4) {
		a := f.account()
		accounts, bound = append(accounts, a), append(bound, a)
	}
	f.claims(f.rewards().PackClaimMany(bound), ledger.CampaignClaimMany{Campaign: f.campaign, Accounts: accounts})
}

func (f *floor) activity() {
	a := reward.Activity{Account: f.account(), Person: f.person(), Index: uint8(f.r.IntN(6)), Ref: f.salt(), Deadline: f.deadline()}
	if f.r.IntN(40) == 0 {
		a.Account = f.campaign
	}
	words, bound := f.attest(a)
	data := f.rewards().PackActivity(rewardcampaign.RewardActivity{Account: a.Account, Person: a.Person, Index: a.Index, Ref: a.Ref, Deadline: a.Deadline}, bound)
	f.claims(data, ledger.CampaignActivity{Campaign: f.campaign, Activity: a, Words: words})
}

func (f *floor) returnBudget() {
	at := f.campaign
	if old := f.funds[f.r.IntN(len(f.funds))]; f.r.IntN(2) == 0 {
		if _, there := f.ledger.Campaign(old); there {
			at = old
		}
	}
	f.same(f.account(), at, f.rewards().PackReturnBudget(), ledger.CampaignReturn{Campaign: at})
}

func (f *floor) waitHours() {
	f.evm.Time += f.r.Uint64N(6 * 3600)
	switch f.r.IntN(60) {
	case 0:
		f.evm.Time += 30 * 86_400
	case 1, 2:
		f.evm.Time += 3 * 86_400
	case 3: // the last second of the campaign, or the one after
		f.evm.Time = max(f.evm.Time, f.promised().Terms().End+uint64(f.r.IntN(2)))
	}
	if f.away >= 0 && f.r.IntN(2) == 0 {
		f.membership()
	}
	f.note(accepted)
}

// claims is a call by anybody; the campaign's sums are compared after it.
func (f *floor) claims(data []byte, op ledger.Op) bool {
	f.Helper()
	ok := f.same(f.account(), f.campaign, data, op)
	got, err := f.rewards().UnpackTotals(f.view(f.campaign, f.rewards().PackTotals()))
	must(f.T, err)
	reserved, granted, persons := f.promised().Totals()
	f.equal("totals", [3]uint64{got.Reserved.Uint64(), got.Granted.Uint64(), uint64(got.Persons)}, [3]uint64{reserved, granted, uint64(persons)})
	return ok
}

func (f *floor) rewards() *rewardcampaign.RewardCampaign { return rewardcampaign.NewRewardCampaign() }

// attest has a statement signed by those who attest, or by others now and then.
func (f *floor) attest(s reward.Statement) (words []ledger.Attestation, bound []rewardcampaign.Attestation) {
	n := max(1, int(f.promised().Terms().Quorum))
	members := slices.Clone(f.accounts[:n])
	if f.r.IntN(20) == 0 {
		members = slices.Clone(f.accounts[1 : 1+f.r.IntN(shops+1)])
	}
	slices.SortFunc(members, func(a, b ledger.Account) int { return bytes.Compare(a[:], b[:]) })
	if f.r.IntN(40) == 0 {
		slices.Reverse(members)
	}
	for _, m := range members {
		sig := reward.Sign(s, f.promised().At(), f.keys[f.signer(m)])
		f.damage(sig)
		words = append(words, ledger.Attestation{Member: m, Signature: sig})
		bound = append(bound, rewardcampaign.Attestation{Member: m, Signature: sig})
	}
	return words, bound
}

func (f *floor) stopping() reward.Stop {
	s := reward.Stop{Account: f.rewarded(), Deadline: f.deadline()}
	s.Since = f.began[s.Account]
	if f.r.IntN(20) == 0 {
		s.Since++
	}
	return s
}

// rewarded is an account, most often one whose reward began.
func (f *floor) rewarded() ledger.Account {
	for range 12 {
		if a := f.account(); f.began[a] != 0 {
			return a
		}
	}
	return f.account()
}

func (f *floor) person() [32]byte { return [32]byte{31: byte(f.r.IntN(9))} }

// earlier is a moment of the campaign that has been.
func (f *floor) earlier() uint64 {
	from := f.promised().Terms().Start
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
