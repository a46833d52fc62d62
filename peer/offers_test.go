package peer_test

import (
	"slices"
	"testing"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/offers"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/market"
	"github.com/souk-network/souk/protocol/offer"
)

// Two kinds of points, and whoever gives some for others.
func tea() offer.Address    { return offer.Address{0: 0xa, 19: 1} }
func coffee() offer.Address { return offer.Address{0: 0xb, 19: 2} }

func makerKey(n byte) *secp256k1.PrivateKey { return secp256k1.PrivKeyFromBytes([]byte{30: 7, 31: n}) }

func makerOf(n byte) offer.Address { return offer.Address(eip712.AccountOf(makerKey(n).PubKey())) }

// offerBy is an offer of account n that holds for an hour.
func offerBy(w *peertest.World, n byte, give, want offer.Address, giveAmount, wantAmount uint64) offer.Signed {
	return offer.Sign(w.Exchange.Venue(), offer.Offer{
		Maker: makerOf(n), Give: give, Want: want, GiveAmount: giveAmount, WantAmount: wantAmount,
		Expiry: uint64(time.Now().Unix()) + 3600, Salt: [32]byte{n},
	}, makerKey(n))
}

func hand(w *peertest.World, p *peertest.Peer, s offer.Signed) offer.ID {
	w.T.Helper()
	id, err := p.Offer(w.Ctx(), s)
	check(w.T, err)
	return id
}

// shown is how many of the running peers have an offer in their book.
func shown(w *peertest.World, id offer.ID) (n int) {
	for _, p := range w.Running() {
		v, ok := p.Offers().View(id)
		if !ok {
			continue
		}
		side, _ := p.Offers().Side(market.Way{Give: v.Signed.Offer.Give, Want: v.Signed.Offer.Want}, 100)
		if slices.ContainsFunc(side, func(o market.Order) bool { return o.ID == id }) {
			n++
		}
	}
	return n
}

func everywhere(w *peertest.World, id offer.ID) func() bool {
	return func() bool { return shown(w, id) == len(w.Running()) }
}

func nowhere(w *peertest.World, id offer.ID) func() bool {
	return func() bool { return shown(w, id) == 0 }
}

// facts is how many facts about an offer a peer holds.
func facts(w *peertest.World, p *peertest.Peer, id offer.ID) (n int) {
	for _, r := range w.Records(p) {
		if r.Subject == [32]byte(id) {
			n++
		}
	}
	return n
}

// TestOffersTravelWhenTheyCanBeFilled: nobody hears of an offer that nothing
// covers, not even after a restart; once it is covered every book shows it.
//
// Defends I6.
func TestOffersTravelWhenTheyCanBeFilled(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3, Disk: true}, func(w *peertest.World) {
		t := w.T
		id := hand(w, w.Peers[0], offerBy(w, 1, tea(), coffee(), 100, 80))
		w.Pass(30 * time.Second)
		w.Peers[0].Kill()
		w.Peers[0].Start()
		w.Pass(30 * time.Second)
		for _, p := range w.Peers {
			if facts(w, p, id) > 0 {
				t.Error("a fact of an offer that cannot be filled went out")
			}
		}
		if v, ok := w.Peers[0].Offers().View(id); !ok || v.Stored || v.Standing.State != offer.StateNotCovered {
			t.Errorf("its own peer says %+v", v)
		}
		w.Exchange.Give(makerOf(1), tea(), 60)
		w.Until("every book shows the offer", everywhere(w, id))
		q, _ := w.Peers[2].Offers().Quote(market.Request{Way: market.Way{Give: tea(), Want: coffee()}, Amount: 100})
		if q.Receive != 60 || q.Pay != 48 || q.Short != 40 {
			t.Errorf("the quote is %+v", q)
		}
		w.Settle()
	})
}

