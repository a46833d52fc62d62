package main

import (
	"encoding/json"
	"math/big"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/offer"
)

// bazaarOfPoints is a market whose first two members' points two customers exchange.
type bazaarOfPoints struct {
	*market
	trade
	dirs  [2]string
	seeds [2]did.Seed
}

func openBazaar(t *testing.T, peerFlags ...string) *bazaarOfPoints {
	t.Helper()
	b := &bazaarOfPoints{}
	b.market = openMarketAfter(t, devnet.Config{Period: 250 * time.Millisecond}, func(m *market, net *devnet.Chain, at chain.Deployment) {
		m.peerFlags = peerFlags
		b.trade = openTradeAt(stall{t: t, net: net, at: at})
		id, err := loyalty.NewExchange(b.clients[1], at.Exchange).SetFee(t.Context(), chain.Address(b.points[1]), chain.Address(b.points[0]), 100, 0)
		b.mined(b.clients[1], id, err)
		for i := range b.dirs {
			b.dirs[i], b.seeds[i] = newWalletDir(t)
			check(t, writeJSONFile(filepath.Join(b.dirs[i], walletFile), walletConfig{Consortium: m.consortium()}, 0o600))
		}
		b.issue(0, b.account(0, 0), 100)
		b.issue(1, b.account(1, 1), 200)
	})
	return b
}

// account is that of a customer towards a member.
func (b *bazaarOfPoints) account(customer, member int) common.Address {
	m := chain.OperatorOf(b.net.Account(member))
	return common.Address(chain.OperatorOf(chain.AccountKey(b.seeds[customer].Account(m))))
}

func (b *bazaarOfPoints) holds(customer, member int) (balance, allowed *big.Int) {
	b.market.t.Helper()
	token, account := loyalty.NewToken(b.clients[0], chain.Address(b.points[member])), chain.Address(b.account(customer, member))
	balance, err := token.Balance(b.market.t.Context(), account)
	check(b.market.t, err)
	allowed, err = token.Allowance(b.market.t.Context(), account, b.at.Exchange)
	check(b.market.t, err)
	return balance, allowed
}

func (b *bazaarOfPoints) expect(customer, member int, balance, allowed int64) {
	b.market.t.Helper()
	if has, may := b.holds(customer, member); has.Cmp(big.NewInt(balance)) != 0 || may.Cmp(big.NewInt(allowed)) != 0 {
		b.market.t.Errorf("customer %d has %v points of member %d and allows %v, want %d and %d", customer, has, member, may, balance, allowed)
	}
}

// read runs a command of a customer and reads its JSON.
func (b *bazaarOfPoints) read(into any, customer int, args ...string) {
	b.market.t.Helper()
	check(b.market.t, json.Unmarshal([]byte(b.market.souk(append(args, "--data", b.dirs[customer], "--json")...)), into))
}

