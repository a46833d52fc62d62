package model

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/simnet/trace"
)

// The purposes and the category that merchants of simnet/full ask for.
const (
	forReceipts = "souk:LoyaltyProgramme"
	forInsight  = "dpv:Personalisation"
	category    = peer.Category
)

const year = uint64(365 * 24 * time.Hour / time.Millisecond)

// line is a consent line: what a customer said to a merchant about one right.
// What a peer knows of it are the statements whose facts it has.
type line struct {
	customer, merchant int32
	rights             consent.Rights
	said               []said
	whole              consent.Line // all of it, as the customer knows it
	grant              int32        // given last; -1: none
	enrolled           bool         // the merchant had a living grant to write here once
}

type said struct {
	fact      int32
	statement consent.Statement
}

// grant is a grant with its terms.
type grant struct {
	line               int32
	customer, merchant int32
	id                 consent.GrantID
	terms              consent.Grant
	read               []int32 // headers of records that were opened under it
}

func (g *grant) short() string { return trace.Short(g.id[:]) }

// lineOf finds a line or begins one.
func (w *World) lineOf(c *customer, merchant int32, rights consent.Rights) int32 {
	for _, l := range c.lines {
		if w.lines[l].merchant == merchant && w.lines[l].rights == rights {
			return l
		}
	}
	l := int32(len(w.lines))
	w.lines = append(w.lines, line{customer: c.number, merchant: merchant, rights: rights, grant: -1})
	c.lines = append(c.lines, l)
	return l
}

// standing is the grant of a line that stands, as the customer knows it.
func (w *World) standing(l int32) (int32, bool) {
	one := &w.lines[l]
	return one.grant, one.grant >= 0 && peer.StandingOf(one.whole, w.grants[one.grant].id, w.millis()) == peer.Live
}

// newGrant makes the terms of a grant for a year.
func (w *World) newGrant(c *customer, merchant int32, rights consent.Rights) int32 {
	n := w.lineOf(c, merchant, rights)
	l := &w.lines[n]
	terms := consent.Grant{
		Subject: w.subject(n), Audience: w.merchantID(merchant), Vault: w.digest("vault", c.number), Purpose: forReceipts,
		Categories: []string{category}, Rights: rights, NotBefore: w.millis(), Expiry: w.millis() + year,
		Seq: l.whole.NextSeq(), Epoch: l.whole.NextEpoch(), Salt: w.digest("grant", int32(len(w.grants))),
	}
	if rights == consent.Read {
		terms.Purpose = forInsight
	}
	if w.rewards() != nil {
		terms.Account = consent.Account(w.accountOf(c.number, merchant))
	}
	g := int32(len(w.grants))
	w.grants = append(w.grants, grant{line: n, customer: c.number, merchant: merchant, id: terms.ID(), terms: terms})
	return g
}

// digest stands for a key or an id.
func (w *World) digest(what string, n int32) [32]byte {
	return sha256.Sum256(fmt.Appendf(nil, "souk simnet model %d %s %d", w.plan.Seed, what, n))
}

func (w *World) merchantID(p int32) (id did.Merchant) {
	if w.accounts != nil {
		return w.accounts.operators[p]
	}
	binary.BigEndian.PutUint32(id[16:], uint32(p)+1)
	return id
}

// say adds a statement, in a fact, to a line.
func (w *World) say(n, id int32, s consent.Statement) {
	l := &w.lines[n]
	l.said = append(l.said, said{id, s})
	l.whole = l.whole.Apply(s)
}

// subject stands for the key of a line.
func (w *World) subject(n int32) did.Key { return did.Key(w.digest("line", n)) }

// known is a line as a peer knows it.
func (w *World) known(p, l int32) (out consent.Line) {
	for _, s := range w.lines[l].said {
		if w.facts[s.fact].has(p) {
			out = out.Apply(s.statement)
		}
	}
	return out
}

// standingAt is what a peer knows of a grant.
func (w *World) standingAt(p, g int32) peer.Standing {
	l := &w.lines[w.grants[g].line]
	if len(l.said) == 1 && w.facts[l.said[0].fact].has(p) { // the usual case, without a walk
		return peer.StandingOf(l.whole, w.grants[g].id, w.millis())
	}
	return peer.StandingOf(w.known(p, w.grants[g].line), w.grants[g].id, w.millis())
}

func (w *World) lives(p, g int32) bool { return w.standingAt(p, g) == peer.Live }

// heldFact is a header that waits at a peer for its grant.
type heldFact struct {
	fact, peer, from int32
	share            int
}

// gate decides whether a fact that came by gossip is stored and passed on.
func (w *World) gate(id, p, from int32, share int) bool {
	f := &w.facts[id]
	switch f.kind {
	case header:
	case offerFact, quoteFact:
		return w.gateOffer(id, p, from, share)
	default:
		return true
	}
	switch w.standingAt(p, f.grant) {
	case peer.Live:
		return true
	case peer.Unknown:
		w.held[f.grant] = append(w.held[f.grant], heldFact{id, p, from, share})
	}
	return false
}

// release passes on what waited at a peer for a grant.
func (w *World) release(p, g int32) {
	waiting := w.held[g]
	if len(waiting) == 0 {
		return
	}
	var left, mine []heldFact
	for _, h := range waiting {
		if h.peer == p {
			mine = append(mine, h)
		} else {
			left = append(left, h)
		}
	}
	if w.held[g] = left; len(left) == 0 {
		delete(w.held, g)
	}
	for _, h := range mine {
		w.take(h.fact, p, h.from, 0)
	}
}

// learnt is what a peer does about a fact that is new to it.
func (w *World) learnt(id, p int32) {
	f := &w.facts[id]
	switch f.kind {
	case consentGiven:
		if f.grant < 0 {
			return // a denial
		}
		w.release(p, f.grant)
		if g := &w.grants[f.grant]; g.merchant == p {
			w.received(p, f.grant)
		}
	case revocation:
		w.stopped(id, p)
	case header:
		w.found(id, p)
	case offerFact, quoteFact:
		w.offerStored(id, p)
	}
}

// received is what the merchant does that a grant was given to.
func (w *World) received(p, g int32) {
	one := &w.grants[g]
	c := w.customer(one.customer)
	if !w.lives(p, g) {
		return
	}
	w.accountCame(c, p, one.line)
	if one.terms.Rights == consent.Write {
		w.written(c, p, g)
		return
	}
	for _, id := range c.records {
		if f := &w.facts[id]; f.origin != p && f.has(p) {
			w.enqueue(p, id, g)
		}
	}
}

// stopped is what a peer does that hears of a revocation: it signs that it came,
// and the merchant removes its copies.
func (w *World) stopped(id, p int32) {
	g := &w.grants[w.facts[id].grant]
	if g.merchant == p && len(g.read) > 0 {
		w.put(trace.Event{Who: w.names.merchants[p], What: trace.Purge, Grant: g.short(), N: int64(len(g.read))})
		g.read = nil
	}
	if c := w.customer(g.customer); p != g.merchant && !contains(c.custodians, p) { // those were told by the wallet, and signed then
		w.publish(w.newFact(receipt, arrivalBytes, p, w.facts[id].grant), p)
	}
}
