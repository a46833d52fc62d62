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
	rewards *rewards // nil: no campaign rewards consents
}

// shop is one merchant with its points.
type shop struct {
	points *chain.Points // nil: it has none
	rules  earning.Rules
	due    []credit // in the order of sale
	flying []page   // handed to the chain, and not final
	failed []failed // to be handed out again
	round  bool     // a look at them is to come
}

// credit is points of an order that are not handed to the chain.
type credit struct {
	customer, number int32
	tries            int32 // issues that failed
	amount           uint64
}

// page is credits that one transaction issues, with the Ref of the first.
type page struct {
	ref     [32]byte
	credits []credit
}

// failed is a credit that the contract refused, and when it is due again.
type failed struct {
	at int64
	credit
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
	if w.loyalty = l; w.plan.Rewarded {
		l.rewards = w.newRewards()
	}
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
	s.due = append(s.due, credit{customer: c.number, number: number, amount: got.Points})
	w.roundLater(p)
}

// roundLater has a peer that runs look at what is due in its next round.
func (w *World) roundLater(p int32) { w.roundFrom(p, w.now) }

func (w *World) roundFrom(p int32, from int64) {
	s, n := &w.loyalty.shops[p], &w.peers[p]
	if s.round || !n.up || len(s.due)+len(s.flying) == 0 {
		return
	}
	s.round = true
	every, life := int64(peer.PointsEvery), n.life
	w.call(n.since+(from-n.since+every-1)/every*every, func() {
		if n.up && n.life == life {
			s.round = false
			w.handOut(p, s)
			w.follow(p, s)
			w.roundFrom(p, w.now+1)
		}
	})
}

// handOut hands what is due to the chain, as far as it is known to whom.
func (w *World) handOut(p int32, s *shop) {
	var lines []points.Line
	var credits []credit
	for _, d := range s.due {
		c := &w.customers[d.customer]
		if !w.knowsAccount(c, p) {
			c.owed = append(c.owed, owed{p, d})
			continue
		}
		account := w.accountOf(c.number, p)
		w.loyalty.chain.Name(account, w.names.customers[c.who])
		lines = append(lines, points.Line{Ref: w.refOf(d), Account: account, Amount: d.amount})
		credits = append(credits, d)
	}
	s.due = nil
	for len(lines) > 0 {
		n := min(peer.IssuePage, len(lines))
		if err := s.points.Issue(context.Background(), lines[:n]); err != nil {
			panic(err) // a page is short, and its lines have accounts and points
		}
		s.flying = append(s.flying, page{lines[0].Ref, credits[:n]})
		lines, credits = lines[n:], credits[n:]
	}
}

// refOf is the Ref of a credit's issue: another one for each try.
func (w *World) refOf(d credit) [32]byte {
	if d.tries == 0 {
		return w.digest("credit", d.number)
	}
	return w.digest(fmt.Sprint("credit, try ", d.tries), d.number)
}

// follow notes how far has come what was handed to the chain. What the contract
// refused for good is due again after a while, under another Ref.
func (w *World) follow(p int32, s *shop) {
	left := s.flying[:0]
	for _, f := range s.flying {
		at, err := s.points.Where(context.Background(), [][32]byte{f.ref})
		switch {
		case err == nil && at[0].State == points.Final:
		case err == nil && at[0].State == points.Failed:
			w.refusedByContract(p, s, f)
		default:
			left = append(left, f)
		}
	}
	s.flying = left
}

func (w *World) refusedByContract(p int32, s *shop, f page) {
	due := w.now + int64(points.RetryAfter)
	for _, d := range f.credits {
		d.tries++
		s.failed = append(s.failed, failed{due, d})
	}
	w.call(due, func() {
		for len(s.failed) > 0 && s.failed[0].at <= w.now {
			s.due = append(s.due, s.failed[0].credit)
			s.failed = s.failed[1:]
		}
		w.roundLater(p)
	})
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
		w.enrolled(c, p)
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
	s := &w.loyalty.shops[p]
	s.due, s.flying, s.failed = nil, nil, nil
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
