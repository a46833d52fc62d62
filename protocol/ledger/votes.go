package ledger

import "github.com/souk-network/souk/protocol/fault"

// votingPeriod is the seconds in which a proposal can be voted for and enacted.
const votingPeriod = 14 * secondsOfDay

// proposal is a corridor that members vote about.
type proposal struct {
	terms   Corridor
	expiry  uint64
	version uint32 // of the pair when it was proposed
	enacted bool
	votes   map[Account]bool
}

// Propose proposes a corridor and votes for it. Active members only. Proposals are
// numbered from 1.
func (e *Exchange) Propose(caller Account, now uint64, terms Corridor) (id uint64, err error) {
	const op = "propose corridor"
	low, high := e.points[terms.Low], e.points[terms.High]
	switch {
	case !terms.sound():
		return 0, fault.New(fault.Malformed, op, "no order, no rate, or a lowest rate above the highest")
	case low == nil || high == nil:
		return 0, fault.New(fault.NotFound, op, "not points of this consortium")
	case !e.active[caller]:
		return 0, notActive(op)
	}
	e.merchants[terms.Low], e.merchants[terms.High] = low.Merchant, high.Merchant
	e.proposals = append(e.proposals, proposal{
		terms: terms, expiry: now + votingPeriod, version: e.pairs[pairOf(terms.Low, terms.High)].Version, votes: map[Account]bool{caller: true},
	})
	return uint64(len(e.proposals)), nil
}

// Vote votes for a proposal whose terms the voter knows. Active members only.
func (e *Exchange) Vote(caller Account, now, id uint64, terms Corridor) error {
	const op = "vote for corridor"
	p, err := e.proposal(op, now, id, terms)
	switch {
	case err != nil:
		return err
	case !e.active[caller]:
		return notActive(op)
	case p.votes[caller]:
		return fault.New(fault.Replayed, op, "this member has voted")
	}
	p.votes[caller] = true
	return nil
}

// Enact opens the pair if more than half of the active members are for it. Fees
// stay, and so does what was used today.
func (e *Exchange) Enact(now, id uint64, terms Corridor) error {
	const op = "open pair"
	m, err := e.proposal(op, now, id, terms)
	if err != nil {
		return err
	}
	active, votes := 0, 0
	for member, is := range e.active {
		if is {
			active++
			if m.votes[member] {
				votes++
			}
		}
	}
	if votes < active/2+1 {
		return fault.New(fault.Conflict, op, "no majority")
	}
	m.enacted = true
	p := e.pair(now, terms.Low, terms.High)
	p.Corridor, p.State = terms, PairOpen
	p.Version++
	e.pairs[pairOf(terms.Low, terms.High)] = p
	return nil
}

func (e *Exchange) proposal(op string, now, id uint64, terms Corridor) (*proposal, error) {
	if id == 0 || id > uint64(len(e.proposals)) {
		return nil, fault.New(fault.NotFound, op, "no such proposal")
	}
	p := &e.proposals[id-1]
	switch {
	case p.terms != terms:
		return nil, fault.New(fault.Conflict, op, "the proposal has other terms")
	case p.enacted:
		return nil, fault.New(fault.Replayed, op, "enacted before")
	case now > p.expiry:
		return nil, fault.New(fault.Expired, op, "the time to vote is over")
	case p.version != e.pairs[pairOf(terms.Low, terms.High)].Version:
		return nil, fault.New(fault.Conflict, op, "the pair has changed since")
	}
	return p, nil
}

func (c Corridor) sound() bool {
	return isLow(c.Low, c.High) && c.MinLow != 0 && c.MaxLow != 0 && c.MaxHigh != 0 && !less(c.MaxHigh, c.MinLow, c.MinHigh, c.MaxLow)
}

func notActive(op string) error {
	return fault.New(fault.NotMember, op, "only active members may do this")
}
