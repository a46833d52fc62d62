package wallet

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/storage"
)

const (
	spacePromises = "wallet/promises" // merchant, root and index: the line
	// maxPromises is how many lines of one merchant are kept.
	maxPromises = 10_000
	// maxReason is the most bytes of a reason that a merchant's peer may give.
	maxReason = 256
)

// PromisedLine is points that a merchant promised to this customer, with all that
// has them credited: with it the customer needs that merchant no more.
type PromisedLine struct {
	Merchant did.Merchant
	Line     ledger.Line
	Root     [32]byte // of its batch
	Count    uint64   // lines of the batch
	Index    uint64
	Release  uint64 // from when on anybody may have it credited, Unix seconds, as the merchant's peer says
	Proof    [][32]byte
	State    string // as the merchant's peer said last; see desk.ProvenLine
	Reason   string
	Heard    uint64 // when it said so, Unix milliseconds
	Done     uint64 // since when the chain is known to have credited it, Unix seconds; 0: it was not seen
}

// storedPromise is a promised line in the store.
type storedPromise struct {
	_        struct{} `cbor:",toarray"`
	Merchant did.Merchant
	Account  [20]byte
	Proven   desk.ProvenLine
	Heard    uint64
	Done     uint64
}

// Unheard is a merchant whose promises could not be collected.
type Unheard struct {
	Merchant did.Merchant
	Err      error
}

// CollectPromises asks every merchant that this customer ever answered for what it
// promised, checks that each line proves itself and is this customer's own, and keeps
// it. Whoever does not answer is named and keeps back nobody else; what it said
// earlier stays.
func (w *Wallet) CollectPromises(ctx context.Context) []Unheard {
	var (
		mu     sync.Mutex
		failed []Unheard
		all    sync.WaitGroup
	)
	for _, m := range w.answered() {
		all.Go(func() {
			if err := w.collectFrom(ctx, m); err != nil {
				mu.Lock()
				defer mu.Unlock()
				failed = append(failed, Unheard{m, err})
			}
		})
	}
	all.Wait()
	slices.SortFunc(failed, func(a, b Unheard) int { return bytes.Compare(a.Merchant[:], b.Merchant[:]) })
	return failed
}

// answered lists the merchants with which there is a line of consent.
func (w *Wallet) answered() []did.Merchant {
	w.mu.Lock()
	defer w.mu.Unlock()
	found := map[did.Merchant]bool{}
	for _, l := range w.lines {
		if len(l.Said) > 0 {
			found[l.Merchant] = true
		}
	}
	return slices.Collect(maps.Keys(found))
}

func (w *Wallet) collectFrom(ctx context.Context, m did.Merchant) error {
	key := w.cfg.Seed.Account(m)
	q := desk.Promising{Account: consent.AccountOfKey(key.PubKey()), Time: now()}
	q.Signature = eip712.Sign(desk.PromiseDigest(w.cfg.Consortium, m, q.Account, q.Time), key)
	kept, err := w.keptOf(ctx, m)
	if err != nil {
		return err
	}
	named := map[string]bool{} // now: the merchant says when a line is due, so its order alone ends nothing
	for {
		var page desk.Promised
		if err := w.call(ctx, m, desk.PromiseProtocol, q, &page); err != nil {
			return err
		}
		if len(page.Lines) > desk.MaxProven {
			return fault.New(fault.TooLarge, "collect promises", "more lines than were asked for")
		}
		if len(page.Lines) == 0 {
			return nil
		}
		var ops []storage.Op
		for _, l := range page.Lines {
			if err := checkPromise(q, l); err != nil {
				return err
			}
			key := promiseKey(m, l.Root, l.Index)
			if named[string(key)] {
				return fault.New(fault.Malformed, "collect promises", "a line comes twice")
			}
			named[string(key)] = true
			done := kept[string(key)]
			if kept[string(key)] = done; len(kept) > maxPromises {
				return fault.New(fault.Full, "collect promises", "a merchant names more lines than this wallet keeps of one")
			}
			q.Release, q.Ref = l.Release, l.Ref
			ops = append(ops, storage.Put(spacePromises, key, codec.Marshal(storedPromise{Merchant: m, Account: q.Account, Proven: l, Heard: q.Time, Done: done})))
		}
		if err := w.cfg.Store.Batch(ctx, ops); err != nil {
			return err
		}
	}
}

