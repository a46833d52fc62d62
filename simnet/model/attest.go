package model

import (
	"context"
	"fmt"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/attest"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/reward"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/simnet/chain"
)

// Members attest as the program does: attest.Judge decides by what the peer knows. Here
// is what it keeps, how words travel, and when a merchant looks for rewards whose
// consent ended.

// attestor is a member as one that gives its word.
type attestor struct {
	chain   *chain.Campaigns
	judge   attest.Judge
	day     attest.Day
	gone    peer.Lapses
	looking bool // in this life of its peer

	// What is on its disk.
	notes   map[note]consent.Grant
	persons map[person][20]byte // the accounts that were attested
	disks   int32               // that it lost; each has another secret
}

type note struct {
	campaign, account [20]byte
	digest            [32]byte
}

type person struct {
	campaign [20]byte
	tag      [32]byte
}

// attestor is that of a peer.
func (w *World) attestor(p int32) *attestor {
	r := w.rewards()
	if r.attestors[p] == nil {
		a := &attestor{chain: w.loyalty.chain.Campaigns(w.merchantID(p), w.operator(p))}
		a.judge = attest.Judge{
			Self: w.merchantID(p), Registry: w.loyalty.chain.Registry, Exited: func(consent.Grant) bool { return false },
			Line:  func(k did.Key) (consent.Line, bool) { return w.knownAt(p, k) },
			Fresh: func() bool { return w.fresh(p) }, Chain: a.chain, Now: w.clock,
		}
		a.empty()
		a.anew()
		r.attestors[p] = a
	}
	return r.attestors[p]
}

// anew is what a process begins with.
func (a *attestor) anew() {
	a.judge.Askers, a.day, a.gone, a.looking = attest.Limits{}.Askers(), attest.Day{}, peer.Lapses{}, false
}

// empty gives an attestor an empty disk.
func (a *attestor) empty() { a.notes, a.persons = map[note]consent.Grant{}, map[person][20]byte{} }

// knownAt is a line by its key, as a peer knows it, and whether it knows anything of it.
func (w *World) knownAt(p int32, k did.Key) (consent.Line, bool) {
	n, shown := w.rewards().lines[k]
	if !shown {
		return consent.Line{}, false
	}
	for _, s := range w.lines[n].said {
		if w.facts[s.fact].has(p) {
			return w.known(p, n), true
		}
	}
	return consent.Line{}, false
}

// attestsStart is what a member says to a wallet that shows it a grant.
func (w *World) attestsStart(p int32, c *customer, g int32, x attest.Case) (attest.Answer, error) {
	a := w.attestor(p)
	if err := a.judge.Hear(w.names.customers[c.who]); err != nil {
		return attest.Answer{}, err
	}
	x.Person = func(_ context.Context, at attest.Campaign) ([32]byte, error) {
		return w.personOf(p, c, g, reward.Campaign{ChainID: at.ChainID, Contract: x.Campaign}, at.Quorum)
	}
	x.Note = func(_ context.Context, _ attest.Campaign, s reward.Start) error {
		return a.note(w.clock(), x, s)
	}
	return a.judge.Start(context.Background(), x)
}

// personOf is the tag of who gave a grant: by the vault, which proves it, or where the
// merchant attests alone by the name of whom its invite links.
func (w *World) personOf(p int32, c *customer, g int32, at reward.Campaign, quorum uint8) ([32]byte, error) {
	if quorum > 0 {
		return attest.PersonOf(w.digest("vault tag", c.number), at, vault.ID(w.grants[g].terms.Vault)), nil
	}
	if wallet, linked := w.rewards().linked[holder{c.who, p}]; !linked || wallet != c.number || !w.lives(p, g) {
		return [32]byte{}, fault.New(fault.NoGrant, "attest start", "the merchant has no such grant of a customer that it knows")
	}
	secret := w.digest(fmt.Sprint("person secret ", w.attestor(p).disks), p)
	return reward.Person(secret, at.Contract, []byte(w.names.customers[c.who])), nil
}

// note keeps what an attestor is about to sign, as attest.Service does.
func (a *attestor) note(now time.Time, x attest.Case, s reward.Start) error {
	who := person{x.Campaign, s.Person}
	account, known := a.persons[who]
	if known {
		if err := attest.SamePerson(account, s.Account); err != nil {
			return err
		}
	}
	key := note{x.Campaign, s.Account, s.Digest}
	if _, has := a.notes[key]; has && known {
		return nil
	}
	if err := a.day.Admit(now, attest.Limits{}); err != nil {
		return err
	}
	a.day.Noted()
	a.notes[key], a.persons[who] = x.Grant, s.Account
	return nil
}

// attestsStop is what a member says to a merchant that asks for a reward's stop.
func (w *World) attestsStop(p, merchant int32, r attest.StopRequest) (attest.Answer, error) {
	a, by := w.attestor(p), w.merchantID(merchant)
	if err := a.judge.Hear(w.names.merchants[merchant]); err != nil {
		return attest.Answer{}, err
	}
	return a.judge.Stop(context.Background(), by, r, func(digest [32]byte) (consent.Grant, error) {
		if g, noted := a.notes[note{r.Campaign, r.Account, digest}]; noted {
			return g, nil
		}
		return consent.Grant{}, attest.NotNoted()
	})
}

