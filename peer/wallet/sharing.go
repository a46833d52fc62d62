package wallet

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// sharing is one way in which the vault's secret was split. Any k of its
// custodians that still hold its shares open the vault's records, however many
// sharings came after it.
type sharing struct {
	_          struct{} `cbor:",toarray"`
	Threshold  uint16   // k
	Custodians []consent.Custodian
	Since      uint64         // ms
	Gone       []did.Merchant // custodians that signed that its share is replaced or destroyed
}

// left are the custodians that may still hold a share of it.
func (s sharing) left() []did.Merchant {
	var out []did.Merchant
	for _, c := range s.Custodians {
		if !contains(s.Gone, c.Merchant) {
			out = append(out, c.Merchant)
		}
	}
	return out
}

// opens says whether so many of its shares may be left that they open a record.
func (s sharing) opens() bool { return len(s.left()) >= int(s.Threshold) }

// closed says whether so many custodians know of a revocation, or hold no share
// any more, that no k are left that would release.
func (s sharing) closed(knows func(did.Merchant) bool) bool {
	n := len(s.Gone)
	for _, m := range s.left() {
		if knows(m) {
			n++
		}
	}
	return n >= vault.RevocationQuorum(int(s.Threshold), len(s.Custodians))
}

// sharings are the current sharing, and the earlier ones, oldest first.
func (v vaultState) sharings() []sharing {
	current := sharing{Threshold: v.Threshold, Custodians: v.Custodians, Since: v.Since, Gone: v.Shredded}
	return append(slices.Clone(v.Earlier), current)
}

// gone notes that a custodian holds no share of any earlier sharing any more.
func (v *vaultState) gone(m did.Merchant) {
	for i := range v.Earlier {
		s := &v.Earlier[i]
		if slices.ContainsFunc(s.Custodians, func(c consent.Custodian) bool { return c.Merchant == m }) && !contains(s.Gone, m) {
			s.Gone = append(s.Gone, m)
		}
	}
}

// keeps says whether a member is a custodian of the current sharing.
func (v vaultState) keeps(m did.Merchant) bool {
	return slices.ContainsFunc(v.Custodians, func(c consent.Custodian) bool { return c.Merchant == m })
}

// everKept lists the custodians of all sharings, the current ones first.
func (v vaultState) everKept() []did.Merchant {
	var out []did.Merchant
	all := v.sharings()
	for _, s := range slices.Backward(all) {
		for _, c := range s.Custodians {
			if !contains(out, c.Merchant) {
				out = append(out, c.Merchant)
			}
		}
	}
	return out
}

// mayHold lists the members that may hold a share of any sharing.
func (v vaultState) mayHold() []did.Merchant {
	return slices.DeleteFunc(v.everKept(), func(m did.Merchant) bool {
		return !slices.ContainsFunc(v.sharings(), func(s sharing) bool { return contains(s.left(), m) })
	})
}

// Departure is a custodian that a resharing left out. Until it has signed that
// its share is destroyed it may hold one, and as many of them as the earlier
// threshold could still help to read: by a live grant, and logged, as always.
type Departure struct {
	Custodian did.Merchant
	Since     uint64 // ms; when the resharing left it out
	Destroyed uint64 // ms; when it signed that the share is destroyed, 0 while it has not
}

// Overdue says whether the custodian has not confirmed within patience (ms).
func (d Departure) Overdue(at, patience uint64) bool {
	return d.Destroyed == 0 && at >= d.Since+patience
}

// Departures lists the custodians that resharings left out, oldest first.
func (w *Wallet) Departures() []Departure {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []Departure
	all := w.vault.sharings()
	for i, s := range w.vault.Earlier {
		for _, c := range s.Custodians {
			next := sharing{Custodians: all[i+1].Custodians}
			if contains(next.left(), c.Merchant) || w.vault.keeps(c.Merchant) {
				continue
			}
			out = slices.DeleteFunc(out, func(d Departure) bool { return d.Custodian == c.Merchant })
			d := Departure{Custodian: c.Merchant, Since: all[i+1].Since}
			if r, ok := w.vault.destroyed(c.Merchant); ok {
				d.Destroyed = r.Time
			}
			out = append(out, d)
		}
	}
	return out
}

// destroyed is a custodian's signed receipt that its share is destroyed.
func (v vaultState) destroyed(m did.Merchant) (custody.Receipt, bool) {
	for _, r := range v.Receipts {
		if r.Custodian == m {
			return r, true
		}
	}
	return custody.Receipt{}, false
}

