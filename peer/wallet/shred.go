package wallet

import (
	"context"
	"errors"
	"fmt"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// Destruction is what a custodian signed about its share of a vault that the
// customer has destroyed.
type Destruction struct {
	Custodian did.Merchant
	Time      uint64 // ms; 0 while it has not confirmed
}

// Shred has every custodian destroy its share: what was sealed to this vault
// opens no more, wherever copies of it lie. It reports who confirmed and fails
// while too many have not for the records to be lost. Custodians that did not
// answer are told again by the next call, and by Resend once a new vault began.
func (w *Wallet) Shred(ctx context.Context) ([]Destruction, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.vault.Threshold == 0 {
		return nil, fault.New(fault.NotFound, "shred", "there is no vault")
	}
	w.destroyShares(ctx, &w.vault)
	var err error
	for _, s := range w.vault.sharings() {
		if s.opens() {
			err = fault.New(fault.Unavailable, "shred", fmt.Sprintf("%d custodians have not confirmed; the records are lost for good once fewer than %d hold a share: try again", len(s.left()), s.Threshold))
		}
	}
	if copyErr := w.copyVault(); copyErr == nil {
		w.handCopy(ctx)
	} else {
		err = errors.Join(err, copyErr)
	}
	return w.vault.destructions(), errors.Join(err, w.saveVault(ctx))
}

// destroyShares tells all that may hold a share of a vault to destroy it, and
// keeps their receipts.
func (w *Wallet) destroyShares(ctx context.Context, v *vaultState) {
	for _, m := range v.mayHold() {
		r, err := w.destroyAt(ctx, *v, m)
		if err != nil {
			continue
		}
		v.Receipts = append(v.Receipts, r)
		if v.gone(m); v.keeps(m) {
			v.Shredded = append(v.Shredded, m)
		}
	}
}

// destructions lists all that ever kept a share with what they signed.
func (v vaultState) destructions() []Destruction {
	var out []Destruction
	for _, m := range v.everKept() {
		d := Destruction{Custodian: m}
		if r, ok := v.destroyed(m); ok {
			d.Time = r.Time
		}
		out = append(out, d)
	}
	return out
}

// lost says that the vault was shredded and nobody can open it any more.
func (v vaultState) lost() bool {
	for _, s := range v.sharings() {
		if s.opens() {
			return false
		}
	}
	return len(v.Shredded) > 0
}

// Renew begins another vault after the last one was shredded: another secret,
// other grant keys, other control and inbox keys, with k of the given custodians.
// What was sealed before stays closed for ever; what was granted for the old
// vault is no use for the new one and is to be answered anew ([Wallet.Requests]
// marks it). The reads of the old vault stay in the list. If a custodian does not
// confirm, go on with Setup.
func (w *Wallet) Renew(ctx context.Context, k int, custodians []did.Merchant) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.vault.lost() {
		return fault.New(fault.Conflict, "renew vault", "the vault in use is not destroyed; shred it until so many custodians confirmed that nobody can open it")
	}
	if err := w.beginAnew(ctx, k, custodians); err != nil {
		return errors.Join(err, w.reload(context.WithoutCancel(ctx)))
	}
	return w.deposit(ctx)
}

func (w *Wallet) beginAnew(ctx context.Context, k int, custodians []did.Merchant) error {
	w.retire()
	if err := w.begin(ctx, k, custodians); err != nil {
		return err
	}
	for _, l := range w.sorted() {
		for i := range l.Said {
			l.Said[i].Keys = nil // keys of a vault that nobody can open
		}
		if err := w.saveLine(ctx, l); err != nil {
			return err
		}
	}
	return nil
}

// retire puts the vault in use behind the next one, whose epoch is one higher.
func (w *Wallet) retire() {
	old := w.vault
	past := old.Past
	old.Past, old.Copy = nil, rotated{}
	w.vault = vaultState{
		Epoch: old.Epoch + 1, Epochs: map[string]uint32{}, Since: old.Since, Copies: old.Copies, Past: append(past, old),
	}
}

// vaults lists the vault in use and the shredded ones, newest first.
func (w *Wallet) vaults() []vaultState {
	out := []vaultState{w.vault}
	for i := len(w.vault.Past) - 1; i >= 0; i-- {
		out = append(out, w.vault.Past[i])
	}
	return out
}

// vaultOf is the vault of that id, or the one in use.
func (w *Wallet) vaultOf(id vault.ID) vaultState {
	for _, v := range w.vaults() {
		if v.ID == id {
			return v
		}
	}
	return w.vault
}

func (w *Wallet) vaultIDs() []vault.ID {
	var out []vault.ID
	for _, v := range w.vaults() {
		out = append(out, v.ID)
	}
	return out
}

// shredRest tells the custodians of shredded vaults again that have not
// confirmed.
func (w *Wallet) shredRest(ctx context.Context) error {
	before, after := 0, 0
	for i := range w.vault.Past {
		before += len(w.vault.Past[i].mayHold())
		w.destroyShares(ctx, &w.vault.Past[i])
		after += len(w.vault.Past[i].mayHold())
	}
	if before == after {
		return nil
	}
	return w.saveVault(ctx)
}
