package offers

import (
	"context"
	"errors"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/market"
	"github.com/souk-network/souk/protocol/offer"
)

// maxPumps is how many money pumps are looked for in a block.
const maxPumps = 4

// PumpEvent is what became of a money pump.
type PumpEvent string

// The events. Every peer finds a pump; the one whose turn it is shows it.
const (
	PumpFound  PumpEvent = "found"  // among the quotes in the book, for the first time in a while
	PumpShown  PumpEvent = "shown"  // handed to the chain, which pauses its pairs
	PumpFailed PumpEvent = "failed" // the chain refused it or did not answer; tried again later
)

// Unfit says which quote keeps a circle from being evidence of a pump, and why.
type Unfit struct {
	Quote offer.ID
	Err   error
}

// Error is why.
func (u *Unfit) Error() string { return u.Err.Error() }

// Unwrap is the reason itself.
func (u *Unfit) Unwrap() error { return u.Err }

// maxUnfit is with how many unfit quotes at a time a maker's quotes count as none: so
// whoever signs what is no quote uses up no more of the search than that.
const maxUnfit = 4

// unfit are the makers of too many quotes that were refused. The lock must be held.
func (s *Service) unfit(refused map[offer.ID]uint64) map[offer.Address]bool {
	count, out := map[offer.Address]int{}, map[offer.Address]bool{}
	for id := range refused {
		if e := s.known[id]; e != nil {
			maker := e.signed.Offer.Maker
			if count[maker]++; count[maker] >= maxUnfit {
				out[maker] = true
			}
		}
	}
	return out
}

// pumps are circles of quotes in the book that gain, without those that were refused
// or are left out, and without those of makers of too many of the first. The lock must
// be held.
func (s *Service) pumps(refused map[offer.ID]uint64, left map[offer.ID]bool) (out [][]offer.Signed) {
	var quotes []market.Order
	unfit := s.unfit(refused)
	for id, e := range s.known {
		if _, no := refused[id]; !e.quote || no || left[id] || unfit[e.signed.Offer.Maker] {
			continue
		}
		if o, shown := s.book.Order(id); shown && o.Offer.Taker.IsZero() {
			quotes = append(quotes, o)
		}
	}
	for _, p := range market.Pumps(quotes, maxPumps) {
		var signed []offer.Signed
		for _, id := range p.Quotes {
			signed = append(signed, s.known[id].signed)
		}
		out = append(out, signed)
	}
	return out
}

// Pumps lists the money pumps among the quotes in the book: each quote gives what
// the next one wants.
func (s *Service) Pumps() ([][]offer.Signed, Age) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.book.Expire(s.now())
	return s.pumps(nil, nil), s.age()
}

// maxSearches is how often pumps are looked for in a block, once more whenever some
// were refused.
const maxSearches = 8

// evidence are the money pumps in the book that the exchange would take as such
// now, or that it cannot be asked about. What it refuses holds nothing back: a member
// that quotes for others' points, or outside a corridor, would else stop their
// settlements for as long as it likes. The quote that it refuses is left out of the
// search for some blocks, and no other quote of the circle, so that nobody can have
// others' quotes left out by closing circles with them.
func (w *work) evidence(ctx context.Context) (out [][]offer.Signed) {
	s, taken := w.service, map[[32]byte]bool{}
	broken := map[offer.ID]bool{}
	for range maxSearches {
		s.mu.Lock()
		s.book.Expire(s.now())
		found := s.pumps(w.refused, broken)
		s.mu.Unlock()
		out = nil
		for _, quotes := range found {
			if name := nameOf(quotes); taken[name] || w.takes(ctx, quotes, broken) {
				taken[name] = true
				out = append(out, quotes)
			}
		}
		if len(out) == len(found) {
			break
		}
	}
	return out
}

// takes asks the exchange about a pump, and notes the quote for which it refuses. A
// circle that it refuses as a whole, such as a long one, is broken for this block: at
// another place in each, so that no quote stays hidden.
func (w *work) takes(ctx context.Context, quotes []offer.Signed, broken map[offer.ID]bool) bool {
	err := w.service.cfg.Exchange.TryPump(ctx, quotes)
	if err == nil || fault.KindOf(err) == fault.Unavailable || ctx.Err() != nil {
		return true
	}
	block := w.service.head.Number
	var unfit *Unfit
	if errors.As(err, &unfit) {
		w.refused[unfit.Quote] = block
	} else {
		broken[quotes[block%uint64(len(quotes))].ID()] = true
	}
	return false
}

// held says which offers no settlement may take: every quote on a way of a pump,
// because once the best one is held the next may close the same circle. Where as many
// pumps were found as are looked for there may be more, and every quote is held. So is
// every quote of a maker whose quotes count as none: they were not looked at.
func (s *Service) held(pumps [][]offer.Signed, refused map[offer.ID]uint64) func(offer.ID) bool {
	ways, unfit := map[market.Way]bool{}, s.unfit(refused)
	for _, quotes := range pumps {
		for _, q := range quotes {
			ways[wayOf(q.Offer)] = true
		}
	}
	all := len(pumps) == maxPumps
	return func(id offer.ID) bool {
		e := s.known[id]
		return e != nil && e.quote && (all || unfit[e.signed.Offer.Maker] || ways[wayOf(e.signed.Offer)])
	}
}

func wayOf(o offer.Offer) market.Way { return market.Way{Give: o.Give, Want: o.Want} }

// pause has the pairs of a money pump stopped. Its operator is told when it is
// first seen, whoever's turn it is.
func (w *work) pause(ctx context.Context, quotes []offer.Signed) {
	name := nameOf(quotes)
	if _, seen := w.pumps[name]; !seen {
		w.pumps[name] = w.service.head.Number
		w.service.cfg.Pump(PumpFound)
		w.service.cfg.Log.Warn("a money pump was found: quotes that give more than they cost, one after the other", "quotes", idsOf(quotes))
	}
	if last, was := w.shown[name]; was && w.service.head.Number < last+patience || !w.turn(name) {
		return
	}
	w.shown[name] = w.service.head.Number // whatever comes of it, not in every block
	if err := w.service.cfg.Exchange.PausePump(ctx, quotes); err != nil {
		w.service.cfg.Pump(PumpFailed)
		w.service.cfg.Log.Warn("a money pump could not be shown to the chain; its pairs stay open", "quotes", idsOf(quotes), "error", err)
		return
	}
	w.service.cfg.Pump(PumpShown)
	w.service.cfg.Log.Warn("a money pump is shown to the chain, which pauses its pairs", "quotes", idsOf(quotes))
}

func idsOf(quotes []offer.Signed) (out []string) {
	for _, q := range quotes {
		out = append(out, q.ID().String())
	}
	return out
}
