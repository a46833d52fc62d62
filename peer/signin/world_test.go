package signin_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/souk-network/souk/peer/crm"
	server "github.com/souk-network/souk/peer/signin"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/signin"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/mem"
)

const (
	issuer = "https://login.shop.example"
	chain  = 31337
)

var merchant = did.Merchant{19: 7}

// world is a merchant's sign-in with a customer whose account is bound.
type world struct {
	t       *testing.T
	kv      storage.KV
	disk    *disk
	crm     *crm.Store
	asked   *chainStub
	sealing vault.WrapKey
	config  server.Config
	*server.Server
	seed    did.Seed
	grant   consent.GrantID
	account signin.Account
	binding signin.Binding
}

// chainStub stands for the chain of contract accounts: it knows what they signed.
type chainStub struct {
	calls  int
	signed map[string]bool // of the signatures that a contract would take
}

func (c *chainStub) Verify(_ context.Context, _ uint64, _ [20]byte, _ [32]byte, signature []byte) error {
	c.calls++
	if c.signed[string(signature)] {
		return nil
	}
	return fault.New(fault.BadSignature, "verify", "not by its contract")
}

// disk refuses to write while it is full.
type disk struct {
	storage.KV
	full bool
}

func (d *disk) Batch(ctx context.Context, ops []storage.Op) error {
	if d.full {
		return fault.New(fault.Unavailable, "write", "the disk is full")
	}
	return d.KV.Batch(ctx, ops)
}

// stored lists what lies in a space.
func (w *world) stored(space string) []storage.Pair {
	w.t.Helper()
	pairs, err := w.kv.Scan(w.t.Context(), space, nil, nil, 512)
	if err != nil {
		w.t.Fatal(err)
	}
	return pairs
}

// run runs a test in virtual time.
func run(t *testing.T, test func(*world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(newWorld(t)) })
}

func newWorld(t *testing.T) *world {
	store := &disk{KV: mem.NewKV()}
	w := &world{t: t, kv: store, disk: store, seed: did.Seed{31: 1}, asked: &chainStub{signed: map[string]bool{}}}
	var err error
	if w.sealing, err = vault.NewWrapKey([32]byte{4}); err != nil {
		t.Fatal(err)
	}
	if w.crm, err = crm.Open(t.Context(), w.kv); err != nil {
		t.Fatal(err)
	}
	w.config = server.Config{
		Issuer: issuer, Name: "Corner shop", Merchant: merchant, Chains: []uint64{1, chain}, Directory: w.crm, Verifier: w.asked, Sealing: w.sealing,
		Store: w.kv, Logger: slog.New(slog.DiscardHandler),
		Clients: []server.Client{
			{ID: "web", Name: "Web shop", Secret: hashed("web-secret"), Redirects: []string{"https://web.example/back"}, AfterLogout: []string{"https://web.example/bye"}},
			{ID: "app", Name: "App", Redirects: []string{"http://127.0.0.1:9999/back"}},
		},
	}
	w.open()
	w.grant = w.give(w.seed, "accounts")
	w.account = accountOf(w.seed)
	w.binding = w.bound(w.seed, w.account)
	if got := w.show(w.grant, w.binding); got.Code != http.StatusCreated {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	return w
}

func hashed(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// open starts the server from what is on disk, as after a restart.
func (w *world) open() {
	w.t.Helper()
	s, err := server.New(w.t.Context(), w.config)
	if err != nil {
		w.t.Fatal(err)
	}
	w.Server = s
}

func accountOf(seed did.Seed) signin.Account {
	return signin.Account{Chain: chain, Address: consent.AccountOfKey(seed.Account(merchant).PubKey())}
}

// give has a customer give this merchant a grant about categories for a day.
func (w *world) give(seed did.Seed, categories ...string) consent.GrantID {
	w.t.Helper()
	secret := vault.SecretFromBytes([32]byte{5})
	_, commitments, err := secret.Split(rand.Reader, 2, 3)
	if err != nil {
		w.t.Fatal(err)
	}
	line := seed.Consent(merchant, "dpv:IdentityVerification")
	now := uint64(time.Now().UnixMilli())
	grant := consent.Grant{
		Notice: consent.NoticeID{1}, Subject: did.KeyOf(line), Audience: merchant, Vault: secret.Public().ID(), Purpose: "dpv:IdentityVerification",
		Categories: categories, Rights: consent.Read, NotBefore: now, Expiry: now + 86_400_000, Seq: 1, Epoch: 1, Salt: [32]byte{9},
	}
	d := consent.Delivery{
		Grant: grant.Sign(line, seed.Control(0)), VaultPublic: secret.Public(), Threshold: 2, Commitments: commitments,
		Custodians: []consent.Custodian{{Merchant: did.Merchant{1}, Index: 1}, {Merchant: did.Merchant{2}, Index: 2}, {Merchant: did.Merchant{3}, Index: 3}},
		Keys:       []consent.KeyEntry{{Category: categories[0], Epoch: 1, Key: vault.GrantKey{1}}},
	}.SignCustomer(seed.Pairwise(merchant))
	if err := w.crm.Hold(w.t.Context(), d, now); err != nil {
		w.t.Fatal(err)
	}
	return grant.ID()
}

func (w *world) request(seed did.Seed, account signin.Account) signin.Request {
	return signin.Request{
		Domain: "login.shop.example", Merchant: merchant, Customer: did.KeyOf(seed.Pairwise(merchant)), Account: account,
		Nonce: "nonce4binding", IssuedAt: uint64(time.Now().UnixMilli()),
	}
}

func (w *world) bound(seed did.Seed, account signin.Account) signin.Binding {
	w.t.Helper()
	text, err := w.request(seed, account).Text()
	if err != nil {
		w.t.Fatal(err)
	}
	return signin.Bind(seed.Pairwise(merchant), text, signin.Sign(text, seed.Account(merchant)))
}

func (w *world) show(grant consent.GrantID, b signin.Binding) *httptest.ResponseRecorder {
	return w.browser().call("POST", "/v1/bindings", server.Showing{Grant: grant.String(), Binding: b.Encode()})
}

// browser keeps cookies as a browser does.
type browser struct {
	w       *world
	cookies map[string]*http.Cookie
}

func (w *world) browser() *browser { return &browser{w, map[string]*http.Cookie{}} }

func (b *browser) send(r *http.Request) *httptest.ResponseRecorder {
	for _, c := range b.cookies {
		r.AddCookie(c)
	}
	got := httptest.NewRecorder()
	b.w.ServeHTTP(got, r)
	for _, c := range got.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c
		}
	}
	return got
}

