package full

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"

	tokens "github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/offer"
	signed "github.com/souk-network/souk/protocol/points"
	"github.com/souk-network/souk/simnet/chain"
	"github.com/souk-network/souk/simnet/draw"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/trace"
)

// Redeem has a customer spend points of a merchant, as far as they have so many.
// It returns at once.
func (w *World) Redeem(who, merchant int, amount uint64) {
	w.customers[who].will(func(ctx context.Context, c *customer) {
		p := w.peers[merchant]
		c.failed("redeem", p, c.redeem(ctx, p, amount))
	})
}

func (c *customer) redeem(ctx context.Context, p *Peer, amount uint64) error {
	if !p.Running() {
		return closed("redeem")
	}
	held, err := c.balance(p)
	if err != nil || held == 0 {
		return err
	}
	amount = min(amount, held, math.MaxUint32)
	a, err := c.authorise(p, amount)
	if err != nil {
		return err
	}
	for range 2 { // handed in twice, as by a wallet that lost the answer: it is one redemption
		if _, err := p.Redeem(ctx, c.name(), scenario.Reward().ID, uint32(amount), a); err != nil {
			return err
		}
	}
	return nil
}

func closed(op string) error { return fault.New(fault.Unavailable, op, "the shop is closed") }

// signedFor is how long what a customer signs for the chain is good, in seconds.
const signedFor = 3600

// authorise signs that so many points may be redeemed.
func (c *customer) authorise(p *Peer, amount uint64) (points.Authorisation, error) {
	c.signed++
	nonce := c.world.secret("redeem", c.purse.number, c.signed)
	a := points.Authorisation{Holder: c.account(p), Amount: amount, Ref: nonce, ValidBefore: uint64(time.Now().Unix()) + signedFor, Nonce: nonce}
	r := signed.Redemption{Holder: a.Holder, Amount: amount, Ref: a.Ref, Window: signed.Window{Before: a.ValidBefore}, Nonce: a.Nonce}
	token, err := c.world.chain.Token(p.Member.ID)
	if err == nil {
		a.Signature, err = r.Sign(token, c.key(p))
	}
	return a, err
}

// balance is what a customer has of a merchant's points, by the chain.
func (c *customer) balance(p *Peer) (uint64, error) {
	of, issues := c.world.chain.Points(p.Member.ID)
	if !issues {
		return 0, nil
	}
	all, err := of.Balances(c.world.ctx, []points.Account{points.Account(c.account(p))})
	if err != nil {
		return 0, err
	}
	return all[0].Total(), nil
}

// Offer has a customer offer points for points. It returns at once.
func (w *World) Offer(who int, o scenario.Offer) {
	w.customers[who].will(func(ctx context.Context, c *customer) {
		p := w.peers[o.Give]
		c.failed("offer", p, c.offer(ctx, o))
	})
}

// offer makes an offer, of all that the customer has where it names no amount.
func (c *customer) offer(_ context.Context, o scenario.Offer) error {
	w := c.world
	give, want := w.peers[o.Give], w.peers[o.Want]
	if w.chain.PointsAt(give.Member.ID) == ([20]byte{}) || w.chain.PointsAt(want.Member.ID) == ([20]byte{}) {
		return nil // by habit: there is nothing to exchange
	}
	if o.Amount == 0 {
		held, err := c.balance(give)
		if o.Amount, o.Get = held, held; err != nil || held == 0 {
			return err
		}
	}
	_, err := c.makeOffer(o)
	return err
}

// makeOffer has a member carry the customer's permit, signs the offer and hands it
// to a member, as the program does.
func (c *customer) makeOffer(o scenario.Offer) (s offer.Signed, err error) {
	w := c.world
	give, want := w.peers[o.Give], w.peers[o.Want]
	err = c.with(func(ctx context.Context, wallet *wallet.Wallet) error {
		if err := c.allow(ctx, wallet, give, o.Amount); err != nil {
			return err
		}
		s, err = c.signOffer(wallet, o)
		if err != nil {
			return err
		}
		if err := c.handIn(ctx, wallet, s, give, want); err != nil {
			return err
		}
		id := s.ID()
		w.put(trace.Event{
			Who: c.name(), What: trace.Offer, Fact: trace.Short(id[:]), Kind: give.Name + ">" + want.Name, N: int64(o.Amount), Note: fmt.Sprintf("%d/%d for %s", o.Get, o.Amount, o.Lasts),
		})
		return nil
	})
	return s, err
}

