package ledger

import (
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
)

// CampaignTerms are what a merchant promises, for ever. Amounts are in the smallest
// unit of Token and have 63 bits here, 96 in the contract; times are Unix seconds.
type CampaignTerms struct {
	Token          Account // points, or a coin
	Start, End     uint64  // rewards start and activities are paid from the one to the other, inclusive
	Vesting        uint64  // seconds in which the reward for a consent vests
	Amount         uint64  // reward for a consent; zero: none
	MaxPersons     uint32  // how many persons can start one
	ActivityAmount uint64  // reward for an activity; zero: none
	Activities     uint8   // how many of one person are paid, at most 128
	Cap            uint64  // most that is granted altogether
	Quorum         uint8   // who attests: 0 the merchant, else so many active members, at most 16
}

// CampaignCreate makes a campaign of the caller, an active member. Its budget comes by
// plain transfer to PlaceOfCampaign, before or after.
type CampaignCreate struct {
	Salt  [32]byte // tells campaigns of equal terms apart
	Terms CampaignTerms
}

const (
	campaignBackdate = 86_400
	campaignTime     = 10 * 365 * 86_400
)

// PlaceOfCampaign is where a merchant's campaign is or will be.
func (l *Ledger) PlaceOfCampaign(merchant Account, o CampaignCreate) Account {
	t := o.Terms
	args := eip712.Words(nil).Address(merchant).Word(o.Salt).Address(t.Token).Number(t.Start).Number(t.End).Number(t.Vesting).Number(t.Amount).
		Number(uint64(t.MaxPersons)).Number(t.ActivityAmount).Number(uint64(t.Activities)).Number(t.Cap).Number(uint64(t.Quorum))
	return cloneOf(l.setup.Rewards, eip712.Keccak(args), args)
}

func (o CampaignCreate) run(c call) error {
	const op = "create campaign"
	if !c.active(c.from) {
		return notActive(op)
	}
	if err := o.Terms.check(op, c.now()); err != nil {
		return err
	}
	if !c.hasCode(o.Terms.Token) {
		return fault.New(fault.NotFound, op, "there is no such token")
	}
	if p, ok := c.Points(o.Terms.Token); ok {
		clock := p.Terms()
		if o.Terms.End+o.Terms.Vesting >= clock.Start+(uint64(p.epoch())+3)*clock.Length {
			return fault.New(fault.Expired, op, "the last reward would vest after points issued now expire")
		}
	}
	at := c.PlaceOfCampaign(c.from, o)
	if c.state.campaigns.get(at) != (campaign{}) {
		return fault.New(fault.Replayed, op, "a campaign of this salt and these terms is there")
	}
	c.state.campaigns.put(at, campaign{c.from, o.Terms})
	c.emit(c.setup.Rewards, CampaignCreated{at, c.from, o.Terms.Token, o.Salt, o.Terms})
	return nil
}

func (t CampaignTerms) check(op string, now uint64) error {
	late := t.End <= t.Start || t.End <= now || t.End > now+campaignTime
	if t.Start > 1<<40 || t.Start+campaignBackdate < now || late || t.Vesting > campaignTime {
		return fault.New(fault.Malformed, op, "start, end or vesting is out of range")
	}
	consents, events := t.Amount != 0, t.ActivityAmount != 0
	whole := (t.Vesting != 0) == consents && (t.MaxPersons != 0) == consents && (t.Activities != 0) == events && t.Activities <= 128
	if !whole || !consents && !events || t.Cap < t.Amount || t.Cap < t.ActivityAmount || t.Cap > 1<<63-1 {
		return fault.New(fault.Malformed, op, "amounts, places or cap do not fit together, or nothing is rewarded")
	}
	if t.Quorum > 16 {
		return fault.New(fault.Malformed, op, "at most 16 members attest")
	}
	return nil
}

// Keys of what a campaign holds.
type campaignPerson struct {
	Campaign Account
	Person   [32]byte
}

type campaignAccount struct{ Campaign, Account Account }

type activity struct {
	Campaign Account
	Person   [32]byte
	Index    uint8
}

func (o CampaignCreate) contract(l *Ledger) Account { return l.setup.Rewards }
