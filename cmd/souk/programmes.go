package main

import (
	"context"
	"slices"
	"strconv"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/membership"
)

// programmesOf gives the API a merchant's membership programmes: what the chain has
// of them, and changes by the merchant's own outbox.
type programmesOf struct {
	client      *chain.Client
	memberships *loyalty.Memberships
	points      *loyalty.Points // nil: the merchant issues none
}

var _ api.Programmes = programmesOf{}

// programmesFor is nil where the consortium has no contract of memberships.
func programmesFor(client *chain.Client, points *pointsIssuer) api.Programmes {
	at := client.Deployment().Memberships
	if at.IsZero() {
		return nil
	}
	out := programmesOf{client: client, memberships: loyalty.NewMemberships(client, at)}
	if points != nil {
		out.points = points.points
	}
	return out
}

// headOf is the newest block that a client has read, and its time in Unix seconds.
func headOf(client *chain.Client) (number, now uint64, err error) {
	if number, _, now = client.Head(); number == 0 {
		return 0, 0, fault.New(fault.Unavailable, "read chain", "it was not read yet; try again in a moment")
	}
	return number, now, nil
}

func (p programmesOf) id(number uint32) membership.Programme {
	return membership.ProgrammeOf(p.client.Account(), number)
}

// own are this merchant's programmes as the chain tells them.
func (p programmesOf) own(ctx context.Context) ([]loyalty.Programme, uint64, error) {
	head, now, err := headOf(p.client)
	if err != nil {
		return nil, 0, err
	}
	all, err := p.memberships.Programmes(ctx, p.client.Deployment().Block, head)
	if err != nil {
		return nil, 0, err
	}
	var out []loyalty.Programme
	for _, one := range all {
		if one.Merchant == p.client.Account() {
			out = append(out, one)
		}
	}
	return out, now, nil
}

func (p programmesOf) List(ctx context.Context) ([]api.Programme, error) {
	own, now, err := p.own(ctx)
	if err != nil || len(own) == 0 {
		return nil, err
	}
	head, _, err := headOf(p.client)
	if err != nil {
		return nil, err
	}
	held, err := p.memberships.Holders(ctx, p.client.Deployment().Block, head)
	if err != nil {
		return nil, err
	}
	fee, err := p.memberships.FeeProgramme(ctx, p.client.Account())
	if err != nil {
		return nil, err
	}
	out := make([]api.Programme, len(own))
	for i, one := range own {
		out[i] = p.shown(ctx, one)
		out[i].Fee = fee == one.ID
		countHolders(&out[i], one.ID, held, now)
	}
	return out, nil
}

func (p programmesOf) shown(ctx context.Context, one loyalty.Programme) api.Programme {
	out := api.Programme{ID: one.ID.String(), Number: one.Number, Name: one.Name, Closed: one.Closed, Levels: []api.Level{}}
	for i, l := range one.Levels {
		level := api.Level{NewLevel: api.NewLevel{Level: uint8(i + 1), Name: l.Name, Lifetime: l.Lifetime, Grace: l.Grace, Discount: l.Discount}}
		for _, r := range l.Rules {
			level.Rules = append(level.Rules, p.shownRule(ctx, r))
		}
		out.Levels = append(out.Levels, level)
	}
	return out
}

func (p programmesOf) shownRule(ctx context.Context, r loyalty.Rule) api.LevelRule {
	out := api.LevelRule{Kind: ruleKinds[r.Kind], Amount: whole(r.Amount, p.unit(ctx, r).Decimals)}
	if r.Kind == loyalty.OtherLevel {
		out.Programme = r.Programme.String()
	} else {
		out.Subject = r.Subject.String()
	}
	return out
}

// unit is how the amount of a rule is written.
func (p programmesOf) unit(ctx context.Context, r loyalty.Rule) loyalty.Unit {
	switch r.Kind {
	case loyalty.EarnedNow, loyalty.EarnedBoth, loyalty.Deposit:
		return loyalty.UnitOf(ctx, p.client, r.Subject)
	}
	return loyalty.Unit{}
}

// countHolders counts who holds a programme's levels at a time, Unix seconds.
func countHolders(out *api.Programme, id membership.Programme, held map[membership.Token]loyalty.Held, now uint64) {
	for token, h := range held {
		if token.Programme() != id || h.Level == 0 || int(h.Level) > len(out.Levels) {
			continue
		}
		switch {
		case now < h.Good:
			out.Levels[h.Level-1].Good++
		case now < h.End:
			out.Levels[h.Level-1].Grace++
		}
	}
}

