package signin_test

import (
	"bytes"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	server "github.com/souk-network/souk/peer/signin"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/signin"
)

func TestSignIn(t *testing.T) {
	run(t, func(w *world) {
		b := w.browser()
		if b.isSignedIn() {
			t.Error("signed in before")
		}
		out := b.signIn()
		if out.Customer != did.KeyOf(w.pairwise()).DID() || out.Account != w.account.String() || out.Next != "" {
			t.Errorf("%+v", out)
		}
		if !b.isSignedIn() || w.browser().isSignedIn() {
			t.Error("the session is not this browser's alone")
		}
		for _, c := range b.cookies {
			if !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || !strings.HasPrefix(c.Name, "__Host-") {
				t.Errorf("cookie %s: %+v", c.Name, c)
			}
		}
		if w.asked.calls != 0 {
			t.Error("the chain was asked about a key's signature")
		}
	})
}

// highS is the other signature that ECDSA would accept.
func highS(sig []byte) []byte {
	var s secp256k1.ModNScalar
	s.SetByteSlice(sig[32:64])
	raw := s.Negate().Bytes()
	copy(sig[32:64], raw[:])
	sig[64] = 27 + 28 - sig[64]
	return sig
}

// Each attack on a sign-in, and the reason for which it is refused.
func TestAttacksAreRefused(t *testing.T) {
	run(t, func(w *world) {
		stranger := did.Seed{31: 9}
		swap := func(old, new string) func(*browser, signed) signed {
			return func(_ *browser, s signed) signed {
				changed := strings.Replace(s.Message, old, new, 1)
				if changed == s.Message {
					t.Fatalf("%q is not in the text", old)
				}
				return sign(changed, w.seed)
			}
		}
		for name, c := range map[string]struct {
			do     func(*browser, signed) signed
			status int
			kind   fault.Kind
		}{
			"replayed": {func(b *browser, s signed) signed {
				if got := b.call("POST", "/v1/session", s); got.Code != http.StatusCreated {
					t.Fatal(got.Body)
				}
				return s
			}, 403, fault.Replayed},
			"the nonce in another text": {func(b *browser, s signed) signed {
				if got := b.call("POST", "/v1/session", s); got.Code != http.StatusCreated {
					t.Fatal(got.Body)
				}
				return sign(strings.Replace(s.Message, "Sign in to", "Sign into", 1), w.seed)
			}, 403, fault.Replayed},
			"in another browser":   {func(b *browser, s signed) signed { b.cookies = w.browser().cookies; return s }, 403, fault.Replayed},
			"a nonce of one's own": {swap("Nonce: ", "Nonce: 0"), 403, fault.Replayed},
			"another domain":       {swap("login.shop.example wants", "login.evil.example wants"), 403, fault.Unauthorized},
			"another URI":          {swap("URI: https://login.shop.example", "URI: https://login.evil.example"), 403, fault.Unauthorized},
			"a chain not accepted": {swap("Chain ID: 31337", "Chain ID: 5"), 403, fault.Unauthorized},
			"a chain not bound":    {swap("Chain ID: 31337", "Chain ID: 1"), 404, fault.NotFound},
			"expired":              {func(_ *browser, s signed) signed { time.Sleep(5 * time.Minute); return s }, 403, fault.Expired},
			"too old, no expiry": {func(b *browser, s signed) signed {
				s = swap("Expiration Time: ", "Not Before: ")(b, s)
				time.Sleep(5 * time.Minute)
				return s
			}, 403, fault.Expired},
			"not yet valid": {swap("Expiration Time: ", "Not Before: "), 403, fault.NotYet},
			"dated ahead":   {swap("Issued At: 2000", "Issued At: 2001"), 403, fault.NotYet},
			"malleable": {func(_ *browser, s signed) signed {
				s.Signature = hex.EncodeToString(highS(signin.Sign(s.Message, w.seed.Account(merchant))))
				return s
			}, 403, fault.BadSignature},
			"another's signature": {func(_ *browser, s signed) signed { return sign(s.Message, stranger) }, 403, fault.BadSignature},
			"no signature":        {func(_ *browser, s signed) signed { s.Signature = "0x"; return s }, 403, fault.BadSignature},
			"no hexadecimal":      {func(_ *browser, s signed) signed { s.Signature = "0xSECRET"; return s }, 403, fault.BadSignature},
			"another text signed": {func(_ *browser, s signed) signed { s.Message += "\nRequest ID: a"; return s }, 403, fault.BadSignature},
			"a binding's text": {func(_ *browser, s signed) signed {
				return signed{Message: w.binding.Text, Signature: hex.EncodeToString(w.binding.Signed)}
			}, 403, fault.Unauthorized},
			"carriage returns":      {func(_ *browser, s signed) signed { return sign(strings.ReplaceAll(s.Message, "\n", "\r\n"), w.seed) }, 422, fault.Malformed},
			"an account nobody has": {func(b *browser, _ signed) signed { return sign(b.text(accountOf(stranger)), stranger) }, 404, fault.NotFound},
			"too long":              {func(_ *browser, s signed) signed { s.Message += strings.Repeat("a", 5000); return s }, 413, fault.TooLarge},
		} {
			b := w.browser()
			s := c.do(b, sign(b.text(w.account), w.seed))
			fresh := w.browser()
			if b.cookies["__Host-souk-session"] != nil { // signed in before: the attack must not come from there
				fresh.cookies["__Host-souk-browser"] = b.cookies["__Host-souk-browser"]
				b = fresh
			}
			refused(t, name, b.call("POST", "/v1/session", s), c.status, c.kind)
			if b.isSignedIn() {
				t.Errorf("%s: signed in", name)
			}
		}
		if w.asked.calls == 0 {
			t.Error("the chain was never asked about what no key signed")
		}
	})
}

