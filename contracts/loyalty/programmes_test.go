package loyalty

import (
	"math/big"
	"reflect"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/memberships"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
)

// What a merchant defined is read back from the events, term for term, and how
// much of it an account has is what the contract looks at.
func TestProgrammesAreReadFromEvents(t *testing.T) {
	w := newBazaar(t)
	m, shop, holder := w.memberships, chain.Address(w.shop.Account()), accountOf(w.net.Account(5))
	from := w.shop.Deployment().Block
	read := func() []Programme {
		head, _, _ := w.shop.Head()
		got, err := m.Programmes(t.Context(), from, head)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := read(); len(got) != 0 {
		t.Fatalf("before any: %+v", got)
	}
	base := w.define(t, 1)
	rules := []Rule{
		{Kind: EarnedBoth, Subject: w.points, Amount: big.NewInt(100)},
		{Kind: PurchaseVoucher, Subject: shop, Amount: big.NewInt(3)},
		{Kind: Deposit, Subject: w.token, Amount: big.NewInt(7)},
		{Kind: OtherLevel, Programme: base, Amount: big.NewInt(1)},
	}
	p := w.define(t, 9, rules[0])
	terms := LevelTerms{Lifetime: 7200, Grace: 60, Discount: 100, Name: "Gold", Rules: rules}
	id, err := m.AddLevel(t.Context(), base, 1, LevelTerms{Lifetime: 7200, Name: "One", Rules: []Rule{rules[0]}})
	w.final(t, id, err)
	id, err = m.AddLevel(t.Context(), p, 2, terms)
	w.final(t, id, err)
	id, err = m.Close(t.Context(), base)
	w.final(t, id, err)
	got := read()
	if len(got) != 2 || got[0].ID != base || !got[0].Closed || len(got[0].Levels) != 1 || got[1].Closed || got[1].Number != 9 || got[1].Name != nasty || got[1].Merchant != w.shop.Account() {
		t.Fatalf("%+v", got)
	}
	if len(got[1].Levels) != 2 || !reflect.DeepEqual(got[1].Levels[1], terms) {
		t.Fatalf("levels %+v, want the second to be %+v", got[1].Levels, terms)
	}
	w.issue(t, holder, 42)
	w.fund(t, holder, big.NewInt(5))
	for i, want := range []int64{42, -1, 5, 0} {
		have, seen, err := m.Reached(t.Context(), rules[i], holder)
		if err != nil || seen != (want >= 0) || seen && have.Cmp(big.NewInt(want)) != 0 {
			t.Errorf("rule %d: %v, seen %v: %v", i, have, seen, err)
		}
	}
}

// The relay carries a refresh again on another day, and once within a day.
func TestRelayCarriesAgainOnAnotherDay(t *testing.T) {
	w, relay, mint := newMint(t)
	first := w.carried(t, relay, mint)
	if again := w.carried(t, relay, mint); again.Tx != first.Tx {
		t.Error("the same mint was sent twice in a day")
	}
	_, _, before := w.shop.Head()
	w.pass(t, day)
	chaintest.Eventually(t, "the new time is seen", func() bool {
		_, _, now := w.shop.Head()
		return now >= before+86_400
	})
	if later := w.carried(t, relay, mint); later.Tx == first.Tx {
		t.Error("a renewal on another day is taken for the first mint")
	}
}

// newMint is a bazaar, a relay in it, and a mint that a customer may ask it for.
func newMint(t *testing.T) (*bazaar, *Relay, []byte) {
	t.Helper()
	w := newBazaar(t)
	holder := accountOf(w.net.Account(5))
	p := w.define(t, 1, Rule{Kind: EarnedBoth, Subject: w.points, Amount: big.NewInt(1)})
	w.issue(t, holder, 1)
	relay, err := NewRelay(RelayConfig{Client: w.shop})
	if err != nil {
		t.Fatal(err)
	}
	mint := memberships.NewMemberships().PackMint(number(p), 1, common.Address(holder), Seen(0))
	return w, relay, mint
}

// carried is where a mint stands once it is in a block that is final.
func (w *bazaar) carried(t *testing.T, relay *Relay, mint []byte) (at Place) {
	t.Helper()
	chaintest.Eventually(t, "the call is final", func() bool {
		var err error
		if at, err = relay.Carry(t.Context(), w.memberships.at, mint); err != nil {
			t.Fatal(err)
		}
		return at.State == chain.Final
	})
	return at
}

// Who asks before midnight and waits until after it has one call carried, not two.
func TestRelayCarriesOnceAcrossMidnight(t *testing.T) {
	w, relay, mint := newMint(t)
	until := func(moment uint64) {
		t.Helper()
		if now := w.now(t); now < moment {
			w.pass(t, time.Duration(moment-now)*time.Second)
		}
		chaintest.Eventually(t, "the new time is seen", func() bool {
			_, _, now := w.shop.Head()
			return now >= moment
		})
	}
	midnight := (w.now(t)/86_400 + 1) * 86_400
	until(midnight - 60)
	first := w.carried(t, relay, mint)
	until(midnight + 1)
	if again := w.carried(t, relay, mint); again.Tx != first.Tx {
		t.Error("a call that its wallet waits for was sent again at midnight")
	}
	until(midnight + 3600)
	if later := w.carried(t, relay, mint); later.Tx == first.Tx {
		t.Error("a renewal on another day is taken for the first mint")
	}
}
