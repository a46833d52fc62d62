package main

import (
	"context"
	"strings"
	"sync"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// memberPoints finds members by name and the points that they created. Points stay
// where they are for ever, so each is asked for until it is there.
type memberPoints struct {
	client *chain.Client
	mu     *sync.Mutex
	known  map[did.Merchant]chain.Address
}

func newMemberPoints(client *chain.Client) memberPoints {
	return memberPoints{client, &sync.Mutex{}, map[did.Merchant]chain.Address{}}
}

// token is where a member's points are; fault.NotFound if it created none.
func (p memberPoints) token(ctx context.Context, m did.Merchant) (chain.Address, error) {
	p.mu.Lock()
	at, ok := p.known[m]
	p.mu.Unlock()
	if ok {
		return at, nil
	}
	at, err := loyalty.TokenOf(ctx, p.client, p.client.Deployment().PointsFactory, chain.Address(m))
	if fault.KindOf(err) == fault.NotFound {
		return at, fault.New(fault.NotFound, "find points", "a member of the pair has created no points")
	}
	if err != nil {
		return at, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.known[m] = at
	return at, nil
}

// member is the one that a text names: by its account, or by its name if that is
// one active member's. Errors are fault.NotFound and fault.Conflict.
func (p memberPoints) member(text string) (did.Merchant, error) {
	const op = "find member"
	var found []did.Merchant
	for _, m := range p.client.Registry().Members() {
		if strings.EqualFold(m.ID.String(), text) {
			return m.ID, nil
		}
		if m.Status == did.StatusActive && strings.EqualFold(m.Name, text) {
			found = append(found, m.ID)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return did.Merchant{}, fault.New(fault.NotFound, op, "no active member has this name or account; 'souk peer status' lists them")
	}
	return did.Merchant{}, fault.New(fault.Conflict, op, "several members have this name; give the account")
}

// pair is the points of two members that texts name.
func (p memberPoints) pair(ctx context.Context, first, second string) (a, b chain.Address, err error) {
	var who [2]did.Merchant
	for i, text := range []string{first, second} {
		if who[i], err = p.member(text); err != nil {
			return a, b, err
		}
	}
	if who[0] == who[1] {
		return a, b, fault.New(fault.Malformed, "find pair", "name two different members")
	}
	if a, err = p.token(ctx, who[0]); err != nil {
		return a, b, err
	}
	b, err = p.token(ctx, who[1])
	return a, b, err
}

// tokens are the members by where their points are.
type tokens map[chain.Address]did.Member

// all are the points of all members that have some.
func (p memberPoints) all(ctx context.Context) (tokens, error) {
	out := tokens{}
	for _, m := range p.client.Registry().Members() {
		at, err := p.token(ctx, m.ID)
		if fault.KindOf(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		out[at] = m
	}
	return out, nil
}

// of is where a member's points are.
func (t tokens) of(m did.Merchant) (chain.Address, bool) {
	for at, member := range t {
		if member.ID == m {
			return at, true
		}
	}
	return chain.Address{}, false
}

// name is the merchant's of points, or their address.
func (t tokens) name(at chain.Address) string {
	if m, ok := t[at]; ok {
		return m.Name
	}
	return at.String()
}

// order puts a merchant's own points first, else those whose merchant's name comes first.
func (t tokens) order(a, b chain.Address, self did.Merchant) (first, second chain.Address) {
	switch {
	case t[a].ID == self:
		return a, b
	case t[b].ID == self:
		return b, a
	case t.name(a) > t.name(b):
		return b, a
	}
	return a, b
}
