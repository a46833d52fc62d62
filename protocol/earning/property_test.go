package earning

import (
	"math/big"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/credential"
)

func genLine(t *rapid.T) credential.Line {
	return credential.Line{
		SKU: rapid.SampledFrom([]string{"A", "B", "C"}).Draw(t, "sku"), Category: rapid.SampledFrom([]string{"x", "y", ""}).Draw(t, "category"),
		Quantity: credential.Micro(rapid.Int64Range(-2_000_000, 9_000_000).Draw(t, "quantity")),
		Amount:   credential.Micro(rapid.OneOf(rapid.Int64Range(0, 90_000_000), rapid.Int64Range(-20_000_000, 1<<50)).Draw(t, "amount")),
	}
}

func genRule(t *rapid.T, id string) Rule {
	r := Rule{
		ID: id, Kind: rapid.SampledFrom([]Kind{KindAmount, KindAmount, KindQuantity, KindBonus, KindReferral, KindMultiplier}).Draw(t, "kind"),
		Priority: int16(rapid.IntRange(-1, 1).Draw(t, "priority")), Stack: rapid.SampledFrom([]Stack{StackTogether, StackTogether, StackBest, StackAlone}).Draw(t, "stack"),
		Uses: uint32(rapid.IntRange(0, 2).Draw(t, "uses")),
	}
	if rapid.Bool().Draw(t, "narrow") {
		r.When = When{Categories: []string{"x"}, Except: Match{SKUs: []string{"B"}}, Basket: micro("5")}
	}
	switch r.Kind {
	case KindMultiplier:
		r.Times = credential.Micro(rapid.Int64Range(1, 5_000_000).Draw(t, "times"))
		return r
	case KindAmount, KindQuantity:
		r.Per = credential.Micro(rapid.Int64Range(1, 9_000_000).Draw(t, "per"))
		r.Round = rapid.SampledFrom([]Rounding{RoundDown, RoundUp, RoundHalfUp, RoundHalfEven}).Draw(t, "round")
		r.Scope = rapid.SampledFrom([]Scope{ScopeLine, ScopeOrder}).Draw(t, "scope")
		r.Cap = uint64(rapid.IntRange(0, 50).Draw(t, "cap"))
	}
	r.Points = uint64(rapid.IntRange(1, 300).Draw(t, "points"))
	return r
}

func genPurchase(t *rapid.T) (Rules, Purchase) {
	r := Rules{Version: Version, Currency: "KRW", Zone: "+09:00"}
	for i := range rapid.IntRange(1, 6).Draw(t, "rules") {
		r.Rules = append(r.Rules, genRule(t, string(rune('a'+i))))
	}
	r.Caps = Caps{Order: uint64(rapid.IntRange(0, 200).Draw(t, "order cap")), Day: uint64(rapid.IntRange(0, 200).Draw(t, "day cap"))}
	must(t, r.Check())
	o := order(saturday, rapid.SliceOfN(rapid.Custom(genLine), 1, 6).Draw(t, "lines")...)
	p := Purchase{Known: true, Order: o, Person: State{Day: uint64(rapid.IntRange(0, 150).Draw(t, "had")), Uses: []Use{{"a", 1}}}, Referrer: &State{}}
	return r, p
}