// TestCrossingOffersSettleOnce: customers of two merchants meet through a third,
// one settlement moves everything, and no points come or go.
//
// Defends I7.
func TestCrossingOffersSettleOnce(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 5}, func(w *peertest.World) {
		t := w.T
		w.Exchange.Give(makerOf(1), tea(), 100)
		w.Exchange.Give(makerOf(2), coffee(), 200)
		a := hand(w, w.Peers[0], offerBy(w, 1, tea(), coffee(), 100, 80))
		w.Pass(time.Second)
		b := hand(w, w.Peers[1], offerBy(w, 2, coffee(), tea(), 160, 160))
		w.Until("the older offer is filled", func() bool { return w.Exchange.Balance(makerOf(1), coffee()) == 80 })
		w.Until("it has left every book", nowhere(w, a))
		w.Pass(2 * time.Minute)
		if mined, failed := w.Exchange.Settled(); mined != 1 || failed != 0 {
			t.Errorf("%d settlements mined and %d failed", mined, failed)
		}
		if shown(w, b) != 5 {
			t.Error("what is left of the newer offer is not in every book")
		}
		for _, have := range []struct {
			who, what offer.Address
			want      uint64
		}{{makerOf(1), tea(), 0}, {makerOf(1), coffee(), 80}, {makerOf(2), tea(), 100}, {makerOf(2), coffee(), 120}} {
			if got := w.Exchange.Balance(have.who, have.what); got != have.want {
				t.Errorf("a balance is %d, want %d", got, have.want)
			}
		}
		w.Until("all say that it is final", func() bool {
			return !slices.ContainsFunc(w.Running(), func(p *peertest.Peer) bool { v, ok := p.Offers().View(a); return !ok || !v.Final })
		})
	})
}

// TestReorganisationBringsOffersBack: a settlement that the chain took back
// leaves its offers open, and they settle again.
//
// Defends I12.
func TestReorganisationBringsOffersBack(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		w.Exchange.Give(makerOf(1), tea(), 100)
		w.Exchange.Give(makerOf(2), coffee(), 80)
		a := hand(w, w.Peers[0], offerBy(w, 1, tea(), coffee(), 100, 80))
		b := hand(w, w.Peers[1], offerBy(w, 2, coffee(), tea(), 80, 100))
		filled := func() bool { return w.Exchange.Balance(makerOf(1), coffee()) == 80 }
		w.Until("they are filled", filled)
		w.Until("no book shows them", func() bool { return shown(w, a)+shown(w, b) == 0 })
		w.Exchange.Reorganise(5)
		w.Until("every book shows them again", func() bool { return shown(w, a)+shown(w, b) == 6 })
		w.Until("they are filled again", filled)
	})
}

// TestCancelledOffersLeave: at once where they were cancelled, elsewhere with the
// next block; another account ends nothing.
func TestCancelledOffersLeave(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		t := w.T
		w.Exchange.Give(makerOf(1), tea(), 100)
		s := offerBy(w, 1, tea(), coffee(), 100, 80)
		id := hand(w, w.Peers[0], s)
		w.Until("every book shows it", everywhere(w, id))
		if err := w.Peers[1].CancelOffer(w.Ctx(), id, s.Venue.SignCancel(id, makerKey(2))); fault.KindOf(err) != fault.BadSignature {
			t.Errorf("another account ends an offer: %v", err)
		}
		check(t, w.Peers[1].CancelOffer(w.Ctx(), id, s.Venue.SignCancel(id, makerKey(1))))
		if shown(w, id) != 2 {
			t.Error("the peer that relays the end shows the offer on")
		}
		w.Until("no book shows it", nowhere(w, id))
		v, _ := w.Peers[2].Offers().View(id)
		if v.Standing.State != offer.StateCancelled {
			t.Errorf("it is %v", v.Standing.State)
		}
	})
}

