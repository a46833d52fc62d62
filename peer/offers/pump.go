package offers

import (
	"context"

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

// pumps are circles of quotes in the book that gain.
func (s *Service) pumps() (out [][]offer.Signed) {
	var quotes []market.Order
	for id, e := range s.known {
		if o, shown := s.book.Order(id); shown && e.quote && o.Offer.Taker.IsZero() {
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
	return s.pumps(), s.age()
}

// held says which offers no settlement may take: every quote on a way of a pump
// that the exchange takes as evidence, because once the best one is held the next
// may close the same circle. Where as many pumps were found as are looked for there
// may be more, and every quote is held.
func (s *Service) held(pumps [][]offer.Signed) func(offer.ID) bool {
	ways := map[market.Way]bool{}
	for _, quotes := range pumps {
		if len(quotes) > market.MaxRing {
			continue // never paused, so it would be held for ever
		}
		for _, q := range quotes {
			ways[wayOf(q.Offer)] = true
		}
	}
	all := len(pumps) == maxPumps && len(ways) > 0
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
