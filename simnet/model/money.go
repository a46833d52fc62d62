package model

import (
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

// Points are earned and spent here, and neither exchanged nor promised for consents:
// who wants that is told so in the trace, and a money pump or a reward campaign ends
// the run.

// Offer is not part of the model.
func (w *World) Offer(customer int, _ scenario.Offer) { w.noMoney(customer, "offer") }

// Pump is not part of the model.
func (w *World) Pump([]int, float64, uint64) error { return notYet("money pumps") }

// Campaign is not part of the model.
func (w *World) Campaign(int, scenario.Campaign) error { return notYet("reward campaigns") }

// Claim is not part of the model.
func (w *World) Claim(customer, _ int) { w.noMoney(customer, "claim") }

func (w *World) noMoney(customer int, what string) {
	who := script.Member{Role: script.Customers, N: customer}
	w.put(trace.Event{Who: who.String(), What: trace.Fail, Kind: what, Note: fault.UnknownKind.String()})
}
