package main

import (
	"bytes"
	"encoding/json"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/api"
)

// founders are real peers of which the first one's merchant founds, and two customers.
type founders struct {
	*market
	trade
	shop  string // folder of the first member's peer
	other string // folder of the second customer's wallet
}

func openFounders(t *testing.T) *founders {
	t.Helper()
	f := &founders{}
	f.market = openMarketAfter(t, devnet.Config{Period: 250 * time.Millisecond}, func(m *market, net *devnet.Chain, at chain.Deployment) {
		f.trade = openTradeAt(stall{t: t, net: net, at: at})
		f.issue(0, common.Address(chain.OperatorOf(net.Account(0))), 1000)
		f.other, _ = newWalletDir(t)
		check(t, writeJSONFile(filepath.Join(f.other, walletFile), walletConfig{Consortium: m.consortium()}, 0o600))
	})
	f.shop = f.peer(0)
	return f
}

// read runs a command with --json and reads what it prints.
func (f *founders) read(into any, args ...string) {
	f.market.t.Helper()
	check(f.market.t, json.Unmarshal([]byte(f.market.souk(append(args, "--json")...)), into))
}

func (f *founders) programmes() (list []api.Programme) {
	f.market.t.Helper()
	f.read(&list, "peer", "programme", "list", "--data", f.shop)
	return list
}

func (f *founders) campaigns() (list []api.RewardCampaign) {
	f.market.t.Helper()
	f.read(&list, "peer", "reward-campaign", "list", "--data", f.shop)
	return list
}

// A merchant founds a programme, opens a channel to its holders and pays for consents,
// from the command line; customers without gas become members, are rewarded by the word
// of other members' peers, and read, and who does not hold the level is refused.
func TestMerchantFoundsAndCustomersJoin(t *testing.T) {
	f := openFounders(t)
	m := f.market
	points := chain.Address(f.points[0]).String()
	m.souk("peer", "programme", "define", "1", "Regulars", "--data", f.shop)
	m.until("the programme is in a block", func() bool { return len(f.programmes()) == 1 })
	if _, status := m.try("peer", "programme", "add-level", "1", "2", "--name", "Gold", "--rule", "earned_now=5@"+points, "--data", f.shop); status == 0 || !strings.Contains(m.lastProblems, "is 1") {
		t.Error("the second level before the first: ", m.lastProblems)
	}
	level := []string{"peer", "programme", "add-level", "1", "1", "--name", "Gold", "--rule", "earned_now=5@" + points, "--discount", "2500", "--data", f.shop}
	m.souk(level...)
	m.until("the level is in a block", func() bool { return len(f.programmes()[0].Levels) == 1 })
	p := f.programmes()[0]
	if p.Levels[0].Rules[0] != (api.LevelRule{Kind: "earned_now", Amount: "5", Subject: points}) || p.Levels[0].Discount != 2500 || p.Levels[0].Good != 0 {
		t.Errorf("%+v", p)
	}
	m.souk("peer", "programme", "gate", "gold-club", p.ID+":1", "--data", f.shop)
	card := filepath.Join(t.TempDir(), "gold.json")
	check(t, os.WriteFile(card, []byte(`{"name":"gold-club","texts":[{"lang":"en","title":"The gold club","body":"For regulars"}]}`), 0o600))
	m.souk("peer", "channel", "open", card, "--data", f.shop)

	f.issue(0, common.Address(f.accountOf(m.wallet)), 7)
	var minted shownMembership
	f.read(&minted, "memberships", "mint", "Shop 1", "--data", m.wallet)
	if minted.Level != 1 || minted.LevelName != "Gold" {
		t.Errorf("%+v", minted)
	}
	m.until("the merchant counts its holder", func() bool { return f.programmes()[0].Levels[0].Good == 1 })
	f.joins()
	f.rewards(points)
}

