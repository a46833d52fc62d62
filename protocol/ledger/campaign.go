package ledger

import (
	"bytes"
	"math/big"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/reward"
)

// CampaignStart starts the reward of an account whose grant attestors saw live.
// Anybody may deliver.
type CampaignStart struct {
	Campaign Account
	Start    reward.Start
	Words    []Attestation
}

// CampaignStop stops a reward by the account's own word: it calls, or it signed.
type CampaignStop struct {
	Campaign  Account
	Stop      reward.Stop
	Signature []byte
}

// CampaignStopAttested stops a reward by the word of those who attest.
type CampaignStopAttested struct {
	Campaign Account
	Stop     reward.Stop
	Words    []Attestation
}

// CampaignClaim pays an account what has vested, or as much of it as there is.
// Anybody may call.
type CampaignClaim struct{ Campaign, Account Account }

// CampaignClaimMany claims for many. Who cannot be paid is passed over.
type CampaignClaimMany struct {
	Campaign Account
	Accounts []Account
}

// CampaignActivity pays an account for an activity that attestors saw. Anybody may
// deliver.
type CampaignActivity struct {
	Campaign Account
	Activity reward.Activity
	Words    []Attestation
}

// CampaignReturn gives the merchant what nobody can claim, once the campaign is over.
// Anybody may call.
type CampaignReturn struct{ Campaign Account }

// Attestation is one member's word.
type Attestation struct {
	Member    Account
	Signature []byte
}

// Campaign is a campaign, to read: a view of the ledger, which changes with it.
type Campaign struct {
	l  *Ledger
	at Account
	campaign
}

// campaign is what never changes.
type campaign struct {
	Merchant Account
	Terms    CampaignTerms
}

// totals are sums over a campaign.
type totals struct {
	Reserved, Granted uint64
	Persons           uint32
}

type stream struct{ Since, Stopped, Claimed uint64 }

// Campaign is the campaign at an address.
func (l *Ledger) Campaign(at Account) (Campaign, bool) {
	c := l.state.campaigns.get(at)
	return Campaign{l, at, c}, c != campaign{}
}

// At is the campaign as statements name it.
func (c Campaign) At() reward.Campaign {
	return reward.Campaign{ChainID: c.l.setup.ChainID, Contract: c.at}
}

// Merchant is who promised.
func (c Campaign) Merchant() Account { return c.campaign.Merchant }

// Terms are what it promised.
func (c Campaign) Terms() CampaignTerms { return c.campaign.Terms }

// Totals are what running and stopped rewards may still be paid, what was promised
// or paid altogether, and how many persons started a reward.
func (c Campaign) Totals() (reserved, granted uint64, persons uint32) {
	t := c.totals()
	return t.Reserved, t.Granted, t.Persons
}

// Held is what the campaign has.
func (c Campaign) Held() uint64 { return c.l.BalanceOf(c.campaign.Terms.Token, c.at) }

// Stream is an account's reward; Since is zero if there is none.
func (c Campaign) Stream(account Account) reward.Stream {
	s := c.stream(account)
	return reward.Stream{Since: s.Since, Stopped: s.Stopped, Claimed: new(big.Int).SetUint64(s.Claimed)}
}

// PersonStarted says whether a person has a reward, for whichever account.
func (c Campaign) PersonStarted(person [32]byte) bool {
	return c.l.state.started.get(campaignPerson{c.at, person})
}

// Vested is what has vested of an account's reward, paid or not.
func (c Campaign) Vested(account Account) uint64 { return c.vested(c.stream(account)) }

// Claimable is what a claim would pay now.
func (c Campaign) Claimable(account Account) uint64 {
	s := c.stream(account)
	return min(c.vested(s)-s.Claimed, c.Held())
}

func (c Campaign) stream(account Account) stream {
	return c.l.state.streams.get(campaignAccount{c.at, account})
}

func (c Campaign) putStream(account Account, s stream) {
	c.l.state.streams.put(campaignAccount{c.at, account}, s)
}

func (c Campaign) totals() totals { return c.l.state.totals.get(c.at) }

func (c Campaign) vested(s stream) uint64 {
	terms := reward.Terms{Amount: new(big.Int).SetUint64(c.campaign.Terms.Amount), Vesting: c.campaign.Terms.Vesting}
	return terms.Vested(reward.Stream{Since: s.Since, Stopped: s.Stopped}, c.l.clock.Time).Uint64()
}

