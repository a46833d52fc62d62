package peertest

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/souk-network/souk/peer/offers"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/market"
	"github.com/souk-network/souk/protocol/offer"
)

// settledAfter is after how many blocks the exchange's chain takes nothing back.
const settledAfter = 8

// Exchange is the exchange contract on a chain of its own: a block every two
// seconds, balances that are their own allowances, and settlements as the
// contract does them. A ring is mined in the block after it was sent.
type Exchange struct {
	mu       sync.Mutex
	genesis  time.Time
	stalled  time.Time // since when, or zero
	still    bool      // stalled, and answers all the same
	lost     time.Duration
	branch   byte // counts reorganisations
	balances map[purse]uint64
	filled   map[offer.ID]uint64
	ended    map[offer.ID]bool
	paused   map[market.Way]bool
	sent     []*sending
	asked    map[uint64]int // offers asked about, by block
	askedFor map[offer.ID]int
	events   []offers.Touched // what happened, in order
	pumps    int
}

type purse struct{ account, points offer.Address }

// sending is something on its way to the chain.
type sending struct {
	ring  *offers.Ring
	ends  offer.ID
	state string
	block uint64 // in which it is or will be
	undo  func()
}

func newExchange() *Exchange {
	return &Exchange{
		genesis: time.Now().Add(-blockTime), balances: map[purse]uint64{}, filled: map[offer.ID]uint64{},
		ended: map[offer.ID]bool{}, paused: map[market.Way]bool{}, asked: map[uint64]int{}, askedFor: map[offer.ID]int{},
	}
}

// Venue is where offers of this world are settled.
func (x *Exchange) Venue() offer.Venue { return offer.Venue{Chain: 1337, Exchange: offer.Address{0xe}} }

// Give issues points to an account, which approves all of them.
func (x *Exchange) Give(account, points offer.Address, amount uint64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.balances[purse{account, points}] += amount
	x.event(offers.Touched{Purses: []offers.Purse{{Account: account, Points: points}}})
}

// Move gives points from one account to another.
func (x *Exchange) Move(from, to, points offer.Address, amount uint64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.advance()
	x.balances[purse{from, points}] -= amount
	x.balances[purse{to, points}] += amount
	x.event(offers.Touched{Purses: []offers.Purse{{Account: from, Points: points}, {Account: to, Points: points}}})
}

// Lose takes points away without an event, as the end of an epoch does.
func (x *Exchange) Lose(account, points offer.Address) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.balances[purse{account, points}] = 0
}

// Sent is how many settlements and cancellations peers handed in so far.
func (x *Exchange) Sent() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return len(x.sent)
}

// Asked is how often peers asked about an offer.
func (x *Exchange) Asked(id offer.ID) int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.askedFor[id]
}

func (x *Exchange) event(t offers.Touched) { x.events = append(x.events, t) }

// Balance is what an account has.
func (x *Exchange) Balance(account, points offer.Address) uint64 {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.advance()
	return x.balances[purse{account, points}]
}

// Stall stops the chain, or lets it go on where it stopped. A stalled chain
// answers nothing.
func (x *Exchange) Stall(stalled bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.advance()
	switch {
	case stalled && x.stalled.IsZero():
		x.stalled = time.Now()
	case !stalled && !x.stalled.IsZero():
		x.lost += time.Since(x.stalled)
		x.stalled = time.Time{}
	}
}

// Still stops the making of blocks, or lets it go on; questions are answered.
func (x *Exchange) Still(still bool) {
	x.Stall(still)
	x.mu.Lock()
	defer x.mu.Unlock()
	x.still = still
}

// Pause pauses both ways of a pair, or opens them.
func (x *Exchange) Pause(a, b offer.Address, paused bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.paused[market.Way{Give: a, Want: b}], x.paused[market.Way{Give: b, Want: a}] = paused, paused
	x.event(offers.Touched{Pairs: []offers.PairOf{offers.PairBetween(a, b)}})
}

// Reorganise takes the newest blocks back. What was mined in them is lost.
func (x *Exchange) Reorganise(blocks uint64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.advance()
	x.branch++
	for _, s := range slices.Backward(x.sent) {
		if s.state == "mined" && s.block+blocks > x.height() {
			s.undo()
			s.state = "failed"
		}
	}
}

