package peer

import (
	"sync"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
)

// book is what this peer knows of consent: every line merged from the facts
// that it stored. It is rebuilt from the facts when the peer starts, so it
// cannot disagree with them.
type book struct {
	mu     sync.RWMutex
	lines  map[did.Key]consent.Line
	grants map[consent.GrantID]did.Key
}

func newBook() *book {
	return &book{lines: map[did.Key]consent.Line{}, grants: map[consent.GrantID]did.Key{}}
}

// apply merges one statement. Order and repetition do not matter (I8).
func (b *book) apply(s consent.Statement) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lines[s.Line] = b.lines[s.Line].Apply(s)
	if s.State == consent.StateGranted {
		b.grants[s.Grant] = s.Line
	}
}

// line is a line as merged so far, and whether anything of it is known.
func (b *book) line(key did.Key) (consent.Line, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	l, ok := b.lines[key]
	return l, ok
}

// standing is what is known of a grant.
type standing int

const (
	unknown standing = iota // no statement about it has arrived
	live
	dead // revoked, denied, replaced or expired
)

func (b *book) standing(id consent.GrantID, now uint64) standing {
	b.mu.RLock()
	defer b.mu.RUnlock()
	key, ok := b.grants[id]
	if !ok {
		return unknown
	}
	s := b.lines[key].Current()
	if s.State == consent.StateGranted && s.Grant == id && now < s.Expiry {
		return live
	}
	return dead
}

// counts is how many lines stand in each state.
func (b *book) counts() map[consent.State]int {
	b.mu.RLock()
	defer b.mu.RUnlock()
	out := map[consent.State]int{}
	for _, l := range b.lines {
		out[l.Current().State]++
	}
	return out
}
