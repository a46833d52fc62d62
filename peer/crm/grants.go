package crm

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"maps"
	"slices"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/signin"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
)

const maxHeld = 256 << 10

// Held is a grant given to this merchant, with the keys that came with it, and
// the keys and the sharing that later rotations brought.
type Held struct {
	_        struct{} `cbor:",toarray"`
	Delivery []byte   // consent.Delivery, encoded
	Rotated  []consent.KeyEntry
	Arrived  uint64           // ms
	Reshared *consent.Sharing // the newest that came; nil: that of the delivery

	delivery consent.Delivery
}

// Get is the decoded delivery.
func (h Held) Get() consent.Delivery { return h.delivery }

// Sharing is who holds the vault's shares, as far as this merchant was told: its
// revision is 0 while that is what the delivery said.
func (h Held) Sharing() consent.Sharing {
	if h.Reshared != nil {
		return *h.Reshared
	}
	return consent.Sharing{Threshold: h.delivery.Threshold, Custodians: h.delivery.Custodians, Commitments: h.delivery.Commitments}
}

// newer says whether a sharing is a later one of the grant's vault.
func (h Held) newer(s *consent.Sharing) bool {
	return s != nil && s.Revision > h.Sharing().Revision && s.Commitments.Public() == h.delivery.VaultPublic
}

// Keys lists all grant keys: those of the delivery and those rotated in.
func (h Held) Keys() []consent.KeyEntry { return append(slices.Clone(h.delivery.Keys), h.Rotated...) }

// Key is the grant key of a category and epoch.
func (h Held) Key(category string, epoch uint32) (vault.GrantKey, bool) {
	for _, k := range h.Keys() {
		if k.Category == category && k.Epoch == epoch {
			return k.Key, true
		}
	}
	return vault.GrantKey{}, false
}

// Newest is the category's key of the highest epoch: the one to write under.
func (h Held) Newest(category string) (consent.KeyEntry, bool) {
	var best consent.KeyEntry
	found := false
	for _, k := range h.Keys() {
		if k.Category == category && (!found || k.Epoch > best.Epoch) {
			best, found = k, true
		}
	}
	return best, found
}

func (s *Store) loadGrant(p storage.Pair) error {
	var h Held
	if err := decode(p.Value, &h, maxHeld); err != nil {
		return err
	}
	d, err := consent.DecodeDelivery(h.Delivery)
	if err != nil {
		return damaged("a held grant does not decode")
	}
	h.delivery = d
	id := d.Grant.Grant.ID()
	if !bytes.Equal(p.Key, id[:]) {
		return damaged("a held grant lies in another one's place")
	}
	s.grants[id] = h
	return nil
}

// Hold stores a grant given to this merchant. Storing it twice is harmless. One
// that was purged stays so: fault.Revoked. A new consent is a new grant.
func (s *Store) Hold(ctx context.Context, d consent.Delivery, now uint64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := d.Grant.Grant.ID()
	if _, ok := s.grants[id]; ok {
		return nil
	}
	if _, gone, err := s.Purged(ctx, id); err != nil {
		return err
	} else if gone {
		return fault.New(fault.Revoked, "hold grant", "it was purged here")
	}
	return s.putGrant(ctx, Held{Delivery: d.Encode(), Arrived: now, delivery: d})
}

// Rotate adds keys to a held grant and reports which were new. A sharing of the
// same vault and of a higher revision replaces the one before; another is left
// aside.
func (s *Store) Rotate(ctx context.Context, r consent.Rotation) ([]consent.KeyEntry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h, ok := s.grants[r.Grant]
	if !ok {
		return nil, nil
	}
	var fresh []consent.KeyEntry
	for _, k := range r.Keys {
		if _, known := h.Key(k.Category, k.Epoch); !known {
			fresh = append(fresh, k)
		}
	}
	moved := h.newer(r.Sharing)
	if len(fresh) == 0 && !moved {
		return nil, nil
	}
	if moved {
		h.Reshared = r.Sharing
	}
	h.Rotated = append(slices.Clone(h.Rotated), fresh...)
	return fresh, s.putGrant(ctx, h)
}

