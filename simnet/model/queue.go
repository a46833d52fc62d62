package model

// queue holds what will happen, in order of time, then of when it was put there.
// What comes soon lies in a ring of slots, each of a stretch of time, and is put
// in order when its stretch begins; what comes later lies in a heap. So an event
// costs about the same however many others wait.
type queue struct {
	count uint64 // events put so far
	now   events // of the stretch under way, and of before
	at    int64  // its slot, counted from the start
	ring  [slots][]event
	soon  int   // events in the ring
	next  int64 // first slot of the ring with events, when there are some
	later events
}

const (
	slotBits = 16      // of a slot's length: 66 microseconds
	slots    = 1 << 15 // 2.1 seconds
)

// put adds an event. Its number is that of the call.
func (q *queue) put(e event) {
	q.count++
	e.number = q.count
	switch slot := e.at >> slotBits; {
	case slot <= q.at:
		q.now.put(e)
	case slot < q.at+slots:
		q.ring[slot%slots] = append(q.ring[slot%slots], e)
		if q.soon++; q.soon == 1 || slot < q.next {
			q.next = slot
		}
	default:
		q.later.put(e)
	}
}

// first is when the next event comes; never if there is none.
func (q *queue) first() int64 {
	if len(q.now.all) == 0 {
		q.turn()
	}
	if len(q.now.all) == 0 {
		return never
	}
	return q.now.all[0].at
}

// pop takes the next event out. There must be one.
func (q *queue) pop() event {
	if len(q.now.all) == 0 {
		q.turn()
	}
	return q.now.pop()
}

// turn begins the next stretch in which something happens.
func (q *queue) turn() {
	slot := int64(never)
	if q.soon > 0 {
		slot = q.next
	}
	if len(q.later.all) > 0 {
		slot = min(slot, q.later.all[0].at>>slotBits)
	}
	if slot == never {
		return
	}
	q.at = slot
	if q.soon > 0 && q.next == slot {
		q.take(slot)
	}
	for len(q.later.all) > 0 && q.later.all[0].at>>slotBits == slot {
		q.now.put(q.later.pop())
	}
}

// take puts a slot's events in order and finds the next slot that has any.
func (q *queue) take(slot int64) {
	taken := &q.ring[slot%slots]
	q.now.all, *taken = *taken, q.now.all
	q.now.order()
	q.soon -= len(q.now.all)
	for q.next++; q.soon > 0 && len(q.ring[q.next%slots]) == 0; q.next++ {
	}
}
