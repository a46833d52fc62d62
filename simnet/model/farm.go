package model

import (
	"slices"
	"time"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
)

// act is one thing that a customer does.
type act = func(*customer)

// farm has a customer farm the rewards of merchants: see scenario.Deed.
func (w *World) farm(m script.Member, a scenario.Attack) {
	var next func(turn int)
	next = func(turn int) {
		if a.Over(w.Now()) {
			return
		}
		w.will(m.N, func(c *customer) {
			var acts []act
			for _, p := range w.rewarding(a) {
				acts = append(acts, w.farmOnce(a.Kind, p, turn)...)
			}
			c.todo = append(append(acts, func(c *customer) {
				w.call(w.now+int64(float64(time.Second)/a.Rate), func() { next(turn + 1) })
				w.done(c)
			}), c.todo...)
			w.done(c)
		})
	}
	next(0)
}

// rewarding are the merchants, of those named or of all, that have campaigns, in order.
func (w *World) rewarding(a scenario.Attack) (out []int32) {
	named := a.Turn()
	for p := range int32(len(w.peers)) {
		if named.Against(int(p)) && len(w.promised(p)) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// farmOnce is what a farmer does in a turn against one merchant.
func (w *World) farmOnce(kind string, p int32, turn int) []act {
	deed := scenario.FarmDeed(turn)
	tell := func(c *customer, succeeded bool) {
		w.deed(w.names.customers[c.who], kind, w.names.merchants[p], string(deed), succeeded)
	}
	gives := []act{
		func(c *customer) { w.grantNow(c, p, consent.Write) }, func(c *customer) { w.grantNow(c, p, consent.Read) },
	}
	takes := []act{
		func(c *customer) { w.revokeNow(c, p, consent.Read) }, func(c *customer) { w.revokeNow(c, p, consent.Write) },
	}
	switch deed {
	case scenario.FarmsOnce:
		keep := func(c *customer) {
			w.rewards().keeps[c.who] = true
			w.done(c)
		}
		told := func(c *customer) {
			tell(c, false)
			w.done(c)
		}
		return slices.Concat([]act{keep}, gives, takes, []act{told})
	case scenario.FarmsAgain:
		again := func(c *customer) {
			w.beginAgain(c, w.promised(p), false, func(twice bool) {
				tell(c, twice)
				w.call(w.now+int64(scenario.SeenAlive), func() { w.done(c) })
			})
		}
		return slices.Concat(gives, []act{again}, takes)
	}
	return []act{func(c *customer) {
		w.beginAnew(c, slices.Concat(gives, takes), func(rewarded bool) {
			tell(c, rewarded)
			w.done(c)
		})
	}}
}

// beginAgain asks for rewards that a customer has begun before, and tells whether it
// got one of them twice.
func (w *World) beginAgain(c *customer, left []*campaign, twice bool, then func(twice bool)) {
	if len(left) == 0 {
		then(twice)
		return
	}
	one, rest := left[0], left[1:]
	g, stands := w.shows(c, one)
	if w.hangsOn(c, one) < 0 || !stands {
		w.beginAgain(c, rest, twice, then)
		return
	}
	w.startReward(c, one, g, func(err error) { w.beginAgain(c, rest, twice || err == nil, then) })
}

// beginAnew has a customer come to a shop with a new wallet and vault, under the name by
// which the shop knows it, and tells whether that one got a reward.
func (w *World) beginAnew(c *customer, does []act, then func(rewarded bool)) {
	somebody := &customer{number: int32(len(w.customers) + len(w.wallets)), who: c.who}
	w.wallets = append(w.wallets, somebody)
	somebody.todo = append(does, func(*customer) { then(len(w.rewards().hangs[somebody.number]) > 0) })
	w.next(somebody)
}
