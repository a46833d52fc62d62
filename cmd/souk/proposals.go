package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// ProposeAdmission proposes a new member unless nobody could be admitted so.
func (v votesOf) ProposeAdmission(ctx context.Context, m did.Member) error {
	const op = "propose admission"
	if err := v.mayPropose(op); err != nil {
		return err
	}
	registry := v.client.Registry()
	if known, ok := registry.Member(m.ID); ok {
		return fault.New(fault.Conflict, op, admittedBefore[known.Status])
	}
	if _, taken := registry.ByKey(m.PeerKey); taken {
		return fault.New(fault.Conflict, op, "its peer key is or was another member's; the merchant makes a folder of its own with 'souk peer init'")
	}
	err := v.fresh(op, func(p chain.Proposal) bool {
		return p.Change == chain.Admission && p.Subject == m.ID && p.Card.Name == m.Name &&
			p.Card.PeerKey == m.PeerKey && p.Card.DocHash == m.DocHash && bytes.Equal(p.Card.HPKEKey, m.HPKEKey)
	})
	if err == nil {
		_, err = v.client.ProposeAdmission(ctx, m)
	}
	return err
}

// admittedBefore says why an account with an entry is not admitted again.
var admittedBefore = map[did.Status]string{
	did.StatusActive:    "it is a member already",
	did.StatusSuspended: "it is a member that is suspended; propose its reinstatement",
	did.StatusLeft:      "this account left for ever; a merchant that comes back does so with another account",
}

// ProposeStatus proposes what a member's standing lets be proposed.
func (v votesOf) ProposeStatus(ctx context.Context, change, member string) error {
	op, kind := "propose "+change, changeOf(change)
	if err := v.mayPropose(op); err != nil {
		return err
	}
	m, err := v.subject(op, member)
	if err != nil {
		return err
	}
	if err := applicable(op, kind, m.Status, v.active()); err != nil {
		return err
	}
	err = v.fresh(op, func(p chain.Proposal) bool { return p.Change == kind && p.Subject == m.ID })
	if err == nil {
		_, err = v.client.ProposeStatus(ctx, kind, m.ID)
	}
	return err
}

// changeOf is the change of a name; 0 for none.
func changeOf(name string) chain.Change {
	for c, n := range changeNames {
		if n == name {
			return c
		}
	}
	return 0
}

// applicable refuses what the registry would: see ConsortiumRegistry.
func applicable(op string, change chain.Change, s did.Status, active int) error {
	refuse := func(why string) error { return fault.New(fault.Conflict, op, why) }
	switch {
	case s == did.StatusLeft:
		return refuse("it left for ever already; nothing changes that")
	case change == chain.Suspension && s != did.StatusActive:
		return refuse("it is suspended already")
	case change == chain.Reinstatement && s != did.StatusSuspended:
		return refuse("it is active; only who is suspended is reinstated")
	case change != chain.Reinstatement && s == did.StatusActive && active == 1:
		return refuse("it is the last active member, and nobody would be left to vote")
	}
	return nil
}

// mayPropose refuses who is no active member before a transaction is spent on it.
func (v votesOf) mayPropose(op string) error {
	registry := v.client.Registry()
	m, ok := registry.Member(v.client.Account())
	switch {
	case len(registry.Members()) == 0:
		return fault.New(fault.Unavailable, op, "the members are not known yet: the chain has not been read; is its endpoint reachable?")
	case !ok:
		return fault.New(fault.NotMember, op, "this merchant is not a member; only active members propose")
	case m.Status == did.StatusSuspended:
		return fault.New(fault.NotMember, op, "this merchant is suspended; only active members propose")
	case m.Status != did.StatusActive:
		return fault.New(fault.NotMember, op, "this merchant has left; only active members propose")
	}
	return nil
}

// fresh refuses what is voted about already.
func (v votesOf) fresh(op string, same func(chain.Proposal) bool) error {
	_, _, now := v.client.Head()
	for _, p := range v.client.Proposals() {
		if p.Expiry >= now && same(p) {
			return fault.New(fault.Conflict, op, fmt.Sprintf("it is proposed already: proposal %d; vote for it", p.ID))
		}
	}
	return nil
}

// subject is the member that a text names: by account, or by a name that one entry
// has which is not a tombstone.
func (v votesOf) subject(op, text string) (did.Member, error) {
	var found []did.Member
	for _, m := range v.client.Registry().Members() {
		if strings.EqualFold(m.ID.String(), text) {
			return m, nil
		}
		if m.Status != did.StatusLeft && strings.EqualFold(m.Name, text) {
			found = append(found, m)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return did.Member{}, fault.New(fault.NotFound, op, "no member has this name or account")
	}
	return did.Member{}, fault.New(fault.Conflict, op, "several members have this name; give the account")
}

func (v votesOf) active() (n int) {
	for _, m := range v.client.Registry().Members() {
		if m.Status == did.StatusActive {
			n++
		}
	}
	return n
}
