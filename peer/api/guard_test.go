package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/souk-network/souk/peer/peertest"
)

// every lists each described call with something in the place of its parameters.
func (s *spec) every() map[string]string {
	out := map[string]string{}
	for template, calls := range s.paths {
		path := strings.NewReplacer("{id}", strings.Repeat("0", 64), "{ref}", "C-1", "{merchant}", "0x"+strings.Repeat("0", 40)).Replace(template)
		for method := range calls {
			out[strings.ToUpper(method)+" "+template] = path
		}
	}
	return out
}

func TestTokenIsDemanded(t *testing.T) {
	alone(t, func(_ *peertest.World, c *till) {
		calls := c.spec.every()
		for _, odd := range []string{"/v1", "/v1/", "//v1/status", "/v1/../v1/status", "/nothing", "/openapi.yaml", "/schemas/Order.json", "/docs", "/healthz/"} {
			calls["GET "+odd] = odd
		}
		for name, path := range calls {
			method, _, _ := strings.Cut(name, " ")
			for _, given := range []string{"", token, "Bearer", "Bearer ", "Bearer " + token[1:], "Bearer " + token + "0", "Basic " + token, "bearer " + token} {
				r := request(method, path, "")
				r.Header.Del("Authorization")
				if given != "" {
					r.Header.Set("Authorization", given)
				}
				c.refused(name+" with "+given, r, http.StatusUnauthorized, "unauthorized")
			}
		}
		for _, open := range []string{"/healthz", "/readyz", "/metrics", "/openapi.json"} {
			r := request(http.MethodGet, open, "")
			r.Header.Del("Authorization")
			if got := c.do(r); got.Status != http.StatusOK {
				t.Errorf("%s without a token: %d", open, got.Status)
			}
		}
		c.refused("unknown call", request(http.MethodGet, "/v1/nothing", ""), http.StatusNotFound, "not_found")
		c.refused("wrong method", request(http.MethodPatch, "/v1/orders", ""), http.StatusNotFound, "not_found")
	})
}

// A page of another web site in a browser on this machine gets nowhere, by
// whatever name it calls.
func TestOtherSitesAreKeptOut(t *testing.T) {
	alone(t, func(_ *peertest.World, c *till) {
		for _, host := range []string{"evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example", "", "[::1", "shop.example.evil"} {
			for _, path := range []string{"/v1/status", "/metrics", "/healthz"} {
				r := request(http.MethodGet, path, "")
				r.Host = host
				c.refused(path+" at "+host, r, http.StatusMisdirectedRequest, "unauthorized")
			}
		}
		for _, host := range []string{"localhost", "LOCALHOST:8080", "127.0.0.1", "127.0.0.1:8080", "[::1]:8080", "192.0.2.1", "shop.example", "Shop.Example:443", "localhost."} {
			r := request(http.MethodGet, "/v1/status", "")
			r.Host = host
			if got := c.do(r); got.Status != http.StatusOK {
				t.Errorf("at %s: %d %s", host, got.Status, got.Raw)
			}
		}
		for name, value := range map[string]string{"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"} {
			r := request(http.MethodPost, "/v1/invites", `{"customer":"C-1"}`)
			r.Header.Set(name, value)
			c.refused(name, r, http.StatusForbidden, "unauthorized")
		}
		got := c.do(request(http.MethodGet, "/v1/status", ""))
		for name := range got.Header {
			if strings.HasPrefix(name, "Access-Control") {
				t.Errorf("the answer has %s", name)
			}
		}
	})
}
