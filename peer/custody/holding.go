package custody

import (
	"bytes"
	"container/list"
	"context"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/groupcommit"
)

const (
	spaceShares   = "custody/shares"
	spaceOpenings = "custody/openings"
	spaceUses     = "custody/uses"
	maxShare      = 16 << 10
)

// holding is one vault's share at this custodian.
type holding struct {
	id    vault.ID
	users int           // guarded by holdings
	idle  *list.Element // guarded by holdings; nil while in use

	mu        sync.Mutex // also orders the openings of this vault
	stored    shareRecord
	openings  uint64 // number of the newest opening
	destroyed bool
	known     atomic.Bool // a share is, or was, stored; read without waiting for a write
	group     *groupcommit.Group[*pending]
}

func (s *Service) newHolding() *holding {
	h := &holding{}
	h.group = groupcommit.New(maxPending, func(all []*pending) error { return s.storeOpenings(h, all) })
	return h
}

// shareRecord is what lies on disk, sealed. A destroyed share keeps its public
// parts so that the refusal stays typed and the wallet can still read its log.
type shareRecord struct {
	_         struct{} `cbor:",toarray"`
	Deposit   Deposit
	Destroyed uint64 // when, ms; 0 while the share lives
}

func (h *holding) state() (Deposit, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.stored.Deposit, h.destroyed
}

// opensFor says whether the share may be used under the grant. The caller holds mu.
func (h *holding) opensFor(g consent.SignedGrant) error {
	switch {
	case h.destroyed:
		return fault.New(fault.Shredded, "release", "the customer had this share destroyed")
	case g.Control != h.stored.Deposit.Control:
		return fault.New(fault.NoGrant, "release", "the grant was not made by the owner of the vault")
	}
	return nil
}

// holding takes into use the holding of a vault of which a share is, or was, held
// here. Whoever gets it calls letGo.
func (s *Service) holding(ctx context.Context, id vault.ID) (*holding, error) {
	h, err := s.vaults.use(ctx, id, func() (*holding, error) { return s.load(ctx, id) })
	if err != nil {
		return nil, err
	}
	if !h.known.Load() {
		s.letGo(h)
		return nil, errNoShare // its first deposit is under way
	}
	return h, nil
}

func (s *Service) letGo(h *holding) { s.vaults.done(h) }

var errNoShare = fault.New(fault.NotCustodian, "custody", "no share of this vault is held here")

// load reads a vault's holding from the disk.
func (s *Service) load(ctx context.Context, id vault.ID) (*holding, error) {
	raw, err := s.cfg.Store.Get(ctx, spaceShares, id[:])
	if errors.Is(err, storage.ErrNotFound) {
		return nil, errNoShare
	}
	if err != nil {
		return nil, err
	}
	h := s.newHolding()
	if err := codec.Unmarshal(raw, &h.stored, maxShare); err != nil {
		return nil, err
	}
	h.destroyed = h.stored.Destroyed != 0
	h.known.Store(true)
	if h.openings, err = s.countOpenings(ctx, id); err != nil {
		return nil, err
	}
	return h, nil
}

// adopt is load, or a new holding for a vault that is not held yet.
func (s *Service) adopt(ctx context.Context, id vault.ID) (*holding, error) {
	return s.vaults.use(ctx, id, func() (*holding, error) {
		h, err := s.load(ctx, id)
		if errors.Is(err, errNoShare) {
			return s.newHolding(), nil
		}
		return h, err
	})
}

// FromOwner says whether a command is signed by the control key of a vault that
// is held here.
func (s *Service) FromOwner(ctx context.Context, c Command) bool {
	switch {
	case len(c.Deposit) == 1 && len(c.Destroy) == 0:
		d := c.Deposit[0]
		return s.isOwner(ctx, d.Vault, d.preimage(), d.Sig)
	case len(c.Destroy) == 1 && len(c.Deposit) == 0:
		d := c.Destroy[0]
		return s.isOwner(ctx, d.Vault, d.preimage(), d.Sig)
	}
	return false
}

// AskedByOwner says whether a request is signed by the control key of a vault
// that is held here.
func (s *Service) AskedByOwner(ctx context.Context, r InboxRequest) bool {
	return s.isOwner(ctx, r.Vault, r.preimage(), r.Sig)
}

func (s *Service) isOwner(ctx context.Context, id vault.ID, preimage, sig []byte) bool {
	h, err := s.holding(ctx, id)
	if err != nil {
		return false
	}
	defer s.letGo(h)
	deposit, _ := h.state()
	return deposit.Control.Verify(preimage, sig)
}

// Handle carries out a wallet's command and answers with a signed receipt.
func (s *Service) Handle(ctx context.Context, c Command) (Receipt, error) {
	switch {
	case len(c.Deposit) == 1 && len(c.Destroy) == 0:
		return s.deposit(ctx, c.Deposit[0])
	case len(c.Destroy) == 1 && len(c.Deposit) == 0:
		return s.destroy(ctx, c.Destroy[0])
	}
	return Receipt{}, fault.New(fault.Malformed, "custody command", "want exactly one deposit or one destroy")
}

func (s *Service) deposit(ctx context.Context, d Deposit) (Receipt, error) {
	now := uint64(time.Now().UnixMilli())
	if err := s.checkDeposit(now, d); err != nil {
		return Receipt{}, err
	}
	h, err := s.adopt(ctx, d.Vault)
	if err != nil {
		return Receipt{}, err
	}
	defer s.letGo(h)
	if err := s.replace(ctx, h, d, now); err != nil {
		return Receipt{}, err
	}
	return s.receipt(d.Vault, d.Revision, false, now), nil
}