// Two customers of real peers exchange points from the command line, without gas:
// what is allowed is exactly what open offers need, nothing is signed without a
// yes, and an offer that waits too long stays open and says so.
//
// Defends I12.
func TestSwapFromTheCommandLine(t *testing.T) {
	b := openBazaar(t)
	var first, second shownOffer
	b.read(&first, 1, "offers", "make", "--give", "Shop 2", "--want", "Shop 1", "--amount", "120", "--for", "60", "--yes")
	if first.State != "signed" && first.State != "gossiped" || *first.Left != 120 || first.Member != "Shop 2" {
		t.Errorf("%+v", first)
	}
	b.read(&second, 1, "offers", "make", "--give", "Shop 2", "--want", "Shop 1", "--amount", "30", "--for", "30", "--max-relay-fee", "3", "--yes")
	b.expect(1, 1, 200, 153)
	if _, status := b.try("offers", "make", "--give", "Shop 2", "--want", "Shop 1", "--amount", "48", "--for", "48", "--yes", "--data", b.dirs[1]); status == 0 || !strings.Contains(b.lastProblems, "you have 200 points") {
		t.Error("promised more than there is: ", b.lastProblems)
	}
	b.seesWorth()
	pair := []string{"--give", "Shop 1", "--want", "Shop 2"}
	var q shownQuote
	b.market.until("the first member's book has both", func() bool {
		b.read(&q, 0, append(pair, "swap", "quote", "--amount", "70")...)
		return len(q.Offers) == 2
	})
	if q.Pay != 70 || q.Receive != 130 || q.AtLeast != 70 || q.Short != 0 || q.Member != "Shop 1" {
		t.Errorf("%+v", q)
	}
	if out := b.market.souk(append(pair, "offers", "book", "--data", b.dirs[0])...); !strings.Contains(out, "120 for 60") || !strings.Contains(out, "30 for 30") {
		t.Error(out)
	}
	swap := append(pair, "swap", "--amount", "50", "--data", b.dirs[0])
	b.stdin.WriteString("no\n")
	if _, status := b.try(swap...); status == 0 || !strings.Contains(b.lastProblems, "exactly 50 points of Shop 1") || !strings.Contains(b.lastProblems, "nothing was signed") {
		t.Error("signed without a yes: ", b.lastProblems)
	}
	b.expect(0, 0, 100, 0)
	if _, status := b.try(append(swap, "--yes", "--min", "101")...); status == 0 || !strings.Contains(b.lastProblems, "less than --min") {
		t.Error("a price below --min: ", b.lastProblems)
	}
	b.stdin.WriteString("yes\n")
	if out := b.market.souk(append(swap, "--min", "100", "--until", "final")...); !strings.Contains(out, "settled, final") || !strings.Contains(out, "0 of 50 left") {
		t.Error(out)
	}
	if !strings.Contains(b.lastProblems, "50 of 50 left") || !strings.Contains(b.lastProblems, "settled, in a block") {
		t.Error("the steps were not said apart: ", b.lastProblems)
	}
	b.expect(0, 0, 50, 0)
	b.expect(0, 1, 99, 0) // 1 % of 100 is the second member's fee
	b.expect(1, 0, 50, 0)
	var own []shownOffer
	b.read(&own, 1, "offers", "list")
	if len(own) != 2 || *own[0].Left != 20 || *own[1].Left != 30 || own[0].ID != first.ID {
		t.Errorf("%+v", own)
	}
	b.expect(1, 1, 100, 53)
	b.market.souk("offers", "cancel", first.ID.String()[:12], "--data", b.dirs[1])
	b.expect(1, 1, 100, 33)
	b.market.until("the cancelled offer is out of the book", func() bool {
		b.read(&q, 0, append(pair, "swap", "quote", "--amount", "50")...)
		return q.Receive == 30 && q.Short == 20
	})
	late, status := b.try(append(pair, "swap", "--amount", "5", "--wait", "1ms", "--yes", "--data", b.dirs[0])...)
	if status == 0 || !strings.Contains(b.lastProblems, "THE OFFER STAYS OPEN") {
		t.Error("a swap that was not waited for: ", b.lastProblems, late)
	}
	b.market.until("it is settled all the same", func() bool {
		b.read(&own, 0, "offers", "list")
		return len(own) == 2 && own[1].State == "settling" && *own[1].Left == 0
	})
	b.market.souk("offers", "cancel", "--all", "--data", b.dirs[1])
	b.expect(1, 1, 95, 0)
	if out := b.market.souk("offers", "list", "--lang", "ko", "--data", b.dirs[1]); strings.Count(out, "취소됨") != 2 {
		b.market.until("both offers are known to be cancelled", func() bool {
			return strings.Count(b.market.souk("offers", "list", "--lang", "ko", "--data", b.dirs[1]), "취소됨") == 2
		})
	}
	if _, status := b.try(append(swap, "--yes")...); status == 0 || !strings.Contains(b.lastProblems, "nobody offers that now") {
		t.Error(b.lastProblems)
	}
}

// seesWorth: a customer sees what an allowance and a balance are worth as the merchant
// says, changes it, and takes it back.
func (b *bazaarOfPoints) seesWorth() {
	t := b.market.t
	t.Helper()
	approvals := func(want, point string) {
		t.Helper()
		var list []allowance
		if b.read(&list, 1, "approvals", "list"); len(list) != 1 || list[0].AtRisk != "153" || list[0].Worth != want || list[0].Unasked {
			t.Fatalf("want %s: %+v", want, list)
		}
		if said := list[0].Said; (point == "") != (said == nil) || said != nil && (said.Point != point || said.Stale || said.RunOff || said.Withdrawn) {
			t.Errorf("%+v", said)
		}
	}
	approvals(unknown, "")
	if out := b.market.souk("points", "worth", "set", "0.015", "EUR", "--data", b.market.peer(1), "--lang", "en"); !strings.Contains(out, "you say that a point is worth 0.015 EUR") {
		t.Error(out)
	}
	approvals("2.295", "0.015")
	for lang, want := range map[string]string{"en": "153 P, worth in money: 2.295 EUR, as Shop 2 says (0.015 EUR a point, said ", "ko": "금액으로는 2.295 EUR (Shop 2이(가) 1포인트의 가치를 0.015 EUR(으)로 밝힘, "} {
		if out := b.market.souk("approvals", "list", "--data", b.dirs[1], "--lang", lang); !strings.Contains(out, want) {
			t.Errorf("want %q: %s", want, out)
		}
	}
	b.market.souk("points", "worth", "set", "20", "KRW", "--data", b.market.peer(1))
	var view overview
	if b.read(&view, 1, "wallet", "overview"); len(view.Points) != 1 || view.Points[0].Worth != "4000" || view.Points[0].Said.Currency != "KRW" {
		t.Errorf("%+v", view.Points)
	}
	b.market.souk("points", "worth", "withdraw", "--data", b.market.peer(1))
	if out := b.market.souk("wallet", "overview", "--data", b.dirs[1], "--lang", "en"); !strings.Contains(out, "worth in money: unknown (Shop 2 took back on ") {
		t.Error(out)
	}
}