func (c *customer) signOffer(wallet *wallet.Wallet, o scenario.Offer) (offer.Signed, error) {
	w := c.world
	give, want := w.peers[o.Give], w.peers[o.Want]
	w.chain.Name(c.account(give), c.name())
	w.chain.Name(c.account(want), c.name())
	c.signed++
	return wallet.SignOffer(give.Member.ID, w.chain.Venue(), offer.Offer{
		Recipient: offer.Address(c.account(want)), Give: offer.Address(w.chain.PointsAt(give.Member.ID)), Want: offer.Address(w.chain.PointsAt(want.Member.ID)),
		GiveAmount: o.Amount, WantAmount: o.Get, Nonce: uint64(time.Now().UnixMilli()), Expiry: uint64(time.Now().Add(o.Lasts).Unix()),
	}, draw.Stream(w.plan.Seed, "offer", uint64(c.purse.number), uint64(c.signed)))
}

// Cancel has a customer withdraw its offers of a merchant's points. It returns at
// once.
func (w *World) Cancel(who, give, want int) {
	w.customers[who].will(func(ctx context.Context, c *customer) {
		p := w.peers[give]
		c.failed("cancel", p, c.cancel(p, want))
	})
}

// cancel has a member carry the end of each offer that is not over.
func (c *customer) cancel(give *Peer, want int) error {
	return c.with(func(ctx context.Context, w *wallet.Wallet) error {
		own, err := w.OwnOffers(ctx)
		if err != nil {
			return err
		}
		for _, o := range own {
			if o.Gives != give.Member.ID || want != scenario.Anybody && o.Wants != c.world.peers[want].Member.ID {
				continue
			}
			if err := c.end(ctx, w, o, give); err != nil {
				return err
			}
		}
		return nil
	})
}

// end ends one offer, unless a member says that it is over.
func (c *customer) end(ctx context.Context, w *wallet.Wallet, o wallet.OwnOffer, give *Peer) error {
	id, venue := o.Signed.ID(), c.world.chain.Venue()
	if _, at, err := w.OfferState(ctx, id, give.Member.ID); err == nil && scenario.Over(offer.State(at.Standing)) {
		return nil
	}
	return c.carried(ctx, w, venue.Exchange, chain.CancelCall(o.Signed.Offer, venue.SignCancel(id, c.key(give))), give.Member.ID)
}

// handIn keeps an offer in the wallet, then gives it to a member.
func (c *customer) handIn(ctx context.Context, w *wallet.Wallet, s offer.Signed, give, want *Peer) error {
	own := wallet.OwnOffer{Signed: s, Gives: give.Member.ID, Wants: want.Member.ID, Made: uint64(time.Now().UnixMilli())}
	if err := w.KeepOffer(ctx, own); err != nil {
		return err
	}
	by, _, err := w.HandIn(ctx, s, give.Member.ID)
	if err != nil {
		return err
	}
	own.By = by
	return w.KeepOffer(ctx, own)
}

// allow has a member carry a permit by which the exchange may take so many more of
// a customer's points, and waits until it is in a block.
func (c *customer) allow(ctx context.Context, w *wallet.Wallet, p *Peer, more uint64) error {
	owner := c.account(p)
	allowed, nonce := c.world.chain.Allowed(p.Member.ID, owner)
	m := signed.Permit{Owner: owner, Spender: c.world.chain.Venue().Exchange, Value: allowed + more, Nonce: nonce, Deadline: uint64(time.Now().Unix()) + signedFor}
	token, err := c.world.chain.Token(p.Member.ID)
	if err != nil {
		return err
	}
	sig, err := m.Sign(token, c.key(p))
	if err != nil {
		return err
	}
	number := func(n uint64) *big.Int { return new(big.Int).SetUint64(n) }
	data, err := tokens.NewPoints().TryPackPermit(common.Address(m.Owner), common.Address(m.Spender), number(m.Value), number(m.Deadline), sig[64], [32]byte(sig[:32]), [32]byte(sig[32:64]))
	if err != nil {
		return fault.Wrap(fault.Internal, "pack permit", err)
	}
	return c.carried(ctx, w, token.Address, data, p.Member.ID)
}

