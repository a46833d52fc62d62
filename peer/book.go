package peer

import (
	"slices"
	"sync"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
)

// book is what this peer knows of consent: every line merged from the facts
// that it stored. It is rebuilt from the facts when the peer starts, so it
// cannot disagree with them.
type book struct {
	mu    sync.RWMutex
	lines map[did.Key]consent.Line
	// claims are the lines that say they gave a grant. Whose it is stands
	// inside the grant, which few peers see, so any line may claim any id: one
	// claim never takes the place of another.
	claims map[consent.GrantID][]did.Key
}

func newBook() *book {
	return &book{lines: map[did.Key]consent.Line{}, claims: map[consent.GrantID][]did.Key{}}
}

// apply merges one statement. Order and repetition do not matter (I8).
func (b *book) apply(s consent.Statement) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lines[s.Line] = b.lines[s.Line].Apply(s)
	if s.State == consent.StateGranted && !slices.Contains(b.claims[s.Grant], s.Line) {
		b.claims[s.Grant] = append(b.claims[s.Grant], s.Line)
	}
}

// line is a line as merged so far, and whether anything of it is known.
func (b *book) line(key did.Key) (consent.Line, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	l, ok := b.lines[key]
	return l, ok
}

// Standing is what is known of a grant.
type Standing int

// The standings.
const (
	Unknown Standing = iota // no statement about it has arrived
	Live
	Dead // revoked, denied, replaced or expired
)

// StandingOf is how a grant stands on a line, as far as the line is known. now is
// in Unix milliseconds.
func StandingOf(l consent.Line, id consent.GrantID, now uint64) Standing {
	s := l.Current()
	switch {
	case s.State == consent.StateUnknown:
		return Unknown
	case l.State() == consent.StateGranted && s.Grant == id && now < s.Expiry:
		return Live
	}
	return Dead
}

// standing is what is known of a grant of which only the id is known: live if
// any line that claims it says so. A foreign claim can keep a dead grant's
// headers travelling, which nobody can open; it cannot end a living grant.
func (b *book) standing(id consent.GrantID, now uint64) Standing {
	b.mu.RLock()
	defer b.mu.RUnlock()
	best := Unknown
	for _, key := range b.claims[id] {
		if b.on(key, id, now) == Live {
			return Live
		}
		best = Dead
	}
	return best
}

// standingOn is how a grant stands on its own line.
func (b *book) standingOn(line did.Key, id consent.GrantID, now uint64) Standing {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.on(line, id, now)
}

func (b *book) on(line did.Key, id consent.GrantID, now uint64) Standing {
	return StandingOf(b.lines[line], id, now)
}

// granted lists the grants that were ever given on a line.
func (b *book) granted(line did.Key) []consent.GrantID {
	b.mu.RLock()
	defer b.mu.RUnlock()
	var out []consent.GrantID
	for s := range b.lines[line].Statements() {
		if s.State == consent.StateGranted {
			out = append(out, s.Grant)
		}
	}
	return out
}

// revocation is the statement that took a grant back, if there is one.
func (b *book) revocation(line did.Key, id consent.GrantID) (consent.Statement, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for s := range b.lines[line].Statements() {
		if s.State == consent.StateRevoked && s.Grant == id {
			return s, true
		}
	}
	return consent.Statement{}, false
}

// counts is how many lines stand in each state.
func (b *book) counts() map[consent.State]int {
	b.mu.RLock()
	defer b.mu.RUnlock()
	out := map[consent.State]int{}
	for _, l := range b.lines {
		out[l.State()]++
	}
	return out
}
