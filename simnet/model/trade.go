package model

import (
	"context"
	"fmt"

	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/trace"
)

// session is a customer's wallet while it is open, with the members that it met.
type session struct {
	c   *customer
	met []int32
}

// trips is how many round trips a word with a member takes.
func (s *session) trips(p int32) int {
	if contains(s.met, p) {
		return moreTrips
	}
	s.met = append(s.met, p)
	return firstTrips
}

// inTurn has a wallet ask a member, and if that fails the other ones in their order,
// until one says yes or why nobody will. there is called at a member, and says what it
// answers; then with the one that took it.
func (w *World) inTurn(s *session, first int32, there func(p int32) error, final func(fault.Kind) bool, then func(p int32), not func(error)) {
	members := []int32{first}
	for q := range int32(len(w.peers)) {
		if w.peers[q].member && q != first {
			members = append(members, q)
		}
	}
	var ask func(at int, why error)
	ask = func(at int, why error) {
		if at == len(members) {
			not(why)
			return
		}
		p := members[at]
		var said error
		w.askMember(s.c, p, s.trips(p), func() { said = there(p) }, func() {
			switch {
			case said == nil:
				then(p)
			case final(fault.KindOf(said)):
				not(said)
			default:
				ask(at+1, said)
			}
		}, func() { ask(at+1, errAway) })
	}
	ask(0, errAway)
}

// carried has a member carry a call of the customer's to the chain, and waits until it
// is in a block.
func (w *World) carried(s *session, first int32, from [20]byte, round string, o ledger.Op, then func(), not func(error)) {
	deadline := w.now + int64(patience)
	final := func(k fault.Kind) bool {
		return k != fault.Unavailable && k != fault.RateLimited && k != fault.Full && k != fault.Internal // as the wallet takes it
	}
	var look func(first int32)
	look = func(first int32) {
		state := ""
		w.inTurn(s, first, func(int32) error {
			at, err := w.loyalty.chain.Carry(from, round, o)
			state = at.State
			return err
		}, final, func(by int32) {
			switch {
			case state == "mined" || state == "final":
				then()
			case state == "failed":
				not(errRefused)
			case w.now > deadline:
				not(fault.New(fault.Unavailable, "relay call", "no block has it yet"))
			default:
				w.call(w.now+int64(w.plan.BlockTime), func() { look(by) })
			}
		}, not)
	}
	look(first)
}

// Offer has a customer offer points for points.
func (w *World) Offer(who int, o scenario.Offer) {
	w.will(who, func(c *customer) {
		give, want := int32(o.Give), int32(o.Want)
		if w.shop(give) == nil || w.shop(want) == nil {
			w.done(c) // by habit: there is nothing to exchange
			return
		}
		if o.Amount == 0 {
			held, err := w.balance(c, give)
			if o.Amount, o.Get = held, held; err != nil || held == 0 {
				w.ended1(c, "offer", give, err)
				return
			}
		}
		w.makeOffer(&session{c: c}, o, func(_ offer.Signed, err error) { w.ended1(c, "offer", give, err) })
	})
}

// ended1 is the end of what a customer does with a merchant: done, or failed.
func (w *World) ended1(c *customer, what string, p int32, err error) {
	if err != nil {
		w.failed(c, what, p, fault.KindOf(err))
		return
	}
	w.done(c)
}

// balance is what a customer has of a merchant's points.
func (w *World) balance(c *customer, p int32) (uint64, error) {
	all, err := w.shop(p).points.Balances(context.Background(), []points.Account{w.accountOf(c.number, p)})
	if err != nil {
		return 0, err
	}
	return all[0].Total(), nil
}

// makeOffer lets the exchange take so much more, signs the offer and hands it to a
// member. then is called with the offer, or with why there is none.
func (w *World) makeOffer(s *session, o scenario.Offer, then func(offer.Signed, error)) {
	c, give, want := s.c, int32(o.Give), int32(o.Want)
	owner, number := w.accountOf(c.number, give), w.loyalty.trading.signed
	w.loyalty.trading.signed++
	not := func(err error) { then(offer.Signed{}, err) }
	allowed, _ := w.loyalty.chain.Allowed(w.merchantID(give), owner)
	allow := ledger.PointsApprove{Points: w.loyalty.chain.PointsAt(w.merchantID(give)), Spender: w.loyalty.chain.Venue().Exchange, Amount: allowed + o.Amount}
	w.carried(s, give, owner, fmt.Sprint("approve ", number), allow, func() {
		signed := w.signOffer(c, o, number)
		w.inTurn(s, give, func(p int32) error { return w.takeOffer(p, signed) }, func(k fault.Kind) bool {
			return k == fault.Malformed || k == fault.BadSignature || k == fault.Conflict // every member says so
		}, func(int32) {
			id := signed.ID()
			c.offers = append(c.offers, own{signed, give, want})
			w.put(trace.Event{
				Who: w.names.customers[c.who], What: trace.Offer, Fact: trace.Short(id[:]), Kind: w.names.merchants[give] + ">" + w.names.merchants[want],
				N: int64(o.Amount), Note: fmt.Sprintf("%d/%d for %s", o.Get, o.Amount, o.Lasts),
			})
			then(signed, nil)
		}, not)
	}, not)
}

