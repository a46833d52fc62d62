package wallet

import (
	"context"
	cryptorand "crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"

	"golang.org/x/sync/errgroup"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
)

const (
	spaceVault = "wallet/vault"
	maxState   = 1 << 20
)

var vaultKey = []byte("vault")

// vaultState is the vault in use: everything but the secret, which is derived.
type vaultState struct {
	_           struct{} `cbor:",toarray"`
	Epoch       uint32   // grows when the vault is shredded and a new one begun
	ID          vault.ID
	Threshold   uint16
	Custodians  []consent.Custodian
	Revision    uint32 // grows with each resharing
	Since       uint64 // when this sharing began, ms
	Commitments vault.Commitments
	Confirmed   []did.Merchant    // custodians whose signed receipt is here
	Epochs      map[string]uint32 // grant-key epoch of each category
	Shredded    []did.Merchant    // custodians that confirmed destruction
	Earlier     []sharing         // before the current one, oldest first
	Receipts    []custody.Receipt // that a share is destroyed
	Copies      uint64            // own copies of the vault made so far
	Copy        rotated           // the newest of them
	Past        []vaultState      // that were shredded, oldest first; theirs is empty
}

// Vault is what the customer sees of their vault.
type Vault struct {
	ID         vault.ID
	Threshold  int
	Custodians []consent.Custodian
	Confirmed  []did.Merchant
	Revision   uint32
	Epoch      uint32        // how many vaults were shredded before it
	Destroyed  []Destruction // what custodians signed; empty until it is shredded
	Lost       bool          // shredded, and nobody can open it any more
}

// VaultPublic is S, under which writers seal records for this wallet.
func (w *Wallet) VaultPublic() vault.Public {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.vault.Commitments.Public()
}

func (w *Wallet) loadVault(ctx context.Context) error {
	raw, err := w.cfg.Store.Get(ctx, spaceVault, vaultKey)
	if errors.Is(err, storage.ErrNotFound) {
		w.vault.Epochs = map[string]uint32{}
		return nil
	}
	if err != nil {
		return err
	}
	return codec.Unmarshal(raw, &w.vault, maxState)
}

func (w *Wallet) saveVault(ctx context.Context, ops ...storage.Op) error {
	ops = append(ops, storage.Put(spaceVault, vaultKey, codec.Marshal(w.vault)))
	return w.cfg.Store.Batch(ctx, ops)
}

// Vault is the vault in use; false before Setup.
func (w *Wallet) Vault() (Vault, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	v := w.vault
	out := Vault{
		ID: v.ID, Threshold: int(v.Threshold), Custodians: v.Custodians, Confirmed: v.Confirmed, Revision: v.Revision, Epoch: v.Epoch,
		Lost: v.lost(),
	}
	if len(v.Shredded) > 0 {
		out.Destroyed = v.destructions()
	}
	return out, v.Threshold > 0
}

// secret derives the vault's secret from the seed, so that the recovery words
// bring it back.
func (w *Wallet) secret() vault.Secret { return w.secretOf(w.vault.Epoch) }

// secretOf is the secret of the vault of an epoch, in use or shredded.
func (w *Wallet) secretOf(epoch uint32) vault.Secret {
	return vault.SecretFromBytes(w.cfg.Seed.Derive("vault", binary.BigEndian.AppendUint32(nil, epoch)))
}

// Setup begins a vault with k of the given custodians and deposits a share
// with each. It may be called again after a failure: it goes on with those that
// have not confirmed. It succeeds when every custodian confirmed.
func (w *Wallet) Setup(ctx context.Context, k int, custodians []did.Merchant) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.vault.Threshold == 0 {
		if err := w.begin(ctx, k, custodians); err != nil {
			return err
		}
	}
	return errors.Join(w.deposit(ctx), w.dismiss(ctx))
}

