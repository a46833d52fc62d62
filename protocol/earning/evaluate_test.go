package earning

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fault"
)

// Computed by hand from testdata/rules.json.
func TestExampleByHand(t *testing.T) {
	r := example(t)
	basket := []credential.Line{
		line("BREAD-1", "bread", "1", "3550"),   // 3550/100 = 35.5
		line("TEA-1", "tea", "3", "12990"),      // 12990/100 = 129.9, and 3 × 50 = 150
		line("TEA-9", "tea", "1", "990"),        // 9.9, no tea bonus
		line("CIGS", "tobacco", "1", "4500"),    // excluded
		line("BAG", "other", "1", "0"),          // nothing paid
		line("CAKE", "bread", "1", "100.00001"), // 1.0000001
	}
	gold := State{Tier: "gold"}
	for name, c := range map[string]struct {
		p        Purchase
		want     []uint64
		referral uint64
	}{
		// ⌊35.5⌋; ⌊129.9⌋ + 150; ⌊9.9⌋; ⌊1.0000001⌋
		"a weekday": {Purchase{Order: order(thursday, basket...)}, []uint64{35, 279, 9, 0, 0, 1}, 0},
		// ⌊35.5×1.5 = 53.25⌋; ⌊129.9×1.5 = 194.85⌋ + 225, of which the cap leaves 200; ⌊14.85⌋; ⌊1.50000015⌋
		"the weekend": {Purchase{Order: order(saturday, basket...)}, []uint64{53, 394, 14, 0, 0, 1}, 0},
		// gold's 2 is better than 1.5: 71; ⌊259.8⌋ + 300, cap 200; ⌊19.8⌋; ⌊2.0000002⌋
		"gold at the weekend": {Purchase{Order: order(saturday, basket...), Person: gold}, []uint64{71, 459, 19, 0, 0, 2}, 0},
		// The bonus of 500 goes by what was paid: 3550, 12990, 990 and 100.00001 of 17630.00001;
		// 100.680658, 368.406126, 28.077141, 2.836075: 100, 368, 28, 2, and the two left over to the last and the first.
		"a first order": {Purchase{Order: order(thursday, basket...), Events: []string{EventFirstOrder}}, []uint64{136, 647, 37, 0, 0, 4}, 0},
		"a first order of somebody referred": {
			Purchase{Order: order(thursday, basket[:1]...), Events: []string{EventFirstOrder, EventReferred}, Referrer: &State{}}, []uint64{35}, 300},
		"a referrer who referred ten": {
			Purchase{Order: order(thursday, basket[:1]...), Events: []string{EventFirstOrder}, Referrer: &State{Uses: []Use{{"friend", 10}}}}, []uint64{35}, 0},
		"a referrer near the day's cap": {
			Purchase{Order: order(thursday, basket[:1]...), Events: []string{EventFirstOrder}, Referrer: &State{Day: 7900}}, []uint64{35}, 100},
		"a first order, but the welcome was given": {
			Purchase{Order: order(thursday, basket[:2]...), Events: []string{EventFirstOrder}, Person: State{Uses: []Use{{"welcome", 1}}}}, []uint64{35, 279}, 0},
		"a basket below the minimum": {
			Purchase{Order: order(thursday, line("A", "bread", "1", "9999.999999")), Events: []string{EventFirstOrder}}, []uint64{99}, 0},
		"a basket at the minimum": {
			Purchase{Order: order(thursday, line("A", "bread", "1", "10000")), Events: []string{EventFirstOrder}}, []uint64{600}, 0},
		// 20 tenths of a kilogram: ⌊5⌋ and 0.1 × 50 = 5.
		"a part of a piece": {Purchase{Order: order(thursday, line("TEA-1", "tea", "0.1", "500"))}, []uint64{10}, 0},
		// 0.05 × 50 = 2.5 is 3 half up, 0.049999 × 50 = 2.49995 is 2.
		"half a point": {Purchase{Order: order(thursday, line("TEA-1", "tea", "0.05", "1"))}, []uint64{3}, 0},
		"less":         {Purchase{Order: order(thursday, line("TEA-1", "tea", "0.049999", "1"))}, []uint64{2}, 0},
		// The discount of 2000 lowers 8000 to 6400 and 2000 to 1600.
		"a discount line": {
			Purchase{Order: order(thursday, line("A", "bread", "1", "8000"), line("", "coupon", "1", "-2000"), line("B", "bread", "1", "2000"))}, []uint64{64, 0, 16}, 0},
		// 10,000,000/100 = 100,000 each: the order's cap of 5000 is shared, then the day's room of 3 by largest remainder.
		"the order's cap": {
			Purchase{Order: order(thursday, line("A", "bread", "1", "10000000"), line("B", "bread", "1", "10000000"))}, []uint64{2500, 2500}, 0},
		"the day's cap": {
			Purchase{Order: order(thursday, line("A", "bread", "1", "1000"), line("B", "bread", "1", "1000")), Person: State{Day: 7997}}, []uint64{2, 1}, 0},
		"no room on the day":     {Purchase{Order: order(thursday, basket...), Person: State{Day: 8000}}, []uint64{0, 0, 0, 0, 0, 0}, 0},
		"over the day's cap":     {Purchase{Order: order(thursday, basket...), Person: State{Day: 9000}}, []uint64{0, 0, 0, 0, 0, 0}, 0},
		"the person's cap":       {Purchase{Order: order(thursday, line("A", "bread", "1", "1000")), Person: State{Period: 99_999}}, []uint64{1}, 0},
		"before ten on Saturday": {Purchase{Order: order(at("2026-11-28T00:59:59Z"), line("A", "bread", "1", "1000"))}, []uint64{10}, 0},
		"ten on Saturday":        {Purchase{Order: order(at("2026-11-28T01:00:00Z"), line("A", "bread", "1", "1000"))}, []uint64{15}, 0},
		"eight on Saturday":      {Purchase{Order: order(at("2026-11-28T11:00:00Z"), line("A", "bread", "1", "1000"))}, []uint64{10}, 0},
		"a year later":           {Purchase{Order: order(at("2027-11-27T03:00:00Z"), line("A", "bread", "1", "1000"))}, []uint64{10}, 0},
	} {
		c.p.Known = true
		res := evaluate(t, r, c.p)
		if got := pointsOf(res); !slices.Equal(got, c.want) || res.Referral.Points != c.referral {
			t.Errorf("%s: %v and %d, want %v and %d", name, got, res.Referral.Points, c.want, c.referral)
			for _, l := range res.Lines {
				t.Log(l.Explain(English))
			}
		}
	}
}