// Strangers cannot make the peer ask a chain; contract accounts that are bound can sign in.
func TestContractAccountsSignIn(t *testing.T) {
	run(t, func(w *world) {
		contract := signin.Account{Chain: chain, Address: [20]byte{1, 2, 3}}
		text, err := w.request(w.seed, contract).Text()
		if err != nil {
			t.Fatal(err)
		}
		b := w.browser()
		refused(t, "not bound", b.call("POST", "/v1/session", signed{Message: b.text(contract), Signature: "0x0102"}), 403, fault.BadSignature)
		if w.asked.calls != 0 {
			t.Error("a stranger made it ask the chain")
		}
		binding := signin.Bind(w.pairwise(), text, []byte("by contract"))
		refused(t, "a binding that the contract did not sign", w.show(w.grant, binding), 403, fault.BadSignature)
		w.asked.signed["by contract"] = true
		if got := w.show(w.grant, binding); got.Code != http.StatusCreated {
			t.Fatal(got.Body)
		}
		if got := b.call("POST", "/v1/session", signed{Message: b.text(contract), Signature: hex.EncodeToString([]byte("by contract"))}); got.Code != http.StatusCreated {
			t.Error(got.Body)
		}
	})
}

func TestCrossSiteRequestsAreRefused(t *testing.T) {
	run(t, func(w *world) {
		b := w.browser()
		b.signIn()
		for name, change := range map[string]func(*http.Request){
			"another site":          func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
			"a sibling":             func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") },
			"an old browser":        func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") },
			"an origin kept secret": func(r *http.Request) { r.Header.Set("Origin", "null") },
		} {
			for _, to := range []struct{ method, path string }{
				{"DELETE", "/v1/session"}, {"DELETE", "/v1/sessions"}, {"POST", "/v1/session"}, {"POST", "/v1/message"}, {"POST", "/logout"}, {"POST", "/login"}, {"POST", "/login/signature"},
			} {
				r := httptest.NewRequest(to.method, issuer+to.path, strings.NewReader("{}"))
				r.Header.Set("Content-Type", "application/json")
				change(r)
				if got := b.send(r); got.Code != http.StatusForbidden {
					t.Errorf("%s, %s %s: %d", name, to.method, to.path, got.Code)
				}
			}
		}
		r := httptest.NewRequest("POST", issuer+"/v1/session", strings.NewReader("message=x"))
		r.Header.Set("Content-Type", "text/plain")
		refused(t, "a plain form", b.send(r), http.StatusUnsupportedMediaType, fault.Malformed)
		r = httptest.NewRequest("GET", "https://rebound.example/login", nil)
		refused(t, "another host", b.send(r), http.StatusMisdirectedRequest, fault.Unauthorized)
		if !b.isSignedIn() {
			t.Error("one of them logged the customer out")
		}
	})
}

