package signin

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"slices"
	"sync"
	"time"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/signin"
)

// sessions of customers, in memory: after a restart customers sign in again.
// Tokens are kept as hashes only.
type sessions struct {
	idle, absolute, rotate time.Duration

	mu   sync.Mutex
	byID map[[32]byte]*session // by the present and, for a moment, the former id
}

// session is one signed-in browser. Fields after customer are guarded by sessions.mu.
type session struct {
	customer did.Key
	account  signin.Account
	binding  signin.BindingID
	began    time.Time // when the customer signed in

	seen, turned time.Time
	id, former   [32]byte
}

const (
	mostSessions     = 50_000
	sessionsEach     = 16 // of one customer; the one unused for longest goes
	formerGrace      = 30 * time.Second
	sessionTokenSize = 26
)

func newSessions(c Config) *sessions {
	return &sessions{idle: c.Idle, absolute: c.Absolute, rotate: c.Rotate, byID: map[[32]byte]*session{}}
}

func tokenID(token string) [32]byte { return sha256.Sum256([]byte("souk/v1/session\x00" + token)) }

// begin makes a session and returns its token.
func (s *sessions) begin(customer did.Key, account signin.Account, binding signin.BindingID, now time.Time) (string, *session) {
	token := rand.Text()
	made := &session{customer: customer, account: account, binding: binding, began: now, seen: now, turned: now, id: tokenID(token)}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expire(now)
	s.makeRoom(customer)
	s.byID[made.id] = made
	return token, made
}

// makeRoom drops what was unused for longest, of this customer and of all.
func (s *sessions) makeRoom(customer did.Key) {
	var own []*session
	var oldest *session
	for id, other := range s.byID {
		if id != other.id {
			continue
		}
		if other.customer == customer {
			own = append(own, other)
		}
		if oldest == nil || other.seen.Before(oldest.seen) {
			oldest = other
		}
	}
	if len(own) >= sessionsEach {
		s.drop(slices.MinFunc(own, func(a, b *session) int { return cmp.Or(a.seen.Compare(b.seen), a.began.Compare(b.began)) }))
	} else if len(s.byID) >= mostSessions {
		s.drop(oldest)
	}
}

func (s *sessions) drop(gone *session) {
	delete(s.byID, gone.id)
	delete(s.byID, gone.former)
}

// expire drops every session whose time is over, wanting the lock held. It is
// asked for when one begins, so that what is kept follows what is used.
func (s *sessions) expire(now time.Time) {
	for _, one := range s.byID {
		if s.over(one, now) {
			s.drop(one)
		}
	}
}

func (s *sessions) over(one *session, now time.Time) bool {
	return now.Sub(one.seen) >= s.idle || now.Sub(one.began) >= s.absolute
}

// find is the session of a token. fresh is not empty when the browser must use
// another token from now on; the former one holds for half a minute more, for
// requests that are on their way.
func (s *sessions) find(token string, now time.Time) (found *session, fresh string) {
	if len(token) != sessionTokenSize {
		return nil, ""
	}
	id := tokenID(token)
	s.mu.Lock()
	defer s.mu.Unlock()
	found = s.byID[id]
	switch {
	case found == nil:
		return nil, ""
	case s.over(found, now):
		s.drop(found)
		return nil, ""
	case id != found.id: // the former one
		if now.Sub(found.turned) >= formerGrace {
			delete(s.byID, id)
			return nil, ""
		}
	case now.Sub(found.turned) >= s.rotate:
		fresh = rand.Text()
		delete(s.byID, found.former)
		found.former, found.id, found.turned = found.id, tokenID(fresh), now
		s.byID[found.id] = found
	}
	found.seen = now
	return found, fresh
}

// end ends one session.
func (s *sessions) end(gone *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop(gone)
}

// endAll ends every session of a customer.
func (s *sessions) endAll(customer did.Key) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.byID {
		if one.customer == customer {
			s.drop(one)
		}
	}
}
