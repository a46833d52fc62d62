package peer

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/earning"
	"github.com/souk-network/souk/protocol/fault"
)

// zoneYears is how many years before and after now a rule set's clock changes
// are written down for.
const zoneYears = 20

// SetRules makes earning rules the ones in force, for orders that are taken in
// from now on. A named time zone gets its clock changes, whatever stood there.
func (n *Node) SetRules(ctx context.Context, rules earning.Rules) (points.RuleSet, error) {
	rules, err := filled(rules, time.Now())
	if err != nil {
		return points.RuleSet{}, err
	}
	return n.points.SetRules(ctx, rules, uint64(time.Now().UnixMilli()))
}

// UndoRules brings back the rules before those in force.
func (n *Node) UndoRules(ctx context.Context) (points.RuleSet, error) {
	set, err := n.points.Undo(ctx, uint64(time.Now().UnixMilli()))
	if err == nil {
		n.warnOfTiers()
	}
	return set, err
}

// warnOfTiers names tiers of the rules in force that nobody can reach. They are
// refused when rules are set; earlier versions took them.
func (n *Node) warnOfTiers() {
	if set, ok := n.points.Rules(); ok && len(set.Rules.Unreachable()) > 0 {
		n.log.Warn("nobody can reach these tiers of the earning rules in force: their days are no more than return_days; set rules with more days",
			"version", set.Number, "tiers", set.Rules.Unreachable())
	}
}

// filled checks rules and writes the clock changes of a named zone into them.
func filled(rules earning.Rules, now time.Time) (earning.Rules, error) {
	rules.Offsets = nil
	if err := rules.Check(); err != nil {
		return rules, err
	}
	if _, err := rules.Day(0); err == nil {
		return rules, nil // UTC or a difference
	}
	zone, err := time.LoadLocation(rules.Zone)
	if err != nil || rules.Zone == "Local" {
		return rules, fault.New(fault.Malformed, "set earning rules", "zone: no time zone of this name is known here; names are like Asia/Seoul")
	}
	from, until := now.AddDate(-zoneYears, 0, 0), now.AddDate(zoneYears, 0, 0)
	rules.Offsets = earning.ChangesOf(zone, uint64(max(from.UnixMilli(), 0)), uint64(until.UnixMilli()))
	return rules, rules.Check()
}

// Trial is what rules would have made of past orders.
type Trial struct {
	Orders  int    `json:"orders" doc:"Sales of known customers that were judged."`
	Earning int    `json:"earning" doc:"Of these, orders that would have earned something."`
	Before  uint64 `json:"before" doc:"Points that these orders earned when they were taken in."`
	After   uint64 `json:"after" doc:"Points that they would have earned."`
	More    int    `json:"more" doc:"Orders that would have earned more."`
	Fewer   int    `json:"fewer" doc:"Orders that would have earned fewer."`
	// Unused is in the rules' order; never nil.
	Unused []string `json:"unused" doc:"Ids of the rules that gave to, or multiplied, no line of these orders: none met their conditions, or other rules went before."`
}

// maxTrial is the most orders of a trial.
const maxTrial = 200_000

// TryRules judges the orders of so many days until now under other rules, in the
// order of their times, and changes nothing. Caps, tiers and uses count from the
// first of these orders on.
func (n *Node) TryRules(ctx context.Context, rules earning.Rules, days int) (Trial, error) {
	rules, err := filled(rules, time.Now())
	if err != nil {
		return Trial{}, err
	}
	since := uint64(max(time.Now().AddDate(0, 0, -days).UnixMilli(), 0))
	orders, err := n.salesSince(ctx, since)
	if err != nil {
		return Trial{}, err
	}
	t := trial{rules: rules, past: map[string][]earning.Entry{}, used: map[string]bool{}}
	for _, o := range orders {
		if err := t.judge(ctx, n, o); err != nil {
			return Trial{}, err
		}
	}
	t.sum.Unused = []string{}
	for _, r := range rules.Rules {
		if !t.used[r.ID] {
			t.sum.Unused = append(t.sum.Unused, r.ID)
		}
	}
	return t.sum, nil
}

// salesSince lists the sales of known customers, by time.
func (n *Node) salesSince(ctx context.Context, since uint64) ([]crm.OrderRecord, error) {
	var out []crm.OrderRecord
	err := n.crm.EachOrder(ctx, func(r crm.OrderRecord) error {
		if r.Ref == "" || r.Order.Reverses != "" || r.Order.Time < since {
			return nil
		}
		if len(out) == maxTrial {
			return fault.New(fault.TooLarge, "try earning rules", "more than 200,000 orders; try fewer days")
		}
		out = append(out, crm.OrderRecord{Ref: r.Ref, Order: r.Order, Sequence: r.Sequence})
		return nil
	})
	slices.SortFunc(out, func(a, b crm.OrderRecord) int {
		return cmp.Or(cmp.Compare(a.Order.Time, b.Order.Time), cmp.Compare(a.Sequence, b.Sequence))
	})
	return out, err
}

// trial judges orders one after another, with a past of its own.
type trial struct {
	rules earning.Rules
	past  map[string][]earning.Entry
	used  map[string]bool // by the id of a rule
	sum   Trial
}

func (t *trial) judge(ctx context.Context, n *Node, r crm.OrderRecord) error {
	was, err := n.points.Credit(ctx, r.Ref, r.Order.ID)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	p := earning.Purchase{Order: r.Order, Known: true, Events: was.Events}
	if p.Person, err = t.rules.StateOf(t.past[r.Ref], r.Order.Time); err != nil {
		return err
	}
	if was.Referrer != "" {
		state, err := t.rules.StateOf(t.past[was.Referrer], r.Order.Time)
		if err != nil {
			return err
		}
		p.Referrer = &state
	}
	rules, err := n.points.WithCoupons(ctx, t.rules, r.Ref, r.Order.ID)
	if err != nil {
		return err
	}
	res, err := rules.Evaluate(p)
	if err != nil {
		return err
	}
	t.note(r.Ref, r.Order, res.Points, res.Uses)
	if res.Referral.Points > 0 {
		t.note(was.Referrer, r.Order, res.Referral.Points, res.Referral.Uses)
	}
	t.count(was.First, res.Points)
	t.use(res.Referral.Steps)
	for _, l := range res.Lines {
		t.use(l.Steps)
	}
	return nil
}

// use notes the rules that took part.
func (t *trial) use(steps []earning.Step) {
	for _, s := range steps {
		t.used[s.Rule] = true
		for _, f := range s.Factors {
			t.used[f.Rule] = true
		}
	}
}

func (t *trial) note(ref string, o credential.Order, earned uint64, uses []string) {
	t.past[ref] = append(t.past[ref], earning.Entry{Time: o.Time, Points: earned, Counts: t.rules.DueAt(o.Time), Uses: uses})
}

func (t *trial) count(before, after uint64) {
	t.sum.Orders++
	t.sum.Before += before
	t.sum.After += after
	switch {
	case after > before:
		t.sum.More++
	case after < before:
		t.sum.Fewer++
	}
	if after > 0 {
		t.sum.Earning++
	}
}