func TestSessionsEnd(t *testing.T) {
	run(t, func(w *world) {
		idle := w.browser()
		idle.signIn()
		time.Sleep(2*time.Hour - time.Second)
		if !idle.isSignedIn() {
			t.Fatal("ended early")
		}
		time.Sleep(2 * time.Hour)
		if idle.isSignedIn() {
			t.Error("not ended while nobody used it")
		}
		busy := w.browser()
		busy.signIn()
		for range 11 {
			time.Sleep(time.Hour)
			if !busy.isSignedIn() {
				t.Fatal("ended while used")
			}
		}
		time.Sleep(time.Hour)
		if busy.isSignedIn() {
			t.Error("used for ever")
		}
	})
}

// A stolen cookie is worth little: the session changes its id, and the former
// one holds only for requests that are on their way.
func TestSessionsRotate(t *testing.T) {
	run(t, func(w *world) {
		b := w.browser()
		b.signIn()
		before := *b.cookies["__Host-souk-session"]
		thief := w.browser()
		thief.cookies[before.Name] = &before
		if !b.isSignedIn() || b.cookies[before.Name].Value != before.Value {
			t.Fatal("turned at once")
		}
		time.Sleep(10 * time.Minute)
		if !b.isSignedIn() || b.cookies[before.Name].Value == before.Value {
			t.Fatal("not turned after ten minutes")
		}
		late := w.browser()
		late.cookies[before.Name] = &before
		if !late.isSignedIn() {
			t.Error("a request on its way was lost")
		}
		time.Sleep(30 * time.Second)
		if thief.isSignedIn() || !b.isSignedIn() {
			t.Error("the former id still holds, or the present one does not")
		}
	})
}

func TestLogOut(t *testing.T) {
	run(t, func(w *world) {
		a, b, c := w.browser(), w.browser(), w.browser()
		for _, one := range []*browser{a, b, c} {
			one.signIn()
		}
		copied := *a.cookies["__Host-souk-session"]
		if got := a.call("DELETE", "/v1/session", nil); got.Code != http.StatusNoContent || a.isSignedIn() || !b.isSignedIn() {
			t.Errorf("log out: %d", got.Code)
		}
		a.cookies[copied.Name] = &copied
		if a.isSignedIn() {
			t.Error("a copy of the cookie outlives the log-out")
		}
		if got := b.call("DELETE", "/v1/sessions", nil); got.Code != http.StatusNoContent || b.isSignedIn() || c.isSignedIn() {
			t.Errorf("log out everywhere: %d", got.Code)
		}
		refused(t, "log out everywhere by nobody", a.call("DELETE", "/v1/sessions", nil), 401, fault.Unauthorized)
	})
}

func TestSignInEndsTheSessionBefore(t *testing.T) {
	run(t, func(w *world) {
		b := w.browser()
		b.signIn()
		old := *b.cookies["__Host-souk-session"]
		b.signIn()
		other := w.browser()
		other.cookies[old.Name] = &old
		if other.isSignedIn() {
			t.Error("the session before is still good")
		}
	})
}

