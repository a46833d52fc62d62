package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/souk-network/souk/peer/peertest"
)

func orderBody(change string) string {
	order := map[string]any{
		"customer": "C-1", "order": "77", "time": "2024-05-04T10:11:12Z", "channel": "store", "currency": "EUR",
		"lines": []any{map[string]any{"sku": "TEA-1", "quantity": "2", "amount": "7.98"}},
	}
	if err := json.Unmarshal([]byte(change), &order); err != nil {
		panic(err)
	}
	raw, _ := json.Marshal(order)
	return string(raw)
}

func TestBadRequests(t *testing.T) {
	alone(t, func(_ *peertest.World, c *till) {
		for name, q := range map[string]struct {
			method, path, body string
			status             int
			kind               string
		}{
			"no JSON":             {"POST", "/v1/orders", `{"order":"SECRET`, 400, "malformed"},
			"two values":          {"POST", "/v1/orders", orderBody(`{}`) + `{}`, 400, "malformed"},
			"an array":            {"POST", "/v1/orders", `["SECRET"]`, 422, "malformed"},
			"unknown field":       {"POST", "/v1/orders", orderBody(`{"note":"SECRET"}`), 422, "malformed"},
			"unknown line field":  {"POST", "/v1/orders", orderBody(`{"lines":[{"sku":"A","quantity":"1","amount":"1","x":"SECRET"}]}`), 422, "malformed"},
			"no order number":     {"POST", "/v1/orders", orderBody(`{"order":""}`), 422, "malformed"},
			"long customer":       {"POST", "/v1/orders", orderBody(`{"customer":"SECRET` + strings.Repeat("x", 128) + `"}`), 422, "malformed"},
			"wrong type":          {"POST", "/v1/orders", orderBody(`{"order":7}`), 422, "malformed"},
			"wrong time":          {"POST", "/v1/orders", orderBody(`{"time":"SECRET"}`), 422, "malformed"},
			"time before 1970":    {"POST", "/v1/orders", orderBody(`{"time":"1969-05-04T10:11:12Z"}`), 422, "malformed"},
			"wrong currency":      {"POST", "/v1/orders", orderBody(`{"currency":"SECRET"}`), 422, "malformed"},
			"no lines":            {"POST", "/v1/orders", orderBody(`{"lines":[]}`), 422, "malformed"},
			"no amount":           {"POST", "/v1/orders", orderBody(`{"lines":[{"sku":"A","quantity":"1","amount":"SECRET"}]}`), 422, "malformed"},
			"seven places":        {"POST", "/v1/orders", orderBody(`{"lines":[{"sku":"A","quantity":"1","amount":"1.0000001"}]}`), 422, "malformed"},
			"amount too large":    {"POST", "/v1/orders", orderBody(`{"lines":[{"sku":"A","quantity":"1","amount":"99999999999999999"}]}`), 413, "too_large"},
			"body too large":      {"POST", "/v1/orders", orderBody(`{"channel":"` + strings.Repeat("SECRET", 1<<18) + `"}`), 413, "too_large"},
			"limit 0":             {"GET", "/v1/customers?limit=0", "", 422, "malformed"},
			"limit 1001":          {"GET", "/v1/customers?limit=1001", "", 422, "malformed"},
			"limit no number":     {"GET", "/v1/customers?limit=SECRET", "", 422, "malformed"},
			"unknown customer":    {"GET", "/v1/customers/SECRET", "", 404, "not_found"},
			"grant id":            {"DELETE", "/v1/grants/SECRET", "", 422, "malformed"},
			"unknown grant":       {"DELETE", "/v1/grants/" + strings.Repeat("0", 64), "", 404, "not_found"},
			"merchant":            {"PUT", "/v1/blocked/SECRET", "", 422, "malformed"},
			"unknown merchant":    {"PUT", "/v1/blocked/0x" + strings.Repeat("0", 40), "", 403, "not_member"},
			"no such status list": {"GET", "/v1/status-list?list=1", "", 404, "not_found"},
			"status list below 0": {"GET", "/v1/status-list?list=-1", "", 422, "malformed"},
			"empty invite":        {"POST", "/v1/invites", `{"customer":""}`, 422, "malformed"},
			"unknown right":       {"POST", "/v1/notices", `{"purpose":"dpv:Personalisation","categories":["purchases"],"rights":["SECRET"],"retention_days":30,"version":1,"texts":[{"lang":"en","title":"a","body":"b"}]}`, 422, "malformed"},
		} {
			c.refused(name, request(q.method, q.path, q.body), q.status, q.kind)
		}
		text := request("POST", "/v1/orders", orderBody(`{}`))
		text.Header.Set("Content-Type", "text/plain")
		c.refused("wrong content type", text, 415, "malformed")
		var list []struct{ Ref string }
		if c.call("GET", "/v1/customers", "", &list); len(list) != 0 {
			t.Errorf("refused requests left %d customers", len(list))
		}
	})
}

