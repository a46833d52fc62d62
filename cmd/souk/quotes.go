package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/bits"
	"sync"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	souk "github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/peer/offers"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
)

// quotesOf signs quotes with a merchant's operator key.
type quotesOf struct {
	node     *souk.Node
	client   *chain.Client
	exchange *loyalty.Exchange
	points   memberPoints
	issuer   *loyalty.Points // nil: the merchant issues none
	key      *secp256k1.PrivateKey

	mu     sync.Mutex // held while what quotes need is counted and sent
	issued [][32]byte // the newest issue to this merchant itself, if there was one since the start
}

var _ api.Quotes = (*quotesOf)(nil)

// quotes is nil where the consortium has no exchange.
func (r *running) quotes(keys peerKeys) api.Quotes {
	at := r.client.Deployment().Exchange
	if at.IsZero() {
		return nil
	}
	q := &quotesOf{
		node: r.node, client: r.client, exchange: loyalty.NewExchange(r.client, at), points: newMemberPoints(r.client),
		key: secp256k1.PrivKeyFromBytes(crypto.FromECDSA(keys.Operator)),
	}
	if r.points != nil {
		q.issuer = r.points.points
	}
	return q
}

func (q *quotesOf) self() offer.Address { return offer.Address(q.client.Account()) }

// Publish checks, has points issued and allowed, signs, and hands in. What is sent
// goes through the outbox in this order; the peer keeps the quote to itself until
// the chain says that it can be filled.
func (q *quotesOf) Publish(ctx context.Context, t api.QuoteTerms) (offer.ID, error) {
	p, o, err := q.plan(ctx, t)
	if err != nil {
		return offer.ID{}, err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	promised, err := q.promised(ctx, o.Give, offer.ID{})
	if err != nil {
		return offer.ID{}, err
	}
	if err := q.cover(ctx, p, o, promised, t.Issue); err != nil {
		return offer.ID{}, err
	}
	if err := q.allow(ctx, p.gives, promised+o.GiveAmount, o.Nonce); err != nil {
		return offer.ID{}, err
	}
	return q.node.Offer(ctx, offer.Sign(q.exchange.Venue(), o, q.key))
}

// plan is the offer that terms describe.
func (q *quotesOf) plan(ctx context.Context, t api.QuoteTerms) (p pairOfPoints, o offer.Offer, err error) {
	const op = "publish quote"
	rate, err := loyalty.ParseRate(t.Rate)
	if err != nil {
		return p, o, err
	}
	if p.give, err = q.points.member(t.Give); err != nil {
		return p, o, err
	}
	if p.want, err = q.points.member(t.Want); err != nil {
		return p, o, err
	}
	if p.give != q.client.Account() && p.want != q.client.Account() {
		return p, o, fault.New(fault.Conflict, op, "this merchant is not one of the pair: it stands behind exchanges of its own points alone")
	}
	if p.gives, p.wants, err = q.points.pair(ctx, t.Give, t.Want); err != nil {
		return p, o, err
	}
	if p.Pair, err = q.exchange.Pair(ctx, p.gives, p.wants); err != nil {
		return p, o, err
	}
	if err := p.open(); err != nil {
		return p, o, err
	}
	wanted, err := wantedFor(t.Amount, rate)
	if err != nil {
		return p, o, err
	}
	if p.asksTooMuch(t.Amount, wanted) {
		return p, o, fault.New(fault.Conflict, op, "it wants more than the corridor lets anybody pay; see 'souk peer corridors'")
	}
	now := time.Now()
	o = offer.Offer{
		Maker: q.self(), Give: offer.Address(p.gives), Want: offer.Address(p.wants), GiveAmount: t.Amount, WantAmount: wanted,
		MaxFee: min(p.feeRoom(wanted), wanted), Nonce: uint64(now.UnixMilli()), Expiry: uint64(now.Unix()) + t.Seconds,
	}
	_, _ = rand.Read(o.Salt[:]) // never fails
	return p, o, o.Check()
}

// wantedFor is what a rate wants for an amount, exactly: rounding would put a quote
// at the edge of its corridor outside of it.
func wantedFor(amount uint64, rate loyalty.Rate) (uint64, error) {
	const op = "publish quote"
	if amount%rate.First != 0 { // the rate is in lowest terms
		return 0, fault.New(fault.Malformed, op, fmt.Sprintf("at %s the amount is a multiple of %d", rate, rate.First))
	}
	hi, wanted := bits.Mul64(amount/rate.First, rate.Second)
	if hi > 0 || wanted > offer.MaxAmount {
		return 0, fault.New(fault.Malformed, op, "it wants more than 2^48 - 1 points")
	}
	return wanted, nil
}

// promised is what this merchant's open quotes may still take of some points,
// without one of them.
func (q *quotesOf) promised(ctx context.Context, give offer.Address, without offer.ID) (sum uint64, err error) {
	for _, v := range q.node.Offers().Of(q.self()) {
		if v.Signed.Offer.Give != give || v.Signed.ID() == without || ended(v) {
			continue
		}
		given, err := q.exchange.Given(ctx, v.Signed.ID())
		if err != nil {
			return 0, err
		}
		sum += reserve(v.Signed.Offer, given)
	}
	return sum, nil
}

func ended(v offers.View) bool {
	return isOver(v.Standing.State) || v.Signed.Offer.Ends() <= uint64(time.Now().UnixMilli())
}

// cover sees to it that the merchant has what it promises.
func (q *quotesOf) cover(ctx context.Context, p pairOfPoints, o offer.Offer, promised uint64, issue bool) error {
	const op = "publish quote"
	held, err := loyalty.NewToken(q.client, p.gives).Balance(ctx, chain.Address(q.self()))
	if err != nil {
		return err
	}
	need, have := promised+o.GiveAmount, held.Uint64() // a balance has at most 50 bits
	switch {
	case have >= need:
		return nil
	case issue && p.give == q.client.Account() && q.issuer != nil:
		ref := q.exchange.Venue().ID(o)
		return q.issue(ctx, loyalty.Line{Ref: ref, Account: q.self(), Amount: need - have})
	case p.give == q.client.Account():
		return fault.New(fault.Conflict, op, fmt.Sprintf("this merchant's account has %d of its points and its quotes need %d; have it issue what it lacks to itself", have, need))
	}
	return fault.New(fault.Conflict, op, fmt.Sprintf("this merchant's account has %d of these points and its quotes need %d", have, need))
}

// issue has points issued to the merchant itself. One issue at a time is on its way,
// or what comes with it would be issued twice.
func (q *quotesOf) issue(ctx context.Context, line loyalty.Line) error {
	places, err := q.issuer.Where(ctx, q.issued)
	if err != nil {
		return err
	}
	for _, at := range places {
		if at != nil && at.State < chain.Mined {
			return fault.New(fault.Unavailable, "publish quote", "points that were issued for an earlier quote are not in a block yet; try again then")
		}
	}
	if err := q.issuer.Issue(ctx, []loyalty.Line{line}); err != nil {
		return err
	}
	q.issued = [][32]byte{line.Ref}
	return nil
}

// allow sets what the exchange may take of the merchant's points. round tells
// repeats apart.
func (q *quotesOf) allow(ctx context.Context, gives chain.Address, amount, round uint64) error {
	token := loyalty.NewToken(q.client, gives)
	_, err := token.Approve(ctx, q.exchange.Address(), amount, round)
	return err
}

// List reads the chain for what is left of each.
func (q *quotesOf) List(ctx context.Context) ([]api.OwnQuote, error) {
	known, err := q.points.all(ctx)
	if err != nil {
		return nil, err
	}
	var out []api.OwnQuote
	for _, v := range q.node.Offers().Of(q.self()) {
		o := v.Signed.Offer
		shown := api.OwnQuote{
			ID: v.Signed.ID(), Give: known.name(chain.Address(o.Give)), Want: known.name(chain.Address(o.Want)), GiveAmount: o.GiveAmount,
			WantAmount: o.WantAmount, Expires: time.Unix(int64(o.Expiry), 0).UTC(),
		}
		s, err := q.node.OfferStatus(ctx, shown.ID)
		if err != nil {
			return nil, err
		}
		given, err := q.exchange.Given(ctx, shown.ID)
		if err != nil {
			return nil, err
		}
		shown.State, shown.Standing, shown.Left = s.State, s.Standing.State.String(), o.GiveAmount-min(given, o.GiveAmount)
		out = append(out, shown)
	}
	return out, nil
}

// Withdraw has the end carried first: until it is in a block the quote may be
// filled, and afterwards nothing may be taken for it.
func (q *quotesOf) Withdraw(ctx context.Context, id offer.ID) error {
	const op = "withdraw quote"
	v, known := q.node.Offers().View(id)
	if !known || v.Signed.Offer.Maker != q.self() {
		return fault.New(fault.NotFound, op, "no such quote of this merchant's; see the list")
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if ended(v) {
		return fault.New(fault.Conflict, op, "it is over already")
	}
	if err := q.node.CancelOffer(ctx, id, q.exchange.Venue().SignCancel(id, q.key)); err != nil {
		return err
	}
	left, err := q.promised(ctx, v.Signed.Offer.Give, id)
	if err != nil {
		return err
	}
	return q.allow(ctx, chain.Address(v.Signed.Offer.Give), left, uint64(time.Now().UnixMilli()))
}