// A customer has at most 16 sessions; the one unused for longest goes.
func TestSessionsAreBounded(t *testing.T) {
	run(t, func(w *world) {
		all := make([]*browser, 17)
		for i := range all {
			all[i] = w.browser()
			all[i].signIn()
			time.Sleep(time.Second)
		}
		for i, b := range all {
			if b.isSignedIn() != (i > 0) {
				t.Errorf("session %d: %v", i, !(i > 0))
			}
		}
	})
}

// Nonces that were given out before a restart are worth nothing after it.
func TestRestartVoidsNonces(t *testing.T) {
	run(t, func(w *world) {
		b := w.browser()
		b.signIn()
		s := sign(b.text(w.account), w.seed)
		w.open()
		refused(t, "a nonce from before", b.call("POST", "/v1/session", s), 403, fault.Replayed)
		b.signIn()
	})
}

// A session is the same one after a restart, also just after it changed its
// token; one that ended does not come back, and none lives longer by restarts.
func TestSessionsOutliveARestart(t *testing.T) {
	run(t, func(w *world) {
		b, out, idle := w.browser(), w.browser(), w.browser()
		for _, one := range []*browser{b, out, idle} {
			one.signIn()
		}
		left := *out.cookies["__Host-souk-session"]
		if got := out.call("DELETE", "/v1/session", nil); got.Code != http.StatusNoContent {
			t.Fatal(got.Code)
		}
		w.open()
		out.cookies[left.Name] = &left
		if !b.isSignedIn() || out.isSignedIn() {
			t.Fatal("a session is gone after a restart, or one that was left is back")
		}
		time.Sleep(10 * time.Minute)
		before := *b.cookies[left.Name]
		if !b.isSignedIn() || b.cookies[before.Name].Value == before.Value {
			t.Fatal("not turned")
		}
		w.open()
		late := w.browser()
		late.cookies[before.Name] = &before
		if !b.isSignedIn() || !late.isSignedIn() {
			t.Error("a token is gone after a restart")
		}
		time.Sleep(30 * time.Second)
		if late.isSignedIn() {
			t.Error("the former token holds on")
		}
		time.Sleep(110 * time.Minute)
		w.open()
		if idle.isSignedIn() || !b.isSignedIn() {
			t.Error("an unused session lives longer by a restart, or a used one shorter")
		}
		for range 12 {
			time.Sleep(time.Hour)
			b.isSignedIn()
			w.open()
		}
		if b.isSignedIn() || len(w.stored("signin/sessions")) != 0 {
			t.Error("used for ever, or left on the disk")
		}
	})
}

// With the grant the session is over at once and after every restart, and what
// was stored of it names nobody even before it is swept.
//
// Defends I1.
func TestSessionsGoWithTheirGrant(t *testing.T) {
	run(t, func(w *world) {
		b := w.browser()
		b.signIn()
		for _, p := range w.stored("signin/sessions") {
			if account, customer := w.account.Address, did.KeyOf(w.pairwise()); bytes.Contains(p.Value, account[:]) || bytes.Contains(p.Value, customer[:]) {
				t.Error("a session on the disk names its customer")
			}
		}
		if err := w.crm.Purge(t.Context(), w.grant); err != nil {
			t.Fatal(err)
		}
		w.open()
		if b.isSignedIn() || len(w.stored("signin/sessions")) != 0 {
			t.Error("a session outlived its grant")
		}
	})
}

// A log-out that cannot be written is said, and holds all the same here and now.
func TestLogOutWithoutADisk(t *testing.T) {
	run(t, func(w *world) {
		b := w.browser()
		b.signIn()
		cookie := *b.cookies["__Host-souk-session"]
		w.disk.full = true
		refused(t, "a full disk", b.call("DELETE", "/v1/session", nil), 503, fault.Unavailable)
		b.cookies[cookie.Name] = &cookie
		if b.isSignedIn() {
			t.Error("still signed in")
		}
		refused(t, "no sign-in without a disk", b.call("POST", "/v1/session", sign(b.text(w.account), w.seed)), 503, fault.Unavailable)
	})
}

