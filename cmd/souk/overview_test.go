package main

import (
	"math/big"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/chain"
)

// One command shows what a customer has at all merchants: points of all accounts by
// expiry, rewards with what a revocation costs, memberships.
func TestOverview(t *testing.T) {
	c := openClub(t)
	if out, errs, status := c.souk("wallet", "overview", "--lang", "en"); status != 0 || strings.TrimSpace(out) != "You have no points that can be spent now." {
		t.Fatalf("%d %s %s", status, out, errs)
	}
	token := c.programme()
	c.earn(token, 120)
	second := chain.OperatorOf(chain.AccountKey(c.seed.Account(chain.OperatorOf(c.net.Account(1)))))
	line := points.Line{Account: common.Address(second), Amount: big.NewInt(30), Ref: crypto.Keccak256Hash([]byte("second"))}
	c.send(c.net.Account(0), &token, nil, points.NewPoints().PackIssue([]points.Line{line}))
	var minted shownMembership
	c.json(&minted, "memberships", "mint", "Shop 1", "--payer", c.payer)
	c.promise()
	c.start([32]byte{1})
	check(t, c.net.AdjustTime(12*time.Hour))

	var got overview
	c.json(&got, "wallet", "overview")
	if len(got.Points) != 1 || got.Points[0].Name != "Shop 1" || got.Points[0].Points != 150 || got.Points[0].Token != chain.Address(token) || got.Points[0].Worth != unknown || !got.Points[0].Unasked ||
		len(got.Points[0].Expire) != 1 || got.Points[0].Expire[0].Points != 150 || !got.Points[0].Expire[0].Until.After(time.Now().Add(59*24*time.Hour)) {
		t.Errorf("%+v", got.Points)
	}
	if len(got.Rewards) != 1 || got.Rewards[0].State != "running" || !strings.HasPrefix(got.Rewards[0].Lost, "949.") || !strings.HasPrefix(got.Rewards[0].Kept, "50.") {
		t.Errorf("%+v", got.Rewards)
	}
	if len(got.Memberships) != 1 || got.Memberships[0].LevelName != "Silver" || len(got.Unknown) != 0 || len(got.Promised) != 0 || len(got.Offers) != 0 {
		t.Errorf("%+v", got)
	}
	for lang, wants := range map[string][]string{
		"en": {"Shop 1: 150 points\n  worth in money: unknown (Shop 1 could not be asked now)\n  150 of them expire ", "\nRewards for your consents\nShop 1", "a revocation now would lose 949.", "\nMemberships\nShop 1, 1: Regulars"},
		"ko": {"Shop 1: 150포인트\n  금액으로는 알 수 없음 (Shop 1에 지금 물을 수 없음)\n  150포인트는 ", "소멸합니다", "\n동의 보상\n", "지금 철회하면 잃는 보상: 949.", "\n멤버십\n"},
	} {
		out, errs, status := c.souk("wallet", "overview", "--lang", lang)
		for _, want := range wants {
			if status != 0 || !strings.Contains(out, want) {
				t.Errorf("%s: %d, %q is not said: %s %s", lang, status, want, out, errs)
			}
		}
	}
}

// Without the chain it says what it could not look up, and shows the rest.
func TestOverviewWithoutTheChain(t *testing.T) {
	c := openClub(t)
	var got overview
	c.json(&got, "wallet", "overview") // the wallet knows the consortium from now on
	path := filepath.Join(t.TempDir(), "consortium.json")
	file := consortium{Name: "bazaar", Chain: c.at, RPC: []string{"http://127.0.0.1:1"}, Shards: 1, Replicas: 2}
	check(t, writeJSONFile(path, file, 0o600))
	check(t, writeJSONFile(filepath.Join(c.dir, walletFile), walletConfig{Consortium: path}, 0o600))
	out, errs, status := c.souk("wallet", "overview", "--lang", "en")
	if status != 0 || !strings.Contains(out, "Could not be looked up: rewards (") || strings.Contains(out, "You have no points") {
		t.Errorf("%d %s %s", status, out, errs)
	}
}

func TestOpenOffers(t *testing.T) {
	none, some := uint64(0), uint64(1)
	for want, list := range map[bool][]shownOffer{
		true:  {{State: "gossiped", Left: &some}, {State: "kept"}, {State: "unknown", Left: &some}},
		false: {{State: "cancelled", Left: &some}, {State: "expired"}, {State: "settled", Left: &none}},
	} {
		for _, o := range list {
			if o.open() != want {
				t.Errorf("%+v is open: %v", o, !want)
			}
		}
	}
}
