package gossip

import (
	"sync"
	"time"
)

// holds is one hold for each kind of fact, each with all of the bounds: what
// waits of one kind, such as offers for the chain's answer, displaces nothing of
// another. There are as many as there are kinds that Verify lets through.
type holds struct {
	perSubject, total int
	keep              time.Duration

	mu     sync.Mutex
	byKind map[uint16]*hold
}

func newHolds(perSubject, total int, keep time.Duration) *holds {
	return &holds{perSubject: perSubject, total: total, keep: keep, byKind: map[uint16]*hold{}}
}

func (h *holds) of(kind uint16) *hold {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.byKind[kind] == nil {
		h.byKind[kind] = newHold(h.perSubject, h.total, h.keep)
	}
	return h.byKind[kind]
}

func (h *holds) all() []*hold {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := make([]*hold, 0, len(h.byKind))
	for _, one := range h.byKind {
		out = append(out, one)
	}
	return out
}

// add, take, expire and size are those of hold, over all kinds.
func (h *holds) add(m heldMessage) (evicted int, kept bool) { return h.of(m.Kind).add(m) }

func (h *holds) take(subject [32]byte) (out []heldMessage) {
	for _, one := range h.all() {
		out = append(out, one.take(subject)...)
	}
	return out
}

func (h *holds) expire(now time.Time) (dropped int) {
	for _, one := range h.all() {
		dropped += one.expire(now)
	}
	return dropped
}

func (h *holds) size() (n int) {
	for _, one := range h.all() {
		n += one.size()
	}
	return n
}
