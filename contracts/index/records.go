package index

import (
	"bytes"
	"math/big"
	"slices"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/membership"
	"github.com/souk-network/souk/protocol/offer"
)

type (
	// PointsRecord is a member's points. Amounts are points.
	PointsRecord struct {
		Token    chain.Address
		Merchant did.Merchant
		Terms    loyalty.Terms // as they were created; Cap is that of now
		CapFrom  uint32        // epoch from which Cap counts
		Paused   bool          // the merchant issues none now
		Redeemed uint64        // part of what holders gave back
		Batches  uint64        // that were committed
		Pending  uint64        // committed, less what was reduced; released or not
		Block    uint64        // of the creation
	}
	// CampaignRecord is a campaign and what came of it. Amounts are units of its token.
	CampaignRecord struct {
		loyalty.Created
		Started, Stopped, Activities uint64
		Paid                         *big.Int // claims and activities
		Freed                        *big.Int // by stops
		Returned                     *big.Int // to the merchant
	}
	// RewardRecord is an account's reward in a campaign.
	RewardRecord struct {
		Campaign, Account chain.Address
		Digest, Person    [32]byte
		Since             uint64   // Unix seconds; 0: none began, activities alone
		Stopped           uint64   // Unix seconds, or 0
		Claimed           *big.Int // paid of what vested
		Activities        uint64
		ForActivities     *big.Int // paid for activities
	}
	// MembershipRecord is a membership as it was last stored; it may be over by its time.
	MembershipRecord struct {
		Token     membership.Token
		Programme membership.Programme
		Holder    chain.Address
		Level     uint8  // 0: none
		Good, End uint64 // Unix seconds
		Exists    bool   // false: burnt
	}
	// CorridorRecord is a pair of points.
	CorridorRecord struct {
		loyalty.Corridor // zero but for the pair, before a vote
		State            loyalty.PairState
		FeeLow, FeeHigh  uint16        // basis points of what is received of each
		PausedBy         chain.Address // zero unless paused
		Proposal         uint64        // that opened it last
	}
	// ProposalRecord is a proposal of a corridor.
	ProposalRecord struct {
		loyalty.Proposed
		Votes   []chain.Address // in the order in which they were cast
		Enacted bool
	}
	// OfferRecord is what came of an offer, in units of its points.
	OfferRecord struct {
		Offer                          offer.ID
		Maker                          offer.Address
		Given, Received, Fee, RelayFee uint64
		Fills                          uint64
		Cancelled                      bool // by itself; see Below for those that ended by their nonce
	}
)

func (s *state) createPoints(j *journal, e loyalty.Event, made loyalty.PointsCreated) {
	set(j, s.points, made.Token, &PointsRecord{Token: made.Token, Merchant: made.Merchant, Terms: made.Terms, Block: e.Block})
	set(j, s.books, made.Token, &ledger.Book{Terms: made.Terms.Epochs(), Purses: map[ledger.Account]ledger.Purse{}})
	s.place(j, made.Token)
}

func (s *state) ofPoints(j *journal, e loyalty.Event) error {
	before := s.points[e.At]
	if before == nil {
		return unknown("points")
	}
	p := *before
	switch what := e.What.(type) {
	case loyalty.BatchCommitted:
		p.Batches, p.Pending = p.Batches+1, p.Pending+what.Total
	case loyalty.LineReduced:
		p.Pending -= min(what.Amount, p.Pending)
	case loyalty.Redeemed:
		p.Redeemed += what.Amount
	case loyalty.CapChanged:
		p.Terms.Cap, p.CapFrom = what.Cap, what.From
	case loyalty.IssuingPaused:
		p.Paused = true
	case loyalty.IssuingResumed:
		p.Paused = false
	}
	set(j, s.points, e.At, &p)
	return nil
}

func (s *state) createCampaign(j *journal, made loyalty.Created) {
	set(j, s.campaigns, made.At, CampaignRecord{Created: made, Paid: new(big.Int), Freed: new(big.Int), Returned: new(big.Int)})
	s.place(j, made.At)
}

func (s *state) ofCampaign(j *journal, e loyalty.Event) error {
	c, known := s.campaigns[e.At]
	if !known {
		return unknown("a campaign")
	}
	var account chain.Address
	switch what := e.What.(type) {
	case loyalty.RewardStarted:
		account, c.Started = what.Account, c.Started+1
	case loyalty.RewardStopped:
		account, c.Stopped, c.Freed = what.Account, c.Stopped+1, plus(c.Freed, what.Freed)
	case loyalty.RewardClaimed:
		account, c.Paid = what.Account, plus(c.Paid, what.Amount)
	case loyalty.ActivityRewarded:
		account, c.Activities, c.Paid = what.Account, c.Activities+1, plus(c.Paid, what.Amount)
	case loyalty.BudgetReturned:
		c.Returned = plus(c.Returned, what.Amount)
	}
	set(j, s.campaigns, e.At, c)
	if !account.IsZero() {
		s.ofReward(j, rewardKey{e.At, account}, e.What)
	}
	return nil
}

