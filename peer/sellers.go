package peer

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/souk-network/souk/peer/crm"
)

// maxRetry is the longest time between two attempts at orders that a passing
// reason keeps from being finished, such as a full store.
const maxRetry = time.Minute

// resume finishes what a crash interrupted, seals the orders of customers who
// enrolled since, and tries again what failed, at first after a second and then
// at twice the distance each time.
func (n *Node) resume(ctx context.Context) error {
	if err := n.resumeOrders(ctx); err != nil {
		return err
	}
	wait, timer := RetryAfter, (<-chan time.Time)(nil)
	for ctx.Err() == nil {
		rung := n.sellers.bell.wait()
		n.sealWaiting(ctx, n.sellers.takeWoken())
		if timer == nil && n.sellers.anyFailed() {
			timer = time.After(wait)
		}
		select {
		case <-rung:
		case <-timer:
			n.sealWaiting(ctx, n.sellers.takeFailed())
			timer, wait = nil, min(2*wait, maxRetry)
			if !n.sellers.anyFailed() {
				wait = RetryAfter
			}
		case <-ctx.Done():
		}
	}
	return nil
}

func (n *Node) resumeOrders(ctx context.Context) error {
	orders, err := n.crm.Unfinished(ctx)
	if err != nil {
		return err
	}
	n.recordAgain(ctx, orders)
	return nil
}

// sealWaiting brings the orders of contacts as far as they come, and takes up
// points that waited for their account.
func (n *Node) sealWaiting(ctx context.Context, refs []string) {
	for _, ref := range refs {
		if err := n.points.Wake(ctx, ref); err != nil && ctx.Err() == nil {
			n.log.Warn("points could not be read; trying again", "error", err)
			n.sellers.later(ref)
		}
		orders, err := n.crm.OrdersOf(ctx, ref)
		if err != nil && ctx.Err() == nil {
			n.log.Warn("orders could not be read; trying again", "error", err)
			n.sellers.later(ref)
			continue
		}
		n.recordAgain(ctx, slices.DeleteFunc(orders, func(r crm.OrderRecord) bool {
			return r.State != crm.OrderWaiting && r.State != crm.OrderSealed
		}))
	}
}

func (n *Node) recordAgain(ctx context.Context, orders []crm.OrderRecord) {
	var failed []error
	for _, r := range orders {
		if _, err := n.Record(ctx, r.Ref, r.Order); err != nil {
			failed = append(failed, err)
		}
	}
	if len(failed) > 0 && ctx.Err() == nil {
		n.log.Warn("orders could not be finished yet", "orders", len(failed), "error", failed[0])
	}
}

// sellers serialises work on one order, and knows whose orders there is
// something to do about.
type sellers struct {
	mu     sync.Mutex
	locks  map[[32]byte]*orderLock
	woken  map[string]bool // contacts who enrolled
	failed map[string]bool // contacts with an order that was not finished
	bell   *bell           // rings when either grows
}

type orderLock struct {
	mu    sync.Mutex
	users int
}

func newSellers() *sellers {
	return &sellers{locks: map[[32]byte]*orderLock{}, woken: map[string]bool{}, failed: map[string]bool{}, bell: newBell()}
}

func (s *sellers) lock(key [32]byte) (unlock func()) {
	s.mu.Lock()
	l := s.locks[key]
	if l == nil {
		l = &orderLock{}
		s.locks[key] = l
	}
	l.users++
	s.mu.Unlock()
	l.mu.Lock()
	return func() {
		l.mu.Unlock()
		s.mu.Lock()
		defer s.mu.Unlock()
		if l.users--; l.users == 0 {
			delete(s.locks, key)
		}
	}
}

// lockAll takes two locks, or the one where both are the same, in an order that
// all callers share.
func (s *sellers) lockAll(a, b [32]byte) (unlock func()) {
	switch c := bytes.Compare(a[:], b[:]); {
	case c == 0:
		return s.lock(a)
	case c > 0:
		a, b = b, a
	}
	first, second := s.lock(a), s.lock(b)
	return func() { second(); first() }
}

// wake asks for a contact's waiting orders now.
func (s *sellers) wake(ref string) { s.note(s.woken, ref) }

// later asks for a contact's orders at the next attempt.
func (s *sellers) later(ref string) { s.note(s.failed, ref) }

func (s *sellers) note(set map[string]bool, ref string) {
	s.mu.Lock()
	set[ref] = true
	s.mu.Unlock()
	s.bell.broadcast()
}

func (s *sellers) takeWoken() []string { return s.take(s.woken) }

func (s *sellers) takeFailed() []string { return s.take(s.failed) }

// take empties a set and lists what was in it.
func (s *sellers) take(set map[string]bool) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	refs := slices.Sorted(maps.Keys(set))
	clear(set)
	return refs
}

func (s *sellers) anyFailed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.failed) > 0
}
