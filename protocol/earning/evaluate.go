package earning

import (
	"math/big"
	"slices"

	"github.com/souk-network/souk/protocol/credential"
)

// Purchase is one order with what the rules need to know about it.
type Purchase struct {
	Order    credential.Order
	Known    bool     // whether the customer is known; an anonymous order earns nothing
	Events   []string // what else happened with it, such as EventFirstOrder
	Person   State    // of who bought, before this order
	Referrer *State   // of who referred them, before this order; nil: nobody did
}

// State is what counts of a person's past for one order: see StateOf.
type State struct {
	Tier   string // the tier's id; empty: none
	Day    uint64 // points of the order's local day
	Period uint64 // points within the days of Caps.Person
	Uses   []Use  // how often rules gave
}

// Use says in how many orders a rule gave points to a person.
type Use struct {
	Rule  string
	Times uint32
}

// Reason says why an order earns nothing as a whole.
type Reason string

// The reasons.
const (
	ReasonNone      Reason = ""
	ReasonAnonymous Reason = "anonymous" // nobody to give points to
	ReasonReturn    Reason = "return"    // it takes another order back
	ReasonCurrency  Reason = "currency"  // not the rules' currency
	ReasonNothing   Reason = "nothing"   // nothing was paid
)

// Result is what one order earns.
type Result struct {
	Why      Reason       // why nothing; then all points are 0
	Lines    []LinePoints // one for each line of the order, in its order
	Points   uint64       // of all lines
	Uses     []string     // ids of the rules that gave something to who bought, in the set's order
	Referral Referral     // what the referrer gets
}

// LinePoints is what one line earns and why.
type LinePoints struct {
	_        struct{}         `cbor:",toarray"`
	Amount   credential.Micro // as the order says
	Paid     credential.Micro // after the order's discounts: what earns, and what returns are measured by
	Excluded bool             // by the set's exclusions
	Steps    []Step           // what rules gave, by priority
	Cuts     []Cut            // what caps took
	Points   uint64           // in the end
}

// Referral is what the referrer gets for the order.
type Referral struct {
	_      struct{} `cbor:",toarray"`
	Steps  []Step
	Cuts   []Cut
	Points uint64
	Uses   []string
}

// Step is one rule's part: Of at Points for each Per, times all factors,
// rounded to Given, of which the rule's cap left Kept.
type Step struct {
	_       struct{} `cbor:",toarray"`
	Rule    string
	Kind    Kind
	Of      credential.Micro // amount paid or quantity; 0 for a bonus
	Points  uint64           // of the rule
	Per     credential.Micro // of the rule; 0 for a bonus
	Factors []Factor
	Round   Rounding
	Scope   Scope
	Given   uint64 // points of this line before the rule's cap
	Kept    uint64 // and after it
}

// Factor is a multiplier that applied.
type Factor struct {
	_     struct{} `cbor:",toarray"`
	Rule  string
	Times credential.Micro
}

// Limit names what a cut was made by.
type Limit string

// The limits, in the order in which they cut.
const (
	LimitOrder  Limit = "order"  // Caps.Order
	LimitDay    Limit = "day"    // what Caps.Day left
	LimitPerson Limit = "person" // what Caps.Person left
	LimitChain  Limit = "chain"  // MaxPoints
)

// Cut is what a limit on the whole order left of a line's points.
type Cut struct {
	_        struct{} `cbor:",toarray"`
	By       Limit
	Room     uint64 // points that all lines together may have
	From, To uint64 // the line's points before and after
}

// Evaluate applies a checked rule set to an order. It fails with
// fault.Malformed or fault.TooLarge for an order that breaks its own limits and
// for a named zone without clock changes; the result is then of no use.
func (r Rules) Evaluate(p Purchase) (Result, error) {
	if err := p.Order.Validate(); err != nil {
		return Result{}, err
	}
	local, err := r.local(p.Order.Time)
	if err != nil {
		return Result{}, err
	}
	e := evaluation{rules: r, purchase: p, local: local, order: byPriority(r.Rules)}
	e.out.Lines = make([]LinePoints, len(p.Order.Lines))
	e.pay()
	if e.out.Why = e.nothing(); e.out.Why != ReasonNone {
		return e.out, nil
	}
	e.rate()
	e.bonus()
	e.referral()
	e.limit()
	e.count()
	return e.out, nil
}

// byPriority lists the places of rules, higher priority first.
func byPriority(rules []Rule) []int {
	out := make([]int, len(rules))
	for i := range out {
		out[i] = i
	}
	slices.SortStableFunc(out, func(a, b int) int { return int(rules[b].Priority) - int(rules[a].Priority) })
	return out
}