func TestWholeOrdersThatEarnNothing(t *testing.T) {
	r := example(t)
	sale := order(saturday, line("A", "bread", "1", "1000"))
	foreign, back, free := sale, sale, order(saturday, line("A", "bread", "1", "1000"), line("B", "bread", "-1", "-1000"))
	foreign.Currency, back.Reverses = "USD", "76"
	for why, p := range map[Reason]Purchase{
		ReasonAnonymous: {Order: sale},
		ReasonCurrency:  {Order: foreign, Known: true},
		ReasonReturn:    {Order: back, Known: true},
		ReasonNothing:   {Order: free, Known: true},
	} {
		p.Referrer, p.Events = &State{}, []string{EventFirstOrder}
		res := evaluate(t, r, p)
		if res.Why != why || res.Points != 0 || res.Referral.Points != 0 || len(res.Lines) != len(p.Order.Lines) {
			t.Errorf("%s: %+v", why, res)
		}
		if res.Why.Explain(English) == "" || res.Why.Explain(Korean) == res.Why.Explain(English) {
			t.Errorf("%s is explained as %q", why, res.Why.Explain(Korean))
		}
	}
}

func TestRoundings(t *testing.T) {
	for _, c := range []struct {
		round  Rounding
		amount string
		want   uint64
	}{
		{RoundDown, "1.999999", 1}, {RoundUp, "1.000001", 2}, {RoundUp, "2", 2}, {RoundHalfUp, "2.5", 3}, {RoundHalfUp, "2.499999", 2},
		{RoundHalfEven, "2.5", 2}, {RoundHalfEven, "3.5", 4}, {RoundHalfEven, "2.500001", 3}, {RoundDown, "0.000001", 0}, {RoundUp, "0.000001", 1},
	} {
		res := evaluate(t, plainRules(amountRule("r", 1, "1", c.round, ScopeLine)), Purchase{Known: true, Order: order(0, line("A", "", "1", c.amount))})
		if res.Points != c.want {
			t.Errorf("%s %s: %d, want %d", c.amount, c.round, res.Points, c.want)
		}
	}
}

