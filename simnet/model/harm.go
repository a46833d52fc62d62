package model

import (
	"slices"
	"time"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/peer/gossip"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

// harm is who does wrong, and what peers make of each other where somebody does.
type harm struct {
	turned []*scenario.Turned // by merchant; nil: it relays as it should
	since  []int64            // by merchant: when it turned
	began  map[int32]int32    // where facts began that a wallet handed to a second member, by fact
	known  [][]acquaintance   // by peer: whom it remembers

	frames   [][]frame        // by peer: the first bodies that it sent
	requests [][]request      // by peer: the first that it asked of custodians
	asked    uint64           // requests so far
	nonces   []custody.Nonces // by custodian
}

// acquaintance is what a peer remembers of another one.
type acquaintance struct {
	peer int32
	gossip.Reputation
}

func newHarm(p *scenario.Plan) *harm {
	if !p.Attacked {
		return nil
	}
	n := len(p.Merchants)
	return &harm{turned: make([]*scenario.Turned, n), since: make([]int64, n), began: map[int32]int32{}, known: make([][]acquaintance, n),
		frames: make([][]frame, n), requests: make([][]request, n), nonces: make([]custody.Nonces, n)}
}

// Attack begins something bad. Strangers come as new machines; members and customers
// turn.
func (w *World) Attack(a scenario.Attack) error {
	var do func(script.Member, scenario.Attack)
	switch a.Kind {
	case "sybil", "eclipse", "cold-boot":
		do = w.surroundOrTurn
	case "censor", "covert-flash":
		do = w.turn
	case "spam":
		do = w.spam
	case "replay":
		do = w.replay
	case "equivocate":
		do = w.equivocate
	case "grief":
		do = w.grief
	case "farm":
		do = w.farm
	default:
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

// deed writes down what an attacker did to somebody, and whether it succeeded.
func (w *World) deed(who, kind, whom, note string, succeeded bool) {
	e := trace.Event{Who: who, What: trace.Attack, Kind: kind, Peer: whom, Note: note}
	if succeeded {
		e.N = 1
	}
	w.put(e)
}

// surroundOrTurn has a stranger surround its victims, and a member withhold.
func (w *World) surroundOrTurn(m script.Member, a scenario.Attack) {
	if m.Role == script.Merchants {
		w.turn(m, a)
		return
	}
	w.surround(m.N, a)
}

// turn has a member withhold facts from now on.
func (w *World) turn(m script.Member, a scenario.Attack) {
	t := a.Turn()
	w.harm.turned[m.N], w.harm.since[m.N] = &t, w.now
	w.deed(m.String(), a.Kind, "", "turns", false)
	w.changed()
	if a.Until > 0 {
		w.call(max(w.now, int64(a.Until)), w.changed)
	}
}

// against is what a member carries out now; nil for one that does as it should.
func (w *World) against(p int32) *scenario.Turned {
	t := w.harm.turned[p]
	if t == nil || t.Over(w.Now()) {
		return nil
	}
	return t
}

// withholds reports whether a peer keeps a fact from another one.
func (w *World) withholds(id, p, q int32) bool {
	if w.harm == nil {
		return false
	}
	t := w.against(p)
	return t != nil && t.Withholds(int(p), int(w.beganAt(id)), int(q))
}

// beganAt is where a fact was published, by who did so last.
func (w *World) beganAt(id int32) int32 {
	if at, twice := w.harm.began[id]; twice {
		return at
	}
	return w.facts[id].origin
}

// shun reports whether one of two peers does not reconcile with the other.
func (w *World) shun(p, q int32) bool {
	if w.harm == nil {
		return false
	}
	mine, theirs := w.against(p), w.against(q)
	return mine != nil && mine.Shuns(int(q)) || theirs != nil && theirs.Shuns(int(p))
}

// shunsAll reports whether a member reconciles with nobody.
func (w *World) shunsAll(p int32) bool {
	if w.harm == nil {
		return false
	}
	t := w.against(p)
	return t != nil && (t.Kind != "eclipse" || t.Victims == nil)
}

// deaf is of how many members a peer does not hear though they run, of so many: those
// that do not reconcile with it. In a large consortium it hears of them by way of
// others, unless they reconcile with nobody, or it does so itself.
func (w *World) deaf(p int32, of int) (n int) {
	switch {
	case w.harm == nil:
		return 0
	case w.shunsAll(p):
		return of - 1
	case w.large():
		return 0
	}
	for q := range w.peers {
		if int32(q) != p && w.peers[q].member && w.meets(p, int32(q)) && w.shun(p, int32(q)) {
			n++
		}
	}
	return n
}

// silentFor reports whether a peer has had no answer from another one, which shuns
// it, for so long.
func (w *World) silentFor(p, q int32, long time.Duration) bool {
	return w.shun(p, q) && time.Duration(w.now-max(w.harm.since[p], w.harm.since[q])) > long
}

// reputation is what a peer remembers of another one.
func (w *World) reputation(p, q int32) *gossip.Reputation {
	known := w.harm.known[p]
	if i := slices.IndexFunc(known, func(a acquaintance) bool { return a.peer == q }); i >= 0 {
		return &known[i].Reputation
	}
	w.harm.known[p] = append(known, acquaintance{peer: q})
	return &w.harm.known[p][len(known)].Reputation
}

// doubts reports whether a peer asks another one after all others, and pushes nothing
// to it.
func (w *World) doubts(p, q int32) bool {
	if w.harm == nil {
		return false
	}
	known := w.harm.known[p]
	i := slices.IndexFunc(known, func(a acquaintance) bool { return a.peer == q })
	return i >= 0 && gossip.InDoubt(known[i].Score(w.clock(), 0))
}

// trusted is the part of a list that a peer does not doubt.
func (w *World) trusted(p int32, list []int32) []int32 {
	if w.harm == nil {
		return list
	}
	out := w.good[:0]
	for _, q := range list {
		if !w.doubts(p, q) {
			out = append(out, q)
		}
	}
	w.good = out
	return out
}

// judge has every peer see which of its sources offered a fact whose way by gossip
// is over.
func (w *World) judge(f *fact, id int32) {
	now := w.clock()
	for p := range w.peers {
		at := &f.wave.at[p]
		if at.stored == 0 || !w.up[p] || at.hops == 0 && int32(p) != f.origin {
			continue // it came by other ways
		}
		for _, q := range *w.mesh.oursOf(int32(p), int(f.shard)) {
			if w.neighbourSince(int32(p), q) < f.at {
				w.reputation(int32(p), q).Trial(now, w.offered(f, id, q, int32(p)))
			}
		}
	}
}

// offered reports whether a source brought or announced a fact to who asked it to: it
// does unless it withholds it, or knows from that one that it has it.
func (w *World) offered(f *fact, id, q, p int32) bool {
	theirs, mine := &f.wave.at[q], &f.wave.at[p]
	if mine.by == q && mine.hops > 0 {
		return true
	}
	if theirs.stored == 0 || theirs.by == p && theirs.hops > 0 || w.withholds(id, q, p) {
		return false
	}
	heard := slices.Contains(*w.mesh.oursOf(q, int(f.shard)), p) && !w.withholds(id, p, q) &&
		mine.stored+int32(w.links.rtt(p, q)/2000) <= theirs.stored
	return !heard
}

// neighbourSince is since when two peers are neighbours.
func (w *World) neighbourSince(p, q int32) int64 {
	if w.large() {
		if t := w.tieOf(p, q); t != nil {
			return t.since
		}
		return w.now
	}
	return max(w.peers[p].since, w.peers[q].since) + (dialTrips+1)*w.links.rtt(p, q)
}

// brought notes who was the first to bring a fact.
func (w *World) brought(p, from int32) {
	if w.harm != nil {
		w.reputation(p, from).First(w.clock())
	}
}

// broke notes that an announcement was not honoured.
func (w *World) broke(p, from int32) {
	if w.harm != nil {
		w.reputation(p, from).Broke(w.clock())
	}
}

// forgetAll is what a peer remembers of others after it started anew.
func (w *World) forgetAll(p int32) {
	if w.harm != nil {
		w.harm.known[p] = nil
	}
}

// beganAgain notes that a wallet handed a fact to a further member.
func (w *World) beganAgain(id, p int32) {
	if w.harm != nil && w.facts[id].origin != p {
		w.harm.began[id] = p
	}
}