// Defends I1: accounts are shown only inside a grant, and go with it.
func TestAccountsAreShownOnlyInsideAGrant(t *testing.T) {
	run(t, func(w *world) {
		other := did.Seed{31: 2}
		about := w.give(other, "purchases")
		account := accountOf(other)
		refused(t, "a grant about something else", w.show(about, w.bound(other, account)), 403, fault.NoGrant)
		refused(t, "another customer's grant", w.show(w.grant, w.bound(other, account)), 403, fault.NoGrant)
		refused(t, "no grant", w.show([32]byte{1}, w.bound(w.seed, w.account)), 403, fault.NoGrant)
		b := w.browser()
		b.signIn()
		if err := w.crm.Purge(t.Context(), w.grant); err != nil {
			t.Fatal(err)
		}
		if b.isSignedIn() {
			t.Error("the session outlived the grant")
		}
		refused(t, "after the grant", b.call("POST", "/v1/session", sign(b.text(w.account), w.seed)), 404, fault.NotFound)
	})
}

func TestBindingsThatAreRefused(t *testing.T) {
	run(t, func(w *world) {
		other := did.Seed{31: 2}
		grant := w.give(other, "accounts", "purchases")
		make := func(change func(*signin.Request)) signin.Binding {
			r := w.request(other, accountOf(other))
			change(&r)
			text, err := r.Text()
			if err != nil {
				t.Fatal(err)
			}
			return signin.Bind(other.Pairwise(merchant), text, signin.Sign(text, other.Account(merchant)))
		}
		now := uint64(time.Now().UnixMilli())
		good := make(func(*signin.Request) {})
		unsigned := signin.Bind(other.Pairwise(merchant), good.Text, signin.Sign(good.Text, w.seed.Account(merchant)))
		damaged := good
		damaged.Customer = []byte("none")
		for name, c := range map[string]struct {
			b    signin.Binding
			kind fault.Kind
		}{
			"for another merchant":       {make(func(r *signin.Request) { r.Merchant = did.Merchant{1} }), fault.Unauthorized},
			"for another domain":         {make(func(r *signin.Request) { r.Domain = "login.evil.example" }), fault.Unauthorized},
			"on a chain not accepted":    {make(func(r *signin.Request) { r.Account.Chain = 5 }), fault.Unauthorized},
			"an hour old":                {make(func(r *signin.Request) { r.IssuedAt = now - 3_600_000 }), fault.Expired},
			"ahead of the clock":         {make(func(r *signin.Request) { r.IssuedAt = now + 61_000 }), fault.NotYet},
			"over":                       {make(func(r *signin.Request) { r.Expires = now }), fault.Expired},
			"signed by another account":  {unsigned, fault.BadSignature},
			"not signed by the customer": {damaged, fault.BadSignature},
			"of another customer's account": {func() signin.Binding {
				r := w.request(other, w.account)
				text, _ := r.Text()
				return signin.Bind(other.Pairwise(merchant), text, signin.Sign(text, w.seed.Account(merchant)))
			}(), fault.Conflict},
		} {
			status := http.StatusForbidden
			if c.kind == fault.Conflict {
				status = http.StatusConflict
			}
			refused(t, name, w.show(grant, c.b), status, c.kind)
		}
		if got := w.show(grant, good); got.Code != http.StatusCreated {
			t.Fatal(got.Body)
		}
		time.Sleep(2 * time.Hour)
		if got := w.show(grant, good); got.Code != http.StatusCreated {
			t.Errorf("shown again: %s", got.Body)
		}
	})
}

