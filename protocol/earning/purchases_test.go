package earning

import (
	"cmp"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/credential"
)

// All baskets of completejourney, a point for each dollar and a double for
// groceries: recomputed with rationals from the texts of the file alone, line by
// line. What comes back line by line, in the order of the file turned round,
// leaves nothing.
func TestRealPurchases(t *testing.T) {
	rule := amountRule("base", 1, "1", RoundDown, ScopeLine)
	double := Rule{ID: "grocery", Kind: KindMultiplier, Times: micro("2"), Stack: StackTogether, When: When{Categories: []string{"GROCERY"}}}
	r := plainRules(rule, double)
	r.Currency = "USD"
	var baskets [][][]string
	place := map[string]int{}
	for _, row := range shared(t, "purchases.csv") {
		if strings.Contains(row[7], "e") || strings.HasPrefix(row[7], "-") {
			continue // a float's rubbish, and nothing else: counted below
		}
		key := row[0] + "/" + row[3]
		if _, ok := place[key]; !ok {
			place[key], baskets = len(baskets), append(baskets, nil)
		}
		baskets[place[key]] = append(baskets[place[key]], row)
	}
	var lines int
	var points uint64
	for _, rows := range baskets {
		o := credential.Order{ID: "1", Time: saturday, Currency: "USD"}
		var want uint64
		for _, row := range rows {
			o.Lines = append(o.Lines, line(row[4], row[5], "1", row[7]))
			exact, ok := new(big.Rat).SetString(row[7])
			if !ok {
				t.Fatal("not a number")
			}
			if row[5] == "GROCERY" {
				exact.Mul(exact, big.NewRat(2, 1))
			}
			want += new(big.Int).Quo(exact.Num(), exact.Denom()).Uint64()
		}
		res := evaluate(t, r, Purchase{Known: true, Order: o})
		if res.Points != want {
			t.Fatalf("%d points, want %d, for %d lines", res.Points, want, len(rows))
		}
		lines, points = lines+len(rows), points+res.Points
		wholeReturn(t, o, res)
	}
	t.Logf("%d baskets, %d lines, %d points", len(baskets), lines, points)
	if lines != 74_999 {
		t.Errorf("%d lines", lines)
	}
}

// wholeReturn takes an order back, the last line first.
func wholeReturn(t *testing.T, o credential.Order, res Result) {
	t.Helper()
	var sold []Sold
	for i, l := range res.Lines {
		sold = append(sold, Sold{SKU: o.Lines[i].SKU, Paid: l.Paid, Points: l.Points})
	}
	var back []Returned
	for i := len(o.Lines) - 1; i >= 0; i-- {
		part := o.Lines[i]
		part.Amount = -part.Amount
		back = AddReturned(back, ReturnedBy(takes("2", part)))
	}
	for _, n := range Remaining(sold, back) {
		if n != 0 {
			t.Fatalf("%d points stay although all came back", n)
		}
	}
}

// pastByHand is what a person had so far, with the calendar of the standard
// library.
type pastByHand []struct {
	at, counts time.Time
	points     uint64
	uses       []string
}

