package api_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/peer/peertest"
)

const spring = `{"id":"spring","from":"2024-05-01","until":"2024-05-31","uses":1,"most":3,"benefit":{"kind":"bonus","points":100,"priority":0,"stack":"together"}}`

func couponBody(change string) string {
	in := map[string]any{"customer": "C-1", "campaign": "spring", "coupon": "TEA", "order": "77", "time": "2024-05-04T10:11:12Z", "skus": []string{"TEA-1"}}
	if err := json.Unmarshal([]byte(change), &in); err != nil {
		panic(err)
	}
	raw, _ := json.Marshal(in)
	return string(raw)
}

// voidOf names the redemption of a body.
func voidOf(body string) string {
	var in map[string]any
	_ = json.Unmarshal([]byte(body), &in)
	delete(in, "time")
	delete(in, "skus")
	raw, _ := json.Marshal(in)
	return string(raw)
}

// prepared defines the campaign spring with two coupons for C-1 and C-2.
func prepared(c *till) {
	c.call("PUT", "/v1/earning/rules", exampleRules(c.t), nil)
	c.call("PUT", "/v1/coupons/campaigns/spring", spring, nil)
	c.call("POST", "/v1/coupons/campaigns/spring/coupons", `[{"id":"TEA","skus":["TEA-1","TEA-2"]},{"id":"ANY"}]`, nil)
	var out struct{ Fresh int }
	if c.call("POST", "/v1/coupons/campaigns/spring/grantees", `{"customers":["C-1","C-2","C-1"]}`, &out); out.Fresh != 2 {
		c.t.Errorf("%d are new", out.Fresh)
	}
}

// A coupon counts at its order and says so, is used once, and outlives a kill;
// voided it can be used again.
func TestCoupons(t *testing.T) {
	alone(t, func(w *peertest.World, c *till) {
		prepared(c)
		const redeem, void = "/v1/coupons/redemptions", "/v1/coupons/redemptions/void"
		c.call("POST", redeem, couponBody(`{}`), nil)
		c.call("POST", redeem, couponBody(`{}`), nil)
		c.refused("used once", request("POST", redeem, couponBody(`{"order":"78"}`)), 403, "used_up")
		c.call("POST", "/v1/orders", orderBody(`{}`), nil)
		var got struct {
			Points uint64
			Lines  []struct{ Explain string }
		}
		c.call("GET", "/v1/orders/77/points", "", &got)
		if len(got.Lines) != 1 || !strings.Contains(got.Lines[0].Explain, "coupon TEA of spring: 100 points for the order.") || got.Points < 100 {
			t.Errorf("%+v", got)
		}
		c.call("POST", redeem, couponBody(`{}`), nil) // the redemption that it was
		c.refused("after the order", request("POST", redeem, couponBody(`{"coupon":"ANY"}`)), 409, "conflict")
		c.refused("the order stands", request("POST", void, voidOf(couponBody(`{}`))), 409, "conflict")

		w.Peers[0].Kill()
		w.Peers[0].Start()
		c = newTill(t, w.Peers[0])
		c.refused("used once", request("POST", redeem, couponBody(`{"order":"78"}`)), 403, "used_up")
		c.call("POST", "/v1/orders", orderBody(`{"order":"79","reverses":"77"}`), nil)
		var voided struct{ Voided *time.Time }
		if c.call("POST", void, voidOf(couponBody(`{}`)), &voided); voided.Voided == nil {
			t.Error("not voided")
		}
		c.call("POST", redeem, couponBody(`{"order":"78"}`), nil)
		c.call("POST", redeem, couponBody(`{"customer":"C-2","order":"1"}`), nil)
		c.call("POST", redeem, couponBody(`{"customer":"C-2","order":"1","coupon":"ANY"}`), nil)
		c.refused("three in all", request("POST", redeem, couponBody(`{"order":"78","coupon":"ANY"}`)), 403, "used_up")
		c.call("POST", void, voidOf(couponBody(`{"customer":"C-2","order":"1"}`)), nil)
		c.call("POST", redeem, couponBody(`{"order":"78","coupon":"ANY"}`), nil)
		var list []struct{ Customer, Coupon, Order string }
		if c.call("GET", redeem+"?customer=C-1", "", &list); len(list) != 3 {
			t.Errorf("%+v", list)
		}
		if c.call("GET", redeem+"?campaign=autumn", "", &list); len(list) != 0 {
			t.Errorf("%+v", list)
		}
		var all []struct{ Grantees, Redeemed int }
		if c.call("GET", "/v1/coupons/campaigns", "", &all); fmt.Sprint(all) != "[{2 3}]" {
			t.Errorf("%v", all)
		}
		var campaigns []string
		if c.call("GET", "/v1/customers/C-1/coupons", "", &campaigns); fmt.Sprint(campaigns) != "[spring]" {
			t.Errorf("%v", campaigns)
		}
	})
}

