package chain

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/protocol/fault"
)

// State is how far a transaction has come. It only says what is known: sent is
// not mined, and mined is not final.
type State uint8

// The states of an outbox entry.
const (
	Pending State = 0 // kept on disk, not yet accepted by any endpoint
	Sent    State = 1 // accepted by an endpoint, in no block that we follow
	Mined   State = 2 // in a block that a reorganisation may still take back
	Final   State = 3 // in a block as deep as the finality depth
	Failed  State = 4 // final, but the contract refused it; or too late before it was ever sent
)

var stateNames = [...]string{"pending", "sent", "mined", "final", "failed"}

// String is the state's name, as in JSON and on pages.
func (s State) String() string {
	if int(s) < len(stateNames) {
		return stateNames[s]
	}
	return fmt.Sprintf("unknown_%d", uint8(s))
}

// MarshalText makes JSON show the name.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (s *State) UnmarshalText(text []byte) error {
	i := slices.Index(stateNames[:], string(text))
	if i < 0 {
		return fault.New(fault.Malformed, "read outbox state", "no such state")
	}
	*s = State(i)
	return nil
}

// Done reports whether nothing more will happen to the entry.
func (s State) Done() bool { return s == Final || s == Failed }

// ID names an outbox entry: SHA-256 of "souk/v1/outbox", a zero byte and its label.
type ID [32]byte

// IDOf is the id that Submit gives to a label.
func IDOf(label string) ID { return sha256.Sum256([]byte("souk/v1/outbox\x00" + label)) }

// String is 64 hexadecimal digits.
func (id ID) String() string { return hex.EncodeToString(id[:]) }

// Call is what a transaction does: calldata for one contract.
type Call struct {
	To       Address
	Data     []byte // at most 64 KiB
	NotAfter uint64 // Unix milliseconds after which it is not sent for the first time any more; 0: never too late
	// Keep has the outbox remember what became of the call until Client.Noted: for a
	// call that must not be sent twice and that its contract would take twice.
	Keep bool
}

// Status is what is known of an entry.
type Status struct {
	ID        ID
	Label     string
	State     State
	Tx        [32]byte // the version in the block, or else the newest one sent; zero if none
	Block     uint64   // height, once mined
	BlockHash [32]byte
	Gas       uint64 // gas used, once mined
	Reverted  bool   // in a block, but the contract refused it
	Versions  int    // transactions signed with its nonce: 1 and one for each raise of the fee
	Error     string // why it is not further, or why it failed
}

// entry is the stored form of a transaction on its way. Everything that decides
// what is sent next is in it, so that a crash at any point is harmless: a nonce
// belongs to one entry before anything is signed with it, and a version is
// stored before it is sent.
type entry struct {
	Seq      uint64      `json:"seq"`
	Label    string      `json:"label"`
	CallHash [32]byte    `json:"call_hash"`
	To       Address     `json:"to"`
	Data     []byte      `json:"data,omitempty"` // dropped when done
	NotAfter uint64      `json:"not_after,omitempty"`
	State    State       `json:"state"`
	HasNonce bool        `json:"has_nonce,omitempty"`
	Nonce    uint64      `json:"nonce,omitempty"`
	GasLimit uint64      `json:"gas_limit,omitempty"`
	Versions []version   `json:"versions,omitempty"`
	Tx       common.Hash `json:"tx,omitempty"`
	Block    uint64      `json:"block,omitempty"`
	Hash     common.Hash `json:"block_hash,omitempty"`
	Gas      uint64      `json:"gas,omitempty"`
	Reverted bool        `json:"reverted,omitempty"`
	Filler   bool        `json:"filler,omitempty"` // only there to use up its nonce
	Keep     bool        `json:"keep,omitempty"`   // not forgotten before its owner noted it

	// Of this run only.
	problem string
	tries   int
	retryAt time.Time // when to try again what failed
	sentAt  time.Time // when an endpoint last accepted it
	raised  time.Time // when its fee was last set
}