func (s *state) ofReward(j *journal, key rewardKey, what any) {
	r, known := s.rewards[key]
	if !known {
		r = RewardRecord{Campaign: key.campaign, Account: key.account, Claimed: new(big.Int), ForActivities: new(big.Int)}
	}
	switch what := what.(type) {
	case loyalty.RewardStarted:
		r.Digest, r.Person, r.Since = what.Digest, what.Person, what.Since
	case loyalty.RewardStopped:
		r.Stopped = what.Stopped
	case loyalty.RewardClaimed:
		r.Claimed = plus(r.Claimed, what.Amount)
	case loyalty.ActivityRewarded:
		r.Activities, r.ForActivities = r.Activities+1, plus(r.ForActivities, what.Amount)
	}
	set(j, s.rewards, key, r)
	s.place(j, key)
}

func (s *state) ofMemberships(j *journal, what any) error {
	switch what := what.(type) {
	case loyalty.ProgrammeDefined:
		set(j, s.programme, what.Programme, loyalty.Programme{ID: what.Programme, Merchant: what.Merchant, Number: what.Number, Name: what.Name})
		s.place(j, what.Programme)
	case loyalty.LevelAdded:
		p, known := s.programme[what.Programme]
		if !known || int(what.Level) != len(p.Levels)+1 {
			return unknown("a level of a programme")
		}
		p.Levels = append(slices.Clone(p.Levels), what.Terms)
		set(j, s.programme, what.Programme, p)
	case loyalty.ProgrammeClosed:
		p, known := s.programme[what.Programme]
		if !known {
			return unknown("a programme")
		}
		p.Closed = true
		set(j, s.programme, what.Programme, p)
	case loyalty.FeeProgrammeSet:
		set(j, s.fees, what.Merchant, what.Programme)
	case loyalty.ChannelSet:
		set(j, s.channels, what.Channel, what)
	case loyalty.StandingChanged:
		s.ofToken(j, what.Token, func(m *MembershipRecord) { m.Level, m.Good, m.End = what.Level, what.Good, what.End })
	case loyalty.MembershipMoved:
		s.ofToken(j, what.Token, func(m *MembershipRecord) { m.Exists = !what.To.IsZero() })
	}
	return nil
}

func (s *state) ofToken(j *journal, token membership.Token, change func(*MembershipRecord)) {
	m, known := s.held[token]
	if !known {
		m = MembershipRecord{Token: token, Programme: membership.Programme(token[:12]), Holder: chain.Address(token[12:])}
	}
	change(&m)
	set(j, s.held, token, m)
	s.place(j, token)
}

// pairOf is a pair by the lower address first.
func pairOf(a, b chain.Address) pairKey {
	if bytes.Compare(a[:], b[:]) > 0 {
		a, b = b, a
	}
	return pairKey{a, b}
}

func (s *state) ofPair(j *journal, what any) error {
	switch what := what.(type) {
	case loyalty.Proposed:
		p := s.proposals[what.ID]
		p.Proposed = what
		set(j, s.proposals, what.ID, p)
	case loyalty.Voted: // that of the proposer comes before the proposal
		p := s.proposals[what.ID]
		p.Votes = append(slices.Clone(p.Votes), what.Voter)
		set(j, s.proposals, what.ID, p)
	case loyalty.Opened:
		p := s.proposals[what.ID]
		if p.ID != what.ID {
			return unknown("a proposal")
		}
		p.Enacted = true
		set(j, s.proposals, what.ID, p)
		s.ofCorridor(j, pairOf(what.Corridor.Low, what.Corridor.High), func(c *CorridorRecord) {
			c.Corridor, c.State, c.PausedBy, c.Proposal = what.Corridor, loyalty.PairOpen, chain.Address{}, what.ID
		})
	case loyalty.Paused:
		s.ofCorridor(j, pairOf(what.Low, what.High), func(c *CorridorRecord) { c.State, c.PausedBy = loyalty.PairPaused, what.By })
	case loyalty.FeeChanged:
		s.ofCorridor(j, pairOf(what.Points, what.Other), func(c *CorridorRecord) {
			if what.Points == c.Low {
				c.FeeLow = what.BPS
			} else {
				c.FeeHigh = what.BPS
			}
		})
	}
	return nil
}

func (s *state) ofCorridor(j *journal, key pairKey, change func(*CorridorRecord)) {
	c, known := s.corridors[key]
	if !known {
		c.Low, c.High = key.low, key.high
	}
	change(&c)
	set(j, s.corridors, key, c)
	s.place(j, key)
}

func (s *state) ofOffer(j *journal, what any) {
	switch what := what.(type) {
	case loyalty.Filled:
		o := s.offers[what.Offer]
		o.Offer, o.Maker, o.Fills = what.Offer, what.Maker, o.Fills+1
		o.Given, o.Received, o.Fee, o.RelayFee = o.Given+what.Given, o.Received+what.Received, o.Fee+what.Fee, o.RelayFee+what.RelayFee
		set(j, s.offers, what.Offer, o)
	case loyalty.Cancelled:
		o := s.offers[what.Offer]
		o.Offer, o.Maker, o.Cancelled = what.Offer, what.Maker, true
		set(j, s.offers, what.Offer, o)
	case loyalty.CancelledBelow:
		set(j, s.below, what.Maker, what.Nonce)
	}
}