type evaluation struct {
	rules    Rules
	purchase Purchase
	local    uint64           // the order's time on the zone's clocks
	order    []int            // places of rules by priority
	total    credential.Micro // paid for the whole order
	out      Result
}

// pay spreads the order's negative lines over its others, in proportion, so
// that a discount earns nothing.
func (e *evaluation) pay() {
	lines := e.purchase.Order.Lines
	weights := make([]*big.Int, len(lines))
	for i, l := range lines {
		e.out.Lines[i].Amount = l.Amount
		weights[i] = big.NewInt(max(int64(l.Amount), 0))
	}
	e.total, _ = e.purchase.Order.Total() // Validate added it up
	if e.total <= 0 {
		return
	}
	for i, paid := range share(uint64(e.total), weights) {
		e.out.Lines[i].Paid = credential.Micro(paid)
	}
}

func (e *evaluation) nothing() Reason {
	switch o := e.purchase.Order; {
	case !e.purchase.Known:
		return ReasonAnonymous
	case o.Reverses != "":
		return ReasonReturn
	case o.Currency != e.rules.Currency:
		return ReasonCurrency
	case e.total <= 0:
		return ReasonNothing
	}
	for i, l := range e.purchase.Order.Lines {
		e.out.Lines[i].Excluded = e.rules.Exclude.names(l)
	}
	return ReasonNone
}

// eligible reports whether a line can earn at all.
func (e *evaluation) eligible(i int) bool { return e.out.Lines[i].Paid > 0 && !e.out.Lines[i].Excluded }

// claim is a line to which a rated rule applies.
type claim struct {
	line    int
	of      credential.Micro
	factors []Factor
}

// rate gives the points of amount and quantity rules.
func (e *evaluation) rate() {
	claims := make([][]claim, len(e.rules.Rules))
	for i, l := range e.purchase.Order.Lines {
		if !e.eligible(i) {
			continue
		}
		rated := e.choose(func(r Rule) bool {
			return (r.Kind == KindAmount || r.Kind == KindQuantity && l.Quantity > 0) && e.applies(r, l, e.purchase.Person)
		}, func(a, b Rule) bool { return e.worth(a, i, b.Per).Cmp(e.worth(b, i, a.Per)) > 0 })
		factors := e.factors(l)
		for _, at := range rated {
			claims[at] = append(claims[at], claim{i, e.of(e.rules.Rules[at], i), factors})
		}
	}
	for _, at := range e.order {
		e.give(at, claims[at])
	}
}

// of is what a rated rule measures of a line.
func (e *evaluation) of(r Rule, line int) credential.Micro {
	if r.Kind == KindQuantity {
		return e.purchase.Order.Lines[line].Quantity
	}
	return e.out.Lines[line].Paid
}

// worth is what a rated rule gives a line before multipliers and rounding,
// times its own Per and another's, so that two rules can be compared.
func (e *evaluation) worth(r Rule, line int, other credential.Micro) *big.Int {
	n := product(e.of(r, line), r.Points, nil, 0)
	return n.Mul(n, big.NewInt(int64(other)))
}

// factors are the multipliers of a line.
func (e *evaluation) factors(l credential.Line) []Factor {
	var out []Factor
	for _, at := range e.choose(func(r Rule) bool {
		return r.Kind == KindMultiplier && e.applies(r, l, e.purchase.Person)
	}, func(a, b Rule) bool { return a.Times > b.Times }) {
		out = append(out, Factor{Rule: e.rules.Rules[at].ID, Times: e.rules.Rules[at].Times})
	}
	return out
}

// choose walks the rules of one family by priority and lists the places of
// those that apply together.
func (e *evaluation) choose(applies func(Rule) bool, better func(a, b Rule) bool) []int {
	var out []int
	best := -1 // index in out
	for _, at := range e.order {
		r := e.rules.Rules[at]
		if !applies(r) {
			continue
		}
		switch {
		case r.Stack != StackBest:
			out = append(out, at)
		case best < 0:
			best, out = len(out), append(out, at)
		case better(r, e.rules.Rules[out[best]]):
			out[best] = at
		}
		if r.Stack == StackAlone {
			break
		}
	}
	return out
}

// give rounds what a rated rule gives its lines, and holds it to its cap.
func (e *evaluation) give(at int, claims []claim) {
	if len(claims) == 0 {
		return
	}
	r := e.rules.Rules[at]
	exact, per := exactly(r, claims)
	given := r.rounded(exact, per)
	kept := capped(given, r.Cap)
	for i, c := range claims {
		line := &e.out.Lines[c.line]
		line.Steps = append(line.Steps, Step{
			Rule: r.ID, Kind: r.Kind, Of: c.of, Points: r.Points, Per: r.Per, Factors: c.factors,
			Round: r.Round, Scope: r.Scope, Given: given[i], Kept: kept[i],
		})
	}
}