// accountOf is a wallet's account towards the first member.
func (f *founders) accountOf(dir string) chain.Address {
	f.market.t.Helper()
	var list []shownMembership
	f.read(&list, "memberships", "list", "--data", dir)
	return list[0].Account
}

// joins has the holder read what was posted, and nobody else.
func (f *founders) joins() {
	t, m := f.market.t, f.market
	t.Helper()
	m.until("the gate is open to the holder", func() bool {
		_, status := m.try("channels", "join", "Shop 1/gold-club", "--data", m.wallet)
		return status == 0
	})
	if _, status := m.try("channels", "join", "Shop 1/gold-club", "--data", f.other); status == 0 || !strings.Contains(m.lastProblems, "no_access") {
		t.Error("who holds no level joined: ", m.lastProblems)
	}
	post := filepath.Join(t.TempDir(), "post.json")
	check(t, os.WriteFile(post, []byte(`{"ref":"1","topic":"news","from":"`+time.Now().UTC().Format(time.RFC3339)+`","until":"`+time.Now().UTC().Add(48*time.Hour).Format(time.RFC3339)+
		`","texts":[{"lang":"en","title":"A tasting on Friday","body":"Come along"}]}`), 0o600))
	m.souk("peer", "channel", "post", "gold-club", post, "--data", f.shop)
	m.until("the holder reads the post", func() bool {
		out, status := m.try("channels", "read", "Shop 1/gold-club", "--data", m.wallet, "--lang", "en")
		return status == 0 && strings.Contains(out, "A tasting on Friday")
	})
	if out, status := m.try("channels", "read", "Shop 1/gold-club", "--data", f.other); status == 0 || strings.Contains(out, "tasting") {
		t.Error("who holds no level reads: ", out)
	}
}

// rewards pays for a consent by the word of two members' peers.
func (f *founders) rewards(points string) {
	t, m := f.market.t, f.market
	t.Helper()
	create := []string{
		"peer", "reward-campaign", "create", "spring", "--token", points, "--amount", "100", "--vesting", "48h", "--persons", "2", "--cap", "200",
		"--end", time.Now().UTC().Add(10 * 24 * time.Hour).Format(time.DateOnly), "--quorum", "2", "--data", f.shop,
	}
	at := strings.TrimSpace(m.souk(create...))
	m.until("the campaign is in a block", func() bool { return len(f.campaigns()) == 1 })
	fund := []string{"peer", "reward-campaign", "fund", at, "200", "--ref", "first", "--data", f.shop}
	m.souk(fund...)
	m.souk(fund...) // once, however often it is sent
	m.until("the budget is there", func() bool { return f.campaigns()[0].Held == "200" })
	allowed, err := loyalty.NewToken(f.clients[0], chain.Address(f.trade.points[0])).Allowance(t.Context(), chain.Address(f.clients[0].Account()), mustAddress(t, at))
	if err != nil || allowed.Cmp(new(big.Int)) != 0 {
		t.Errorf("the campaign may take %v of the merchant's points, %v", allowed, err)
	}
	if _, status := m.try("peer", "reward-campaign", "return", at, "--data", f.shop); status == 0 || !strings.Contains(m.lastProblems, "the campaign ends on") {
		t.Error("a budget was returned before the end: ", m.lastProblems)
	}
	if _, status := m.call("POST", m.api+"/v1/notices", nil, map[string]any{
		"purpose": "dpv:Personalisation", "categories": []string{"purchases"}, "rights": []string{"read"}, "retention_days": 365, "version": 1,
		"texts": []map[string]string{{"lang": "en", "title": "A question", "body": "May we?"}},
	}); status/100 != 2 {
		t.Fatal("the notice was refused: ", status)
	}
	m.until("the wallet knows the notice", func() bool {
		out, status := m.try("wallet", "requests", "--data", m.wallet)
		return status == 0 && strings.Contains(out, "dpv:Personalisation")
	})
	grant := []string{"wallet", "grant", "Shop 1/dpv:Personalisation", "--data", m.wallet, "--lang", "en"}
	var given answered
	f.read(&given, grant...)
	if len(given.Rewards) != 1 || given.Rewards[0].Started || given.Rewards[0].Amount != "100" || given.Rewards[0].Persons != 2 || given.Rewards[0].Cap != "200" || given.Rewards[0].Campaign.String() != at ||
		!strings.Contains(m.lastProblems, "for at most 2 persons, 200") || !strings.Contains(m.lastProblems, "souk rewards start "+at) {
		t.Errorf("without a terminal a reward is only shown: %+v, %s", given, m.lastProblems)
	}
	var started []shownReward
	m.until("two members attest, and a third party pays no gas", func() bool {
		out, status := m.try("rewards", "start", at, "--data", m.wallet, "--json")
		return status == 0 && json.Unmarshal([]byte(out), &started) == nil
	})
	if len(started) != 1 || started[0].State != "running" || started[0].Account != f.accountOf(m.wallet) {
		t.Errorf("%+v", started)
	}
	m.until("the merchant counts it", func() bool { c := f.campaigns()[0]; return c.Started == 1 && c.Running == 1 && c.Reserved == "100" })
	if c := f.campaigns()[0]; c.Left != "100" || c.Budget != "200" || c.Stopped != 0 || c.Over || c.Quorum != 2 {
		t.Errorf("%+v", c)
	}
	if _, status := m.try("rewards", "start", at, "--data", f.other); status == 0 {
		t.Error("a reward without a consent")
	}
	if _, status := m.try(append(grant, "--reward")...); status == 0 || !strings.Contains(m.lastProblems, "pays for no consent of yours now; the grant stands") {
		t.Error("a second reward of one campaign: ", m.lastProblems)
	}
	f.rewardsByGrant(create, grant)
}

