package wallet

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"maps"
	"slices"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/protocol/accesslog"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
)

const (
	spaceReads = "wallet/reads"
	spaceLogs  = "wallet/logs"
	maxRead    = 8 << 10
)

// readKey is the place of an entry: a custodian and its number there.
type readKey struct {
	Custodian did.Merchant
	Vault     vault.ID
	Number    uint64
}

// Read is one entry of a custodian's log about this wallet's vault: who asked
// to open which record, why, when and by what grant. Its inclusion in the
// custodian's signed log was checked when it came.
type Read struct {
	_       struct{} `cbor:",toarray"`
	Number  uint64
	Index   uint64
	Leaf    [32]byte
	Opening accesslog.Opening
	Anchor  []Anchored // empty until a batch that covers it is on the chain
}

// Anchored says which anchored batch proves an entry.
type Anchored struct {
	_     struct{} `cbor:",toarray"`
	Root  [32]byte
	Block uint64
}

// Problem is something about a custodian's log that does not hold.
type Problem struct {
	Custodian did.Merchant
	Err       error
}

func (w *Wallet) loadReads(ctx context.Context) error {
	err := w.each(ctx, spaceReads, func(p storage.Pair) error {
		var r Read
		if err := codec.Unmarshal(p.Value, &r, maxRead); err != nil {
			return err
		}
		w.reads[r.key()] = r
		return nil
	})
	if err != nil {
		return err
	}
	return w.each(ctx, spaceLogs, func(p storage.Pair) error {
		signed, err := accesslog.ParseCheckpoint(p.Value)
		if err != nil || len(p.Key) != len(did.Merchant{}) {
			return errors.Join(err, errors.New("wallet: a stored checkpoint is damaged"))
		}
		w.logs[did.Merchant(p.Key)] = signed.Checkpoint
		return nil
	})
}

func (w *Wallet) each(ctx context.Context, space string, visit func(storage.Pair) error) error {
	var after []byte
	for {
		pairs, err := w.cfg.Store.Scan(ctx, space, nil, after, 512)
		if err != nil || len(pairs) == 0 {
			return err
		}
		for _, p := range pairs {
			if err := visit(p); err != nil {
				return err
			}
			after = p.Key
		}
	}
}

// Pull fetches new entries from every custodian, those that a resharing left out
// too, and checks them: the
// checkpoint's signature and co-signatures, that the log only grew, that every
// entry is in it, that the numbers have no gap, and which anchored batch covers
// them. What does not hold is returned as problems; what holds is kept.
func (w *Wallet) Pull(ctx context.Context) ([]Problem, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	anchors, err := w.anchors(ctx)
	if err != nil {
		return nil, err
	}
	var problems []Problem
	for _, v := range w.vaults() {
		for _, m := range v.everKept() {
			if err := w.pullFrom(ctx, v, m, anchors[accesslog.Origin(w.cfg.Consortium, m)]); err != nil {
				problems = append(problems, Problem{m, err})
			}
		}
	}
	return problems, nil
}

// pullFrom pulls from one custodian. A log that contradicts the state of it that
// was anchored, and that it signed itself, is a problem; its entries are kept all
// the same, without the anchor as proof.
func (w *Wallet) pullFrom(ctx context.Context, v vaultState, m did.Merchant, anchor anchorRef) error {
	err := w.pullPages(ctx, v, m, anchor)
	if kind := fault.KindOf(err); err == nil || anchor.ref.Size == 0 || kind != fault.Conflict && kind != fault.BadProof {
		return err
	}
	return errors.Join(err, w.pullPages(ctx, v, m, anchorRef{}))
}

func (w *Wallet) pullPages(ctx context.Context, v vaultState, m did.Merchant, anchor anchorRef) error {
	for {
		q := custody.InboxRequest{Consortium: w.cfg.Consortium, Custodian: m, Vault: v.ID, After: w.lastNumber(v.ID, m), Time: now(), Known: w.known(m, anchor)}
		q = q.Sign(w.cfg.Seed.Control(v.Epoch))
		var page custody.InboxPage
		if err := w.call(ctx, m, custody.InboxProtocol, q, &page); err != nil {
			return err
		}
		fresh, err := w.checkPage(m, q, page, anchor)
		if err != nil || len(fresh) == 0 {
			return errors.Join(err, w.stampOld(ctx, m, anchor))
		}
		if err := w.keepReads(ctx, m, page.Checkpoint, fresh); err != nil {
			return err
		}
	}
}

// known lists the log sizes that a page must be proven to extend: what was
// seen last, and what was anchored.
func (w *Wallet) known(m did.Merchant, anchor anchorRef) []uint64 {
	var sizes []uint64
	if last := w.logs[m]; last.Size > 0 {
		sizes = append(sizes, last.Size)
	}
	if anchor.ref.Size > 0 {
		sizes = append(sizes, anchor.ref.Size)
	}
	return sizes
}

func (w *Wallet) lastNumber(id vault.ID, m did.Merchant) uint64 {
	var last uint64
	for k := range w.reads {
		if k.Custodian == m && k.Vault == id {
			last = max(last, k.Number)
		}
	}
	return last
}

