package wallet_test

import (
	"testing"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
)

// New keys that nobody could take are kept, over a new start of the wallet, shown
// as pending, and handed out until the grantee has them; a grantee that is away
// gets them through others and is asked again itself.
//
// Defends I2, I12.
func TestNewKeysAreHandedOutUntilTheGranteeHasThem(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 4}, func(w *peertest.World) {
		t := w.T
		c, seller, leaves, stays := w.NewCustomer(), w.Peers[0], w.Peers[1], w.Peers[3]
		w.Enrol(seller, c, "C-1")
		ends := w.Grant(c, w.AskToRead(leaves), wallet.Terms{})
		holds := w.Grant(c, w.AskToRead(stays), wallet.Terms{})
		w.Settle()
		w.Partition(w.Peers...)
		if _, err := c.Revoke(w.Ctx(), ends); err == nil {
			t.Error("nobody was told and it is no failure")
		}
		c = w.Reopen(c)
		pending(t, c, 2, 0) // the seller and the merchant who stays
		w.Rejoin()
		w.Partition(stays)
		if err := c.Resend(w.Ctx()); err != nil {
			t.Errorf("with one merchant away: %v", err)
		}
		p := pending(t, c, 1, 2)
		if p[0].Merchant != stays.ID || p[0].Grant != holds {
			t.Errorf("waiting for %v", p)
		}
		w.Rejoin()
		w.Settle()
		check(t, c.Resend(w.Ctx()))
		pending(t, c, 0, 0)
		sold := w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 1))
		if _, err := w.Header(c, sold, 1); err == nil {
			t.Error("it was sealed under the old key")
		}
		w.Until("the merchant who stays opened it", func() bool { return len(w.Items(stays, holds)) == 1 })
	})
}

// A grant that ends takes the keys that wait for its merchant with it.
//
// Defends I2.
func TestKeysWaitForNobodyWhoseGrantEnded(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 4}, func(w *peertest.World) {
		t := w.T
		c, first, second := w.NewCustomer(), w.Peers[0], w.Peers[3]
		one := w.Grant(c, w.AskToRead(first), wallet.Terms{})
		two := w.Grant(c, w.AskToRead(second), wallet.Terms{})
		w.Settle()
		w.Partition(second)
		_, err := c.Revoke(w.Ctx(), one)
		check(t, err)
		pending(t, c, 1, 2)
		_, err = c.Revoke(w.Ctx(), two)
		check(t, err)
		pending(t, c, 0, 0)
	})
}

// pending wants so many grantees that wait, the keys of the last held for it by
// so many members.
func pending(t *testing.T, c *peertest.Wallet, grantees, holders int) []wallet.KeysPending {
	t.Helper()
	list := c.KeysPending()
	if len(list) != grantees {
		t.Fatalf("%d grantees wait for keys, want %d", len(list), grantees)
	}
	if grantees > 0 && len(list[grantees-1].StoredBy) != holders {
		t.Errorf("%d members hold the keys for it, want %d", len(list[grantees-1].StoredBy), holders)
	}
	return list
}
