package main

import (
	"encoding/json"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/bindings/plaintoken"
	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/membership"
	"github.com/souk-network/souk/protocol/reward"
)

// club is a stall whose first member has points, a programme of two levels, and a
// campaign in plain tokens; payer is a file with the key of who pays.
type club struct {
	trade
	client   *chain.Client
	holder   chain.Address // the wallet's account towards the first member
	campaign chain.Address
	payer    string
}

func openClub(t *testing.T) club {
	t.Helper()
	c := club{trade: trade{stall: openStall(t)}}
	c.client, c.holder = memberClient(t, c.stall, 0), chain.Address(chain.OperatorOf(c.owner))
	c.payer = filepath.Join(t.TempDir(), "payer.hex")
	check(t, os.WriteFile(c.payer, []byte(chain.EncodeKey(c.net.Account(7))), 0o600))
	return c
}

func (c *club) now() uint64 {
	_, _, now := c.client.Head()
	return now
}

// souk runs a command that must succeed, and reads its JSON.
func (c *club) json(into any, args ...string) {
	c.t.Helper()
	out, errs, status := c.souk(append(args, "--json")...)
	if status != 0 {
		c.t.Fatalf("%v: status %d: %s", args, status, errs)
	}
	check(c.t, json.Unmarshal([]byte(out), into))
}

// programme defines one with two levels by points earned, and returns the points.
func (c *club) programme() common.Address {
	c.t.Helper()
	store, err := chain.NewFileStore(c.t.TempDir())
	check(c.t, err)
	p, err := loyalty.NewPoints(loyalty.PointsConfig{Client: c.client, Factory: c.at.PointsFactory, Store: store})
	check(c.t, err)
	id, err := p.Create(c.t.Context(), loyalty.Terms{Start: c.now(), EpochLength: 30 * 86_400, Cap: 1_000_000, Name: "Points", Symbol: "PTS"})
	c.mined(c.client, id, err)
	token, err := p.Token(c.t.Context())
	check(c.t, err)
	m := loyalty.NewMemberships(c.client, c.at.Memberships)
	id, err = m.Define(c.t.Context(), 1, "Regulars")
	c.mined(c.client, id, err)
	programme := membership.ProgrammeOf(c.client.Account(), 1)
	for i, least := range []int64{100, 500} {
		id, err = m.AddLevel(c.t.Context(), programme, uint8(i+1), loyalty.LevelTerms{
			Lifetime: 86_400, Grace: 3600, Discount: 2500, Name: []string{"Silver", "Gold"}[i],
			Rules: []loyalty.Rule{{Kind: loyalty.EarnedNow, Subject: token, Amount: big.NewInt(least)}},
		})
		c.mined(c.client, id, err)
	}
	return common.Address(token)
}

func (c *club) earn(token common.Address, amount int64) {
	line := points.Line{Account: common.Address(c.holder), Amount: big.NewInt(amount), Ref: crypto.Keccak256Hash(big.NewInt(amount).Bytes())}
	c.send(c.net.Account(0), &token, nil, points.NewPoints().PackIssue([]points.Line{line}))
}

