package rounds

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/netting"
)

const (
	askWithin  = 20 * time.Second
	watchAfter = 24 * 3600 // seconds for which the chain is asked about a statement that is over
)

// step does what can be done now, and reports whether something is left to do.
func (s *Service) step(ctx context.Context) (busy bool) {
	for _, r := range s.unfinished() {
		busy = true
		s.watch(ctx, r)
		if now := s.read(r); now.mine(s.cfg.Self) && now.Seen == 0 {
			if err := s.advance(ctx, r); err != nil && ctx.Err() == nil {
				s.cfg.Log.Warn("a round of netting is stuck; trying again", "error", err)
			}
		}
	}
	return busy
}

// unfinished are the statements that may change without anybody here.
func (s *Service) unfinished() (out []*round) {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.known {
		open := r.mine(s.cfg.Self) && (r.Stage == gathering || r.Stage == settling)
		if !r.Final && (open || r.Word == Signed) && !r.expired(now-watchAfter) {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b *round) int { return slices.Compare(a.id[:], b.id[:]) })
	return out
}

// watch asks the contract, once a block, whether it carried a statement out.
func (s *Service) watch(ctx context.Context, r *round) {
	head := s.cfg.Chain.Head()
	if r.looked == head.Number {
		return
	}
	settled, err := s.cfg.Chain.Settled(ctx, r.statement)
	if err != nil {
		return // the chain does not answer: what was known stays
	}
	was := s.read(r)
	seen, final := was.Seen, false
	switch {
	case !settled:
		seen = 0 // never, or a reorganisation took it back
	case seen == 0:
		seen = head.Number
	default:
		final = head.Final >= seen
	}
	if seen != was.Seen || final != was.Final {
		if err := s.change(ctx, r, func(r *record) { r.Seen, r.Final = seen, final }); err != nil {
			return
		}
		if final {
			s.cfg.Count(EventSettled)
		}
	}
	r.looked = head.Number
}

// advance moves an own attempt along.
func (s *Service) advance(ctx context.Context, r *round) error {
	stands := s.read(r)
	if stands.Stage != gathering && stands.Stage != settling {
		return nil
	}
	if stands.expired(s.now()) {
		return s.fail(ctx, r, "its deadline passed before it was settled")
	}
	if stands.Stage == gathering {
		moved, err := s.gather(ctx, r)
		if err != nil {
			return err
		}
		if done, err := s.decideAttempt(ctx, r, moved); done || err != nil {
			return err
		}
	}
	return s.settle(ctx, r)
}

// gather asks everybody who has not said a last word, and keeps what they said.
// moved: the chain has moved on, and a signature could not be used any more.
func (s *Service) gather(ctx context.Context, r *round) (moved bool, err error) {
	stands := s.read(r)
	answers, stale := slices.Clone(stands.Answers), make([]bool, len(stands.Answers))
	var asking sync.WaitGroup
	for i, m := range r.statement.Merchants {
		if answers[i].Word == Waiting {
			asking.Go(func() { answers[i], stale[i] = s.ask(ctx, r.statement, m, stands) })
		}
	}
	asking.Wait()
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	return slices.Contains(stale, true), s.change(ctx, r, func(r *record) { r.Answers = answers })
}

// ask hears one merchant, and holds what it signed against the statement.
func (s *Service) ask(ctx context.Context, statement netting.Statement, m did.Merchant, stands record) (a heard, stale bool) {
	ctx, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	answer, err := Answer{Word: stands.Word, Consent: stands.Consent}, error(nil)
	if m != s.cfg.Self {
		answer, err = s.cfg.Ask(ctx, m, stands.Proposal)
	}
	if err == nil && answer.Word == Signed {
		if err = s.cfg.Chain.Verify(ctx, statement, m, answer.Consent); fault.KindOf(err) == fault.Conflict && err != nil {
			return heard{Detail: detail(err)}, true
		}
	}
	switch {
	case err != nil && passing(err):
		return heard{Detail: detail(err)}, false
	case err != nil:
		return heard{Word: Refused, Detail: detail(err)}, false
	case answer.Word == Signed:
		return heard{Word: Signed, Consent: answer.Consent}, false
	case answer.Word == Declined:
		return heard{Word: Declined}, false
	case answer.Word == Waiting:
		return heard{Detail: "has not decided yet"}, false
	}
	return heard{Word: Refused, Detail: "answered what there is not"}, false
}