// What a quote adds up to, and the price at which an offer crosses all of it.
func TestPricedQuotes(t *testing.T) {
	levels := []desk.Level{{Receive: 10, Pay: 5, Gives: 10, Takes: 5}, {Receive: 7, Pay: 7, Gives: 30, Takes: 30}}
	if q := priced(levels, 20); q.Pay != 12 || q.Receive != 17 || q.AtLeast != 12 || q.Short != 8 {
		t.Errorf("%+v", q)
	}
	if q := priced(nil, 20); q.AtLeast != 0 || q.Short != 20 || q.worth(0) == nil {
		t.Errorf("%+v", q)
	}
	if got := atRate(offer.MaxAmount, offer.MaxAmount, 1); got != offer.MaxAmount {
		t.Error(got)
	}
	if got := atRate(7, 2, 3); got != 4 {
		t.Error(got)
	}
}

// What an offer may still take grows with what it may pay a relayer, rounded up;
// and numbers of offers only grow, whatever the clock says.
func TestReserveAndNumbers(t *testing.T) {
	o := offer.Offer{GiveAmount: 30, WantAmount: 1, MaxRelayFee: 3}
	for given, want := range map[uint64]uint64{0: 33, 1: 32, 11: 21, 30: 0, 31: 0} {
		if got := reserve(o, given); got != want {
			t.Errorf("%d given: %d, want %d", given, got, want)
		}
	}
	own := []wallet.OwnOffer{{Signed: offer.Signed{Offer: offer.Offer{Nonce: 5000}}}}
	if a, b := nextNonce(own, time.UnixMilli(4000)), nextNonce(own, time.UnixMilli(6000)); a != 5001 || b != 6000 {
		t.Error(a, b)
	}
}

// A rate above what the members voted is refused before anything is signed, from
// either side of the pair, at its very edge.
func TestRatesOutsideOfTheVote(t *testing.T) {
	low, high := chain.Address{1}, chain.Address{2}
	p := pairOfPoints{gives: low, wants: high, Pair: loyalty.Pair{Corridor: loyalty.Corridor{Low: low, High: high, MinHigh: 1, MinLow: 2, MaxHigh: 3, MaxLow: 1}, FeeLow: 50, FeeHigh: 100}}
	if p.asksTooMuch(10, 30) || !p.asksTooMuch(10, 31) || p.fee(150) != 2 || p.feeRoom(150) != 5 {
		t.Error("low for high")
	}
	p.gives, p.wants = high, low
	if p.asksTooMuch(10, 20) || !p.asksTooMuch(10, 21) || p.feeBPS() != 50 {
		t.Error("high for low")
	}
	if p.FeeLow = 0; p.feeRoom(150) != 0 {
		t.Error("room for a fee where there is none")
	}
}

// Both languages have a text for every state and reason.
func TestOfferTextsAreWhole(t *testing.T) {
	en, ko := offerTextsOf("en"), offerTextsOf("ko")
	for key := range en.states {
		if ko.states[key] == "" {
			t.Error("no Korean for the state ", key)
		}
	}
	for key := range en.standings {
		if ko.standings[key] == "" {
			t.Error("no Korean for the reason ", key)
		}
	}
	left := uint64(2)
	o := shownOffer{State: "gossiped", Settlement: "sent", Standing: "paused", GiveAmount: 5, WantAmount: 4, Give: "A", Want: "B", Left: &left}
	for _, texts := range []offerTexts{en, ko} {
		var out strings.Builder
		o.print(&out, texts)
		out.WriteString(texts.step(o))
		if strings.Contains(out.String(), "%!") {
			t.Error(out.String())
		}
	}
	if got := en.state(o); got != "gossiped; a part is settling, sent; the exchange of these points is paused" {
		t.Error(got)
	}
}
