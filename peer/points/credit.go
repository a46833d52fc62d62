package points

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"slices"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/earning"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// Credit is what one person has of one order: who bought, or who referred them.
type Credit struct {
	_        struct{} `cbor:",toarray"`
	Ref      string   // whose points: the shop's own reference
	Buyer    string   // whose order; another than Ref for a referral
	Order    string
	Time     uint64 // of the order, Unix milliseconds
	Total    credential.Micro
	Rules    uint32   // version of the rules
	Events   []string // that came with the order
	Referrer string   // who referred the buyer; empty: nobody
	Why      earning.Reason
	Lines    []earning.LinePoints // of the order; none for a referral
	SKUs     []string             // of the lines
	Referral earning.Referral     // of a referral
	Uses     []string             // rules that gave
	Brief    bool                 // the steps were too many to keep
	First    uint64               // points at first
	Points   uint64               // what returns have left
	Returned []earning.Returned
	Due      uint64   // from when on they do not wait for returns, Unix milliseconds
	Salt     [32]byte // of the Ref on the chain
	Account  Account  // whose they are on the chain; zero until it is known
	Tries    uint32   // issues that failed
	Retry    uint64   // not to be issued before, after one that failed, Unix milliseconds
	Issue    Movement // the one that counts
	Backs    []Movement
}

// Movement is something that was handed to the chain.
type Movement struct {
	_      struct{} `cbor:",toarray"`
	Ref    [32]byte
	Amount uint64 // 0: there is none
	At     uint64 // handed over, Unix milliseconds
	Place  Place
}

// Phase is where points stand, for people.
type Phase string

// The phases.
const (
	PhaseNone    Phase = "none"           // the order earned nothing
	PhasePending Phase = "pending"        // waiting for returns
	PhaseDue     Phase = "due"            // not yet handed to the chain: see Credit.Account
	PhaseIssued  Phase = "issued"         // handed to the chain: see Credit.Issue
	PhasePromise Phase = "promised"       // promised on the chain, and waiting for returns
	PhaseStuck   Phase = "release_failed" // promised on the chain, and the release failed for good
	PhaseReduced Phase = "reduced"        // issued, and a part was taken back
	PhaseGone    Phase = "taken_back"     // nothing is left
)

// Phase is where the points stand at a time.
func (c Credit) Phase(now uint64) Phase {
	switch {
	case c.First == 0:
		return PhaseNone
	case c.Points == 0:
		return PhaseGone
	case c.Issue.Place.State == ReleaseFailed:
		return PhaseStuck
	case c.promised() && !c.Issue.Place.State.credited():
		return PhasePromise
	case c.flies() && len(c.Backs) > 0:
		return PhaseReduced
	case c.flies():
		return PhaseIssued
	case now < c.Due:
		return PhasePending
	}
	return PhaseDue
}

// flies reports whether an issue counts.
func (c Credit) flies() bool { return c.Issue.Amount > 0 }

// waits reports whether points are still to be handed to the chain.
func (c Credit) waits() bool { return c.Points > 0 && !c.flies() }

// unsettled reports whether the chain has not had its last word.
func (c Credit) unsettled() bool {
	if c.flies() && !c.Issue.Place.State.settled() {
		return true
	}
	for _, b := range c.Backs {
		if !b.Place.State.settled() {
			return true
		}
	}
	return false
}

// Sold is what returns need to know of the order's lines.
func (c Credit) Sold() []earning.Sold {
	if c.Ref != c.Buyer {
		return []earning.Sold{{Paid: c.Total, Points: c.First}}
	}
	out := make([]earning.Sold, len(c.Lines))
	for i, l := range c.Lines {
		out[i] = earning.Sold{SKU: c.SKUs[i], Paid: l.Paid, Points: l.Points}
	}
	return out
}

// Entry is the credit as a part of the person's past.
func (c Credit) Entry() earning.Entry {
	return earning.Entry{Time: c.Time, Points: c.Points, Counts: c.Due, Uses: c.Uses}
}