// checkDeposit verifies a deposit before anything is stored: the vault id is
// the hash of the public key, the commitments are to that key, the share fits
// the commitments, the vault's secret proved it, and the control key signed all
// of it. The proof keeps everybody but the owner from taking the vault's place:
// who knows the public key can make commitments that a share of theirs fits.
func (s *Service) checkDeposit(now uint64, d Deposit) error {
	switch {
	case d.Consortium != s.cfg.Consortium:
		return errOtherConsortium
	case d.Custodian != s.cfg.Self:
		return fault.New(fault.Unauthorized, "deposit", "addressed to another custodian")
	case !d.Control.Verify(d.preimage(), d.Sig):
		return fault.New(fault.BadSignature, "deposit", "not signed by the vault's control key")
	case d.Public.ID() != d.Vault:
		return fault.New(fault.BadProof, "deposit", "the vault id is not the hash of its public key")
	case int(d.Threshold) != len(d.Commitments):
		return fault.New(fault.BadProof, "deposit", "as many commitments as the threshold are needed")
	}
	if err := Within(now, d.Time); err != nil {
		return err
	}
	if d.Commitments.Public() != d.Public {
		return fault.New(fault.BadProof, "deposit", "the commitments are to another vault key")
	}
	if err := d.Public.VerifyProof(d.Proof, d.statement()); err != nil {
		return err
	}
	return d.Commitments.VerifyShare(d.Share)
}

func (s *Service) replace(ctx context.Context, h *holding, d Deposit, now uint64) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	held := h.stored.Deposit
	switch {
	case h.destroyed:
		return fault.New(fault.Shredded, "deposit", "this vault was destroyed here; make a new one")
	case !held.Control.IsZero() && held.Control != d.Control:
		return fault.New(fault.Unauthorized, "deposit", "the vault has another control key")
	case !held.Control.IsZero() && d.Revision < held.Revision:
		return fault.New(fault.Conflict, "deposit", "a newer sharing is held")
	case d.Revision == held.Revision && !held.Control.IsZero() && !bytes.Equal(codec.Marshal(held.Share), codec.Marshal(d.Share)):
		return fault.New(fault.Conflict, "deposit", "another share of the same revision is held")
	}
	var also []storage.Op
	if held.Control.IsZero() {
		count, err := s.intake.admit(now, s.cfg.NewVaults)
		if err != nil {
			return err
		}
		also = append(also, count)
	}
	next := shareRecord{Deposit: d}
	if err := s.keepShare(ctx, next, also...); err != nil {
		return err
	}
	h.stored = next
	h.known.Store(true)
	return nil
}

// destroy shreds the share: the scalar is overwritten on disk and in memory.
func (s *Service) destroy(ctx context.Context, d Destroy) (Receipt, error) {
	now := uint64(time.Now().UnixMilli())
	if d.Consortium != s.cfg.Consortium {
		return Receipt{}, errOtherConsortium
	}
	if d.Custodian != s.cfg.Self {
		return Receipt{}, fault.New(fault.Unauthorized, "destroy", "addressed to another custodian")
	}
	h, err := s.holding(ctx, d.Vault)
	if err != nil {
		return Receipt{}, err
	}
	defer s.letGo(h)
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.stored.Deposit.Control.Verify(d.preimage(), d.Sig) {
		return Receipt{}, fault.New(fault.BadSignature, "destroy", "not signed by the vault's control key")
	}
	if !h.destroyed {
		if err := Within(now, d.Time); err != nil {
			return Receipt{}, err
		}
		if err := s.shred(ctx, h, now); err != nil {
			return Receipt{}, err
		}
	}
	return s.receipt(d.Vault, h.stored.Deposit.Revision, true, h.stored.Destroyed), nil
}

func (s *Service) shred(ctx context.Context, h *holding, now uint64) error {
	next := h.stored
	next.Deposit.Share.Value = [32]byte{}
	next.Destroyed = now
	if err := s.keepShare(ctx, next); err != nil {
		return err
	}
	h.stored, h.destroyed = next, true
	return nil
}

// keepShare puts a record in the place of the older one. The older one is
// deleted, not overwritten: a store erases what is deleted from its logs too.
func (s *Service) keepShare(ctx context.Context, r shareRecord, also ...storage.Op) error {
	id := r.Deposit.Vault
	return s.cfg.Store.Batch(ctx, append(also, storage.Delete(spaceShares, id[:]), storage.Put(spaceShares, id[:], codec.Marshal(r))))
}

func (s *Service) receipt(id vault.ID, revision uint32, destroyed bool, at uint64) Receipt {
	r := Receipt{Consortium: s.cfg.Consortium, Custodian: s.cfg.Self, Vault: id, Revision: revision, Destroyed: destroyed, Time: at}
	r.Sig = ed25519.Sign(s.cfg.Key, r.preimage())
	return r
}

// used is how many releases under a grant with a use count this custodian gave.
func (s *Service) used(g consent.SignedGrant) (uint32, error) {
	if g.Grant.Uses == 0 {
		return 0, nil
	}
	id := g.Grant.ID()
	raw, err := s.cfg.Store.Get(context.Background(), spaceUses, id[:])
	if errors.Is(err, storage.ErrNotFound) {
		return 0, nil
	}
	if err != nil || len(raw) != 4 {
		return 0, fault.New(fault.Unavailable, "release", "the use count cannot be read")
	}
	return binary.BigEndian.Uint32(raw), nil
}

// HoldsAny reports whether a share of any of the vaults is, or was, held here.
func (s *Service) HoldsAny(ctx context.Context, vaults []vault.ID) bool {
	for _, id := range vaults {
		if h, err := s.holding(ctx, id); err == nil {
			s.letGo(h)
			return true
		}
	}
	return false
}
