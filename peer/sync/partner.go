package sync

import (
	"crypto/rand"
	"iter"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer/sync/rateless"
	"github.com/souk-network/souk/peer/sync/reconcile"
	"github.com/souk-network/souk/protocol/fault"
)

const (
	saltLife   = time.Hour       // after it the initiator draws another salt
	saltRest   = time.Minute     // before it a responder changes no salt: each change walks the whole set
	partnerAge = 2 * time.Hour   // after it what is kept of a silent partner is forgotten
	viewAge    = 5 * time.Minute // after it a silent partner's views are freed, which are most of what is kept
	maxWait    = time.Minute     // longest pause before a fact that could not be taken is asked for again
	maxWaiting = 1 << 12         // facts of one partner that wait
	maxGhosts  = 1 << 13         // facts of one partner that were refused for good
	maxAnswers = 2               // exchanges of one partner that are answered at once
	quiet      = 3 * time.Second // after it an exchange of the partner's is over
	maxYield   = 30 * time.Second
	maxRest    = 2 * time.Minute // by how much the pause after an exchange that failed may be longer than it
	grace      = 2 * time.Minute // facts that expire within it are not pushed any more
)

// partner is what this peer keeps of another.
type partner struct {
	busy chan struct{} // holds one value while an exchange of ours is running

	// Guarded by Sync.mu.
	state     State
	since     time.Time // when the last exchange that succeeded began: this peer has all that the partner held then
	used      time.Time
	touched   time.Time // when the partner last moved facts in an exchange of its own
	tried     time.Time // when this peer last began one
	rests     time.Time // until when none is begun on a timer, since one failed
	answering int

	mu      sync.Mutex
	ours    session // exchanges that we begin
	theirs  session // exchanges that they begin
	ghosts  map[[32]byte]reconcile.Ghost
	waiting map[[32]byte]wait      // facts that one side could not take
	missing map[rateless.Name]wait // names under the salt of ours that nothing came for
	owed    debt
}

// session is a view with its age.
type session struct {
	view *reconcile.View
	born time.Time
}

// wait is a fact that could not be taken, but may be later.
type wait struct {
	until time.Time
	pause time.Duration
	time  uint64 // of the fact
}

// partner finds or makes what is kept of a peer.
func (s *Sync) partner(id peer.ID) *partner {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.partners[id]
	if p == nil {
		p = &partner{
			busy: make(chan struct{}, 1), ghosts: map[[32]byte]reconcile.Ghost{},
			waiting: map[[32]byte]wait{}, missing: map[rateless.Name]wait{},
		}
		s.partners[id] = p
	}
	p.used = time.Now()
	return p
}

// moving notes that a partner moves facts in an exchange of its own.
func (s *Sync) moving(id peer.ID) {
	p := s.partner(id)
	s.mu.Lock()
	defer s.mu.Unlock()
	p.touched = p.used
}

// forgetOld frees the views of partners that were silent for a while, and forgets
// partners that were silent for long. In a large consortium partners change all
// the time; a view is made again from the set when one comes back.
func (s *Sync) forgetOld() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, p := range s.partners {
		silent := time.Since(p.used)
		if silent <= viewAge || p.answering != 0 || len(p.busy) != 0 {
			continue
		}
		p.close()
		if silent > partnerAge {
			delete(s.partners, id)
		}
	}
}

func (p *partner) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ours.close()
	p.theirs.close()
}

func (s *session) close() {
	if s.view != nil {
		s.view.Close()
	}
	*s = session{}
}

// initiate is the view for an exchange that this peer begins. other is the salt
// that the partner asked for, or nil.
func (p *partner) initiate(set *reconcile.Set, other *rateless.Salt) (*reconcile.View, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if other == nil && p.ours.view != nil && time.Since(p.ours.born) < saltLife {
		return p.ours.view, nil
	}
	var salt rateless.Salt
	if other != nil {
		salt = *other
	} else if _, err := rand.Read(salt[:]); err != nil {
		return nil, fault.Wrap(fault.Unavailable, "draw salt", err)
	}
	clear(p.missing)
	p.renew(&p.ours, set, salt)
	return p.ours.view, nil
}

