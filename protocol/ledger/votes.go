package ledger

import (
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
)

// votingPeriod is the seconds in which a proposal can be voted for and enacted.
const votingPeriod = 14 * secondsOfDay

// ExchangePropose proposes a corridor and votes for it. Active members only.
type ExchangePropose struct{ Terms Corridor }

// ExchangeVote votes for a proposal whose terms the voter knows. Active members only.
type ExchangeVote struct {
	ID    uint64 // from 1, as CorridorProposed tells
	Terms Corridor
}

// ExchangeEnact opens the pair if more than half of the members that are active now
// are for it. Fees stay, and so does what was used today. Anybody may call.
type ExchangeEnact struct {
	ID    uint64
	Terms Corridor
}

// proposal is a corridor that members vote about.
type proposal struct {
	Terms   Corridor
	Expiry  uint64
	Version uint32 // of the pair when it was proposed
	Enacted bool
}

type vote struct {
	ID    uint64
	Voter Account
}

// Digest is what voters name a corridor by: keccak256 over its fields as words.
func (c Corridor) Digest() [32]byte {
	return eip712.Words(nil).Address(c.Low).Address(c.High).Number(c.MinHigh).Number(c.MinLow).Number(c.MaxHigh).Number(c.MaxLow).
		Number(c.CapLow).Number(c.CapHigh).Hash()
}

func (o ExchangePropose) run(c call) error {
	const op = "propose corridor"
	low, knownLow := c.Points(o.Terms.Low)
	high, knownHigh := c.Points(o.Terms.High)
	switch {
	case !o.Terms.sound():
		return fault.New(fault.Malformed, op, "no order, no rate, or a lowest rate above the highest")
	case !knownLow || !knownHigh:
		return fault.New(fault.NotFound, op, "not points of this consortium")
	case !c.active(c.from):
		return notActive(op)
	}
	c.state.enlisted.put(low.At(), low.Merchant())
	c.state.enlisted.put(high.At(), high.Merchant())
	id, expiry := c.state.motions.get(unit{})+1, c.now()+votingPeriod
	c.state.motions.put(unit{}, id)
	c.state.proposals.put(id, proposal{Terms: o.Terms, Expiry: expiry, Version: c.pair(low.At(), high.At()).Version})
	c.castVote(id)
	c.emit(c.setup.Exchange, CorridorProposed{id, c.from, o.Terms, expiry, o.Terms.Digest()})
	return nil
}

func (c call) castVote(id uint64) {
	c.state.votes.put(vote{id, c.from}, true)
	c.emit(c.setup.Exchange, VoteCast{id, c.from})
}

func (o ExchangeVote) run(c call) error {
	const op = "vote for corridor"
	_, err := c.proposal(op, o.ID, o.Terms)
	switch {
	case err != nil:
		return err
	case !c.active(c.from):
		return notActive(op)
	case c.state.votes.get(vote{o.ID, c.from}):
		return fault.New(fault.Replayed, op, "this member has voted")
	}
	c.castVote(o.ID)
	return nil
}

func (o ExchangeEnact) run(c call) error {
	const op = "open pair"
	m, err := c.proposal(op, o.ID, o.Terms)
	if err != nil {
		return err
	}
	if !c.majority(o.ID) {
		return fault.New(fault.Conflict, op, "no majority")
	}
	m.Enacted = true
	c.state.proposals.put(o.ID, m)
	p := c.pair(o.Terms.Low, o.Terms.High)
	p.Corridor, p.State = o.Terms, PairOpen
	p.Version++
	c.putPair(o.Terms.Low, o.Terms.High, p)
	c.emit(c.setup.Exchange, CorridorOpened(o))
	return nil
}

// majority says whether more than half of the active members voted for a proposal.
func (l *Ledger) majority(id uint64) bool {
	active, votes := 0, 0
	for member, status := range l.state.members.rows {
		if status == StatusActive {
			active++
			if l.state.votes.get(vote{id, member}) {
				votes++
			}
		}
	}
	return votes >= active/2+1
}

func (l *Ledger) proposal(op string, id uint64, terms Corridor) (proposal, error) {
	p := l.state.proposals.get(id)
	switch {
	case p == proposal{}:
		return p, fault.New(fault.NotFound, op, "no such proposal")
	case p.Terms != terms:
		return p, fault.New(fault.Conflict, op, "the proposal has other terms")
	case p.Enacted:
		return p, fault.New(fault.Replayed, op, "enacted before")
	case l.clock.Time > p.Expiry:
		return p, fault.New(fault.Expired, op, "the time to vote is over")
	case p.Version != l.pair(terms.Low, terms.High).Version:
		return p, fault.New(fault.Conflict, op, "the pair has changed since")
	}
	return p, nil
}

func (c Corridor) sound() bool {
	inRange := max(c.MinHigh, c.MinLow, c.MaxHigh, c.MaxLow) < 1<<48 && max(c.CapLow, c.CapHigh) < 1<<56
	return inRange && isLow(c.Low, c.High) && c.MinLow != 0 && c.MaxLow != 0 && c.MaxHigh != 0 && !less(c.MaxHigh, c.MinLow, c.MinHigh, c.MaxLow)
}

func (o ExchangePropose) contract(l *Ledger) Account { return l.setup.Exchange }
func (o ExchangeVote) contract(l *Ledger) Account    { return l.setup.Exchange }
func (o ExchangeEnact) contract(l *Ledger) Account   { return l.setup.Exchange }