// own is an offer that a customer made.
type own struct {
	signed     offer.Signed
	give, want int32
}

// Cancel has a customer withdraw its offers of a merchant's points.
func (w *World) Cancel(who, give, want int) {
	w.will(who, func(c *customer) {
		var left []own
		for _, o := range c.offers {
			if int(o.give) == give && (want == scenario.Anybody || int(o.want) == want) {
				left = append(left, o)
			}
		}
		w.withdraw(&session{c: c}, left, func(err error) { w.ended1(c, "cancel", int32(give), err) })
	})
}

// withdraw has a member carry the end of one offer after the other, of those of which no
// member says that they are over.
func (w *World) withdraw(s *session, left []own, then func(error)) {
	if len(left) == 0 {
		then(nil)
		return
	}
	o, over := left[0], false
	next := func() { w.withdraw(s, left[1:], then) }
	end := func() {
		id := o.signed.ID()
		w.carried(s, o.give, w.accountOf(s.c.number, o.give), "cancel "+trace.Short(id[:]), ledger.ExchangeCancel{Offer: o.signed.Offer}, next, then)
	}
	w.inTurn(s, o.give, func(p int32) error {
		v, known := w.trader(p).service.View(o.signed.ID())
		if !known {
			return fault.New(fault.NotFound, "ask for an offer", "this member does not know it")
		}
		over = scenario.Over(v.Standing.State)
		return nil
	}, func(fault.Kind) bool { return false }, func(int32) {
		if over {
			next()
			return
		}
		end()
	}, func(error) { end() })
}

func (w *World) signOffer(c *customer, o scenario.Offer, number int32) offer.Signed {
	give, want := int32(o.Give), int32(o.Want)
	chain, who := w.loyalty.chain, w.names.customers[c.who]
	maker, recipient := w.accountOf(c.number, give), w.accountOf(c.number, want)
	chain.Name(maker, who)
	chain.Name(recipient, who)
	return offer.Sign(chain.Venue(), offer.Offer{
		Maker: offer.Address(maker), Recipient: offer.Address(recipient), Give: offer.Address(chain.PointsAt(w.merchantID(give))), Want: offer.Address(chain.PointsAt(w.merchantID(want))),
		GiveAmount: o.Amount, WantAmount: o.Get, Nonce: w.millis(), Expiry: uint64(w.clock().Add(o.Lasts).Unix()), Salt: w.digest("offer", number),
	}, w.purse(c.number, give))
}

// Pump has merchants quote their points around a circle, as in the full mode.
func (w *World) Pump(merchants []int, gain float64, amount uint64) error {
	give := scenario.PumpGives(len(merchants), gain, amount)
	for i, m := range merchants {
		gives, wants := int32(m), int32(merchants[(i+1)%len(merchants)])
		if err := w.fund(gives, give); err != nil {
			return err
		}
		w.quote(gives, wants, give, amount)
	}
	return nil
}

// fund gives a merchant some of its own points to quote with, and the exchange its
// leave to take them.
func (w *World) fund(p int32, amount uint64) error {
	s := w.shop(p)
	if s == nil {
		return fault.New(fault.NotFound, "pump", w.names.merchants[p]+" has no points of its own")
	}
	m, c, to := w.loyalty.trading, w.loyalty.chain, w.merchantID(p)
	m.funded++
	line := points.Line{Ref: w.digest("fund", m.funded), Account: points.Account(to), Amount: amount}
	if err := s.points.Issue(context.Background(), []points.Line{line}); err != nil {
		return err
	}
	allowed, _ := c.Allowed(to, to)
	c.Call(to, fmt.Sprint("approve fund ", m.funded), ledger.PointsApprove{Points: c.PointsAt(to), Spender: c.Venue().Exchange, Amount: allowed + amount})
	return nil
}

// quote publishes a merchant's quote of its own points for another's.
func (w *World) quote(p, wants int32, give, want uint64) {
	if !w.peers[p].up {
		return
	}
	m, c := w.loyalty.trading, w.loyalty.chain
	s := offer.Sign(c.Venue(), offer.Offer{
		Maker: offer.Address(w.merchantID(p)), Give: offer.Address(c.PointsAt(w.merchantID(p))), Want: offer.Address(c.PointsAt(w.merchantID(wants))),
		GiveAmount: give, WantAmount: want, Nonce: w.millis(), Expiry: uint64(w.clock().Add(scenario.QuotedFor).Unix()), Salt: w.digest("quote", m.funded),
	}, w.operator(p))
	id := s.ID()
	e := trace.Event{
		Who: w.names.merchants[p], What: trace.Offer, Fact: trace.Short(id[:]), Kind: w.names.merchants[p] + ">" + w.names.merchants[wants],
		N: int64(give), Note: fmt.Sprintf("%d/%d for %s", want, give, scenario.QuotedFor),
	}
	if err := w.takeOffer(p, s); err != nil {
		e.What, e.Kind, e.Note = trace.Fail, "quote", fault.KindOf(err).String()
	}
	w.put(e)
}
