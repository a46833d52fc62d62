package rounds

import (
	"bytes"
	"context"
	"slices"
	"time"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/netting"
)

const opPropose = "propose netting"

// plan is a round as it would be now.
type plan struct {
	round     netting.Round
	made      uint64 // its block, Unix seconds
	held      []netting.Obligation
	result    netting.Result
	statement netting.Statement
}

// Preview works out what a round would come to now. Nothing is kept or sent. A
// statement without lines means that there is no circle of debts.
func (s *Service) Preview(ctx context.Context, t Terms) (Preview, error) {
	p, err := s.plan(ctx, t)
	if err != nil {
		return Preview{}, err
	}
	out := Preview{
		Block: p.round.Block, Made: time.Unix(int64(p.made), 0).UTC(), Parties: p.round.Parties,
		Cycles: p.result.Cycles, Statement: p.statement,
	}
	out.Holds, out.Owes = amounts(p.held, s.cfg.Self)
	out.Gives, out.Freed = amounts(p.statement.Lines, s.cfg.Self)
	return out, nil
}

// Propose begins a round: this merchant signs what it comes to now, and the others
// whom it names are asked. fault.NotFound: there is no circle of debts.
func (s *Service) Propose(ctx context.Context, t Terms) (View, error) {
	p, err := s.plan(ctx, t)
	if err != nil {
		return View{}, err
	}
	r, err := s.begin(ctx, p, t, nil)
	if err != nil {
		return View{}, err
	}
	return s.Get(r.id)
}

func (s *Service) plan(ctx context.Context, t Terms) (plan, error) {
	if err := s.here(); err != nil {
		return plan{}, err
	}
	if t.Wait < 0 || t.Wait > MaxWait {
		return plan{}, fault.New(fault.Malformed, opPropose, "wait for signatures at most seven days")
	}
	if t.Wait == 0 {
		t.Wait = DefaultWait
	}
	parties := s.active(t.Without)
	if !slices.Contains(parties, s.cfg.Self) {
		return plan{}, fault.New(fault.NotMember, opPropose, "this merchant is no active member, or is left out itself")
	}
	head := s.cfg.Chain.Head()
	held, made, err := s.cfg.Chain.HeldAt(ctx, head.Hash, parties)
	if err != nil {
		return plan{}, err
	}
	now := s.now()
	p := plan{made: made, held: held, round: netting.Round{
		Block: head.Number, BlockHash: head.Hash, Parties: parties,
		Nonce: uint64(time.Now().UnixMilli()), Deadline: now + uint64((t.Wait + settleWithin).Seconds()),
	}}
	if len(parties) > netting.RoundParties {
		if p.round.Parties, err = mostCancelled(held); err != nil {
			return plan{}, err
		}
	}
	if len(p.round.Parties) < 2 {
		return plan{}, fault.New(fault.NotFound, opPropose, "nobody is there to net with")
	}
	if len(t.Worth) > 0 {
		for _, m := range p.round.Parties {
			worth := t.Worth[m]
			if _, named := t.Worth[m]; !named {
				worth = 1
			}
			p.round.Worth = append(p.round.Worth, worth)
		}
	}
	p.result, p.statement, err = p.round.Net(held)
	return p, err
}

// mostCancelled picks the parties of a round among more than it takes: those of the
// circles that are cancelled first.
func mostCancelled(held []netting.Obligation) ([]did.Merchant, error) {
	result, err := netting.Net(held)
	if err != nil {
		return nil, err
	}
	var out []did.Merchant
	for _, c := range result.Cycles {
		more := slices.DeleteFunc(slices.Clone(c.Parties), func(m did.Merchant) bool { return slices.Contains(out, m) })
		if len(out)+len(more) <= netting.RoundParties {
			out = append(out, more...)
		}
	}
	slices.SortFunc(out, func(a, b did.Merchant) int { return bytes.Compare(a[:], b[:]) })
	return out, nil
}

// begin keeps a plan as a round of this peer, signed where it names this merchant,
// and has what it replaces say so in the same write.
func (s *Service) begin(ctx context.Context, p plan, t Terms, replaces *round) (*round, error) {
	if len(p.statement.Lines) == 0 {
		return nil, fault.New(fault.NotFound, opPropose, "there is no circle of debts among these members: nothing can be cancelled")
	}
	if t.Wait == 0 {
		t.Wait = DefaultWait
	}
	end, err := s.takeTurn(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	for s.knows(p.statement) {
		p.statement.Nonce++
		p.round.Nonce++
	}
	r := s.roundOf(record{
		Proposal: proposalOf(p.round, p.statement), Proposer: s.cfg.Self, Attempt: 1, Wait: uint64(t.Wait.Milliseconds()),
		Until: uint64(time.Now().Add(t.Wait).UnixMilli()), Answers: make([]heard, len(p.statement.Merchants)),
	})
	for _, m := range t.Without {
		r.Without = append(r.Without, m)
	}
	if r.named(s.cfg.Self) {
		if r.Consent, err = s.cfg.Chain.Sign(ctx, r.statement); err != nil {
			return nil, err
		}
		r.Word, r.SignedAt = Signed, uint64(time.Now().UnixMilli())
	}
	if replaces == nil {
		return r, s.counted(s.keep(ctx, r), EventProposed)
	}
	old := s.read(replaces)
	r.Attempt, old.Stage, old.Next = old.Attempt+1, replaced, r.id
	if err := s.keep(ctx, r, put(replaces.id, old)); err != nil {
		return nil, err
	}
	s.cfg.Count(EventProposed)
	s.mu.Lock()
	defer s.mu.Unlock()
	replaces.record = old // nobody else changes an own round meanwhile: that takes the turn
	return r, nil
}

// counted counts an event that was kept.
func (s *Service) counted(err error, e Event) error {
	if err == nil {
		s.cfg.Count(e)
	}
	return err
}

func (s *Service) knows(statement netting.Statement) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, known := s.known[ID(s.cfg.Chain.Venue().Digest(statement))]
	return known
}
