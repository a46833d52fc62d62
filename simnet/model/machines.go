package model

import (
	"math"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

var _ scenario.Network = (*World)(nil)

func (w *World) at(m script.Member) *machine { return &w.links.all[w.plan.Host(m)] }

// Place puts a machine on a side of the network.
func (w *World) Place(m script.Member, side int) {
	at := w.at(m)
	if at.side == int32(side) {
		return
	}
	at.side = int32(side)
	if m.Role == script.Merchants {
		w.sides = true
		w.changed()
	}
}

// changed looks once, after all that happens at this time, who hears from whom.
func (w *World) changed() {
	if w.changing {
		return
	}
	w.changing = true
	w.call(w.now, func() {
		w.changing = false
		w.majority()
		w.wakeAll()
		w.reconnected()
		if w.sides {
			w.sides = false
			w.resided()
		}
	})
}

// majority notes since when each peer hears from no majority of the members.
func (w *World) majority() {
	heard, active := map[int32]int{}, 0
	for i := range w.peers {
		if w.peers[i].member {
			active++
		}
		if side := w.links.all[i].side; w.peers[i].up && w.peers[i].member && side != scenario.Gone && !(w.large() && w.shunsAll(int32(i))) {
			heard[side]++
		}
	}
	for i := range w.peers {
		n := &w.peers[i]
		switch side := w.links.all[i].side; {
		case side != scenario.Gone && 2*(heard[side]-w.deaf(int32(i), heard[side])) > active:
			w.hears(int32(i))
		case n.cutOff < 0:
			n.cutOff = w.now
		}
	}
}

// hears ends a time without a majority: at once, or when partners have been dialled
// again after so long that connections broke, in a large consortium, or that this
// peer had missed too much.
func (w *World) hears(p int32) {
	n, lost := &w.peers[p], peer.FreshFor
	if w.large() {
		lost = idleTimeout
	}
	if n.cutOff >= 0 && time.Duration(w.now-n.cutOff) > lost {
		n.hearsFrom = w.now + int64(peer.RedialEvery)
	}
	n.cutOff = -1
}

// Lose makes a part of all packets to and from a machine vanish.
func (w *World) Lose(m script.Member, part float64) { w.links.lose(w.at(m), part) }

// LoseWay makes a part of the packets from some machines to others vanish.
func (w *World) LoseWay(name string, from, to []script.Member, part float64) {
	w.links.oneWay.Set(name, w.plan.Hosts(from), w.plan.Hosts(to), part)
	w.links.lossy = w.links.lossy || part > 0
}

// Slow delays all packets from a machine.
func (w *World) Slow(m script.Member, add time.Duration, times float64) {
	w.links.slow(w.at(m), int64(add), int64(math.Round(times*whole)))
}

// Rate bounds a machine's access link.
func (w *World) Rate(m script.Member, up, down int64) { w.at(m).up, w.at(m).down = up, down }

// NAT changes nothing: peers and wallets dial out, and what they dialled stays.
func (w *World) NAT(script.Member, bool) {}

func (w *World) start(p int32) {
	n := &w.peers[p]
	n.up, n.since, n.asked, n.reading = true, w.now, false, 0
	n.life++
	w.up[p] = true
	w.running++
	w.forgetAll(p)
	w.put(trace.Event{Who: w.names.merchants[p], What: trace.Start})
	w.rechooseLater(p)
	w.resumeRounds(p)
	w.reopenBook(p)
	w.attestAnew(p)
	if w.large() {
		w.alone(p)
		w.wake(p, w.now)
	} else {
		w.meetLater(p)
	}
	if w.begun {
		w.changed()
	}
}

// rechooseLater has a peer choose sources once it has met its neighbours.
func (w *World) rechooseLater(p int32) {
	w.heap.put(event{at: w.now + int64(meeting), to: p, what: sourcesChange, x: w.peers[p].life})
}

func (w *World) end(p int32, what trace.What) {
	n := &w.peers[p]
	if !n.up {
		return
	}
	n.up, n.exchanging, n.lacksSince, n.pestered = false, false, never, 0
	w.lists.clear(&n.list)
	w.up[p] = false
	w.running--
	w.stopRounds(p)
	w.closeBook(p)
	w.put(trace.Event{Who: w.names.merchants[p], What: what})
	w.changed()
}

// Kill ends a peer as a power cut does. What it stored is on its disk.
func (w *World) Kill(merchant int) error {
	w.end(int32(merchant), trace.Kill)
	return nil
}

// Restart runs a peer that does not run. It reconciles with others as it meets
// them.
func (w *World) Restart(merchant int) error {
	p := int32(merchant)
	if w.peers[p].up {
		return nil
	}
	w.start(p)
	w.lacking(p, 0, w.now+int64(meeting))
	w.work(p)
	return nil
}

// LoseDisk ends a peer and gives it an empty disk.
func (w *World) LoseDisk(merchant int) error {
	p := int32(merchant)
	w.end(p, trace.Kill)
	n := &w.peers[p]
	n.facts, n.stored, n.reads = 0, 0, nil
	w.forgetCredits(p)
	w.loseBook(p)
	w.forgetAttested(p)
	for id := range w.facts {
		w.lose(int32(id), p)
	}
	n.lost = w.now
	w.put(trace.Event{Who: w.names.merchants[p], What: trace.Lost})
	w.reopen()
	return nil
}

// lose takes a fact from a peer's disk.
func (w *World) lose(id, p int32) {
	f := &w.facts[id]
	if !f.has(p) {
		return
	}
	if f.set == nil {
		f.set = make([]uint64, (len(w.peers)+63)/64)
		for q := range w.peers {
			f.set[q>>6] |= 1 << (q & 63)
		}
	}
	f.set[p>>6] &^= 1 << (p & 63)
	f.holds--
	f.open = f.open || f.holds > 0
	w.undelivered(id, p)
}

// reopen lists the facts that somebody lacks.
func (w *World) reopen() {
	w.open, w.closed = w.open[:0], 0
	for id := range w.facts {
		if w.facts[id].open {
			w.open = append(w.open, int32(id))
		}
	}
}

// Join admits a merchant and starts its peer.
func (w *World) Join(merchant int) error {
	p := int32(merchant)
	if !w.peers[p].member {
		w.peers[p].member = true
		w.members++
		w.sized()
		w.membersChanged()
		if err := w.admitted(p); err != nil {
			return err
		}
	}
	if err := w.Restart(merchant); err != nil {
		return err
	}
	w.publishNotices(p)
	return nil
}

// Leave ends a membership: from the next block on the others have nothing to do
// with its peer.
func (w *World) Leave(merchant int) error {
	p := int32(merchant)
	if !w.peers[p].member {
		return nil
	}
	w.peers[p].member = false
	w.members--
	w.sized()
	w.membersChanged()
	w.links.all[p].side = scenario.Gone
	w.changed()
	if w.loyalty == nil {
		return nil
	}
	defer w.headMoved()
	return w.loyalty.chain.Leave(w.merchantID(p))
}

// admitted puts a member on the chain.
func (w *World) admitted(p int32) error {
	if w.loyalty == nil {
		return nil
	}
	defer w.headMoved()
	return w.loyalty.chain.Admit(w.memberOf(p))
}

// Behave makes a merchant a custodian of some sort.
func (w *World) Behave(merchant int, b scenario.Behaviour) error {
	w.peers[merchant].behaves = b
	return nil
}