// Each reason reaches the till under its kind, and nothing is quoted.
func TestCouponsAreRefused(t *testing.T) {
	alone(t, func(_ *peertest.World, c *till) {
		prepared(c)
		for what, q := range map[string]struct {
			change, kind string
			status       int
		}{
			"another campaign": {`{"campaign":"SECRET"}`, "not_found", 404},
			"another coupon":   {`{"coupon":"SECRET"}`, "not_found", 404},
			"another customer": {`{"customer":"SECRET"}`, "denied", 403},
			"other articles":   {`{"skus":["SECRET"]}`, "conflict", 409},
			"no articles":      {`{"skus":[]}`, "conflict", 409},
			// By the rules, whose clock changes end with 2019, the day ends at 23:00 UTC.
			"too late":  {`{"time":"2024-05-31T23:00:00Z"}`, "expired", 403},
			"too early": {`{"time":"2024-04-30T22:59:59Z"}`, "not_yet", 403},
			"no order":  {`{"order":""}`, "malformed", 422},
		} {
			c.refused(what, request("POST", "/v1/coupons/redemptions", couponBody(q.change)), q.status, q.kind)
		}
		c.call("POST", "/v1/coupons/redemptions", couponBody(`{"time":"2024-05-31T22:59:59Z"}`), nil)
		c.refused("another id", request("PUT", "/v1/coupons/campaigns/summer", spring), 422, "malformed")
		c.refused("no campaign", request("POST", "/v1/coupons/campaigns/summer/grantees", `{"customers":["C-1"]}`), 404, "not_found")
		c.refused("no campaign", request("POST", "/v1/coupons/campaigns/summer/coupons", `[{"id":"X"}]`), 404, "not_found")
		c.refused("nothing redeemed", request("POST", "/v1/coupons/redemptions/void", voidOf(couponBody(`{"order":"9"}`))), 404, "not_found")
		c.call("DELETE", "/v1/coupons/campaigns/spring/coupons/TEA", "", nil)
		c.refused("withdrawn twice", request("DELETE", "/v1/coupons/campaigns/spring/coupons/TEA", ""), 404, "not_found")
		c.refused("withdrawn", request("POST", "/v1/coupons/redemptions", couponBody(`{"customer":"C-2"}`)), 404, "not_found")
		c.call("DELETE", "/v1/coupons/campaigns/spring/grantees/C-2", "", nil)
		c.refused("taken", request("POST", "/v1/coupons/redemptions", couponBody(`{"customer":"C-2","coupon":"ANY"}`)), 403, "denied")
		c.refused("taken twice", request("DELETE", "/v1/coupons/campaigns/spring/grantees/C-2", ""), 404, "not_found")
		var left []struct{ ID string }
		if c.call("GET", "/v1/coupons/campaigns/spring/coupons", "", &left); fmt.Sprint(left) != "[{ANY}]" {
			t.Errorf("%v", left)
		}
	})
}