func (s *Store) putGrant(ctx context.Context, h Held) error {
	id := h.delivery.Grant.Grant.ID()
	if err := s.kv.Batch(ctx, []storage.Op{storage.Put(spaceGrants, id[:], codec.Marshal(h))}); err != nil {
		return err
	}
	s.grants[id] = h
	return nil
}

// Grant is a held grant.
func (s *Store) Grant(id consent.GrantID) (Held, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	h, ok := s.grants[id]
	return h, ok
}

// Grants lists every held grant.
func (s *Store) Grants() []Held {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := make([]Held, 0, len(s.grants))
	for _, h := range s.grants {
		out = append(out, h)
	}
	return out
}

// GrantsOf lists the grants that one customer gave, oldest first.
func (s *Store) GrantsOf(customer did.Key) []Held {
	out := slices.DeleteFunc(s.Grants(), func(h Held) bool { return h.delivery.Customer != customer })
	slices.SortFunc(out, func(a, b Held) int {
		x, y := a.delivery.Grant.Grant.ID(), b.delivery.Grant.Grant.ID()
		return cmp.Or(cmp.Compare(a.Arrived, b.Arrived), bytes.Compare(x[:], y[:]))
	})
	return out
}

// Ended lists the held grants whose time is over.
func (s *Store) Ended(now uint64) []consent.GrantID {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var out []consent.GrantID
	for id, h := range s.grants {
		if now >= h.delivery.Grant.Grant.Expiry {
			out = append(out, id)
		}
	}
	return out
}

// Missed notes that a grant was given to this merchant but ended before it was
// held: Purged then reports it with no copies.
func (s *Store) Missed(ctx context.Context, id consent.GrantID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, was, err := s.Purged(ctx, id); was || err != nil {
		return err
	}
	return s.kv.Batch(ctx, []storage.Op{storage.Put(spacePurged, id[:], make([]byte, 4))})
}

// Purge removes a grant, its keys, every view item that it allowed, every account
// that was shown and what was told under it, in one write. How many copies there
// were stays behind, so that the receipt can be signed after a crash too (see
// Purged).
func (s *Store) Purge(ctx context.Context, id consent.GrantID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	ops := []storage.Op{storage.Delete(spaceGrants, id[:])}
	err := s.each(ctx, spaceView, id[:], func(p storage.Pair) error {
		ops = append(ops, storage.Delete(spaceView, p.Key))
		return nil
	})
	if err != nil {
		return err
	}
	for _, shown := range s.bindings {
		if shown.Grant == id {
			ops = append(ops, storage.Delete(spaceBindings, bindingKey(id, shown.Bound.ID)))
		}
	}
	told, was := s.profiles[id]
	if was && !told.Claims.Empty() {
		ops = append(ops, storage.Delete(spaceProfiles, id[:]))
	}
	if _, held := s.grants[id]; held {
		copies := uint32(len(ops) - 1)
		ops = append(ops, storage.Put(spacePurged, id[:], binary.BigEndian.AppendUint32(nil, copies)))
	}
	if was && told.Claims.Empty() { // taken back before: no copy of anything
		ops = append(ops, storage.Delete(spaceProfiles, id[:]))
	}
	if err := s.kv.Batch(ctx, ops); err != nil {
		return err
	}
	delete(s.grants, id)
	delete(s.profiles, id)
	maps.DeleteFunc(s.bindings, func(_ signin.BindingID, shown Shown) bool { return shown.Grant == id })
	return nil
}

// Purged says whether a grant was held here and is gone, and how many copies
// went with it.
func (s *Store) Purged(ctx context.Context, id consent.GrantID) (copies uint32, ok bool, err error) {
	raw, err := s.kv.Get(ctx, spacePurged, id[:])
	if missing(err) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	if len(raw) != 4 {
		return 0, false, damaged("a purge count is not 4 bytes")
	}
	return binary.BigEndian.Uint32(raw), true, nil
}
