package model

import (
	"math/rand/v2"
	"strings"
	"time"

	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/peer/gossip"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/simnet/draw"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/trace"
)

// customer is a person with a wallet, who does one thing after the other.
type customer struct {
	number     int32 // of the wallet
	who        int32 // of the person: wallets beyond the plan's are somebody's
	busy       bool
	custodians []int32
	lines      []int32 // in World.lines
	records    []int32 // headers of what was bought, by fact
	waiting    []order // what was bought where no grant lets it be written
	owed       []owed  // points of orders, while no account is known
	spending   []spent // not final yet
	spends     int32   // redemptions so far
	offers     []own   // that were made, in order
	todo       []func(*customer)
}

// order is something bought and not written yet.
type order struct{ merchant int32 }

// Round trips of a wallet. It is opened anew for each thing that it does: the
// first word with a member is the handshake, an exchange of identities, and the
// question itself.
const (
	firstTrips = 3
	moreTrips  = 1
)

// dialPatience is how long a wallet tries to reach a member.
const dialPatience = 10 * time.Second

// customer is the one with a wallet's number.
func (w *World) customer(n int32) *customer {
	if own := int(n) - len(w.customers); own >= 0 {
		return w.wallets[own]
	}
	return &w.customers[n]
}

// host is the number of a customer's machine.
func (w *World) host(c *customer) int32 { return int32(len(w.peers)) + c.who }

func (w *World) will(who int, do func(*customer)) {
	c := &w.customers[who]
	c.todo = append(c.todo, do)
	w.next(c)
}

func (w *World) next(c *customer) {
	if c.busy || len(c.todo) == 0 {
		return
	}
	do := c.todo[0]
	c.todo = c.todo[1:]
	if len(c.todo) == 0 {
		c.todo = nil
	}
	c.busy = true
	do(c)
}

// done ends what a customer does.
func (w *World) done(c *customer) {
	c.busy = false
	w.next(c)
}

// ask has a wallet ask a member something; then is called when the answer is
// there, there is called at the member. Without a way both, not is called.
func (w *World) askMember(c *customer, p int32, trips int, there, then, not func()) {
	host := w.host(c)
	if !w.peers[p].up || !w.links.reach(host, p) {
		w.call(w.now+int64(dialPatience), not)
		return
	}
	spent := int64(0)
	for range 2*trips - 1 {
		spent += w.links.delay(host, p)
	}
	w.call(w.now+spent, func() {
		if !w.peers[p].up || !w.links.reach(host, p) {
			w.call(w.now+int64(dialPatience), not)
			return
		}
		there()
		w.call(w.now+w.links.delay(p, host), then)
	})
}

// failed writes down what a customer could not do, which ends it.
func (w *World) failed(c *customer, what string, p int32, why fault.Kind) {
	w.put(trace.Event{Who: w.names.customers[c.who], What: trace.Fail, Peer: w.names.merchants[p], Kind: what, Note: why.String()})
	w.done(c)
}

// drawCustodians draws who keeps a customer's vault, as simnet/full does.
func (w *World) drawCustodians(c *customer) (out []int32) {
	who := w.plan.Customers[c.who]
	among := who.Among
	if among == nil {
		return w.drawAny(c, who.Custodians)
	}
	r := rand.New(draw.Stream(w.plan.Seed, "custodians", uint64(c.who)))
	for _, at := range r.Perm(len(among)) {
		if i := among[at]; !w.plan.Merchants[i].Late && len(out) < who.Custodians {
			out = append(out, int32(i))
		}
	}
	return out
}

// drawAny draws among all that are there from the start.
func (w *World) drawAny(c *customer, n int) (out []int32) {
	r := rand.New(draw.Stream(w.plan.Seed, "custodians", uint64(c.who)))
	if len(w.peers) <= noticesEach {
		for _, i := range r.Perm(len(w.peers)) {
			if !w.plan.Merchants[i].Late && len(out) < n {
				out = append(out, int32(i))
			}
		}
		return out
	}
	for tries := 0; len(out) < n && tries < 1000*n; tries++ { // a permutation of so many for each customer would take longer than the run
		if i := int32(r.IntN(len(w.peers))); !w.plan.Merchants[i].Late && !contains(out, i) {
			out = append(out, i)
		}
	}
	return out
}

// withVault does something once the customer's vault is split.
func (w *World) withVault(c *customer, p int32, what string, then func()) {
	if c.custodians != nil {
		then()
		return
	}
	w.deposit(c, w.drawCustodians(c), 0, func(bad bool, chosen []int32) {
		if bad {
			w.failed(c, what, p, fault.Unavailable)
			return
		}
		c.custodians = chosen
		var list []string
		for _, q := range chosen {
			list = append(list, w.names.merchants[q])
		}
		k := w.plan.Customers[c.who].Threshold
		w.put(trace.Event{Who: w.names.customers[c.who], What: trace.Vault, N: int64(k), Note: strings.Join(list, ",")})
		w.handKeys(c, w.others(c), []int32{w.newFact(keys, newKeysBytes, p, -1)}, then)
	})
}