// Three lines of a third of a point each are nothing alone and one together.
func TestScopes(t *testing.T) {
	lines := []credential.Line{line("A", "", "1", "1"), line("B", "", "1", "1"), line("C", "", "1", "1")}
	for scope, want := range map[Scope][]uint64{ScopeLine: {0, 0, 0}, ScopeOrder: {1, 0, 0}} {
		got := pointsOf(evaluate(t, plainRules(amountRule("r", 1, "3", RoundDown, scope)), Purchase{Known: true, Order: order(0, lines...)}))
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v", scope, got)
		}
	}
}

func TestStacking(t *testing.T) {
	rule := func(id string, points uint64, priority int16, stack Stack) Rule {
		r := amountRule(id, points, "1", RoundDown, ScopeLine)
		r.Priority, r.Stack = priority, stack
		return r
	}
	times := func(id, times string, priority int16, stack Stack) Rule {
		return Rule{ID: id, Kind: KindMultiplier, Times: micro(times), Priority: priority, Stack: stack}
	}
	bonus := func(id string, points uint64, priority int16, stack Stack) Rule {
		return Rule{ID: id, Kind: KindBonus, Points: points, Priority: priority, Stack: stack}
	}
	for name, c := range map[string]struct {
		rules []Rule
		want  uint64
	}{
		"together":                    {[]Rule{rule("a", 1, 0, StackTogether), rule("b", 10, 0, StackTogether)}, 11},
		"the best":                    {[]Rule{rule("a", 1, 9, StackBest), rule("b", 10, 0, StackBest), rule("c", 2, 5, StackBest)}, 10},
		"the best and others":         {[]Rule{rule("a", 1, 9, StackBest), rule("b", 10, 0, StackBest), rule("c", 100, 5, StackTogether)}, 110},
		"alone hides what is below":   {[]Rule{rule("a", 1, 5, StackAlone), rule("b", 10, 4, StackTogether), rule("c", 100, 6, StackTogether)}, 101},
		"alone goes by place":         {[]Rule{rule("a", 1, 5, StackAlone), rule("b", 10, 5, StackTogether)}, 1},
		"multipliers multiply":        {[]Rule{rule("a", 8, 0, StackTogether), times("x", "1.5", 0, StackTogether), times("y", "0.5", 0, StackTogether)}, 6},
		"the best multiplier":         {[]Rule{rule("a", 8, 0, StackTogether), times("x", "1.5", 0, StackBest), times("y", "3", 0, StackBest)}, 24},
		"a multiplier alone":          {[]Rule{rule("a", 8, 0, StackTogether), times("x", "1.5", 7, StackAlone), times("y", "3", 0, StackTogether)}, 12},
		"bonuses do not multiply":     {[]Rule{bonus("a", 8, 0, StackTogether), times("x", "2", 0, StackTogether)}, 8},
		"the best bonus":              {[]Rule{bonus("a", 8, 1, StackBest), bonus("b", 9, 0, StackBest), bonus("c", 1, 0, StackTogether)}, 10},
		"alone among bonuses":         {[]Rule{bonus("a", 8, 1, StackAlone), bonus("b", 9, 0, StackTogether), rule("c", 1, 0, StackTogether)}, 9},
		"families do not meet":        {[]Rule{rule("a", 1, 9, StackAlone), bonus("b", 10, 0, StackTogether), times("x", "2", 0, StackTogether)}, 12},
		"of two equal ones the first": {[]Rule{rule("a", 2, 0, StackBest), rule("b", 2, 0, StackBest)}, 2},
	} {
		res := evaluate(t, plainRules(c.rules...), Purchase{Known: true, Order: order(0, line("A", "", "1", "1"))})
		if res.Points != c.want {
			t.Errorf("%s: %d, want %d", name, res.Points, c.want)
		}
	}
}

