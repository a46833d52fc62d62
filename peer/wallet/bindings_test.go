package wallet_test

import (
	"strings"
	"testing"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/signin"
)

const site = "https://login.shop.example"

// askForAccounts has a merchant ask for reading accounts.
func askForAccounts(w *peertest.World, p *peertest.Peer) consent.Notice {
	n := consent.Notice{
		Merchant: p.ID, Purpose: "dpv:IdentityVerification", Categories: []string{"accounts"}, Rights: consent.Read, RetentionDays: 30, Seq: 1,
		Texts: []consent.NoticeText{{Lang: "en", Title: "Signing in", Body: "May we know your accounts?"}},
	}
	_, err := p.Publish(w.Ctx(), n)
	check(w.T, err)
	return n
}

func kindIs(t *testing.T, what string, err error, kind fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind {
		t.Errorf("%s: %v, want %v", what, err, kind)
	}
}

// Defends I1: a wallet shows an account only inside a grant that covers it, and
// the merchant forgets it when the grant is taken back.
func TestAccountsAreShownInsideAGrant(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 4}, func(w *peertest.World) {
		t := w.T
		c, shop, other := w.NewCustomer(), w.Peers[3], w.Peers[0]
		account := c.Account(shop.ID, 1)
		text, err := c.BindingText(shop.ID, "login.shop.example", account)
		check(t, err)
		_, err = c.Bind(w.Ctx(), shop.ID, site, text, nil)
		kindIs(t, "without a grant", err, fault.NoGrant)
		w.Grant(c, w.AskToRead(other), wallet.Terms{})
		grant := w.Grant(c, askForAccounts(w, shop), wallet.Terms{})
		w.Until("the merchant holds the grant", func() bool { _, ok := shop.CRM().Grant(grant); return ok })
		_, err = c.Bind(w.Ctx(), other.ID, site, text, nil)
		kindIs(t, "a grant about something else", err, fault.NoGrant)
		_, err = c.Bind(w.Ctx(), shop.ID, "https://login.evil.example", text, nil)
		kindIs(t, "another site", err, fault.Unauthorized)
		foreign, err := c.BindingText(shop.ID, "login.shop.example", signin.Account{Chain: 1, Address: [20]byte{1}})
		check(t, err)
		_, err = c.Bind(w.Ctx(), shop.ID, site, foreign, nil)
		kindIs(t, "an account of somebody else, unsigned", err, fault.Unauthorized)

		shown, err := c.Bind(w.Ctx(), shop.ID, site, text, nil)
		check(t, err)
		check(t, shop.CRM().Bind(w.Ctx(), shown.Grant, shown.Binding, now()))
		if got := shop.CRM().BoundTo(account, now()); len(got) != 1 || got[0].Bound.Customer.DID() != c.Pairwise(shop.ID) {
			t.Fatalf("%d bindings", len(got))
		}
		c = w.Reopen(c)
		all, err := c.Bindings(w.Ctx())
		check(t, err)
		if len(all) != 1 || all[0].ID != shown.ID || all[0].Site != site || all[0].Grant != grant || all[0].Ended != 0 {
			t.Errorf("%+v", all)
		}
		_, err = c.Revoke(w.Ctx(), grant)
		check(t, err)
		w.Until("the merchant forgot the account", func() bool { return len(shop.CRM().BoundTo(account, now())) == 0 })
	})
}

// A wallet signs in only where it bound its account.
func TestWalletSignsInOnlyWhereItBound(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 4}, func(w *peertest.World) {
		t := w.T
		c, shop := w.NewCustomer(), w.Peers[3]
		account := c.Account(shop.ID, 1)
		write := func(change func(*signin.Message)) string {
			m := signin.Message{
				Domain: "login.shop.example", Account: account, URI: site + "/login", Nonce: "abcdefgh12345678", IssuedAt: signin.At(now()), Expires: signin.At(now() + 300_000),
			}
			change(&m)
			text, err := m.Text()
			check(t, err)
			return text
		}
		good := write(func(*signin.Message) {})
		_, _, err := c.SignIn(w.Ctx(), shop.ID, good)
		kindIs(t, "not bound", err, fault.Unauthorized)
		w.Grant(c, askForAccounts(w, shop), wallet.Terms{})
		text, err := c.BindingText(shop.ID, "login.shop.example", account)
		check(t, err)
		shown, err := c.Bind(w.Ctx(), shop.ID, site, text, nil)
		check(t, err)
		signed, _, err := c.SignIn(w.Ctx(), shop.ID, good)
		check(t, err)
		check(t, signin.VerifyKey(good, signed, account.Address))
		for what, text := range map[string]string{
			"another domain":    write(func(m *signin.Message) { m.Domain = "login.evil.example" }),
			"another page":      write(func(m *signin.Message) { m.URI = "https://evil.example/" }),
			"another scheme":    write(func(m *signin.Message) { m.Scheme = "http" }),
			"another chain":     write(func(m *signin.Message) { m.Account.Chain = 5 }),
			"another account":   write(func(m *signin.Message) { m.Account.Address[0]++ }),
			"a binding's text":  text,
			"not signed for us": strings.Replace(good, "wants you", "wants  you", 1),
			"too old":           write(func(m *signin.Message) { m.IssuedAt = signin.At(now() - 3_600_000) }),
		} {
			if signed, _, err := c.SignIn(w.Ctx(), shop.ID, text); err == nil || signed != nil {
				t.Errorf("%s: signed", what)
			}
		}
		_, u, err := c.Unbind(w.Ctx(), shown.ID)
		check(t, err)
		key, err := did.ParseKey(c.Pairwise(shop.ID))
		check(t, err)
		if !u.ByCustomer(key) {
			t.Error("the unbinding is not the customer's")
		}
		_, _, err = c.SignIn(w.Ctx(), shop.ID, good)
		kindIs(t, "unbound", err, fault.Unauthorized)
		_, _, err = c.Unbind(w.Ctx(), signin.BindingID{1})
		kindIs(t, "an unknown one", err, fault.NotFound)
	})
}
