package ledger

import (
	"bytes"
	"math/big"

	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/reward"
)

// CampaignTerms are what a merchant promises. Amounts are points, at most MaxCap;
// times are Unix seconds.
type CampaignTerms struct {
	Start, End     uint64 // rewards start and activities are paid from the one to the other, inclusive
	Vesting        uint64 // seconds in which the reward for a consent vests
	Amount         uint64 // reward for a consent; zero: none
	MaxPersons     uint64 // how many persons can start one
	ActivityAmount uint64 // reward for an activity; zero: none
	Activities     uint8  // how many of one person are paid, at most 128
	Cap            uint64 // most that is granted altogether
	Quorum         int    // who attests: 0 the merchant, else so many active members
}

// Campaign is a campaign that pays in points: what the contract holds, changed by
// the calls that it takes. A call that is refused changes nothing.
type Campaign struct {
	At       reward.Campaign
	Terms    CampaignTerms
	Merchant Account

	points   *Points
	active   map[Account]bool
	streams  map[Account]stream
	started  map[[32]byte]bool
	spent    map[activity]bool
	reserved uint64
	granted  uint64
	persons  uint64
}

type stream struct{ since, stopped, claimed uint64 }

type activity struct {
	person [32]byte
	index  uint8
}

// Attestation is one member's word.
type Attestation struct {
	Member    Account
	Signature []byte
}

// NewCampaign is a campaign that granted nothing yet. All members are active.
func NewCampaign(at reward.Campaign, terms CampaignTerms, merchant Account, points *Points, members []Account) *Campaign {
	c := &Campaign{
		At: at, Terms: terms, Merchant: merchant, points: points, active: map[Account]bool{}, streams: map[Account]stream{},
		started: map[[32]byte]bool{}, spent: map[activity]bool{},
	}
	for _, m := range members {
		c.active[m] = true
	}
	return c
}

// SetActive says whether the registry has a member as active.
func (c *Campaign) SetActive(member Account, active bool) { c.active[member] = active }

// Totals are what running and stopped rewards may still be paid, what was promised
// or paid altogether, and how many persons started a reward.
func (c *Campaign) Totals() (reserved, granted, persons uint64) {
	return c.reserved, c.granted, c.persons
}

// Start starts the reward of an account whose grant attestors saw live.
func (c *Campaign) Start(now uint64, s reward.Start, words []Attestation) error {
	const op = "start reward"
	if err := c.inSeason(op, now); err != nil {
		return err
	}
	switch {
	case c.Terms.Amount == 0:
		return notRewarded(op)
	case s.Account == Account{} || s.Digest == [32]byte{} || s.Person == [32]byte{}:
		return fault.New(fault.Malformed, op, "account, digest and person must be named")
	case s.Since < c.Terms.Start || s.Since > now:
		return fault.New(fault.Malformed, op, "vests from before the campaign, or from later than now")
	}
	if err := c.attested(op, now, s.Deadline, s.SigningDigest(c.At), words); err != nil {
		return err
	}
	switch {
	case c.streams[s.Account].since != 0 || c.started[s.Person]:
		return fault.New(fault.Replayed, op, "the account or the person has a reward")
	case c.persons >= c.Terms.MaxPersons:
		return fault.New(fault.Full, op, "all places are taken")
	}
	if err := c.grant(op, now, c.Terms.Amount); err != nil {
		return err
	}
	c.reserved += c.Terms.Amount
	c.persons++
	c.streams[s.Account], c.started[s.Person] = stream{since: s.Since}, true
	return nil
}

// Stop stops a reward by the account's own word, called or signed.
func (c *Campaign) Stop(caller Account, now uint64, s reward.Stop, sig []byte) error {
	const op = "stop reward"
	if now > s.Deadline {
		return fault.New(fault.Expired, op, "its deadline is over")
	}
	if signer, err := eip712.Recover(s.SigningDigest(c.At), sig); caller != s.Account && (err != nil || signer != s.Account) {
		return badSignature(op)
	}
	return c.stop(now, s)
}

// StopAttested stops a reward by the word of those who attest.
func (c *Campaign) StopAttested(now uint64, s reward.Stop, words []Attestation) error {
	if err := c.attested("stop reward", now, s.Deadline, s.SigningDigest(c.At), words); err != nil {
		return err
	}
	return c.stop(now, s)
}

// Claim pays an account what has vested, or as much of it as there is.
func (c *Campaign) Claim(now uint64, account Account) (paid uint64, err error) {
	paid = c.Claimable(now, account)
	if paid == 0 {
		return 0, fault.New(fault.Conflict, "claim reward", "nothing has vested that was not paid, or nothing is there")
	}
	if err := c.points.Transfer(now, c.At.Contract, account, paid); err != nil {
		return 0, err
	}
	s := c.streams[account]
	s.claimed += paid
	c.streams[account] = s
	c.reserved -= paid
	return paid, nil
}

