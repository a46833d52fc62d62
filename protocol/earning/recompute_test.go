package earning

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/credential"
)

// recomputed is what an order earns by the words of the specification, worked
// out the long way: fractions, the calendar of the standard library, and points
// that are handed out one by one.
type recomputed struct {
	lines    []uint64
	paid     []*big.Rat // for each line; none if the order earns nothing as a whole
	referral uint64
	uses     map[string]bool
	friend   map[string]bool // rules that gave to the referrer
}

// byHand is one order under one rule set while it is recomputed.
type byHand struct {
	rules Rules
	p     Purchase
	paid  []*big.Rat
	total *big.Rat
	clock time.Time
}

func fraction(m credential.Micro) *big.Rat { return big.NewRat(int64(m), 1_000_000) }

func floorOf(x *big.Rat) *big.Int { return new(big.Int).Div(x.Num(), x.Denom()) }

// dealt hands a whole number out in proportion: the whole part of each exact
// share, then one by one to whoever is furthest below theirs.
func dealt(total *big.Int, weights []*big.Rat) []*big.Int {
	sum, given := new(big.Rat), new(big.Int)
	for _, w := range weights {
		sum.Add(sum, w)
	}
	shares, out := make([]*big.Rat, len(weights)), make([]*big.Int, len(weights))
	for i, w := range weights {
		shares[i] = new(big.Rat).Mul(new(big.Rat).SetInt(total), new(big.Rat).Quo(w, sum))
		out[i] = floorOf(shares[i])
		given.Add(given, out[i])
	}
	for given.Cmp(total) < 0 {
		poorest, by := 0, new(big.Rat).SetInt64(-1)
		for i := range out {
			if lacks := new(big.Rat).Sub(shares[i], new(big.Rat).SetInt(out[i])); lacks.Cmp(by) > 0 {
				poorest, by = i, lacks
			}
		}
		out[poorest].Add(out[poorest], big.NewInt(1))
		given.Add(given, big.NewInt(1))
	}
	return out
}

func clockOf(r Rules, ms uint64) time.Time {
	east := 0
	if r.Zone != "UTC" && !strings.Contains(r.Zone, "/") {
		var h, m int
		_, _ = fmt.Sscanf(r.Zone[1:], "%02d:%02d", &h, &m)
		if east = h*60 + m; r.Zone[0] == '-' {
			east = -east
		}
	}
	for i, o := range r.Offsets {
		if i == 0 || ms >= uint64(o.From) {
			east = int(o.Offset)
		}
	}
	return time.UnixMilli(int64(ms)).In(time.FixedZone("", east*60))
}

func (b byHand) open(w Window) bool {
	date, minute := b.clock.Format(time.DateOnly), b.clock.Hour()*60+b.clock.Minute()
	day := strings.ToLower(b.clock.Weekday().String()[:3])
	return (w.From == 0 || date >= w.From.String()) && (w.Until == 0 || date <= w.Until.String()) &&
		(len(w.Weekdays) == 0 || slices.Contains(w.Weekdays, day)) && minute >= int(w.Start) && (w.End == 0 || minute < int(w.End))
}

func (b byHand) holds(r Rule, i int, person State) bool {
	l, w := b.p.Order.Lines[i], r.When
	either := func(list []string, has ...string) bool {
		return len(list) == 0 || slices.ContainsFunc(has, func(s string) bool { return slices.Contains(list, s) })
	}
	for _, u := range person.Uses {
		if u.Rule == r.ID && r.Uses > 0 && u.Times >= r.Uses {
			return false
		}
	}
	x := b.rules.Exclude
	return b.paid[i].Sign() > 0 && !slices.Contains(x.Categories, l.Category) && !slices.Contains(x.SKUs, l.SKU) &&
		either(w.Categories, l.Category) && either(w.SKUs, l.SKU) && !slices.Contains(w.Except.Categories, l.Category) && !slices.Contains(w.Except.SKUs, l.SKU) &&
		either(w.Channels, b.p.Order.Channel) && either(w.Events, b.p.Events...) && either(w.Tiers, person.Tier) && b.total.Cmp(fraction(w.Basket)) >= 0 &&
		(len(w.Windows) == 0 || slices.ContainsFunc(w.Windows, b.open)) && (r.Kind != KindQuantity || l.Quantity > 0)
}

