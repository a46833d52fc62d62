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
	spaceProfiles = "crm/profiles" // grant id: the profile that was told last

	maxProfile     = 4 << 10
	profileAge     = 3_600_000 // ms: older ones are signed anew
	profileSkew    = 60_000    // ms: how far a wallet's clock may be ahead
	profileSpacing = 1000      // ms between two profiles under one grant: bounds what a customer writes here
)

// Told is one claim of a customer as this merchant may know it now.
type Told struct {
	signin.Claim
	Grant consent.GrantID // under which it is here
	Since uint64          // ms: when the customer signed it
}

func (s *Store) loadProfile(p storage.Pair) error {
	var told signin.Profile
	if err := decode(p.Value, &told, maxProfile); err != nil {
		return err
	}
	if !bytes.Equal(p.Key, told.Grant[:]) {
		return damaged("a profile lies in another one's place")
	}
	s.profiles[told.Grant] = told
	return nil
}

// KeepProfile keeps what a customer tells under a held grant, instead of what was
// told under it before; telling nothing takes that back. It goes with the grant.
// Keeping it twice is harmless. Refused: no_grant where the grant is not held, or
// not live, not for reading or not about what is told; bad_signature and malformed
// as signin.Profile.Verify says; not_yet and expired by its time; replayed where a
// later one is here; rate_limited within a second of the one before.
func (s *Store) KeepProfile(ctx context.Context, p signin.Profile, now uint64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	before, known := s.profiles[p.Grant]
	if known && bytes.Equal(before.Encode(), p.Encode()) {
		return nil
	}
	if err := s.mayTell(p, now); err != nil {
		return err
	}
	const op = "keep profile"
	switch {
	case p.Time > now+profileSkew:
		return fault.New(fault.NotYet, op, "it is dated ahead of this peer's clock")
	case p.Time+profileAge < now:
		return fault.New(fault.Expired, op, "it was signed over an hour ago; sign it again")
	case known && p.Time <= before.Time:
		return fault.New(fault.Replayed, op, "a later one is here")
	case known && p.Time < before.Time+profileSpacing:
		return fault.New(fault.RateLimited, op, "one a second; try again in a moment")
	}
	if err := s.kv.Batch(ctx, []storage.Op{storage.Put(spaceProfiles, p.Grant[:], codec.Marshal(p))}); err != nil {
		return err
	}
	s.profiles[p.Grant] = p
	return nil
}

// mayTell holds a profile against its grant, wanting the lock held. What takes
// back needs the grant to be held only.
func (s *Store) mayTell(p signin.Profile, now uint64) error {
	const op = "keep profile"
	h, ok := s.grants[p.Grant]
	if !ok || h.delivery.Grant.Grant.Audience != p.Merchant {
		return fault.New(fault.NoGrant, op, "no such grant is held")
	}
	if err := p.Verify(h.delivery.Customer); err != nil {
		return err
	}
	if !p.Claims.Empty() && h.tells(p.Claims, now) != p.Claims {
		return fault.New(fault.NoGrant, op, "the grant is not live, not for reading, or not about all that is told")
	}
	return nil
}

// tells is what of some claims a grant covers at a time.
func (h Held) tells(c signin.Claims, now uint64) signin.Claims {
	g := h.delivery.Grant.Grant
	if now < g.NotBefore || now >= g.Expiry || !g.Rights.Has(consent.Read) {
		return signin.Claims{}
	}
	return c.Within(g.Categories)
}

// Claims is what a customer tells this merchant of themselves, as live grants
// allow, in the order of signin.Claims.List. Of two that say the same claim the
// later counts.
func (s *Store) Claims(customer did.Key, now uint64) []Told {
	s.mu.RLock()
	defer s.mu.RUnlock()
	newest := map[string]Told{}
	for grant, p := range s.profiles {
		h, ok := s.grants[grant]
		if !ok || h.delivery.Customer != customer {
			continue
		}
		for _, c := range h.tells(p.Claims, now).Told() {
			one := Told{c, grant, p.Time}
			if other, seen := newest[c.Name]; !seen || one.after(other) {
				newest[c.Name] = one
			}
		}
	}
	var out []Told
	for _, c := range (signin.Claims{}).List() {
		if one, ok := newest[c.Name]; ok {
			out = append(out, one)
		}
	}
	return slices.Clip(out)
}

func (t Told) after(o Told) bool {
	return t.Since > o.Since || t.Since == o.Since && bytes.Compare(t.Grant[:], o.Grant[:]) > 0
}
