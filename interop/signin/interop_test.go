package signin_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/bindings/smallwallet"
	"github.com/souk-network/souk/contracts/bindings/smallwalletfactory"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/peer/crm"
	server "github.com/souk-network/souk/peer/signin"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/signin"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage/mem"
)

const chainID = 31337

var (
	merchant = did.Merchant{19: 7}
	seed     = did.Seed{31: 1}
	account  = signin.Account{Chain: chainID, Address: consent.AccountOfKey(seed.Account(merchant).PubKey())}
)

type object = map[string]any

// ask has a program of the other side do one thing.
func ask(t *testing.T, program string, request object, into any) {
	t.Helper()
	if _, err := os.Stat("node_modules/siwe"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("the other implementations are not installed: run npm ci --ignore-scripts here")
		}
		t.Skip("the other implementations are not installed: run npm ci --ignore-scripts here")
	}
	raw, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", program)
	cmd.Stdin = bytes.NewReader(raw)
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("node: %v\n%s", err, exit.Stderr)
		}
		t.Fatal(err)
	}
	if err := json.Unmarshal(out, into); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

func keyOf(s did.Seed) string { return "0x" + hex.EncodeToString(s.Account(merchant).Serialize()) }

// site is a merchant's sign-in on loopback.
type site struct {
	issuer, domain string
	store          *crm.Store
	grant          consent.GrantID
	seals          []byte // the merchant's HPKE key
}

