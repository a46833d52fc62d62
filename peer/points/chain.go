package points

import (
	"bytes"
	"cmp"
	"context"
)

// Account is an EVM account.
type Account [20]byte

// Chain is what a peer needs of its points contract. No call may wait for the
// chain: what is sent goes into a durable outbox, what is read is what was last
// seen (I9). Everything that is sent is named by its Ref, 32 bytes that tell
// nothing to whoever does not know the salt; sending the same Ref again is
// harmless and changes nothing.
type Chain interface {
	// Issue queues lines to be credited to their accounts, by one transaction or
	// several: at once, or promised now and credited from their Release on.
	Issue(ctx context.Context, lines []Line) error
	// Release queues that every promise whose time has come is credited. Doing it
	// again is harmless.
	Release(ctx context.Context) error
	// Promises lists what is promised to an account and not credited for good, behind
	// a position, at most so many.
	Promises(ctx context.Context, to Account, after Position, most int) ([]Promise, error)
	// TakeBack queues that a part of an issued line is taken back, or that a
	// promise becomes smaller. It may come before the line is mined, and is carried
	// out after it.
	TakeBack(ctx context.Context, back Back) error
	// Redeem checks a holder's signed authorisation against the contract and
	// queues it. fault.BadSignature: not the holder's; fault.Replayed: its nonce
	// was used; fault.Expired or fault.NotYet: not valid now.
	Redeem(ctx context.Context, a Authorisation) error
	// Where is how far what was sent under each Ref has come, in their order; the
	// zero Place for one that was never sent.
	Where(ctx context.Context, refs [][32]byte) ([]Place, error)
	// Balances are those of accounts, in their order, as last seen.
	Balances(ctx context.Context, accounts []Account) ([]Lanes, error)
	// Supply is all points that have not expired, as last seen.
	Supply(ctx context.Context) (Lanes, error)
}

// Line is a credit to one account.
type Line struct {
	Ref     [32]byte
	Account Account
	Amount  uint64 // 1 to 2^40 - 1
	Release uint64 // from when on it may be credited, Unix seconds; 0: at once
}

// Promise is a promised line with what anybody needs to have it credited.
type Promise struct {
	Line   Line
	Root   [32]byte // of its batch
	Count  uint64   // lines of the batch
	Index  uint64   // of the line
	Proof  [][32]byte
	State  State  // Pending or Sent: not in a block yet; Promised; ReleaseFailed
	Reason string // why the release failed; empty otherwise
}

// Position is a place in the promises to an account: behind those of an earlier
// release, and of the same one those of a smaller Ref. The zero Position is before all.
type Position struct {
	Release uint64
	Ref     [32]byte
}

// Position is that of the promise.
func (p Promise) Position() Position { return Position{p.Line.Release, p.Line.Ref} }

// Compare orders positions.
func (p Position) Compare(o Position) int {
	return cmp.Or(cmp.Compare(p.Release, o.Release), bytes.Compare(p.Ref[:], o.Ref[:]))
}

// Back takes a part of an issued line back.
type Back struct {
	Ref    [32]byte
	Line   [32]byte // Ref of the issued line
	Amount uint64   // from 1; all backs of a line are together at most its amount
}

// Authorisation is a holder's signed word to redeem points, as the contract's
// redeemWithAuthorization takes it.
type Authorisation struct {
	_           struct{} `cbor:",toarray"`
	Holder      Account
	Amount      uint64
	Ref         [32]byte
	ValidAfter  uint64 // Unix seconds; valid after this second
	ValidBefore uint64 // Unix seconds; valid before this second
	Nonce       [32]byte
	Signature   []byte
}

// Place says how far a transaction has come.
type Place struct {
	_     struct{} `cbor:",toarray"`
	State State
	Tx    [32]byte // of the transaction; zero until it was sent
	Block uint64   // once mined
}

// Lanes are points by expiry, the earliest first.
type Lanes []Lane

// Lane is points that expire together.
type Lane struct {
	Ends   uint64 // first moment at which they are gone, Unix milliseconds
	Points uint64
}

// Total is the sum of all lanes.
func (l Lanes) Total() uint64 {
	var sum uint64
	for _, lane := range l {
		sum += lane.Points
	}
	return sum
}

// State is how far a transaction has come. Numbers are stored and append-only.
type State uint8

// The states on the chain. A reorganisation may lead from Mined back to Sent.
const (
	Unsent  State = 0 // not sent
	Pending State = 1 // handed to the outbox
	Sent    State = 2 // in a transaction that was broadcast
	Mined   State = 3 // in a block
	Final   State = 4 // in a block so deep that it is not taken back
	Failed  State = 5 // it will never happen under this Ref
	// Promised lines are in a block as a promise: nobody can take them but by a
	// return, and from their Release on anybody can have them credited.
	Promised State = 6
	// ReleaseFailed lines are promised still, but what this peer did to have them
	// credited failed for good. Somebody else may do it, or this peer be asked to do
	// it anew.
	ReleaseFailed State = 7
)

var stateNames = [...]string{"unsent", "pending", "sent", "mined", "final", "failed", "promised", "release_failed"}

// String names the state, as in the API.
func (s State) String() string {
	if !s.known() {
		return "unknown"
	}
	return stateNames[s]
}

func (s State) known() bool { return s <= ReleaseFailed }

// settled reports whether nothing more is expected.
func (s State) settled() bool { return s == Final || s == Failed }