// respond is the view for an exchange that the partner begins under a salt. If
// the salt changed too recently, the view has the former one.
func (p *partner) respond(set *reconcile.Set, salt rateless.Salt) *reconcile.View {
	p.mu.Lock()
	defer p.mu.Unlock()
	if v := p.theirs.view; v == nil || v.Salt() != salt && time.Since(p.theirs.born) >= saltRest {
		p.renew(&p.theirs, set, salt)
	}
	return p.theirs.view
}

func (p *partner) renew(s *session, set *reconcile.Set, salt rateless.Salt) {
	s.close()
	now := nowMillis()
	maps.DeleteFunc(p.ghosts, func(_ [32]byte, g reconcile.Ghost) bool { return g.Expiry <= now })
	*s = session{set.NewView(salt, now, slices.Collect(maps.Values(p.ghosts))...), time.Now()}
}

// haunt remembers a fact that one side refused for good, so that it is no
// difference any more.
func (p *partner) haunt(g reconcile.Ghost) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, known := p.ghosts[g.ID]; known || len(p.ghosts) >= maxGhosts {
		return
	}
	p.ghosts[g.ID] = g
	for _, s := range []session{p.ours, p.theirs} {
		if s.view != nil {
			s.view.Haunt(g)
		}
	}
}

// lay drops what is remembered as refused where the partner says otherwise: what
// is shown for it and it does not show, or is hidden from it and it shows.
func (p *partner) lay(v *reconcile.View, found reconcile.Result) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, g := range append(v.Ghosts(1, found.Spare, found.Push), v.Ghosts(-1, found.Wants, found.Fetch)...) {
		delete(p.ghosts, g.ID)
		for _, s := range []session{p.ours, p.theirs} {
			if s.view != nil {
				s.view.Lay(g)
			}
		}
	}
}

// postpone notes that a fact could not be taken now; the pause doubles each time.
func (p *partner) postpone(id [32]byte, time_ uint64, every time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if w, known := p.waiting[id]; known || len(p.waiting) < maxWaiting {
		p.waiting[id] = w.again(time_, every)
	}
}

// miss notes that a partner did not hand over what it named.
func (p *partner) miss(names iter.Seq[rateless.Name], every time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for n := range names {
		if w, known := p.missing[n]; known || len(p.missing) < maxWaiting {
			p.missing[n] = w.again(0, every)
		}
	}
}

func (w wait) again(time_ uint64, every time.Duration) wait {
	pause := min(max(2*w.pause, every), maxWait)
	return wait{time.Now().Add(pause), pause, time_}
}

func (w wait) over() bool { return time.Until(w.until) <= 0 }

// old reports that nobody came back to it.
func (w wait) old() bool { return time.Since(w.until) > partnerAge }

// due leaves out of wants what is to be asked for later.
func (p *partner) due(v *reconcile.View, wants []rateless.Name) []rateless.Name {
	p.mu.Lock()
	defer p.mu.Unlock()
	later := map[rateless.Name]bool{}
	for id, w := range p.waiting {
		if w.old() {
			delete(p.waiting, id)
		} else if !w.over() {
			later[v.Name(&id, w.time)] = true
		}
	}
	for n, w := range p.missing {
		if w.old() {
			delete(p.missing, n)
		} else if !w.over() {
			later[n] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(wants), func(n rateless.Name) bool { return later[n] })
}

// ready leaves out items that the partner could not take and is to be sent later.
func (p *partner) ready(items []reconcile.Item) []reconcile.Item {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.DeleteFunc(items, func(it reconcile.Item) bool {
		w, waits := p.waiting[it.ID]
		return waits && !w.over()
	})
}

// debt is work that was done for a partner's questions, in items walked. It is
// forgiven as time passes.
type debt struct {
	items int
	at    time.Time // of items
}

const (
	maxDebt = 1 << 25 // items
	forgive = 1 << 16 // items a second: about a hundredth of one core
)

// owe adds to the debt and reports whether the partner may go on.
func (p *partner) owe(items int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	passed := int(min(now.Sub(p.owed.at).Seconds(), maxDebt/forgive) * forgive)
	p.owed = debt{max(p.owed.items-passed, 0) + items, now}
	return p.owed.items <= maxDebt
}