// family lists the rules that apply together, of those that hold.
func family(rules []Rule, holds func(Rule) bool, value func(Rule) *big.Rat) []Rule {
	ordered := slices.Clone(rules)
	slices.SortStableFunc(ordered, func(a, b Rule) int { return int(b.Priority) - int(a.Priority) })
	var out []Rule
	for _, r := range ordered {
		if holds(r) {
			out = append(out, r)
			if r.Stack == StackAlone {
				break
			}
		}
	}
	best := new(big.Rat).SetInt64(-1)
	name := ""
	for _, r := range out {
		if v := value(r); r.Stack == StackBest && v.Cmp(best) > 0 {
			best, name = v, r.ID
		}
	}
	return slices.DeleteFunc(out, func(r Rule) bool { return r.Stack == StackBest && r.ID != name })
}

func (b byHand) measured(r Rule, i int) *big.Rat {
	if r.Kind == KindQuantity {
		return fraction(b.p.Order.Lines[i].Quantity)
	}
	return b.paid[i]
}

func roundedBy(r Rounding, x *big.Rat) *big.Int {
	low := floorOf(x)
	high := new(big.Int).Add(low, big.NewInt(1))
	rest := new(big.Rat).Sub(x, new(big.Rat).SetInt(low))
	switch half := rest.Cmp(big.NewRat(1, 2)); {
	case rest.Sign() == 0 || r == RoundDown, r != RoundUp && half < 0, r == RoundHalfEven && half == 0 && low.Bit(0) == 0:
		return low
	}
	return high
}

func whole(n *big.Int) *big.Rat { return new(big.Rat).SetInt(n) }

func byTheWords(rules Rules, p Purchase) recomputed {
	b := byHand{rules: rules, p: p, total: new(big.Rat), clock: clockOf(rules, p.Order.Time)}
	out := recomputed{lines: make([]uint64, len(p.Order.Lines)), uses: map[string]bool{}, friend: map[string]bool{}}
	var weights []*big.Rat
	for _, l := range p.Order.Lines {
		b.total.Add(b.total, fraction(l.Amount))
		weights = append(weights, fraction(max(l.Amount, 0)))
	}
	if !p.Known || p.Order.Reverses != "" || p.Order.Currency != rules.Currency || b.total.Sign() <= 0 {
		return out
	}
	million := new(big.Rat).Mul(b.total, big.NewRat(1_000_000, 1))
	for _, n := range dealt(million.Num(), weights) {
		b.paid = append(b.paid, new(big.Rat).SetFrac(n, big.NewInt(1_000_000)))
	}
	out.paid = b.paid
	points := make([]*big.Int, len(out.lines))
	gives := make([]map[string]bool, len(out.lines)) // by line: rules and multipliers that kept something
	for i := range points {
		points[i], gives[i] = new(big.Int), map[string]bool{}
	}
	b.rate(points, gives)
	b.bonus(points, gives)
	cut(points, rules.Caps.Order, 0)
	cut(points, rules.Caps.Day, p.Person.Day)
	cut(points, rules.Caps.Person, p.Person.Period)
	cut(points, MaxPoints, 0)
	for i, n := range points {
		if out.lines[i] = n.Uint64(); out.lines[i] > 0 {
			for id := range gives[i] {
				out.uses[id] = true
			}
		}
	}
	if p.Referrer != nil {
		out.referral, out.friend = b.referral(*p.Referrer)
	}
	return out
}

// cut lowers points in proportion to what a cap leaves; 0 is no cap.
func cut(points []*big.Int, most, had uint64) {
	if most == 0 {
		return
	}
	sum := new(big.Int)
	var weights []*big.Rat
	for _, n := range points {
		sum.Add(sum, n)
		weights = append(weights, whole(n))
	}
	room := new(big.Int).SetUint64(most - min(most, had))
	if sum.Cmp(room) <= 0 {
		return
	}
	for i, n := range dealt(room, weights) {
		points[i] = n
	}
}

