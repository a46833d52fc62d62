package rounds

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"time"

	"github.com/souk-network/souk/protocol/fault"
)

// Event is something that a peer counts about rounds.
type Event string

// The events. A settlement is counted when no block can take it back.
const (
	EventProposed Event = "proposed" // by this peer, each attempt
	EventNothing  Event = "nothing"  // it was time to propose, and there was no circle of debts
	EventSigned   Event = "signed"   // another member's statement
	EventDeclined Event = "declined" // another member's statement
	EventSettled  Event = "settled"  // a statement that this peer proposed or signed is final
	EventFailed   Event = "failed"   // an own round ended without a settlement
)

// LeastEvery is the shortest time between two rounds that a peer proposes of its
// own accord.
const LeastEvery = 10 * time.Minute

// next is when this peer proposes a round of its own accord after a time: once in
// each period, at a moment of it that follows from who it is, so that members with
// the same period do not all propose at once. Zero: never.
func (s *Service) next(after time.Time) time.Time {
	if s.cfg.Every == 0 {
		return time.Time{}
	}
	every := uint64(s.cfg.Every.Milliseconds())
	draw := sha256.Sum256(append([]byte("souk/v1/netting-turn\x00"), s.cfg.Self[:]...))
	own, at := binary.BigEndian.Uint64(draw[:])%every, uint64(after.UnixMilli())
	return time.UnixMilli(int64(at + every - (at+every-own)%every))
}

// periodic proposes a round if its time has come, and says when the next one's
// comes. While a statement that this merchant signed may still be settled none is
// proposed: the same debts cannot be cancelled twice.
func (s *Service) periodic(ctx context.Context, due, now time.Time) time.Time {
	if due.IsZero() || now.Before(due) {
		return due
	}
	if !s.underway() {
		_, err := s.Propose(ctx, Terms{})
		switch {
		case fault.KindOf(err) == fault.NotFound && err != nil:
			s.cfg.Count(EventNothing)
		case err != nil && ctx.Err() == nil:
			s.cfg.Log.Warn("a round of netting could not be proposed; the next period tries again", "error", err)
		}
	}
	return s.next(now)
}

// underway reports whether a statement of this peer's, or one that it signed lately,
// may still be settled. What others propose and do not settle holds it up for two
// hours and no longer.
func (s *Service) underway() bool {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.known {
		open := r.Word == Signed && now < r.SignedAt/1000+uint64((DefaultWait+settleWithin).Seconds())
		if r.mine(s.cfg.Self) {
			open = r.Stage == gathering || r.Stage == settling
		}
		if open && r.Seen == 0 && !r.expired(now) {
			return true
		}
	}
	return false
}