// version is one signed transaction of an entry.
type version struct {
	Hash common.Hash `json:"hash"`
	Raw  []byte      `json:"raw,omitempty"` // dropped when done
	Fee  uint64      `json:"fee"`           // fee cap per gas
	Tip  uint64      `json:"tip"`           // priority fee per gas; Fee again on chains without EIP-1559
}

func (e *entry) status() Status {
	s := Status{
		ID: IDOf(e.Label), Label: e.Label, State: e.State, Tx: e.Tx, Block: e.Block, BlockHash: e.Hash,
		Gas: e.Gas, Reverted: e.Reverted, Versions: len(e.Versions), Error: e.problem,
	}
	if s.Tx == ([32]byte{}) && len(e.Versions) > 0 {
		s.Tx = e.Versions[len(e.Versions)-1].Hash
	}
	return s
}

const (
	maxLabel   = 256
	maxData    = 64 << 10
	maxWaiting = 4096   // entries that are not done
	maxKept    = 10_000 // entries that are done
	keyOutbox  = "outbox/"
)

// outbox holds the entries of one account. Its loop in send.go is the only one
// that changes an entry after Submit made it.
type outbox struct {
	store Store
	wake  chan struct{}

	mu      sync.Mutex
	loaded  bool
	entries map[ID]*entry
	dropped map[ID]bool   // withdrawn, and not yet seen by the loop
	kept    map[ID]bool   // not to be forgotten yet
	next    uint64        // sequence number of the next entry
	changed chan struct{} // closed and replaced whenever an entry changes
}

func newOutbox(store Store) *outbox {
	return &outbox{store: store, wake: make(chan struct{}, 1), entries: map[ID]*entry{}, dropped: map[ID]bool{}, kept: map[ID]bool{}, changed: make(chan struct{})}
}

// load reads the store once. The lock must be held.
func (o *outbox) load(ctx context.Context) error {
	if o.loaded {
		return nil
	}
	pairs, err := o.store.List(ctx, keyOutbox)
	if err != nil {
		return err
	}
	for _, pair := range pairs {
		var e entry
		if err := json.Unmarshal(pair.Value, &e); err != nil {
			return fault.Wrap(fault.Malformed, "read outbox", err)
		}
		o.entries[IDOf(e.Label)] = &e
		o.remember(IDOf(e.Label), e.Keep)
		o.next = max(o.next, e.Seq+1)
	}
	o.loaded = true
	return nil
}

// submit stores a call under its label. The same label and call is one entry,
// however often it is submitted; the same label with another call is refused.
func (o *outbox) submit(ctx context.Context, label string, call Call) (ID, error) {
	const op = "submit transaction"
	switch {
	case label == "" || len(label) > maxLabel:
		return ID{}, fault.New(fault.Malformed, op, "label must have 1 to 256 bytes")
	case len(call.Data) > maxData:
		return ID{}, fault.New(fault.TooLarge, op, "calldata is over 64 KiB")
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := o.load(ctx); err != nil {
		return ID{}, err
	}
	id, hash := IDOf(label), sha256.Sum256(append(call.To[:], call.Data...))
	if old, ok := o.entries[id]; ok {
		if old.CallHash != hash {
			return ID{}, fault.New(fault.Conflict, op, "the label was used for another call")
		}
		o.remember(id, call.Keep)
		return id, nil
	}
	if o.waiting() >= maxWaiting {
		return ID{}, fault.New(fault.Full, op, "too many transactions wait for the chain")
	}
	e := &entry{Seq: o.next, Label: label, CallHash: hash, To: call.To, Data: slices.Clone(call.Data), NotAfter: call.NotAfter, Keep: call.Keep}
	if err := putJSON(ctx, o.store, e.key(), e); err != nil {
		return ID{}, err
	}
	o.next++
	o.entries[id] = e
	o.remember(id, call.Keep)
	o.notify()
	return id, nil
}

// remember keeps an entry from being forgotten. The lock must be held.
func (o *outbox) remember(id ID, keep bool) {
	if keep {
		o.kept[id] = true
	}
}

// noted lets an entry be forgotten. Only this run knows of it.
func (o *outbox) noted(ctx context.Context, id ID) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := o.load(ctx); err != nil {
		return err
	}
	delete(o.kept, id)
	return nil
}