// deposit hands the shares to one custodian after the other.
func (w *World) deposit(c *customer, to []int32, at int, then func(bad bool, chosen []int32)) {
	if at == len(to) {
		then(false, to)
		return
	}
	w.askMember(c, to[at], firstTrips, func() {}, func() { w.deposit(c, to, at+1, then) }, func() { then(true, nil) })
}

// Grant has a customer let a merchant write receipts, or read what was bought
// elsewhere.
func (w *World) Grant(who, merchant int, rights consent.Rights) {
	w.will(who, func(c *customer) { w.grantNow(c, int32(merchant), rights) })
}

func (w *World) grantNow(c *customer, p int32, rights consent.Rights) {
	if _, stands := w.standing(w.lineOf(c, p, rights)); stands {
		w.done(c)
		return
	}
	w.withVault(c, p, "grant", func() { w.give(c, p, rights) })
}

// Deny has a customer refuse what a merchant asks to read.
func (w *World) Deny(who, merchant int) {
	w.will(who, func(c *customer) {
		p := int32(merchant)
		n := w.lineOf(c, p, consent.Read)
		l := &w.lines[n]
		id, copyOf := w.newFact(consentGiven, consentBytes, p, -1), w.newFact(keys, keysBytes, p, -1)
		w.say(n, id, consent.Denied(consent.Denial{Subject: w.subject(n), Seq: l.whole.NextSeq(), Time: w.millis()}, nil))
		w.hand(c, "deny", p, []int32{id, copyOf}, func() {
			w.put(trace.Event{Who: w.names.customers[c.who], What: trace.Deny, Peer: w.names.merchants[p]})
		})
	})
}

// hand gives facts to a merchant, then to one more member.
func (w *World) hand(c *customer, what string, p int32, facts []int32, then func()) {
	w.handTo(c, p, facts, func(arrived bool) {
		if !arrived {
			w.failed(c, what, p, fault.Unavailable)
			return
		}
		then()
		w.done(c)
	})
}

// handTo is hand, and says how it went.
func (w *World) handTo(c *customer, p int32, facts []int32, then func(arrived bool)) {
	turn := append([]int32{p}, w.others(c, p)...)
	w.passOn(c, func(q int32) { w.handed(q, facts) }, turn, nil, 0, func(took int) { then(took >= min(desk.Enough, len(w.peers))) })
}

// passOn has those in turn that were not asked take something, one after the other,
// until enough did, when so many took it already. then is told how many did.
func (w *World) passOn(c *customer, take func(q int32), turn, asked []int32, took int, then func(took int)) {
	q, more := desk.Next(turn, asked, took)
	if !more {
		then(took)
		return
	}
	asked = append(asked, q)
	w.askMember(c, q, firstTrips, func() { take(q) },
		func() { w.passOn(c, take, turn, asked, took+1, then) }, func() { w.passOn(c, take, turn, asked, took, then) })
}

// give says yes.
func (w *World) give(c *customer, p int32, rights consent.Rights) {
	g := w.newGrant(c, p, rights)
	id, copyOf := w.newFact(consentGiven, consentBytes, p, g), w.newFact(keys, keysBytes, p, g)
	w.say(w.grants[g].line, id, consent.Granted(w.grants[g].terms, w.millis(), nil))
	w.lines[w.grants[g].line].grant = g
	w.handTo(c, p, []int32{id, copyOf}, func(arrived bool) {
		if !arrived {
			w.failed(c, "grant", p, fault.Unavailable)
			return
		}
		w.put(trace.Event{Who: w.names.customers[c.who], What: trace.Grant, Peer: w.names.merchants[p], Grant: w.grants[g].short(), Kind: rights.String()})
		w.joinAll(c, p, func() { w.done(c) })
	})
}

// others are as many other members as may be needed to keep an answer: those that
// run, are reached, and are first in the turn that the customer's number begins.
func (w *World) others(c *customer, but ...int32) (out []int32) {
	n := int32(len(w.peers))
	for i := int32(0); i < n && len(out) < desk.Enough; i++ {
		if q := (c.number + i) % n; !contains(but, q) && w.peers[q].up && w.links.reach(w.host(c), q) {
			out = append(out, q)
		}
	}
	return out
}

// stored has a member take facts of a wallet's, and spread them.
func (w *World) stored(p int32, facts []int32) {
	for _, one := range facts {
		w.beganAgain(one, p)
		w.begin(one)
		w.take(one, p, -1, gossip.FromHere)
	}
}

// handed has a member take a statement and what the wallet keeps of it, say that
// it came, and spread all three.
func (w *World) handed(p int32, facts []int32) {
	w.stored(p, facts)
	w.publish(w.newFact(receipt, arrivalBytes, p, w.facts[facts[0]].grant), p)
}

// Revoke has a customer take a grant back.
func (w *World) Revoke(who, merchant int, rights consent.Rights) {
	w.will(who, func(c *customer) { w.revokeNow(c, int32(merchant), rights) })
}

