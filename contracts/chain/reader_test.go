package chain_test

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/ethclient"

	"github.com/souk-network/souk/contracts/bindings/consentregistry"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

func reader(t *testing.T, d chain.Deployment, endpoints ...string) *chain.Reader {
	t.Helper()
	r, err := chain.NewReader(chain.ReaderConfig{
		Endpoints: endpoints, Deployment: d, FinalityDepth: 3, CallTimeout: 30 * time.Second, Budget: chain.Budget{Rate: 1e5, Burst: 1e5},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

func TestAuditorReadsAlone(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Trail: 4})
	d := chaintest.Deploy(t, net, 1)
	a := chaintest.Client(t, chaintest.Config(d, net.Account(0), net.Endpoint()))
	before, _ := net.Head()
	member := chaintest.Member(net, 1)
	reach(t, a, must(t)(a.ProposeAdmission(t.Context(), member)), chain.Mined)
	chaintest.Eventually(t, "proposal seen", func() bool { return len(a.Proposals()) == 1 })
	reach(t, a, must(t)(a.Enact(t.Context(), a.Proposals()[0])), chain.Final)
	anchored := reach(t, a, must(t)(a.Anchor(t.Context(), [32]byte{5}, 77)), chain.Final)
	reach(t, a, must(t)(a.Revoke(t.Context(), [32]byte{6}, 9)), chain.Final)

	r := reader(t, d, net.Endpoint())
	then, err := r.RegistryAt(t.Context(), before)
	if err != nil || len(then.Members()) != 1 {
		t.Fatal(err)
	}
	head, err := r.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	now, err := r.RegistryAt(t.Context(), head)
	if m, ok := now.Member(member.ID); err != nil || !ok || m.PeerKey != member.PeerKey || m.Since <= before {
		t.Fatal("the new member is not there: ", err)
	}
	standings, err := r.Standings(t.Context(), head)
	if list := standings[member.ID]; err != nil || len(standings) != 2 || len(list) != 1 || list[0].Status != did.StatusActive || list[0].Block <= before || list[0].Time == 0 {
		t.Fatal("not when the new member was admitted: ", list, err)
	}
	found, final, ok, err := r.Anchored(t.Context(), [32]byte{5})
	if err != nil || !ok || !final || found.Entries != 77 || found.Member != a.Account() || found.Place.Tx != anchored.Tx {
		t.Fatal(found, final, ok, err)
	}
	at, hash, err := r.BlockTime(t.Context(), found.Place.Block)
	if err != nil || at == 0 || hash != found.Place.BlockHash {
		t.Fatal(at, err)
	}
	if _, _, ok, err := r.Anchored(t.Context(), [32]byte{55}); ok || err != nil {
		t.Fatal("found what was never anchored: ", err)
	}
	consents, err := r.Consents(t.Context(), a.Account())
	if err != nil || len(consents) != 1 || consents[0].Sequence != 9 || !consents[0].Final {
		t.Fatal(consents, err)
	}
}

// An endpoint that gives only few blocks at once is asked for fewer.
func TestAuditorHalvesItsQuestions(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Period: time.Hour})
	d := deploySealed(t, net, 2)
	seal(t, net, 40)
	proxy := chaintest.NewProxy(t, net.Endpoint())
	proxy.Set(chaintest.ShortRanges(7))
	r := reader(t, d, proxy.URL())
	head, _ := net.Head()
	s, err := r.RegistryAt(t.Context(), head)
	if err != nil || len(s.Members()) != 2 {
		t.Fatal(err)
	}
	config := chaintest.Config(d, nil, proxy.URL()) // and so does a client
	a := chaintest.Client(t, config)
	if len(a.Registry().Members()) != 2 {
		t.Fatal("members are missing")
	}
}

