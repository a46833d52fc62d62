package wallet_test

import (
	"crypto/rand"
	"testing"
	"time"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
)

// A customer whose first peer is away hands an offer to another one, and every
// peer learns of it. Its fact names the member and the account alone.
//
// Defends I1 and I10.
func TestOffersAreHandedToWhoIsThere(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		t := w.T
		c, shop := w.NewCustomer(), w.Peers[0]
		w.Peers[0].Kill()
		o := offer.Offer{Give: offer.Address{1}, Want: offer.Address{2}, GiveAmount: 10, WantAmount: 5, Expiry: uint64(time.Now().Unix()) + 600}
		s, err := c.SignOffer(shop.ID, w.Exchange.Venue(), o, rand.Reader)
		check(t, err)
		if other, err := c.SignOffer(shop.ID, w.Exchange.Venue(), o, rand.Reader); err != nil || other.ID() == s.ID() {
			t.Errorf("the same offer twice has one id: %v", err)
		}
		who, state, err := c.HandIn(w.Ctx(), s, shop.ID, w.Peers[1].ID)
		check(t, err)
		if who != w.Peers[1].ID || state.State != "signed" {
			t.Errorf("%v took it, and it is %+v", who, state)
		}
		w.Exchange.Give(s.Offer.Maker, s.Offer.Give, 10)
		w.Until("another peer knows that it can be filled", func() bool {
			_, state, err := c.OfferState(w.Ctx(), s.ID(), w.Peers[2].ID)
			return err == nil && state.State == "gossiped" && offer.State(state.Standing) == offer.StateFillable && state.Fillable == 10
		})
		for _, r := range w.Records(w.Peers[2]) {
			if r.Subject == [32]byte(s.ID()) && r.Author != [32]byte(w.Peers[1].Member.PeerKey) {
				t.Error("the fact is by somebody else than the member that took the offer in")
			}
		}
		s.Offer.GiveAmount++
		if _, _, err := c.HandIn(w.Ctx(), s, w.Peers[1].ID); fault.KindOf(err) == fault.Internal || err == nil {
			t.Errorf("an offer that was changed after signing: %v", err)
		}
		w.Peers[0].Start()
		w.Until("the peer is back", w.Fresh)
	})
}