// campaign is the campaign that a call goes to.
func (c call) campaign(op string, at Account) (Campaign, error) {
	x, ok := c.Campaign(at)
	if !ok {
		return x, fault.New(fault.NotFound, op, "there is no such campaign")
	}
	return x, nil
}

func (o CampaignStart) run(c call) error {
	const op = "start reward"
	x, err := c.campaign(op, o.Campaign)
	if err != nil {
		return err
	}
	if err := x.inSeason(op); err != nil {
		return err
	}
	s, terms := o.Start, x.Terms()
	switch {
	case terms.Amount == 0:
		return notRewarded(op)
	case s.Account == Account{} || s.Digest == [32]byte{} || s.Person == [32]byte{}:
		return fault.New(fault.Malformed, op, "account, digest and person must be named")
	case s.Since < terms.Start || s.Since > c.now():
		return fault.New(fault.Malformed, op, "vests from before the campaign, or from later than now")
	}
	if err := x.attested(op, s.Deadline, s.SigningDigest(x.At()), o.Words); err != nil {
		return err
	}
	person := campaignPerson{x.at, s.Person}
	switch {
	case x.stream(s.Account).Since != 0 || c.state.started.get(person):
		return fault.New(fault.Replayed, op, "the account or the person has a reward")
	case x.totals().Persons >= terms.MaxPersons:
		return fault.New(fault.Full, op, "all places are taken")
	}
	t, err := x.grant(op, terms.Amount)
	if err != nil {
		return err
	}
	t.Reserved += terms.Amount
	t.Persons++
	c.state.totals.put(x.at, t)
	x.putStream(s.Account, stream{Since: s.Since})
	c.state.started.put(person, true)
	c.emit(x.at, RewardStarted{s.Account, s.Digest, s.Person, s.Since})
	return nil
}

func (o CampaignStop) run(c call) error {
	const op = "stop reward"
	x, err := c.campaign(op, o.Campaign)
	switch {
	case err != nil:
		return err
	case c.now() > o.Stop.Deadline:
		return fault.New(fault.Expired, op, "its deadline is over")
	case c.from != o.Stop.Account && !signedBy(o.Stop.Account, o.Stop.SigningDigest(x.At()), o.Signature):
		return badSignature(op)
	}
	return x.stop(c, o.Stop)
}

func (o CampaignStopAttested) run(c call) error {
	const op = "stop reward"
	x, err := c.campaign(op, o.Campaign)
	if err != nil {
		return err
	}
	if err := x.attested(op, o.Stop.Deadline, o.Stop.SigningDigest(x.At()), o.Words); err != nil {
		return err
	}
	return x.stop(c, o.Stop)
}

func (o CampaignClaim) run(c call) error {
	const op = "claim reward"
	x, err := c.campaign(op, o.Campaign)
	if err != nil {
		return err
	}
	paid := x.Claimable(o.Account)
	if paid == 0 {
		return fault.New(fault.Conflict, op, "nothing has vested that was not paid, or nothing is there")
	}
	s, t := x.stream(o.Account), x.totals()
	s.Claimed += paid
	t.Reserved -= paid
	x.putStream(o.Account, s)
	c.state.totals.put(x.at, t)
	c.emit(x.at, RewardClaimed{o.Account, paid})
	return x.pay(c, op, o.Account, paid)
}

func (o CampaignClaimMany) run(c call) error {
	x, err := c.campaign("claim rewards", o.Campaign)
	if err != nil {
		return err
	}
	for _, account := range o.Accounts {
		if c.try(CampaignClaim{x.at, account}) != nil {
			c.emit(x.at, ClaimSkipped{account})
		}
	}
	return nil
}

func (o CampaignActivity) run(c call) error {
	const op = "reward activity"
	x, err := c.campaign(op, o.Campaign)
	if err != nil {
		return err
	}
	if err := x.inSeason(op); err != nil {
		return err
	}
	a, terms := o.Activity, x.Terms()
	switch {
	case terms.ActivityAmount == 0:
		return notRewarded(op)
	case a.Account == Account{} || a.Person == [32]byte{}:
		return fault.New(fault.Malformed, op, "account and person must be named")
	}
	if err := x.attested(op, a.Deadline, a.SigningDigest(x.At()), o.Words); err != nil {
		return err
	}
	key := activity{x.at, a.Person, a.Index}
	if a.Index >= terms.Activities || c.state.activities.get(key) {
		return fault.New(fault.Replayed, op, "it was paid, or the person has no more of them")
	}
	t, err := x.grant(op, terms.ActivityAmount)
	if err != nil {
		return err
	}
	c.state.totals.put(x.at, t)
	c.state.activities.put(key, true)
	c.emit(x.at, ActivityRewarded{a.Account, a.Person, a.Index, a.Ref, terms.ActivityAmount})
	return x.pay(c, op, a.Account, terms.ActivityAmount)
}

