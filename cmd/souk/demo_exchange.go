package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/peer/rounds"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/protocol/points"
)

const (
	exchanging  = 5           // of the merchants, the first ones, whose points are exchanged
	exchangeFee = 100         // basis points of what is received
	dailyCap    = 1 << 46     // points of a pair given in a day
	leastOffer  = 10          // points; less is not worth an offer
	offeredFor  = 30 * 86_400 // seconds of the chain
)

// trades are the two merchants whose points a customer exchanges: the first two
// where it buys, if their points are exchanged.
func (d *demo) trades(c *customer, buysAt map[int]bool) (a, b int, ok bool) {
	var found []int
	for j := range min(exchanging, len(d.merchants)) {
		if buysAt[j] {
			found = append(found, j)
		}
	}
	if len(found) < 2 {
		return 0, 0, false
	}
	if c.Number%2 == 0 {
		return found[0], found[1], true
	}
	return found[1], found[0], true
}

// exchange has customers offer a quarter of their points of one merchant for as
// many of another. Peers gossip the offers, find what crosses, and settle it.
func (d *demo) exchange(ctx context.Context) error {
	buysAt := d.buysAt()
	err := d.eachOnChain(ctx, "offers", func(ctx context.Context, c *customer) error {
		give, want, ok := d.trades(c, buysAt[c.Ref])
		if !ok {
			return nil
		}
		return d.offer(ctx, c, give, want)
	})
	if err != nil {
		return err
	}
	if len(d.offered) == 0 {
		return nil
	}
	signed := time.Now() // the last one
	if err := d.gossiped(ctx); err != nil {
		return err
	}
	everywhere := time.Since(signed)
	if err := d.until(ctx, 10*time.Minute, "what crosses is settled", d.settledOffers); err != nil {
		return err
	}
	d.count.OfferSeconds = &offerSeconds{Everywhere: everywhere.Seconds(), Mined: time.Since(signed).Seconds()}
	return nil
}

// offer allows the exchange exactly what is offered, signs, and hands in.
func (d *demo) offer(ctx context.Context, c *customer, give, want int) error {
	gives, balance, err := d.holding(ctx, c, give)
	if err != nil {
		return err
	}
	wants, _, err := d.holding(ctx, c, want)
	amount := balance / 4
	if err != nil || amount < leastOffer {
		return err
	}
	if err := d.allow(ctx, c, give, gives, d.network.Chain.Exchange, amount); err != nil {
		return err
	}
	_, recipient := d.accountAt(c, want)
	o := offer.Offer{
		Recipient: recipient, Give: gives, Want: wants, GiveAmount: amount, WantAmount: amount,
		MaxFee: amount/50 + 1, Expiry: d.chainTime() + offeredFor,
	}
	venue := offer.Venue{Chain: d.network.Chain.ChainID, Exchange: offer.Address(d.network.Chain.Exchange)}
	s, err := c.Wallet.SignOffer(d.merchants[give].ID, venue, o, rand.Reader)
	if err != nil {
		return err
	}
	by, _, err := c.Wallet.HandIn(ctx, s, d.merchants[give].ID)
	if err != nil {
		return err
	}
	d.count.mu.Lock()
	defer d.count.mu.Unlock()
	d.offered = append(d.offered, handedIn{s, by})
	return nil
}

// allow has a member carry a permit over an exact amount to the chain.
func (d *demo) allow(ctx context.Context, c *customer, j int, token [20]byte, spender chain.Address, amount uint64) error {
	key, account := d.accountAt(c, j)
	t := loyalty.NewToken(d.through(c, j), token)
	domain, err := t.Domain(ctx)
	if err != nil {
		return err
	}
	p := points.Permit{Owner: account, Spender: spender, Value: amount, Deadline: d.chainTime() + signedFor}
	if p.Nonce, err = t.PermitNonce(ctx, account); err != nil {
		return err
	}
	sig, err := p.Sign(domain, key)
	if err != nil {
		return err
	}
	_, err = t.Permit(ctx, p, sig)
	return err
}

// handedIn is an offer and the member that took it in.
type handedIn struct {
	offer.Signed
	by did.Merchant
}