func (w *World) revokeNow(c *customer, p int32, rights consent.Rights) {
	g, stands := w.standing(w.lineOf(c, p, rights))
	if !stands {
		w.done(c)
		return
	}
	w.takeBack(c, g)
}

// takeBack tells the merchant and every custodian at once, and others while too few
// of those took it.
func (w *World) takeBack(c *customer, g int32) {
	one := &w.grants[g]
	w.put(trace.Event{Who: w.names.customers[c.who], What: trace.Revoke, Peer: w.names.merchants[one.merchant], Grant: one.short()})
	l := &w.lines[one.line]
	r := consent.Revocation{Grant: one.id, Subject: one.terms.Subject, Seq: l.whole.NextSeq(), Time: w.millis()}
	facts := []int32{w.newFact(revocation, revocationBytes, one.merchant, g), w.newFact(keys, keysBytes, one.merchant, g)}
	w.say(one.line, facts[0], consent.Revoked(r, one.terms))
	holders := []int32{one.merchant}
	for _, q := range c.custodians {
		if q != one.merchant {
			holders = append(holders, q)
		}
	}
	left, know, stopped := len(holders), 0, 0
	answered := func() {
		if left--; left > 0 {
			return
		}
		take := func(q int32) { w.handed(q, facts) }
		w.passOn(c, take, w.others(c, holders...), nil, know, func(took int) { w.endedFor(c, g, took, know, stopped) })
	}
	for _, q := range holders {
		w.askMember(c, q, firstTrips, func() { w.handed(q, facts); w.publish(w.newFact(receipt, stoppedBytes, q, g), q) }, func() {
			if know++; contains(c.custodians, q) {
				stopped++
			}
			answered()
		}, answered)
	}
}

// endedFor is what the customer sees once all holders answered or did not: how many
// members took it, how many of those were holders, and custodians.
func (w *World) endedFor(c *customer, g int32, took, know, stopped int) {
	one := &w.grants[g]
	if took == 0 {
		w.failed(c, "revoke", one.merchant, fault.Unavailable)
		return
	}
	e := trace.Event{Who: w.names.customers[c.who], What: trace.Revoked, Peer: w.names.merchants[one.merchant], Grant: one.short(), N: int64(know)}
	if stopped >= vault.RevocationQuorum(w.plan.Customers[c.who].Threshold, len(c.custodians)) {
		e.Note = "quorum"
	}
	w.put(e)
	w.newKeys(c, 0, func() { w.stopRewards(c, one.line, func() { w.done(c) }) })
}

// newKeys hands new keys to those of a customer's merchants whose grants still stand,
// from the one of a line on, and to one more member each: whose grant ended has the old
// ones.
func (w *World) newKeys(c *customer, from int, then func()) {
	for i := from; i < len(c.lines); i++ {
		if g, stands := w.standing(c.lines[i]); stands {
			p := w.grants[g].merchant
			w.handKeys(c, append([]int32{p}, w.others(c, p)...), []int32{w.newFact(keys, newKeysBytes, p, g)}, func() { w.newKeys(c, i+1, then) })
			return
		}
	}
	then()
}

// handKeys gives keys to the members in turn, until enough hold them.
func (w *World) handKeys(c *customer, turn, facts []int32, then func()) {
	w.passOn(c, func(q int32) { w.stored(q, facts) }, turn, nil, 0, func(int) { then() })
}

// Buy has a customer buy for an amount of micro-units. What is sold is written at
// once if a grant lets it, else when one does.
func (w *World) Buy(who, merchant int, amount credential.Micro) {
	w.will(who, func(c *customer) {
		p := int32(merchant)
		e := trace.Event{Who: w.names.customers[c.who], What: trace.Buy, Peer: w.names.merchants[p], N: int64(amount)}
		if !w.peers[p].up {
			e.Note = fault.Unavailable.String()
		} else if g, may := w.mayWrite(c, p); may {
			w.write(c, p, g)
		} else {
			c.waiting = append(c.waiting, order{p})
		}
		if w.put(e); e.Note == "" {
			w.earn(c, p, amount)
		}
		w.done(c)
	})
}

// mayWrite is the grant under which a merchant that knows of it may write.
func (w *World) mayWrite(c *customer, p int32) (int32, bool) {
	l := w.lineOf(c, p, consent.Write)
	g, stands := w.standing(l)
	return g, stands && w.lives(p, g)
}

// write has a merchant publish the header of a record.
func (w *World) write(c *customer, p, g int32) {
	id := w.newFact(header, headerBytes, p, g)
	c.records = append(c.records, id)
	w.publish(id, p)
}

// written publishes what waited for a grant that came.
func (w *World) written(c *customer, p, g int32) {
	left := c.waiting[:0]
	for _, o := range c.waiting {
		if o.merchant == p {
			w.write(c, p, g)
		} else {
			left = append(left, o)
		}
	}
	c.waiting = left
}

func contains(list []int32, n int32) bool {
	for _, m := range list {
		if m == n {
			return true
		}
	}
	return false
}

var _ scenario.People = (*World)(nil)
