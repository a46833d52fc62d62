package market

import "slices"

// maxRounds bounds the search for amounts that are whole numbers at every rate.
const maxRounds = 64

// plan finds the largest amounts at which a ring settles, or says that there are
// none. Each order of the ring gives what the next one wants.
//
// The newest order's gift y goes once around: the order that receives an amount
// gives the most that its rate allows for it. If what comes back to the newest is
// enough for y, that much can be settled; if not, no amount above what it is
// enough for can be, because more given never brings less back. Then everybody
// but the newest is given no more than it asks.
func (m *matching) plan(ring []*Order) (Plan, bool) {
	first := slices.Index(ring, newest(ring...))
	y := m.open(ring[first])
	for range maxRounds {
		gives, back := m.around(ring, first, y)
		owed := min(m.open(ring[first]), ring[first].Offer.Yield(min(back, ring[first].Offer.WantAmount)))
		if owed >= y {
			trim(ring, first, gives)
			return planOf(ring, gives), y > 0
		}
		if y = owed; y == 0 {
			return nil, false
		}
	}
	return nil, false
}

// around is what each order gives when the first one gives y, and what the first
// one receives for it.
func (m *matching) around(ring []*Order, first int, y uint64) (gives []uint64, back uint64) {
	gives = make([]uint64, len(ring))
	gives[first], back = y, y
	for i := 1; i < len(ring); i++ {
		at := (first + i) % len(ring)
		o := ring[at]
		back = min(m.open(o), o.Offer.Yield(min(back, o.Offer.WantAmount)))
		gives[at] = back
	}
	return gives, back
}

// trim lowers what each order gives to what the next one asks for its own gift,
// from the last one back to the first.
func trim(ring []*Order, first int, gives []uint64) {
	for i := len(ring) - 2; i >= 0; i-- {
		next := (first + i + 1) % len(ring)
		gives[(first+i)%len(ring)] = ring[next].Offer.Cost(gives[next])
	}
}

func planOf(ring []*Order, gives []uint64) Plan {
	p := make(Plan, len(ring))
	for i, o := range ring {
		p[i] = Leg{ID: o.ID, Give: gives[i], Get: gives[(i+len(ring)-1)%len(ring)]}
	}
	return p
}
