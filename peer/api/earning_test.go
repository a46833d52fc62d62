package api_test

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/points"
)

// exampleRules is the rule set of the specification.
func exampleRules(t *testing.T) string {
	t.Helper()
	_, rest, ok := strings.Cut(string(page(t, "earning.md")), "```json\n")
	text, _, end := strings.Cut(rest, "```")
	if !ok || !end {
		t.Fatal("docs/spec/earning.md shows no rules")
	}
	return text
}

type version struct{ Number, Of uint32 }

func TestEarningRules(t *testing.T) {
	alone(t, func(_ *peertest.World, c *till) {
		rules := exampleRules(c.t)
		c.refused("no rules yet", request("GET", "/v1/earning/rules", ""), 404, "not_found")
		c.call("POST", "/v1/orders", orderBody(`{"lines":[{"sku":"TEA-1","category":"tea","quantity":"2","amount":"7.98"}]}`), nil)
		c.refused("an order from before", request("GET", "/v1/orders/77/points", ""), 404, "not_found")
		var tried struct {
			Version *version
			Trial   struct {
				Orders, After, More int
				Unused              []string
			}
		}
		if c.call("PUT", "/v1/earning/rules?dry_run=true&days=3660", rules, &tried); tried.Version != nil || fmt.Sprint(tried.Trial) != "{1 26 1 [gold welcome friend]}" {
			t.Errorf("a dry run of ten years: %+v", tried)
		}
		c.refused("nothing was set", request("GET", "/v1/earning/rules", ""), 404, "not_found")
		var set struct{ Version version }
		if c.call("PUT", "/v1/earning/rules", rules, &set); set.Version != (version{1, 1}) {
			t.Errorf("%+v", set)
		}
		c.call("PUT", "/v1/earning/rules", strings.Replace(rules, `"per": "1"`, `"per": "2"`, 1), &set)
		var inForce struct {
			version
			Rules json.RawMessage
		}
		c.call("GET", "/v1/earning/rules", "", &inForce)
		if inForce.Number != 2 || !strings.Contains(string(inForce.Rules), `"per":"2"`) {
			t.Errorf("%+v", inForce)
		}
		c.call("PUT", "/v1/earning/rules", string(inForce.Rules), &set)
		if set.Version.Number != 2 {
			t.Errorf("what was read and set again is %+v", set)
		}
		var back version
		if c.call("POST", "/v1/earning/rules/undo", "", &back); back != (version{3, 1}) {
			t.Errorf("undone to %+v", back)
		}
		c.refused("nothing before", request("POST", "/v1/earning/rules/undo", ""), 404, "not_found")
		var all []version
		if c.call("GET", "/v1/earning/rules/history", "", &all); fmt.Sprint(all) != "[{1 1} {2 2} {3 1}]" {
			t.Errorf("%v", all)
		}
		c.call("GET", "/v1/earning/rules?number=2", "", &inForce)
		for name, q := range map[string]struct {
			body   string
			status int
			kind   string
		}{
			"another version": {strings.Replace(rules, `"version": 1`, `"version": 2`, 1), 422, "unknown_version"},
			"unknown member":  {strings.Replace(rules, `"version": 1`, `"version": 1, "x": "SECRET"`, 1), 422, "malformed"},
			"twice":           {strings.Replace(rules, `"version": 1`, `"version": 1, "version": 1`, 1), 422, "malformed"},
			"unknown zone":    {strings.Replace(rules, "Europe/Berlin", "Europe/SECRET", 1), 422, "malformed"},
			"no JSON":         {"{", 400, "malformed"},
		} {
			c.refused(name, request("PUT", "/v1/earning/rules", q.body), q.status, q.kind)
		}
	})
}

type orderPoints struct {
	State         string
	First, Points uint64
	Lines         []struct {
		Paid, Explain string
		Points        uint64
	}
	Why string
}

