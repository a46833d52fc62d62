package wallet_test

import (
	"crypto/rand"
	"errors"
	"testing"
	"time"

	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
)

// A customer sees what a member's book has, best rate first, and what an amount
// buys. Offers to one account stay out of it, and what is no question is refused.
func TestMembersQuoteTheirBook(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		t := w.T
		maker, asker, shop := w.NewCustomer(), w.NewCustomer(), w.Peers[0]
		a, b := offer.Address{1}, offer.Address{2}
		put := func(give, want uint64, taker offer.Address) {
			o := offer.Offer{Give: b, Want: a, Taker: taker, GiveAmount: give, WantAmount: want, Expiry: uint64(time.Now().Unix()) + 600}
			s, err := maker.SignOffer(shop.ID, w.Exchange.Venue(), o, rand.Reader)
			check(t, err)
			check(t, maker.KeepOffer(w.Ctx(), wallet.OwnOffer{Signed: s, Gives: w.Peers[1].ID, Wants: shop.ID, Made: give}))
			w.Exchange.Give(s.Offer.Maker, b, give)
			_, _, err = maker.HandIn(w.Ctx(), s, w.Peers[1].ID)
			check(t, err)
		}
		put(30, 30, offer.Address{}) // one for one
		put(10, 5, offer.Address{})  // two for one
		put(50, 5, offer.Address{9}) // better, and for another
		var got desk.Quoted
		w.Until("another peer's book has both offers", func() bool {
			who, q, err := asker.Quote(w.Ctx(), desk.Quoting{Give: a, Want: b, Most: 64}, w.Peers[2].ID)
			check(t, err)
			if who != w.Peers[2].ID {
				t.Error("another peer than the first one was asked: ", who)
			}
			got = q
			return len(q.Levels) == 2
		})
		best, next := desk.Level{Receive: 10, Pay: 5, Gives: 10, Takes: 5}, desk.Level{Receive: 30, Pay: 30, Gives: 30, Takes: 30}
		if got.Levels[0] != best || got.Levels[1] != next || got.Block == 0 || got.Asked == 0 {
			t.Errorf("%+v", got)
		}
		_, got, err := asker.Quote(w.Ctx(), desk.Quoting{Give: a, Want: b, Amount: 12, Most: 64}, w.Peers[2].ID)
		check(t, err)
		next.Receive, next.Pay = 7, 7
		if len(got.Levels) != 2 || got.Levels[0] != best || got.Levels[1] != next {
			t.Errorf("12 of them: %+v", got)
		}
		if _, got, err := asker.Quote(w.Ctx(), desk.Quoting{Give: b, Want: a, Amount: 12, Most: 1}); err != nil || len(got.Levels) != 0 {
			t.Errorf("nobody offers that: %+v %v", got, err)
		}
		for _, q := range []desk.Quoting{
			{Give: a, Want: a, Most: 1}, {Give: a, Most: 1}, {Give: a, Want: b}, {Give: a, Want: b, Most: 65},
			{Give: a, Want: b, Most: 1, Amount: offer.MaxAmount + 1},
		} {
			if _, _, err := asker.Quote(w.Ctx(), q); !errors.Is(err, fault.Of(fault.Malformed)) {
				t.Errorf("%+v: %v", q, err)
			}
		}
		own, err := maker.OwnOffers(w.Ctx())
		check(t, err)
		if len(own) != 3 || own[0].Made != 10 || own[2].Made != 50 || own[0].Gives != w.Peers[1].ID || own[0].Wants != shop.ID || own[0].Signed.Verify() != nil {
			t.Errorf("%+v", own)
		}
	})
}
