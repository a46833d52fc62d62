package offers

import (
	"context"

	"github.com/souk-network/souk/protocol/offer"
)

// PumpEvent is what became of a money pump.
type PumpEvent string

// The events. Every peer finds a pump; the one whose turn it is shows it.
const (
	PumpFound  PumpEvent = "found"  // among the quotes in the book, for the first time in a while
	PumpShown  PumpEvent = "shown"  // handed to the chain, which pauses its pairs
	PumpFailed PumpEvent = "failed" // the chain refused it or did not answer; tried again later
)

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