// carried has a member carry a call, and waits until it is in a block.
func (c *customer) carried(ctx context.Context, w *wallet.Wallet, to [20]byte, data []byte, first did.Merchant) error {
	for deadline := time.Now().Add(patience); ; time.Sleep(c.world.plan.BlockTime) {
		by, at, err := w.Relay(ctx, to, data, first)
		switch {
		case err != nil:
			return err
		case at.State == "mined" || at.State == "final":
			return nil
		case at.State == "failed":
			return fault.New(fault.Conflict, "relay call", "the contract refused it")
		case time.Now().After(deadline):
			return fault.New(fault.Unavailable, "relay call", "no block has it yet")
		}
		first = by
	}
}

// Pump has merchants quote their points around a circle, each the next one's for
// its own, so that one round gives so much more than it costs. Members do not
// settle the circle among its makers; it stands until it is stopped or somebody
// goes round it.
func (w *World) Pump(merchants []int, gain float64, amount uint64) error {
	give := scenario.PumpGives(len(merchants), gain, amount)
	for i, m := range merchants {
		gives, wants := w.peers[m], w.peers[merchants[(i+1)%len(merchants)]]
		if err := gives.fund(give); err != nil {
			return err
		}
		w.running.Go(func() { gives.quote(wants, give, amount) })
	}
	return nil
}

// fund gives a merchant some of its own points to quote with, and the exchange its
// leave to take them.
func (p *Peer) fund(amount uint64) error {
	w, to := p.world, ledger.Account(p.Member.ID)
	p.funded++
	own, issues := w.chain.Points(p.Member.ID)
	if !issues {
		return fault.New(fault.NotFound, "pump", p.Name+" has no points of its own")
	}
	line := points.Line{Ref: w.secret("fund", p.number, p.funded), Account: points.Account(to), Amount: amount}
	if err := own.Issue(w.ctx, []points.Line{line}); err != nil {
		return err
	}
	allowed, _ := w.chain.Allowed(p.Member.ID, to)
	approve := ledger.PointsApprove{Points: w.chain.PointsAt(p.Member.ID), Spender: w.chain.Venue().Exchange, Amount: allowed + amount}
	w.chain.Call(to, fmt.Sprint("approve ", p.number, " ", p.funded), approve)
	return nil
}

// quote publishes a merchant's quote of its own points for another's.
func (p *Peer) quote(wants *Peer, give, want uint64) {
	w := p.world
	if !p.Running() {
		return
	}
	o := offer.Offer{
		Maker: offer.Address(p.Member.ID), Give: offer.Address(w.chain.PointsAt(p.Member.ID)), Want: offer.Address(w.chain.PointsAt(wants.Member.ID)),
		GiveAmount: give, WantAmount: want, Nonce: uint64(time.Now().UnixMilli()), Expiry: uint64(time.Now().Add(scenario.QuotedFor).Unix()),
		Salt: w.secret("quote", p.number, p.funded),
	}
	e := trace.Event{Who: p.Name, What: trace.Offer, Kind: p.Name + ">" + wants.Name, N: int64(give), Note: fmt.Sprintf("%d/%d for %s", want, give, scenario.QuotedFor)}
	id, err := p.Offer(w.ctx, offer.Sign(w.chain.Venue(), o, p.operator))
	if err != nil {
		e.What, e.Kind, e.Note = trace.Fail, "quote", fault.KindOf(err).String()
	}
	e.Fact = trace.Short(id[:])
	w.put(e)
}
