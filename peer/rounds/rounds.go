// Package rounds nets what members hold of each other's points. A member proposes
// a statement that follows from one block of the chain; every other one works it
// out again from that block, and signs it if it comes to the same and wants to:
//
//	propose ──▶ gather signatures ──▶ all there: settle in one transaction
//	                 └──▶ somebody declines, or does not answer in time:
//	                      the next attempt goes on without it
//
// A stalled chain stops nothing: a round waits until its deadline and is over.
//
// Specification: docs/spec/netting.md.
package rounds

import (
	"context"
	"time"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/netting"
)

// Head is the newest block that the chain client has read.
type Head struct {
	Number uint64
	Hash   [32]byte
	Time   uint64 // Unix seconds
	Final  uint64 // height up to which nothing is taken back any more
}

// Place says where the chain holds a settlement that was sent here (I12).
type Place struct {
	State string // "pending", "sent", "mined", "final" or "failed"
	Tx    [32]byte
	Block uint64
}

// Chain is what a peer needs of points and of the netting contract. Venue and Head
// answer from memory; the others ask the chain and may take long or fail.
type Chain interface {
	// Venue is chain and contract.
	Venue() netting.Venue
	// Head is the newest block.
	Head() Head
	// HeldAt is what parties held of each other's points in the block with a hash, as
	// debts of the issuers, and when the block was made, in Unix seconds.
	// fault.Unavailable: the block, or its state, is not to be had.
	HeldAt(ctx context.Context, block [32]byte, parties []did.Merchant) ([]netting.Obligation, uint64, error)
	// Held is HeldAt for the newest block.
	Held(ctx context.Context, parties []did.Merchant) ([]netting.Obligation, uint64, error)
	// Sign gives this merchant's word for a statement.
	Sign(ctx context.Context, s netting.Statement) (Consent, error)
	// Verify holds a merchant's word against a statement: fault.BadSignature if it is
	// not its own, fault.Malformed if it is not whole, fault.Conflict if the chain has
	// moved on and would not take it.
	Verify(ctx context.Context, s netting.Statement, by did.Merchant, c Consent) error
	// Settle sends a statement with the consents of its merchants, in their order, or
	// says how far that has come. What the contract would refuse now is refused.
	Settle(ctx context.Context, s netting.Statement, consents []Consent) (Place, error)
	// Settled reports whether the contract settled a statement, by whomever.
	Settled(ctx context.Context, s netting.Statement) (bool, error)
}

const (
	// DefaultWait is how long an attempt waits for signatures unless it says otherwise.
	DefaultWait = time.Hour
	// MaxWait is the longest that one waits.
	MaxWait = 7 * 24 * time.Hour
	// settleWithin is how long a statement can be settled after that.
	settleWithin = time.Hour
	// maxAge is how old the block of a statement may be when it is first seen.
	maxAge = time.Hour
	// MaxAttempts is how often a round begins anew without those who did not sign.
	MaxAttempts = 8
	// maxOpen is how many statements of one member are open here at once.
	maxOpen = 16
	// maxJudged is how many new statements of one member are worked out in an hour.
	maxJudged = 64
	// kept is how long a statement is remembered after its deadline.
	kept = 30 * 24 * time.Hour
)

// ID names a round's statement: its digest.
type ID [32]byte

// Word is what a merchant says to a statement. Numbers are on the wire.
type Word uint8

// The words.
const (
	Waiting  Word = 0 // nothing yet
	Signed   Word = 1
	Declined Word = 2
	Refused  Word = 3 // its peer did not accept the proposal; never on the wire
)

var words = [...]string{"waiting", "signed", "declined", "refused"}

// String is the word as in the API.
func (w Word) String() string {
	if int(w) < len(words) {
		return words[w]
	}
	return "unknown"
}

// State is how far a statement has come (I12).
type State string

// The states.
const (
	Open     State = "open"     // signatures are missing
	Settling State = "settling" // on its way to the chain, and not there
	Settled  State = "settled"  // the contract carried it out; whether for good, Settlement says
	Replaced State = "replaced" // another attempt goes on without those who did not sign
	Failed   State = "failed"   // Reason says why
	Expired  State = "expired"  // its deadline is over
)

// View is what this peer knows of a statement.
type View struct {
	ID         ID
	Proposer   did.Merchant
	Round      netting.Round
	Statement  netting.Statement
	Attempt    int
	Until      time.Time // own rounds: when those who have not signed are left out
	State      State
	Settlement string // "pending", "sent", "mined" or "final" once there is one
	Tx         [32]byte
	// Word is this merchant's; Named is false where no line names it.
	Word  Word
	Named bool
	Alone bool // signed without anybody being asked, within the limit
	// Gives and Freed are what this merchant gives up, by debtor, and what of its own
	// points others give up, by creditor; in points.
	Gives, Freed []Amount
	// Answers are those of the statement's merchants, in their order; own rounds only.
	Answers []PartyAnswer
	Reason  string // why it failed or was replaced
	Next    ID     // the attempt that replaces it, or zero
}

// Amount is points of or by a merchant.
type Amount struct {
	Merchant did.Merchant
	Points   uint64
}

// PartyAnswer is what the proposer heard of one merchant.
type PartyAnswer struct {
	Merchant did.Merchant
	Word     Word
	Detail   string // of a refusal, or why there is no answer yet
}

// Preview is what a round would come to now.
type Preview struct {
	Block       uint64
	Made        time.Time // the block
	Parties     []did.Merchant
	Holds, Owes []Amount // what this merchant holds of others' points, and others of its
	Gives       []Amount // as in View
	Freed       []Amount
	Cycles      []netting.Cycle // amounts in units
	Statement   netting.Statement
}

// Terms are what a proposer may choose. The zero value nets all active members,
// counts each point one unit, and waits an hour.
type Terms struct {
	Wait    time.Duration           // for signatures, at most MaxWait; 0: DefaultWait
	Without []did.Merchant          // who is left out
	Worth   map[did.Merchant]uint64 // units that a point counts; 1 for whom it does not name
}