// lineRef is the Ref of an issue: salted, so that nobody who does not know the
// salt can tell what it stands for. Each try has another.
func (c Credit) lineRef() [32]byte { return c.ref("issue", uint64(c.Tries)) }

func (c Credit) ref(what string, n uint64) [32]byte {
	b := append([]byte("souk/v1/points-ref\x00"+what+"\x00"), c.Salt[:]...)
	return sha256.Sum256(binary.BigEndian.AppendUint64(b, n))
}

const (
	maxCredit = 7 << 20
	// maxSteps is the size above which a credit keeps its points and not their steps.
	maxSteps = 2 << 20
)

// from is the time from which on a credit may be handed to the chain.
func (c Credit) from() uint64 { return max(c.Due, c.Retry) }

// put is the write of a credit.
func (s *Store) put(c Credit) []storage.Op {
	key := s.key(c.Ref, c.Buyer, c.Order)
	raw := codec.Marshal(c)
	if len(raw) > maxSteps && !c.Brief {
		c.Brief, c.Lines = true, slices.Clone(c.Lines)
		for i := range c.Lines {
			c.Lines[i].Steps, c.Lines[i].Cuts = nil, nil
		}
		raw = codec.Marshal(c)
	}
	return []storage.Op{storage.Put(spaceCredits, key[:], raw)}
}

func (s *Store) readCredit(p storage.Pair) (Credit, error) {
	var c Credit
	if err := decode(p.Value, &c, maxCredit); err != nil {
		return Credit{}, err
	}
	if !sameKey(p.Key, s.key(c.Ref, c.Buyer, c.Order)) {
		return Credit{}, damaged("points lie in another order's place")
	}
	if !c.Issue.Place.State.known() || c.Ref == c.Buyer && len(c.SKUs) != len(c.Lines) {
		return Credit{}, damaged("points are in no known state")
	}
	return c, nil
}

// Credit is what a customer has of an order of their own; fault.NotFound if no
// rules were in force when it was taken in.
func (s *Store) Credit(ctx context.Context, ref, order string) (Credit, error) {
	return s.credit(ctx, s.key(ref, ref, order))
}

func (s *Store) credit(ctx context.Context, key Key) (Credit, error) {
	raw, err := s.kv.Get(ctx, spaceCredits, key[:])
	if err != nil {
		return Credit{}, noSuch(err, "find points", "no points were counted for this order: no rules were in force when it was taken in, or nobody is known to have bought it")
	}
	return s.readCredit(storage.Pair{Key: key[:], Value: raw})
}

// noSuch is fault.NotFound with a detail for what a store does not hold, and
// any other error as it is.
func noSuch(err error, op, detail string) error {
	if errors.Is(err, storage.ErrNotFound) {
		return fault.New(fault.NotFound, op, detail)
	}
	return err
}

// Person lists what a customer has, by time of the order.
func (s *Store) Person(ctx context.Context, ref string) ([]Credit, error) {
	who := s.person(ref)
	var out []Credit
	err := s.each(ctx, spaceCredits, who[:], func(p storage.Pair) error {
		c, err := s.readCredit(p)
		out = append(out, c)
		return err
	})
	if err != nil {
		return nil, err
	}
	sortCredits(out)
	return out, nil
}

// Each visits all points, in no particular order.
func (s *Store) Each(ctx context.Context, visit func(Credit) error) error {
	return s.each(ctx, spaceCredits, nil, func(p storage.Pair) error {
		c, err := s.readCredit(p)
		if err != nil {
			return err
		}
		return visit(c)
	})
}

// Past is what a customer earned, for earning.Rules.StateOf.
func Past(credits []Credit) []earning.Entry {
	out := make([]earning.Entry, len(credits))
	for i, c := range credits {
		out[i] = c.Entry()
	}
	return out
}
