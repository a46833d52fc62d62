package crm_test

import (
	"errors"
	"testing"

	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/signin"
	"github.com/souk-network/souk/storage"
)

func saying(email string) signin.Claims { return signin.Claims{Email: email} }

// said is what customer who says under a grant.
func said(c signin.Claims, who byte, d consent.Delivery, at uint64) signin.Profile {
	return c.Sign(key(100+who), d.Grant.Grant.Audience, d.Grant.ID(), at)
}

func claimOf(list []crm.Told, name string) string {
	for _, one := range list {
		if one.Name == name {
			return one.Value
		}
	}
	return ""
}

// Defends I1: what a customer tells is here only under a live grant that covers
// it, and goes with that grant, whatever ends it.
func TestProfilesGoWithTheirGrant(t *testing.T) {
	kv := newRecorder()
	s := open(t, kv)
	first, other := accountsGrant(t, 1, 1, "accounts", "email"), accountsGrant(t, 1, 2, "accounts")
	must(t, s.Hold(t.Context(), first, t0))
	must(t, s.Hold(t.Context(), other, t0))
	email := saying("quetzalcoatl@mail.example")
	wantKind(t, s.KeepProfile(t.Context(), said(email, 1, other, t0), t0), fault.NoGrant)
	wantKind(t, s.KeepProfile(t.Context(), said(signin.Claims{Email: email.Email, Name: "A"}, 1, first, t0), t0), fault.NoGrant)
	wantKind(t, s.KeepProfile(t.Context(), said(email, 2, first, t0), t0), fault.BadSignature)
	elsewhere := email.Sign(key(101), did.Merchant{1}, first.Grant.ID(), t0)
	wantKind(t, s.KeepProfile(t.Context(), elsewhere, t0), fault.NoGrant)
	if kv.holds(t, []byte(email.Email)) || s.Claims(customer(1), t0) != nil {
		t.Fatal("something that was refused is kept")
	}
	must(t, s.KeepProfile(t.Context(), said(email, 1, first, t0), t0))
	for range 2 {
		got := s.Claims(customer(1), t0)
		if len(got) != 1 || claimOf(got, "email") != email.Email || got[0].Grant != first.Grant.ID() || got[0].Since != t0 {
			t.Fatalf("%d claims", len(got))
		}
		if s.Claims(customer(2), t0) != nil || s.Claims(customer(1), t0-1) != nil || s.Claims(customer(1), t0+3_600_000) != nil {
			t.Error("told of somebody else, before the grant or after it")
		}
		s = open(t, kv) // the same after a restart
	}
	if !kv.holds(t, []byte(email.Email)) {
		t.Fatal("the test does not see what is stored")
	}
	must(t, s.Purge(t.Context(), first.Grant.ID()))
	if s.Claims(customer(1), t0) != nil || kv.holds(t, []byte(email.Email)) {
		t.Error("the e-mail address outlived its grant")
	}
	if copies, _, err := s.Purged(t.Context(), first.Grant.ID()); err != nil || copies != 1 {
		t.Errorf("%d copies went with it, %v", copies, err)
	}
	if s = open(t, kv); s.Claims(customer(1), t0) != nil {
		t.Error("the e-mail address is back after a restart")
	}
	wantKind(t, s.KeepProfile(t.Context(), said(email, 1, first, t0+5000), t0+5000), fault.NoGrant)
}

