package loyalty

import (
	"reflect"
	"testing"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/reward"
)

// Campaigns are found by the factory's events with their terms, and for which
// grant a reward began by the campaign's own.
func TestCampaignsAreReadFromEvents(t *testing.T) {
	w := newBazaar(t)
	from := w.shop.Deployment().Block
	head := func() uint64 {
		n, _, _ := w.shop.Head()
		return n
	}
	if got, err := w.rewards.Campaigns(t.Context(), from, head()); err != nil || len(got) != 0 {
		t.Fatalf("before any: %+v %v", got, err)
	}
	terms := w.terms(t)
	c, name := w.create(t, terms)
	got, err := w.rewards.Campaigns(t.Context(), from, head())
	if err != nil || len(got) != 1 || got[0].At != c.Address() || got[0].Merchant != w.shop.Account() || !reflect.DeepEqual(got[0].Terms, terms) {
		t.Fatalf("%+v, want %+v: %v", got, terms, err)
	}
	s := w.startOf(t, 5, name)
	account := chain.Address(s.Account)
	if _, found, err := c.StartedFor(t.Context(), account, got[0].Block, head()); err != nil || found {
		t.Errorf("a reward that did not begin was found: %v", err)
	}
	other := w.startOf(t, 6, name)
	for _, start := range []reward.Start{other, s} {
		id, err := c.Start(t.Context(), start, w.attest(start, name, 0))
		w.final(t, id, err)
	}
	if digest, found, err := c.StartedFor(t.Context(), account, got[0].Block, head()); err != nil || !found || digest != s.Digest {
		t.Errorf("%x %v %v, want %x", digest, found, err, s.Digest)
	}
	if face := UnitOf(t.Context(), w.shop, w.token); face != (Unit{Symbol: "C", Decimals: 18}) {
		t.Errorf("%+v", face)
	}
	if face := UnitOf(t.Context(), w.shop, chain.Address{9}); face != (Unit{}) {
		t.Errorf("what is no token is written %+v", face)
	}
}