// keptOf are the keys of the lines of a merchant that are kept, and since when each is done.
func (w *Wallet) keptOf(ctx context.Context, m did.Merchant) (map[string]uint64, error) {
	all, err := w.Promises(ctx)
	kept := map[string]uint64{}
	for _, l := range all {
		if l.Merchant == m {
			kept[string(promiseKey(m, l.Root, l.Index))] = l.Done
		}
	}
	return kept, err
}

// checkPromise holds a line against the question: it comes after those before it, and
// proves that it is the account's.
func checkPromise(q desk.Promising, l desk.ProvenLine) error {
	const op = "check promise"
	switch {
	case cmp.Or(cmp.Compare(l.Release, q.Release), bytes.Compare(l.Ref[:], q.Ref[:])) <= 0:
		return fault.New(fault.Malformed, op, "lines are not in their order")
	case l.Amount == 0 || l.Amount > ledger.MaxCap || l.Count > ledger.MaxLines || len(l.State) > 32 || len(l.Reason) > maxReason || strings.ContainsFunc(l.State+l.Reason, unicode.IsControl):
		return fault.New(fault.Malformed, op, "a line is outside of its limits")
	case !ledger.VerifyLine(l.Root, l.Count, l.Index, lineOf(q.Account, l), l.Proof):
		return fault.New(fault.BadProof, op, "a line is not in the batch that it names")
	}
	return nil
}

func lineOf(account [20]byte, l desk.ProvenLine) ledger.Line {
	return ledger.Line{Account: account, Amount: l.Amount, Ref: l.Ref}
}

func promiseKey(m did.Merchant, root [32]byte, index uint64) []byte {
	return binary.BigEndian.AppendUint64(append(m[:], root[:]...), index)
}

// Promises lists what was collected and not forgotten, the earliest release first.
func (w *Wallet) Promises(ctx context.Context) ([]PromisedLine, error) {
	var out []PromisedLine
	var after []byte
	for {
		pairs, err := w.cfg.Store.Scan(ctx, spacePromises, nil, after, 256)
		if err != nil || len(pairs) == 0 {
			slices.SortFunc(out, func(a, b PromisedLine) int {
				return cmp.Or(cmp.Compare(a.Release, b.Release), bytes.Compare(a.Line.Ref[:], b.Line.Ref[:]))
			})
			return out, err
		}
		for _, p := range pairs {
			after = p.Key
			var s storedPromise
			if err := codec.Unmarshal(p.Value, &s, maxState); err != nil {
				return nil, err
			}
			l := s.Proven
			out = append(out, PromisedLine{
				Merchant: s.Merchant, Line: lineOf(s.Account, l), Root: l.Root, Count: l.Count, Index: l.Index, Release: l.Release,
				Proof: l.Proof, State: l.State, Reason: l.Reason, Heard: s.Heard, Done: s.Done,
			})
		}
	}
}

// MarkPromise notes since when the chain has a line credited, in Unix seconds; 0: it
// has not, or a reorganisation took it back.
func (w *Wallet) MarkPromise(ctx context.Context, l PromisedLine, done uint64) error {
	key := promiseKey(l.Merchant, l.Root, l.Index)
	raw, err := w.cfg.Store.Get(ctx, spacePromises, key)
	if err != nil {
		return err
	}
	var s storedPromise
	if err := codec.Unmarshal(raw, &s, maxState); err != nil {
		return err
	}
	s.Done = done
	return w.cfg.Store.Batch(ctx, []storage.Op{storage.Put(spacePromises, key, codec.Marshal(s))})
}

// ForgetPromise drops a line that the chain has credited for good.
func (w *Wallet) ForgetPromise(ctx context.Context, l PromisedLine) error {
	return w.cfg.Store.Batch(ctx, []storage.Op{storage.Delete(spacePromises, promiseKey(l.Merchant, l.Root, l.Index))})
}