func (b byHand) rate(points []*big.Int, gives []map[string]bool) {
	rated := make([][]Rule, len(points))
	factor, multipliers := make([]*big.Rat, len(points)), make([][]Rule, len(points))
	for i := range points {
		rated[i] = family(b.rules.Rules, func(r Rule) bool {
			return (r.Kind == KindAmount || r.Kind == KindQuantity) && b.holds(r, i, b.p.Person)
		}, func(r Rule) *big.Rat { return b.plain(r, i) })
		multipliers[i] = family(b.rules.Rules, func(r Rule) bool {
			return r.Kind == KindMultiplier && b.holds(r, i, b.p.Person)
		}, func(r Rule) *big.Rat { return fraction(r.Times) })
		factor[i] = big.NewRat(1, 1)
		for _, m := range multipliers[i] {
			factor[i].Mul(factor[i], fraction(m.Times))
		}
	}
	for _, r := range b.rules.Rules {
		var lines []int
		var exact []*big.Rat
		for i := range points {
			if slices.ContainsFunc(rated[i], func(o Rule) bool { return o.ID == r.ID }) {
				lines, exact = append(lines, i), append(exact, new(big.Rat).Mul(b.plain(r, i), factor[i]))
			}
		}
		for n, got := range r.wholePoints(exact) {
			i := lines[n]
			if points[i].Add(points[i], got); got.Sign() > 0 {
				gives[i][r.ID] = true
				for _, m := range multipliers[i] {
					gives[i][m.ID] = true
				}
			}
		}
	}
}

// plain is what a rule gives a line before factors and rounding.
func (b byHand) plain(r Rule, i int) *big.Rat {
	x := new(big.Rat).Mul(b.measured(r, i), new(big.Rat).SetFrac(new(big.Int).SetUint64(r.Points), big.NewInt(1)))
	return x.Quo(x, fraction(r.Per))
}

func (r Rule) wholePoints(exact []*big.Rat) []*big.Int {
	if len(exact) == 0 {
		return nil
	}
	var out []*big.Int
	most, sum := new(big.Int).SetUint64(MaxPoints), new(big.Rat)
	limited := func(n *big.Int) *big.Int {
		if n.Cmp(most) > 0 {
			return new(big.Int).Set(most)
		}
		return n
	}
	for _, x := range exact {
		out = append(out, limited(roundedBy(r.Round, x)))
		sum.Add(sum, x)
	}
	if r.Scope == ScopeOrder {
		out = dealt(limited(roundedBy(r.Round, sum)), exact)
	}
	cut(out, r.Cap, 0)
	return out
}

func (b byHand) bonus(points []*big.Int, gives []map[string]bool) {
	lines := func(r Rule) (at []int, weights []*big.Rat) {
		for i := range points {
			if b.holds(r, i, b.p.Person) {
				at, weights = append(at, i), append(weights, b.paid[i])
			}
		}
		return at, weights
	}
	for _, r := range family(b.rules.Rules, func(r Rule) bool {
		at, _ := lines(r)
		return r.Kind == KindBonus && len(at) > 0
	}, func(r Rule) *big.Rat { return new(big.Rat).SetInt64(int64(r.Points)) }) {
		at, weights := lines(r)
		for n, got := range dealt(new(big.Int).SetUint64(r.Points), weights) {
			if points[at[n]].Add(points[at[n]], got); got.Sign() > 0 {
				gives[at[n]][r.ID] = true
			}
		}
	}
}

func (b byHand) referral(state State) (uint64, map[string]bool) {
	sum, friend := new(big.Int), map[string]bool{}
	for _, r := range family(b.rules.Rules, func(r Rule) bool {
		return r.Kind == KindReferral && b.anyLine(r, state)
	}, func(r Rule) *big.Rat { return new(big.Rat).SetInt64(int64(r.Points)) }) {
		sum.Add(sum, new(big.Int).SetUint64(r.Points))
		friend[r.ID] = true
	}
	one := []*big.Int{sum}
	cut(one, b.rules.Caps.Day, state.Day)
	cut(one, b.rules.Caps.Person, state.Period)
	cut(one, MaxPoints, 0)
	if one[0].Sign() == 0 {
		return 0, map[string]bool{}
	}
	return one[0].Uint64(), friend
}

