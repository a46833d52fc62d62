package real

import (
	"context"
	"net/http"
	"time"

	souk "github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/api"
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
	facts := map[int]uint64{} // of the first member on each side
	for i, s := range all {
		if s == nil || s.Standing != active {
			continue // nobody shares anything with who is no member
		}
		side := w.sides.ofMerchant(i)
		if first, seen := facts[side]; !s.Idle || seen && first != s.Facts {
			return false
		}
		facts[side] = s.Facts
	}
	return w.doing.Load() == 0 && w.agreed(all) && w.chainCalm()
}

// forPoints is how long after the last act a measure waits for points that were
// earned: a peer looks at them every ten seconds, twice until they are on the chain. What
// still waits then has no account to go to.
const forPoints = 30 * time.Second

// chainCalm reports whether the chain has all that was meant for it, as far as that
// can be told.
func (w *World) chainCalm() bool {
	if w.stalled || len(w.issuers) == 0 {
		return true
	}
	if w.listener.awaits() {
		return false
	}
	return w.Now() > time.Duration(w.acted.Load())+forPoints || w.pointsCalm()
}

// pointsCalm reports whether no points wait for a block, by what the running peers of
// their merchants say.
func (w *World) pointsCalm() bool {
	ctx, done := context.WithTimeout(w.ctx, patience)
	defer done()
	for _, own := range w.issuers {
		var book api.Liability
		if p := w.peers[own.number]; !p.up.Load() {
			continue
		} else if err := p.Call(ctx, http.MethodGet, "/v1/liability", nil, &book); err != nil || book.Due+book.Sent > 0 {
			return false
		}
	}
	return true
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
	if err := w.sampleAll(all); err != nil {
		return err
	}
	w.cfg.Trace.Pass(w.Now())
	return nil
}

// sampleAll writes down how peers and chain are at one moment, so that it is one
// round, after all that was in the chain's blocks by then.
func (w *World) sampleAll(all []*souk.Status) error {
	ctx, done := context.WithTimeout(w.ctx, patience)
	defer done()
	b := &w.blocks
	b.turn.take()
	defer b.turn.give()
	if b.begun {
		b.tell(w)
	}
	at := w.Now()
	for i, s := range all {
		if s != nil {
			w.peers[i].sample(s, at)
		}
	}
	return b.sample(ctx, w, at)
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