// start serves a sign-in at which the customer's accounts are bound.
func start(t *testing.T, verifier server.Verifier, redirect string) site {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := site{issuer: "http://" + listener.Addr().String(), domain: listener.Addr().String()}
	kv := mem.NewKV()
	if s.store, err = crm.Open(t.Context(), kv); err != nil {
		t.Fatal(err)
	}
	sealing, err := vault.NewWrapKey([32]byte{4})
	if err != nil {
		t.Fatal(err)
	}
	s.seals = sealing.Public()
	secret := sha256.Sum256([]byte("web-secret"))
	handler, err := server.New(t.Context(), server.Config{
		Issuer: s.issuer, Name: "Corner shop", Merchant: merchant, Chains: []uint64{1, chainID}, Directory: s.store, Verifier: verifier, Sealing: sealing, Store: kv,
		Logger: slog.New(slog.DiscardHandler),
		Clients: []server.Client{
			{ID: "web", Name: "Web shop", Secret: hex.EncodeToString(secret[:]), Redirects: []string{redirect}, AfterLogout: []string{redirect}},
			{ID: "app", Name: "App", Redirects: []string{redirect}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	web := &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = web.Serve(listener)
	}()
	t.Cleanup(func() { _ = web.Close(); <-ended })
	s.grant = s.hold(t, crm.CategoryAccounts)
	s.bind(t, account, func(text string) []byte { return signin.Sign(text, seed.Account(merchant)) })
	return s
}

// hold gives the merchant a grant to read some categories.
func (s *site) hold(t *testing.T, categories ...string) consent.GrantID {
	t.Helper()
	secret := vault.SecretFromBytes([32]byte{5})
	_, commitments, err := secret.Split(rand.Reader, 2, 3)
	if err != nil {
		t.Fatal(err)
	}
	line, now := seed.Consent(merchant, "dpv:IdentityVerification"), uint64(time.Now().UnixMilli())
	grant := consent.Grant{
		Notice: consent.NoticeID{1}, Subject: did.KeyOf(line), Audience: merchant, Vault: secret.Public().ID(), Purpose: "dpv:IdentityVerification",
		Categories: categories, Rights: consent.Read, NotBefore: now, Expiry: now + 86_400_000, Seq: 1, Epoch: 1, Salt: [32]byte{9},
	}
	d := consent.Delivery{
		Grant: grant.Sign(line, seed.Control(0)), VaultPublic: secret.Public(), Threshold: 2, Commitments: commitments,
		Custodians: []consent.Custodian{{Merchant: did.Merchant{1}, Index: 1}, {Merchant: did.Merchant{2}, Index: 2}, {Merchant: did.Merchant{3}, Index: 3}},
		Keys:       []consent.KeyEntry{{Category: categories[0], Epoch: 1, Key: vault.GrantKey{1}}},
	}.SignCustomer(seed.Pairwise(merchant))
	if err := s.store.Hold(t.Context(), d, now); err != nil {
		t.Fatal(err)
	}
	return grant.ID()
}

// tell hands the merchant a profile over HTTP.
func (s *site) tell(t *testing.T, grant consent.GrantID, c signin.Claims) {
	t.Helper()
	sealed, err := c.Sign(seed.Pairwise(merchant), merchant, grant, uint64(time.Now().UnixMilli())).Seal(s.seals)
	if err != nil {
		t.Fatal(err)
	}
	if status := s.post(t, "/v1/profile", server.Telling{Grant: grant.String(), Sealed: sealed}); status != http.StatusNoContent {
		t.Fatalf("telling: %d", status)
	}
}

// bind shows an account over HTTP.
func (s *site) bind(t *testing.T, a signin.Account, sign func(text string) []byte) {
	t.Helper()
	text, err := signin.Request{
		Domain: s.domain, Merchant: merchant, Customer: did.KeyOf(seed.Pairwise(merchant)), Account: a, Nonce: "nonce4binding", IssuedAt: uint64(time.Now().UnixMilli()),
	}.Text()
	if err != nil {
		t.Fatal(err)
	}
	b := signin.Bind(seed.Pairwise(merchant), text, sign(text))
	if status := s.post(t, "/v1/bindings", server.Showing{Grant: s.grant.String(), Binding: b.Encode()}); status != http.StatusCreated {
		t.Fatalf("binding: %d", status)
	}
}

func (s *site) post(t *testing.T, path string, body any) int {
	t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.Post(s.issuer+path, "application/json", bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode
}

// noChain judges nothing: keys are judged without it.
type noChain struct{}

func (noChain) Verify(context.Context, uint64, [20]byte, [32]byte, []byte) error {
	return errors.New("no chain here")
}

func TestWeReadTheirTexts(t *testing.T) {
	for name, fields := range map[string]object{
		"short": {"domain": "shop.example", "uri": "https://shop.example/login", "version": "1", "chainId": 1, "nonce": "abcdefgh", "issuedAt": "2026-11-26T09:30:00.000Z"},
		"whole": {"scheme": "https", "domain": "shop.example:8443", "uri": "https://shop.example:8443/", "version": "1", "chainId": 8217, "nonce": "abcdefgh12345678", "statement": "Hello there.",
			"issuedAt": "2026-11-26T09:30:00+09:00", "expirationTime": "2026-11-26T09:35:00Z", "notBefore": "2026-11-26T09:29:00Z", "requestId": "x-1", "resources": []string{"https://a.example/", "did:key:z6Mk"}},
	} {
		var got struct{ Message, Signature string }
		ask(t, "counterpart.mjs", object{"do": "write", "fields": fields, "key": keyOf(seed)}, &got)
		m, err := signin.Parse(got.Message)
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, got.Message)
			continue
		}
		sig, _ := hex.DecodeString(strings.TrimPrefix(got.Signature, "0x"))
		if err := signin.VerifyKey(got.Message, sig, account.Address); err != nil || m.Account.Address != account.Address || m.Domain != fields["domain"] {
			t.Errorf("%s: %v", name, err)
		}
		if back, err := m.Text(); err != nil || back != got.Message {
			t.Errorf("%s: written otherwise: %v", name, err)
		}
	}
}

func TestTheyReadOurTexts(t *testing.T) {
	id := "r-1"
	m := signin.Message{
		Scheme: "https", Domain: "shop.example", Account: account, Statement: "Sign in to Corner shop.", URI: "https://shop.example/login", Nonce: "abcdefgh12345678",
		IssuedAt: signin.At(uint64(time.Now().UnixMilli())), Expires: signin.At(uint64(time.Now().Add(time.Hour).UnixMilli())), RequestID: &id, Resources: []string{"https://a.example/x?y#z"},
	}
	text, err := m.Text()
	if err != nil {
		t.Fatal(err)
	}
	verify := func(text string, sig []byte, expect object) (out struct {
		Success, Again bool
		Error, Signer  string
	}) {
		ask(t, "counterpart.mjs", object{"do": "verify", "message": text, "signature": "0x" + hex.EncodeToString(sig), "expect": expect}, &out)
		return out
	}
	good := object{"domain": "shop.example", "nonce": "abcdefgh12345678"}
	sig := signin.Sign(text, seed.Account(merchant))
	if got := verify(text, sig, good); !got.Success || !got.Again || got.Signer != signin.Checksum(account.Address) {
		t.Errorf("%+v", got)
	}
	if got := verify(text, signin.Sign(text, did.Seed{31: 2}.Account(merchant)), good); got.Success {
		t.Error("they accept another's signature: this test proves little")
	}
	if got := verify(text, sig, object{"domain": "evil.example", "nonce": "abcdefgh12345678"}); got.Success {
		t.Error("they accept another domain: this test proves little")
	}
	binding, err := signin.Request{Domain: "shop.example", Merchant: merchant, Customer: did.KeyOf(seed.Pairwise(merchant)), Account: account, Nonce: "abcdefgh12345678", IssuedAt: uint64(time.Now().UnixMilli())}.Text()
	if err != nil {
		t.Fatal(err)
	}
	if got := verify(binding, signin.Sign(binding, seed.Account(merchant)), good); !got.Success || !got.Again {
		t.Errorf("a binding: %+v", got)
	}
}

// A shop on openid-client: the whole login, and what must fail.
func TestShop(t *testing.T) {
	const redirect = "http://127.0.0.1:9/back"
	s := start(t, noChain{}, redirect)
	var got struct {
		Claims, Userinfo, Metadata                                                        object
		NoneBefore, NoneAfter, Replayed, AfterReplay, WrongPKCE, AfterRevocation, Goodbye string
		OtherSubject                                                                      string
		SameSubject, Refreshed                                                            bool
	}
	ask(t, "counterpart.mjs", object{"do": "login", "issuer": s.issuer, "client": "web", "secret": "web-secret", "other": "app", "redirect": redirect, "key": keyOf(seed), "chain": chainID}, &got)
	for name, pair := range map[string][2]string{
		"prompt=none, signed out": {got.NoneBefore, "login_required"}, "after the logout": {got.NoneAfter, "login_required"},
		"a code shown twice": {got.Replayed, "invalid_grant"}, "wrong PKCE": {got.WrongPKCE, "invalid_grant"}, "a revoked refresh token": {got.AfterRevocation, "invalid_grant"},
		"back after the logout": {got.Goodbye, redirect},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %q, want %q", name, pair[0], pair[1])
		}
	}
	if got.AfterReplay == "accepted" || !got.SameSubject || !got.Refreshed {
		t.Errorf("%+v", got)
	}
	if got.OtherSubject == "" || got.OtherSubject == got.Claims["sub"] {
		t.Error("two shops know the customer by one subject")
	}
	if got.Claims["email"] != nil || got.Userinfo["email"] != nil || got.Userinfo["sub"] != got.Claims["sub"] || len(got.Userinfo) != 2 {
		t.Errorf("claims %v, userinfo %v", got.Claims, got.Userinfo)
	}
}

// A shop on openid-client asks for e-mail address and name, and has them only while
// the customer's grant about them lives.
func TestShopThatAsksForTheEmail(t *testing.T) {
	const redirect = "http://127.0.0.1:9/back"
	s := start(t, noChain{}, redirect)
	known := func() (out struct{ Claims, Userinfo object }) {
		t.Helper()
		ask(t, "counterpart.mjs", object{"do": "known", "issuer": s.issuer, "client": "web", "secret": "web-secret", "redirect": redirect, "key": keyOf(seed), "chain": chainID, "scope": "openid email profile"}, &out)
		if out.Claims["email"] != nil || out.Claims["name"] != nil || out.Claims["sub"] == nil || out.Userinfo["sub"] != out.Claims["sub"] {
			t.Errorf("ID token %v", out.Claims)
		}
		return out
	}
	if before := known(); len(before.Userinfo) != 1 {
		t.Errorf("before: %v", before.Userinfo)
	}
	grant := s.hold(t, "email", "name")
	s.tell(t, grant, signin.Claims{Email: "minji@mail.example", Name: "김민지"})
	if under := known(); len(under.Userinfo) != 4 || under.Userinfo["email"] != "minji@mail.example" || under.Userinfo["email_verified"] != false || under.Userinfo["name"] != "김민지" {
		t.Errorf("under the grant: %v", under.Userinfo)
	}
	if err := s.store.Purge(t.Context(), grant); err != nil {
		t.Fatal(err)
	}
	if after := known(); len(after.Userinfo) != 1 {
		t.Errorf("after the grant: %v", after.Userinfo)
	}
}

// A contract account, deployed or not yet, signs in on a real chain.
func TestContractAccountsOnAChain(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{})
	verifier, err := chain.NewVerifier(chain.VerifierConfig{Networks: []chain.Network{{ChainID: chainID, Endpoints: []string{net.Endpoint()}}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = verifier.Close() })
	s := start(t, verifier, "http://127.0.0.1:9/back")
	factory := chaintest.Create(t, net, net.Account(9), smallwalletfactory.SmallWalletFactoryMetaData.Bin, nil)
	owner := crypto.PubkeyToAddress(net.Account(1).PublicKey)
	code := append(common.FromHex(smallwallet.SmallWalletMetaData.Bin), smallwallet.NewSmallWallet().PackConstructor(owner)...)
	wallet := signin.Account{Chain: chainID, Address: crypto.CreateAddress2(common.Address(factory), [32]byte{7}, crypto.Keccak256(code))}
	chaintest.Call(t, net, net.Account(9), factory, smallwalletfactory.NewSmallWalletFactory().PackMake(owner, [32]byte{7}))
	sign := func(text string) []byte {
		hash := signin.Hash(text)
		sig, err := crypto.Sign(hash[:], net.Account(1))
		if err != nil {
			t.Fatal(err)
		}
		sig[64] += 27
		return sig
	}
	s.bind(t, wallet, sign)
	jar := &http.Client{}
	answer, err := jar.Post(s.issuer+"/v1/message", "application/json", strings.NewReader(`{"address":"`+signin.Checksum(wallet.Address)+`","chain":31337}`))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var asked struct{ Message string }
	if err := json.NewDecoder(answer.Body).Decode(&asked); err != nil {
		t.Fatal(err)
	}
	for _, try := range []struct {
		sig  []byte
		want int
	}{{make([]byte, 65), http.StatusForbidden}, {sign(asked.Message), http.StatusCreated}} {
		raw, _ := json.Marshal(object{"message": asked.Message, "signature": hex.EncodeToString(try.sig)})
		r, _ := http.NewRequestWithContext(t.Context(), "POST", s.issuer+"/v1/session", bytes.NewReader(raw))
		r.Header.Set("Content-Type", "application/json")
		for _, c := range answer.Cookies() {
			r.AddCookie(c)
		}
		got, err := jar.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		if got.StatusCode != try.want {
			t.Errorf("%d, want %d", got.StatusCode, try.want)
		}
	}
}

// findChromium is a Chromium of this machine, or the test is left out and says
// so; where all must run, it fails.
func findChromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("there is no Chromium on this machine: tools/deps installs it")
	}
	t.Skip("there is no Chromium on this machine: the page is not tried in a browser (Debian: apt-get install chromium)")
	return ""
}

