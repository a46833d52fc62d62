package model

import (
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/circle"
	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/peer/gossip"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/trace"
)

// read is a record that a merchant may open and has not yet.
type read struct {
	merchant, fact, grant int32
	since                 int64

	left, helped int // custodians that did not answer yet, and that helped
	over         bool
	refusals     []error
}

// found enqueues a header for the merchant's grants to read it.
func (w *World) found(id, p int32) {
	f := &w.facts[id]
	if f.origin == p {
		return // its own
	}
	c := w.customer(w.grants[f.grant].customer)
	for _, l := range c.lines {
		one := &w.lines[l]
		if one.merchant == p && one.rights == consent.Read && one.grant >= 0 && w.lives(p, one.grant) {
			w.enqueue(p, id, one.grant)
		}
	}
}

func (w *World) enqueue(p, id, g int32) {
	w.peers[p].reads = append(w.peers[p].reads, &read{merchant: p, fact: id, grant: g, since: w.now})
	w.work(p)
}

// work opens as many records at once as a peer does.
func (w *World) work(p int32) {
	n := &w.peers[p]
	for n.up && n.reading < peer.ReadsAtOnce && len(n.reads) > 0 {
		r := n.reads[0]
		if n.reads = n.reads[1:]; len(n.reads) == 0 {
			n.reads = nil
		}
		n.reading++
		w.open1(r)
	}
}

// ended is the end of an attempt: the record was opened, or refused for a reason.
func (w *World) ended(r *read, why fault.Kind, opened bool) {
	n, g := &w.peers[r.merchant], &w.grants[r.grant]
	r.over = true
	if n.reading--; n.reading < 0 {
		n.reading = 0
	}
	e := trace.Event{Who: w.names.merchants[r.merchant], Fact: short(w.facts[r.fact].id), Grant: g.short()}
	proven := why != fault.NoGrant // its custodians show the fact that ended a grant, and the rest the reader sees for itself
	wait, asksAgain := peer.AskAgain(why, proven, time.Duration(w.now-r.since))
	switch {
	case opened:
		e.What = trace.Read
		g.read = append(g.read, r.fact)
		w.put(e)
	case asksAgain:
		again := &read{merchant: r.merchant, fact: r.fact, grant: r.grant, since: r.since}
		w.call(w.now+int64(wait), func() {
			w.peers[again.merchant].reads = append(w.peers[again.merchant].reads, again)
			w.work(again.merchant)
		})
	default:
		e.What, e.Note = trace.Refused, why.String()
		w.put(e)
	}
	w.work(r.merchant)
}

// blockPatience is how long a peer waits for a record's block.
const blockPatience = 20 * time.Second

// open1 fetches the block from who should hold it, then asks the custodians.
func (w *World) open1(r *read) {
	if !w.lives(r.merchant, r.grant) {
		w.ended(r, fault.Revoked, false)
		return
	}
	from, found := w.holder(r)
	if !found {
		w.call(w.now+int64(blockPatience), func() { w.ended(r, fault.Unavailable, false) })
		return
	}
	w.call(w.now+w.links.delay(r.merchant, from)+w.links.delay(from, r.merchant), func() { w.gather(r) })
}

// holder is a peer that keeps the block and can be reached: its writer, or one of
// the replicas, which are others by chance of the fact's number.
func (w *World) holder(r *read) (int32, bool) {
	f := &w.facts[r.fact]
	for i := range w.cfg.Replicas {
		p := f.origin
		if i > 0 {
			p = int32((f.id + uint64(i)*0x9e3779b97f4a7c15) % uint64(len(w.peers)))
		}
		if p == r.merchant || w.meets(r.merchant, p) && f.has(p) {
			return p, true
		}
	}
	return 0, false
}

// gather asks all custodians at once; the fastest that help are enough.
func (w *World) gather(r *read) {
	c := w.customer(w.grants[r.grant].customer)
	for _, q := range c.custodians {
		if q != r.merchant {
			r.left++
		}
	}
	if r.left == 0 {
		w.ended(r, fault.Unavailable, false)
		return
	}
	for _, q := range c.custodians {
		if q == r.merchant {
			continue
		}
		if !w.meets(r.merchant, q) {
			w.call(w.now+int64(custody.ReleaseProtocol.Timeout), func() { w.answered(r, errAway) })
			continue
		}
		one := w.asks(r.merchant, q, r.grant)
		w.call(w.now+w.links.delay(r.merchant, q), func() { w.release1(one, func(err error) { w.answered(r, err) }) })
	}
}

var errAway = fault.New(fault.Unavailable, "release", "the custodian does not answer")

