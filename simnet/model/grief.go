package model

import (
	"fmt"
	"time"

	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

// grief has a customer spoil the exchange, one deed after the other, as in the full
// mode.
func (w *World) grief(m script.Member, a scenario.Attack) {
	var next func(turn int)
	next = func(turn int) {
		if a.Over(w.Now()) {
			return
		}
		w.will(m.N, func(c *customer) {
			w.griefOnce(c, a, turn, func() {
				w.call(w.now+int64(float64(time.Second)/a.Rate), func() { next(turn + 1) })
				w.done(c)
			})
		})
	}
	next(0)
}

// griefOnce is one deed, with points that the griefer has.
func (w *World) griefOnce(c *customer, a scenario.Attack, turn int, then func()) {
	g, able := scenario.GriefIn(turn, w.issuers(a), func(merchant int) uint64 {
		held, _ := w.balance(c, int32(merchant)) // of what it cannot see it has none
		return held
	})
	if !able {
		then()
		return
	}
	did := func() {
		w.deed(w.names.customers[c.who], a.Kind, w.names.merchants[g.Offer.Give], g.Trick.String(), false)
		then()
	}
	if g.Trick == scenario.SinglePoints {
		w.singly(c, g, g.Count, did)
		return
	}
	w.baits(c, g, turn, did)
}

// issuers are the merchants with points, of those named or of all.
func (w *World) issuers(a scenario.Attack) (out []int) {
	named := a.Turn()
	for p := range w.peers {
		if w.shop(int32(p)) != nil && named.Against(p) {
			out = append(out, p)
		}
	}
	return out
}

// singly makes the same offer so many times.
func (w *World) singly(c *customer, g scenario.Grief, left int, then func()) {
	if left == 0 {
		then()
		return
	}
	w.makeOffer(&session{c: c}, g.Offer, func(_ offer.Signed, err error) {
		w.spoilt(c, g, err)
		w.singly(c, g, left-1, then)
	})
}

// spoilt writes down that a griefer's own offer failed, if it did.
func (w *World) spoilt(c *customer, g scenario.Grief, err error) {
	if err != nil {
		w.put(trace.Event{Who: w.names.customers[c.who], What: trace.Fail, Peer: w.names.merchants[g.Offer.Give], Kind: "offer", Note: fault.KindOf(err).String()})
	}
}

// baits makes an offer and takes away what its settlement needs, once one waits for
// a block. What was moved away comes back afterwards.
func (w *World) baits(c *customer, g scenario.Grief, turn int, then func()) {
	chain := w.loyalty.chain
	w.makeOffer(&session{c: c}, g.Offer, func(s offer.Signed, err error) {
		if err != nil {
			w.spoilt(c, g, err)
			then()
			return
		}
		end := w.now + int64(scenario.BaitFor)
		var watch func()
		watch = func() {
			if !chain.Settling(s.ID()) && w.now < end {
				w.call(w.now+int64(w.plan.BlockTime)/8, watch)
				return
			}
			w.spoils(c, g, s, fmt.Sprint("grief ", c.number, " ", turn), then)
		}
		watch()
	})
}

// spoils is what a griefer does once its offer is about to be settled, or is not.
func (w *World) spoils(c *customer, g scenario.Grief, s offer.Signed, round string, then func()) {
	give, chain := int32(g.Offer.Give), w.loyalty.chain
	own, aside, at := w.accountOf(c.number, give), w.aside(c.number), chain.PointsAt(w.merchantID(give))
	held, _ := w.balance(c, give)
	chain.Outbid(own, round, g.Trick.Spoils(chain.Venue(), s.Offer, held, aside))
	w.call(w.now+2*int64(w.plan.BlockTime), func() {
		if away := chain.Held(at, aside); away > 0 {
			chain.Call(aside, round, ledger.PointsTransfer{Points: at, To: own, Amount: away})
		}
		then()
	})
}

// aside is the account where a griefer puts its points.
func (w *World) aside(customer int32) (a points.Account) {
	sum := w.digest("aside", customer)
	copy(a[:], sum[:])
	return a
}