// checkPage verifies a page and returns its entries.
func (w *Wallet) checkPage(m did.Merchant, q custody.InboxRequest, page custody.InboxPage, anchor anchorRef) ([]Read, error) {
	switch {
	case len(page.Checkpoint) == 0 && len(q.Known) > 0:
		return nil, fault.New(fault.BadProof, "check reads", "the custodian shows no log any more, and one was seen or anchored before")
	case len(page.Checkpoint) == 0:
		return nil, nil // nothing was logged and signed there yet
	}
	log, err := w.checkLog(m, q, page, anchor)
	if err != nil {
		return nil, err
	}
	var fresh []Read
	for i, e := range page.Entries {
		if e.Number != q.After+uint64(i)+1 {
			return nil, fault.New(fault.BadProof, "check reads", "an entry is missing in the custodian's list")
		}
		if err := accesslog.VerifyInclusion(e.Leaf, e.Index, log.Size, log.Root, pointers(e.Inclusion)); err != nil {
			return nil, err
		}
		o, err := custody.OpenEntry(w.inboxKey(m, q.Vault), q, e)
		if err != nil {
			return nil, err
		}
		r := Read{Number: e.Number, Index: e.Index, Leaf: e.Leaf, Opening: o}
		fresh = append(fresh, anchor.stamp(r))
	}
	return fresh, nil
}

// checkLog verifies the page's checkpoint: signed by the custodian, co-signed
// by at least one other member, and an extension of everything known.
func (w *Wallet) checkLog(m did.Merchant, q custody.InboxRequest, page custody.InboxPage, anchor anchorRef) (accesslog.Ref, error) {
	signed, err := accesslog.ParseCheckpoint(page.Checkpoint)
	if err != nil {
		return accesslog.Ref{}, err
	}
	if signed.Origin != accesslog.Origin(w.cfg.Consortium, m) {
		return accesslog.Ref{}, fault.New(fault.BadProof, "check reads", "the checkpoint is of another log")
	}
	if err := signed.Verify(w.keysOf(m)...); err != nil {
		return accesslog.Ref{}, err
	}
	witnesses, err := signed.CheckCosignatures(w.keysOf)
	if err != nil {
		return accesslog.Ref{}, err
	}
	if witnesses == 0 {
		return accesslog.Ref{}, fault.New(fault.BadProof, "check reads", "no other member co-signed the checkpoint")
	}
	return signed.Checkpoint, w.checkGrowth(m, q, page, signed.Checkpoint, anchor)
}

func (w *Wallet) keysOf(m did.Merchant) []did.Key { return did.KeysOf(w.cfg.Chain.Registry(), m) }

func (w *Wallet) checkGrowth(m did.Merchant, q custody.InboxRequest, page custody.InboxPage, log accesslog.Ref, anchor anchorRef) error {
	if len(page.Consistency) != len(q.Known) {
		return fault.New(fault.BadProof, "check reads", "the custodian did not prove that its log only grew")
	}
	roots := map[uint64][32]byte{w.logs[m].Size: w.logs[m].Root, anchor.ref.Size: anchor.ref.Root}
	if w.logs[m].Size == anchor.ref.Size && w.logs[m].Root != anchor.ref.Root && anchor.ref.Size > 0 {
		return fault.New(fault.Conflict, "check reads", "the custodian anchored another log than it showed")
	}
	for i, size := range q.Known {
		if err := accesslog.VerifyConsistency(size, log.Size, roots[size], log.Root, pointers(page.Consistency[i])); err != nil {
			return err
		}
	}
	return nil
}

func pointers(proof [][32]byte) [][]byte {
	out := make([][]byte, len(proof))
	for i := range proof {
		out[i] = proof[i][:]
	}
	return out
}

func (w *Wallet) keepReads(ctx context.Context, m did.Merchant, note []byte, fresh []Read) error {
	ops := []storage.Op{storage.Put(spaceLogs, m[:], note)}
	for _, r := range fresh {
		ops = append(ops, w.putRead(r))
	}
	if err := w.cfg.Store.Batch(ctx, ops); err != nil {
		return err
	}
	for _, r := range fresh {
		w.reads[r.key()] = r
	}
	signed, err := accesslog.ParseCheckpoint(note)
	w.logs[m] = signed.Checkpoint
	return err
}

func (r Read) key() readKey { return readKey{r.Opening.Custodian, r.Opening.Vault, r.Number} }

// putRead files a read under its custodian, the epoch of its vault and its
// number: the vault's id is not for the disk to show.
func (w *Wallet) putRead(r Read) storage.Op {
	key := binary.BigEndian.AppendUint32(append([]byte(nil), r.Opening.Custodian[:]...), w.vaultOf(r.Opening.Vault).Epoch)
	key = binary.BigEndian.AppendUint64(key, r.Number)
	return storage.Put(spaceReads, key, codec.Marshal(r))
}

// stampOld marks entries that a newer anchor covers.
func (w *Wallet) stampOld(ctx context.Context, m did.Merchant, anchor anchorRef) error {
	var ops []storage.Op
	for k, r := range w.reads {
		if k.Custodian != m || len(r.Anchor) > 0 {
			continue
		}
		if stamped := anchor.stamp(r); len(stamped.Anchor) > 0 {
			w.reads[k] = stamped
			ops = append(ops, w.putRead(stamped))
		}
	}
	if len(ops) == 0 {
		return nil
	}
	return w.cfg.Store.Batch(ctx, ops)
}

// Reads lists every known read, newest first.
func (w *Wallet) Reads() []Read {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.SortedFunc(maps.Values(w.reads), func(a, b Read) int {
		return cmp.Or(-cmp.Compare(a.Opening.Time, b.Opening.Time), slices.Compare(a.Leaf[:], b.Leaf[:]))
	})
}