// gatherWords asks members for their word, in a round, until enough gave it or too few will.
func (w *World) gatherWords(round attest.Round, ask func(p int32, said func([]byte, error)), then func([]attest.Word, error)) {
	var words []attest.Word
	var on func()
	ended := false
	on = func() {
		for _, m := range round.Next() {
			ask(w.rewards().numbers[m], func(signature []byte, err error) {
				if round.Said(err); err == nil {
					words = append(words, attest.Word{Member: m, Signature: signature})
				}
				on()
			})
		}
		if over, err := round.Over(); over && !ended {
			ended = true
			then(words, err)
		}
	}
	on()
}

// lookLater has a merchant's peer look, at the first time for it, for rewards whose
// consent ended.
func (w *World) lookLater(p int32) {
	n := &w.peers[p]
	if !n.up || len(w.promised(p)) == 0 || w.attestor(p).looking {
		return
	}
	w.attestor(p).looking = true
	every, life := int64(peer.StopEvery), n.life
	w.call(n.since+(w.now-n.since+every-1)/every*every, func() { w.lookForEnds(p, life) })
}

// lookForEnds asks for the stop of rewards of accounts of which the merchant holds no grant,
// once they are due.
func (w *World) lookForEnds(p int32, life int16) {
	if n := &w.peers[p]; !n.up || n.life != life {
		return
	}
	running, _ := w.campaigns(p).Running(context.Background()) // it is in this process, and answers
	held := make([]bool, len(running))
	for i, r := range running {
		held[i] = w.holdsGrant(p, r.Account)
	}
	w.askStops(p, life, running, held, 0)
}

// askStops asks about the rewards from a place on, one after the other, and comes back
// after a while.
func (w *World) askStops(p int32, life int16, running []peer.RunningReward, held []bool, from int) {
	if n := &w.peers[p]; !n.up || n.life != life {
		return
	}
	gone := w.attestor(p).gone
	for i := from; i < len(running); i++ {
		if gone.Note(running[i], held[i], w.clock()) {
			w.askStop(p, running[i], func() { w.askStops(p, life, running, held, i+1) })
			return
		}
	}
	gone.Keep(running)
	w.call(w.now+int64(peer.StopEvery), func() { w.lookForEnds(p, life) })
}

// holdsGrant reports whether a merchant holds a grant that names an account.
func (w *World) holdsGrant(p int32, account [20]byte) bool {
	c, shown := w.rewards().payees[account]
	if !shown {
		return false
	}
	for _, n := range w.customer(c).lines {
		if l := &w.lines[n]; l.merchant == p && l.grant >= 0 && w.lives(p, l.grant) {
			return true
		}
	}
	return false
}

// askStop has a merchant's peer ask attestors for their word that a reward stops, and
// hand it to the chain.
func (w *World) askStop(p int32, r peer.RunningReward, then func()) {
	from := w.campaigns(p)
	c, err := from.Campaign(context.Background(), r.Campaign)
	if err != nil {
		then()
		return
	}
	stop := reward.Stop{Account: r.Account, Since: r.Since, Deadline: attest.StopDeadline(from.Now())}
	request := attest.StopRequest{Campaign: r.Campaign, Account: r.Account, Since: r.Since, Deadline: stop.Deadline}
	members, want := c.Attestors(w.loyalty.chain.Registry())
	ask := func(q int32, said func([]byte, error)) { w.peerAsks(p, q, request, said) }
	w.gatherWords(attest.NewRound(members, want), ask, func(words []attest.Word, err error) {
		if err == nil {
			_ = from.StopReward(context.Background(), r.Campaign, stop, words) // what is refused is asked for again after a while
		}
		then()
	})
}

// peerAsks has a merchant's peer ask another one, or itself, for a stop.
func (w *World) peerAsks(p, q int32, r attest.StopRequest, said func([]byte, error)) {
	answer := func() ([]byte, error) {
		a, err := w.attestsStop(q, p, r)
		return a.Signature, err
	}
	away := func() { said(nil, errAway) }
	switch {
	case p == q:
		said(answer())
	case !w.meets(p, q):
		w.call(w.now+int64(attest.StopProtocol.Timeout), away)
	default:
		w.call(w.now+w.links.delay(p, q), func() {
			if !w.meets(p, q) {
				w.call(w.now+int64(attest.StopProtocol.Timeout), away)
				return
			}
			signature, err := answer()
			w.call(w.now+w.links.delay(q, p), func() { said(signature, err) })
		})
	}
}

// attestAnew has a peer that starts attest and look as a new process does.
func (w *World) attestAnew(p int32) {
	if r := w.rewards(); r != nil && r.attestors[p] != nil {
		r.attestors[p].anew()
		w.lookLater(p)
	}
}

// forgetAttested is what the loss of a disk does to an attestor.
func (w *World) forgetAttested(p int32) {
	r := w.rewards()
	if r == nil {
		return
	}
	a := w.attestor(p)
	a.empty()
	a.disks++
	for i := range w.customers {
		delete(r.linked, holder{int32(i), p})
	}
}

// enrolled notes which wallet an invite of a merchant's links with a customer: the
// first that answers with it.
func (w *World) enrolled(c *customer, p int32) {
	r := w.rewards()
	if r == nil {
		return
	}
	if _, linked := r.linked[holder{c.who, p}]; !linked {
		r.linked[holder{c.who, p}] = c.number
	}
}
