package offers

import (
	"context"

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

// pumps are circles of quotes in the book that gain, without some quotes.
func (s *Service) pumps(without map[offer.ID]uint64) (out [][]offer.Signed) {
	var quotes []market.Order
	for id, e := range s.known {
		if !e.quote || without[id] > 0 {
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
	s.book.Expire(now())
	return s.pumps(nil), s.age()
}

// maxSearches is how often pumps are looked for in a block, once more whenever some
// were refused.
const maxSearches = 8

// evidence are the money pumps in the book that the exchange would take as such
// now, or that it cannot be asked about. What it refuses holds nothing back: a member
// that quotes for others' points, or outside a corridor, would else stop their
// settlements for as long as it likes. Its quotes are left out of the search for some
// blocks, so that they hide no pump behind them.
func (w *work) evidence(ctx context.Context) (out [][]offer.Signed) {
	s, taken := w.service, map[[32]byte]bool{}
	for range maxSearches {
		s.mu.Lock()
		s.book.Expire(now())
		found := s.pumps(w.refused)
		s.mu.Unlock()
		out = nil
		for _, quotes := range found {
			if name := nameOf(quotes); taken[name] || w.takes(ctx, quotes) {
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

// takes asks the exchange about a pump, and notes the quotes of what it refuses.
func (w *work) takes(ctx context.Context, quotes []offer.Signed) bool {
	err := w.service.cfg.Exchange.TryPump(ctx, quotes)
	if err == nil || fault.KindOf(err) == fault.Unavailable || ctx.Err() != nil {
		return true
	}
	for _, q := range quotes {
		w.refused[q.ID()] = w.service.head.Number
	}
	return false
}

// held says which offers no settlement may take: every quote on a way of a pump,
// because once the best one is held the next may close the same circle. Where as many
// pumps were found as are looked for there may be more, and every quote is held.
func (s *Service) held(pumps [][]offer.Signed) func(offer.ID) bool {
	ways := map[market.Way]bool{}
	for _, quotes := range pumps {
		for _, q := range quotes {
			ways[wayOf(q.Offer)] = true
		}
	}
	all := len(pumps) == maxPumps
	return func(id offer.ID) bool {
		e := s.known[id]
		return e != nil && e.quote && (all || ways[wayOf(e.signed.Offer)])
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
	if !w.turn(name) {
		return
	}
	w.failed[name] = w.service.head.Number // whatever comes of it, not in every block
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
