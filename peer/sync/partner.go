package sync

import (
	"crypto/rand"
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
	maxWait    = time.Minute     // longest pause before a fact that could not be taken is asked for again
	maxWaiting = 1 << 12         // facts of one partner that wait
	maxGhosts  = 1 << 13         // facts of one partner that were refused for good
	maxAnswers = 2               // exchanges of one partner that are answered at once
	quiet      = 3 * time.Second // after it an exchange of the partner's is over
	maxYield   = 30 * time.Second
	grace      = 2 * time.Minute // facts that expire within it are not pushed any more
)

// partner is what this peer keeps of another.
type partner struct {
	busy sync.Mutex // one exchange of ours at a time

	// Guarded by Sync.mu.
	state     State
	used      time.Time
	touched   time.Time // when the partner last moved facts in an exchange of its own
	tried     time.Time // when this peer last began one
	answering int

	mu      sync.Mutex
	ours    session // exchanges that we begin
	theirs  session // exchanges that they begin
	ghosts  map[[32]byte]reconcile.Ghost
	waiting map[[32]byte]wait
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
		p = &partner{ghosts: map[[32]byte]reconcile.Ghost{}, waiting: map[[32]byte]wait{}}
		s.partners[id] = p
	}
	p.used = time.Now()
	return p
}

// moving notes that a partner moves facts in an exchange of its own.
func (s *Sync) moving(id peer.ID) *partner {
	p := s.partner(id)
	s.mu.Lock()
	defer s.mu.Unlock()
	p.touched = p.used
	return p
}

// forgetOld frees the views of partners that were silent for long.
func (s *Sync) forgetOld() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, p := range s.partners {
		if time.Since(p.used) > partnerAge && p.answering == 0 && p.busy.TryLock() {
			p.close()
			p.busy.Unlock()
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

// postpone notes that a fact could not be taken now; the pause doubles each time.
func (p *partner) postpone(id [32]byte, time_ uint64, every time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w, known := p.waiting[id]
	if !known && len(p.waiting) >= maxWaiting {
		return
	}
	w.pause = min(max(2*w.pause, every), maxWait)
	w.until, w.time = time.Now().Add(w.pause), time_
	p.waiting[id] = w
}

// due leaves out of wants what is to be asked for later.
func (p *partner) due(v *reconcile.View, wants []rateless.Name) []rateless.Name {
	p.mu.Lock()
	defer p.mu.Unlock()
	later := map[rateless.Name]bool{}
	for id, w := range p.waiting {
		if time.Since(w.until) > partnerAge {
			delete(p.waiting, id)
		} else if time.Until(w.until) > 0 {
			later[v.Name(&id, w.time)] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(wants), func(n rateless.Name) bool { return later[n] })
}