func (b *browser) get(path string) *httptest.ResponseRecorder {
	return b.send(httptest.NewRequest("GET", issuer+strings.TrimPrefix(path, issuer), nil))
}

func (b *browser) call(method, path string, body any) *httptest.ResponseRecorder {
	raw, err := json.Marshal(body)
	if err != nil {
		b.w.t.Fatal(err)
	}
	r := httptest.NewRequest(method, issuer+path, bytes.NewReader(raw))
	r.Header.Set("Content-Type", "application/json")
	return b.send(r)
}

func (b *browser) post(path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", issuer+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(r)
}

// text asks for a text to sign.
func (b *browser) text(account signin.Account) string {
	b.w.t.Helper()
	got := b.call("POST", "/v1/message", map[string]any{"address": signin.Checksum(account.Address), "chain": account.Chain})
	var out struct{ Message string }
	read(b.w.t, got, http.StatusOK, &out)
	return out.Message
}

func read(t *testing.T, got *httptest.ResponseRecorder, status int, into any) {
	t.Helper()
	if got.Code != status {
		t.Fatalf("status %d, want %d: %s", got.Code, status, got.Body)
	}
	if err := json.Unmarshal(got.Body.Bytes(), into); err != nil {
		t.Fatal(err)
	}
}

type signed struct {
	Message   string `json:"message"`
	Signature string `json:"signature"`
	Request   string `json:"request"`
}

func sign(text string, seed did.Seed) signed {
	return signed{Message: text, Signature: "0x" + hex.EncodeToString(signin.Sign(text, seed.Account(merchant)))}
}

// signIn signs in and demands success.
func (b *browser) signIn() server.SignedIn {
	b.w.t.Helper()
	var out server.SignedIn
	read(b.w.t, b.call("POST", "/v1/session", sign(b.text(b.w.account), b.w.seed)), http.StatusCreated, &out)
	return out
}

func (b *browser) isSignedIn() bool { return b.get("/v1/session").Code == http.StatusOK }

// refused demands a problem document of a kind.
func refused(t *testing.T, what string, got *httptest.ResponseRecorder, status int, kind fault.Kind) {
	t.Helper()
	var p struct{ Kind string }
	if got.Code != status || json.Unmarshal(got.Body.Bytes(), &p) != nil || p.Kind != kind.String() {
		t.Errorf("%s: %d %s, want %d %v", what, got.Code, strings.TrimSpace(got.Body.String()), status, kind)
	}
}

func (w *world) pairwise() ed25519.PrivateKey { return w.seed.Pairwise(merchant) }

func bodyOf(got *httptest.ResponseRecorder) string {
	raw, _ := io.ReadAll(got.Body)
	return string(raw)
}
