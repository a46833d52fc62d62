package offers

import (
	"bytes"
	"time"

	"github.com/souk-network/souk/protocol/offer"
)

// Touched is what events of the chain were about, also of those that were taken
// back. Offers that none of it names stand as they stood.
type Touched struct {
	Offers []offer.ID // filled or cancelled
	Purses []Purse    // whose points, or allowances of them, changed
	Below  []Below
	Pairs  []PairOf // paused, opened, or with another fee
}

// Purse is an account with one kind of points; Points is zero for all kinds.
type Purse struct{ Account, Points offer.Address }

// Below ends the offers of a maker with a smaller nonce.
type Below struct {
	Maker offer.Address
	Nonce uint64
}

// PairOf is two kinds of points, the lower address first.
type PairOf struct{ Low, High offer.Address }

// PairBetween is a pair from its points in any order.
func PairBetween(a, b offer.Address) PairOf {
	if bytes.Compare(a[:], b[:]) > 0 {
		a, b = b, a
	}
	return PairOf{a, b}
}

// names says whether an offer is touched.
func (t *touching) names(o offer.Signed) bool {
	return t.offers[o.ID()] || t.purses[Purse{o.Offer.Maker, o.Offer.Give}] || t.purses[Purse{Account: o.Offer.Maker}] ||
		o.Offer.Nonce < t.below[o.Offer.Maker] || t.pairs[PairBetween(o.Offer.Give, o.Offer.Want)]
}

// touching is Touched to look things up in.
type touching struct {
	offers map[offer.ID]bool
	purses map[Purse]bool
	below  map[offer.Address]uint64
	pairs  map[PairOf]bool
}

func (t Touched) sets() *touching {
	out := &touching{offers: map[offer.ID]bool{}, purses: map[Purse]bool{}, below: map[offer.Address]uint64{}, pairs: map[PairOf]bool{}}
	for _, id := range t.Offers {
		out.offers[id] = true
	}
	for _, p := range t.Purses {
		out.purses[p] = true
	}
	for _, b := range t.Below {
		out.below[b.Maker] = max(out.below[b.Maker], b.Nonce)
	}
	for _, p := range t.Pairs {
		out.pairs[p] = true
	}
	return out
}

func (t Touched) empty() bool {
	return len(t.Offers)+len(t.Purses)+len(t.Below)+len(t.Pairs) == 0
}

// Touch has the offers asked about at once, and before others, of which events of
// the chain spoke; what does not fit into the block's budget comes in the next.
func (s *Service) Touch(t Touched) {
	if t.empty() {
		return
	}
	sets := t.sets()
	s.mu.Lock()
	defer s.mu.Unlock()
	var first []offer.ID
	for id, e := range s.known {
		if !e.urgent && sets.names(e.signed) {
			e.urgent = true
			first = append(first, id)
		}
	}
	if len(first) > 0 {
		s.schedule = append(first, s.schedule...)
		s.look()
	}
}

// hurry has offers asked about first in the next block.
func (s *Service) hurry(ids []offer.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		if e, ok := s.known[id]; ok {
			e.urgent = true
		}
	}
}

const (
	// StillEvery is after how long offers are asked about again while no block comes.
	StillEvery = 30 * time.Second
	stillEvery = uint64(StillEvery / time.Millisecond)
	// refreshEvery is the same for offers that no event touched, where a peer is told
	// of events: epochs of points end and caps of a day begin without one.
	refreshEvery = uint64(10 * time.Minute / time.Millisecond)
	// toldBehind is how many blocks the events may be behind.
	toldBehind = 4
)

// told says whether this peer is told of events, up to about the newest block.
func (h Head) told() bool { return h.Told > 0 && h.Told+toldBehind >= h.Number }

// due says whether an offer that no event touched is asked about again: in each block
// one that could be gossiped and was not. still: no block came for some time.
func (s *Service) due(e *entry, now uint64, still bool) bool {
	return e.ours && !e.stored && e.standing.State == offer.StateFillable || !s.head.told() || e.at == 0 || e.asked+refreshEvery <= now || still && e.asked+stillEvery <= now
}