// Programmes are found, with what is missing to the next level; a membership is
// minted when the chain shows it reached, renewed, and given up for good by the
// account itself alone.
func TestMembershipCommands(t *testing.T) {
	c := openClub(t)
	if out, errs, status := c.souk("memberships", "list", "--lang", "en"); status != 0 || !strings.Contains(out, "No merchant has a membership programme yet.") {
		t.Fatalf("%d %s %s", status, out, errs)
	}
	token := c.programme()
	c.earn(token, 40)
	var list []shownMembership
	c.json(&list, "memberships", "list")
	if len(list) != 1 || list[0].State != "none" || list[0].Title != "Regulars" || list[0].Next == nil || list[0].Next.Asks[0] != (shownRule{Kind: "earned_now", Amount: "100", Unit: "PTS", Have: "40"}) {
		t.Fatalf("%+v", list)
	}
	if _, errs, status := c.souk("memberships", "mint", "Shop 1", "--payer", c.payer, "--lang", "en"); status != 1 || !strings.Contains(errs, "100 PTS earned in this period; you have 40") {
		t.Errorf("earned too little: %d %s", status, errs)
	}
	for lang, want := range map[string]string{"en": "you hold no membership of Shop 1 there", "ko": "보유한 멤버십이 없습니다"} {
		for _, verb := range []string{"refresh", "renounce"} {
			if _, errs, status := c.souk("memberships", verb, "Shop 1", "--lang", lang); status != 1 || !strings.Contains(errs, want) {
				t.Errorf("%s without a membership: %d %s", verb, status, errs)
			}
		}
	}
	c.earn(token, 80)
	var minted shownMembership
	c.json(&minted, "memberships", "mint", "Shop 1", "--payer", c.payer)
	if minted.State != "good" || minted.Level != 1 || minted.LevelName != "Silver" || minted.Discount != 2500 || !minted.Good.After(minted.Since) || minted.Next.Name != "Gold" || minted.Account != c.holder {
		t.Fatalf("%+v", minted)
	}
	check(t, c.net.AdjustTime(time.Hour))
	var renewed shownMembership
	c.json(&renewed, "memberships", "refresh", "Shop 1", "--payer", c.payer)
	if renewed.Level != 1 || !renewed.Good.After(minted.Good) {
		t.Errorf("%+v after %+v", renewed, minted)
	}
	text, _, _ := c.souk("memberships", "list", "--lang", "ko")
	if !strings.Contains(text, "등급 1, Silver") || !strings.Contains(text, "이번 기간 적립 500 PTS, 현재 120") {
		t.Error(text)
	}
	var gone shownMembership
	c.json(&gone, "memberships", "renounce", "Shop 1")
	if gone.State != "none" || gone.Level != 0 {
		t.Errorf("%+v", gone)
	}
	if _, errs, status := c.souk("memberships", "mint", "Shop 1", "--payer", c.payer); status != 1 || !strings.Contains(errs, "--own") {
		t.Errorf("what was renounced is minted by others: %d %s", status, errs)
	}
	c.json(&gone, "memberships", "mint", "Shop 1", "--own")
	if gone.Level != 1 {
		t.Errorf("%+v", gone)
	}
	if _, errs, status := c.souk("memberships", "mint", "Shop 1", "--programme", "8"); status != 2 || !strings.Contains(errs, "no programme 8") {
		t.Errorf("%d %s", status, errs)
	}
	if _, errs, status := c.souk("memberships", "mint", "Shop 1"); status != 1 || !strings.Contains(errs, "souk:") {
		t.Errorf("nobody can carry it: %d %s", status, errs)
	}
}

// promise makes the campaign: 1,000 tokens over ten days.
func (c *club) promise() {
	c.t.Helper()
	one := big.NewInt(1e18)
	amount := new(big.Int).Mul(one, big.NewInt(1000))
	terms := loyalty.CampaignTerms{
		Token: c.plain, Start: c.now(), End: c.now() + 60*86_400, Vesting: 10 * 86_400, Amount: amount, MaxPersons: 5, Cap: new(big.Int).Mul(amount, big.NewInt(5)),
	}
	factory := loyalty.NewRewards(c.client, c.at.Rewards)
	var err error
	c.campaign, err = factory.AddressOf(c.t.Context(), c.client.Account(), [32]byte{1}, terms)
	check(c.t, err)
	id, err := factory.Create(c.t.Context(), [32]byte{1}, terms)
	c.mined(c.client, id, err)
	to := common.Address(c.plain)
	c.send(c.owner, &to, nil, plaintoken.NewPlainToken().PackTransfer(common.Address(c.campaign), terms.Cap))
}

