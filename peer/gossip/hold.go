package gossip

import (
	"container/list"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"
)

// hold keeps messages about which the gate does not know yet, such as headers
// of an unknown grant. They are neither stored
// nor relayed nor refused. It is bounded per subject, in total and in time;
// what falls out is completed by reconciliation once the grant is known.
type hold struct {
	perSubject, total int
	keep              time.Duration

	mu        sync.Mutex
	order     *list.List // of heldMessage, oldest first
	bySubject map[[32]byte][]*list.Element
	ids       map[[32]byte]struct{}
}

type heldMessage struct {
	Message
	from  peer.ID
	since time.Time
}

func newHold(perSubject, total int, keep time.Duration) *hold {
	return &hold{
		perSubject: perSubject, total: total, keep: keep,
		order:     list.New(),
		bySubject: make(map[[32]byte][]*list.Element),
		ids:       make(map[[32]byte]struct{}),
	}
}

// add keeps a message. It returns how many older ones had to go for it, and
// whether it was kept: a subject at its limit keeps what it has.
func (h *hold) add(m heldMessage) (evicted int, kept bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, known := h.ids[m.ID]; known || len(h.bySubject[m.Subject]) >= h.perSubject {
		return 0, known
	}
	for h.order.Len() >= h.total {
		h.drop(h.order.Front())
		evicted++
	}
	h.bySubject[m.Subject] = append(h.bySubject[m.Subject], h.order.PushBack(m))
	h.ids[m.ID] = struct{}{}
	return evicted, true
}

// has tells whether a message waits here.
func (h *hold) has(id [32]byte) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	_, ok := h.ids[id]
	return ok
}

// take removes and returns what waits for a subject, in order of arrival.
func (h *hold) take(subject [32]byte) []heldMessage {
	h.mu.Lock()
	defer h.mu.Unlock()
	elements := h.bySubject[subject]
	out := make([]heldMessage, 0, len(elements))
	for _, e := range elements {
		m := h.order.Remove(e).(heldMessage)
		delete(h.ids, m.ID)
		out = append(out, m)
	}
	delete(h.bySubject, subject)
	return out
}

// expire drops what has waited too long and returns how many that were.
func (h *hold) expire(now time.Time) (dropped int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for e := h.order.Front(); e != nil && now.Sub(e.Value.(heldMessage).since) >= h.keep; e = h.order.Front() {
		h.drop(e)
		dropped++
	}
	return dropped
}

func (h *hold) size() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.order.Len()
}

// drop forgets one element. The lock is held.
func (h *hold) drop(e *list.Element) {
	m := h.order.Remove(e).(heldMessage)
	delete(h.ids, m.ID)
	rest := h.bySubject[m.Subject]
	for i, other := range rest {
		if other == e {
			rest = append(rest[:i], rest[i+1:]...)
			break
		}
	}
	if len(rest) == 0 {
		delete(h.bySubject, m.Subject)
		return
	}
	h.bySubject[m.Subject] = rest
}
