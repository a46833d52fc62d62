package real

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/protocol/points"
	simchain "github.com/souk-network/souk/simnet/chain"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/trace"
)

// openPairs has members vote for the pairs of points that can be exchanged, as in the
// full simulation.
func (w *World) openPairs() error {
	if !w.plan.Trades {
		return nil
	}
	first, all := w.peers[0], simchain.Corridors(len(w.issuers))
	pairs := len(all)
	for _, c := range all {
		terms := api.CorridorTerms{
			First: w.peers[w.issuers[c.A].number].ID().String(), Second: w.peers[w.issuers[c.B].number].ID().String(),
			Min: fmt.Sprint("1:", c.Rate), Max: fmt.Sprint(c.Rate, ":1"), CapFirst: c.Cap, CapSecond: c.Cap,
		}
		if err := first.Call(w.told, http.MethodPost, "/v1/corridors", terms, nil); err != nil {
			return fmt.Errorf("%s proposes an exchange: %w", first.name, err)
		}
	}
	for _, p := range w.peers[1 : len(w.members())/2+1] {
		if err := p.decide(pairs, "vote"); err != nil {
			return err
		}
	}
	if err := first.decide(pairs, "enact"); err != nil {
		return err
	}
	return w.until("every pair of points can be exchanged", func() (bool, error) {
		var list api.CorridorList
		err := first.Call(w.told, http.MethodGet, "/v1/corridors?all=true", nil, &list)
		open := 0
		for _, c := range list.Corridors {
			if c.State == loyalty.PairOpen.String() {
				open++
			}
		}
		return open == pairs, err
	})
}

// decide has a merchant vote for all pairs that are proposed, once its peer knows
// them, or enact them, once they have their votes.
func (p *peer) decide(pairs int, verb string) error {
	var list api.CorridorList
	err := p.world.until("every pair of points is proposed and voted for", func() (bool, error) {
		err := p.Call(p.world.told, http.MethodGet, "/v1/corridors?all=true", nil, &list)
		ready := len(list.Proposals) == pairs
		for _, one := range list.Proposals {
			ready = ready && (verb == "vote" || one.Votes >= one.Needed)
		}
		return ready, err
	})
	for _, one := range list.Proposals {
		if err == nil {
			err = p.Call(p.world.told, http.MethodPost, fmt.Sprintf("/v1/corridors/proposals/%d/%s", one.ID, verb), nil, nil)
		}
	}
	return err
}

// Offer has a customer offer points for points. It returns at once.
func (w *World) Offer(who int, o scenario.Offer) {
	w.customers[who].will(func(ctx context.Context, c *customer) {
		c.failed("offer", w.peers[o.Give], c.offer(ctx, o))
	})
}

// offer makes an offer, of all that the customer has where it names no amount.
func (c *customer) offer(ctx context.Context, o scenario.Offer) error {
	w := c.world
	give, gives := w.pointsOf(o.Give)
	want, wants := w.pointsOf(o.Want)
	if !gives || !wants {
		return nil // by habit: there is nothing to exchange
	}
	if o.Amount == 0 {
		held, err := w.balance(ctx, give, c.account(w.peers[o.Give]))
		if o.Amount, o.Get = held, held; err != nil || held == 0 {
			return err
		}
	}
	return c.with(ctx, func(open *wallet.Wallet) error {
		if err := c.allow(ctx, open, give, o.Amount); err != nil {
			return err
		}
		return c.makeOffer(ctx, open, o, give, want)
	})
}

// makeOffer signs an offer, keeps it in the wallet and hands it to a member, as the
// program does.
func (c *customer) makeOffer(ctx context.Context, open *wallet.Wallet, o scenario.Offer, give, want issuer) error {
	w := c.world
	from, to := w.peers[o.Give], w.peers[o.Want]
	c.account(from)
	s, err := open.SignOffer(from.ID(), w.venue(), offer.Offer{
		Recipient: c.account(to), Give: offer.Address(give.At), Want: offer.Address(want.At), GiveAmount: o.Amount, WantAmount: o.Get,
		Nonce: uint64(time.Now().UnixMilli()), Expiry: w.chainTime() + uint64(o.Lasts/time.Second),
	}, rand.Reader)
	if err != nil {
		return err
	}
	own := wallet.OwnOffer{Signed: s, Gives: from.ID(), Wants: to.ID(), Made: uint64(time.Now().UnixMilli())}
	if err := open.KeepOffer(ctx, own); err != nil {
		return err
	}
	if own.By, _, err = open.HandIn(ctx, s, from.ID()); err != nil {
		return err
	}
	id := s.ID()
	w.put(trace.Event{
		Who: c.name(), What: trace.Offer, Fact: trace.Short(id[:]), Kind: give.name + ">" + want.name, N: int64(o.Amount), Note: fmt.Sprintf("%d/%d for %s", o.Get, o.Amount, o.Lasts),
	})
	return open.KeepOffer(ctx, own)
}