// Settled is how many rings are in the chain, and how many were refused by it.
func (x *Exchange) Settled() (mined, failed int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.advance()
	for _, s := range x.sent {
		switch {
		case s.ring != nil && s.state == "mined":
			mined++
		case s.ring != nil && s.state == "failed":
			failed++
		}
	}
	return mined, failed
}

// MostAsked is the most offers that all peers together asked about in a block,
// and how many money pumps they showed.
func (x *Exchange) MostAsked() (offers, pumps int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, n := range x.asked {
		offers = max(offers, n)
	}
	return offers, x.pumps
}

func (x *Exchange) height() uint64 {
	now := time.Now()
	if !x.stalled.IsZero() {
		now = x.stalled
	}
	return uint64((now.Sub(x.genesis) - x.lost) / blockTime)
}

// advance carries out what is due. The lock is held.
func (x *Exchange) advance() {
	height := x.height()
	for _, s := range x.sent {
		if s.state == "sent" && s.block <= height {
			x.carryOut(s)
		}
	}
}

func (x *Exchange) carryOut(s *sending) {
	if s.ring == nil {
		cancelled := offers.Touched{Offers: []offer.ID{s.ends}}
		x.ended[s.ends] = true
		x.event(cancelled)
		s.state, s.undo = "mined", func() { x.ended[s.ends] = false; x.event(cancelled) }
		return
	}
	if x.refuses(s.ring) != nil {
		s.state = "failed"
		return
	}
	x.move(s.ring, false)
	s.state, s.undo = "mined", func() { x.move(s.ring, true) }
}

// refuses holds a ring against the rules of the contract.
func (x *Exchange) refuses(r *offers.Ring) error {
	for i, o := range r.Offers {
		leg, next := r.Legs[i], r.Offers[(i+1)%len(r.Offers)].Offer
		st := x.status(o)
		switch {
		case st.State != offer.StateFillable || leg.Give > st.Fillable || leg.Give == 0:
			return errors.New("an offer cannot be filled so far")
		case next.Want != o.Offer.Give || r.Legs[(i+1)%len(r.Legs)].Get != leg.Give:
			return errors.New("what one gives is not what the next wants")
		case leg.Get < o.Offer.Cost(x.filled[o.ID()]+leg.Give)-o.Offer.Cost(x.filled[o.ID()]):
			return errors.New("a maker gets less than its rate")
		}
	}
	return nil
}

func (x *Exchange) move(r *offers.Ring, back bool) {
	var touched offers.Touched
	defer func() { x.event(touched) }()
	for i, o := range r.Offers {
		next := r.Offers[(i+1)%len(r.Offers)].Offer
		from, to := purse{o.Offer.Maker, o.Offer.Give}, purse{next.Maker, o.Offer.Give}
		if !next.Recipient.IsZero() {
			to.account = next.Recipient
		}
		amount := r.Legs[i].Give
		if back {
			from, to = to, from
			x.filled[o.ID()] -= amount
		} else {
			x.filled[o.ID()] += amount
		}
		x.balances[from] -= amount
		x.balances[to] += amount
		touched.Offers = append(touched.Offers, o.ID())
		touched.Purses = append(touched.Purses, offers.Purse{Account: from.account, Points: from.points}, offers.Purse{Account: to.account, Points: to.points})
	}
}

func (x *Exchange) status(o offer.Signed) offers.Standing {
	left := o.Offer.GiveAmount - x.filled[o.ID()]
	funds := x.balances[purse{o.Offer.Maker, o.Offer.Give}]
	st := offers.Standing{State: offer.StateFillable, Funds: funds}
	switch {
	case uint64(time.Now().Unix()) > o.Offer.Expiry:
		st.State = offer.StateExpired
	case x.ended[o.ID()]:
		st.State = offer.StateCancelled
	case left == 0:
		st.State = offer.StateFilled
	case x.paused[market.Way{Give: o.Offer.Give, Want: o.Offer.Want}]:
		st.State = offer.StatePaused
	case funds == 0:
		st.State = offer.StateNotCovered
	default:
		st.Fillable = min(left, funds)
	}
	return st
}

// Client is the exchange as one peer's chain client reaches it.
type Client struct {
	*Exchange
	Drops    bool // takes settlements and never sends them
	Reorders bool // sends what it is handed in a block in another order
	Refuses  bool // answers no question
	// Tells is told of events before each look at the head; nil: nobody is.
	Tells func(offers.Touched)
	told  int
}

