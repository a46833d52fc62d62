package rounds

import (
	"context"
	"slices"
	"time"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

const opJudge = "judge netting proposal"

// Handle answers a member's proposal. The first time it is worked out again from
// the chain: a statement that is not what follows from its block is refused, and so
// is one that names more than this merchant holds now. What stands here is answered
// with this merchant's word.
//
// Refusals: fault.Malformed and TooLarge for its form; NotMember; NotYet, if this
// peer has not read the block; Stale, if the block is old; Expired; Conflict, if
// the chain says otherwise; Full and RateLimited; Unavailable, if the chain does
// not answer.
func (s *Service) Handle(ctx context.Context, from did.Merchant, p Proposal) (Answer, error) {
	if err := s.here(); err != nil {
		return Answer{}, err
	}
	if err := p.check(); err != nil {
		return Answer{}, err
	}
	if !slices.Contains(s.cfg.Active(), from) {
		return Answer{}, fault.New(fault.NotMember, opJudge, "only active members propose")
	}
	id := ID(s.cfg.Chain.Venue().Digest(p.statement()))
	if a, known := s.answer(id); known {
		return a, nil
	}
	end, err := s.takeTurn(ctx)
	if err != nil {
		return Answer{}, err
	}
	defer end()
	if a, known := s.answer(id); known {
		return a, nil
	}
	if err := s.admissible(from, p); err != nil {
		return Answer{}, err
	}
	if err := s.follows(ctx, p); err != nil {
		if passing(err) { // nothing was worked out, and the same proposal will be asked again
			s.uncount(from)
		}
		return Answer{}, err
	}
	return s.take(ctx, from, p)
}

// answer is this merchant's word on a statement that stands here.
func (s *Service) answer(id ID) (Answer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.known[id]
	if !ok {
		return Answer{}, false
	}
	return Answer{Word: r.Word, Consent: r.Consent}, true
}

// admissible is every check that asks nobody.
func (s *Service) admissible(from did.Merchant, p Proposal) error {
	now, head := s.now(), s.cfg.Chain.Head()
	members, statement := s.active(nil), p.statement()
	switch {
	case slices.ContainsFunc(p.Parties, func(m [20]byte) bool { return !slices.Contains(members, did.Merchant(m)) }):
		return fault.New(fault.NotMember, opJudge, "a party is no active member")
	case !slices.Contains(statement.Merchants, s.cfg.Self):
		return fault.New(fault.WrongPeer, opJudge, "no line names this merchant")
	case p.Deadline < now:
		return fault.New(fault.Expired, opJudge, "its deadline is over")
	case p.Deadline > now+uint64((MaxWait+2*settleWithin).Seconds()):
		return fault.New(fault.TooLarge, opJudge, "its deadline is more than a week away")
	case p.Block > head.Number:
		return fault.New(fault.NotYet, opJudge, "this peer has not read that block yet; ask again")
	}
	return s.room(from, now)
}

// room bounds what one member can have worked out and kept here.
func (s *Service) room(from did.Merchant, now uint64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	open := 0
	for _, r := range s.known {
		if r.Proposer == [20]byte(from) && r.Seen == 0 && !r.expired(now) {
			open++
		}
	}
	if open >= maxOpen {
		return fault.New(fault.Full, opJudge, "this member has 16 statements open here; wait until they are settled or over")
	}
	count := s.judged[from]
	if hour := uint64(time.Now().Unix()) / 3600; count.hour != hour {
		count = hourly{hour: hour}
	}
	if count.count++; count.count > maxJudged {
		return fault.New(fault.RateLimited, opJudge, "64 statements in an hour; ask again later")
	}
	s.judged[from] = count
	return nil
}

// uncount takes back what room counted.
func (s *Service) uncount(from did.Merchant) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if count := s.judged[from]; count.count > 0 {
		count.count--
		s.judged[from] = count
	}
}

// follows works the statement out again from its block.
func (s *Service) follows(ctx context.Context, p Proposal) error {
	round, statement := p.round(), p.statement()
	held, made, err := s.cfg.Chain.HeldAt(ctx, p.BlockHash, round.Parties)
	if err != nil {
		return err
	}
	if head := s.cfg.Chain.Head().Time; made+uint64(maxAge.Seconds()) < head {
		return fault.New(fault.Stale, opJudge, "its block is more than an hour old; propose again from a newer one")
	}
	_, ours, err := round.Net(held)
	if err != nil {
		return err
	}
	venue := s.cfg.Chain.Venue()
	if venue.Digest(ours) != venue.Digest(statement) {
		return fault.New(fault.Conflict, opJudge, "it is not what the parties held in its block comes to")
	}
	return s.covered(ctx, p)
}

