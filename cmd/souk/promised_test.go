package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/peer/api"
)

// A customer of real peers keeps what a merchant promised, and has it credited through
// another member when that merchant's peer is gone for good: no sooner than it is due,
// and once.
//
// Defends I4, I10.
func TestCustomerReleasesWithoutTheMerchant(t *testing.T) {
	var net *devnet.Chain
	m := openMarketAfter(t, devnet.Config{Period: 250 * time.Millisecond}, func(m *market, n *devnet.Chain, _ chain.Deployment) {
		net = n
		keepsPromises(t, m.peer(0))
	})
	m.notice(0, "souk:LoyaltyProgramme", "write")
	rules := filepath.Join(m.dir, "rules.json")
	check(t, os.WriteFile(rules, []byte(`{"version": 1, "currency": "EUR", "zone": "UTC", "return_days": 1,
		"rules": [{"id": "base", "kind": "amount", "points": 10, "per": "1", "round": "down", "scope": "order", "priority": 0, "stack": "together"}]}`), 0o600))
	m.souk("points", "rules", "set", rules, "--data", m.peer(0))
	var contact struct {
		Code string `json:"code"`
	}
	check(t, m.client(0).call(t.Context(), http.MethodPost, "/v1/invites", map[string]string{"customer": "C-1"}, &contact))
	m.until("the wallet gave its consent", func() bool {
		_, status := m.try("wallet", "grant", "Shop 1/souk:LoyaltyProgramme", "--data", m.wallet, "--invite", contact.Code)
		return status == 0
	})
	m.until("the merchant knows the account", func() bool {
		var view api.CustomerPoints
		err := m.client(0).call(t.Context(), http.MethodGet, "/v1/customers/C-1/points", nil, &view)
		return err == nil && view.Account != ""
	})
	for order, amount := range map[string]string{"1": "2.50", "2": "3.10"} {
		check(t, m.client(0).call(t.Context(), http.MethodPost, "/v1/orders", map[string]any{
			"customer": "C-1", "order": order, "time": time.Now().UTC().Add(-22 * time.Hour).Format(time.RFC3339), "channel": "store", "currency": "EUR",
			"lines": []map[string]string{{"sku": "bread", "category": "bread", "quantity": "1", "amount": amount}},
		}, nil))
	}
	m.stops[0]()
	stop := m.runPeer(0) // a peer promises what waits as soon as it runs
	var list []shownPromise
	look := func() {
		t.Helper()
		check(t, json.Unmarshal([]byte(m.souk("points", "promised", "--data", m.wallet, "--json")), &list))
	}
	m.until("both are promised on the chain", func() bool {
		look()
		return len(list) == 2 && list[0].State == "waiting" && list[1].State == "waiting"
	})
	if list[0].Points+list[1].Points != 56 || list[0].Name != "Shop 1" || list[0].Due.Before(time.Now().Add(time.Hour)) {
		t.Errorf("%+v", list)
	}
	m.until("the merchant sees the promise on the chain", func() bool {
		out := m.souk("points", "batches", "--data", m.peer(0))
		return strings.Contains(out, "56 points in 2 lines") && strings.Contains(out, ": promised")
	})
	if out, status := m.try("points", "batches", "release", list[0].Batch, "--data", m.peer(0)); status == 0 || !strings.Contains(m.lastProblems, "no release of this batch failed") {
		t.Error(out, m.lastProblems)
	}
	refused := func(want string, args ...string) {
		t.Helper()
		if _, status := m.try(append([]string{"points", "release", "--data", m.wallet}, args...)...); status == 0 || !strings.Contains(m.lastProblems, want) {
			t.Errorf("%v: want %q: %s", args, want, m.lastProblems)
		}
	}
	refused("not due yet", list[0].Ref)
	refused("no promise to you is named", "ffffffffffff")
	if out := m.souk("points", "release", "--all", "--data", m.wallet, "--lang", "en"); !strings.Contains(out, "No promised points can be released now.") {
		t.Error(out)
	}
	m.souk("points", "worth", "set", "0.5", "EUR", "--data", m.peer(0))
	check(t, m.client(0).call(t.Context(), http.MethodPost, "/v1/reconcile", nil, nil)) // the others have it
	stop()                                                                              // the merchant is gone
	m.until("hours pass on the chain", func() bool { return net.AdjustTime(4*time.Hour) == nil })
	var done []shownPromise
	check(t, json.Unmarshal([]byte(m.souk("points", "release", list[0].Ref, "--data", m.wallet, "--json")), &done))
	if len(done) != 1 || done[0].Ref != list[0].Ref || done[0].State != "released" {
		t.Errorf("%+v", done)
	}
	payer := filepath.Join(m.dir, "payer.hex")
	check(t, os.WriteFile(payer, []byte(chain.EncodeKey(net.Account(7))), 0o600))
	if out := m.souk("points", "release", "Shop 1", "--payer", payer, "--data", m.wallet, "--lang", "ko"); !strings.Contains(out, "지급되었습니다") {
		t.Error(out)
	}
	refused("released already", list[0].Ref)
	if !strings.Contains(m.lastProblems, "could not be asked what it promised") {
		t.Error("it is not said that the merchant is gone: ", m.lastProblems)
	}
	var view overview
	check(t, json.Unmarshal([]byte(m.souk("wallet", "overview", "--data", m.wallet, "--json")), &view))
	if len(view.Points) != 1 || view.Points[0].Points != 56 || view.Points[0].Worth != "28" || view.Points[0].Said.Stale {
		t.Errorf("the merchant's word needs the merchant: %+v", view.Points)
	}
	look()
	if len(list) != 2 || list[0].State != "released" || list[1].State != "released" {
		t.Errorf("%+v", list)
	}
	if out := m.souk("points", "promised", "--data", m.wallet, "--lang", "en"); !strings.Contains(out, "released (due") {
		t.Error(out)
	}
	m.until("two days pass on the chain", func() bool { return net.AdjustTime(48*time.Hour) == nil })
	if look(); len(list) != 0 {
		t.Errorf("still listed: %+v", list)
	}
}

// keepsPromises makes a merchant one that promises its points.
func keepsPromises(t *testing.T, dir string) {
	t.Helper()
	var config peerConfig
	check(t, readJSONFile(filepath.Join(dir, peerFile), &config))
	config.Points = &pointsTerms{Name: "Points", Symbol: "PTS", EpochDays: 30, Cap: 1_000_000, Issue: issuePending}
	check(t, writeJSONFile(filepath.Join(dir, peerFile), config, 0o600))
}

// Each state of a promised line is one that both languages have words for.
func TestEveryStateOfAPromiseIsSaid(t *testing.T) {
	for _, lang := range []string{"en", "ko"} {
		texts := promisedTextsOf(lang)
		for _, state := range []string{"waiting", "due", "released", "taken_back", "expired", "unknown", "refused", "unchecked"} {
			if !strings.Contains(texts.states[state], "%s") {
				t.Errorf("%s, %s: %q", lang, state, texts.states[state])
			}
		}
	}
}