// journey is a real data set beside the checkout, as rows without their head.
func journey(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", "completejourney", name))
	if err != nil {
		t.Skip("real coupons are not here:", name)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// sampled is how many of the redemptions are presented; SOUK_COUPON_REDEMPTIONS
// says another number, 2102 is all.
func sampled(t *testing.T, all [][]string) [][]string {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv("SOUK_COUPON_REDEMPTIONS"))
	if err != nil {
		n = 60
	}
	var out [][]string
	for i := range min(n, len(all)) {
		out = append(out, all[i*len(all)/min(n, len(all))])
	}
	return out
}

// The campaigns of completejourney are defined, handed out and redeemed through
// the API of a peer: each real redemption is taken, and none with another
// household, coupon, article or day, nor a second time where that is not allowed.
func TestRealCouponsThroughTheAPI(t *testing.T) {
	described, granted, coupons := journey(t, "campaign_descriptions.csv"), journey(t, "campaigns.csv"), journey(t, "coupons.csv")
	redemptions := sampled(t, journey(t, "coupon_redemptions.csv"))
	alone(t, func(_ *peertest.World, c *till) {
		days := defineJourney(c, described, granted, coupons)
		articles := map[[2]string][]string{}
		households, has := map[string]bool{}, map[[2]string]bool{}
		for _, row := range coupons {
			articles[[2]string{row[2], row[0]}] = append(articles[[2]string{row[2], row[0]}], row[1])
		}
		for _, row := range granted {
			households[row[1]], has[[2]string{row[0], row[1]}] = true, true
		}
		everybody := slices.Sorted(maps.Keys(households))
		counts := map[string]int{}
		for n, row := range redemptions {
			campaign := row[2]
			good := map[string]any{"customer": row[0], "coupon": row[1], "campaign": campaign, "order": fmt.Sprint(n), "time": row[3] + "T12:00:00Z", "skus": articles[[2]string{campaign, row[1]}][:1]}
			with := func(name string, value any) string {
				changed := maps.Clone(good)
				changed[name] = value
				raw, _ := json.Marshal(changed)
				return string(raw)
			}
			stranger := everybody[slices.IndexFunc(everybody, func(h string) bool { return !has[[2]string{campaign, h}] })]
			refuse := func(what, body string, status int, kind string) {
				c.refused(what, request("POST", "/v1/coupons/redemptions", body), status, kind)
				counts["refused"]++
			}
			refuse("another household", with("customer", stranger), 403, "denied")
			refuse("another coupon", with("coupon", "1"), 404, "not_found")
			refuse("another article", with("skus", []string{"none of it"}), 409, "conflict")
			refuse("a day late", with("time", days[campaign][1].AddDate(0, 0, 1).Format(time.RFC3339)), 403, "expired")
			refuse("a day early", with("time", days[campaign][0].AddDate(0, 0, -1).Format(time.RFC3339)), 403, "not_yet")
			c.call("POST", "/v1/coupons/redemptions", with("campaign", campaign), nil)
			counts["accepted"]++
		}
		t.Log(counts)
		if counts["accepted"] != len(redemptions) || counts["refused"] != 5*len(redemptions) || len(redemptions) == 0 {
			t.Errorf("%v of %d", counts, len(redemptions))
		}
		var all []struct{ Grantees, Redeemed int }
		c.call("GET", "/v1/coupons/campaigns", "", &all)
		sum := [2]int{}
		for _, one := range all {
			sum[0], sum[1] = sum[0]+one.Grantees, sum[1]+one.Redeemed
		}
		if sum != [2]int{len(has), len(redemptions)} || len(all) != len(described) {
			t.Errorf("%d campaigns have %v", len(all), sum)
		}
	})
}

// defineJourney puts all campaigns into the peer and returns their days.
func defineJourney(c *till, described, granted, coupons [][]string) map[string][2]time.Time {
	days := map[string][2]time.Time{}
	people, bodies := map[string][]string{}, map[string]map[string][]string{}
	for _, row := range granted {
		people[row[0]] = append(people[row[0]], row[1])
	}
	for _, row := range coupons {
		if bodies[row[2]] == nil {
			bodies[row[2]] = map[string][]string{}
		}
		bodies[row[2]][row[0]] = append(bodies[row[2]][row[0]], row[1])
	}
	for _, row := range described {
		at := "/v1/coupons/campaigns/" + url.PathEscape(row[0])
		c.call("PUT", at, fmt.Sprintf(`{"id":%q,"from":%q,"until":%q}`, row[0], row[2], row[3]), nil)
		raw, _ := json.Marshal(map[string]any{"customers": people[row[0]]})
		c.call("POST", at+"/grantees", string(raw), nil)
		for id, skus := range bodies[row[0]] {
			raw, _ := json.Marshal([]any{map[string]any{"id": id, "skus": skus}})
			c.call("POST", at+"/coupons", string(raw), nil)
		}
		from, _ := time.Parse(time.DateOnly, row[2])
		until, _ := time.Parse(time.DateOnly, row[3])
		days[row[0]] = [2]time.Time{from.Add(12 * time.Hour), until.Add(12 * time.Hour)}
	}
	return days
}
