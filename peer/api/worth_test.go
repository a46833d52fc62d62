package api_test

import (
	"testing"
	"time"

	"github.com/souk-network/souk/peer/peertest"
)

type statedWorth struct {
	Amount, Currency string
	Number           uint64
	Said, Until      time.Time
}

// A merchant says what a point is worth, changes it, and takes it back.
func TestStatedWorth(t *testing.T) {
	alone(t, func(w *peertest.World, c *till) {
		c.refused("nothing is said", request("GET", "/v1/points/worth", ""), 404, "not_found")
		c.refused("nothing to take back", request("DELETE", "/v1/points/worth", ""), 404, "not_found")
		var first, again, second, read statedWorth
		c.call("PUT", "/v1/points/worth", `{"amount":"0.010","currency":"EUR"}`, &first)
		if first.Amount != "0.01" || first.Currency != "EUR" || !first.Said.Equal(time.Now()) || first.Until.Sub(first.Said) != 366*24*time.Hour {
			t.Errorf("%+v", first)
		}
		w.Pass(time.Hour)
		if c.call("PUT", "/v1/points/worth", `{"amount":"0.01","currency":"EUR"}`, &again); again != first {
			t.Errorf("the same again is another statement: %+v", again)
		}
		if c.call("PUT", "/v1/points/worth", `{"amount":"12","currency":"KRW"}`, &second); second.Number <= first.Number || second.Amount != "12" {
			t.Errorf("%+v", second)
		}
		if c.call("GET", "/v1/points/worth", "", &read); read != second {
			t.Errorf("%+v is said, %+v is read", second, read)
		}
		for name, body := range map[string]string{
			"zero": `{"amount":"0","currency":"EUR"}`, "zero of nothing": `{"amount":"0","currency":""}`, "below zero": `{"amount":"-1","currency":"EUR"}`,
			"too much": `{"amount":"1000000.000001","currency":"EUR"}`, "seven places": `{"amount":"0.0000001","currency":"EUR"}`,
			"no number": `{"amount":"SECRET","currency":"EUR"}`, "no currency": `{"amount":"1","currency":"euro"}`, "no amount": `{"currency":"EUR"}`,
		} {
			c.refused(name, request("PUT", "/v1/points/worth", body), 422, "malformed")
		}
		c.call("DELETE", "/v1/points/worth", "", nil)
		c.refused("it is taken back", request("GET", "/v1/points/worth", ""), 404, "not_found")
		c.refused("taken back once", request("DELETE", "/v1/points/worth", ""), 404, "not_found")
		if c.call("PUT", "/v1/points/worth", `{"amount":"12","currency":"KRW"}`, &again); again.Number <= second.Number+1 {
			t.Errorf("said again after it was taken back: %+v", again)
		}
	})
}