// TestStalledExchangeStopsNothing: while the chain stands still the book shows
// what was known and says how old it is, new offers wait, and sales go on.
//
// Defends I9.
func TestStalledExchangeStopsNothing(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		t := w.T
		c, seller := w.NewCustomer(), w.Peers[0]
		w.Enrol(seller, c, "C-1")
		w.Exchange.Give(makerOf(1), tea(), 100)
		w.Exchange.Give(makerOf(2), tea(), 100)
		old := hand(w, seller, offerBy(w, 1, tea(), coffee(), 100, 80))
		w.Until("every book shows the offer", everywhere(w, old))
		w.Exchange.Stall(true)
		w.Chain.Stall(true)
		young := hand(w, w.Peers[1], offerBy(w, 2, tea(), coffee(), 100, 70))
		w.Pass(5 * time.Minute)
		w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 1))
		side, age := w.Peers[2].Offers().Side(market.Way{Give: tea(), Want: coffee()}, 10)
		if len(side) != 1 || side[0].ID != old || uint64(time.Now().UnixMilli())-age.Asked < 290_000 {
			t.Errorf("the book shows %d offers as of %d s ago", len(side), (uint64(time.Now().UnixMilli())-age.Asked)/1000)
		}
		if v, ok := w.Peers[1].Offers().View(young); !ok || v.Answered || v.Stored || facts(w, w.Peers[2], young) > 0 {
			t.Errorf("an offer of which the chain said nothing is %+v", v)
		}
		w.Exchange.Stall(false)
		w.Until("every book shows the new offer", everywhere(w, young))
	})
}

// TestRelayersThatDropOrReorder: whose turn it is may do nothing, and the order
// in which things reach the chain may be another one; everything settles in the
// end, once.
//
// Defends I10.
func TestRelayersThatDropOrReorder(t *testing.T) {
	for last := range 3 {
		peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
			for i, p := range w.Peers {
				p.Settles.Drops, p.Settles.Reorders = i != last, i == last
			}
			w.Exchange.Give(makerOf(1), tea(), 100)
			w.Exchange.Give(makerOf(2), coffee(), 80)
			w.Exchange.Give(makerOf(3), coffee(), 80)
			hand(w, w.Peers[0], offerBy(w, 1, tea(), coffee(), 100, 80))
			hand(w, w.Peers[1], offerBy(w, 2, coffee(), tea(), 40, 50))
			hand(w, w.Peers[2], offerBy(w, 3, coffee(), tea(), 40, 50))
			w.Until("all of them are filled", func() bool {
				return w.Exchange.Balance(makerOf(1), coffee()) == 80 && w.Exchange.Balance(makerOf(2), tea()) == 50 && w.Exchange.Balance(makerOf(3), tea()) == 50
			})
		})
	}
}

// TestRestartKnowsWhatItSent: a peer that stops while its settlement is on the way
// says afterwards what it said before, and does not send it again.
//
// Defends I12.
func TestRestartKnowsWhatItSent(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 1, Disk: true}, func(w *peertest.World) {
		t := w.T
		p := w.Peers[0]
		p.Settles.Drops = true
		w.Exchange.Give(makerOf(1), tea(), 100)
		w.Exchange.Give(makerOf(2), coffee(), 80)
		a := hand(w, p, offerBy(w, 1, tea(), coffee(), 100, 80))
		hand(w, p, offerBy(w, 2, coffee(), tea(), 80, 100))
		on := func() bool {
			s, err := p.OfferStatus(w.Ctx(), a)
			return err == nil && s.State == peer.OfferSettling && s.Settlement == "sent"
		}
		w.Until("a settlement is on its way", on)
		sent := w.Exchange.Sent()
		p.Kill()
		p.Start()
		w.Until("it is known again", on)
		w.Pass(time.Minute)
		if !on() || w.Exchange.Sent() != sent {
			t.Errorf("%d settlements sent, then %d", sent, w.Exchange.Sent())
		}
	})
}

