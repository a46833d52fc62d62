package consent

import (
	"cmp"
	"iter"
	"slices"

	"github.com/souk-network/souk/protocol/did"
)

// maxNumbers is how many sequence numbers of a line are remembered, the highest
// ones. It bounds what a hostile author can make peers hold.
const maxNumbers = 64

// Line is what a peer knows of one consent line: the join of all statements it
// has seen. Joining is commutative, associative and idempotent, so peers that
// saw the same statements agree whatever the order (I8). The zero Line is empty.
// Lines are values: Apply never changes its receiver.
type Line struct {
	key     did.Key
	numbers []number // by falling sequence number, at most maxNumbers
	closed  uint32   // highest grant-key epoch that a revocation closed
	revoked bool     // whether there was a revocation
	epoch   uint32   // highest grant-key epoch of any statement
	until   uint64   // latest Until of any statement
}

// number holds what was said under one sequence number: the winning statement
// and, if they differ, the one that loses to all others, as proof that the
// author said two things.
type number struct{ high, low Statement }

// Equivocation is two different statements of one line with one number.
type Equivocation struct {
	Winner Statement // the one that counts
	Other  Statement
}

// Key is the line's key; zero while nothing was said.
func (l Line) Key() did.Key { return l.key }

// Apply joins one statement. Statements of another line are ignored.
func (l Line) Apply(s Statement) Line {
	if len(l.numbers) == 0 {
		l.key = s.Line
	}
	if s.Line != l.key {
		return l
	}
	l.until, l.epoch = max(l.until, s.Until), max(l.epoch, s.Epoch)
	if s.State == StateRevoked {
		l.closed, l.revoked = max(l.closed, s.Epoch), true
	}
	l.numbers = insert(l.numbers, s)
	return l
}

// insert is a new slice with s joined into its number.
func insert(numbers []number, s Statement) []number {
	at, found := slices.BinarySearchFunc(numbers, s.Seq, func(n number, seq uint64) int {
		return cmp.Compare(seq, n.high.Seq)
	})
	out := slices.Clone(numbers)
	if !found {
		out = slices.Insert(out, at, number{s, s})
		return out[:min(len(out), maxNumbers)]
	}
	n := &out[at]
	if s.compare(n.high) > 0 {
		n.high = s
	}
	if s.compareLow(n.low) < 0 {
		n.low = s
	}
	return out
}

// compareLow orders candidates for the losing proof: by meaning, and of two
// deliveries of one statement the better copy is the lower.
func (s Statement) compareLow(t Statement) int {
	if c := s.compareMeaning(t); c != 0 {
		return c
	}
	return -s.compare(t)
}

// Merge joins two views of one line.
func (l Line) Merge(other Line) Line {
	for s := range other.Statements() {
		l = l.Apply(s)
	}
	if other.key == l.key {
		l.closed, l.revoked = max(l.closed, other.closed), l.revoked || other.revoked
		l.until, l.epoch = max(l.until, other.until), max(l.epoch, other.epoch)
	}
	return l
}

// Statements yields what the line holds, highest number first.
func (l Line) Statements() iter.Seq[Statement] {
	return func(yield func(Statement) bool) {
		for _, n := range l.numbers {
			if !yield(n.high) || (!n.high.Same(n.low) && !yield(n.low)) {
				return
			}
		}
	}
}

// Current is the statement that counts; its State is StateUnknown while nothing
// was said.
func (l Line) Current() Statement {
	if len(l.numbers) == 0 {
		return Statement{}
	}
	return l.numbers[0].high
}

// State is what the line says now. A grant that does not open a higher key
// epoch than every revocation of its line closed stays revoked.
func (l Line) State() State {
	current := l.Current()
	if current.State == StateGranted && l.revoked && current.Epoch <= l.closed {
		return StateRevoked
	}
	return current.State
}

// NextSeq is the number that the line's next statement needs in order to win.
func (l Line) NextSeq() uint64 { return l.Current().Seq + 1 }

// NextEpoch is the grant-key epoch for the line's next grant: the present one
// while the line stands, a new one after the customer took a grant back or
// said no.
func (l Line) NextEpoch() uint32 {
	switch l.State() {
	case StateRevoked, StateDenied:
		return l.epoch + 1
	}
	return l.epoch
}

// Until is the latest expiry of any of the line's facts: the least expiry of
// the next one, so that none of them outlives its replacement.
func (l Line) Until() uint64 { return l.until }

// Equivocations lists the numbers under which the author said two things,
// highest first.
func (l Line) Equivocations() []Equivocation {
	var out []Equivocation
	for _, n := range l.numbers {
		if !n.high.Same(n.low) {
			out = append(out, Equivocation{Winner: n.high, Other: n.low})
		}
	}
	return out
}
