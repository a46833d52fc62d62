package crm

import (
	"bytes"
	"context"
	"slices"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/signin"
	"github.com/souk-network/souk/storage"
)

const (
	spaceBindings = "crm/bindings" // grant id, binding id: the binding
	spaceUnbound  = "crm/unbound"  // binding id: nothing. It never comes back

	maxBinding = 24 << 10
	// mostBindings bounds the accounts of one grant.
	mostBindings = 32
)

// CategoryAccounts is the category that a grant must name, with the right to
// read, for accounts to be shown under it.
const CategoryAccounts = "accounts"

// Shown is an account that a customer showed to this merchant, and the grant
// under which it is here.
type Shown struct {
	Bound signin.Bound
	Grant consent.GrantID
}

func bindingKey(grant consent.GrantID, id signin.BindingID) []byte { return append(grant[:], id[:]...) }

func (s *Store) loadBinding(p storage.Pair) error {
	var b signin.Binding
	if err := decode(p.Value, &b, maxBinding); err != nil {
		return err
	}
	bound, err := b.Read()
	if err != nil || len(p.Key) != 64 {
		return damaged("an account binding does not decode")
	}
	grant := consent.GrantID(p.Key[:32])
	if !bytes.Equal(p.Key, bindingKey(grant, bound.ID)) {
		return damaged("an account binding lies in another one's place")
	}
	s.bindings[bound.ID] = Shown{bound, grant}
	return nil
}

// Bind keeps a binding that was checked, under a grant of its customer. It goes
// with the grant. Keeping it twice is harmless. Refused: as CanBind.
func (s *Store) Bind(ctx context.Context, grant consent.GrantID, b signin.Binding, now uint64) error {
	bound, err := b.Read()
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.canBind(ctx, grant, bound, now); err != nil {
		return err
	}
	if err := s.kv.Batch(ctx, []storage.Op{storage.Put(spaceBindings, bindingKey(grant, bound.ID), codec.Marshal(b))}); err != nil {
		return err
	}
	s.bindings[bound.ID] = Shown{bound, grant}
	return nil
}

// CanBind refuses a binding that must not be kept: no_grant where the grant is
// not held, not of this customer or not about accounts; revoked once it was
// unbound; conflict while it is shown under another grant, or the account is
// another customer's; full.
func (s *Store) CanBind(ctx context.Context, grant consent.GrantID, bound signin.Bound, now uint64) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.canBind(ctx, grant, bound, now)
}

func (s *Store) canBind(ctx context.Context, grant consent.GrantID, bound signin.Bound, now uint64) error {
	const op = "keep account binding"
	if h, ok := s.grants[grant]; !ok || h.delivery.Customer != bound.Customer || !showsAccounts(h, now) {
		return fault.New(fault.NoGrant, op, "no live grant of this customer covers accounts")
	}
	if _, err := s.kv.Get(ctx, spaceUnbound, bound.ID[:]); err == nil {
		return fault.New(fault.Revoked, op, "it was unbound")
	} else if !missing(err) {
		return err
	}
	if known, ok := s.bindings[bound.ID]; ok && known.Grant != grant {
		return fault.New(fault.Conflict, op, "it is shown under another grant")
	} else if ok {
		return nil
	}
	count := 0
	for _, other := range s.bindings {
		if other.Grant == grant {
			count++
		}
		if other.Bound.Account == bound.Account && other.Bound.Customer != bound.Customer && s.standing(other, now) {
			return fault.New(fault.Conflict, op, "the account is bound to another customer; unbind it there first")
		}
	}
	if count >= mostBindings {
		return fault.New(fault.Full, op, "32 accounts are shown under this grant")
	}
	return nil
}

// Unbind removes a binding for good. Removing an unknown one notes it all the same.
func (s *Store) Unbind(ctx context.Context, id signin.BindingID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	ops := []storage.Op{storage.Put(spaceUnbound, id[:], nil)}
	if shown, ok := s.bindings[id]; ok {
		ops = append(ops, storage.Delete(spaceBindings, bindingKey(shown.Grant, id)))
	}
	if err := s.kv.Batch(ctx, ops); err != nil {
		return err
	}
	delete(s.bindings, id)
	return nil
}

// Binding is a kept binding, in force or not.
func (s *Store) Binding(id signin.BindingID) (Shown, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	shown, ok := s.bindings[id]
	return shown, ok
}

// Accounts lists the bindings of a customer that are in force, ordered by name.
func (s *Store) Accounts(customer did.Key, now uint64) []Shown {
	return s.shown(now, func(b signin.Bound) bool { return b.Customer == customer })
}

// BoundTo lists the bindings of an account that are in force: they are all one
// customer's.
func (s *Store) BoundTo(account signin.Account, now uint64) []Shown {
	return s.shown(now, func(b signin.Bound) bool { return b.Account == account })
}

func (s *Store) shown(now uint64, want func(signin.Bound) bool) []Shown {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var out []Shown
	for _, shown := range s.bindings {
		if want(shown.Bound) && s.standing(shown, now) {
			out = append(out, shown)
		}
	}
	slices.SortFunc(out, func(a, b Shown) int {
		return bytes.Compare(append([]byte(a.Bound.Account.String()), a.Bound.ID[:]...), append([]byte(b.Bound.Account.String()), b.Bound.ID[:]...))
	})
	return out
}

// standing reports whether a binding is in force under a live grant, wanting
// the lock held.
func (s *Store) standing(shown Shown, now uint64) bool {
	h, ok := s.grants[shown.Grant]
	return ok && showsAccounts(h, now) && shown.Bound.Holds(now)
}

func showsAccounts(h Held, now uint64) bool {
	g := h.delivery.Grant.Grant
	return now >= g.NotBefore && now < g.Expiry && g.Rights.Has(consent.Read) && slices.Contains(g.Categories, CategoryAccounts)
}