// TestOfferSpamIsBounded: one account has so many open offers and no more, and
// the chain is asked so often in a block and no more.
//
// Defends I6.
func TestOfferSpamIsBounded(t *testing.T) {
	limits := offers.Limits{Batch: 4, Calls: 2, PerMaker: 10}
	adjust := func(_ int, cfg *peer.Config) { cfg.Offers = limits }
	peertest.Run(t, peertest.Config{Merchants: 2, Adjust: adjust}, func(w *peertest.World) {
		t := w.T
		w.Exchange.Give(makerOf(1), tea(), 1000)
		var raws [][]byte
		refused := 0
		for i := range 40 {
			s := offerBy(w, 1, tea(), coffee(), 1, 1)
			s.Offer.Salt[1] = byte(i)
			s = offer.Sign(s.Venue, s.Offer, makerKey(1))
			raws = append(raws, s.Fact(w.Peers[0].Key, uint64(time.Now().UnixMilli())).Encode())
		}
		for _, err := range w.Peers[1].Import(w.Ctx(), raws) {
			if fault.KindOf(err) == fault.Full {
				refused++
			} else {
				check(t, err)
			}
		}
		if refused != 30 {
			t.Errorf("%d of 40 offers of one account were refused, want 30", refused)
		}
		w.Until("they are in the book", func() bool { _, n := w.Peers[1].Offers().Open(); return n == 10 })
		w.Pass(time.Minute)
		if most, _ := w.Exchange.MostAsked(); most > 2*limits.Batch*limits.Calls {
			t.Errorf("%d offers were asked about in one block", most)
		}
		other := hand(w, w.Peers[0], offerBy(w, 2, tea(), coffee(), 1, 1))
		w.Exchange.Give(makerOf(2), tea(), 1)
		w.Until("another account's offer is in every book", everywhere(w, other))
	})
}

// TestMoneyPumpIsPaused: two merchants quote each other's points above one
// another; members show it to the chain, nobody settles the quotes, and they leave
// the books.
func TestMoneyPumpIsPaused(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 2}, func(w *peertest.World) {
		t := w.T
		var ids []offer.ID
		for i, p := range w.Peers {
			give, want := tea(), coffee()
			if i == 1 {
				give, want = want, give
			}
			w.Exchange.Give(offer.Address(p.ID), give, 100)
			s := offer.Signed{Venue: w.Exchange.Venue(), Sig: make([]byte, 66), Offer: offer.Offer{
				Maker: offer.Address(p.ID), Give: give, Want: want, GiveAmount: 100, WantAmount: 99, Expiry: uint64(time.Now().Unix()) + 600,
			}}
			ids = append(ids, hand(w, p, s))
		}
		w.Until("the pair is paused", func() bool { _, pumps := w.Exchange.MostAsked(); return pumps > 0 })
		w.Until("the quotes have left the books", func() bool { return shown(w, ids[0])+shown(w, ids[1]) == 0 })
		if n := w.Exchange.Sent(); n != 0 {
			t.Errorf("%d settlements were sent of quotes that are a pump", n)
		}
		var found, showed float64
		for _, p := range w.Peers {
			found += counted(t, p, "souk_money_pumps_total", "found")
			showed += counted(t, p, "souk_money_pumps_total", "shown")
		}
		if found < 1 || showed < 1 || found > 2 || showed > found { // whoever's turn comes first may end it before the other looks
			t.Errorf("operators are told of %v finds and %v that were shown", found, showed)
		}
		if v, _ := w.Peers[0].Offers().View(ids[1]); v.Standing.State != offer.StatePaused {
			t.Errorf("a quote is %v", v.Standing.State)
		}
		for _, r := range w.Records(w.Peers[0]) {
			if r.Subject == [32]byte(ids[1]) && fact.Kind(r.Kind) != fact.KindQuote {
				t.Error("a merchant's own offer is not published as a quote")
			}
		}
	})
}
