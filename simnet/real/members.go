package real

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	souk "github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// active and left are how a merchant stands in the registry, as its peer says.
const (
	active = "active"
	left   = "left"
)

// Join has the members admit a merchant by their votes, and starts its peer with the
// consortium file as it is. It returns once the merchant has asked its two questions,
// some blocks later.
func (w *World) Join(merchant int) error {
	p := w.peers[merchant]
	w.settled = false
	if err := w.admit(p); err != nil {
		return fmt.Errorf("admit %s: %w", p.name, err)
	}
	p.member.Store(true)
	if err := w.made.Introduce(merchant); err != nil {
		return err
	}
	if err := p.start(); err != nil {
		return err
	}
	return p.open(w.told)
}

// admit proposes a merchant and has more than half of the members vote for it.
func (w *World) admit(p *peer) error {
	if w.stalled {
		return fault.New(fault.Unavailable, "simulate", "the chain stands still, and votes need blocks: let it go on before")
	}
	voters, needed, err := w.voters()
	if err != nil {
		return err
	}
	if len(voters) < needed {
		return fault.New(fault.Unavailable, "simulate", fmt.Sprintf("%d members have to vote for it, and the peers of %d run", needed, len(voters)))
	}
	first := voters[0]
	if err := first.Call(w.told, http.MethodPost, "/v1/proposals/admission", p.Registration(), nil); err != nil {
		return err
	}
	for _, v := range voters[1:needed] {
		if err := v.say(p.ID(), "vote", 1); err != nil {
			return err
		}
	}
	if err := first.say(p.ID(), "enact", needed); err != nil {
		return err
	}
	return w.until("the members know the new one", func() (bool, error) {
		all, err := w.statuses()
		return err == nil && known(all, p.ID()) == len(voters), err
	})
}

// voters are the members whose peers run, and how many of all members have to vote for
// something.
func (w *World) voters() (out []*peer, needed int, err error) {
	all, err := w.statuses()
	for i, s := range all {
		if s != nil && s.Standing == active {
			out, needed = append(out, w.peers[i]), (len(s.Members)+1)/2+1
		}
	}
	return out, needed, err
}

// say has a member vote for the admission of a merchant or enact it, once it is
// proposed and has so many votes.
func (p *peer) say(about did.Merchant, verb string, votes int) error {
	var number uint64
	err := p.world.until("an admission is proposed and voted for", func() (bool, error) {
		var list api.Proposals
		err := p.Call(p.world.told, http.MethodGet, "/v1/proposals", nil, &list)
		at := slices.IndexFunc(list.Proposals, func(o api.Proposal) bool { return o.Subject == about.String() && len(o.Votes) >= votes })
		if at >= 0 {
			number = list.Proposals[at].ID
		}
		return at >= 0, err
	})
	if err != nil {
		return err
	}
	return p.Call(p.world.told, http.MethodPost, fmt.Sprintf("/v1/proposals/%d/%s", number, verb), nil, nil)
}

// known is how many of the members that run know another one.
func known(all []*souk.Status, id did.Merchant) (n int) {
	for _, s := range all {
		if s != nil && s.Standing == active && slices.ContainsFunc(s.Members, func(o souk.Neighbour) bool { return o.Merchant == id }) {
			n++
		}
	}
	return n
}

// open has a merchant open its shop: it asks its two questions, and its earning rules
// are in force.
func (p *peer) open(ctx context.Context) error {
	if err := p.ask(ctx); err != nil {
		return err
	}
	p.opened.Store(true)
	return p.startPoints(ctx)
}

// Leave has a merchant end its membership by its own peer, which runs on. A measure
// waits until the chain has it.
func (w *World) Leave(merchant int) error {
	p := w.peers[merchant]
	if !p.up.Load() {
		return fault.New(fault.Unavailable, "simulate", p.name+" does not run, and leaves by its own peer: restart it before")
	}
	if p.leaves {
		return nil
	}
	ctx, done := context.WithTimeout(w.ctx, patience)
	defer done()
	err := p.Call(ctx, http.MethodPost, "/v1/membership/leave", nil, nil)
	if err != nil {
		return errors.Join(fmt.Errorf("%s leaves: %w", p.name, err), w.Broken())
	}
	p.leaves, w.settled = true, false
	return nil
}

// agreed reports whether those who left have left by their own peers and by those of
// the members, unless the chain stands still.
func (w *World) agreed(all []*souk.Status) bool {
	if w.stalled {
		return true
	}
	for i, p := range w.peers {
		if p.leaves && (all[i] != nil && all[i].Standing != left || known(all, p.ID()) > 0) {
			return false
		}
	}
	return true
}