// The later word counts and an older one never comes back.
func TestTheLaterProfileCounts(t *testing.T) {
	kv := newRecorder()
	s := open(t, kv)
	g := accountsGrant(t, 1, 1, "email", "name")
	must(t, s.Hold(t.Context(), g, t0))
	old, late := said(saying("old@mail.example"), 1, g, t0), said(saying("late@mail.example"), 1, g, t0+2000)
	must(t, s.KeepProfile(t.Context(), old, t0))
	must(t, s.KeepProfile(t.Context(), late, t0+2000))
	must(t, s.KeepProfile(t.Context(), late, t0+2000))
	wantKind(t, s.KeepProfile(t.Context(), old, t0+2000), fault.Replayed)
	wantKind(t, s.KeepProfile(t.Context(), said(saying("soon@mail.example"), 1, g, t0+2500), t0+2500), fault.RateLimited)
	wantKind(t, s.KeepProfile(t.Context(), said(saying("ahead@mail.example"), 1, g, t0+100_000), t0+3000), fault.NotYet)
	if got := s.Claims(customer(1), t0+3000); claimOf(got, "email") != "late@mail.example" || kv.holds(t, []byte("old@mail.example")) {
		t.Errorf("%d claims", len(got))
	}
	must(t, s.KeepProfile(t.Context(), said(signin.Claims{}, 1, g, t0+5000), t0+5000))
	if s.Claims(customer(1), t0+5000) != nil || kv.holds(t, []byte("late@mail.example")) {
		t.Error("what was taken back is still here")
	}
	s = open(t, kv)
	wantKind(t, s.KeepProfile(t.Context(), late, t0+6000), fault.Replayed)
	must(t, s.Purge(t.Context(), g.Grant.ID()))
	if copies, _, err := s.Purged(t.Context(), g.Grant.ID()); err != nil || copies != 0 {
		t.Errorf("%d copies of what was taken back, %v", copies, err)
	}
	if kv.holds(t, g.Grant.Grant.Subject[:]) {
		t.Error("something of the customer is left")
	}
}

// A profile that was signed long ago is not taken: whoever kept it cannot bring
// it back where the later one is gone.
func TestOldProfilesAreSignedAnew(t *testing.T) {
	s := open(t, newRecorder())
	g := accountsGrant(t, 1, 1, "email")
	must(t, s.Hold(t.Context(), g, t0))
	wantKind(t, s.KeepProfile(t.Context(), said(signin.Claims{}, 1, g, t0), t0+3_600_001), fault.Expired)
}

// Two grants may each cover a part; of what both say the later counts.
func TestClaimsOfSeveralGrants(t *testing.T) {
	s := open(t, newRecorder())
	first, second := accountsGrant(t, 1, 1, "email", "name"), accountsGrant(t, 1, 2, "email", "phone")
	must(t, s.Hold(t.Context(), first, t0))
	must(t, s.Hold(t.Context(), second, t0))
	must(t, s.KeepProfile(t.Context(), said(signin.Claims{Email: "a@mail.example", Name: "A"}, 1, first, t0), t0))
	must(t, s.KeepProfile(t.Context(), said(signin.Claims{Email: "b@mail.example", Phone: "+8221234567"}, 1, second, t0+1), t0+1))
	got := s.Claims(customer(1), t0+1)
	if len(got) != 3 || got[0].Value != "b@mail.example" || got[1].Value != "A" || got[2].Value != "+8221234567" {
		t.Fatalf("%d claims", len(got))
	}
	must(t, s.Purge(t.Context(), second.Grant.ID()))
	if got := s.Claims(customer(1), t0+1); len(got) != 2 || claimOf(got, "email") != "a@mail.example" {
		t.Errorf("%d claims", len(got))
	}
}

func TestProfileThatCouldNotBeStoredIsNotThere(t *testing.T) {
	kv := newRecorder()
	s := open(t, kv)
	g := accountsGrant(t, 1, 1, "email")
	must(t, s.Hold(t.Context(), g, t0))
	kv.fail = storage.ErrFull
	if err := s.KeepProfile(t.Context(), said(saying("a@mail.example"), 1, g, t0), t0); !errors.Is(err, storage.ErrFull) || s.Claims(customer(1), t0) != nil {
		t.Error(err)
	}
	must(t, s.KeepProfile(t.Context(), said(saying("a@mail.example"), 1, g, t0), t0))
}