func (o CampaignReturn) run(c call) error {
	const op = "return budget"
	x, err := c.campaign(op, o.Campaign)
	switch {
	case err != nil:
		return err
	case c.now() <= x.Terms().End:
		return fault.New(fault.NotYet, op, "the campaign is not over")
	}
	amount := x.Held()
	amount -= min(amount, x.totals().Reserved)
	c.emit(x.at, BudgetReturned{x.Merchant(), amount})
	return x.pay(c, op, x.Merchant(), amount)
}

// pay pays from the budget, which must be smaller by that much afterwards.
func (c Campaign) pay(at call, op string, to Account, amount uint64) error {
	if to == c.at && amount != 0 {
		return fault.New(fault.Conflict, op, "a campaign that pays itself pays nothing")
	}
	token := c.campaign.Terms.Token
	if p, ok := c.l.Points(token); ok {
		return p.transfer(at, c.at, to, amount)
	}
	return at.transferCoins(token, c.at, to, amount)
}

func (c Campaign) stop(at call, s reward.Stop) error {
	const op = "stop reward"
	r, t := c.stream(s.Account), c.totals()
	switch {
	case r.Since == 0 || r.Since != s.Since:
		return fault.New(fault.NotFound, op, "the account has no reward of this beginning")
	case r.Stopped != 0:
		return fault.New(fault.Replayed, op, "it stopped before")
	}
	r.Stopped = at.now()
	vested := c.vested(r)
	freed := c.campaign.Terms.Amount - vested
	t.Reserved -= freed
	t.Granted -= freed
	c.putStream(s.Account, r)
	c.l.state.totals.put(c.at, t)
	at.emit(c.at, RewardStopped{s.Account, r.Stopped, vested, freed})
	return nil
}

// grant counts an amount against cap and budget.
func (c Campaign) grant(op string, amount uint64) (totals, error) {
	t := c.totals()
	switch {
	case t.Granted+amount > c.campaign.Terms.Cap:
		return t, fault.New(fault.Full, op, "more than the cap would be granted")
	case c.Held() < t.Reserved+amount:
		return t, fault.New(fault.Full, op, "the campaign does not hold enough")
	}
	t.Granted += amount
	return t, nil
}

func (c Campaign) inSeason(op string) error {
	now := c.l.clock.Time
	switch {
	case !c.l.active(c.campaign.Merchant):
		return notActive(op)
	case now < c.campaign.Terms.Start || now > c.campaign.Terms.End:
		return fault.New(fault.Expired, op, "the campaign has not begun, or is over")
	}
	return nil
}

// attested asks for the word of the merchant, or of as many active members as the
// terms say, in rising order of their accounts.
func (c Campaign) attested(op string, deadline uint64, digest [32]byte, words []Attestation) error {
	if c.l.clock.Time > deadline {
		return fault.New(fault.Expired, op, "its deadline is over")
	}
	quorum := int(c.campaign.Terms.Quorum)
	merchant := quorum == 0
	if merchant && (len(words) != 1 || words[0].Member != c.campaign.Merchant) || !merchant && len(words) != quorum {
		return fault.New(fault.Unauthorized, op, "not as many attestors, or not the merchant")
	}
	var last Account
	for _, w := range words {
		switch {
		case bytes.Compare(w.Member[:], last[:]) <= 0:
			return fault.New(fault.Malformed, op, "the attestors are not in rising order")
		case !c.l.active(w.Member):
			return notActive(op)
		case !signedBy(w.Member, digest, w.Signature):
			return badSignature(op)
		}
		last = w.Member
	}
	return nil
}

func notRewarded(op string) error {
	return fault.New(fault.Malformed, op, "the campaign rewards no such thing")
}

func (o CampaignStart) contract(*Ledger) Account        { return o.Campaign }
func (o CampaignStop) contract(*Ledger) Account         { return o.Campaign }
func (o CampaignStopAttested) contract(*Ledger) Account { return o.Campaign }
func (o CampaignClaim) contract(*Ledger) Account        { return o.Campaign }
func (o CampaignClaimMany) contract(*Ledger) Account    { return o.Campaign }
func (o CampaignActivity) contract(*Ledger) Account     { return o.Campaign }
func (o CampaignReturn) contract(*Ledger) Account       { return o.Campaign }
