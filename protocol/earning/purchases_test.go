package earning

import (
	"math/big"
	"strings"
	"testing"

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
