package wallet_test

import (
	"testing"
	"time"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/signin"
)

// Defends I1: a wallet tells a merchant of its customer only under a standing grant
// that covers all of it, knows over a restart what it told, and the merchant
// forgets it when either the word or the grant is taken back.
func TestProfileIsToldInsideAGrant(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 4}, func(w *peertest.World) {
		t := w.T
		c, shop, other := w.NewCustomer(), w.Peers[3], w.Peers[0]
		all := signin.Claims{Email: "minji@mail.example", Name: "김민지"}
		kindIs(t, "no address", c.SetProfile(w.Ctx(), signin.Claims{Email: "minji"}), fault.Malformed)
		check(t, c.SetProfile(w.Ctx(), all))
		_, _, err := c.Tell(w.Ctx(), shop.ID, site, all)
		kindIs(t, "without a grant", err, fault.NoGrant)
		w.Grant(c, w.AskToRead(other), wallet.Terms{})
		_, _, err = c.Tell(w.Ctx(), other.ID, site, all)
		kindIs(t, "a grant about something else", err, fault.NoGrant)
		n := consent.Notice{
			Merchant: shop.ID, Purpose: "dpv:IdentityVerification", Categories: []string{"email"}, Rights: consent.Read, RetentionDays: 30, Seq: 1,
			Texts: []consent.NoticeText{{Lang: "en", Title: "You", Body: "May we write to you?"}},
		}
		_, err = shop.Publish(w.Ctx(), n)
		check(t, err)
		grant := w.Grant(c, n, wallet.Terms{})
		w.Until("the merchant holds the grant", func() bool { _, ok := shop.CRM().Grant(grant); return ok })
		_, _, err = c.Tell(w.Ctx(), shop.ID, site, all)
		kindIs(t, "more than the grant covers", err, fault.NoGrant)
		part := c.Tellable(shop.ID, all)
		if part != (signin.Claims{Email: all.Email}) {
			t.Fatal("not the e-mail address alone can be told")
		}

		customer := did.KeyOf(c.Seed.Pairwise(shop.ID))
		hand := func(told wallet.Told, sealed []byte, err error) {
			t.Helper()
			check(t, err)
			p, err := signin.OpenProfile(shop.Sealing, told.Grant, sealed)
			check(t, err)
			check(t, shop.CRM().KeepProfile(w.Ctx(), p, now()))
		}
		told, sealed, err := c.Tell(w.Ctx(), shop.ID, site, part)
		hand(told, sealed, err)
		c = w.Reopen(c)
		list := func() []wallet.Told {
			t.Helper()
			got, err := c.Told(w.Ctx())
			check(t, err)
			return got
		}
		if got := list(); len(got) != 1 || got[0].Grant != grant || got[0].Site != site || got[0].Claims != part || got[0].Taken != 0 || !got[0].Standing {
			t.Errorf("%d entries", len(got))
		}
		check(t, c.Taken(w.Ctx(), grant))
		if list()[0].Taken == 0 || len(shop.CRM().Claims(customer, now())) != 1 {
			t.Error("it is not noted as taken")
		}
		if mine, err := c.Profile(w.Ctx()); err != nil || mine != all {
			t.Error("what the customer wrote is not there: ", err)
		}

		w.Pass(time.Second)
		told, sealed, err = c.Untell(w.Ctx(), grant)
		hand(told, sealed, err)
		check(t, c.Taken(w.Ctx(), grant))
		if len(list()) != 0 || shop.CRM().Claims(customer, now()) != nil {
			t.Error("it was taken back and is still there")
		}
		_, _, err = c.Untell(w.Ctx(), grant)
		kindIs(t, "taken back twice", err, fault.NotFound)

		w.Pass(time.Second)
		told, sealed, err = c.Tell(w.Ctx(), shop.ID, site, part)
		hand(told, sealed, err)
		_, err = c.Revoke(w.Ctx(), grant)
		check(t, err)
		w.Until("the merchant forgot it", func() bool { return shop.CRM().Claims(customer, now()) == nil })
		if list()[0].Standing {
			t.Error("the wallet says that the grant stands")
		}
		_, _, err = c.Tell(w.Ctx(), shop.ID, site, part)
		kindIs(t, "after the grant", err, fault.NoGrant)
	})
}

// What a merchant was told that left the consortium can be dropped from the wallet's
// list, and only then: from a member it is taken back, so that it forgets, too.
func TestWhatAMerchantWasToldThatLeftIsDropped(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 4}, func(w *peertest.World) {
		t := w.T
		c, shop := w.NewCustomer(), w.Peers[3]
		n := consent.Notice{
			Merchant: shop.ID, Purpose: "dpv:IdentityVerification", Categories: []string{"email"}, Rights: consent.Read, RetentionDays: 30, Seq: 1,
			Texts: []consent.NoticeText{{Lang: "en", Title: "You", Body: "May we write to you?"}},
		}
		_, err := shop.Publish(w.Ctx(), n)
		check(t, err)
		grant := w.Grant(c, n, wallet.Terms{})
		_, _, err = c.Tell(w.Ctx(), shop.ID, site, signin.Claims{Email: "minji@mail.example"})
		check(t, err)
		kindIs(t, "a member", c.Forget(w.Ctx(), grant), fault.Conflict)
		kindIs(t, "nothing told", c.Forget(w.Ctx(), consent.GrantID{1}), fault.NotFound)
		w.Chain.Depart(shop.ID)
		if got, err := c.Told(w.Ctx()); err != nil || len(got) != 1 || !got[0].Left {
			t.Errorf("%d entries: %v", len(got), err)
		}
		check(t, c.Forget(w.Ctx(), grant))
		c = w.Reopen(c)
		if got, err := c.Told(w.Ctx()); err != nil || len(got) != 0 {
			t.Errorf("%d entries: %v", len(got), err)
		}
	})
}