func TestPointsOfOrdersAndCustomers(t *testing.T) {
	alone(t, func(w *peertest.World, c *till) {
		c.call("PUT", "/v1/earning/rules", exampleRules(c.t), nil)
		now := time.Now().UTC().Format(time.RFC3339)
		lines := `"lines":[{"sku":"TEA-1","category":"tea","quantity":"3","amount":"12.45"},{"sku":"","category":"coupon","quantity":"1","amount":"-2.45"}]`
		lines = strings.Replace(lines, `"sku":""`, `"sku":"COUPON"`, 1)
		c.call("POST", "/v1/orders", orderBody(`{"time":"`+now+`",`+lines+`}`), nil)
		var got orderPoints
		c.call("GET", "/v1/orders/77/points?lang=ko", "", &got)
		if got.State != "pending" || got.First < 20 || len(got.Lines) != 2 || got.Lines[0].Paid != "10" || !strings.HasPrefix(got.Lines[0].Explain, "주문 할인 후 12.45 중 10만") {
			t.Errorf("%+v", got)
		}
		c.call("GET", "/v1/orders/77/points", "", &got)
		if !strings.HasPrefix(got.Lines[0].Explain, "Of 12.45 the order's discounts leave 10. base: paid 10 at 1 for each 1") {
			t.Error(got.Lines[0].Explain)
		}
		c.call("POST", "/v1/orders", orderBody(`{"time":"`+now+`","order":"78","reverses":"77","lines":[{"sku":"TEA-1","quantity":"-3","amount":"-10"}]}`), nil)
		if c.call("GET", "/v1/orders/77/points", "", &got); got.State != "taken_back" || got.Points != 0 {
			t.Errorf("%+v", got)
		}
		c.refused("a return has none", request("GET", "/v1/orders/78/points", ""), 404, "not_found")
		c.call("POST", "/v1/orders", orderBody(`{"time":"`+now+`","order":"79","currency":"USD"}`), nil)
		if c.call("GET", "/v1/orders/79/points", "", &got); got.State != "none" || got.Why == "" {
			t.Errorf("%+v", got)
		}
		c.call("POST", "/v1/orders", orderBody(`{"time":"`+now+`","customer":"C-2","referrer":"C-1","events":["birthday"]}`), nil)
		c.refused("whose order", request("GET", "/v1/orders/77/points", ""), 409, "conflict")
		c.call("GET", "/v1/orders/77/points?customer=C-2", "", &got)
		var person struct {
			Pending, Due, Issued uint64
			Orders               []struct {
				Order, State, Explain string
				Referral              bool
			}
		}
		c.call("GET", "/v1/customers/C-1/points", "", &person)
		if person.Pending != 50 || person.Due != 0 || len(person.Orders) != 3 {
			t.Errorf("%+v", person)
		}
		for _, o := range person.Orders {
			if o.Referral != (o.Explain == "friend: 50 points for the order. Points: 50.") || o.Referral != (o.Order == "") {
				t.Errorf("%+v", o)
			}
		}
		for name, path := range map[string]string{
			"an unknown customer": "/v1/customers/SECRET/points", "an unknown order": "/v1/orders/SECRET/points", "another's order": "/v1/orders/78/points?customer=C-2",
		} {
			c.refused(name, request("GET", path, ""), 404, "not_found")
		}
		c.refused("a language", request("GET", "/v1/customers/C-1/points?lang=fr", ""), 422, "malformed")
		c.refused("an unknown referrer", request("POST", "/v1/orders", orderBody(`{"order":"80","referrer":"SECRET"}`)), 404, "not_found")
		c.refused("the peer's event", request("POST", "/v1/orders", orderBody(`{"order":"80","events":["referred"]}`)), 422, "malformed")
	})
}

const mug = `{"id":"mug","texts":[{"lang":"en","title":"A mug"}],"points":40,"stock":3,"per_person":2}`

func wish(a points.Authorisation, change string) string {
	in := map[string]any{"customer": "C-1", "item": "mug", "quantity": 1, "authorisation": map[string]any{
		"holder": "0x" + hex.EncodeToString(a.Holder[:]), "points": a.Amount, "ref": hex.EncodeToString(a.Ref[:]), "valid_after": a.ValidAfter,
		"valid_before": a.ValidBefore, "nonce": "0x" + hex.EncodeToString(a.Nonce[:]), "signature": "0x" + hex.EncodeToString(a.Signature),
	}}
	if err := json.Unmarshal([]byte(change), &in); err != nil {
		panic(err)
	}
	raw, _ := json.Marshal(in)
	return string(raw)
}