func (b byHand) anyLine(r Rule, state State) bool {
	for i := range b.paid {
		if b.holds(r, i, state) {
			return true
		}
	}
	return false
}

// The moments at which calendars go wrong: midnight, a leap day, both changes of
// clocks in Berlin, the turn of a year.
var moments = []string{
	"2024-02-28T23:59:59Z", "2024-02-29T12:00:00Z", "2024-03-01T00:00:00Z", "2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z",
	"2026-12-31T15:00:00Z", "2026-12-31T23:59:59Z", "2026-11-28T01:00:00Z", "2026-11-28T11:00:00Z",
}

// chance draws rules and orders, the same for the same number.
type chance struct{ *rand.Rand }

func (c chance) one(in int) bool { return c.IntN(in) == 0 }

func pick[T any](c chance, from ...T) T { return from[c.IntN(len(from))] }

// some is a part of a list, and often none of it: no condition.
func (c chance) some(in int, from ...string) []string {
	if !c.one(in) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(from), func(string) bool { return c.one(2) })
}

func (c chance) window(near uint64) Window {
	day := Day(near / msOfDay)
	var w Window
	if c.one(2) {
		w.From = day + Day(c.IntN(3)) - 1
	}
	if c.one(2) {
		w.Until = max(day+Day(c.IntN(3))-1, w.From)
	}
	if c.one(2) {
		w.Weekdays = c.some(1, weekdays[:]...)
	}
	switch c.IntN(3) { // 0: all day
	case 1:
		w.Start = Clock(c.IntN(maxMinutes - 1))
		w.End = w.Start + 1 + Clock(c.IntN(maxMinutes-int(w.Start)))
	case 2: // around the hours of the moments
		w.Start, w.End = Clock(60*c.IntN(12)), Clock(60*(12+c.IntN(13)))
	}
	return w
}

func (c chance) rule(id string, near uint64) Rule {
	r := Rule{
		ID: id, Kind: pick(c, KindAmount, KindAmount, KindQuantity, KindBonus, KindReferral, KindMultiplier), Priority: int16(c.IntN(3) - 1),
		Stack: pick(c, StackTogether, StackTogether, StackBest, StackBest, StackAlone), Uses: pick[uint32](c, 0, 0, 1, 2, 3),
		When: When{
			Categories: c.some(4, "x", "y"), SKUs: c.some(6, "A", "B", "a"), Channels: c.some(8, "store", "web"), Events: c.some(6, EventFirstOrder, "birthday"),
			Tiers: c.some(8, "lead", "gold"), Except: Match{SKUs: c.some(8, "C"), Categories: c.some(8, "x")}, Basket: pick[credential.Micro](c, 0, 0, 0, 20_000_000, 20_000_001),
		},
	}
	for c.one(3) && len(r.When.Windows) < 3 {
		r.When.Windows = append(r.When.Windows, c.window(near))
	}
	switch r.Kind {
	case KindMultiplier:
		r.Times = pick[credential.Micro](c, 500_000, 1_500_000, 2_000_000, 1+credential.Micro(c.IntN(4_000_000)))
		return r
	case KindAmount, KindQuantity:
		r.Per = pick[credential.Micro](c, 1_000_000, 2_000_000, 1+credential.Micro(c.IntN(9_000_000)))
		r.Round, r.Scope, r.Cap = pick(c, RoundDown, RoundUp, RoundHalfUp, RoundHalfEven), pick(c, ScopeLine, ScopeOrder), pick[uint64](c, 0, 0, 7, 50)
	}
	if r.Points = 1 + uint64(c.IntN(9)); r.Kind == KindReferral {
		r.Points *= 20
	}
	return r
}

func (c chance) state() State {
	return State{Tier: pick(c, "", "lead", "gold"), Day: pick[uint64](c, 0, 3, 40), Period: pick[uint64](c, 0, 90, 400), Uses: []Use{{"a", 1}, {"b", 2}}}
}