// Cancel has a customer withdraw its offers of a merchant's points. It returns at
// once.
func (w *World) Cancel(who, give, want int) {
	w.customers[who].will(func(ctx context.Context, c *customer) {
		p := w.peers[give]
		c.failed("cancel", p, c.cancel(ctx, p, want))
	})
}

// cancel has a member carry the end of each offer that is not over.
func (c *customer) cancel(ctx context.Context, give *peer, want int) error {
	return c.with(ctx, func(open *wallet.Wallet) error {
		own, err := open.OwnOffers(ctx)
		if err != nil {
			return err
		}
		for _, o := range own {
			if o.Gives != give.ID() || want != scenario.Anybody && o.Wants != c.world.peers[want].ID() {
				continue
			}
			if err := c.end(ctx, open, o, give); err != nil {
				return err
			}
		}
		return nil
	})
}

// end ends one offer, unless a member says that it is over, and waits until that is
// in a block.
func (c *customer) end(ctx context.Context, open *wallet.Wallet, o wallet.OwnOffer, give *peer) error {
	w, id := c.world, o.Signed.ID()
	if _, at, err := open.OfferState(ctx, id, give.ID()); err == nil && scenario.Over(offer.State(at.Standing)) {
		return nil
	}
	exchange := loyalty.NewExchange(w.made.Through(open, give.ID()), w.made.Reader().Deployment().Exchange)
	_, err := exchange.RelayCancel(ctx, o.Signed.Offer, w.venue().SignCancel(id, c.key(give)))
	return err
}

// allow has a member carry a permit by which the exchange may take so many more of a
// customer's points, and waits until it is in a block.
func (c *customer) allow(ctx context.Context, open *wallet.Wallet, own issuer, more uint64) error {
	w := c.world
	p := w.peers[own.number]
	owner, spender := chain.Address(c.account(p)), w.made.Reader().Deployment().Exchange
	t := loyalty.NewToken(w.made.Through(open, p.ID()), own.At)
	allowed, err := t.Allowance(ctx, owner, spender)
	if err != nil {
		return err
	}
	permit := points.Permit{Owner: owner, Spender: spender, Value: allowed.Uint64() + more, Deadline: w.signedUntil()}
	if permit.Nonce, err = t.PermitNonce(ctx, owner); err != nil {
		return err
	}
	sig, err := permit.Sign(w.tokenOf(own), c.key(p))
	if err == nil {
		_, err = t.Permit(ctx, permit, sig)
	}
	return err
}

func (w *World) venue() offer.Venue {
	d := w.made.Reader().Deployment()
	return offer.Venue{Chain: d.ChainID, Exchange: offer.Address(d.Exchange)}
}

// Pump has merchants quote their points around a circle, each the next one's for its
// own, so that one round gives so much more than it costs.
func (w *World) Pump(merchants []int, gain float64, amount uint64) error {
	give := scenario.PumpGives(len(merchants), gain, amount)
	for i, m := range merchants {
		gives, wants := w.peers[m], w.peers[merchants[(i+1)%len(merchants)]]
		if !gives.up.Load() {
			continue
		}
		w.do(func() { gives.quote(wants, give, amount) })
	}
	return nil
}

// quote publishes a merchant's quote of its own points for another's, which are
// issued for it.
func (p *peer) quote(wants *peer, give, want uint64) {
	terms := api.QuoteTerms{
		Give: p.ID().String(), Want: wants.ID().String(), Amount: give, Rate: fmt.Sprintf("%d:%d", give, want), Seconds: uint64(scenario.QuotedFor / time.Second), Issue: true,
	}
	e := trace.Event{Who: p.name, What: trace.Offer, Kind: p.name + ">" + wants.name, N: int64(give), Note: fmt.Sprintf("%d/%d for %s", want, give, scenario.QuotedFor)}
	var made api.OfferState
	if err := p.Call(p.world.ctx, http.MethodPost, "/v1/quotes", terms, &made); err != nil {
		e.What, e.Kind, e.Note = trace.Fail, "quote", reason(err)
	} else {
		e.Fact = trace.Short(made.ID[:])
	}
	if p.world.ctx.Err() == nil {
		p.world.put(e)
	}
}

// do begins something that is waited for by measures.
func (w *World) do(what func()) {
	w.doing.Add(1)
	w.settled = false
	w.running.Go(func() {
		defer w.doing.Add(-1)
		what()
		w.acted.Store(int64(w.Now()))
	})
}

// chainTime is that of the newest block, in Unix seconds.
func (w *World) chainTime() uint64 {
	_, _, now := w.made.Reader().Head()
	return now
}
