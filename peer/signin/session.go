package signin

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"slices"
	"sync"
	"time"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/signin"
	"github.com/souk-network/souk/storage"
)

// sessions of customers. One is on disk when it begins, when it changes its
// token and when it ends; that it was used is in memory alone, so that a request
// writes nothing. Tokens are kept as hashes only.
type sessions struct {
	kv                     storage.KV
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
	agreed       map[string][]string // by client: personal scopes to which the customer said yes
}

// storedSession is a session on disk, under its id. Whose it is stands in the
// binding, which goes with its grant: then nothing here names anybody.
type storedSession struct {
	_       struct{} `cbor:",toarray"`
	Binding signin.BindingID
	Began   uint64 // Unix milliseconds
	Turned  uint64 // Unix milliseconds
	Former  [32]byte
}

const (
	spaceSessions    = "signin/sessions"
	mostSessions     = 50_000
	sessionsEach     = 16 // of one customer; the one unused for longest goes
	formerGrace      = 30 * time.Second
	sessionTokenSize = 26
)

// openSessions takes up the sessions of before whose bindings are still here.
// How long one was unused is counted from its last token on: it may end up to
// Config.Rotate early, and never late.
func openSessions(ctx context.Context, c Config, now time.Time) (*sessions, error) {
	s := &sessions{kv: c.Store, idle: c.Idle, absolute: c.Absolute, rotate: c.Rotate, byID: map[[32]byte]*session{}}
	var gone []storage.Op
	var after []byte
	for {
		pairs, err := s.kv.Scan(ctx, spaceSessions, nil, after, 512)
		if err != nil {
			return nil, err
		}
		if len(pairs) == 0 {
			return s, s.write(ctx, gone)
		}
		for _, p := range pairs {
			after = p.Key
			one, err := readSession(p)
			if err != nil {
				return nil, err
			}
			shown, known := c.Directory.Binding(one.binding)
			if !known || s.over(one, now) {
				gone = append(gone, storage.Delete(spaceSessions, p.Key))
				continue
			}
			one.customer, one.account = shown.Bound.Customer, shown.Bound.Account
			s.byID[one.id] = one
			if now.Sub(one.turned) < formerGrace && one.former != [32]byte{} {
				s.byID[one.former] = one
			}
		}
	}
}

func readSession(p storage.Pair) (*session, error) {
	var stored storedSession
	if err := codec.Unmarshal(p.Value, &stored, maxStored); err != nil || len(p.Key) != 32 {
		return nil, damaged("a session does not decode")
	}
	turned := time.UnixMilli(int64(stored.Turned))
	return &session{
		binding: stored.Binding, began: time.UnixMilli(int64(stored.Began)), seen: turned, turned: turned, id: [32]byte(p.Key), former: stored.Former,
	}, nil
}

func (one *session) put() storage.Op {
	return storage.Put(spaceSessions, one.id[:], codec.Marshal(storedSession{
		Binding: one.binding, Began: milliseconds(one.began), Turned: milliseconds(one.turned), Former: one.former,
	}))
}

func (s *sessions) write(ctx context.Context, ops []storage.Op) error {
	if len(ops) == 0 {
		return nil
	}
	return s.kv.Batch(ctx, ops)
}

func tokenID(token string) [32]byte { return sha256.Sum256([]byte("souk/v1/session\x00" + token)) }

// begin makes a session and returns its token. Sessions whose time is over go in
// the same write, so that what is kept follows what is used.
func (s *sessions) begin(ctx context.Context, customer did.Key, account signin.Account, binding signin.BindingID, now time.Time) (string, *session, error) {
	token := rand.Text()
	made := &session{customer: customer, account: account, binding: binding, began: now, seen: now, turned: now, id: tokenID(token)}
	s.mu.Lock()
	defer s.mu.Unlock()
	gone := s.superfluous(customer, now)
	ops := append(deletions(gone), made.put())
	if err := s.write(ctx, ops); err != nil {
		return "", nil, err
	}
	s.forget(gone)
	s.byID[made.id] = made
	return token, made, nil
}

// superfluous lists the sessions whose time is over, and what was unused for
// longest where there is no room: of this customer, or of all.
func (s *sessions) superfluous(customer did.Key, now time.Time) []*session {
	var gone, own, all []*session
	for id, one := range s.byID {
		switch {
		case id != one.id:
		case s.over(one, now):
			gone = append(gone, one)
		default:
			all = append(all, one)
			if one.customer == customer {
				own = append(own, one)
			}
		}
	}
	longest := func(a, b *session) int { return cmp.Or(a.seen.Compare(b.seen), a.began.Compare(b.began)) }
	if len(own) >= sessionsEach {
		gone = append(gone, slices.MinFunc(own, longest))
	} else if len(all) >= mostSessions {
		gone = append(gone, slices.MinFunc(all, longest))
	}
	return gone
}

func deletions(gone []*session) []storage.Op {
	var ops []storage.Op
	for _, one := range gone {
		ops = append(ops, storage.Delete(spaceSessions, one.id[:]))
	}
	return ops
}

func (s *sessions) forget(gone []*session) {
	for _, one := range gone {
		delete(s.byID, one.id)
		delete(s.byID, one.former)
	}
}

// remove ends sessions, wanting the lock held: in memory whatever becomes of the
// disk. An error says that one could come back with the next start.
func (s *sessions) remove(ctx context.Context, gone ...*session) error {
	s.forget(gone)
	return s.write(ctx, deletions(gone))
}

func (s *sessions) over(one *session, now time.Time) bool {
	return now.Sub(one.seen) >= s.idle || now.Sub(one.began) >= s.absolute
}

// find is the session of a token. fresh is not empty when the browser must use
// another token from now on; the former one holds for half a minute more, for
// requests that are on their way. Where it cannot be written the token stays.
func (s *sessions) find(ctx context.Context, token string, now time.Time) (found *session, fresh string) {
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
		_ = s.remove(ctx, found) // its time is over after a restart as well
		return nil, ""
	case id != found.id: // the former one
		if now.Sub(found.turned) >= formerGrace {
			delete(s.byID, id)
			return nil, ""
		}
	case now.Sub(found.turned) >= s.rotate:
		fresh = s.turn(ctx, found, now)
	}
	found.seen = now
	return found, fresh
}

// turn gives a session another token, or none where that cannot be written.
func (s *sessions) turn(ctx context.Context, one *session, now time.Time) string {
	fresh, next := rand.Text(), *one
	next.former, next.id, next.turned = one.id, tokenID(fresh), now
	if s.write(ctx, []storage.Op{storage.Delete(spaceSessions, one.id[:]), next.put()}) != nil {
		return ""
	}
	delete(s.byID, one.former)
	one.former, one.id, one.turned = next.former, next.id, now
	s.byID[one.id] = one
	return fresh
}

// end ends one session.
func (s *sessions) end(ctx context.Context, gone *session) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.remove(ctx, gone)
}

// endAll ends every session of a customer.
func (s *sessions) endAll(ctx context.Context, customer did.Key) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var gone []*session
	for id, one := range s.byID {
		if id == one.id && one.customer == customer {
			gone = append(gone, one)
		}
	}
	return s.remove(ctx, gone...)
}

// notEnded is what is said to a customer whose session ended in memory alone.
func notEnded(err error) error {
	if err == nil {
		return nil
	}
	return fault.Wrap(fault.Unavailable, "log out", err)
}
