package wallet

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// Restored is what a wallet got back from the network.
type Restored struct {
	Vault       bool // one was set up by this seed before
	Lines       int  // merchants and purposes that were answered
	Statements  int
	Standing    int // grants that stand
	Unknown     int // grants whose terms did not come back; they can be revoked all the same
	Revocations int
	Channels    int // that this seed was in; their posts are back when their owners answer
}

const (
	askedForRestore = 5 // members that are asked for everything
	leastForRestore = 2 // members, or all there are, that must have answered in full
)

// Restore brings back what this seed said on another device: the vault with its
// custodians, every answer with its terms, numbers, keys and receipts, and the
// channels that it was in. It asks
// several members for all facts by the wallet's own keys, which follow from the
// seed, and takes what any of them holds; at least two must answer to the end.
// Everything is stored in one write, or nothing. progress is called with 1, 2,
// and so on of all questions; nil for none; it must not call the wallet.
//
// The reads come back with the next Pull. The old device must not be used any
// more: two wallets that count on the same lines outnumber each other.
func (w *Wallet) Restore(ctx context.Context, progress func(done, all int)) (Restored, error) {
	if progress == nil {
		progress = func(int, int) {}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.vault.Threshold != 0 || len(w.lines) > 0 || len(w.channels) > 0 {
		return Restored{}, fault.New(fault.Conflict, "restore", "this wallet is in use; restore into an empty one")
	}
	own, err := w.ownKey()
	if err != nil {
		return Restored{}, err
	}
	keys, err := w.candidates(ctx)
	if err != nil {
		return Restored{}, err
	}
	found, err := w.gather(ctx, keys, progress)
	if err != nil {
		return Restored{}, err
	}
	r := restoring{w: w, found: found, open: func(f fact.Fact) (ownCopy, bool) { return openOwn[ownCopy](own, f) }}
	r.vault(func(f fact.Fact) (vaultCopy, bool) { return openOwn[vaultCopy](own, f) })
	r.channels(func(f *finding) (joinedCopy, bool) { return openOwn[joinedCopy](own, f.fact) })
	for _, k := range keys {
		if err := r.line(ctx, k); err != nil {
			return Restored{}, errors.Join(err, w.reload(context.WithoutCancel(ctx)))
		}
	}
	if err := w.storeRestored(ctx); err != nil {
		return Restored{}, errors.Join(err, w.reload(context.WithoutCancel(ctx)))
	}
	return r.sum(), errors.Join(w.handKeys(ctx), w.rejoin(ctx))
}

// candidates lists the lines that may exist: every member with every purpose
// that any notice names.
func (w *Wallet) candidates(ctx context.Context) ([]lineKey, error) {
	var mu sync.Mutex
	purposes := map[string]bool{}
	err := w.askSeveral(ctx, func(ctx context.Context, m did.Merchant) error {
		facts, err := w.lookupAt(ctx, m, desk.Query{Kind: uint16(fact.KindNotice)})
		mu.Lock()
		defer mu.Unlock()
		for _, f := range facts {
			if n, err := consent.DecodeNotice(f.Body); err == nil && w.signedBy(f, n.Merchant) {
				purposes[n.Purpose] = true
			}
		}
		return err
	})
	var out []lineKey
	for _, m := range w.cfg.Chain.Registry().Members() {
		for p := range purposes {
			out = append(out, lineKey{m.ID, p})
		}
	}
	slices.SortFunc(out, func(a, b lineKey) int {
		return cmp.Or(slices.Compare(a.Merchant[:], b.Merchant[:]), cmp.Compare(a.Purpose, b.Purpose))
	})
	return out, err
}

// askSeveral does the same with several members at once, and fails when fewer
// than two of them, or than all there are, did it to the end.
func (w *Wallet) askSeveral(ctx context.Context, ask func(context.Context, did.Merchant) error) error {
	members := w.active()
	var mu sync.Mutex
	answered, left := 0, slices.Clone(members)
	next := func() (did.Merchant, bool) {
		mu.Lock()
		defer mu.Unlock()
		if len(left) == 0 {
			return did.Merchant{}, false
		}
		m := left[0]
		left = left[1:]
		return m, true
	}
	var failed []error
	var group errgroup.Group
	for range min(askedForRestore, len(members)) {
		group.Go(func() error {
			for m, ok := next(); ok; m, ok = next() {
				err := ask(ctx, m)
				mu.Lock()
				if err == nil {
					answered++
				} else {
					failed = append(failed, err)
				}
				mu.Unlock()
				if err == nil {
					return nil
				}
			}
			return nil
		})
	}
	_ = group.Wait()
	if answered == 0 || answered < min(leastForRestore, len(members)) {
		return errors.Join(append(failed, errAlone)...)
	}
	return nil
}

// findings are facts with the members that hold them.
type findings map[did.Key]map[fact.ID]*finding

type finding struct {
	fact fact.Fact
	at   []did.Merchant
}

func (f findings) add(m did.Merchant, x fact.Fact) {
	if f[x.Author] == nil {
		f[x.Author] = map[fact.ID]*finding{}
	}
	id := x.ID()
	if f[x.Author][id] == nil {
		f[x.Author][id] = &finding{fact: x}
	}
	f[x.Author][id].at = append(f[x.Author][id].at, m)
}

// by lists what an author said, by number and time.
func (f findings) by(author did.Key) []*finding {
	var out []*finding
	for _, x := range f[author] {
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b *finding) int {
		x, y := a.fact.ID(), b.fact.ID()
		return cmp.Or(cmp.Compare(a.fact.Seq, b.fact.Seq), cmp.Compare(a.fact.Time, b.fact.Time), slices.Compare(x[:], y[:]))
	})
	return out
}

