package earning

import (
	"testing"

	"github.com/souk-network/souk/protocol/fault"
)

func mug() Item {
	stock := uint32(10)
	return Item{
		ID: "mug", Texts: []ItemText{{Lang: "en", Title: "A mug"}, {Lang: "ko", Title: "머그잔"}}, Points: 300, Stock: &stock, PerPerson: 2, Days: 30,
		Tiers: []string{"gold", "silver"}, From: Moment(thursday), Until: Moment(saturday),
	}
}

func TestCanRedeem(t *testing.T) {
	must(t, mug().Check())
	good := Ask{Now: thursday, Quantity: 2, Balance: 600, Tier: "gold", Taken: 8, Had: []Had{{thursday - 30*msOfDay, 2}}}
	if got := mug().CanRedeem(good); got != Allowed {
		t.Fatalf("refused: %s", got)
	}
	for want, change := range map[Refusal]func(*Ask){
		RefusedQuantity: func(a *Ask) { a.Quantity = 0 },
		RefusedEarly:    func(a *Ask) { a.Now-- },
		RefusedLate:     func(a *Ask) { a.Now = saturday },
		RefusedTier:     func(a *Ask) { a.Tier = "" },
		RefusedStock:    func(a *Ask) { a.Taken = 9 },
		RefusedPerson:   func(a *Ask) { a.Had[0].Time++ },
		RefusedPoints:   func(a *Ask) { a.Balance = 599 },
	} {
		ask := good
		ask.Had = []Had{good.Had[0]}
		change(&ask)
		got := mug().CanRedeem(ask)
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if got.Explain(English) == "" || got.Explain(Korean) == got.Explain(English) {
			t.Errorf("%s is explained as %q", got, got.Explain(Korean))
		}
	}
	ask := good
	ask.Quantity, ask.Balance = MaxQuantity+1, MaxPoints
	if got := mug().CanRedeem(ask); got != RefusedQuantity {
		t.Errorf("too many at once: %q", got)
	}
	free := Item{ID: "pen", Points: 1}
	if got := free.CanRedeem(Ask{Quantity: MaxQuantity, Balance: MaxQuantity, Taken: 1<<32 - 1}); got != Allowed {
		t.Errorf("an item without limits: %q", got)
	}
	if Allowed.Explain(English) != "" {
		t.Error("what is allowed is explained as a refusal")
	}
}

func TestItemsAreReadStrictly(t *testing.T) {
	good := `{"id":"mug","texts":[{"lang":"en","title":"A mug"}],"points":300,"stock":10,"from":"2026-11-01T00:00:00Z"}`
	if i, err := DecodeItem([]byte(good)); err != nil || *i.Stock != 10 || i.From != Moment(at("2026-11-01T00:00:00Z")) {
		t.Fatalf("%+v, %v", i, err)
	}
	for name, raw := range map[string]string{
		"no price": `{"id":"mug","texts":[{"lang":"en","title":"A mug"}],"points":0}`,
		"no text":  `{"id":"mug","texts":[],"points":1}`,
		"no title": `{"id":"mug","texts":[{"lang":"en","title":""}],"points":1}`,
		"twice":    `{"id":"mug","texts":[{"lang":"en","title":"a"},{"lang":"en","title":"b"}],"points":1}`,
		"id":       `{"id":"A mug","texts":[{"lang":"en","title":"a"}],"points":1}`,
		"days":     `{"id":"mug","texts":[{"lang":"en","title":"a"}],"points":1,"days":3}`,
		"until":    `{"id":"mug","texts":[{"lang":"en","title":"a"}],"points":1,"from":"2026-11-01T00:00:00Z","until":"2026-11-01T00:00:00Z"}`,
		"unknown":  `{"id":"mug","texts":[{"lang":"en","title":"a"}],"points":1,"colour":"red"}`,
	} {
		_, err := DecodeItem([]byte(raw))
		wantKind(t, name, err, fault.Malformed)
	}
}

func TestCampaignsAreChecked(t *testing.T) {
	good := Campaign{ID: "spring", From: 10, Until: 20, Grantees: []string{"a", "b"}, Coupons: []string{"x"}}
	must(t, good.Check())
	for name, change := range map[string]func(*Campaign){
		"id": func(c *Campaign) { c.ID = "" }, "no days": func(c *Campaign) { c.From = 0 }, "backwards": func(c *Campaign) { c.Until = 9 },
		"falling": func(c *Campaign) { c.Grantees = []string{"b", "a"} }, "twice": func(c *Campaign) { c.Coupons = []string{"x", "x"} },
		"empty": func(c *Campaign) { c.Coupons = []string{""} },
	} {
		c := good
		change(&c)
		wantKind(t, name, c.Check(), fault.Malformed)
	}
	good.Uses = 2
	r := Redemption{Campaign: "spring", Coupon: "x", Customer: "a", Day: 10, Before: 1}
	if got := good.Redeem(r); got != Allowed {
		t.Errorf("the second use: %q", got)
	}
	r.Before = 2
	if got := good.Redeem(r); got != RefusedPerson {
		t.Errorf("the third use: %q", got)
	}
}
