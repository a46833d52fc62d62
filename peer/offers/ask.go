package offers

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
)

const (
	// PollEvery is how often the service looks for a new block.
	PollEvery = 500 * time.Millisecond
	// askAgainAfter is how long it leaves a chain alone that did not answer.
	askAgainAfter = 2 * time.Second
	// askFor bounds one question.
	askFor = 10 * time.Second
)

// Run asks the chain and sends what is this peer's turn to send, until ctx ends.
func (s *Service) Run(ctx context.Context) error {
	if s.cfg.Exchange == nil {
		<-ctx.Done()
		return nil
	}
	tick := time.NewTicker(PollEvery)
	defer tick.Stop()
	for ctx.Err() == nil {
		if silent := !s.Step(ctx); silent && ctx.Err() == nil {
			s.cfg.Log.Debug("the exchange does not answer; offers wait")
			wait(ctx, askAgainAfter)
			continue
		}
		select {
		case <-tick.C:
		case <-s.wake:
		case <-ctx.Done():
		}
	}
	return nil
}

// Step looks once: whether there is a new block, what the chain says of the offers
// that are due, and what is this peer's turn to send. It reports whether the chain
// answered. Run calls it every PollEvery and whenever an offer came; who has no Run,
// because time is not the machine's, calls it then.
func (s *Service) Step(ctx context.Context) (answered bool) {
	fresh, still := s.turnBlock()
	answered = s.askAll(ctx)
	if fresh || still && answered {
		s.work.do(ctx)
	}
	return answered
}

func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// turnBlock notes a new block and plans whom to ask about in it, or, if none came
// for some time, whom without one. It reports whether there is a new one, or whether
// it planned without.
func (s *Service) turnBlock() (fresh, still bool) {
	head := s.cfg.Exchange.Head()
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.expire(now)
	if head.Number == s.head.Number && head.Hash == s.head.Hash {
		s.head = head
		if still = now >= s.planned+stillEvery; still {
			s.budget = s.cfg.Limits.Calls
			s.plan(now, true)
		}
		return false, still
	}
	if head.Number <= s.head.Number {
		s.doubt(head.Number)
	}
	s.head, s.budget = head, s.cfg.Limits.Calls
	s.plan(now, false)
	return true, false
}

// doubt marks every answer of a block that was taken back as older than all
// others.
func (s *Service) doubt(from uint64) {
	for _, e := range s.known {
		if e.at >= from {
			e.at = 0
		}
	}
}

// plan lists what to ask about in this block, or while none comes, most pressing
// first, as far as the budget goes: what an event spoke of, then of what is due what
// ended in a block that may still be taken back, and what was not asked about for
// longest.
func (s *Service) plan(now uint64, still bool) {
	s.planned = now
	type item struct {
		id   offer.ID
		rank int
		at   uint64
	}
	var items []item
	for id, e := range s.known {
		switch {
		case !e.answered:
		case e.urgent:
			items = append(items, item{id, 0, e.at})
		case !s.due(e, now, still):
		case e.ended > s.head.Final:
			items = append(items, item{id, 1, e.at})
		case e.ended == 0:
			items = append(items, item{id, 2, e.at})
		}
	}
	slices.SortFunc(items, func(a, b item) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.at, b.at), slices.Compare(a.id[:], b.id[:]))
	})
	s.schedule = s.schedule[:0]
	for _, i := range items[:min(len(items), s.cfg.Limits.Batch*s.cfg.Limits.Calls)] {
		s.schedule = append(s.schedule, i.id)
	}
}

// askAll asks as long as something is to be asked and the block's budget lasts.
// It reports whether the chain answered.
func (s *Service) askAll(ctx context.Context) bool {
	for {
		ids, asked := s.batch()
		if len(ids) == 0 {
			return true
		}
		bounded, cancel := context.WithTimeout(ctx, askFor)
		standings, err := s.cfg.Exchange.Statuses(bounded, asked)
		cancel()
		if err == nil && len(standings) != len(asked) {
			err = fault.New(fault.Malformed, "ask exchange", "another number of answers than of offers")
		}
		if err != nil {
			s.again(ids)
			return false
		}
		s.cfg.Answered(ctx, s.take(ids, standings))
	}
}

// batch takes the next offers to ask about: new ones first.
func (s *Service) batch() (ids []offer.ID, asked []offer.Signed) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.budget <= 0 {
		return nil, nil
	}
	for _, list := range []*[]offer.ID{&s.waiting, &s.schedule} {
		for len(*list) > 0 && len(ids) < s.cfg.Limits.Batch {
			id := (*list)[0]
			*list = (*list)[1:]
			if e, ok := s.known[id]; ok {
				e.urgent = false // what happens from here on makes it so again
				ids, asked = append(ids, id), append(asked, e.signed)
			}
		}
	}
	if len(ids) > 0 {
		s.budget--
	}
	return ids, asked
}

// again puts back what was not answered. The question counts in the budget.
func (s *Service) again(ids []offer.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var waiting, schedule []offer.ID
	for _, id := range ids {
		if e := s.known[id]; e != nil && !e.answered {
			waiting = append(waiting, id)
		} else if e != nil {
			e.urgent = true
			schedule = append(schedule, id)
		}
	}
	s.waiting, s.schedule = append(waiting, s.waiting...), append(schedule, s.schedule...)
	s.budget = max(s.budget, 1) // a chain that is back is asked at once, also in the same block
}

// take merges answers and returns the offers whose answer somebody waits for.
func (s *Service) take(ids []offer.ID, standings []Standing) (told []offer.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = s.now()
	for i, id := range ids {
		e, ok := s.known[id]
		if !ok {
			continue
		}
		if !e.answered || e.ours && !e.stored && standings[i].State == offer.StateFillable {
			told = append(told, id)
		}
		s.update(e, standings[i])
	}
	return told
}

func (s *Service) update(e *entry, st Standing) {
	was := e.ended > 0
	s.unqueue(e)
	e.answered, e.standing, e.at, e.asked = true, st, s.head.Number, s.asked
	switch ends := over(st.State); {
	case ends && !was:
		s.open(e, -1)
		e.ended = max(1, s.head.Number)
	case !ends && was: // the block that ended it was taken back
		e.ended = 0
		s.open(e, 1)
	}
	s.show(e)
}

// Forget drops an offer that the chain refused before it was stored: nobody
// waits for it any more.
func (s *Service) Forget(id offer.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e, ok := s.known[id]; ok && !e.stored && !e.ours && e.answered && e.standing.State != offer.StateFillable {
		s.forget(id, e)
	}
}