// gather asks members for everything by the wallet's keys.
func (w *Wallet) gather(ctx context.Context, keys []lineKey, progress func(done, all int)) (findings, error) {
	authors := []did.Key{did.KeyOf(w.vaultAuthor()), did.KeyOf(w.channelAuthor())}
	for _, k := range keys {
		authors = append(authors, did.KeyOf(w.cfg.Seed.Consent(k.Merchant, k.Purpose)))
	}
	var mu sync.Mutex
	found := findings{}
	furthest := 0
	err := w.askSeveral(ctx, func(ctx context.Context, m did.Merchant) error {
		for i, a := range authors {
			facts, err := w.lookupAt(ctx, m, desk.Query{Author: a[:]})
			if err != nil {
				return err
			}
			mu.Lock()
			for _, f := range facts {
				found.add(m, f)
			}
			if i >= furthest {
				furthest = i + 1
				progress(furthest, len(authors))
			}
			mu.Unlock()
		}
		return nil
	})
	return found, err
}

// restoring rebuilds a wallet's state from what was found.
type restoring struct {
	w      *Wallet
	found  findings
	open   func(fact.Fact) (ownCopy, bool)
	report Restored
}

// vault takes the newest copy of each vault; the last of them is in use.
func (r *restoring) vault(open func(fact.Fact) (vaultCopy, bool)) {
	w := r.w
	for _, f := range r.found.by(did.KeyOf(w.vaultAuthor())) {
		c, ok := open(f.fact)
		if !ok {
			continue
		}
		if r.report.Vault && c.Epoch > w.vault.Epoch {
			w.retire()
		}
		v := vaultState{
			Past: w.vault.Past, Epoch: c.Epoch, Threshold: c.Threshold, Custodians: c.Custodians, Revision: c.Revision, Since: c.Since, Shredded: c.Shredded, Earlier: c.Earlier,
			Epochs: map[string]uint32{}, Copies: f.fact.Seq, Copy: rotated{Fact: f.fact.Encode(), Stored: f.at},
		}
		w.vault = v
		w.vault.ID = w.secret().Public().ID()
		if _, commitments, err := w.shares(); err == nil {
			w.vault.Commitments, r.report.Vault = commitments, true
		}
	}
}

