package model

import (
	"context"
	"fmt"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/earning"
	"github.com/souk-network/souk/simnet/chain"
	"github.com/souk-network/souk/simnet/scenario"
)

// loyalty is the points of merchants: those on the ledger, in the blocks that the
// full mode has too, and those that merchants owe.
type loyalty struct {
	chain   *chain.Chain
	shops   []shop // by merchant
	earned  int32  // orders that earned points so far
	trading *trading
}

// shop is one merchant with its points.
type shop struct {
	points *chain.Points // nil: it has none
	rules  earning.Rules
	due    []credit // in the order of sale
	round  bool     // a look at them is to come
}

// credit is points of an order that are not handed to the chain.
type credit struct {
	customer, number int32
	amount           uint64
}

// owed is a credit that waits until its merchant knows an account of the customer.
type owed struct {
	merchant int32
	credit
}

// foundPoints makes the chain of a network in which a merchant has points.
func (w *World) foundPoints() error {
	w.accounts = w.newAccounts(w.plan)
	var members []did.Member
	var issuers []chain.Issuer
	for i, m := range w.plan.Merchants {
		if !m.Late {
			members = append(members, w.memberOf(int32(i)))
		}
		if m.Issues() {
			issuers = append(issuers, chain.Issuer{Merchant: w.merchantID(int32(i)), Name: w.names.merchants[i], Epoch: uint32(m.PointsEpoch().Seconds()), Cap: scenario.PointsCap})
		}
	}
	if len(issuers) == 0 {
		return nil
	}
	l := &loyalty{shops: make([]shop, len(w.plan.Merchants)), trading: newTrading()}
	l.chain = chain.New(chain.Config{
		BlockTime: w.plan.BlockTime, FinalAge: w.plan.FinalAge, Start: w.plan.Start, Trace: w.cfg.Trace, Now: w.clock,
		Due: func(at time.Time) { w.call(max(w.now, int64(at.Sub(w.plan.Start))), l.chain.Tick) },
	}, members)
	var pairs []chain.Corridor
	if w.plan.Trades {
		pairs = chain.Corridors(len(issuers))
	}
	if err := l.chain.Found(issuers, pairs); err != nil {
		return err
	}
	for i, m := range w.plan.Merchants {
		l.chain.Name(w.merchantID(int32(i)), w.names.merchants[i])
		if m.Issues() {
			l.shops[i].points, _ = l.chain.Points(w.merchantID(int32(i)))
			l.shops[i].rules = m.Rules()
		}
	}
	w.loyalty = l
	return nil
}

// clock is the time of day.
func (w *World) clock() time.Time { return w.plan.Start.Add(time.Duration(w.now)) }

func (w *World) memberOf(p int32) did.Member {
	return did.Member{ID: w.merchantID(p), PeerKey: did.Key(w.digest("peer", p)), Name: w.names.merchants[p], Status: did.StatusActive, Since: 1, Changed: 1}
}

// shop is a merchant's with points; nil where it has none.
func (w *World) shop(p int32) *shop {
	if w.loyalty == nil || w.loyalty.shops[p].points == nil {
		return nil
	}
	return &w.loyalty.shops[p]
}

// earn has a merchant credit what a customer bought, by its rules.
func (w *World) earn(c *customer, p int32, amount credential.Micro) {
	s := w.shop(p)
	if s == nil {
		return
	}
	number := w.loyalty.earned
	o := scenario.Order(fmt.Sprint(number), w.clock(), amount)
	o.Merchant = w.merchantID(p)
	// Without caps and tiers nothing depends on what the person bought before.
	got, err := s.rules.Evaluate(earning.Purchase{Order: o, Known: true})
	if err != nil || got.Points == 0 {
		return // an order that rules cannot judge earns nothing
	}
	w.loyalty.earned++
	s.due = append(s.due, credit{c.number, number, got.Points})
	w.roundLater(p)
}

// roundLater has a peer that runs look at what is due in its next round.
func (w *World) roundLater(p int32) {
	s, n := &w.loyalty.shops[p], &w.peers[p]
	if s.round || !n.up || len(s.due) == 0 {
		return
	}
	s.round = true
	every, life := int64(peer.PointsEvery), n.life
	w.call(n.since+(w.now-n.since+every-1)/every*every, func() {
		if n.up && n.life == life {
			s.round = false
			w.handOut(p, s)
		}
	})
}

// handOut hands what is due to the chain, as far as it is known to whom.
func (w *World) handOut(p int32, s *shop) {
	var lines []points.Line
	for _, d := range s.due {
		c := &w.customers[d.customer]
		if !w.knowsAccount(c, p) {
			c.owed = append(c.owed, owed{p, d})
			continue
		}
		account := w.accountOf(c.number, p)
		w.loyalty.chain.Name(account, w.names.customers[c.number])
		lines = append(lines, points.Line{Ref: w.digest("credit", d.number), Account: account, Amount: d.amount})
	}
	s.due = nil
	for len(lines) > 0 {
		page := lines[:min(peer.IssuePage, len(lines))]
		lines = lines[len(page):]
		if err := s.points.Issue(context.Background(), page); err != nil {
			panic(err) // a page is short, and its lines have accounts and points
		}
	}
}

// knowsAccount reports whether a merchant knows where a customer's points go: some
// grant to write came, and a grant stands that names the account.
func (w *World) knowsAccount(c *customer, p int32) bool {
	enrolled, named := false, false
	for _, n := range c.lines {
		if l := &w.lines[n]; l.merchant == p && l.grant >= 0 {
			enrolled = enrolled || l.enrolled
			named = named || w.lives(p, l.grant)
		}
	}
	return enrolled && named
}

// accountCame credits what waited for an account that a merchant heard of.
func (w *World) accountCame(c *customer, p, line int32) {
	if l := &w.lines[line]; l.rights == consent.Write {
		l.enrolled = true
	}
	if w.shop(p) == nil || len(c.owed) == 0 || !w.knowsAccount(c, p) {
		return
	}
	left := c.owed[:0]
	for _, o := range c.owed {
		if o.merchant == p {
			w.loyalty.shops[p].due = append(w.loyalty.shops[p].due, o.credit)
		} else {
			left = append(left, o)
		}
	}
	c.owed = left
	w.roundLater(p)
}

// stopRounds ends the rounds of a peer that ended.
func (w *World) stopRounds(p int32) {
	if w.loyalty != nil {
		w.loyalty.shops[p].round = false
	}
}

// resumeRounds has a peer that starts look at what is due.
func (w *World) resumeRounds(p int32) {
	if w.loyalty != nil {
		w.roundLater(p)
	}
}

// forgetCredits is what the loss of a disk does to points that a merchant owes.
func (w *World) forgetCredits(p int32) {
	if w.shop(p) == nil {
		return
	}
	w.loyalty.shops[p].due = nil
	for i := range w.customers {
		c := &w.customers[i]
		left := c.owed[:0]
		for _, o := range c.owed {
			if o.merchant != p {
				left = append(left, o)
			}
		}
		c.owed = left
	}
}
