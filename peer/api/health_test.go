package api_test

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/peer/peertest"
)

func TestHealth(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 1}, func(w *peertest.World) {
		p := w.Peers[0]
		waits := errors.New("the chain has not been read yet")
		h, err := api.New(api.Config{Node: p.Node, Token: token, Metrics: p.Metrics, Ready: func() error { return waits }})
		if err != nil {
			t.Fatal(err)
		}
		c := &till{t: t, handler: h}
		if got := c.do(request(http.MethodGet, "/healthz", "")); got.Status != http.StatusOK {
			t.Errorf("healthz: %d", got.Status)
		}
		if got := c.do(request(http.MethodGet, "/readyz", "")); got.Status != http.StatusServiceUnavailable || !strings.Contains(string(got.Raw), "chain") {
			t.Errorf("readyz of one that waits: %d %s", got.Status, got.Raw)
		}
		waits = nil
		if got := c.do(request(http.MethodGet, "/readyz", "")); got.Status != http.StatusOK {
			t.Errorf("readyz: %d %s", got.Status, got.Raw)
		}
	})
}

// Defends I1: metrics are Prometheus text, and no label or value tells of a
// customer, an order, a grant or a key.
func TestMetricsTellNothingOfCustomers(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		shop := w.Peers[0]
		c := newTill(t, shop)
		customer := w.NewCustomer()
		grant := w.Enrol(shop, customer, "C-SECRET")
		c.call("POST", "/v1/orders", orderBody(`{"customer":"C-SECRET","order":"O-SECRET"}`), nil)
		w.Settle()
		var view struct {
			Customer struct{ DID string }
			Grants   []struct{ ID string }
			Orders   []state
		}
		c.call("GET", "/v1/customers/C-SECRET", "", &view)
		if len(view.Grants) != 1 || view.Grants[0].ID != grant.String() || len(view.Orders) != 1 || view.Orders[0].State != "published" {
			t.Fatalf("the view is %+v", view)
		}
		got := c.do(request(http.MethodGet, "/metrics", ""))
		parser := expfmt.NewTextParser(model.UTF8Validation)
		families, err := parser.TextToMetricFamilies(bytes.NewReader(got.Raw))
		if err != nil || families["souk_orders_total"] == nil || families["souk_facts_stored_total"] == nil {
			t.Fatalf("%d families, %v", len(families), err)
		}
		for _, personal := range []string{
			"SECRET", "did:key", view.Customer.DID, grant.String(), view.Orders[0].Record, shop.ID.String(), shop.Where().ID.String(),
		} {
			if personal == "" || bytes.Contains(got.Raw, []byte(personal)) {
				t.Errorf("the metrics hold %q", personal)
			}
		}
		checkOperations(c, shop)
		c.call("DELETE", "/v1/grants/"+grant.String(), "", nil)
		c.refused("given back twice", request("DELETE", "/v1/grants/"+grant.String(), ""), 404, "not_found")
	})
}

// checkOperations calls what is left, so that each answer meets the document.
func checkOperations(c *till, shop *peertest.Peer) {
	for _, path := range []string{"/v1/status", "/v1/pins", "/v1/reads", "/v1/customers"} {
		c.call("GET", path, "", nil)
	}
	for _, path := range []string{"/v1/checkpoint", "/v1/reconcile"} {
		c.call("POST", path, "", nil)
	}
	c.refused("no log to anchor", request("POST", "/v1/anchor", ""), 404, "not_found")
	c.call("POST", "/v1/notices", `{"purpose":"dpv:Personalisation","categories":["purchases"],"rights":["read"],"retention_days":30,"version":1,
		"texts":[{"lang":"en","title":"A question","body":"May we?"}]}`, nil)
	c.call("PUT", "/v1/blocked/"+shop.ID.String(), "", nil)
	c.call("DELETE", "/v1/blocked/"+shop.ID.String(), "", nil)
}
