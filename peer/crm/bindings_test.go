package crm_test

import (
	"errors"
	"testing"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/signin"
	"github.com/souk-network/souk/storage"
)

// accountsGrant is the n-th grant of a customer, about accounts.
func accountsGrant(t testing.TB, who, n byte, categories ...string) consent.Delivery {
	t.Helper()
	d := delivery(t, who, n)
	d.Grant.Grant.Categories = categories
	d.Grant = d.Grant.Grant.Sign(key(1), key(2))
	d.Keys = []consent.KeyEntry{{Category: categories[0], Epoch: uint32(n) + 1, Key: grantKey(n)}}
	return d.SignCustomer(key(100 + who))
}

func boundAccount(t testing.TB, who, account byte) (signin.Binding, signin.Account) {
	t.Helper()
	holder := did.Seed{31: account}.Account(did.Merchant{19: 7})
	a := signin.Account{Chain: 1, Address: consent.AccountOfKey(holder.PubKey())}
	text, err := signin.Request{
		Domain: "shop.example", Merchant: did.Merchant{19: 7}, Customer: customer(who), Account: a, Nonce: "abcdefgh", IssuedAt: t0, Expires: t0 + 7_200_000,
	}.Text()
	must(t, err)
	return signin.Bind(key(100+who), text, signin.Sign(text, holder)), a
}

// Defends I1: an account is here only under a grant that covers it, and goes with it.
func TestAccountsGoWithTheirGrant(t *testing.T) {
	kv := newRecorder()
	s := open(t, kv)
	first, other := accountsGrant(t, 1, 1, "accounts"), accountsGrant(t, 1, 2, "purchases")
	must(t, s.Hold(t.Context(), first, t0))
	must(t, s.Hold(t.Context(), other, t0))
	b, account := boundAccount(t, 1, 50)
	wantKind(t, s.Bind(t.Context(), other.Grant.ID(), b, t0), fault.NoGrant)
	wantKind(t, s.Bind(t.Context(), consent.GrantID{1}, b, t0), fault.NoGrant)
	stranger, _ := boundAccount(t, 2, 50)
	wantKind(t, s.Bind(t.Context(), first.Grant.ID(), stranger, t0), fault.NoGrant)
	must(t, s.Bind(t.Context(), first.Grant.ID(), b, t0))
	must(t, s.Bind(t.Context(), first.Grant.ID(), b, t0))
	for range 2 {
		if got := s.BoundTo(account, t0); len(got) != 1 || got[0].Bound.Customer != customer(1) || got[0].Grant != first.Grant.ID() {
			t.Fatalf("%d bindings", len(got))
		}
		if got := s.Accounts(customer(1), t0); len(got) != 1 {
			t.Errorf("%d accounts", len(got))
		}
		if s.Accounts(customer(2), t0) != nil || s.BoundTo(account, t0-1) != nil || s.BoundTo(account, t0+3_600_000) != nil {
			t.Error("shown to somebody else, before the grant or after it")
		}
		s = open(t, kv) // the same after a restart
	}
	if !kv.holds(t, []byte(b.Text)[:64]) {
		t.Fatal("the test does not see what is stored")
	}
	must(t, s.Purge(t.Context(), first.Grant.ID()))
	if s.BoundTo(account, t0) != nil || kv.holds(t, []byte(b.Text)[:64]) {
		t.Error("the account outlived its grant")
	}
	if s = open(t, kv); s.BoundTo(account, t0) != nil {
		t.Error("the account is back after a restart")
	}
}

func TestOneAccountIsOneCustomers(t *testing.T) {
	s := open(t, newRecorder())
	first, second := accountsGrant(t, 1, 1, "accounts"), accountsGrant(t, 2, 2, "accounts")
	must(t, s.Hold(t.Context(), first, t0))
	must(t, s.Hold(t.Context(), second, t0))
	mine, account := boundAccount(t, 1, 50)
	his, _ := boundAccount(t, 2, 50)
	must(t, s.Bind(t.Context(), first.Grant.ID(), mine, t0))
	wantKind(t, s.Bind(t.Context(), second.Grant.ID(), his, t0), fault.Conflict)
	must(t, s.Unbind(t.Context(), mine.ID()))
	wantKind(t, s.Bind(t.Context(), first.Grant.ID(), mine, t0), fault.Revoked)
	must(t, s.Bind(t.Context(), second.Grant.ID(), his, t0))
	if got := s.BoundTo(account, t0); len(got) != 1 || got[0].Bound.Customer != customer(2) {
		t.Errorf("%d bindings", len(got))
	}
}

func TestAccountsOfAGrantAreBounded(t *testing.T) {
	s := open(t, newRecorder())
	g := accountsGrant(t, 1, 1, "accounts")
	must(t, s.Hold(t.Context(), g, t0))
	for n := range byte(32) {
		b, _ := boundAccount(t, 1, n+1)
		must(t, s.Bind(t.Context(), g.Grant.ID(), b, t0))
	}
	b, _ := boundAccount(t, 1, 40)
	wantKind(t, s.Bind(t.Context(), g.Grant.ID(), b, t0), fault.Full)
}

func TestBindingThatCouldNotBeStoredIsNotThere(t *testing.T) {
	kv := newRecorder()
	s := open(t, kv)
	g := accountsGrant(t, 1, 1, "accounts")
	must(t, s.Hold(t.Context(), g, t0))
	b, account := boundAccount(t, 1, 50)
	kv.fail = storage.ErrFull
	if err := s.Bind(t.Context(), g.Grant.ID(), b, t0); !errors.Is(err, storage.ErrFull) || s.BoundTo(account, t0) != nil {
		t.Error(err)
	}
	must(t, s.Bind(t.Context(), g.Grant.ID(), b, t0))
	kv.fail = storage.ErrClosed
	if err := s.Unbind(t.Context(), b.ID()); !errors.Is(err, storage.ErrClosed) || s.BoundTo(account, t0) == nil {
		t.Error(err)
	}
}