func TestCatalogueAndRedemptions(t *testing.T) {
	chain := peertest.NewPoints()
	cfg := peertest.Config{Merchants: 1, Adjust: func(_ int, c *peer.Config) { c.Points = chain }}
	peertest.Run(t, cfg, func(w *peertest.World) {
		t, c := w.T, newTill(w.T, w.Peers[0])
		a := peertest.SignRedemption(points.Authorisation{Holder: points.Account{7}, Amount: 40, Ref: [32]byte{1}, Nonce: [32]byte{2}, ValidBefore: 1 << 40})
		chain.Give(a.Holder, 50)
		c.call("POST", "/v1/invites", `{"customer":"C-1"}`, nil)
		c.refused("no such item", request("POST", "/v1/redemptions", wish(a, `{}`)), 404, "not_found")
		c.call("PUT", "/v1/catalogue/mug", mug, nil)
		c.refused("another id", request("PUT", "/v1/catalogue/cup", mug), 422, "malformed")
		c.refused("unknown member", request("PUT", "/v1/catalogue/mug", strings.Replace(mug, `{`, `{"x":"SECRET",`, 1)), 422, "malformed")
		c.refused("too many", request("POST", "/v1/redemptions", wish(a, `{"quantity":3}`)), 403, "used_up")
		c.refused("no quantity", request("POST", "/v1/redemptions", wish(a, `{"quantity":0}`)), 422, "malformed")
		c.refused("unknown customer", request("POST", "/v1/redemptions", wish(a, `{"customer":"SECRET"}`)), 404, "not_found")
		c.refused("no signature", request("POST", "/v1/redemptions", wish(points.Authorisation{}, `{}`)), 422, "malformed")
		forged := a
		forged.Signature = []byte{1}
		c.refused("forged", request("POST", "/v1/redemptions", wish(forged, `{}`)), 403, "bad_signature")
		var got struct {
			Item  string
			Chain struct{ State string }
		}
		for range 2 {
			if c.call("POST", "/v1/redemptions", wish(a, `{}`), &got); got.Item != "mug" || got.Chain.State != "pending" {
				t.Errorf("%+v", got)
			}
		}
		w.Pass(time.Minute)
		var list []struct {
			Customer string
			Chain    struct{ State, Ref string }
		}
		c.call("GET", "/v1/redemptions?customer=C-1", "", &list)
		if len(list) != 1 || list[0].Chain.State != "final" || list[0].Chain.Ref != hex.EncodeToString(a.Ref[:]) {
			t.Errorf("%+v", list)
		}
		if c.call("GET", "/v1/redemptions?customer=C-2", "", &list); len(list) != 0 {
			t.Errorf("%+v", list)
		}
		var items []struct {
			Item  struct{ ID string }
			Taken int
		}
		if c.call("GET", "/v1/catalogue", "", &items); len(items) != 1 || items[0].Taken != 1 || items[0].Item.ID != "mug" {
			t.Errorf("%+v", items)
		}
		c.call("DELETE", "/v1/catalogue/mug", "", nil)
		c.refused("gone", request("DELETE", "/v1/catalogue/mug", ""), 404, "not_found")
	})
}

// Without a points contract points are counted, and nothing is redeemed.
func TestRedemptionWithoutAContract(t *testing.T) {
	alone(t, func(_ *peertest.World, c *till) {
		a := peertest.SignRedemption(points.Authorisation{Holder: points.Account{7}, Amount: 40, Ref: [32]byte{1}})
		c.refused("no contract", request("POST", "/v1/redemptions", wish(a, `{}`)), 503, "unavailable")
	})
}

// The book in both forms: what own customers hold and what others do, what is
// not issued yet, what it costs, and no breakage out of thin air.
func TestLiability(t *testing.T) {
	chain := peertest.NewPoints()
	cfg := peertest.Config{Merchants: 1, Adjust: func(_ int, c *peer.Config) { c.Points = chain }}
	peertest.Run(t, cfg, func(w *peertest.World) {
		t, c := w.T, newTill(w.T, w.Peers[0])
		type book struct {
			Outstanding, Own, Foreign, Pending, Due uint64
			Cost, Value                             string
			Expected                                *string `json:"expected_cost"`
			Months                                  []struct {
				Month  string
				Points uint64
			}
			Breakage struct {
				Expected *uint64
				Method   string
			}
		}
		var got book
		if c.call("GET", "/v1/liability", "", &got); got.Outstanding != 0 || got.Cost != "" {
			t.Errorf("%+v", got)
		}
		c.call("PUT", "/v1/earning/rules", strings.Replace(exampleRules(t), `"zone"`, `"value": "0.01", "zone"`, 1), nil)
		chain.Give(points.Account{7}, 250)
		for id, age := range map[string]time.Duration{"77": 0, "78": 15 * 24 * time.Hour} {
			c.call("POST", "/v1/orders", orderBody(fmt.Sprintf(`{"order":%q,"channel":"web","time":%q,"lines":[{"sku":"A","quantity":"1","amount":"19.99"}]}`, id, time.Now().Add(-age).UTC().Format(time.RFC3339))), nil)
		}
		got = book{}
		c.call("GET", "/v1/liability", "", &got)
		if got.Outstanding != 250 || got.Own != 0 || got.Foreign != 250 || got.Pending+got.Due != 38 || got.Due != 19 || got.Cost != "2.88" || got.Value != "0.01" {
			t.Errorf("%+v", got)
		}
		if got.Breakage.Expected != nil || got.Expected != nil || got.Breakage.Method != "too little history" || len(got.Months) != 1 || got.Months[0].Points != 250 {
			t.Errorf("%+v", got)
		}
		table := c.do(request("GET", "/v1/liability/csv", ""))
		if text := string(table.Raw); table.Status != 200 || !strings.HasPrefix(text, "item,period,points,cost,note\noutstanding,2000-01-01T00:0") || !strings.Contains(text, "\nheld by others,2000-01-01T00:0") || !strings.Contains(text, "expected breakage,all,,,too little history\n") {
			t.Errorf("%d %s", table.Status, text)
		}
	})
}