func (c chance) line() credential.Line {
	return credential.Line{
		SKU: pick(c, "A", "B", "C"), Category: pick(c, "x", "y", ""), Quantity: pick[credential.Micro](c, 1_000_000, 3_000_000, 500_000, 0, -1_000_000),
		Amount: pick[credential.Micro](c, 10_000_000, 20_000_000, 3_500_000, 0, -4_000_000, credential.Micro(c.IntN(30_000_000)), credential.Micro(c.Int64N(1<<50))),
	}
}

// whole is rules and an order in which every condition, cap and kind of line can
// occur.
func (c chance) whole(t failer) (Rules, Purchase) {
	near := at(pick(c, moments...))
	r := Rules{
		Version: Version, Currency: "KRW", Zone: pick(c, "UTC", "+09:00", "-03:30", "Europe/Berlin"), Tiers: []Tier{{"lead", 1, 30}, {"gold", 2, 30}},
		Exclude: Match{Categories: c.some(6, "y"), SKUs: c.some(6, "C")}, Caps: Caps{Order: pick[uint64](c, 0, 0, 30, 200), Day: pick[uint64](c, 0, 0, 60), Person: pick[uint64](c, 0, 0, 300)},
	}
	if r.Zone == "Europe/Berlin" {
		r.Offsets = []Offset{{0, 60}, {Moment(at("2026-03-29T01:00:00Z")), 120}, {Moment(at("2026-10-25T01:00:00Z")), 60}}
	}
	for i := range 1 + c.IntN(7) {
		r.Rules = append(r.Rules, c.rule(string(rune('a'+i)), near))
	}
	must(t, r.Check())
	o := order(near + uint64(c.IntN(3)) - 1)
	for range 1 + c.IntN(5) {
		o.Lines = append(o.Lines, c.line())
	}
	o.Channel = pick(c, "store", "web", "")
	p := Purchase{Known: !c.one(20), Order: o, Events: c.some(2, EventFirstOrder, "birthday"), Person: c.state()}
	if c.one(2) {
		friend := c.state()
		p.Referrer = &friend
	}
	return r, p
}

func names(of map[string]bool) []string {
	var out []string
	for id := range of {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// Whatever the rules and the order, the points are those that a second
// computation from the words of the specification comes to, which shares no code
// with the first, and so are those that partial returns leave; and what an explanation
// is made of adds up.
func TestAgreesWithTheWords(t *testing.T) {
	for seed := range uint64(6000) {
		c := chance{rand.New(rand.NewPCG(seed, 0))}
		r, p := c.whole(t)
		res, want := evaluate(t, r, p), byTheWords(r, p)
		sameAsTheWords(t, seed, res, want)
		c.returnsAgree(t, seed, p.Order, res, want)
		for _, l := range res.Lines {
			chained(t, l.Steps, l.Cuts, l.Points)
		}
		chained(t, res.Referral.Steps, res.Referral.Cuts, res.Referral.Points)
	}
}

func sameAsTheWords(t *testing.T, seed uint64, res Result, want recomputed) {
	t.Helper()
	if !slices.Equal(pointsOf(res), want.lines) || res.Referral.Points != want.referral {
		t.Fatalf("%d: %v and %d, by the words %v and %d", seed, pointsOf(res), res.Referral.Points, want.lines, want.referral)
	}
	if !slices.Equal(res.Uses, names(want.uses)) || !slices.Equal(res.Referral.Uses, names(want.friend)) {
		t.Fatalf("%d: rules %v and %v gave, by the words %v and %v", seed, res.Uses, res.Referral.Uses, names(want.uses), names(want.friend))
	}
}

// chained follows an explanation: the steps come to the first cut, each cut to
// the next, the last one to the points.
func chained(t *testing.T, steps []Step, cuts []Cut, points uint64) {
	t.Helper()
	var sum uint64
	for _, s := range steps {
		sum += s.Kept
	}
	for _, c := range cuts {
		if c.From != sum || c.To > c.From || c.To > c.Room {
			t.Fatalf("%d points, then the cut %+v", sum, c)
		}
		sum = c.To
	}
	if sum != points {
		t.Fatalf("steps and cuts come to %d, there are %d", sum, points)
	}
}
