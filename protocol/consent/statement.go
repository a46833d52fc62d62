package consent

import (
	"bytes"
	"cmp"
	"crypto/ed25519"
	"crypto/sha256"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// State is what a statement says. Numbers are on the wire; at one sequence
// number the higher state wins.
type State uint8

// The states of a line.
const (
	StateUnknown State = 0 // nothing was said
	StateGranted State = 1
	StateDenied  State = 2
	StateRevoked State = 3
)

// String is the state's stable name.
func (s State) String() string {
	switch s {
	case StateGranted:
		return "granted"
	case StateDenied:
		return "denied"
	case StateRevoked:
		return "revoked"
	}
	return "unknown"
}

// MaxSealed is the most bytes of the sealed delivery inside a consent fact.
const MaxSealed = 6 << 10

// Statement is one thing that a customer said on a line, as gossip carries it:
// enough to decide by, nothing that says who the customer or the merchant is.
type Statement struct {
	Line      did.Key  // who said it: the fact's author
	State     State    // granted, denied or revoked
	Seq       uint64   // its number in the line, from 1
	ID        [32]byte // digest of the grant, denial or revocation
	Grant     GrantID  // the grant it gives or takes back; zero for a denial
	NotBefore uint64   // of the grant, Unix milliseconds; zero unless granted
	Expiry    uint64   // of the grant, Unix milliseconds; zero for a denial
	Epoch     uint32   // of the grant; zero for a denial
	Time      uint64   // when it was said, Unix milliseconds: the fact's time
	Until     uint64   // when peers forget it, Unix milliseconds: the fact's expiry
	Sealed    []byte   // HPKE delivery to the audience, at most 6 KiB; empty for a revocation
}

// statementBody is the body of a consent or revocation fact.
type statementBody struct {
	_         struct{} `cbor:",toarray"`
	State     State
	ID        [32]byte
	Grant     GrantID
	NotBefore uint64
	Expiry    uint64
	Epoch     uint32
	Sealed    []byte
}

// Granted is the statement of a grant.
func Granted(g Grant, now uint64, sealed []byte) Statement {
	id := g.ID()
	return Statement{
		Line: g.Subject, State: StateGranted, Seq: g.Seq, ID: id, Grant: id,
		NotBefore: g.NotBefore, Expiry: g.Expiry, Epoch: g.Epoch, Time: now, Sealed: sealed,
	}
}

// Denied is the statement of a denial.
func Denied(d Denial, sealed []byte) Statement {
	return Statement{Line: d.Subject, State: StateDenied, Seq: d.Seq, ID: d.ID(), Time: d.Time, Sealed: sealed}
}

// Revoked is the statement of a revocation of grant g.
func Revoked(r Revocation, g Grant) Statement {
	return Statement{
		Line: r.Subject, State: StateRevoked, Seq: r.Seq, ID: r.ID(), Grant: r.Grant,
		Expiry: g.Expiry, Epoch: g.Epoch, Time: r.Time,
	}
}

// StatementFact signs stmt as a fact that peers keep until expiry. The time is
// stmt.Time if that is set, otherwise now. Peers must keep a statement at least
// as long as every statement that it replaces, or the older one would come back
// to life: pass [Line.Until] of the line if that is later.
func StatementFact(key ed25519.PrivateKey, stmt Statement, now, expiry uint64) fact.Fact {
	f := fact.Fact{
		Kind: fact.KindConsent, Seq: stmt.Seq, Time: cmp.Or(stmt.Time, now), Expiry: expiry,
		Subject: stmt.subject(), Body: stmt.body(),
	}
	if stmt.State == StateRevoked {
		f.Kind = fact.KindRevocation
	}
	return fact.Sign(f, key)
}

func (s Statement) body() []byte {
	return codec.Marshal(statementBody{
		State: s.State, ID: s.ID, Grant: s.Grant, NotBefore: s.NotBefore,
		Expiry: s.Expiry, Epoch: s.Epoch, Sealed: s.Sealed,
	})
}

// subject is what the fact is about: the grant, or the denial itself.
func (s Statement) subject() [32]byte {
	if s.State == StateDenied {
		return s.ID
	}
	return s.Grant
}

// FromFact reads the statement of a consent or revocation fact. It checks the
// body and how it fits the fact, not the fact's signature.
func FromFact(f fact.Fact) (Statement, error) {
	const op = "decode statement"
	if f.Kind != fact.KindConsent && f.Kind != fact.KindRevocation {
		return Statement{}, fault.New(fault.UnknownKind, op, "not a consent or revocation fact")
	}
	var b statementBody
	if err := codec.Unmarshal(f.Body, &b, fact.MaxSize); err != nil {
		return Statement{}, fault.Wrap(fault.KindOf(err), op, err)
	}
	s := Statement{
		Line: f.Author, State: b.State, Seq: f.Seq, ID: b.ID, Grant: b.Grant, NotBefore: b.NotBefore,
		Expiry: b.Expiry, Epoch: b.Epoch, Time: f.Time, Until: f.Expiry, Sealed: b.Sealed,
	}
	if (s.State == StateRevoked) != (f.Kind == fact.KindRevocation) {
		return Statement{}, fault.New(fault.Malformed, op, "state and fact kind disagree")
	}
	if s.subject() != f.Subject {
		return Statement{}, fault.New(fault.Malformed, op, "the fact's subject is not the statement's")
	}
	return s, s.check()
}

// check holds a statement against the rules of its state.
func (s Statement) check() error {
	const op = "check statement"
	if s.Seq == 0 || s.ID == [32]byte{} {
		return fault.New(fault.Malformed, op, "number and id must not be zero")
	}
	if len(s.Sealed) > MaxSealed {
		return fault.New(fault.TooLarge, op, "sealed part over 6 KiB")
	}
	if s.Until < s.Expiry {
		return fault.New(fault.Malformed, op, "the fact expires before its grant")
	}
	if !s.fits() {
		return fault.New(fault.Malformed, op, "fields do not fit the state")
	}
	return nil
}

func (s Statement) fits() bool {
	switch s.State {
	case StateGranted:
		return s.Grant == s.ID && s.NotBefore > 0 && s.Expiry > s.NotBefore && s.Expiry-s.NotBefore <= MaxLifetime
	case StateDenied:
		return s.Grant == GrantID{} && s.NotBefore == 0 && s.Expiry == 0 && s.Epoch == 0
	case StateRevoked:
		return s.Grant != GrantID{} && s.NotBefore == 0 && s.Expiry > 0 && len(s.Sealed) == 0
	}
	return false
}

// Same reports whether two statements say the same. Delivering one again, with
// another time or sealed part, is not a contradiction.
func (s Statement) Same(t Statement) bool { return s.compareMeaning(t) == 0 }

// compareMeaning orders statements of a line by what they say: a higher number
// wins; at one number revoked beats denied beats granted; then the lower id
// wins, then the lower hash of the terms.
func (s Statement) compareMeaning(t Statement) int {
	if c := cmp.Or(cmp.Compare(s.Seq, t.Seq), cmp.Compare(s.State, t.State), bytes.Compare(t.ID[:], s.ID[:])); c != 0 {
		return c
	}
	a, b := s.terms(), t.terms()
	return bytes.Compare(b[:], a[:])
}

// terms hashes what a decision depends on.
func (s Statement) terms() [32]byte {
	bare := s
	bare.Sealed = nil
	return sha256.Sum256(bare.body())
}

// compare extends compareMeaning to a total order, so that of several
// deliveries of one statement every peer keeps the same: the one kept longest,
// then the latest, then the one with the greater sealed part.
func (s Statement) compare(t Statement) int {
	if c := s.compareMeaning(t); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(s.Until, t.Until), cmp.Compare(s.Time, t.Time), bytes.Compare(s.Sealed, t.Sealed))
}