// What a result says of itself is true: lines add up, every cap holds, the
// steps are what rounding makes of them, the words are there, and evaluating
// again, or from the written rules, gives the same.
func TestResultsHoldTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, p := genPurchase(t)
		res := evaluate(t, r, p)
		raw, err := r.Encode()
		must(t, err)
		written, err := DecodeRules(raw)
		must(t, err)
		if again := evaluate(t, written, p); !reflect.DeepEqual(res, again) {
			t.Fatalf("another time\n%+v\n%+v", res, again)
		}
		var paid, points uint64
		byRule := map[string]uint64{}
		for _, l := range res.Lines {
			paid, points = paid+uint64(l.Paid), points+l.Points
			for _, s := range l.Steps {
				byRule[s.Rule] += s.Kept
			}
			if l.Explain(English) == "" || l.Explain(Korean) == "" || (l.Paid == 0 || l.Excluded) && l.Points != 0 {
				t.Fatalf("%+v", l)
			}
		}
		total, err := p.Order.Total()
		must(t, err)
		if points != res.Points || total > 0 && paid != uint64(total) {
			t.Fatalf("%d points of %d, %d paid of %v", points, res.Points, paid, total)
		}
		for _, rule := range r.Rules {
			if rule.Cap > 0 && byRule[rule.ID] > rule.Cap {
				t.Fatalf("%s gave %d over its cap", rule.ID, byRule[rule.ID])
			}
			if rule.Uses == 1 && rule.ID == "a" && byRule["a"] > 0 {
				t.Fatal("a rule gave more often than it may")
			}
		}
		if r.Caps.Order > 0 && points > r.Caps.Order || r.Caps.Day > 0 && points > r.Caps.Day-min(r.Caps.Day, p.Person.Day) {
			t.Fatalf("%d points, caps %+v, %d before", points, r.Caps, p.Person.Day)
		}
	})
}

// An oracle in rationals, written apart: amount rules that all apply, times all
// multipliers, rounded down by line.
func TestAgreesWithRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rules []Rule
		factor := big.NewRat(1, 1)
		for i := range rapid.IntRange(0, 3).Draw(t, "multipliers") {
			times := credential.Micro(rapid.Int64Range(1, 3_000_000).Draw(t, "times"))
			rules = append(rules, Rule{ID: "m" + string(rune('a'+i)), Kind: KindMultiplier, Times: times, Stack: StackTogether})
			factor.Mul(factor, big.NewRat(int64(times), 1_000_000))
		}
		for i := range rapid.IntRange(1, 3).Draw(t, "amounts") {
			r := amountRule("r"+string(rune('a'+i)), uint64(rapid.IntRange(1, 50).Draw(t, "points")), "1", RoundDown, ScopeLine)
			r.Per = credential.Micro(rapid.Int64Range(1, 1<<40).Draw(t, "per"))
			rules = append(rules, r)
		}
		amounts := rapid.SliceOfN(rapid.Int64Range(1, 1<<40), 1, 5).Draw(t, "amounts")
		o := order(saturday)
		for _, a := range amounts {
			o.Lines = append(o.Lines, credential.Line{SKU: "A", Quantity: 1, Amount: credential.Micro(a)})
		}
		r := plainRules(rules...)
		var want []uint64
		for _, a := range amounts {
			var points uint64
			for _, rule := range rules {
				if rule.Kind == KindAmount {
					x := new(big.Rat).SetFrac64(a, int64(rule.Per))
					x.Mul(x, new(big.Rat).SetInt64(int64(rule.Points))).Mul(x, factor)
					points += min(new(big.Int).Quo(x.Num(), x.Denom()).Uint64(), MaxPoints)
				}
			}
			want = append(want, points)
		}
		got := pointsOf(evaluate(t, r, Purchase{Known: true, Order: o}))
		if slices.Max(want) < MaxPoints/8 && !slices.Equal(got, want) {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

// Shares add up to the total and none is a whole one away from the exact share.
func TestShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.Uint64().Draw(t, "total")
		weights := rapid.SliceOfN(rapid.Uint64Range(0, 1<<62), 1, 9).Draw(t, "weights")
		sum := new(big.Int)
		var in []*big.Int
		for _, w := range weights {
			in = append(in, new(big.Int).SetUint64(w))
			sum.Add(sum, in[len(in)-1])
		}
		if sum.Sign() == 0 {
			return
		}
		all := new(big.Int)
		for i, part := range share(total, in) {
			all.Add(all, new(big.Int).SetUint64(part))
			exact := new(big.Rat).SetFrac(new(big.Int).Mul(new(big.Int).SetUint64(total), in[i]), sum)
			away := exact.Sub(exact, new(big.Rat).SetInt(new(big.Int).SetUint64(part)))
			if away.Abs(away).Cmp(big.NewRat(1, 1)) >= 0 {
				t.Fatalf("part %d is %s away", i, away)
			}
		}
		if all.Cmp(new(big.Int).SetUint64(total)) != 0 {
			t.Fatalf("%s of %d", all, total)
		}
	})
}
