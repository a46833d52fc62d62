package model

import (
	"encoding/binary"
	"time"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
)

// keepOn does something at an attack's rate until its time or the peer's is over. do
// calls then when it is done.
func (w *World) keepOn(p int32, a scenario.Attack, do func(turn int, then func())) {
	life := w.peers[p].life
	var next func(turn int)
	next = func(turn int) {
		if n := &w.peers[p]; !n.up || n.life != life || a.Over(w.Now()) {
			return
		}
		do(turn, func() {
			w.call(w.now+int64(float64(time.Second)/a.Rate), func() { next(turn + 1) })
		})
	}
	next(0)
}

// spam has a member publish valid notices without end.
func (w *World) spam(m script.Member, a scenario.Attack) {
	w.keepOn(int32(m.N), a, func(_ int, then func()) {
		w.Publish(m.N, 1024)
		w.deed(m.String(), a.Kind, "", "", false)
		then()
	})
}

// mostSent bounds what a peer keeps to send again.
const mostSent = 64

// frame is a body that a peer sent, with the copies that it asked for.
type frame struct {
	fact  int32
	share int16
}

// request is what a reader asked of a custodian.
type request struct {
	reader, custodian, grant int32
	asked                    uint64 // ms, as signed
	number                   uint64
}

func (r request) hash() (h [32]byte) {
	binary.BigEndian.PutUint64(h[:], r.number)
	return h
}

// sentBody remembers a body that a peer sent.
func (w *World) sentBody(p, id int32, share int) {
	if w.harm == nil {
		return
	}
	if f := &w.harm.frames[p]; len(*f) < mostSent {
		*f = append(*f, frame{id, int16(share)})
	}
}

// asks makes a request, and remembers it where somebody may send it again.
func (w *World) asks(reader, custodian, grant int32) request {
	r := request{reader: reader, custodian: custodian, grant: grant, asked: w.millis()}
	if w.harm != nil {
		w.harm.asked++
		r.number = w.harm.asked
		if sent := &w.harm.requests[reader]; len(*sent) < mostSent {
			*sent = append(*sent, r)
		}
	}
	return r
}

// firstTime reports whether a custodian sees a request for the first time.
func (w *World) firstTime(r request) error {
	if w.harm == nil || w.harm.nonces[r.custodian].Fresh(r.hash(), w.millis()) {
		return nil
	}
	return fault.New(fault.Replayed, "release", "this request was answered before")
}

// replay has a member send facts and requests again that it sent before.
func (w *World) replay(m script.Member, a scenario.Attack) {
	p := int32(m.N)
	w.keepOn(p, a, func(turn int, then func()) {
		facts := func() {
			if sent := w.harm.frames[p]; len(sent) > 0 {
				w.sendAgain(p, sent[turn%len(sent)])
			}
			then()
		}
		if sent := w.harm.requests[p]; len(sent) > 0 {
			w.askAgain(sent[turn%len(sent)], facts)
			return
		}
		facts()
	})
}

// sendAgain sends a body to all neighbours.
func (w *World) sendAgain(p int32, f frame) {
	for _, q := range w.mesh.near[p] {
		if !w.up[q] {
			continue
		}
		if at, comes := w.links.send(p, q, int(w.facts[f.fact].size)+frameBytes, w.now); comes {
			w.heap.put(event{at: at, fact: f.fact, to: q, from: p, what: bodyComes, x: f.share})
		}
		w.deed(w.names.merchants[p], "replay", w.names.merchants[q], "fact", false)
	}
}

// askAgain sends a request to a custodian again. An answer that helps would be a
// second one for one entry.
func (w *World) askAgain(r request, then func()) {
	tell := func(err error) {
		note := "answered"
		if err == errAway {
			note = "unreachable"
		} else if err != nil {
			note = fault.KindOf(err).String()
		}
		w.deed(w.names.merchants[r.reader], "replay", w.names.merchants[r.custodian], note, err == nil)
		then()
	}
	if !w.meets(r.reader, r.custodian) {
		w.call(w.now+int64(custody.ReleaseProtocol.Timeout), func() { tell(errAway) })
		return
	}
	w.call(w.now+w.links.delay(r.reader, r.custodian), func() { w.release1(r, tell) })
}

// equivocate has a customer say two things with one number: a copy of its wallet
// allows once more what the original takes back.
func (w *World) equivocate(m script.Member, a scenario.Attack) {
	w.will(m.N, func(c *customer) {
		var first []func(*customer)
		for _, p := range w.readersOf(c, a) {
			first = append(first, func(c *customer) { w.fork(c, p, a.Kind) }, func(c *customer) {
				if g, stands := w.standing(w.lineOf(c, p, consent.Read)); stands {
					w.takeBack(c, g)
				} else {
					w.done(c)
				}
			})
		}
		c.todo = append(first, c.todo...)
		w.done(c)
	})
}

// readersOf are the merchants, of those named or of all, that a customer lets read, in
// order.
func (w *World) readersOf(c *customer, a scenario.Attack) (out []int32) {
	named := a.Turn()
	for p := range int32(len(w.peers)) {
		for _, n := range c.lines {
			if l := &w.lines[n]; l.merchant == p && l.rights == consent.Read && named.Against(int(p)) {
				if _, stands := w.standing(n); stands {
					out = append(out, p)
				}
			}
		}
	}
	return out
}

// fork has a copy of the customer's wallet answer a merchant, and forgets it: the
// original does not know what it said.
func (w *World) fork(c *customer, p int32, kind string) {
	g := w.newGrant(c, p, consent.Read)
	id, copyOf := w.newFact(consentGiven, consentBytes, p, g), w.newFact(keys, keysBytes, p, g)
	l := &w.lines[w.grants[g].line]
	l.said = append(l.said, said{id, consent.Granted(w.grants[g].terms, w.millis(), nil)})
	w.handTo(c, p, []int32{id, copyOf}, func(arrived bool) {
		note := "allows again"
		if !arrived {
			note = fault.Unavailable.String()
		}
		w.deed(w.names.customers[c.who], kind, w.names.merchants[p], note, false)
		w.done(c)
	})
}