var _ offers.Exchange = (*Client)(nil)

// Head is the newest block.
func (c *Client) Head() offers.Head {
	head, news := c.look()
	for _, t := range news {
		c.Tells(t)
	}
	return head
}

func (c *Client) look() (offers.Head, []offers.Touched) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.advance()
	height := c.height()
	head := offers.Head{
		Number: height, Final: height - min(height, settledAfter),
		Hash: sha256.Sum256(append(binary.BigEndian.AppendUint64(nil, height), c.branch)),
	}
	if c.Tells == nil {
		return head, nil
	}
	head.Told = height
	news := slices.Clone(c.events[c.told:])
	c.told = len(c.events)
	return head, news
}

// Statuses answers at the newest block.
func (c *Client) Statuses(_ context.Context, asked []offer.Signed) ([]offers.Standing, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.Refuses || !c.stalled.IsZero() && !c.still {
		return nil, fault.New(fault.Unavailable, "ask exchange", "the chain does not answer")
	}
	c.advance()
	c.asked[c.height()] += len(asked)
	out := make([]offers.Standing, len(asked))
	for i, o := range asked {
		c.askedFor[o.ID()]++
		out[i] = c.status(o)
	}
	return out, nil
}

// Terms are without a corridor or a cap; a pair is open until a pump pauses it.
func (c *Client) Terms(_ context.Context, pairs []offers.PairOf) ([]market.Terms, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.Refuses || !c.stalled.IsZero() && !c.still {
		return nil, fault.New(fault.Unavailable, "ask exchange", "the chain does not answer")
	}
	out := make([]market.Terms, len(pairs))
	for i, p := range pairs {
		out[i] = market.Terms{
			Open: !c.paused[market.Way{Give: p.Low, Want: p.High}], MinLow: 1, MaxHigh: offer.MaxAmount, MaxLow: 1, LeftLow: offer.MaxAmount, LeftHigh: offer.MaxAmount,
		}
	}
	return out, nil
}

// Settle sends a ring that would pass now.
func (c *Client) Settle(_ context.Context, r offers.Ring) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.advance()
	if err := c.refuses(&r); err != nil {
		return fault.Wrap(fault.Conflict, "settle", err)
	}
	s := &sending{ring: &r, state: "sent", block: c.height() + 1}
	if c.Drops {
		s.block = ^uint64(0)
	}
	at := len(c.sent)
	for c.Reorders && at > 0 && c.sent[at-1].state == "sent" {
		at--
	}
	c.sent = slices.Insert(c.sent, at, s)
	return nil
}

// Settlement is where a ring stands.
func (c *Client) Settlement(_ context.Context, r offers.Ring) (offers.Place, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.advance()
	for _, s := range c.sent {
		if s.ring == nil || s.ring.ID != r.ID {
			continue
		}
		p := offers.Place{State: s.state, Tx: [32]byte(r.ID), Block: s.block}
		if s.state == "mined" && s.block+settledAfter <= c.height() {
			p.State = "final"
		}
		return p, nil
	}
	return offers.Place{}, fault.New(fault.NotFound, "settlement", "never sent")
}

// Cancel sends the end of an offer.
func (c *Client) Cancel(_ context.Context, s offer.Signed, sig []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := s.Venue.VerifyCancel(s.ID(), s.Offer.Maker, sig); err != nil {
		return err
	}
	c.sent = append(c.sent, &sending{ends: s.ID(), state: "sent", block: c.height() + 1})
	return nil
}

// CancelBelow is not part of these worlds.
func (c *Client) CancelBelow(context.Context, offer.Address, uint64, []byte) error {
	return fault.New(fault.Unavailable, "cancel offers", "not part of this chain")
}

// TryPump takes every circle for a pump.
func (c *Client) TryPump(context.Context, []offer.Signed) error { return nil }

// PausePump pauses the pairs of a circle that gains.
func (c *Client) PausePump(_ context.Context, quotes []offer.Signed) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pumps++
	for _, q := range quotes {
		w := market.Way{Give: q.Offer.Give, Want: q.Offer.Want}
		c.paused[w], c.paused[w.Back()] = true, true
	}
	return nil
}
