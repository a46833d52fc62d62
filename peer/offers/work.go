package offers

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"slices"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/market"
	"github.com/souk-network/souk/protocol/offer"
)

const (
	maxPlans   = 16 // settlements that one peer has on their way
	patience   = 64 // blocks for which what failed is not tried again
	lookBehind = 16 // blocks for which a peer whose turn it was is waited for
)

// work is what a peer sends to the chain of its own accord: offers that cross,
// and money pumps. Every peer could send all of it; a turn keeps them from doing
// so at once, and the next one's turn comes when the first does nothing.
// Everything here belongs to Run's goroutine but sent, which the service's lock
// guards.
type work struct {
	service *Service
	terms   *terms
	first   map[[32]byte]uint64 // block in which something was first seen undone
	shown   map[[32]byte]uint64 // block in which a money pump was last shown to the chain
	failed  *market.Refusals
	pumps   map[[32]byte]uint64 // block in which a money pump was found
	refused map[offer.ID]uint64 // block in which the exchange said that this quote makes no pump
	rings   map[RingID]*sentRing
	busy    map[offer.ID]bool // in a settlement whose effect the chain was not asked about yet
	sent    map[offer.ID]*Place
	day     uint64 // since 1970
	today   int    // settlements that were sent in it
}

// sentRing is a settlement that is not final yet.
type sentRing struct {
	Ring
	mined uint64 // block in which it was first seen mined, or 0
}

func newWork(s *Service) *work {
	return &work{
		service: s, terms: newTerms(s), first: map[[32]byte]uint64{}, shown: map[[32]byte]uint64{}, failed: market.NewRefusals(), pumps: map[[32]byte]uint64{}, refused: map[offer.ID]uint64{}, rings: map[RingID]*sentRing{},
		busy: map[offer.ID]bool{}, sent: map[offer.ID]*Place{},
	}
}

// do works once in a block, and now and then while none comes: on a chain that makes
// blocks for transactions alone, whoever is first to send has to make the next one.
func (w *work) do(ctx context.Context) {
	if w.service.cfg.Turn == nil {
		return
	}
	w.follow(ctx)
	pumps := w.evidence(ctx)
	rings := w.find(ctx, pumps)
	w.startOver(rings, pumps)
	for _, r := range rings {
		if w.turn(nameOf(r.Offers)) {
			w.settle(ctx, r)
		}
	}
	for _, p := range pumps {
		w.pause(ctx, p)
	}
	w.clean()
}

// startOver has turns begin anew for what was not there to be done in the block
// before. It would else be everybody's turn at once when it comes back, and an offer
// that can be filled only now and then would cost every member a transaction.
func (w *work) startOver(rings []Ring, pumps [][]offer.Signed) {
	there := map[[32]byte]bool{}
	for _, r := range rings {
		there[nameOf(r.Offers)] = true
	}
	for _, p := range pumps {
		there[nameOf(p)] = true
	}
	for name := range w.first {
		if !there[name] {
			delete(w.first, name)
		}
	}
}

// find plans what could be sent now, as far as the pairs of it are known. Quotes of a
// money pump are left for its pause: settled among each other they would pay out what
// the pause is to save.
func (w *work) find(ctx context.Context, pumps [][]offer.Signed) []Ring {
	w.failed.Forget(w.service.head.Number - min(w.service.head.Number, patience))
	for budget := maxTerms; ; {
		rings := w.plan(pumps)
		asked, err := w.terms.learn(ctx, rings, budget)
		if err != nil {
			return nil // what would be refused is not known, and nothing can be sent
		}
		if budget -= asked; asked == 0 {
			return slices.DeleteFunc(rings, func(r Ring) bool { return !w.terms.cover(r) })
		}
	}
}

// plan is what crosses in the book and, by what is known, would be settled.
func (w *work) plan(pumps [][]offer.Signed) (rings []Ring) {
	s := w.service
	s.mu.Lock()
	defer s.mu.Unlock()
	s.book.Expire(s.now())
	held := s.held(pumps, w.refused)
	rules := market.Rules{
		Busy: func(id offer.ID) bool { return w.busy[id] || held(id) }, Terms: w.terms.less(w.underWay()), Refusals: w.failed,
	}
	for _, p := range s.book.Match(max(0, maxPlans-w.flying()), rules) {
		r := Ring{Legs: p, ID: ringID(p, s.head.Number), Block: s.head.Number}
		for _, leg := range p {
			r.Offers = append(r.Offers, s.known[leg.ID].signed)
		}
		rings = append(rings, r)
	}
	return rings
}

// underWay is what settlements that are not mined will give on each way.
func (w *work) underWay() map[market.Way]uint64 {
	out := map[market.Way]uint64{}
	for _, r := range w.rings {
		if r.mined > 0 {
			continue
		}
		for i, leg := range r.Legs {
			out[wayOf(r.Offers[i].Offer)] += leg.Give
		}
	}
	return out
}

// flying is how many settlements are not mined.
func (w *work) flying() (n int) {
	for _, r := range w.rings {
		if r.mined == 0 {
			n++
		}
	}
	return n
}