func (w *Wallet) begin(ctx context.Context, k int, custodians []did.Merchant) error {
	if err := vault.CheckThreshold(k, len(custodians)); err != nil {
		return err
	}
	w.vault.ID = w.secret().Public().ID()
	w.vault.Threshold, w.vault.Custodians, w.vault.Confirmed = uint16(k), nil, nil
	for i, m := range custodians {
		w.vault.Custodians = append(w.vault.Custodians, consent.Custodian{Merchant: m, Index: uint16(i + 1)})
	}
	_, commitments, err := w.shares()
	if err != nil {
		return err
	}
	w.vault.Commitments, w.vault.Since = commitments, max(now(), w.vault.Since+1)
	if err := w.copyVault(); err != nil {
		return err
	}
	return w.saveVault(ctx)
}

// shares recomputes the shares of the current revision: the polynomial is drawn
// from the seed, so that a repeated deposit is the same deposit.
func (w *Wallet) shares() ([]vault.Share, vault.Commitments, error) {
	v := w.vault
	seed := w.cfg.Seed.Derive("vault sharing", v.ID[:], binary.BigEndian.AppendUint32(nil, v.Revision))
	return w.secret().Split(stretch(seed), int(v.Threshold), len(v.Custodians))
}

// stretch is a deterministic stream of secret bytes: ChaCha8 keyed by a secret
// that HKDF derived for this one purpose.
func stretch(seed [32]byte) io.Reader {
	return rand.NewChaCha8(sha256.Sum256(append([]byte("souk/v1/stretch\x00"), seed[:]...)))
}

func (w *Wallet) deposit(ctx context.Context) error {
	shares, commitments, err := w.shares()
	if err != nil {
		return err
	}
	done := make([]bool, len(shares))
	failed := make([]error, len(shares))
	var group errgroup.Group
	for i, c := range w.vault.Custodians {
		if contains(w.vault.Confirmed, c.Merchant) {
			continue
		}
		group.Go(func() error {
			failed[i] = w.depositOne(ctx, c.Merchant, shares[i], commitments)
			done[i] = failed[i] == nil
			return nil
		})
	}
	_ = group.Wait()
	for i, c := range w.vault.Custodians {
		if done[i] {
			w.vault.Confirmed = append(w.vault.Confirmed, c.Merchant)
			w.vault.gone(c.Merchant)
		}
	}
	w.handCopy(ctx)
	return errors.Join(append(failed, w.saveVault(ctx))...)
}

func (w *Wallet) depositOne(ctx context.Context, m did.Merchant, share vault.Share, commitments vault.Commitments) error {
	d := custody.Deposit{
		Consortium: w.cfg.Consortium, Custodian: m, Vault: w.vault.ID, Public: commitments.Public(), Control: did.KeyOf(w.control()), Threshold: w.vault.Threshold,
		Share: share, Commitments: commitments, Inbox: w.inboxKey(m, w.vault.ID), Revision: w.vault.Revision, Time: now(),
	}
	d, err := d.Prove(cryptorand.Reader, w.secret())
	if err != nil {
		return err
	}
	d = d.Sign(w.control())
	r, err := w.command(ctx, m, custody.Command{Deposit: []custody.Deposit{d}})
	if err == nil && (r.Vault != d.Vault || r.Revision != d.Revision || r.Destroyed) {
		err = fault.New(fault.BadProof, "deposit share", "the custodian's receipt is about something else")
	}
	return err
}

// command tells a custodian to keep or destroy a share.
func (w *Wallet) command(ctx context.Context, m did.Merchant, c custody.Command) (custody.Receipt, error) {
	entry, err := w.member(m)
	if err != nil {
		return custody.Receipt{}, err
	}
	var r custody.Receipt
	if err := w.call(ctx, m, custody.DepositProtocol, c, &r); err != nil {
		return custody.Receipt{}, err
	}
	return r, r.Verify(entry.PeerKey)
}

func contains(list []did.Merchant, m did.Merchant) bool {
	for _, x := range list {
		if x == m {
			return true
		}
	}
	return false
}
