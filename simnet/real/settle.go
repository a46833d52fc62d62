package real

import (
	"context"
	"time"

	souk "github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/simnet/trace"
)

// settling is how long a measure waits for what was begun: much longer than two
// peers take until they reconcile, for the sake of busy machines.
const settling = time.Minute

// Settle waits until what was begun is done: customers have nothing to do, and
// peers that reach each other hold the same facts and have worked them off. In
// virtual time that takes none. What cannot be done now, such as a read without
// enough custodians, is waited for in vain, once until time passes again.
func (w *World) Settle() {
	if w.settled {
		return
	}
	w.settled = true
	before := w.Now()
	for calm := 0; w.Now() < before+settling && w.Broken() == nil; {
		if calm++; !w.calm() {
			calm = 0
		}
		if calm == 2 || !wait(w.told, often) { // twice: a peer tells of a read a moment after it is done
			break
		}
	}
	w.put(trace.Event{Who: "sim", What: trace.Sample, Kind: trace.HostPrefix + "settled", N: int64(w.Now() - before)})
}

// calm reports whether there is nothing to do.
func (w *World) calm() bool {
	if w.doing.Load() > 0 {
		return false
	}
	all, err := w.statuses()
	if err != nil {
		return false
	}
	facts := map[int]uint64{} // of the first peer on each side
	for i, s := range all {
		if s == nil {
			continue
		}
		side := w.sides.ofMerchant(i)
		if first, seen := facts[side]; !s.Idle || seen && first != s.Facts {
			return false
		}
		facts[side] = s.Facts
	}
	return w.doing.Load() == 0
}

// Sample writes down how every peer is, after all that happened until now.
func (w *World) Sample() error {
	all, err := w.heard()
	if w.Broken() != nil || w.made == nil {
		w.cfg.Trace.Pass(w.Now())
		return nil // the run ends here, with what there is
	} else if err != nil {
		return err
	}
	at := w.Now() // one moment for all, so that they are one round
	for i, s := range all {
		if s != nil {
			w.peers[i].sample(s, at)
		}
	}
	w.blocks.sample(w, at)
	w.cfg.Trace.Pass(w.Now())
	return nil
}

// heard asks every peer how it is, after everything has come that it told so far.
func (w *World) heard() ([]*souk.Status, error) {
	ctx, done := context.WithTimeout(w.ctx, patience)
	defer done()
	for _, p := range w.peers {
		if p.up.Load() {
			if err := p.mark(ctx); err != nil {
				return nil, err
			}
		}
	}
	return w.statuses()
}