// gossiped waits until every offer was published and all peers hold the same facts.
func (d *demo) gossiped(ctx context.Context) error {
	err := d.until(ctx, 5*time.Minute, "every offer is published", func(ctx context.Context) (bool, error) {
		for _, o := range d.offered {
			_, at, err := d.customers[0].Wallet.OfferState(ctx, o.ID(), o.by)
			if err != nil || at.State == "signed" {
				d.tick()
				return false, err
			}
		}
		return true, nil
	})
	if err != nil {
		return err
	}
	d.count.OffersGossiped = len(d.offered)
	return d.settle(ctx)
}

// tick lets a second go by on the chain: peers look at offers again when there is
// a block, and this chain makes none while nobody sends.
func (d *demo) tick() {
	_ = d.chain.devnet.AdjustTime(time.Second) // refused while a transaction waits, which makes a block itself
}

// settledOffers counts what the exchange filled, and reports whether nothing is
// left that crosses: all offers are one for one.
func (d *demo) settledOffers(ctx context.Context) (bool, error) {
	head, _, _ := d.chain.client.Head()
	events, err := loyalty.NewExchange(d.chain.client, d.network.Chain.Exchange).Events(ctx, d.network.Chain.Block, head)
	if err != nil {
		return false, err
	}
	given := map[offer.ID]uint64{}
	for _, e := range events {
		if f, ok := e.What.(loyalty.Filled); ok {
			given[f.Offer] += f.Given
		}
	}
	type way struct{ give, want offer.Address }
	offered, filled, total := map[way]uint64{}, map[way]uint64{}, uint64(0)
	for _, s := range d.offered {
		w := way{s.Offer.Give, s.Offer.Want}
		offered[w] += s.Offer.GiveAmount
		filled[w] += given[s.ID()]
		total += given[s.ID()]
	}
	d.count.OffersSettled, d.count.PointsExchanged = len(given), int(total)
	for w, sum := range offered {
		if filled[w] < min(sum, offered[way{w.want, w.give}]) {
			d.tick()
			return false, nil
		}
	}
	return true, nil
}

// spendElsewhere has some customers pay at one merchant with another's points:
// the merchant then holds points that the other one owes it for.
func (d *demo) spendElsewhere(ctx context.Context) error {
	buysAt := d.buysAt()
	return d.eachOnChain(ctx, "payments", func(ctx context.Context, c *customer) error {
		from, at, ok := d.trades(c, buysAt[c.Ref])
		if !ok {
			return nil
		}
		return d.pay(ctx, c, from, at)
	})
}

// pay gives an eighth of a customer's points of one merchant to another merchant.
func (d *demo) pay(ctx context.Context, c *customer, from, at int) error {
	token, balance, err := d.holding(ctx, c, from)
	if err != nil || balance/8 == 0 {
		return err
	}
	key, account := d.accountAt(c, from)
	t := loyalty.NewToken(d.through(c, from), token)
	domain, err := t.Domain(ctx)
	if err != nil {
		return err
	}
	x := points.Transfer{From: account, To: d.merchants[at].ID, Value: balance / 8, Nonce: random32(), Window: points.Window{Before: d.chainTime() + signedFor}}
	sig, err := x.Sign(domain, key)
	if err != nil {
		return err
	}
	_, err = t.Transfer(ctx, x, sig)
	return err
}

// netsAlone is how many points a day each merchant of the demonstration nets without a question.
const netsAlone = 1 << 40

// net has the first merchant propose that all cancel what they hold of each other's
// points, in circles. The peers work it out, sign, and settle it among themselves.
func (d *demo) net(ctx context.Context) error {
	proposer := d.merchants[0].API
	var r api.NettingRound
	err := proposer.call(ctx, http.MethodPost, "/v1/netting/rounds", api.NettingTerms{}, &r)
	var refused *apiError
	if errors.As(err, &refused) && refused.Status == http.StatusNotFound {
		return nil // no circle of debts
	}
	if err != nil {
		return err
	}
	err = d.until(ctx, 5*time.Minute, "what merchants hold of each other is netted", func(ctx context.Context) (bool, error) {
		id := cmp.Or(r.Next, r.ID)
		if err := proposer.call(ctx, http.MethodGet, "/v1/netting/rounds/"+id, nil, &r); err != nil {
			return false, err
		}
		if r.State == rounds.Failed || r.State == rounds.Expired {
			return false, fmt.Errorf("the round of netting is %s: %s", r.State, r.Reason)
		}
		return r.State == rounds.Settled, nil
	})
	for _, l := range r.Lines {
		d.count.Netted += int(l.Points)
	}
	return err
}