// covered asks whether this merchant still holds what it would give up.
func (s *Service) covered(ctx context.Context, p Proposal) error {
	gives, _ := amounts(p.statement().Lines, s.cfg.Self)
	parties := []did.Merchant{s.cfg.Self}
	for _, g := range gives {
		parties = append(parties, g.Merchant)
	}
	held, _, err := s.cfg.Chain.Held(ctx, parties)
	if err != nil {
		return err
	}
	has := map[did.Merchant]uint64{}
	for _, o := range held {
		if o.Creditor == s.cfg.Self {
			has[o.Debtor] += o.Amount
		}
	}
	for _, g := range gives {
		if has[g.Merchant] < g.Points {
			return fault.New(fault.Conflict, opJudge, "this merchant no longer holds what a line says that it gives up")
		}
	}
	return nil
}

// take keeps a proposal that was found good, signed if the limit allows that.
func (s *Service) take(ctx context.Context, from did.Merchant, p Proposal) (Answer, error) {
	r := s.roundOf(record{Proposal: p, Proposer: from, Attempt: 1})
	if s.within(p) {
		consent, err := s.cfg.Chain.Sign(ctx, r.statement)
		if err != nil {
			return Answer{}, err
		}
		r.Word, r.Consent, r.Alone, r.SignedAt = Signed, consent, true, uint64(time.Now().UnixMilli())
	}
	if err := s.keep(ctx, r); err != nil { // a signature is on the disk before it is said
		return Answer{}, err
	}
	if r.Word == Signed {
		s.cfg.Count(EventSigned)
	}
	return Answer{Word: r.Word, Consent: r.Consent}, nil
}

// within says whether a statement may be signed without anybody being asked: each
// point counts the same, and what is given up stays within the limit of the day.
func (s *Service) within(p Proposal) bool {
	if s.cfg.Limit == 0 || slices.ContainsFunc(p.Worth, func(w uint64) bool { return w != p.Worth[0] }) {
		return false
	}
	const dayMillis = 86_400_000
	today := uint64(time.Now().UnixMilli()) / dayMillis
	gives, _ := amounts(p.statement().Lines, s.cfg.Self)
	total := sum(gives)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.known {
		if r.Alone && r.SignedAt/dayMillis == today {
			given, _ := amounts(r.statement.Lines, s.cfg.Self)
			total += sum(given)
		}
	}
	return total <= s.cfg.Limit
}

// Sign gives this merchant's word for a statement that waits for it, if it still
// holds what it would give up.
func (s *Service) Sign(ctx context.Context, id ID) (View, error) {
	const op = "sign netting statement"
	return s.decide(ctx, id, func(r *round, stands record) error {
		switch stands.Word {
		case Signed:
			return nil
		case Declined:
			return fault.New(fault.Conflict, op, "it was declined; its proposer goes on without this merchant")
		}
		if err := s.covered(ctx, stands.Proposal); err != nil {
			return err
		}
		consent, err := s.cfg.Chain.Sign(ctx, r.statement)
		if err != nil {
			return err
		}
		return s.counted(s.change(ctx, r, func(r *record) {
			r.Word, r.Consent, r.SignedAt = Signed, consent, uint64(time.Now().UnixMilli())
		}), EventSigned)
	})
}

// Decline says no to a statement. A signature that was given is not taken back by
// that: fault.Conflict.
func (s *Service) Decline(ctx context.Context, id ID) (View, error) {
	return s.decide(ctx, id, func(r *round, stands record) error {
		switch stands.Word {
		case Signed:
			return fault.New(fault.Conflict, "decline netting statement", "it was signed, and a signature holds until the statement's deadline")
		case Declined:
			return nil
		}
		return s.counted(s.change(ctx, r, func(r *record) { r.Word = Declined }), EventDeclined)
	})
}

// decide has something done about a statement that names this merchant and is open.
func (s *Service) decide(ctx context.Context, id ID, do func(*round, record) error) (View, error) {
	if err := s.here(); err != nil {
		return View{}, err
	}
	end, err := s.takeTurn(ctx)
	if err != nil {
		return View{}, err
	}
	defer end()
	r, stands := s.find(id)
	switch {
	case r == nil:
		return View{}, errUnknown
	case !r.named(s.cfg.Self):
		return View{}, fault.New(fault.WrongPeer, "decide about netting statement", "no line names this merchant")
	case stands.expired(s.now()):
		return View{}, fault.New(fault.Expired, "decide about netting statement", "its deadline is over")
	}
	if err := do(r, stands); err != nil {
		return View{}, err
	}
	s.look()
	return s.Get(id)
}

// find is a statement as it stands now, or nil.
func (s *Service) find(id ID) (*round, record) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.known[id]
	if !ok {
		return nil, record{}
	}
	return r, r.record
}
