package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/membership"
)

// shownMembership is a programme and where the customer stands in it.
type shownMembership struct {
	Merchant  did.Merchant         `json:"merchant"`
	Name      string               `json:"merchant_name"`
	Programme membership.Programme `json:"programme"`
	Number    uint32               `json:"number"`
	Title     string               `json:"programme_name"`
	Closed    bool                 `json:"closed"`
	Account   chain.Address        `json:"account"` // that holds it, or would
	State     string               `json:"state"`   // none, good, grace or over
	Level     uint8                `json:"level"`   // in force, 0 if none
	LevelName string               `json:"level_name,omitempty"`
	Discount  uint16               `json:"fee_discount_bps"`
	Since     time.Time            `json:"since,omitzero"`
	Good      time.Time            `json:"good_until,omitzero"`
	End       time.Time            `json:"end,omitzero"` // of the grace
	Next      *askedLevel          `json:"next,omitempty"`
}

// askedLevel is a level and what it asks for; any one of it is enough.
type askedLevel struct {
	Level uint8       `json:"level"`
	Name  string      `json:"name"`
	Asks  []shownRule `json:"asks"`
}

// shownRule is one way to a level, in whole tokens where it counts tokens.
type shownRule struct {
	Kind    string `json:"kind"`
	Amount  string `json:"amount"`
	Unit    string `json:"unit,omitempty"`
	Have    string `json:"have,omitempty"` // what anybody can see of it; empty if only evidence shows it
	Reached bool   `json:"reached"`
}

var ruleKinds = map[loyalty.RuleKind]string{
	loyalty.EarnedNow: "earned_now", loyalty.EarnedBoth: "earned_both", loyalty.PurchaseLines: "purchase_lines",
	loyalty.PurchaseVoucher: "purchase_voucher", loyalty.Deposit: "deposit", loyalty.OtherLevel: "other_level",
}

// memberships is the consortium's contract as a chain reaches it; unavailable
// where there is none.
func (s *walletSession) memberships(via loyalty.Chain) (*loyalty.Memberships, error) {
	at := s.network.Chain.Memberships
	if at.IsZero() {
		return nil, fault.New(fault.Unavailable, "find memberships", "this consortium has no contract for memberships")
	}
	return loyalty.NewMemberships(via, at), nil
}

// programmes are all programmes of the consortium.
func (s *walletSession) programmes(ctx context.Context) ([]loyalty.Programme, error) {
	m, err := s.memberships(s.chain.client)
	if err != nil {
		return nil, err
	}
	head, _, err := s.head()
	if err != nil {
		return nil, err
	}
	return m.Programmes(ctx, s.network.Chain.Block, head)
}

// programme finds one programme of a merchant by its number, or the only one.
func (s *walletSession) programme(ctx context.Context, merchant did.Merchant, number uint32, given bool) (loyalty.Programme, error) {
	all, err := s.programmes(ctx)
	if err != nil {
		return loyalty.Programme{}, err
	}
	var found []loyalty.Programme
	var names []string
	for _, p := range all {
		if p.Merchant == merchant && (!given || p.Number == number) {
			found = append(found, p)
			names = append(names, fmt.Sprintf("%d (%s)", p.Number, p.Name))
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) == 0 && given:
		return loyalty.Programme{}, usagef("%s has no programme %d; see 'souk memberships list'", s.name(merchant), number)
	case len(found) == 0:
		return loyalty.Programme{}, usagef("%s has no programme; see 'souk memberships list'", s.name(merchant))
	}
	return loyalty.Programme{}, usagef("%s has %d programmes: name one with --programme: %s", s.name(merchant), len(found), strings.Join(names, ", "))
}

// membership reads where the customer stands in a programme.
func (s *walletSession) membership(ctx context.Context, p loyalty.Programme) (shownMembership, error) {
	m, err := s.memberships(s.chain.client)
	if err != nil {
		return shownMembership{}, err
	}
	_, now, err := s.head()
	if err != nil {
		return shownMembership{}, err
	}
	account := s.accountAt(p.Merchant)
	standing, err := m.Standing(ctx, membership.TokenOf(p.ID, account))
	if err != nil {
		return shownMembership{}, err
	}
	out := shownMembership{
		Merchant: p.Merchant, Name: s.name(p.Merchant), Programme: p.ID, Number: p.Number, Title: p.Name, Closed: p.Closed, Account: account,
		State: stateOf(standing, now), Since: unixTime(standing.Since), Good: unixTime(standing.Good), End: unixTime(standing.End),
	}
	if out.State == "good" || out.State == "grace" {
		out.Level, out.Discount = standing.Level, standing.Discount
		out.LevelName = p.Levels[standing.Level-1].Name
	}
	if int(out.Level) < len(p.Levels) && !p.Closed {
		out.Next = s.level(ctx, m, p, out.Level+1, account)
	}
	return out, nil
}

// stateOf is what the contract would say at a time, Unix seconds.
func stateOf(s loyalty.Standing, now uint64) string {
	switch {
	case s.Level == 0:
		return "none"
	case now < s.Good:
		return "good"
	case now < s.End:
		return "grace"
	}
	return "over"
}

func (s *walletSession) level(ctx context.Context, m *loyalty.Memberships, p loyalty.Programme, n uint8, account chain.Address) *askedLevel {
	terms := p.Levels[n-1]
	out := &askedLevel{Level: n, Name: terms.Name}
	for _, r := range terms.Rules {
		shown, _ := s.rule(ctx, m, r, account)
		out.Asks = append(out.Asks, shown)
	}
	return out
}

// rule says what a rule asks for and how much of it the account has. A contract
// that does not answer shows nothing.
func (s *walletSession) rule(ctx context.Context, m *loyalty.Memberships, r loyalty.Rule, account chain.Address) (shownRule, bool) {
	var token loyalty.Unit
	switch r.Kind {
	case loyalty.EarnedNow, loyalty.EarnedBoth, loyalty.Deposit:
		token = loyalty.UnitOf(ctx, s.chain.client, r.Subject)
	}
	out := shownRule{Kind: ruleKinds[r.Kind], Amount: whole(r.Amount, token.Decimals), Unit: token.Symbol}
	have, seen, err := m.Reached(ctx, r, account)
	if err != nil || !seen {
		return out, false
	}
	out.Have, out.Reached = whole(have, token.Decimals), have.Cmp(r.Amount) >= 0
	return out, out.Reached
}

// reached finds the highest level, or the one that is given, of which a rule
// holds that anybody can see. ok is false if there is none.
func (s *walletSession) reached(ctx context.Context, p loyalty.Programme, level uint8) (n, rule uint8, ok bool, err error) {
	m, err := s.memberships(s.chain.client)
	if err != nil {
		return 0, 0, false, err
	}
	account := s.accountAt(p.Merchant)
	for n := len(p.Levels); n > 0; n-- {
		if level != 0 && int(level) != n {
			continue
		}
		for i, r := range p.Levels[n-1].Rules {
			if have, seen, err := m.Reached(ctx, r, account); err == nil && seen && have.Cmp(r.Amount) >= 0 {
				return uint8(n), uint8(i), true, nil
			}
		}
	}
	return 0, 0, false, nil
}
