package model

import (
	"math/bits"
	"slices"
)

// queue holds what will happen, in order of time, then of when it was put there.
// What comes soon lies in a ring of slots, each of a stretch of time, and is put
// in order when its stretch begins; what comes later lies in a heap, and so does
// what is put into the stretch under way. So an event costs about the same however
// many others wait.
//
// Within a slot events lie as they were put there, those from the heap before
// those of the ring: an event goes to the heap as long as its slot is beyond the
// ring, and to the ring from then on.
type queue struct {
	at     int64    // the slot under way, counted from the start
	now    []event  // of the slot under way, as they were put there
	order  []uint64 // of those left of it: time in the slot, then place in now; a part of sorted
	sorted []uint64
	late   events             // put there since it is under way
	ring   [slots]int32       // place of the last event put into each slot; 0: none
	some   [slots / 64]uint64 // a bit for each slot that has any
	places []linked           // of the ring's events; place 0 is nobody's
	free   int32              // the first free place; 0: none
	soon   int                // events in the ring
	next   int64              // first slot of the ring with events, when there are some
	later  events
}

// linked is an event of the ring with the place of the one before it in its slot.
type linked struct {
	event
	before int32
}

const (
	slotBits = 16      // of a slot's length: 66 microseconds
	slots    = 1 << 18 // 17 seconds
)

// put adds an event.
func (q *queue) put(e event) {
	switch slot := e.at >> slotBits; {
	case slot <= q.at:
		q.late.add(e)
	case slot < q.at+slots:
		last := &q.ring[slot%slots]
		*last = q.place(linked{e, *last})
		q.some[slot%slots/64] |= 1 << (slot % 64)
		if q.soon++; q.soon == 1 || slot < q.next {
			q.next = slot
		}
	default:
		q.later.add(e)
	}
}

// place stores an event of the ring.
func (q *queue) place(l linked) int32 {
	n := q.free
	if n == 0 {
		if len(q.places) == 0 {
			q.places = append(q.places, linked{})
		}
		q.places = append(q.places, l)
		return int32(len(q.places) - 1)
	}
	q.free = q.places[n].before
	q.places[n] = l
	return n
}

// first is when the next event comes; never if there is none.
func (q *queue) first() int64 {
	if len(q.order) == 0 && len(q.late.all) == 0 && !q.turn() {
		return never
	}
	at := int64(never)
	if len(q.order) > 0 {
		at = q.head().at
	}
	if len(q.late.all) > 0 {
		at = min(at, q.late.all[0].at)
	}
	return at
}

// pop takes the next event out, after first said that there is one. Of two at one
// time that one comes first that was there when the slot began.
func (q *queue) pop() event {
	if len(q.order) == 0 || len(q.late.all) > 0 && q.late.all[0].at < q.head().at {
		return q.late.pop()
	}
	e := *q.head()
	q.order = q.order[1:]
	return e
}

// head is the next of those that were there when the slot under way began.
func (q *queue) head() *event { return &q.now[uint32(q.order[0])] }

// turn begins the next stretch in which something happens, if there is one.
func (q *queue) turn() bool {
	slot := int64(never)
	if q.soon > 0 {
		slot = q.next
	}
	if len(q.later.all) > 0 {
		slot = min(slot, q.later.all[0].at>>slotBits)
	}
	if slot == never {
		return false
	}
	q.at, q.now = slot, q.now[:0]
	for len(q.later.all) > 0 && q.later.all[0].at>>slotBits == slot {
		q.now = append(q.now, q.later.pop())
	}
	if q.soon > 0 && q.next == slot {
		q.take(slot)
	}
	q.sort()
	return true
}

// take takes a slot's events from the ring, and finds the next slot that has any.
func (q *queue) take(slot int64) {
	from, n := len(q.now), q.ring[slot%slots]
	q.ring[slot%slots] = 0
	q.some[slot%slots/64] &^= 1 << (slot % 64)
	for n != 0 {
		l := &q.places[n]
		q.now = append(q.now, l.event)
		n, l.before, q.free = l.before, q.free, n
	}
	slices.Reverse(q.now[from:])
	if q.soon -= len(q.now) - from; q.soon > 0 {
		q.next = q.after(slot)
	}
}

// after is the next slot of the ring that has events. There must be one.
func (q *queue) after(slot int64) int64 {
	slot++
	for {
		if left := q.some[slot%slots/64] >> (slot % 64); left != 0 {
			return slot + int64(bits.TrailingZeros64(left))
		}
		slot += 64 - slot%64
	}
}

// sort puts the events of the slot under way in order.
func (q *queue) sort() {
	order := q.sorted[:0]
	for i := range q.now {
		order = append(order, uint64(q.now[i].at&(1<<slotBits-1))<<32|uint64(i))
	}
	slices.Sort(order)
	q.order, q.sorted = order, order
}