func (p programmesOf) Define(ctx context.Context, n api.NewProgramme) error {
	_, err := p.memberships.Define(ctx, n.Number, n.Name)
	return err
}

func (p programmesOf) AddLevel(ctx context.Context, number uint32, l api.NewLevel) error {
	own, _, err := p.own(ctx)
	if err != nil {
		return err
	}
	terms := loyalty.LevelTerms{Lifetime: l.Lifetime, Grace: l.Grace, Discount: l.Discount, Name: l.Name}
	for _, r := range l.Rules {
		rule, err := p.rule(ctx, r)
		if err != nil {
			return err
		}
		terms.Rules = append(terms.Rules, rule)
	}
	for _, one := range own {
		if one.Number != number {
			continue
		}
		if int(l.Level) != len(one.Levels)+1 {
			return fault.New(fault.Conflict, "add level", "the next level of this programme is "+strconv.Itoa(len(one.Levels)+1))
		}
		_, err := p.memberships.AddLevel(ctx, one.ID, l.Level, terms)
		return err
	}
	return fault.New(fault.NotFound, "add level", "no programme of this number is in a block; define it first")
}

func (p programmesOf) rule(ctx context.Context, r api.LevelRule) (out loyalty.Rule, err error) {
	const op = "read rule"
	for kind, name := range ruleKinds {
		if name == r.Kind {
			out.Kind = kind
		}
	}
	if out.Kind == 0 {
		return out, fault.New(fault.Malformed, op, "no such kind of rule")
	}
	if out.Kind == loyalty.OtherLevel {
		if err := out.Programme.UnmarshalText([]byte(r.Programme)); err != nil {
			return out, fault.New(fault.Malformed, op, "other_level names a programme: 0x and 24 hexadecimal digits")
		}
	} else if out.Subject, err = p.subject(ctx, out.Kind, r.Subject); err != nil {
		return out, err
	}
	amount, ok := p.unit(ctx, out).Whole(r.Amount)
	if !ok || amount.Sign() == 0 {
		return out, fault.New(fault.Malformed, op, "want an amount above zero, with no more decimals than the token has")
	}
	out.Amount = amount
	return out, nil
}

// subject is what a rule looks at; the merchant's own if nothing is named.
func (p programmesOf) subject(ctx context.Context, kind loyalty.RuleKind, text string) (chain.Address, error) {
	switch {
	case text != "":
		return addressOf(text)
	case kind == loyalty.PurchaseVoucher:
		return chain.Address(p.client.Account()), nil
	case kind == loyalty.Deposit:
		return chain.Address{}, fault.New(fault.Malformed, "read rule", "a deposit names the contract that holds it")
	case p.points == nil:
		return chain.Address{}, fault.New(fault.NotFound, "read rule", "this merchant has no points; name those that count")
	}
	return p.points.Token(ctx)
}

func (p programmesOf) Close(ctx context.Context, number uint32) error {
	_, err := p.memberships.Close(ctx, p.id(number))
	return err
}

func (p programmesOf) SetFee(ctx context.Context, number uint32) error {
	var want membership.Programme
	if number != 0 {
		want = p.id(number)
	}
	head, _, err := headOf(p.client)
	if err != nil {
		return err
	}
	if is, err := p.memberships.FeeProgramme(ctx, p.client.Account()); err != nil || is == want {
		return err
	}
	_, err = p.memberships.SetFeeProgramme(ctx, want, head)
	return err
}

func (p programmesOf) Gates(ctx context.Context, channel string) ([]api.Gate, error) {
	name, err := membership.ChannelName(channel)
	if err != nil {
		return nil, err
	}
	gates, err := p.memberships.Gates(ctx, membership.Channel(p.client.Account(), name))
	var out []api.Gate
	for _, g := range gates {
		out = append(out, api.Gate{Programme: g.Programme.String(), Level: g.Level})
	}
	return out, err
}

// SetGates says it again only if it is not so already.
func (p programmesOf) SetGates(ctx context.Context, channel string, gates []api.Gate) error {
	name, err := membership.ChannelName(channel)
	if err != nil {
		return err
	}
	head, _, err := headOf(p.client)
	if err != nil {
		return err
	}
	want := make([]loyalty.Gate, len(gates))
	for i, g := range gates {
		want[i].Level = g.Level
		if err := want[i].Programme.UnmarshalText([]byte(g.Programme)); err != nil {
			return err
		}
	}
	is, err := p.memberships.Gates(ctx, membership.Channel(p.client.Account(), name))
	if err != nil || slices.Equal(is, want) {
		return err
	}
	_, err = p.memberships.SetChannel(ctx, name, want, head)
	return err
}
