package earning

import (
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fault"
)

func spring(t *testing.T, benefit string) Terms {
	t.Helper()
	terms, err := DecodeTerms([]byte(`{"id":"spring","from":"2026-03-01","until":"2026-03-31","uses":2,"most":3` + benefit + `}`))
	must(t, err)
	return terms
}

// Each reason in its order, and nothing refused that should not be.
func TestCouponsAreRefusedByReason(t *testing.T) {
	terms := spring(t, "")
	tea := &Coupon{ID: "TEA", SKUs: []string{"T-1", "T-2"}}
	good := Presented{
		Redemption: Redemption{Campaign: "spring", Coupon: "TEA", Customer: "C-1", Day: dayOf(t, "2026-03-31"), Before: 1},
		Granted:    true, Found: tea, SKUs: []string{"B-1", "T-2"}, Redeemed: 2,
	}
	for _, q := range []struct {
		change func(*Presented)
		want   Refusal
	}{
		{func(*Presented) {}, Allowed},
		{func(p *Presented) { p.Found = &Coupon{ID: "TEA"}; p.SKUs = nil }, Allowed},
		{func(p *Presented) { p.Campaign = "autumn" }, RefusedCampaign},
		{func(p *Presented) { p.Granted = false }, RefusedGrantee},
		{func(p *Presented) { p.Found = nil }, RefusedCoupon},
		{func(p *Presented) { p.Day = dayOf(t, "2026-02-28") }, RefusedEarly},
		{func(p *Presented) { p.Day = dayOf(t, "2026-04-01") }, RefusedLate},
		{func(p *Presented) { p.Before = 2 }, RefusedPerson},
		{func(p *Presented) { p.SKUs = []string{"B-1"} }, RefusedArticle},
		{func(p *Presented) { p.SKUs = nil }, RefusedArticle},
		{func(p *Presented) { p.Redeemed = 3 }, RefusedStock},
	} {
		p := good
		q.change(&p)
		if got := terms.Redeem(p); got != q.want {
			t.Errorf("%+v: %q, want %q", p, got, q.want)
		} else if (got == Allowed) != (got.Explain(English) == "") || (got == Allowed) != (got.Explain(Korean) == "") {
			t.Errorf("%q is not explained", got)
		}
	}
}

// A coupon gives to the lines of its articles, says so, and is one rule beside
// the others.
func TestCouponsChangeWhatAnOrderEarns(t *testing.T) {
	rules := Rules{Version: 1, Currency: "EUR", Zone: "UTC", Rules: []Rule{
		{ID: "base", Kind: KindAmount, Points: 1, Per: credential.One, Round: RoundDown, Scope: ScopeLine, Stack: StackTogether},
	}}
	must(t, rules.Check())
	order := credential.Order{ID: "1", Time: 1_772_000_000_000, Currency: "EUR", Lines: []credential.Line{
		{SKU: "T-1", Quantity: credential.One, Amount: 10 * credential.One}, {SKU: "B-1", Quantity: credential.One, Amount: 5 * credential.One},
	}}
	for _, q := range []struct {
		benefit string
		coupon  Coupon
		want    [2]uint64
		says    string
	}{
		{"", Coupon{ID: "X"}, [2]uint64{10, 5}, ""},
		{`,"benefit":{"kind":"bonus","points":30,"stack":"together","priority":0}`, Coupon{ID: "X"}, [2]uint64{30, 15}, "coupon X of spring: 30 points for the order, 20 of them"},
		{`,"benefit":{"kind":"bonus","points":30,"stack":"together","priority":0}`, Coupon{ID: "X", SKUs: []string{"T-1"}}, [2]uint64{40, 5}, "coupon X of spring: 30 points for the order."},
		{`,"benefit":{"kind":"multiplier","times":"3","stack":"together","priority":0}`, Coupon{ID: "X", SKUs: []string{"T-1"}}, [2]uint64{30, 5}, "times 3 by coupon X of spring"},
		{`,"benefit":{"kind":"multiplier","times":"3","stack":"together","priority":0,"when":{"skus":["B-1"]}}`, Coupon{ID: "X", SKUs: []string{"T-1"}}, [2]uint64{10, 5}, ""},
		{`,"benefit":{"kind":"multiplier","times":"3","stack":"together","priority":0,"when":{"skus":["B-1","T-1"]}}`, Coupon{ID: "X", SKUs: []string{"T-1"}}, [2]uint64{30, 5}, "coupon X"},
	} {
		res, err := rules.With(spring(t, q.benefit), q.coupon).Evaluate(Purchase{Order: order, Known: true})
		must(t, err)
		if got := [2]uint64{res.Lines[0].Points, res.Lines[1].Points}; got != q.want {
			t.Errorf("%s: %v, want %v", q.benefit, got, q.want)
		}
		if says := res.Lines[0].Explain(English); !strings.Contains(says, q.says) || q.says == "" && strings.Contains(says, "coupon") {
			t.Errorf("%s: %s", q.benefit, says)
		}
		if says := res.Lines[0].Explain(Korean); (q.says != "") != strings.Contains(says, "spring 캠페인 쿠폰 X") {
			t.Errorf("%s: %s", q.benefit, says)
		}
	}
	if len(rules.Rules) != 1 {
		t.Error("a coupon stayed in the rules")
	}
}

func TestCampaignTermsAreStrict(t *testing.T) {
	for _, bad := range []string{
		`{}`, `{"id":"Spring","from":"2026-03-01","until":"2026-03-31"}`, `{"id":"s","from":"2026-03-02","until":"2026-03-01"}`, `{"id":"s","from":"2026-03-02"}`,
		`{"id":"s","from":"2026-03-01","until":"2026-03-31","x":1}`,
		`{"id":"s","from":"2026-03-01","until":"2026-03-31","benefit":{"kind":"referral","points":1,"stack":"together","priority":0}}`,
		`{"id":"s","from":"2026-03-01","until":"2026-03-31","benefit":{"id":"b","kind":"bonus","points":1,"stack":"together","priority":0}}`,
		`{"id":"s","from":"2026-03-01","until":"2026-03-31","benefit":{"kind":"bonus","points":1,"stack":"together","priority":0,"uses":1}}`,
		`{"id":"s","from":"2026-03-01","until":"2026-03-31","benefit":{"kind":"bonus","points":0,"stack":"together","priority":0}}`,
	} {
		if _, err := DecodeTerms([]byte(bad)); fault.KindOf(err) != fault.Malformed {
			t.Errorf("%s: %v", bad, err)
		}
	}
	for _, bad := range []Coupon{{}, {ID: strings.Repeat("x", 129)}, {ID: "x", SKUs: []string{""}}, {ID: "x", SKUs: make([]string, MaxArticles+1)}} {
		if fault.KindOf(bad.Check()) != fault.Malformed {
			t.Error("a coupon with", len(bad.ID), len(bad.SKUs), "passes")
		}
	}
	raw, err := spring(t, `,"benefit":{"kind":"bonus","points":30,"stack":"together","priority":0}`).Encode()
	must(t, err)
	if again, err := DecodeTerms(raw); err != nil || again.Benefit.Points != 30 || again.Most != 3 {
		t.Errorf("%+v, %v", again, err)
	}
}