// dismiss tells the custodians that a resharing left out to destroy their
// shares, once so many of the new ones hold theirs that records open. Who did not
// confirm is told again by the next call: [Wallet.Resend] makes one.
func (w *Wallet) dismiss(ctx context.Context) error {
	if len(w.vault.Confirmed) < int(w.vault.Threshold) {
		return nil
	}
	var waiting []did.Merchant
	for _, m := range w.vault.mayHold() {
		if !w.vault.keeps(m) {
			waiting = append(waiting, m)
		}
	}
	if len(waiting) == 0 {
		return nil
	}
	for _, m := range waiting {
		if r, err := w.destroyAt(ctx, w.vault, m); err == nil {
			w.vault.Receipts = append(w.vault.Receipts, r)
			w.vault.gone(m)
		}
	}
	return errors.Join(w.saveVault(ctx), w.undismissed())
}

// undismissed fails while enough custodians of an earlier sharing may hold
// shares to open records.
func (w *Wallet) undismissed() error {
	var may []did.Merchant
	for _, s := range w.vault.Earlier {
		if s.opens() {
			may = s.left()
		}
	}
	if len(may) == 0 {
		return nil
	}
	return fault.New(fault.Unavailable, "reshare", fmt.Sprintf("%d custodians of an earlier sharing have not confirmed that their shares are gone, enough to help with reading; they are told again", len(may)))
}

// destroyAt has one custodian destroy its share of a vault.
func (w *Wallet) destroyAt(ctx context.Context, v vaultState, m did.Merchant) (custody.Receipt, error) {
	d := custody.Destroy{Consortium: w.cfg.Consortium, Custodian: m, Vault: v.ID, Time: now()}.Sign(w.cfg.Seed.Control(v.Epoch))
	r, err := w.command(ctx, m, custody.Command{Destroy: []custody.Destroy{d}})
	if err == nil && (!r.Destroyed || r.Vault != v.ID || r.Custodian != m) {
		err = fault.New(fault.BadProof, "destroy share", "the custodian's receipt is about something else")
	}
	return r, err
}

// Reshare replaces the custodians: fresh shares of the same secret, so that no
// record is encrypted again. Shares of an earlier sharing do not combine with
// the new ones, but k of them open records as before; so custodians that are left
// out are told to destroy theirs as soon as k new ones are in place, again and
// again until they sign that they did ([Wallet.Departures] shows who has not).
// Until then a revocation must reach the quorum of the earlier set, too. Whoever
// holds a grant is told the new custodians as soon as k of them are in place, under
// seal, again and again until it took that ([Wallet.KeysPending] shows who has not). A
// custodian that destroyed its share cannot come back to this vault.
//
// It succeeds when every new custodian confirmed and no earlier sharing opens
// any more. Called again with the same custodians it goes on where it stopped.
func (w *Wallet) Reshare(ctx context.Context, k int, custodians []did.Merchant) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.vault.Threshold == 0 {
		return fault.New(fault.NotFound, "reshare", "there is no vault yet; set one up first")
	}
	if !w.vault.isSharedAs(k, custodians) {
		if err := w.beginSharing(ctx, k, custodians); err != nil {
			return errors.Join(err, w.reload(context.WithoutCancel(ctx)))
		}
	}
	return errors.Join(w.deposit(ctx), w.tellSharing(ctx), w.handKeys(ctx), w.dismiss(ctx))
}

// tellSharing makes, for every standing grant of the vault, the fact that tells its
// holder the current custodians, unless there is one. It waits until so many of
// them hold their shares that records open: before, the earlier ones serve.
func (w *Wallet) tellSharing(ctx context.Context) error {
	v := w.vault
	if v.Revision == 0 || len(v.Confirmed) < int(v.Threshold) || len(v.Shredded) > 0 {
		return nil
	}
	sharing := consent.Sharing{Revision: v.Revision, Threshold: v.Threshold, Custodians: v.Custodians, Commitments: v.Commitments}
	var failed []error
	for _, l := range w.sorted() {
		g, ok := l.live(now())
		if !ok || g.Grant.Vault != v.ID {
			continue
		}
		s, ok := l.standing(now())
		if !ok || s.Sharing >= v.Revision {
			continue
		}
		err := w.addRotation(l, g.Grant, consent.Rotation{Grant: g.ID(), Sharing: &sharing})
		if err == nil {
			s.Sharing = v.Revision
			err = w.saveLine(ctx, l)
		}
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}

func (v vaultState) isSharedAs(k int, custodians []did.Merchant) bool {
	return int(v.Threshold) == k && slices.EqualFunc(v.Custodians, custodians, func(c consent.Custodian, m did.Merchant) bool { return c.Merchant == m })
}

func (w *Wallet) beginSharing(ctx context.Context, k int, custodians []did.Merchant) error {
	if len(w.vault.Shredded) > 0 {
		return fault.New(fault.Shredded, "reshare", "this vault was shredded; make a new one")
	}
	for _, m := range custodians {
		if _, ok := w.vault.destroyed(m); ok {
			return fault.New(fault.Shredded, "reshare", "a member named destroyed its share of this vault and cannot hold another; name one that did not")
		}
	}
	w.vault.Earlier = w.vault.sharings()
	w.vault.Revision++
	return w.begin(ctx, k, custodians)
}