// state is what of it counts for an order at a time.
func (p pastByHand) state(r Rules, at time.Time) State {
	midnight := func(t time.Time) time.Time {
		t = t.Add(9 * time.Hour) // the rules' zone is +09:00
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	var s State
	times, earned := map[string]uint32{}, map[string]uint64{}
	for _, e := range p {
		days := int(midnight(at).Sub(midnight(e.at)).Hours() / 24)
		if days == 0 {
			s.Day += e.points
		}
		if days >= 0 && days < int(r.Caps.Days) {
			s.Period += e.points
		}
		for _, id := range e.uses {
			times[id]++
		}
		for _, tier := range r.Tiers {
			if days >= 0 && days < int(tier.Days) && !e.counts.After(at) {
				earned[tier.ID] += e.points
			}
		}
	}
	for _, tier := range r.Tiers {
		if earned[tier.ID] >= tier.Points {
			s.Tier = tier.ID
		}
	}
	for id, n := range times {
		s.Uses = append(s.Uses, Use{id, n})
	}
	return s
}

// The baskets of every third household of completejourney, one after the other
// with what it had before, under a rule set with caps, tiers, windows and limits:
// a second computation comes to the same points of each line, the same tier
// before it and the same rules that gave.
func TestRealPastsByTheWords(t *testing.T) {
	r, err := DecodeRules([]byte(`{"version": 1, "currency": "USD", "zone": "+09:00", "return_days": 7, "exclude": {"categories": ["FUEL"]},
		"caps": {"order": 60, "day": 70, "person": 160, "days": 30}, "tiers": [{"id": "silver", "points": 40, "days": 90}, {"id": "gold", "points": 120, "days": 60}],
		"rules": [
		{"id": "base", "kind": "amount", "points": 2, "per": "3", "round": "half_even", "scope": "order", "priority": 0, "stack": "together"},
		{"id": "produce", "kind": "quantity", "points": 1, "per": "2", "round": "up", "scope": "line", "priority": 0, "stack": "best", "cap": 5, "when": {"categories": ["PRODUCE"]}},
		{"id": "meat", "kind": "amount", "points": 3, "per": "7.5", "round": "half_up", "scope": "line", "priority": 1, "stack": "best", "uses": 9, "when": {"categories": ["MEAT", "PRODUCE"]}},
		{"id": "weekend", "kind": "multiplier", "times": "1.5", "priority": 0, "stack": "together", "when": {"windows": [{"weekdays": ["sat", "sun"], "start": "06:00", "end": "20:00"}]}},
		{"id": "tier", "kind": "multiplier", "times": "1.333333", "priority": 2, "stack": "together", "when": {"tiers": ["silver", "gold"]}},
		{"id": "first", "kind": "bonus", "points": 25, "priority": 0, "stack": "together", "uses": 1, "when": {"basket": "20"}},
		{"id": "spring", "kind": "bonus", "points": 4, "priority": 0, "stack": "together", "when": {"windows": [{"from": "2017-02-28", "until": "2017-03-31"}]}}]}`))
	must(t, err)
	type basket struct {
		household string
		order     credential.Order
	}
	var baskets []*basket
	byID := map[string]*basket{}
	for _, row := range shared(t, "purchases.csv") {
		if strings.Contains(row[7], "e") || strings.HasPrefix(row[7], "-") {
			continue
		}
		if number, err := strconv.Atoi(row[0]); err != nil || number%3 != 0 {
			continue
		}
		b, ok := byID[row[0]+"/"+row[3]]
		if !ok {
			b = &basket{row[0], credential.Order{ID: row[3], Time: at(row[2]), Currency: "USD"}}
			byID[row[0]+"/"+row[3]] = b
			baskets = append(baskets, b)
		}
		b.order.Lines = append(b.order.Lines, line(row[4], row[5], row[6], row[7]))
	}
	slices.SortStableFunc(baskets, func(a, b *basket) int { return cmp.Compare(a.order.Time, b.order.Time) })
	past, hand := map[string][]Entry{}, map[string]pastByHand{}
	var points uint64
	tiers := map[string]int{}
	for _, b := range baskets {
		state, err := r.StateOf(past[b.household], b.order.Time)
		must(t, err)
		when := time.UnixMilli(int64(b.order.Time))
		byHand := hand[b.household].state(r, when)
		res := evaluate(t, r, Purchase{Known: true, Order: b.order, Person: state})
		want := byTheWords(r, Purchase{Known: true, Order: b.order, Person: byHand})
		if state.Tier != byHand.Tier || !slices.Equal(pointsOf(res), want.lines) || !slices.Equal(slices.Sorted(slices.Values(res.Uses)), names(want.uses)) {
			t.Fatalf("household %s, basket %s: %v by %v in tier %q, by the words %v by %v in tier %q",
				b.household, b.order.ID, pointsOf(res), res.Uses, state.Tier, want.lines, names(want.uses), byHand.Tier)
		}
		past[b.household] = append(past[b.household], Entry{Time: b.order.Time, Points: res.Points, Counts: r.DueAt(b.order.Time), Uses: res.Uses})
		hand[b.household] = append(hand[b.household], pastByHand{{when, when.Add(7 * 24 * time.Hour), res.Points, names(want.uses)}}...)
		points += res.Points
		tiers[state.Tier]++
	}
	t.Logf("%d baskets, %d points, baskets by tier %v", len(baskets), points, tiers)
	if tiers["silver"] == 0 || tiers["gold"] == 0 {
		t.Errorf("tiers are not met: %v", tiers)
	}
}
