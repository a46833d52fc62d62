package full

import (
	"context"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

// Attack begins something bad. Strangers come as new machines; members and
// customers turn.
func (w *World) Attack(a scenario.Attack) error {
	var do func(script.Member, scenario.Attack)
	switch a.Kind {
	case "sybil", "eclipse", "cold-boot":
		do = w.surroundOrTurn
	case "censor", "covert-flash":
		do = byRole(script.Merchants, w.turn)
	case "spam":
		do = byRole(script.Merchants, w.spam)
	case "replay":
		do = byRole(script.Merchants, w.replay)
	case "equivocate":
		do = byRole(script.Customers, w.equivocate)
	case "farm":
		do = byRole(script.Customers, w.farm)
	case "grief":
		do = byRole(script.Customers, w.grief)
	}
	if do == nil {
		return notYet("attacks of the kind " + a.Kind)
	}
	if err := a.Able(); err != nil {
		return err
	}
	for _, m := range a.By {
		do(m, a)
	}
	return nil
}

func byRole(role byte, do func(int, scenario.Attack)) func(script.Member, scenario.Attack) {
	return func(m script.Member, a scenario.Attack) {
		if m.Role == role {
			do(m.N, a)
		}
	}
}

// over reports whether an attack's time is over.
func (w *World) over(a scenario.Attack) bool { return a.Over(w.Now()) }

// each does something at an attack's rate until its time or the peer's is over.
func (w *World) each(ctx context.Context, a scenario.Attack, do func(turn int)) {
	w.running.Go(func() {
		for turn := 0; !w.over(a) && ctx.Err() == nil; turn++ {
			do(turn)
			if !wait(ctx, time.Duration(float64(time.Second)/a.Rate)) {
				return
			}
		}
	})
}

// deed writes down what an attacker did to somebody, and whether it succeeded.
func (w *World) deed(who, kind, whom, note string, succeeded bool) {
	e := trace.Event{Who: who, What: trace.Attack, Kind: kind, Peer: whom, Note: note}
	if succeeded {
		e.N = 1
	}
	w.put(e)
}

// spam has a member publish valid notices without end.
func (w *World) spam(merchant int, a scenario.Attack) {
	p := w.peers[merchant]
	if !p.Running() {
		return
	}
	ctx := p.life
	w.each(ctx, a, func(int) {
		note := ""
		if err := p.publishText(ctx, 1024); err != nil {
			note = fault.KindOf(err).String()
		}
		w.deed(p.Name, a.Kind, "", note, false)
	})
}
