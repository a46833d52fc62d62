package model

import (
	"context"
	"fmt"

	"github.com/souk-network/souk/peer/attest"
	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/reward"
	"github.com/souk-network/souk/simnet/chain"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/trace"
)

// Rewards for consents: a merchant's campaign on the ledger, starts that members
// attest, stops by the customer's own word, and claims. What attestors say, and the
// merchants' stops, are in attest.go.

// rewards are those of a network in which a campaign rewards consents.
type rewards struct {
	promises  scenario.Promises[*campaign]
	attestors []*attestor            // by merchant; nil where nobody asked
	numbers   map[did.Merchant]int32 // of merchants
	hangs     map[int32][]hanging    // by customer: rewards that began
	lines     map[did.Key]int32      // of grants that were shown, by subject
	payees    map[[20]byte]int32     // customers by the accounts that are paid
	linked    map[holder]int32       // which wallet a merchant's invite links with whom
	keeps     map[int32]bool         // customers who do not stop their rewards
}

// campaign is a merchant's campaign, as everybody can read of it.
type campaign struct {
	scenario.Campaign
	number, merchant int32
	at               [20]byte
	start, end       uint64 // Unix seconds
}

// hanging is a reward that began, with the consent line on which it hangs.
type hanging struct{ campaign, line int32 }

func (w *World) newRewards() *rewards {
	r := &rewards{
		attestors: make([]*attestor, len(w.peers)), numbers: map[did.Merchant]int32{}, hangs: map[int32][]hanging{}, lines: map[did.Key]int32{},
		payees: map[[20]byte]int32{}, linked: map[holder]int32{}, keeps: map[int32]bool{},
	}
	for p := range int32(len(w.peers)) {
		r.numbers[w.merchantID(p)] = p
	}
	return r
}

// rewards are those of this network; nil where no campaign rewards consents.
func (w *World) rewards() *rewards {
	if w.loyalty == nil {
		return nil
	}
	return w.loyalty.rewards
}

// promised are a merchant's campaigns.
func (w *World) promised(p int32) []*campaign {
	if r := w.rewards(); r != nil {
		return r.promises.Of(int(p))
	}
	return nil
}

// campaigns are all campaigns as a merchant's peer reaches them.
func (w *World) campaigns(p int32) *chain.Campaigns { return w.attestor(p).chain }

// Campaign has a merchant make a campaign and issue its budget to it. Customers begin
// their rewards when it is on the chain.
func (w *World) Campaign(merchant int, s scenario.Campaign) error {
	p := int32(merchant)
	shop := w.shop(p)
	if shop == nil {
		return fault.New(fault.NotFound, "campaign", w.names.merchants[p]+" has no points of its own")
	}
	round := len(w.promised(p)) + 1
	at, terms, err := w.campaigns(p).Announce(fmt.Sprint(p, " ", round), s.Terms())
	if err != nil {
		return err
	}
	budget := points.Line{Ref: w.digest(fmt.Sprint("budget ", p), int32(round)), Account: at, Amount: s.Budget}
	if err := shop.points.Issue(context.Background(), []points.Line{budget}); err != nil {
		return err
	}
	one := w.rewards().promises.Add(merchant, func(number int) *campaign {
		return &campaign{Campaign: s, number: int32(number), merchant: p, at: at, start: terms.Start, end: terms.End}
	})
	for i := range w.customers {
		if s.Takes(i) {
			w.will(i, func(c *customer) { w.join(c, one, func() { w.done(c) }) })
		}
	}
	w.lookLater(p)
	return nil
}

// joinAll begins a customer's rewards in the campaigns of a merchant that take starts,
// after a grant.
func (w *World) joinAll(c *customer, p int32, then func()) {
	var open []*campaign
	for _, one := range w.promised(p) {
		if one.Takes(int(c.who)) && uint64(w.clock().Unix()) < one.end {
			open = append(open, one)
		}
	}
	w.oneByOne(open, func(one *campaign, next func()) { w.join(c, one, next) }, then)
}

// oneByOne does something with campaigns one after the other.
func (w *World) oneByOne(all []*campaign, do func(one *campaign, next func()), then func()) {
	if len(all) == 0 {
		then()
		return
	}
	do(all[0], func() { w.oneByOne(all[1:], do, then) })
}

// join begins a customer's reward in a campaign, once, if a grant to its merchant
// stands.
func (w *World) join(c *customer, one *campaign, then func()) {
	g, stands := w.shows(c, one)
	if w.hangsOn(c, one) >= 0 || !stands {
		then()
		return
	}
	w.startReward(c, one, g, func(err error) {
		if err == nil {
			r := w.rewards()
			r.hangs[c.number] = append(r.hangs[c.number], hanging{one.number, w.grants[g].line})
		}
		w.couldNot(c, "reward", one.merchant, err)
		then()
	})
}

// shows is the grant that a customer shows for a reward.
func (w *World) shows(c *customer, one *campaign) (g int32, stands bool) {
	for _, rights := range one.HangsOn() {
		for _, n := range c.lines {
			if l := &w.lines[n]; l.merchant == one.merchant && l.rights == rights {
				if g, stands := w.standing(n); stands {
					return g, true
				}
			}
		}
	}
	return 0, false
}

// hangsOn is the line on which a customer's reward of a campaign hangs; -1: it began
// none.
func (w *World) hangsOn(c *customer, one *campaign) int32 {
	for _, h := range w.rewards().hangs[c.number] {
		if h.campaign == one.number {
			return h.line
		}
	}
	return -1
}