// ringID names one attempt to settle a plan: the same offers may settle the
// same amounts again later.
func ringID(p market.Plan, block uint64) RingID {
	h := sha256.New()
	for _, leg := range p {
		h.Write(leg.ID[:])
		h.Write(binary.BigEndian.AppendUint64(nil, leg.Give))
	}
	h.Write(binary.BigEndian.AppendUint64(nil, block))
	return RingID(h.Sum(nil))
}

// nameOf names what is to be done about offers, whatever the amounts.
func nameOf(offers []offer.Signed) [32]byte {
	h := sha256.New()
	for _, o := range offers {
		id := o.ID()
		h.Write(id[:])
	}
	return [32]byte(h.Sum(nil))
}

// turn says whether it is this peer's turn to send something: so many blocks
// after it was first seen undone.
func (w *work) turn(name [32]byte) bool {
	block := w.service.head.Number
	if _, seen := w.first[name]; !seen {
		w.first[name] = block
	}
	after := w.service.cfg.Turn(name)
	return after >= 0 && block >= w.first[name]+uint64(after)
}

// settle sends a ring, as long as this peer pays for more of them today: whoever
// crosses its own offers all day long makes others pay for so many and no more.
func (w *work) settle(ctx context.Context, r Ring) {
	if day := w.service.now() / 86_400_000; day != w.day {
		w.day, w.today = day, 0
	}
	if w.today >= w.service.cfg.Limits.Settle {
		return
	}
	err := w.keep(ctx, r)
	if err == nil {
		if err = w.service.cfg.Exchange.Settle(ctx, r); err != nil {
			w.drop(ctx, r.ID)
		}
	}
	if err != nil {
		w.failed.Add(r.Legs, w.service.head.Number)
		w.service.cfg.Log.Info("a settlement was not sent; its offers are not tried with each other for some blocks", "offers", len(r.Legs), "error", err)
		return
	}
	w.today++
	w.rings[r.ID] = &sentRing{Ring: r}
	w.mark(r, Place{State: "pending"})
}

// mark notes where a settlement stands, for all of its offers.
func (w *work) mark(r Ring, p Place) {
	w.service.mu.Lock()
	defer w.service.mu.Unlock()
	for _, leg := range r.Legs {
		w.busy[leg.ID] = true
		w.sent[leg.ID] = &p
	}
}

// unmark takes back what was noted of a settlement that never was.
func (w *work) unmark(r Ring) {
	w.service.mu.Lock()
	defer w.service.mu.Unlock()
	for _, leg := range r.Legs {
		delete(w.sent, leg.ID)
	}
}

// follow looks where settlements stand. The offers of one that is mined are free
// when the chain was asked about them again; it is followed until it is final.
func (w *work) follow(ctx context.Context) {
	for _, id := range w.inOrder() {
		r := w.rings[id]
		place, err := w.service.cfg.Exchange.Settlement(ctx, r.Ring)
		if fault.KindOf(err) == fault.NotFound { // the peer stopped before it was sent
			w.unmark(r.Ring)
			w.free(r.Ring)
			w.drop(ctx, id)
			continue
		}
		if err != nil {
			continue // asked again with the next block
		}
		w.mark(r.Ring, place)
		switch {
		case place.State == "failed":
			w.failed.Add(r.Legs, w.service.head.Number)
			w.free(r.Ring)
			w.drop(ctx, id)
		case place.State == "final":
			w.free(r.Ring)
			w.drop(ctx, id)
		case place.State != "mined":
			r.mined = 0
		case r.mined == 0:
			r.mined = w.service.head.Number
			w.touch(r.Ring)
		case r.mined < w.service.head.Number:
			w.free(r.Ring)
		}
	}
}

// inOrder are the settlements on their way, the older first: what a newer one says
// of an offer that is in both comes last, and holds.
func (w *work) inOrder() []RingID {
	return slices.SortedFunc(maps.Keys(w.rings), func(a, b RingID) int {
		return cmp.Or(cmp.Compare(w.rings[a].Block, w.rings[b].Block), slices.Compare(a[:], b[:]))
	})
}

// free lets the offers of a settlement be matched again.
func (w *work) free(r Ring) {
	for _, leg := range r.Legs {
		delete(w.busy, leg.ID)
	}
	w.touch(r)
}

func (w *work) touch(r Ring) {
	var ids []offer.ID
	for _, leg := range r.Legs {
		ids = append(ids, leg.ID)
	}
	w.service.hurry(ids)
}

// clean forgets what is long past.
func (w *work) clean() {
	s := w.service
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, names := range []map[[32]byte]uint64{w.first, w.shown, w.pumps} {
		for name, block := range names {
			if block+patience+lookBehind < s.head.Number {
				delete(names, name)
			}
		}
	}
	for id, block := range w.refused {
		if block+lookBehind < s.head.Number {
			delete(w.refused, id)
		}
	}
	for id := range w.sent {
		if s.known[id] == nil {
			delete(w.sent, id)
		}
	}
}