// release1 has a custodian decide on a request, write it into its log, and answer.
func (w *World) release1(r request, then func(error)) {
	q := r.custodian
	n := &w.peers[q]
	if !n.up || n.behaves.Kind == "silent" {
		w.call(w.now+int64(custody.ReleaseProtocol.Timeout), func() { then(errAway) })
		return
	}
	if n.behaves.Kind == colluding && w.peers[r.reader].behaves.Kind == colluding {
		w.helps(r, nil, colluding, then)
		return
	}
	err := w.decide(r)
	wait := int64(0)
	if n.behaves.Kind == "slow" {
		wait = int64(n.behaves.Delay)
	}
	w.call(w.now+wait, func() {
		if err == nil && n.up {
			w.put(trace.Event{Who: w.names.merchants[q], What: trace.Log})
			w.logged(q)
		}
		w.helps(r, err, "", then)
	})
}

// helps has a custodian's answer go to the reader: help, of a kind where it is not
// the program's own, or the reason for a refusal.
func (w *World) helps(r request, err error, kind string, then func(error)) {
	q := r.custodian
	if err == nil && w.peers[q].up {
		w.put(trace.Event{Who: w.names.merchants[q], What: trace.Answer, Peer: w.names.merchants[r.reader], Kind: kind})
	}
	if !w.meets(q, r.reader) {
		w.call(w.now+int64(custody.ReleaseProtocol.Timeout), func() { then(errAway) })
		return
	}
	if w.peers[q].behaves.Kind == "lying" && err == nil {
		w.put(trace.Event{Who: w.names.merchants[q], What: trace.Attack, Kind: "lying"})
		err = fault.New(fault.Unavailable, "release", "a part that fails its proof is no answer") // as custody.Reading takes it
	}
	w.call(w.now+w.links.delay(q, r.reader), func() { then(err) })
}

// colluding is how a custodian is that helps readers of the same kind without a look
// at their grant and without an entry.
const colluding = "colluding"

// decide is what a custodian says: whether the request is of now, whether it has
// heard from a majority, what the grant permits on the line as it knows it, and
// whether it answered the request before.
func (w *World) decide(r request) error {
	if err := custody.Within(w.millis(), r.asked); err != nil {
		return err
	}
	if !w.fresh(r.custodian) {
		return fault.New(fault.Stale, "release", "no word from a majority")
	}
	g := &w.grants[r.grant]
	if err := g.terms.Permits(w.millis(), w.known(r.custodian, g.line), consent.Request{
		Audience: w.merchantID(r.reader), Purpose: g.terms.Purpose, Category: category, Right: consent.Read, Vault: g.terms.Vault, Time: r.asked,
	}); err != nil {
		return err
	}
	return w.firstTime(r)
}

// answered takes one custodian's answer.
func (w *World) answered(r *read, err error) {
	if r.over {
		return
	}
	r.left--
	if err == nil {
		r.helped++
	} else {
		r.refusals = append(r.refusals, err)
	}
	switch {
	case r.helped >= w.plan.Customers[w.customer(w.grants[r.grant].customer).who].Threshold:
		w.ended(r, 0, true)
	case r.left == 0:
		w.ended(r, fault.KindOf(custody.Verdict(r.refusals)), false)
	}
}

// fresh reports whether a custodian heard from a majority lately enough, of all that
// it missed while it did not, and in a large consortium from those that it drew.
func (w *World) fresh(p int32) bool {
	n, within := &w.peers[p], peer.FreshFor
	if w.now < n.hearsFrom || n.lacksSince < n.hearsFrom {
		return false
	}
	if w.large() {
		if !w.drawsAnswer(p) {
			return false
		}
		within -= carriedAge
	}
	return n.cutOff < 0 || time.Duration(w.now-n.cutOff) <= within
}

// checkpointBytes is the size of a checkpoint, which every member signs that is
// asked to and takes part, up to what a fact may have.
func (w *World) checkpointBytes() int {
	const alone, witness = 255, 164
	witnesses := w.running
	if w.large() {
		witnesses = min(witnesses, circle.Drawn)
	}
	return min(alone+witness*witnesses, gossip.MaxFact)
}

// logged has a custodian publish a checkpoint of its log at the next time for it.
func (w *World) logged(p int32) {
	n := &w.peers[p]
	if n.asked || w.cfg.CheckpointEvery <= 0 {
		return
	}
	n.asked = true
	every := int64(peer.CheckpointPace(w.cfg.CheckpointEvery, w.members-1))
	life := n.life
	w.call(w.now+every-(w.now-n.since)%every, func() {
		if n := &w.peers[p]; n.life == life && n.up {
			n.asked = false
			w.publish(w.newFact(checkpoint, w.checkpointBytes(), p, -1), p)
		}
	})
}