// Either end may take a binding back, for good; sessions that rest on it end.
func TestUnbinding(t *testing.T) {
	for name, unbind := range map[string]func(*world) signin.Unbinding{
		"by the customer": func(w *world) signin.Unbinding { return signin.Unbind(w.pairwise(), w.binding.ID()) },
		"by the account": func(w *world) signin.Unbinding {
			id := w.binding.ID()
			return signin.Unbinding{Binding: id, Signed: signin.Sign(signin.UnbindingText(id), w.seed.Account(merchant))}
		},
	} {
		run(t, func(w *world) {
			b, stranger := w.browser(), did.Seed{31: 9}
			b.signIn()
			wrong := signin.Unbind(stranger.Pairwise(merchant), w.binding.ID())
			refused(t, "by a stranger", b.call("POST", "/v1/unbindings", server.Ending{Unbinding: wrong.Encode()}), 403, fault.BadSignature)
			refused(t, "of an unknown one", b.call("POST", "/v1/unbindings", server.Ending{Unbinding: signin.Unbind(w.pairwise(), signin.BindingID{1}).Encode()}), 404, fault.NotFound)
			if !b.isSignedIn() {
				t.Fatal("a stranger unbound it")
			}
			if got := b.call("POST", "/v1/unbindings", server.Ending{Unbinding: unbind(w).Encode()}); got.Code != http.StatusNoContent {
				t.Fatalf("%s: %s", name, got.Body)
			}
			if b.isSignedIn() {
				t.Errorf("%s: still signed in", name)
			}
			refused(t, "shown again", w.show(w.grant, w.binding), 403, fault.Revoked)
			w.open()
			refused(t, "shown again after a restart", w.show(w.grant, w.binding), 403, fault.Revoked)
		})
	}
}

// The page without JavaScript: type the account, sign the text elsewhere, paste.
func TestPageWithoutScript(t *testing.T) {
	run(t, func(w *world) {
		b := w.browser()
		page := b.get("/login")
		if page.Code != http.StatusOK || !strings.Contains(page.Body.String(), "Sign in with another wallet") {
			t.Fatalf("%d %s", page.Code, page.Body)
		}
		policy := page.Header().Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("policy %q", policy)
		}
		korean := b.get("/login?lang=ko")
		if !strings.Contains(korean.Body.String(), `<html lang="ko">`) || !strings.Contains(korean.Body.String(), "다른 지갑으로 로그인") {
			t.Error("no Korean")
		}
		bad := b.post("/login", url.Values{"account": {"0x<script>SECRET"}, "chain": {"31337"}, "lang": {"ko"}})
		if bad.Code != http.StatusUnprocessableEntity || strings.Contains(bad.Body.String(), "<script>SECRET") || !strings.Contains(bad.Body.String(), "계정이 아닙니다") {
			t.Errorf("%d", bad.Code)
		}
		asks := b.post("/login", url.Values{"account": {signin.Checksum(w.account.Address)}, "chain": {"31337"}})
		_, after, ok := strings.Cut(bodyOf(asks), "spellcheck=\"false\">login.shop.example wants")
		text, _, _ := strings.Cut(after, "</textarea>")
		if !ok {
			t.Fatal("no text to sign")
		}
		text = "login.shop.example wants" + text
		s := sign(text, w.seed)
		wrong := b.post("/login/signature", url.Values{"message": {text}, "signature": {s.Signature[:20]}})
		if wrong.Code != http.StatusForbidden || !strings.Contains(wrong.Body.String(), `name="signature"`) {
			t.Errorf("a wrong signature: %d", wrong.Code)
		}
		got := b.post("/login/signature", url.Values{"message": {strings.ReplaceAll(text, "\n", "\r\n")}, "signature": {s.Signature}})
		if got.Code != http.StatusSeeOther || got.Header().Get("Location") != "/login" || !b.isSignedIn() {
			t.Fatalf("%d %s", got.Code, got.Body)
		}
		if inside := b.get("/login"); !strings.Contains(inside.Body.String(), w.account.String()) {
			t.Error("the page does not say who is signed in")
		}
		if got := b.post("/logout", url.Values{"everywhere": {"1"}}); got.Code != http.StatusSeeOther || b.isSignedIn() {
			t.Errorf("log out: %d", got.Code)
		}
	})
}