// A rule counts as used when it gave something, and a multiplier with it.
func TestUses(t *testing.T) {
	small := amountRule("small", 1, "1000", RoundDown, ScopeLine)
	double := Rule{ID: "double", Kind: KindMultiplier, Times: micro("2"), Stack: StackTogether, Uses: 1}
	r := plainRules(double, small)
	o := order(0, line("A", "", "1", "500"))
	if res := evaluate(t, r, Purchase{Known: true, Order: o}); res.Points != 1 || fmt.Sprint(res.Uses) != "[double small]" {
		t.Errorf("%d points by %v", res.Points, res.Uses)
	}
	if res := evaluate(t, r, Purchase{Known: true, Order: o, Person: State{Uses: []Use{{"double", 1}}}}); res.Points != 0 || len(res.Uses) != 0 {
		t.Errorf("%d points by %v, although the double was used", res.Points, res.Uses)
	}
}

// What caps leave nothing of was not given: the rule can give another time.
func TestUsesThatCapsTook(t *testing.T) {
	r := plainRules(
		Rule{ID: "welcome", Kind: KindBonus, Points: 100, Stack: StackTogether, Uses: 1},
		Rule{ID: "friend", Kind: KindReferral, Points: 50, Stack: StackTogether, Uses: 1},
	)
	r.Caps.Day = 10
	p := Purchase{Known: true, Order: order(0, line("A", "", "1", "1")), Person: State{Day: 10}, Referrer: &State{Day: 10}}
	if res := evaluate(t, r, p); res.Points != 0 || len(res.Uses) != 0 || res.Referral.Points != 0 || len(res.Referral.Uses) != 0 {
		t.Errorf("%d points by %v, %d to the referrer by %v", res.Points, res.Uses, res.Referral.Points, res.Referral.Uses)
	}
	p.Person.Day, p.Referrer.Day = 9, 9
	if res := evaluate(t, r, p); res.Points != 1 || fmt.Sprint(res.Uses) != "[welcome]" || res.Referral.Points != 1 || fmt.Sprint(res.Referral.Uses) != "[friend]" {
		t.Errorf("%d points by %v, %d to the referrer by %v", res.Points, res.Uses, res.Referral.Points, res.Referral.Uses)
	}
}

// Numbers beyond what can be given are said as they are, with what was given.
func TestExplainsTheMost(t *testing.T) {
	r := plainRules(amountRule("huge", 1000, "0.000001", RoundDown, ScopeLine))
	res := evaluate(t, r, Purchase{Known: true, Order: order(0, line("A", "", "1", "9000000000000"), line("B", "", "1", "1099.511627"))})
	for i, want := range []string{
		"huge: paid 9000000000000 at 1000 for each 0.000001, is 9000000000000000000000; 1099511627775 is the most that there is. Nobody can earn more than 1099511627775 at once: 1099511627775 becomes 549755814081. Points: 549755814081.",
		"huge: paid 1099.511627 at 1000 for each 0.000001, is 1099511627000; rounded down: 1099511627000.",
	} {
		if got := res.Lines[i].Explain(English); !strings.HasPrefix(got, want) {
			t.Errorf("line %d: %s", i+1, got)
		}
	}
	if got := res.Lines[0].Explain(Korean); !strings.Contains(got, "; 최대 1099511627775포인트만 인정됩니다.") {
		t.Error(got)
	}
}

// Texts are compared byte for byte: another case or another spelling in Unicode
// is another category.
func TestTextsAreComparedByteForByte(t *testing.T) {
	composed, parts := "caf\u00e9", "cafe\u0301"
	rule := amountRule("cafe", 1, "1", RoundDown, ScopeLine)
	rule.When.Categories = []string{composed}
	res := evaluate(t, plainRules(rule), Purchase{Known: true, Order: order(0, line("A", composed, "1", "1"), line("A", parts, "1", "1"), line("A", "CAF\u00c9", "1", "1"))})
	if got := pointsOf(res); !slices.Equal(got, []uint64{1, 0, 0}) {
		t.Errorf("%v", got)
	}
}