// rewardsByGrant has a consent start the reward of another campaign in one step.
func (f *founders) rewardsByGrant(create, grant []string) {
	t, m := f.market.t, f.market
	t.Helper()
	create = slices.Clone(create)
	create[3] = "summer"
	at := strings.TrimSpace(m.souk(create...))
	m.until("the campaign is in a block", func() bool { return len(f.campaigns()) == 2 })
	var given answered
	if f.read(&given, grant...); len(given.Rewards) != 0 {
		t.Errorf("a campaign without a budget is offered: %+v", given.Rewards)
	}
	m.souk("peer", "reward-campaign", "fund", at, "100", "--ref", "second", "--data", f.shop)
	budget := func() bool {
		return slices.ContainsFunc(f.campaigns(), func(c api.RewardCampaign) bool { return c.Campaign == at && c.Held == "100" })
	}
	m.until("the budget is there", budget)
	f.read(&given, append(grant, "--for", "24h", "--reward")...)
	if len(given.Rewards) != 1 || !given.Rewards[0].Started || given.Rewards[0].State != "running" || given.Rewards[0].Campaign.String() != at || given.Rewards[0].Problem != "" {
		t.Errorf("%+v, %s", given, m.lastProblems)
	}
	if !strings.Contains(m.lastProblems, "before all of it has vested") || !strings.Contains(m.lastProblems, "The reward is started") {
		t.Error(m.lastProblems)
	}
	if _, status := m.try(append(grant, "--reward=maybe")...); status == 0 || !strings.Contains(m.lastProblems, "--reward: want yes, no or ask") {
		t.Error(m.lastProblems)
	}
	f.rewardsAtTerminal(create, grant)
}