// The page in a real browser: two languages, light and dark, 360 pixels, by
// keyboard, with and without a wallet in the browser.
func TestPageInABrowser(t *testing.T) {
	path := findChromium(t)
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("<!doctype html><title>shop</title>back"))
	}))
	defer shop.Close()
	redirect, otherSite := shop.URL+"/back", strings.Replace(shop.URL, "127.0.0.1", "localhost", 1)
	s := start(t, noChain{}, redirect)
	s.tell(t, s.hold(t, "email"), signin.Claims{Email: "minji@mail.example"})
	authorize := s.issuer + "/authorize?client_id=app&response_type=code&scope=openid&state=s&code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&redirect_uri=" + redirect
	var got struct {
		Violations, Console, Overflow, Contacted []string
		Steps                                    struct {
			Wallet, Elsewhere, Agreed bool
			CrossSite                 struct {
				Told  []string
				Still int
			}
		}
	}
	ask(t, "browser.mjs", object{"issuer": s.issuer, "authorize": authorize, "asking": strings.Replace(authorize, "scope=openid", "scope=openid%20email%20profile%20phone", 1), "key": keyOf(seed), "chain": chainID, "chromium": path, "otherSite": otherSite, "shots": os.Getenv("SOUK_SHOTS")}, &got)
	for _, v := range got.Violations {
		t.Error("accessibility: ", v)
	}
	for _, line := range got.Console {
		t.Error("console: ", line)
	}
	for _, line := range got.Overflow {
		t.Error("wider than the screen: ", line)
	}
	for _, host := range got.Contacted {
		if host != s.domain && "http://"+host != shop.URL && "http://"+host != otherSite {
			t.Error("the page contacts ", host)
		}
	}
	if !got.Steps.Wallet || !got.Steps.Elsewhere || !got.Steps.Agreed {
		t.Errorf("a login did not end at the shop with a code: %+v", got.Steps)
	}
	for _, told := range got.Steps.CrossSite.Told {
		if told != "blocked" && told != "opaque0" {
			t.Errorf("another site reads an answer: %v", got.Steps.CrossSite.Told)
		}
	}
	if got.Steps.CrossSite.Still != 1 {
		t.Error("another site's page signed the customer out")
	}
}
