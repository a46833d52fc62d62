package market

import (
	"github.com/souk-network/souk/protocol/offer"
)

// maxRefusals is in how many refused rings an offer may be before it is left out of
// all: whoever signs what cannot be settled costs those that it meets no more tries.
const maxRefusals = 16

// Refusals are rings that were refused although all that is known of their offers and
// pairs spoke for them. Each holds back its own offers from one another and nobody
// else: the next best are tried. Make it with NewRefusals.
type Refusals struct {
	rings map[string]uint64 // by the ids of the offers, when it was refused
	count map[offer.ID]int  // rings that an offer is in
}

// NewRefusals knows of none.
func NewRefusals() *Refusals {
	return &Refusals{rings: map[string]uint64{}, count: map[offer.ID]int{}}
}

// Add notes a plan that was refused in a block.
func (r *Refusals) Add(p Plan, block uint64) {
	name := ""
	for _, leg := range p {
		name += string(leg.ID[:])
	}
	if _, known := r.rings[name]; !known {
		r.tally(name, 1)
	}
	r.rings[name] = block
}

// Forget has tried again what was refused in a block before this one.
func (r *Refusals) Forget(before uint64) {
	for name, block := range r.rings {
		if block < before {
			delete(r.rings, name)
			r.tally(name, -1)
		}
	}
}

func (r *Refusals) tally(name string, by int) {
	const size = len(offer.ID{})
	for ; name != ""; name = name[size:] {
		id := offer.ID([]byte(name[:size]))
		if r.count[id] += by; r.count[id] == 0 {
			delete(r.count, id)
		}
	}
}

// bars says whether an offer was refused too often to be tried with others.
func (r *Refusals) bars(id offer.ID) bool { return r != nil && r.count[id] >= maxRefusals }

func (r *Refusals) has(ring []*Order) bool {
	if r == nil || len(r.rings) == 0 {
		return false
	}
	name := make([]byte, 0, len(ring)*len(offer.ID{}))
	for _, o := range ring {
		name = append(name, o.ID[:]...)
	}
	_, refused := r.rings[string(name)]
	return refused
}

// worst is the order of a ring that was refused most, of equals the newest.
func (r *Refusals) worst(ring []*Order) *Order {
	var out []*Order
	most := 0
	for _, o := range ring {
		n := r.count[o.ID]
		if n > most {
			most, out = n, nil
		}
		if n == most {
			out = append(out, o)
		}
	}
	return newest(out...)
}