// withdraw keeps an entry from being sent for the first time.
func (o *outbox) withdraw(id ID) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if e, ok := o.entries[id]; ok && !e.State.Done() && !e.HasNonce {
		o.dropped[id] = true
	}
}

// withdrawn reports, once, whether an entry was withdrawn.
func (o *outbox) withdrawn(id ID) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	dropped := o.dropped[id]
	delete(o.dropped, id)
	return dropped
}

// filler stores an empty call to ourselves that already has its nonce.
func (o *outbox) filler(ctx context.Context, label string, self Address, nonce uint64) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	e := &entry{Seq: o.next, Label: label, CallHash: sha256.Sum256(self[:]), To: self, Filler: true, HasNonce: true, Nonce: nonce}
	if err := putJSON(ctx, o.store, e.key(), e); err != nil {
		return err
	}
	o.next++
	o.entries[IDOf(label)] = e
	return nil
}

func (e *entry) key() string { return fmt.Sprintf("%s%016x", keyOutbox, e.Seq) }

func (o *outbox) waiting() (n int) {
	for _, e := range o.entries {
		if !e.State.Done() {
			n++
		}
	}
	return n
}

// notify wakes the loop and everybody who waits for a change. The lock must be held.
func (o *outbox) notify() {
	close(o.changed)
	o.changed = make(chan struct{})
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// lookup is the status of one entry, and a channel that is closed at the next change of any.
func (o *outbox) lookup(ctx context.Context, id ID) (Status, <-chan struct{}, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := o.load(ctx); err != nil {
		return Status{}, nil, err
	}
	e, ok := o.entries[id]
	if !ok {
		return Status{}, nil, fault.New(fault.NotFound, "look up transaction", "no such entry in the outbox")
	}
	return e.status(), o.changed, nil
}

// all lists every entry in the order of submission.
func (o *outbox) all(ctx context.Context) ([]*entry, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := o.load(ctx); err != nil {
		return nil, err
	}
	list := make([]*entry, 0, len(o.entries))
	for _, e := range o.entries {
		kept := *e
		list = append(list, &kept)
	}
	slices.SortFunc(list, func(a, b *entry) int { return int(int64(a.Seq - b.Seq)) })
	return list, nil
}

// keep stores a changed entry, then shows it.
func (o *outbox) keep(ctx context.Context, e *entry) error {
	if e.State.Done() {
		e.drop()
	}
	if err := putJSON(ctx, o.store, e.key(), e); err != nil {
		return err
	}
	o.show(e)
	return nil
}

// show makes a change visible that need not survive a crash.
func (o *outbox) show(e *entry) {
	o.mu.Lock()
	defer o.mu.Unlock()
	kept := *e
	o.entries[IDOf(e.Label)] = &kept
	close(o.changed)
	o.changed = make(chan struct{})
}

// drop forgets what only a transaction under way needs.
func (e *entry) drop() {
	e.Data = nil
	e.Versions = slices.Clone(e.Versions)
	for i := range e.Versions {
		e.Versions[i].Raw = nil
	}
}

// prune forgets the oldest entries that are done and that nobody wants kept. Their
// labels become free.
func (o *outbox) prune(ctx context.Context) error {
	entries, err := o.all(ctx)
	if err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	entries = slices.DeleteFunc(entries, func(e *entry) bool { return !e.State.Done() || o.kept[IDOf(e.Label)] })
	for i := 0; i < len(entries)-maxKept; i++ {
		if err := o.store.Delete(ctx, entries[i].key()); err != nil {
			return err
		}
		delete(o.entries, IDOf(entries[i].Label))
	}
	return nil
}