// start begins the wallet's reward for a grant of this digest.
func (c *club) start(digest [32]byte) {
	c.t.Helper()
	now := c.now()
	s := reward.Start{Account: c.holder, Digest: digest, Person: [32]byte{4}, Since: now, Deadline: now + 3600}
	key := secp256k1.PrivKeyFromBytes(crypto.FromECDSA(c.net.Account(0)))
	word := loyalty.Attestation{Member: c.client.Account(), Signature: reward.Sign(s, reward.Campaign{ChainID: c.at.ChainID, Contract: c.campaign}, key)}
	id, err := loyalty.NewCampaign(c.client, c.campaign).Start(c.t.Context(), s, []loyalty.Attestation{word})
	c.mined(c.client, id, err)
}

// Campaigns are found, with the customer's own reward; it is claimed again and
// again, and what-if says what a revocation would cost.
func TestRewardCommands(t *testing.T) {
	c := openClub(t)
	if out, errs, status := c.souk("rewards", "list", "--lang", "en"); status != 0 || !strings.Contains(out, "No merchant pays for consents now.") {
		t.Fatalf("%d %s %s", status, out, errs)
	}
	c.promise()
	var list []shownReward
	c.json(&list, "rewards", "list")
	if len(list) != 1 || list[0].State != "none" || list[0].Amount != "1000" || list[0].Symbol != "PLAIN" || list[0].Campaign != c.campaign || list[0].Name != "Shop 1" {
		t.Fatalf("%+v", list)
	}
	if out, _, status := c.souk("rewards", "what-if", "Shop 1", "--lang", "en"); status != 0 || !strings.Contains(out, "No reward of Shop 1 hangs") {
		t.Errorf("%d %s", status, out)
	}
	if _, errs, status := c.souk("rewards", "claim", "Shop 1"); status != 2 || !strings.Contains(errs, "you have no reward") {
		t.Errorf("%d %s", status, errs)
	}
	c.start([32]byte{1})
	for round := range 2 {
		check(t, c.net.AdjustTime(4*24*time.Hour))
		c.json(&list, "rewards", "list")
		if list[0].State != "running" || list[0].Claimable == "0" || list[0].Lost == "0" || list[0].Since.IsZero() || list[0].Until.Sub(list[0].Since) != 10*24*time.Hour {
			t.Fatalf("%+v", list[0])
		}
		var paid []claimed
		c.json(&paid, "rewards", "claim", "--all", "--payer", c.payer)
		if len(paid) != 1 || !strings.HasPrefix(paid[0].Received, "400") || !strings.HasPrefix(paid[0].Paid, []string{"400", "800"}[round]) {
			t.Fatalf("round %d: %+v", round, paid)
		}
	}
	var what []whatIf
	c.json(&what, "rewards", "what-if", "Shop 1")
	if len(what) != 1 || !strings.HasPrefix(what[0].Kept, "800") || !strings.HasPrefix(what[0].Lost, "199.") {
		t.Errorf("%+v", what)
	}
	if out, _, _ := c.souk("rewards", "what-if", "Shop 1", "--lang", "ko"); !strings.Contains(out, "상실: 199.") {
		t.Error(out)
	}
}

// grant has the wallet give a consent. No member answers here, so it stays with
// the wallet.
func (c *club) grant(purpose string) (s consent.SignedGrant) {
	c.t.Helper()
	c.session(func(w *walletSession) {
		members := w.chain.Registry().Members()
		if _, begun := w.wallet.Vault(); !begun {
			if err := w.wallet.Setup(c.t.Context(), 2, []did.Merchant{members[0].ID, members[1].ID}); fault.KindOf(err) == fault.Malformed {
				c.t.Fatal(err)
			}
		}
		id, err := w.wallet.Grant(c.t.Context(), consent.Notice{Merchant: c.client.Account(), Purpose: purpose, Categories: []string{"purchases"}, Rights: consent.Read}, wallet.Terms{})
		if err != nil && id == (consent.GrantID{}) {
			c.t.Fatal(err)
		}
		var ok bool
		if s, ok = w.wallet.Signed(id); !ok {
			c.t.Fatal("the wallet does not hold its grant: ", err)
		}
	})
	return s
}