// line rebuilds one line from its facts and their receipts.
func (r *restoring) line(ctx context.Context, k lineKey) error {
	w := r.w
	author := did.KeyOf(w.cfg.Seed.Consent(k.Merchant, k.Purpose))
	facts := r.found.by(author)
	copies, owns := map[[32]byte]ownCopy{}, map[[32]byte]*finding{}
	for _, f := range facts {
		if c, ok := r.open(f.fact); ok {
			copies[c.Statement], owns[c.Statement] = c, f
		}
	}
	var l *lineState
	for _, f := range facts {
		st, err := consent.FromFact(f.fact)
		if err != nil {
			continue
		}
		if l == nil {
			l = w.line(k.Merchant, k.Purpose)
		}
		s := said{Fact: f.fact.Encode(), Stored: f.at}
		if c, ok := copies[st.ID]; ok {
			own := owns[st.ID]
			s.Grant, s.Salt, s.Own, l.Invite = c.Grant, c.Salt, own.fact.Encode(), cmp.Or(c.Invite, l.Invite)
			s.Stored = slices.DeleteFunc(slices.Clone(f.at), func(m did.Merchant) bool { return !contains(own.at, m) })
			r.raise(c)
		}
		if err := r.receipts(ctx, &s, st); err != nil {
			return err
		}
		l.Said, l.line = append(l.Said, s), l.line.Apply(st)
	}
	return nil
}

// raise takes the key epochs of a copy.
func (r *restoring) raise(c ownCopy) {
	if c.Vault != r.w.vault.ID {
		return
	}
	for _, e := range c.Epochs {
		r.w.vault.Epochs[e.Category] = max(e.Epoch, r.w.vault.Epochs[e.Category])
	}
}

// receipts fetches what members signed about a statement. One member's list is
// enough: what is missing is asked for again where it counts.
func (r *restoring) receipts(ctx context.Context, s *said, st consent.Statement) error {
	subjects := [][32]byte{fact.IDOf(s.Fact)}
	if st.State == consent.StateRevoked {
		subjects = append(subjects, st.Grant)
	}
	for _, subject := range subjects {
		facts, err := r.w.lookup(ctx, desk.Query{Kind: uint16(fact.KindReceipt), Subject: subject[:]})
		if err != nil {
			return err
		}
		for _, f := range facts {
			if stop, err := consent.ReceiptFromFact(f); err == nil {
				if stop, ok := stop.(consent.RevocationReceipt); ok && stop.Revocation != st.ID {
					continue
				}
				r.w.keepReceipt(s, f.Encode())
			}
		}
	}
	return nil
}

// storeRestored hands standing grantees the keys that may not have reached them,
// and writes the whole state at once.
func (w *Wallet) storeRestored(ctx context.Context) error {
	var ops []storage.Op
	for _, l := range w.sorted() {
		if g, ok := l.live(now()); ok {
			if err := w.keysAgain(l, g.Grant); err != nil {
				return err
			}
		}
		key := append(append([]byte(nil), l.Merchant[:]...), l.Purpose...)
		ops = append(ops, storage.Put(spaceLines, key, codec.Marshal(l)))
	}
	return w.saveVault(ctx, append(ops, w.restoredChannels()...)...)
}

// keysAgain has a grantee handed all keys of its grant once more, if any of them
// changed: what the old device handed out of them is not known.
func (w *Wallet) keysAgain(l *lineState, g consent.Grant) error {
	if g.Vault != w.vault.ID || !slices.ContainsFunc(g.Categories, func(c string) bool { return w.epoch(c) > 1 }) {
		return nil
	}
	return w.addKeys(l, g, w.keysFor(g))
}

func (r *restoring) sum() Restored {
	out := r.report
	out.Channels = len(r.w.channels)
	for _, l := range r.w.sorted() {
		out.Lines++
		out.Statements += len(l.Said)
		if current := l.line.Current(); l.line.State() == consent.StateGranted && now() < current.Expiry {
			out.Standing++
			if _, known := l.grant(current.Grant); !known {
				out.Unknown++
			}
		}
		for _, s := range l.Said {
			if st, err := s.statement(); err == nil && st.State == consent.StateRevoked {
				out.Revocations++
			}
		}
	}
	return out
}
