package wallet_test

import (
	"context"
	"crypto/ed25519"
	"testing"
	"time"

	libpeer "github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/worth"
)

const cent = credential.One / 100

// says is what the wallet has of a merchant's word.
func says(t *testing.T, w *peertest.World, c *peertest.Wallet, m did.Merchant) wallet.StatedWorth {
	t.Helper()
	all, err := c.Worths(w.Ctx())
	check(t, err)
	return all[m]
}

// What a merchant says that its points are worth reaches wallets by any member, its
// newest word counts however old the answers of others are, a word that cannot be asked
// for anew stays with its date, and it is known when it was taken back.
//
// Defends I10.
func TestStatedWorthNeedsItsMerchantNoMore(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		t, shop, c := w.T, w.Peers[0], w.NewCustomer()
		whose := []did.Merchant{shop.ID}
		if failed := c.CollectWorths(w.Ctx(), whose); len(failed) != 0 {
			t.Fatal(failed)
		}
		if got := says(t, w, c, shop.ID); got != (wallet.StatedWorth{}) {
			t.Errorf("a merchant that said nothing: %+v", got)
		}
		first, err := shop.SetWorth(w.Ctx(), cent, "EUR")
		check(t, err)
		w.Settle()
		shop.Kill()
		if failed := c.CollectWorths(w.Ctx(), whose); len(failed) != 0 {
			t.Fatal(failed)
		}
		got := says(t, w, c, shop.ID)
		if got.Amount != cent || got.Currency != "EUR" || got.Number != first.Number || got.Said != first.Said || got.Heard != now() {
			t.Errorf("heard of others: %+v", got)
		}
		shop.Start()
		w.Settle()
		w.Partition(shop) // the wallet stays with the others
		second, err := shop.SetWorth(w.Ctx(), 2*cent, "EUR")
		check(t, err)
		w.Pass(time.Minute)
		if c.CollectWorths(w.Ctx(), whose); says(t, w, c, shop.ID).Number != first.Number {
			t.Error("heard what nobody could tell")
		}
		w.Rejoin()
		w.Settle()
		if failed := c.CollectWorths(w.Ctx(), whose); len(failed) != 0 || says(t, w, c, shop.ID).Amount != 2*cent {
			t.Errorf("a change: %+v, %v", says(t, w, c, shop.ID), failed)
		}
		heard := now()
		for _, p := range w.Peers {
			p.Kill()
		}
		w.Pass(time.Hour)
		if failed := c.CollectWorths(w.Ctx(), whose); len(failed) != 1 || failed[0].Merchant != shop.ID {
			t.Errorf("nobody is there: %v", failed)
		}
		c = w.Reopen(c)
		if got := says(t, w, c, shop.ID); got.Number != second.Number || got.Heard != heard {
			t.Errorf("what was heard earlier: %+v", got)
		}
		for _, p := range w.Peers {
			p.Start()
		}
		check(t, shop.WithdrawWorth(w.Ctx()))
		if failed := c.CollectWorths(w.Ctx(), whose); len(failed) != 0 || !says(t, w, c, shop.ID).Withdrawn() {
			t.Errorf("it was taken back: %+v, %v", says(t, w, c, shop.ID), failed)
		}
	})
}