// Claimable is what a claim would pay now.
func (c *Campaign) Claimable(now uint64, account Account) uint64 {
	s := c.streams[account]
	return min(c.vested(s, now)-s.claimed, c.held(now))
}

// Activity pays an account for an activity that attestors saw.
func (c *Campaign) Activity(now uint64, a reward.Activity, words []Attestation) error {
	const op = "reward activity"
	if err := c.inSeason(op, now); err != nil {
		return err
	}
	switch {
	case c.Terms.ActivityAmount == 0:
		return notRewarded(op)
	case a.Account == Account{} || a.Person == [32]byte{}:
		return fault.New(fault.Malformed, op, "account and person must be named")
	}
	if err := c.attested(op, now, a.Deadline, a.SigningDigest(c.At), words); err != nil {
		return err
	}
	key := activity{a.Person, a.Index}
	if a.Index >= c.Terms.Activities || c.spent[key] {
		return fault.New(fault.Replayed, op, "it was paid, or the person has no more of them")
	}
	if err := c.grant(op, now, c.Terms.ActivityAmount); err != nil {
		return err
	}
	c.spent[key] = true
	return c.points.Transfer(now, c.At.Contract, a.Account, c.Terms.ActivityAmount) // what was granted is there
}

// ReturnBudget gives the merchant what nobody can claim, once the campaign is over.
func (c *Campaign) ReturnBudget(now uint64) (amount uint64, err error) {
	if now <= c.Terms.End {
		return 0, fault.New(fault.NotYet, "return budget", "the campaign is not over")
	}
	amount = c.held(now)
	amount -= min(amount, c.reserved)
	return amount, c.points.Transfer(now, c.At.Contract, c.Merchant, amount)
}

func (c *Campaign) held(now uint64) uint64 { return c.points.Balance(now, c.At.Contract).Total() }

func (c *Campaign) vested(s stream, at uint64) uint64 {
	terms := reward.Terms{Amount: new(big.Int).SetUint64(c.Terms.Amount), Vesting: c.Terms.Vesting}
	return terms.Vested(reward.Stream{Since: s.since, Stopped: s.stopped}, at).Uint64()
}

func (c *Campaign) stop(now uint64, s reward.Stop) error {
	const op = "stop reward"
	r := c.streams[s.Account]
	switch {
	case r.since == 0 || r.since != s.Since:
		return fault.New(fault.NotFound, op, "the account has no reward of this beginning")
	case r.stopped != 0:
		return fault.New(fault.Replayed, op, "it stopped before")
	}
	r.stopped = now
	c.streams[s.Account] = r
	freed := c.Terms.Amount - c.vested(r, now)
	c.reserved -= freed
	c.granted -= freed
	return nil
}

// grant counts an amount against cap and budget.
func (c *Campaign) grant(op string, now, amount uint64) error {
	switch {
	case c.granted+amount > c.Terms.Cap:
		return fault.New(fault.Full, op, "more than the cap would be granted")
	case c.held(now) < c.reserved+amount:
		return fault.New(fault.Full, op, "the campaign does not hold enough")
	}
	c.granted += amount
	return nil
}

func (c *Campaign) inSeason(op string, now uint64) error {
	switch {
	case !c.active[c.Merchant]:
		return notActive(op)
	case now < c.Terms.Start || now > c.Terms.End:
		return fault.New(fault.Expired, op, "the campaign has not begun, or is over")
	}
	return nil
}

// attested asks for the word of the merchant, or of as many active members as the
// terms say, in rising order of their accounts.
func (c *Campaign) attested(op string, now, deadline uint64, digest [32]byte, words []Attestation) error {
	if now > deadline {
		return fault.New(fault.Expired, op, "its deadline is over")
	}
	merchant := c.Terms.Quorum == 0
	if merchant && (len(words) != 1 || words[0].Member != c.Merchant) || !merchant && len(words) != c.Terms.Quorum {
		return fault.New(fault.Unauthorized, op, "not as many attestors, or not the merchant")
	}
	var last Account
	for _, w := range words {
		switch signer, err := eip712.Recover(digest, w.Signature); {
		case bytes.Compare(w.Member[:], last[:]) <= 0:
			return fault.New(fault.Malformed, op, "the attestors are not in rising order")
		case !c.active[w.Member]:
			return notActive(op)
		case err != nil || signer != w.Member:
			return badSignature(op)
		}
		last = w.Member
	}
	return nil
}

func notRewarded(op string) error {
	return fault.New(fault.Malformed, op, "the campaign rewards no such thing")
}