// rewardsAtTerminal has a customer say yes to the reward of a third campaign, whose
// start another account pays for, and then take the consent back by a denial.
func (f *founders) rewardsAtTerminal(create, grant []string) {
	t, m := f.market.t, f.market
	t.Helper()
	tty := openTerminal(t)
	create[3] = "autumn"
	at := strings.TrimSpace(m.souk(create...))
	m.until("the campaign is in a block", func() bool { return len(f.campaigns()) == 3 })
	m.souk("peer", "reward-campaign", "fund", at, "100", "--ref", "third", "--data", f.shop)
	m.until("the budget is there", func() bool {
		return slices.ContainsFunc(f.campaigns(), func(c api.RewardCampaign) bool { return c.Campaign == at && c.Held == "100" })
	})
	const start, goOn = "start it? Who attests sees the grant and your account for the merchant. [y/N] ", "Go on all the same? [y/N] "
	deny := []string{"wallet", "deny", "Shop 1/dpv:Personalisation", "--data", m.wallet, "--lang", "en"}
	sent := f.sentBy(7)
	payer := filepath.Join(t.TempDir(), "payer.hex")
	check(t, os.WriteFile(payer, []byte(chain.EncodeKey(f.net.Account(7))), 0o600))

	if out, said, err := m.atTerminal(tty, start, "n\n", grant...); err != nil || !strings.Contains(out, "Granted to Shop 1") || !strings.Contains(said, "Not started. You can start it later: souk rewards start "+at) {
		t.Errorf("%v %s %s", err, out, said)
	}
	if _, said, err := m.atTerminal(tty, start, "y\n", append(grant, "--payer", payer)...); err != nil || !strings.Contains(said, "The reward is started") {
		t.Errorf("%v %s", err, said)
	}
	m.until("who was to pay for the start sent it", func() bool { return f.sentBy(7) > sent })
	if out, said, err := m.atTerminal(tty, goOn, "n\n", deny...); err == nil || !strings.Contains(said, at) || !strings.Contains(said, "LOST: ") || strings.Contains(out, "Denied") || !strings.Contains(err.Error(), "nothing was changed") {
		t.Errorf("%v %s %s", err, out, said)
	}
	if out, said, err := m.atTerminal(tty, goOn, "y\n", deny...); err != nil || !strings.Contains(out, "Denied to Shop 1 for dpv:Personalisation.") || !strings.Contains(out, "The reward of Shop 1 is stopped.") {
		t.Errorf("%v %s %s", err, out, said)
	}
	for _, bad := range [][]string{{"--payer", payer + "x"}, {"--payer", payer, "--reward=no"}} {
		if _, status := m.try(append(grant, bad...)...); status == 0 || strings.Contains(m.lastProblems, "Granted") {
			t.Errorf("%v: %s", bad, m.lastProblems)
		}
	}
}

// sentBy is how many transactions an account of the chain has sent.
func (f *founders) sentBy(account int) uint64 {
	f.market.t.Helper()
	var sent hexutil.Uint64
	f.rpc(&sent, "eth_getTransactionCount", crypto.PubkeyToAddress(f.net.Account(account).PublicKey), "latest")
	return uint64(sent)
}

// atTerminal runs a command at a terminal where somebody answers a question.
func (m *market) atTerminal(tty terminal, question, answer string, args ...string) (out, said string, err error) {
	m.t.Helper()
	var stdout bytes.Buffer
	stderr := waitFor(question)
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(&stdout)
	root.SetErr(stderr)
	root.SetIn(tty.File)
	ended, person := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(person)
		select {
		case <-stderr.there:
			_, _ = io.WriteString(tty.person, answer)
		case <-ended:
		}
	}()
	err = root.ExecuteContext(m.t.Context())
	close(ended)
	<-person
	return stdout.String(), stderr.String(), err
}

// asked collects what a command writes and says when the question is there.
type asked struct {
	mu       sync.Mutex
	text     strings.Builder
	question string
	there    chan struct{}
	once     sync.Once
}

func waitFor(question string) *asked { return &asked{question: question, there: make(chan struct{})} }

func (a *asked) Write(p []byte) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.text.Write(p)
	if strings.Contains(a.text.String(), a.question) {
		a.once.Do(func() { close(a.there) })
	}
	return len(p), nil
}

func (a *asked) String() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.text.String()
}

func mustAddress(t *testing.T, text string) chain.Address {
	t.Helper()
	a, err := addressOf(text)
	check(t, err)
	return a
}