// A member that lists older words, words of others' keys, or words for another merchant
// changes nothing.
func TestOnlyTheMerchantsNewestWordCounts(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		t, shop, other, c := w.T, w.Peers[0], w.Peers[1], w.NewCustomer()
		whose := []did.Merchant{shop.ID}
		said := func(m did.Merchant, amount credential.Micro, key ed25519.PrivateKey, number uint64) []byte {
			return worth.Stated{Merchant: m, Amount: amount, Currency: "EUR"}.Fact(key, number, now()).Encode()
		}
		listing := func(page desk.Listing) {
			t.Helper()
			w.Pass(time.Second)
			stream.Serve(w.Ctx(), shop.Host(), desk.LookupProtocol, func(_ context.Context, _ libpeer.ID, raw []byte) (any, error) {
				var q desk.Query
				err := codec.Unmarshal(raw, &q, 1<<10)
				if q.After == 0 {
					return page, err
				}
				return desk.Listing{Next: q.After}, err
			})
			c.CollectWorths(w.Ctx(), whose)
		}
		newest := said(shop.ID, 5, shop.Key, 1000)
		listing(desk.Listing{Facts: [][]byte{said(shop.ID, 4, shop.Key, 900), newest}, Next: 2})
		if got := says(t, w, c, shop.ID); got.Amount != 5 || got.Number != 1000 {
			t.Fatalf("%+v", got)
		}
		before := says(t, w, c, shop.ID)
		listing(desk.Listing{Facts: [][]byte{said(shop.ID, 6, other.Key, 2000), said(shop.ID, 7, shop.Key, 999)}, Next: 2})
		if got := says(t, w, c, shop.ID); got != before {
			t.Errorf("a stranger's or an older word counts: %+v", got)
		}
		listing(desk.Listing{Facts: [][]byte{said(other.ID, 8, other.Key, 3000)}, Next: 2})
		if got := says(t, w, c, shop.ID); got != before {
			t.Errorf("a word of another merchant counts: %+v", got)
		}
		early := worth.Stated{Merchant: shop.ID, Amount: 9, Currency: "EUR"}.Fact(shop.Key, 4000, now()+fact.MaxSkew+60_000).Encode()
		listing(desk.Listing{Facts: [][]byte{early}, Next: 2})
		if got := says(t, w, c, shop.ID); got != before {
			t.Errorf("a word of tomorrow counts: %+v", got)
		}
		listing(desk.Listing{Facts: [][]byte{newest}, Next: 2})
		if got := says(t, w, c, shop.ID); got.Number != 1000 || got.Heard <= before.Heard {
			t.Errorf("the same word again: %+v", got)
		}
		ends := worth.Stated{Merchant: shop.ID, Amount: 9, Currency: "EUR"}.Fact(shop.Key, 5000, now()-worth.Lifetime+60_000).Encode()
		if listing(desk.Listing{Facts: [][]byte{ends}, Next: 2}); says(t, w, c, shop.ID).Number != 5000 {
			t.Error("a word that stands for a minute more does not count")
		}
		if w.Pass(time.Minute); says(t, w, c, shop.ID).Number != 0 {
			t.Error("a word counts that is over")
		}
	})
}

// A merchant that left may still change what it says while its points can be spent.
func TestStatedWorthInRunOff(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 4}, func(w *peertest.World) {
		t, shop, c := w.T, w.Peers[3], w.NewCustomer()
		_, err := shop.SetWorth(w.Ctx(), cent, "EUR")
		check(t, err)
		w.Settle()
		w.Chain.Depart(shop.ID)
		_, err = shop.SetWorth(w.Ctx(), 2*cent, "EUR")
		check(t, err)
		if failed := c.CollectWorths(w.Ctx(), []did.Merchant{shop.ID}); len(failed) != 0 || says(t, w, c, shop.ID).Amount != 2*cent {
			t.Errorf("%+v %v", says(t, w, c, shop.ID), failed)
		}
		shop.Kill()
		if failed := c.CollectWorths(w.Ctx(), []did.Merchant{shop.ID}); len(failed) != 0 || says(t, w, c, shop.ID).Amount != 2*cent {
			t.Errorf("from the others: %+v %v", says(t, w, c, shop.ID), failed)
		}
	})
}

// Members that do not answer leave others time to be asked, however short the time is
// for which a command waits.
//
// Defends I10.
func TestStatedWorthOfASilentMerchantComesInTime(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 4}, func(w *peertest.World) {
		t, c := w.T, w.NewCustomer()
		shop := w.Peer(w.Chain.Registry().Members()[3].ID)
		_, err := shop.SetWorth(w.Ctx(), cent, "EUR")
		check(t, err)
		w.Settle()
		shop.Kill()
		w.Peer(w.Chain.Registry().Members()[0].ID).Kill() // whom a wallet asks first
		ctx, cancel := context.WithTimeout(w.Ctx(), 5*time.Second)
		defer cancel()
		if failed := c.CollectWorths(ctx, []did.Merchant{shop.ID}); len(failed) != 0 || says(t, w, c, shop.ID).Amount != cent {
			t.Errorf("%+v %v", says(t, w, c, shop.ID), failed)
		}
	})
}
