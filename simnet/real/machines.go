package real

import (
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

var (
	_ scenario.Network = (*World)(nil)
	_ scenario.Settler = (*World)(nil)
)

// Kill ends a peer as a power cut does.
func (w *World) Kill(merchant int) error {
	w.peers[merchant].kill()
	return nil
}

// Restart runs a peer that does not run, and returns once it serves. Only a member's
// peer does.
func (w *World) Restart(merchant int) error {
	switch p := w.peers[merchant]; {
	case p.up.Load():
		return nil
	case p.leaves || !p.member.Load():
		return fault.New(fault.NotMember, "simulate", p.name+" is no member, and its peer would serve nobody: only members are restarted")
	default:
		return p.start()
	}
}

// LoseDisk ends a peer and removes all but the merchant's keys.
func (w *World) LoseDisk(merchant int) error {
	p := w.peers[merchant]
	p.kill()
	if err := p.LoseDisk(); err != nil {
		return err
	}
	w.put(trace.Event{Who: p.name, What: trace.Lost})
	return nil
}

// Behave is refused but for custodians as they are: see Refuse.
func (w *World) Behave(_ int, b scenario.Behaviour) error {
	if b.Kind != "honest" {
		return notHere("custodians that are " + b.Kind)
	}
	return nil
}

// Stall stops the chain or lets it go on.
func (w *World) Stall(stalled bool) {
	w.stalled = stalled
	w.made.Chain().Stall(stalled)
}

// Reorg takes the newest blocks back.
func (w *World) Reorg(depth uint64) {
	if err := w.blocks.reorg(w, depth); err != nil {
		w.breaks(err)
	}
}

// What follows is refused before a run begins: see Refuse. heal sets links as
// they are, which is nothing to do.

// Lose is refused but for no loss.
func (w *World) Lose(script.Member, float64) {}

// LoseWay is refused but for no loss.
func (w *World) LoseWay(string, []script.Member, []script.Member, float64) {}

// Slow is refused but for no delay.
func (w *World) Slow(script.Member, time.Duration, float64) {}

// Rate is refused but for the usual one.
func (w *World) Rate(script.Member, int64, int64) {}

// NAT is refused.
func (w *World) NAT(script.Member, bool) {}

// Attack is refused.
func (w *World) Attack(scenario.Attack) error { return notHere("attackers") }

func notHere(what string) error {
	return fault.New(fault.UnknownKind, "simulate", what+" are not part of the real mode")
}
