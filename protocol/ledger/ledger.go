package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"github.com/souk-network/souk/protocol/fault"
)

// Setup is where a consortium's contracts are. What accounts sign names the chain
// and the contract, so both belong to the rules.
type Setup struct {
	ChainID       uint64
	Registry      Account
	PointsFactory Account
	Exchange      Account // takes its discounts from Memberships
	Netting       Account
	Rewards       Account // the factory of campaigns
	Memberships   Account
}

// Ledger is the loyalty contracts of one consortium and all that they hold, changed
// by calls in blocks. It reads no clock and draws nothing: the same calls at the
// same times give the same state, events and refusals on every machine. It is not
// safe for concurrent use.
//
//	l := ledger.New(setup, founders, 64)
//	err := l.Begin(now)                              // a block
//	events, err := l.Apply(from, ledger.PointsTransfer{...})
//	err = l.Undo(1)                                  // the block never was
type Ledger struct {
	setup  Setup
	keep   int
	clock  clock
	state  state
	blocks []block // that can be undone, the present one last
	past   journal
	events []Said // of the present call
}

// clock is which block the ledger is at.
type clock struct{ Height, Time uint64 }

// block is the way back from a block.
type block struct {
	before clock
	mark   int // entries of the journal when it began
}

// New is a ledger at height 0, at which the founders are active members and nothing
// else has happened. keep is how many blocks can be undone, 0 or more: memory for
// each change of so many blocks is the price.
func New(setup Setup, founders []Account, keep int) *Ledger {
	l := &Ledger{setup: setup, keep: max(0, keep)}
	for _, s := range l.state.stores() {
		s.open(&l.past)
	}
	for _, f := range founders {
		l.state.members.put(f, StatusActive)
	}
	l.past.clear()
	return l
}

// Setup is where the contracts are.
func (l *Ledger) Setup() Setup { return l.setup }

// Height is the number of the present block; 0 before the first.
func (l *Ledger) Height() uint64 { return l.clock.Height }

// Time is that of the present block, in Unix seconds.
func (l *Ledger) Time() uint64 { return l.clock.Time }

// Begin begins the next block. Its time in Unix seconds must be after that of the
// block before; blocks without calls cost nothing and need not be begun.
func (l *Ledger) Begin(now uint64) error {
	if now <= l.clock.Time {
		return fault.New(fault.Conflict, "begin block", "the time is not after that of the block before")
	}
	if len(l.blocks) > 0 && len(l.blocks) >= l.keep {
		l.forget()
	}
	if l.keep > 0 {
		l.blocks = append(l.blocks, block{l.clock, len(l.past.undo)})
	}
	l.clock = clock{l.clock.Height + 1, now}
	return nil
}

// forget gives up the way back from the oldest block.
func (l *Ledger) forget() {
	cut := len(l.past.undo)
	if len(l.blocks) > 1 {
		cut = l.blocks[1].mark
	}
	l.past.undo = slices.Delete(l.past.undo, 0, cut)
	l.blocks = slices.Delete(l.blocks, 0, 1)
	for i := range l.blocks {
		l.blocks[i].mark -= cut
	}
}

// Undo takes the last blocks back, the present one first, as a reorganisation does:
// afterwards the ledger is as it was before the first of them began. not_found if
// they are not kept any more.
func (l *Ledger) Undo(blocks int) error {
	if blocks < 0 || blocks > len(l.blocks) {
		return fault.New(fault.NotFound, "undo blocks", "not so many blocks are kept")
	}
	if blocks == 0 {
		return nil
	}
	first := len(l.blocks) - blocks
	l.past.rewind(l.blocks[first].mark)
	l.clock = l.blocks[first].before
	l.blocks = l.blocks[:first]
	return nil
}

// Kept is how many blocks can be undone now.
func (l *Ledger) Kept() int { return len(l.blocks) }

// Apply runs one call in the present block. It returns what the contracts say of
// it, in their order. A call that is refused has changed nothing and says nothing;
// its error has the kind of the reason.
func (l *Ledger) Apply(from Account, op Op) ([]Said, error) {
	if l.clock.Height == 0 {
		return nil, fault.New(fault.NotYet, "apply call", "no block has begun")
	}
	l.events = nil
	err := call{l, from}.try(op)
	events := l.events
	l.events = nil
	if l.keep == 0 {
		l.past.clear()
	}
	return events, err
}

// Op is one call of a contract, without who calls: one of the types of this package
// that are named by contract and function.
type Op interface {
	contract(*Ledger) Account
	run(call) error
}

// Contract is the contract that a call goes to.
func (l *Ledger) Contract(op Op) Account { return op.contract(l) }

// call is a call while it runs.
type call struct {
	*Ledger
	from Account
}

func (c call) now() uint64 { return c.clock.Time }

// try runs an operation, all of it or nothing.
func (c call) try(op Op) error { return c.whole(func() error { return op.run(c) }) }

// whole does all of something or nothing.
func (c call) whole(do func() error) error {
	changes, events := len(c.past.undo), len(c.events)
	err := do()
	if err != nil {
		c.past.rewind(changes)
		c.Ledger.events = c.events[:events]
	}
	return err
}

func (c call) emit(contract Account, what any) {
	c.Ledger.events = append(c.events, Said{contract, what})
}

// format begins the encoding of a ledger and names its version.
const format = "souk/v1/ledger\x00"

// Encode is the ledger with its setup, height and time in its one encoding: equal
// ledgers have equal encodings. The way back from blocks is not in it.
func (l *Ledger) Encode() []byte {
	b := appendFixed(appendFixed([]byte(format), l.setup), l.clock)
	for _, s := range l.state.stores() {
		b = s.encode(b)
	}
	return b
}

// Decode reads what Encode wrote and nothing else. keep is as for New.
func Decode(b []byte, keep int) (*Ledger, error) {
	const op = "decode ledger"
	l := &Ledger{keep: max(0, keep)}
	head := len(format) + binary.Size(l.setup) + binary.Size(l.clock)
	if len(b) < head || string(b[:len(format)]) != format {
		return nil, fault.New(fault.Malformed, op, "not a ledger, or one of another version")
	}
	if err := decodeRow(b[len(format):], &l.setup, &l.clock); err != nil {
		return nil, err
	}
	b = b[head:]
	for _, s := range l.state.stores() {
		s.open(&l.past)
		var err error
		if b, err = s.decode(b); err != nil {
			return nil, err
		}
	}
	if len(b) > 0 {
		return nil, fault.New(fault.Malformed, op, "something follows it")
	}
	return l, nil
}

// Hash is SHA-256 over the encoding: the state's name, with its height and time.
func (l *Ledger) Hash() [32]byte { return sha256.Sum256(l.Encode()) }

// Clone is a ledger that goes its own way from here; it starts with no way back.
func (l *Ledger) Clone() *Ledger {
	other := &Ledger{setup: l.setup, keep: l.keep, clock: l.clock}
	theirs := other.state.stores()
	for i, s := range l.state.stores() {
		theirs[i].open(&other.past)
		s.copyTo(theirs[i])
	}
	return other
}

// Rows is how many rows of storage all contracts use together.
func (l *Ledger) Rows() (n int) {
	for _, s := range l.state.stores() {
		n += s.size()
	}
	return n
}