// passing says that the same question may be answered later.
func passing(err error) bool {
	switch fault.KindOf(err) {
	case fault.Unavailable, fault.NotYet, fault.RateLimited:
		return true
	}
	return errors.Is(err, context.DeadlineExceeded)
}

// detail is what of an error is kept and shown: its kind, and what a fault says of
// itself, within bounds.
func detail(err error) string {
	text := fault.KindOf(err).String()
	var f *fault.Error
	if errors.As(err, &f) && f.Detail != "" {
		text += ": " + f.Detail
	}
	return text[:min(len(text), 200)]
}

// decideAttempt says what comes of an attempt after its merchants were heard. done:
// it is over, or has to wait.
func (s *Service) decideAttempt(ctx context.Context, r *round, moved bool) (done bool, err error) {
	stands, said := s.read(r), map[Word][]did.Merchant{}
	for i, a := range stands.Answers {
		said[a.Word] = append(said[a.Word], r.statement.Merchants[i])
	}
	no := append(said[Declined], said[Refused]...)
	switch {
	case len(no) > 0:
		return true, s.again(ctx, r, no, "somebody declined or refused it")
	case moved:
		return true, s.again(ctx, r, nil, "the chain moved on, and a permit could not be used any more")
	case len(said[Waiting]) == 0:
		return false, s.change(ctx, r, func(r *record) { r.Stage = settling })
	case uint64(time.Now().UnixMilli()) >= stands.Until:
		return true, s.again(ctx, r, said[Waiting], "somebody did not sign in time")
	}
	return true, nil
}

// settle sends a statement that everybody signed, or sees how far it is.
func (s *Service) settle(ctx context.Context, r *round) error {
	answers := s.read(r).Answers
	consents := make([]Consent, len(answers))
	for i, a := range answers {
		consents[i] = a.Consent
	}
	place, err := s.cfg.Chain.Settle(ctx, r.statement, consents)
	switch kind := fault.KindOf(err); {
	case err != nil && (passing(err) || kind == fault.Replayed): // settled already: the next look at the contract says so
		return nil
	case err != nil:
		return s.again(ctx, r, nil, "the contract would not take it: "+detail(err))
	case place.State == "failed":
		return s.again(ctx, r, nil, "the chain refused it")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r.place = place
	return nil
}

// again ends an attempt, and begins the next one without some merchants.
func (s *Service) again(ctx context.Context, r *round, without []did.Merchant, why string) error {
	if err := s.change(ctx, r, func(r *record) { r.Reason = why }); err != nil {
		return err
	}
	stands := s.read(r)
	if stands.Attempt >= MaxAttempts {
		return s.fail(ctx, r, why+"; it was tried eight times")
	}
	t := Terms{Wait: time.Duration(stands.Wait) * time.Millisecond, Without: without, Worth: map[did.Merchant]uint64{}}
	for _, m := range stands.Without {
		t.Without = append(t.Without, m)
	}
	for i, w := range stands.Proposal.Worth {
		t.Worth[stands.Proposal.Parties[i]] = w
	}
	p, err := s.plan(ctx, t)
	if err == nil {
		_, err = s.begin(ctx, p, t, r)
	}
	switch {
	case err != nil && fault.KindOf(err) == fault.NotFound:
		return s.fail(ctx, r, why+"; what is left has no circle of debts")
	case err != nil && (passing(err) || ctx.Err() != nil):
		return err
	case err != nil:
		return s.fail(ctx, r, why+"; then "+detail(err))
	}
	return nil
}

func (s *Service) fail(ctx context.Context, r *round, why string) error {
	s.cfg.Log.Info("a round of netting ended without a settlement", "reason", why)
	return s.counted(s.change(ctx, r, func(r *record) { r.Stage, r.Reason = failed, why }), EventFailed)
}