// Defends section 4: the customer signs, anybody pays.
func TestRelayedConsent(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Trail: 4})
	d := chaintest.Deploy(t, net, 1)
	relayer := chaintest.Client(t, chaintest.Config(d, net.Account(0), net.Endpoint()))
	customer := chain.AccountKey(did.Seed{1}.Account(relayer.Account()))
	signed, err := d.SignConsent(customer, chain.ConsentAnchor{
		Digest: [32]byte{3}, Action: chain.Revoked, Sequence: 4, Deadline: uint64(time.Now().Add(time.Hour).Unix()),
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := contractHash(t, net, d, signed.ConsentAnchor); got != d.ConsentHash(signed.ConsentAnchor) {
		t.Fatal("the contract hashes it differently")
	}
	id := must(t)(relayer.AnchorConsent(t.Context(), signed))
	reach(t, relayer, id, chain.Final)
	list, err := reader(t, d, net.Endpoint()).Consents(t.Context(), chain.OperatorOf(customer))
	if err != nil || len(list) != 1 || list[0].Digest != signed.Digest || list[0].Action != chain.Revoked || list[0].Sequence != 4 {
		t.Fatal(list, err)
	}
}

func contractHash(t *testing.T, net *devnet.Chain, d chain.Deployment, a chain.ConsentAnchor) [32]byte {
	t.Helper()
	client, err := ethclient.Dial(net.Endpoint())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	contract := consentregistry.NewConsentRegistry()
	to := common.Address(d.Consent)
	out, err := client.CallContract(t.Context(), ethereum.CallMsg{To: &to, Data: contract.PackAnchorHash(consentregistry.ConsentAnchor{
		Account: a.Account, Digest: a.Digest, Action: uint8(a.Action), Sequence: a.Sequence, Deadline: a.Deadline,
	})}, nil)
	if err != nil {
		t.Fatal(err)
	}
	hash, err := contract.UnpackAnchorHash(out)
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

func TestBadConsentSignatures(t *testing.T) {
	d := chain.Deployment{ChainID: 1, Consortium: chain.Address{1}, Consent: chain.Address{2}, Anchor: chain.Address{3}}
	key, err := chain.NewOperatorKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	good, err := d.SignConsent(key, chain.ConsentAnchor{Digest: [32]byte{1}, Action: chain.Granted, Sequence: 1})
	if err != nil || d.CheckConsent(good) != nil {
		t.Fatal(err, d.CheckConsent(good))
	}
	for name, change := range map[string]func(*chain.SignedConsent){
		"zero digest":      func(s *chain.SignedConsent) { s.Digest = [32]byte{} },
		"no action":        func(s *chain.SignedConsent) { s.Action = 0 },
		"unknown action":   func(s *chain.SignedConsent) { s.Action = 4 },
		"another account":  func(s *chain.SignedConsent) { s.Account[0] ^= 1 },
		"another sequence": func(s *chain.SignedConsent) { s.Sequence++ },
		"another deadline": func(s *chain.SignedConsent) { s.Deadline++ },
		"flipped bit":      func(s *chain.SignedConsent) { s.Signature[9] ^= 1 },
		"v of zero":        func(s *chain.SignedConsent) { s.Signature[64] -= 27 },
		"odd v":            func(s *chain.SignedConsent) { s.Signature[64] = 99 },
		"high s":           func(s *chain.SignedConsent) { s.Signature[32] |= 0x80 },
	} {
		bad := good
		change(&bad)
		if d.CheckConsent(bad) == nil {
			t.Error("accepted: ", name)
		}
	}
	elsewhere := d
	elsewhere.ChainID++
	if elsewhere.CheckConsent(good) == nil {
		t.Error("accepted on another chain")
	}
}

func TestDeployRefusesBadFounders(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{})
	good := chaintest.Member(net, 0)
	for name, founders := range map[string][]did.Member{
		"none":       {},
		"too many":   make([]did.Member, chain.MaxFounders+1),
		"short key":  {{ID: good.ID, PeerKey: good.PeerKey, HPKEKey: []byte{1}, Name: "x"}},
		"no name":    {{ID: good.ID, PeerKey: good.PeerKey, HPKEKey: good.HPKEKey}},
		"no account": {{PeerKey: good.PeerKey, HPKEKey: good.HPKEKey, Name: "x"}},
	} {
		_, err := chain.Deploy(t.Context(), chain.DeployConfig{Endpoint: net.Endpoint(), Key: net.Account(9), Founders: founders})
		if fault.KindOf(err) != fault.Malformed {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := chain.Deploy(t.Context(), chain.DeployConfig{Endpoint: net.Endpoint(), Key: net.Account(9), Founders: []did.Member{good, good}})
	if fault.KindOf(err) != fault.Conflict {
		t.Error("two founders with one account: ", err)
	}
	_, err = chain.Deploy(t.Context(), chain.DeployConfig{Endpoint: net.Endpoint(), ChainID: 1, Key: net.Account(9), Founders: []did.Member{good}})
	if err == nil || !strings.Contains(err.Error(), "wrong chain id") {
		t.Error("deployed on another chain: ", err)
	}
}

// Defends LIBRARIES' gas rules: the contracts deploy under both rule sets with as many founders as are allowed.
func TestDeployMostFounders(t *testing.T) {
	for _, rules := range []devnet.Rules{devnet.Osaka, devnet.Amsterdam} {
		net := chaintest.Start(t, devnet.Config{Rules: rules, Accounts: chain.MaxFounders})
		var steps []string
		var all int
		founders := make([]did.Member, chain.MaxFounders)
		for i := range founders {
			founders[i] = chaintest.Member(net, i)
			founders[i].Name = strings.Repeat("n", 64)
		}
		d, err := chain.Deploy(t.Context(), chain.DeployConfig{
			Endpoint: net.Endpoint(), Key: net.Account(9), Founders: founders, Poll: 5 * time.Millisecond,
			Progress: func(_, total int, what string) { steps, all = append(steps, what), total },
		})
		if err != nil {
			t.Fatalf("%s: %v", rules, err)
		}
		head, _ := net.Head()
		s, err := reader(t, d, net.Endpoint()).RegistryAt(t.Context(), head)
		if err != nil || len(s.Members()) != chain.MaxFounders || len(steps) != all || all < 4 {
			t.Fatalf("%s: %v", rules, err)
		}
	}
}

func TestDeploymentFile(t *testing.T) {
	d := chain.Deployment{ChainID: 31337, Block: 4, Consortium: chain.Address{1}, Consent: chain.Address{2}, Anchor: chain.Address{0xff}}
	path := filepath.Join(t.TempDir(), "deployment.json")
	if err := chain.WriteDeployment(path, d); err != nil {
		t.Fatal(err)
	}
	if got, err := chain.ReadDeployment(path); err != nil || got != d {
		t.Fatal(got, err)
	}
	old, err := os.ReadFile(path)
	if err != nil || strings.Contains(string(old), "points_factory") {
		t.Fatal("a deployment without points names a factory", err)
	}
	d.PointsFactory = chain.Address{7}
	if err := chain.WriteDeployment(path, d); err != nil {
		t.Fatal(err)
	}
	if got, err := chain.ReadDeployment(path); err != nil || got != d {
		t.Fatal(got, err)
	}
	for name, text := range map[string]string{
		"not JSON":                      "x",
		"one address for two contracts": `{"chain_id":1,"consortium":"0x0100000000000000000000000000000000000000","consent":"0x0200000000000000000000000000000000000000","anchor":"0x0300000000000000000000000000000000000000","points_factory":"0x0200000000000000000000000000000000000000"}`,
		"no chain":                      `{"consortium":"0x0100000000000000000000000000000000000000"}`,
		"short address":                 `{"chain_id":1,"consortium":"0x01"}`,
		"negative":                      `{"chain_id":-1}`,
		"too long":                      strings.Repeat(" ", 17<<10),
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := chain.ReadDeployment(path); err == nil {
			t.Error("accepted: ", name)
		}
	}
	if _, err := chain.ReadDeployment(path + "x"); fault.KindOf(err) != fault.NotFound {
		t.Error(err)
	}
	if err := chain.WriteDeployment(path, chain.Deployment{}); err == nil {
		t.Error("wrote an empty deployment")
	}
}

func FuzzParseDeployment(f *testing.F) {
	f.Add([]byte(`{"chain_id":1,"block":2,"consortium":"0x0100000000000000000000000000000000000000","consent":"0x0200000000000000000000000000000000000000","anchor":"0x0300000000000000000000000000000000000000"}`))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if d, err := chain.ParseDeployment(raw); err == nil && d.Validate() != nil {
			t.Fatal("accepted an invalid deployment")
		}
	})
}

func TestKeys(t *testing.T) {
	key, err := chain.NewOperatorKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	again, err := chain.ParseKey("0x" + chain.EncodeKey(key) + "\n")
	if err != nil || chain.OperatorOf(again) != chain.OperatorOf(key) {
		t.Fatal(err)
	}
	// The first development account of many tools: a known pair.
	known, err := chain.ParseKey("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")
	if err != nil || chain.OperatorOf(known).String() != "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266" {
		t.Fatal(err)
	}
	for _, text := range []string{"", "00", strings.Repeat("0", 64), strings.Repeat("f", 64), strings.Repeat("z", 64)} {
		if _, err := chain.ParseKey(text); fault.KindOf(err) != fault.Malformed || (len(text) > 2 && strings.Contains(err.Error(), text)) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := chain.NewOperatorKey(strings.NewReader("short")); err == nil {
		t.Error("made a key from too little")
	}
}
