package market

import (
	"slices"

	"github.com/souk-network/souk/protocol/offer"
)

// Terms are what the exchange lets two kinds of points be exchanged at now. A rate is
// units of the points of the higher address for one of the lower, as a fraction of
// numbers below 2^48.
type Terms struct {
	Open              bool   // a corridor was voted and nobody paused the pair
	MinHigh, MinLow   uint64 // lowest rate; MinLow is not zero
	MaxHigh, MaxLow   uint64 // highest rate; neither is zero
	LeftLow, LeftHigh uint64 // most of each that may still be given today
}

// allows says whether so much given for so much received lies within the corridor.
func (t *Terms) allows(w Way, given, received uint64) bool {
	low, high := given, received
	if !w.givesLow() {
		low, high = received, given
	}
	return compareProducts(high, t.MinLow, low, t.MinHigh) >= 0 && compareProducts(low, t.MaxHigh, high, t.MaxLow) >= 0
}

// left is how much may still be given on a way today.
func (t *Terms) left(w Way) uint64 {
	switch {
	case !t.Open:
		return 0
	case w.givesLow():
		return t.LeftLow
	}
	return t.LeftHigh
}

func (w *Way) givesLow() bool {
	back := w.Back()
	return w.compare(&back) < 0
}

// Rules are what matching knows beyond the book. The zero value knows nothing.
type Rules struct {
	// Busy names offers that are left out. Nil: none.
	Busy func(offer.ID) bool
	// Terms are those of a way's pair; false where they are not known, and then nothing
	// is held against it. Nil: none are.
	Terms func(Way) (Terms, bool)
	// Refusals are rings that the exchange refused for what nobody could know. Nil: none.
	Refusals *Refusals
}

// barred is the order of a ring that has to be left out whatever the amounts, or nil:
// the newer of two of one maker; one that stands at a rate that its corridor does not
// take, because a standing order gets what it asks and no more; of three or more that
// were refused the one that was refused most.
func (m *matching) barred(ring []*Order) *Order {
	if o := selfMade(ring); o != nil {
		return o
	}
	last := newest(ring...)
	for _, o := range ring {
		if t, known := m.termsOf(o.Way()); known && o != last && !t.allows(o.Way(), o.Offer.GiveAmount, o.Offer.WantAmount) {
			return o
		}
	}
	if m.Refusals.has(ring) {
		return m.Refusals.worst(ring)
	}
	return nil
}

// passes says whether every leg of a plan lies within its corridor.
func (m *matching) passes(ring []*Order, p Plan) bool {
	for i, leg := range p {
		if t, known := m.termsOf(ring[i].Way()); known && !t.allows(ring[i].Way(), leg.Give, leg.Get) {
			return false
		}
	}
	return true
}

// whole lowers a plan of two, of which rounding put the rate outside the corridor, to
// amounts that are whole numbers at the rate of the one that stands.
func whole(ring []*Order, p Plan) (Plan, bool) {
	if len(ring) != 2 {
		return nil, false
	}
	at := 0
	if newest(ring...) == ring[0] {
		at = 1
	}
	o := &ring[at].Offer
	d := divisor(o.GiveAmount, o.WantAmount)
	times := p[at].Give / (o.GiveAmount / d)
	gives := make([]uint64, 2)
	gives[at], gives[1-at] = times*(o.GiveAmount/d), times*(o.WantAmount/d)
	return planOf(ring, gives), times > 0
}

// divisor is the greatest that two numbers have in common.
func divisor(a, b uint64) uint64 {
	for b > 0 {
		a, b = b, a%b
	}
	return a
}

// tooMuch is the order to leave out of a ring in which some leg comes out at a rate
// that its corridor does not take. If it is the newest one's, which gets what the
// others leave, that is by the others, and the newest of those makes room; else it is
// by rounding.
func (m *matching) tooMuch(ring []*Order, p Plan) *Order {
	at := slices.Index(ring, newest(ring...))
	o := ring[at]
	if t, known := m.termsOf(o.Way()); len(ring) > 2 && known && !t.allows(o.Way(), p[at].Give, p[at].Get) {
		return newest(slices.Delete(slices.Clone(ring), at, at+1)...)
	}
	return m.smallest(ring)
}

func (m *matching) termsOf(w Way) (*Terms, bool) {
	if m.Terms == nil {
		return nil, false
	}
	t, known := m.Terms(w)
	return &t, known
}