func TestCustomersInPages(t *testing.T) {
	alone(t, func(_ *peertest.World, c *till) {
		for i := range 5 {
			c.call("POST", "/v1/invites", fmt.Sprintf(`{"customer":"C/%d ä"}`, i), nil)
		}
		var got []string
		for after := ""; ; {
			var page []struct{ Ref string }
			c.call("GET", "/v1/customers?limit=2&after="+url.QueryEscape(after), "", &page)
			if len(page) == 0 || len(page) > 2 {
				break
			}
			for _, p := range page {
				got, after = append(got, p.Ref), p.Ref
			}
		}
		if want := []string{"C/0 ä", "C/1 ä", "C/2 ä", "C/3 ä", "C/4 ä"}; fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("pages list %q", got)
		}
		var one struct{ Customer struct{ Ref string } }
		if c.call("GET", "/v1/customers/"+url.PathEscape(got[3]), "", &one); one.Customer.Ref != got[3] {
			t.Errorf("the view is of %q", one.Customer.Ref)
		}
	})
}

type state struct {
	Order, State, Total, Record string
	Revoked                     bool
}

// The same order number is one order, a return nets to the cent, and both
// survive being sent again.
func TestOrdersAreRecordedOnce(t *testing.T) {
	alone(t, func(w *peertest.World, c *till) {
		send := func(body string) (s state) {
			c.call(http.MethodPost, "/v1/orders", body, &s)
			return s
		}
		first := send(orderBody(`{}`))
		if first != (state{Order: "77", State: "waiting", Total: "7.98"}) {
			t.Errorf("recorded as %+v", first)
		}
		if again := send(orderBody(`{"lines":[{"sku":"B","quantity":"1","amount":"1"}]}`)); again != first {
			t.Errorf("sent again it is %+v", again)
		}
		if s := send(orderBody(`{"customer":"","order":"1"}`)); s.State != "anonymous" {
			t.Errorf("an anonymous sale is %+v", s)
		}
		part := orderBody(`{"order":"78","reverses":"77","lines":[{"sku":"TEA-1","quantity":"-1","amount":"-3.99"}]}`)
		rest := orderBody(`{"order":"79","reverses":"77","lines":[{"sku":"TEA-1","quantity":"-1","amount":"-3.99"}]}`)
		for i, body := range []string{part, part, rest, rest} {
			if s := send(body); s.Total != "-3.99" {
				t.Errorf("return %d: %+v", i, s)
			}
			if got := ordersOf(c)["77"].Revoked; got != (i >= 2) {
				t.Errorf("after return %d the sale is revoked: %v", i, got)
			}
		}
		if n := len(ordersOf(c)); n != 3 {
			t.Errorf("%d orders", n)
		}
		c.refused("another currency", request("POST", "/v1/orders", orderBody(`{"order":"80","reverses":"77","currency":"USD"}`)), 409, "conflict")
		if n := len(ordersOf(c)); n != 3 {
			t.Errorf("a refused return left %d orders", n)
		}
		type statusList struct {
			URI, Token string
			Lists      int
		}
		for _, path := range []string{"/v1/status-list", "/v1/status-list?list=0"} {
			var list statusList
			if c.call("GET", path, "", &list); strings.Count(list.Token, ".") != 2 || list.Lists != 1 || list.URI != w.Peers[0].StatusURI(0) {
				t.Errorf("%s: the status list is %+v", path, list)
			}
		}
	})
}

func ordersOf(c *till) map[string]state {
	var view struct{ Orders []state }
	c.call(http.MethodGet, "/v1/customers/C-1", "", &view)
	out := map[string]state{}
	for _, o := range view.Orders {
		out[o.Order] = o
	}
	return out
}