// exactly is what a rated rule gives each line, as numerators over one
// denominator.
func exactly(r Rule, claims []claim) (exact []*big.Int, per *big.Int) {
	most := 0
	for _, c := range claims {
		most = max(most, len(c.factors))
	}
	for _, c := range claims {
		exact = append(exact, product(c.of, r.Points, c.factors, most))
	}
	return exact, scaled(big.NewInt(int64(r.Per)), most)
}

// product is of times points times all factors, in millionths to the power of
// places.
func product(of credential.Micro, points uint64, factors []Factor, places int) *big.Int {
	n := new(big.Int).Mul(big.NewInt(int64(of)), new(big.Int).SetUint64(points))
	for _, f := range factors {
		n.Mul(n, big.NewInt(int64(f.Times)))
	}
	return scaled(n, places-len(factors))
}

func scaled(n *big.Int, places int) *big.Int {
	for range places {
		n.Mul(n, big.NewInt(int64(credential.One)))
	}
	return n
}

// rounded makes whole points of numerators over per, by line or together.
func (r Rule) rounded(exact []*big.Int, per *big.Int) []uint64 {
	if r.Scope == ScopeOrder {
		sum := new(big.Int)
		for _, n := range exact {
			sum.Add(sum, n)
		}
		return share(r.Round.apply(sum, per), exact)
	}
	out := make([]uint64, len(exact))
	for i, n := range exact {
		out[i] = r.Round.apply(n, per)
	}
	return out
}

// bonus gives the points of bonus rules: to the lines that they name, by what
// was paid for each.
func (e *evaluation) bonus() {
	chosen := e.choose(func(r Rule) bool {
		return r.Kind == KindBonus && len(e.lines(r, e.purchase.Person)) > 0
	}, func(a, b Rule) bool { return a.Points > b.Points })
	for _, at := range chosen {
		r := e.rules.Rules[at]
		lines := e.lines(r, e.purchase.Person)
		weights := make([]*big.Int, len(lines))
		for i, line := range lines {
			weights[i] = big.NewInt(int64(e.out.Lines[line].Paid))
		}
		for i, points := range share(r.Points, weights) {
			line := &e.out.Lines[lines[i]]
			line.Steps = append(line.Steps, Step{Rule: r.ID, Kind: r.Kind, Points: r.Points, Given: points, Kept: points})
		}
	}
}

// referral gives the points of referral rules to the referrer, within the caps
// of that person.
func (e *evaluation) referral() {
	if e.purchase.Referrer == nil {
		return
	}
	state, out := *e.purchase.Referrer, &e.out.Referral
	for _, at := range e.choose(func(r Rule) bool {
		return r.Kind == KindReferral && len(e.lines(r, state)) > 0
	}, func(a, b Rule) bool { return a.Points > b.Points }) {
		r := e.rules.Rules[at]
		out.Steps = append(out.Steps, Step{Rule: r.ID, Kind: r.Kind, Points: r.Points, Given: r.Points, Kept: r.Points})
		out.Points += r.Points
	}
	for _, l := range e.rules.Caps.limits(state)[1:] {
		if out.Points > l.room {
			out.Cuts = append(out.Cuts, Cut{By: l.by, Room: l.room, From: out.Points, To: l.room})
			out.Points = l.room
		}
	}
	if out.Points > 0 {
		used := map[string]bool{}
		gave(used, out.Steps)
		out.Uses = e.inOrder(used)
	}
}

// count adds up the order and lists what gave. A rule of whose points caps left
// nothing gave nothing: it can give another time.
func (e *evaluation) count() {
	used := map[string]bool{}
	for _, l := range e.out.Lines {
		if e.out.Points += l.Points; l.Points > 0 {
			gave(used, l.Steps)
		}
	}
	e.out.Uses = e.inOrder(used)
}

// gave adds the rules of steps that kept points, and their multipliers.
func gave(used map[string]bool, steps []Step) {
	for _, s := range steps {
		if s.Kept == 0 {
			continue
		}
		used[s.Rule] = true
		for _, f := range s.Factors {
			used[f.Rule] = true
		}
	}
}

// inOrder lists rules in the set's order.
func (e *evaluation) inOrder(used map[string]bool) []string {
	var out []string
	for _, r := range e.rules.Rules {
		if used[r.ID] {
			out = append(out, r.ID)
		}
	}
	return out
}
