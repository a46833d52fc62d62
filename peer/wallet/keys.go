package wallet

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// rotated is one fact that hands new keys or custodians to a grantee, and the
// members that took it.
type rotated struct {
	_      struct{} `cbor:",toarray"`
	Fact   []byte
	Stored []did.Merchant
}

// KeysPending is a grantee whose grant stands and who has not taken all of its
// new keys, or its vault's new custodians, itself. Until it has them it cannot read
// what was recorded since the keys changed, or nothing new since a resharing. They are sent again by [Wallet.Resend] until it took them or the
// grant ends.
type KeysPending struct {
	Merchant did.Merchant
	Purpose  string
	Grant    consent.GrantID
	StoredBy []did.Merchant // members that hold all of the missing keys for it; often empty
}

// KeysPending lists, by merchant and purpose, who waits for new keys.
func (w *Wallet) KeysPending() []KeysPending {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []KeysPending
	for _, l := range w.sorted() {
		s, ok := l.standing(now())
		if !ok {
			continue
		}
		missing := s.missing(l.Merchant)
		if len(missing) == 0 {
			continue
		}
		st, err := s.statement()
		if err != nil {
			continue // loadLines decoded it before
		}
		p := KeysPending{Merchant: l.Merchant, Purpose: l.Purpose, Grant: st.Grant}
		for _, m := range missing[0].Stored {
			if !slices.ContainsFunc(missing, func(r *rotated) bool { return !contains(r.Stored, m) }) {
				p.StoredBy = append(p.StoredBy, m)
			}
		}
		out = append(out, p)
	}
	return out
}

// standing is what was said to give the line's grant, if that stands.
func (l *lineState) standing(at uint64) (*said, bool) {
	g, ok := l.live(at)
	if !ok {
		return nil, false
	}
	for i := range l.Said {
		st, err := l.Said[i].statement()
		if err == nil && st.State == consent.StateGranted && st.Grant == g.ID() {
			return &l.Said[i], true
		}
	}
	return nil, false
}

// missing lists the keys that the grantee has not taken.
func (s *said) missing(grantee did.Merchant) []*rotated {
	var out []*rotated
	for i := range s.Keys {
		if !contains(s.Keys[i].Stored, grantee) {
			out = append(out, &s.Keys[i])
		}
	}
	return out
}

// rotate opens a new key epoch for every category that a merchant may no longer
// read, and makes the facts that hand its keys to the remaining grantees.
func (w *Wallet) rotate(lost []string) ([]*lineState, error) {
	if len(lost) == 0 {
		return nil, nil
	}
	for _, c := range lost {
		w.vault.Epochs[c] = w.epoch(c) + 1
	}
	var touched []*lineState
	for _, l := range w.sorted() {
		g, ok := l.live(now())
		if !ok || g.Grant.Vault != w.vault.ID || !slices.ContainsFunc(g.Grant.Categories, func(c string) bool { return slices.Contains(lost, c) }) {
			continue
		}
		if err := w.addKeys(l, g.Grant, w.newestKeys(g.Grant, lost)); err != nil {
			return nil, err
		}
		touched = append(touched, l)
	}
	return touched, nil
}

// newestKeys are the keys of a grant's categories, of those that are named.
func (w *Wallet) newestKeys(g consent.Grant, categories []string) []consent.KeyEntry {
	var out []consent.KeyEntry
	for _, c := range g.Categories {
		if slices.Contains(categories, c) {
			out = append(out, consent.KeyEntry{Category: c, Epoch: w.epoch(c), Key: w.grantKey(c, w.epoch(c))})
		}
	}
	return out
}

// addKeys makes the fact that hands keys to the grantee of a standing grant.
func (w *Wallet) addKeys(l *lineState, g consent.Grant, keys []consent.KeyEntry) error {
	return w.addRotation(l, g, consent.Rotation{Grant: g.ID(), Keys: keys})
}

// addRotation makes the fact that hands a rotation to the grantee of a standing
// grant.
func (w *Wallet) addRotation(l *lineState, g consent.Grant, r consent.Rotation) error {
	s, ok := l.standing(now())
	if !ok {
		return nil
	}
	audience, err := w.member(l.Merchant)
	if err != nil {
		return err
	}
	sealed, err := consent.SealRotation(audience.HPKEKey, g.Subject, r)
	if err != nil {
		return err
	}
	f := consent.RotationFact(w.signer(l), g.ID(), sealed, uint64(len(s.Keys)+1), now(), g.Expiry+keepFor)
	s.Keys = append(s.Keys, rotated{Fact: f.Encode()})
	return nil
}

// saveRotated stores a line, the lines that got new keys, and the epochs, in one
// write.
func (w *Wallet) saveRotated(ctx context.Context, l *lineState, lines []*lineState) error {
	var ops []storage.Op
	for _, r := range lines {
		key := append(append([]byte(nil), r.Merchant[:]...), r.Purpose...)
		ops = append(ops, storage.Put(spaceLines, key, codec.Marshal(r)))
	}
	ops = append(ops, storage.Put(spaceVault, vaultKey, codec.Marshal(w.vault)))
	return w.saveLine(ctx, l, ops...)
}

// handKeys hands every grantee the keys that it has not taken: to itself, and
// while it does not answer to members that pass them on, until two hold them.
// What could not be handed out is no failure: it is kept and asked for again.
func (w *Wallet) handKeys(ctx context.Context) error {
	var failed []error
	for _, l := range w.sorted() {
		s, ok := l.standing(now())
		if !ok || len(s.missing(l.Merchant)) == 0 {
			continue
		}
		w.handLineKeys(ctx, l, s)
		failed = append(failed, w.saveLine(ctx, l))
	}
	return errors.Join(failed...)
}

func (w *Wallet) handLineKeys(ctx context.Context, l *lineState, s *said) {
	for _, m := range w.inTurn(l.Merchant) {
		w.submitKeys(ctx, m, slices.DeleteFunc(s.missing(l.Merchant), func(r *rotated) bool {
			return len(r.Stored) >= 2 && m != l.Merchant || contains(r.Stored, m)
		}))
	}
}

// submitKeys hands keys to one member, as many at once as a submission takes.
func (w *Wallet) submitKeys(ctx context.Context, m did.Merchant, keys []*rotated) {
	for part := range slices.Chunk(keys, maxKeysAtOnce) {
		var s desk.Submission
		for _, r := range part {
			s.Facts = append(s.Facts, r.Fact)
		}
		var a desk.Answer
		if err := w.call(ctx, m, desk.SubmitProtocol, s, &a); err != nil || len(a.Outcomes) != len(part) {
			return
		}
		for i, r := range part {
			if a.Outcomes[i].Err() == nil {
				r.Stored = append(r.Stored, m)
			}
		}
	}
}

// maxKeysAtOnce keeps a submission far below the bytes that a desk takes.
const maxKeysAtOnce = min(32, desk.MaxSubmit)

// unheldKeys fails while some new keys are with nobody but this wallet.
func (w *Wallet) unheldKeys() error {
	lone := 0
	for _, l := range w.sorted() {
		s, ok := l.standing(now())
		if ok && slices.ContainsFunc(s.missing(l.Merchant), func(r *rotated) bool { return len(r.Stored) == 0 }) {
			lone++
		}
	}
	if lone == 0 {
		return nil
	}
	return fault.New(fault.Unavailable, "hand out keys", fmt.Sprintf("no member took the new keys of %d grants; they are kept and can be sent again", lone))
}
