package model

import (
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

// Points are not promised for consents here: who claims some is told so in the trace,
// and a reward campaign ends the run.

// Campaign is not part of the model.
func (w *World) Campaign(int, scenario.Campaign) error { return notYet("reward campaigns") }

// Claim is not part of the model.
func (w *World) Claim(customer, _ int) { w.noMoney(customer, "claim") }

func (w *World) noMoney(customer int, what string) {
	who := script.Member{Role: script.Customers, N: customer}
	w.put(trace.Event{Who: who.String(), What: trace.Fail, Kind: what, Note: fault.UnknownKind.String()})
}