// The largest order that can be written earns the most that can be counted, and
// nothing overflows.
func TestBounds(t *testing.T) {
	huge := amountRule("huge", MaxPoints, "0.000001", RoundUp, ScopeOrder)
	times := Rule{ID: "x", Kind: KindMultiplier, Times: MaxTimes, Stack: StackTogether}
	var lines []credential.Line
	for range credential.MaxLines {
		lines = append(lines, credential.Line{SKU: "A", Quantity: 1, Amount: math.MaxInt64 / credential.MaxLines})
	}
	res := evaluate(t, plainRules(huge, times), Purchase{Known: true, Order: order(0, lines...)})
	if res.Points != MaxPoints {
		t.Errorf("%d points", res.Points)
	}
	swing := order(0, line("A", "", "1", "9000000000000"), line("B", "", "1", "-9000000000000"), line("C", "", "1", "9000000000000"))
	if res := evaluate(t, plainRules(amountRule("a", 1, "1", RoundDown, ScopeLine)), Purchase{Known: true, Order: swing}); fmt.Sprint(pointsOf(res)) != "[549755813888 0 549755813887]" || res.Lines[0].Paid != micro("4500000000000") {
		t.Errorf("%v", pointsOf(res))
	}
	broken := order(0)
	_, err := plainRules(huge).Evaluate(Purchase{Known: true, Order: broken})
	wantKind(t, "an order without lines", err, fault.TooLarge)
	zone := plainRules(huge)
	zone.Zone = "Asia/Seoul"
	must(t, zone.Check())
	_, err = zone.Evaluate(Purchase{Known: true, Order: order(0, lines...)})
	wantKind(t, "a zone without its changes", err, fault.Malformed)
	_, err = plainRules(huge).Evaluate(Purchase{Known: true, Order: order(maxTime, lines...)})
	wantKind(t, "a time after all", err, fault.TooLarge)
}

func TestExplanations(t *testing.T) {
	r := example(t)
	p := Purchase{Known: true, Order: order(saturday,
		line("TEA-1", "tea", "3", "12990"), line("", "", "1", "-990"), line("CIGS", "tobacco", "1", "10"), line("X", "bread", "1", "5")),
		Person: State{Day: 7700}, Events: []string{EventFirstOrder}, Referrer: &State{Day: 7900}}
	res := evaluate(t, r, p)
	for i, want := range [][2]string{
		{"Of 12990 the order's discounts leave 12001.141869. tea: quantity 3 at 50 for each 1, times 1.5 by weekend, is 225; rounded half up over all lines of the rule, this line has 225. The rule's cap leaves 200. base: paid 12001.141869 at 1 for each 100, times 1.5 by weekend, is 180.017128…; rounded down: 180. welcome: 500 points for the order. The day's cap has room for 300: 880 becomes 300. Points: 300.",
			"주문 할인 후 12990 중 12001.141869만 적립 대상입니다. tea: 수량 3에 1당 50포인트, weekend 1.5배 = 225; 규칙이 적용된 품목 합계를 반올림하여 이 품목은 225포인트. 규칙 한도로 200포인트만 남습니다. base: 결제 금액 12001.141869에 100당 1포인트, weekend 1.5배 = 180.017128…; 내림: 180포인트. welcome: 주문당 500포인트. 하루 한도 잔여 300포인트: 880포인트 → 300포인트. 적립 포인트: 300."},
		{"Nothing was paid for this line. Points: 0.", "이 품목에 결제한 금액이 없습니다. 적립 포인트: 0."},
		{"Of 10 the order's discounts leave 9.238754. This line is excluded from earning. Points: 0.", "주문 할인 후 10 중 9.238754만 적립 대상입니다. 적립 제외 품목입니다. 적립 포인트: 0."},
		{"Of 5 the order's discounts leave 4.619377. base: paid 4.619377 at 1 for each 100, times 1.5 by weekend, is 0.06929…; rounded down: 0. welcome: 500 points for the order, 0 of them for this line. Points: 0.", ""},
	} {
		if got := res.Lines[i].Explain(English); got != want[0] {
			t.Errorf("line %d: %s", i+1, got)
		}
		if got := res.Lines[i].Explain(Korean); got != want[1] && want[1] != "" {
			t.Errorf("line %d: %s", i+1, got)
		}
	}
	if got := res.Referral.Explain(English); got != "friend: 300 points for the order. The day's cap has room for 100: 300 becomes 100. Points: 100." {
		t.Error(got)
	}
	for _, l := range []Limit{LimitOrder, LimitDay, LimitPerson, LimitChain} {
		if l.explain(English, "1") == l.explain(Korean, "1") {
			t.Errorf("%s has one explanation", l)
		}
	}
}