// couldNot writes down what a customer could not do, if there is a reason.
func (w *World) couldNot(c *customer, what string, p int32, err error) {
	if err != nil {
		w.put(trace.Event{Who: w.names.customers[c.who], What: trace.Fail, Peer: w.names.merchants[p], Kind: what, Note: fault.KindOf(err).String()})
	}
}

// startReward has members attest a grant, and one of them carry their words. Who has
// not heard of the grant or of the campaign is asked again.
func (w *World) startReward(c *customer, one *campaign, g int32, then func(error)) {
	s, deadline := &session{c: c}, w.now+int64(scenario.AttestPatience)
	var try func()
	try = func() {
		w.attestStart(s, one, g, func(start reward.Start, words []attest.Word, err error) {
			switch {
			case err == nil:
				o := ledger.CampaignStart{Campaign: one.at, Start: start, Words: chain.Attestations(words)}
				w.carried(s, one.merchant, start.Account, fmt.Sprint("start ", one.number, " ", start.Since), o, func() { then(nil) }, then)
			case !scenario.Early(err) || w.now > deadline:
				then(err)
			default:
				w.call(w.now+int64(w.plan.BlockTime), try)
			}
		})
	}
	try()
}

// attestStart has a wallet ask members for their word that a grant lives.
func (w *World) attestStart(s *session, one *campaign, g int32, then func(reward.Start, []attest.Word, error)) {
	r, c := w.rewards(), s.c
	terms := w.grants[g].terms
	r.lines[terms.Subject] = w.grants[g].line
	r.payees[terms.Account] = c.number
	w.loyalty.chain.Name(terms.Account, w.names.customers[c.who])
	x := attest.Case{Campaign: one.at, Grant: terms}
	x.Since, x.Deadline = attest.StartTimes(w.campaigns(one.merchant).Now(), one.start)
	members, want := attest.Campaign{Merchant: w.merchantID(one.merchant), Quorum: uint8(one.Quorum)}.Attestors(w.loyalty.chain.Registry())
	members = attest.InOrder(members, func(m did.Merchant) bool { return contains(c.custodians, r.numbers[m]) }, w.merchantID(one.merchant))
	var person [32]byte // which all who give their word agree on
	ask := func(p int32, said func([]byte, error)) {
		var answer attest.Answer
		var err error
		w.askMember(c, p, s.trips(p), func() { answer, err = w.attestsStart(p, c, g, x) }, func() {
			if err == nil {
				person = answer.Person
			}
			said(answer.Signature, err)
		}, func() { said(nil, errAway) })
	}
	w.gatherWords(attest.NewRound(members, want), ask, func(words []attest.Word, err error) { then(x.Statement(person), words, err) })
}

// stopRewards has the customer's own word carried that the rewards stop which hung on a
// line whose grant was taken back, as a wallet does after a revocation.
func (w *World) stopRewards(c *customer, n int32, then func()) {
	r := w.rewards()
	if r == nil || r.keeps[c.who] {
		then()
		return
	}
	p := w.lines[n].merchant
	var hung []*campaign
	for _, one := range w.promised(p) {
		if w.hangsOn(c, one) == n {
			hung = append(hung, one)
		}
	}
	s := &session{c: c, met: append([]int32{p}, c.custodians...)}
	w.stopNext(s, hung, func(err error) {
		w.couldNot(c, "stop reward", p, err)
		then()
	})
}

// stopNext stops rewards of a customer's one after the other, as long as that goes
// well.
func (w *World) stopNext(s *session, hung []*campaign, then func(error)) {
	if len(hung) == 0 {
		then(nil)
		return
	}
	one, next := hung[0], func() { w.stopNext(s, hung[1:], then) }
	account := w.accountOf(s.c.number, one.merchant)
	has, err := w.campaigns(one.merchant).Reward(context.Background(), one.at, account, [32]byte{})
	switch {
	case err != nil:
		then(err)
		return
	case has.Since == 0 || has.Stopped != 0:
		next()
		return
	}
	stop := reward.Stop{Account: account, Since: has.Since, Deadline: uint64(w.clock().Add(patience).Unix())}
	w.carried(s, one.merchant, account, fmt.Sprint("stop ", one.number, " ", stop.Deadline), ledger.CampaignStop{Campaign: one.at, Stop: stop}, next, then)
}

// Claim has a customer paid what has vested of their rewards of a merchant.
func (w *World) Claim(who, merchant int) {
	w.will(who, func(c *customer) {
		w.oneByOne(w.promised(int32(merchant)), func(one *campaign, next func()) {
			w.claim(c, one, func(err error) {
				w.couldNot(c, "claim", one.merchant, err)
				next()
			})
		}, func() { w.done(c) })
	})
}

const secondsADay = 86_400

// claim has a member carry a claim: once a day of the chain, as the program's relay
// takes it.
func (w *World) claim(c *customer, one *campaign, then func(error)) {
	account, from := w.accountOf(c.number, one.merchant), w.campaigns(one.merchant)
	due, err := from.Claimable(one.at, account)
	if err != nil || due == 0 {
		then(err)
		return
	}
	o := ledger.CampaignClaimMany{Campaign: one.at, Accounts: []ledger.Account{account}}
	w.carried(&session{c: c}, one.merchant, account, fmt.Sprint("claim ", one.number, " ", from.Now()/secondsADay), o, func() { then(nil) }, then)
}