func (c *club) session(do func(*walletSession)) {
	c.t.Helper()
	s, err := openSession(c.t.Context(), c.dir, c.seed, os.Stderr)
	check(c.t, err)
	do(s)
	check(c.t, s.close())
}

// A revocation says first what of a reward would be lost, and signs its end: of
// the reward that hangs on this grant, and no other.
//
// Defends I9: with the chain gone it says that it does not know, and goes on.
func TestRevocationWarnsAndStopsTheReward(t *testing.T) {
	c := openClub(t)
	c.promise()
	other, g := c.grant("dpv:Marketing"), c.grant("dpv:Personalisation")
	c.start(consent.AnchorDigest(g.ID(), g.Grant.Salt, g.Grant.Seq))
	check(t, c.net.AdjustTime(12*time.Hour))
	exit := []string{"--on-chain", "--payer", c.payer, "--lang", "en"}
	out, errs, status := c.souk(append([]string{"wallet", "revoke", "Shop 1/dpv:Marketing", "--json"}, exit...)...)
	var done taken
	if status != 0 || strings.Contains(errs, "LOST") || json.Unmarshal([]byte(out), &done) != nil || len(done.Rewards) != 0 || done.Grant != other.ID() {
		t.Fatalf("a grant on which nothing hangs: %d %s\n%s", status, out, errs)
	}
	out, errs, status = c.souk(append([]string{"wallet", "revoke", "Shop 1/dpv:Personalisation", "--json"}, exit...)...)
	if status != 0 || !strings.Contains(errs, "LOST: 949.") || !strings.Contains(errs, c.campaign.String()) {
		t.Fatalf("%d %s\n%s", status, out, errs)
	}
	if err := json.Unmarshal([]byte(out), &done); err != nil || len(done.Rewards) != 1 || !done.Rewards[0].Stopped || done.Chain == nil {
		t.Fatalf("%v %s", err, out)
	}
	var list []shownReward
	c.json(&list, "rewards", "list")
	if list[0].State != "stopped" || !strings.HasPrefix(list[0].Vested, "50.0") {
		t.Errorf("%+v", list[0])
	}
}

// Defends I9: what cannot be looked up stops no revocation.
func TestRevocationGoesOnWithoutTheChain(t *testing.T) {
	c := openClub(t)
	c.promise()
	g := c.grant("dpv:Personalisation")
	path := filepath.Join(t.TempDir(), "consortium.json")
	file := consortium{Name: "bazaar", Chain: c.at, RPC: []string{"http://127.0.0.1:1"}, Shards: 1, Replicas: 2}
	check(t, writeJSONFile(path, file, 0o600))
	check(t, writeJSONFile(filepath.Join(c.dir, walletFile), walletConfig{Consortium: path}, 0o600))
	_, errs, status := c.souk("wallet", "revoke", "Shop 1/dpv:Personalisation", "--lang", "en")
	if status != 1 || !strings.Contains(errs, "could not be looked up") || !strings.Contains(errs, "This goes on all the same.") {
		t.Fatalf("%d %s", status, errs)
	}
	c.session(func(s *walletSession) {
		if r, ok := s.revocation(g.ID()); !ok || r.Grant != g.ID() {
			t.Error("the revocation was not said")
		}
	})
}

func TestAgreement(t *testing.T) {
	for answer, want := range map[string]bool{"y\n": true, "YES\n": true, "예\n": true, "n\n": false, "\n": false, "": false, "yesterday\n": false} {
		var asked strings.Builder
		if got := agrees(t.Context(), strings.NewReader(answer), &asked, "Sure? "); got != want || asked.String() != "Sure? " {
			t.Errorf("%q is taken for %v", answer, got)
		}
	}
}
