package signin_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	server "github.com/souk-network/souk/peer/signin"
	"github.com/souk-network/souk/protocol/did"
)

const verifier = "a-verifier-of-at-least-forty-three-characters-0123"

func challenge() string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// asking are the parameters of a shop's request.
func asking(client string, more ...string) url.Values {
	v := url.Values{
		"client_id": {client}, "response_type": {"code"}, "scope": {"openid offline_access accounts"}, "state": {"state-1"}, "nonce": {"nonce-1"},
		"code_challenge": {challenge()}, "code_challenge_method": {"S256"},
		"redirect_uri": {map[string]string{"web": "https://web.example/back", "app": "http://127.0.0.1:9999/back"}[client]},
	}
	for i := 0; i < len(more); i += 2 {
		if v.Del(more[i]); more[i+1] != "" {
			v.Set(more[i], more[i+1])
		}
	}
	return v
}

// follow goes where answers lead, as long as that is here.
func (b *browser) follow(got *httptest.ResponseRecorder) *httptest.ResponseRecorder {
	for range 10 {
		to := got.Header().Get("Location")
		if got.Code/100 != 3 || !strings.HasPrefix(to, "/") && !strings.HasPrefix(to, issuer) {
			return got
		}
		got = b.get(to)
	}
	b.w.t.Fatal("redirected for ever")
	return nil
}

// back is where the browser was sent to, at the shop.
func back(t *testing.T, got *httptest.ResponseRecorder) url.Values {
	t.Helper()
	to, err := url.Parse(got.Header().Get("Location"))
	if err != nil || got.Code/100 != 3 || to.Path != "/back" {
		t.Fatalf("not back at the shop: %d %s %s", got.Code, got.Header().Get("Location"), got.Body)
	}
	return to.Query()
}

// code logs in at a shop and returns the code. The browser is signed in already.
func (b *browser) code(client string, more ...string) string {
	b.w.t.Helper()
	answer := back(b.w.t, b.follow(b.get("/authorize?"+asking(client, more...).Encode())))
	if answer.Get("code") == "" || answer.Get("state") != "state-1" {
		b.w.t.Fatalf("no code: %v", answer)
	}
	return answer.Get("code")
}

type tokens struct {
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token"`
	IDToken      string `json:"id_token"`
	ExpiresIn    int    `json:"expires_in"`
	Error        string `json:"error"`
}

// token is a shop's call to the token endpoint, without any browser.
func (w *world) token(client string, form url.Values) (tokens, int) {
	w.t.Helper()
	r := httptest.NewRequest("POST", issuer+"/oauth/token", nil)
	if client == "web" {
		r.SetBasicAuth("web", "web-secret")
	} else {
		form.Set("client_id", client)
	}
	got := w.form(r, form)
	var out tokens
	if err := json.Unmarshal(got.Body.Bytes(), &out); err != nil {
		w.t.Fatalf("%d %s", got.Code, got.Body)
	}
	return out, got.Code
}

func (w *world) form(r *http.Request, form url.Values) *httptest.ResponseRecorder {
	filled := httptest.NewRequest(r.Method, r.URL.String(), strings.NewReader(form.Encode()))
	filled.Header = r.Header
	filled.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	got := httptest.NewRecorder()
	w.ServeHTTP(got, filled)
	return got
}

func exchange(client, code string, more ...string) url.Values {
	v := url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": asking(client)["redirect_uri"], "code_verifier": {verifier}}
	for i := 0; i < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return v
}

func refreshing(token string) url.Values {
	return url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}}
}

// login is a whole login at a shop.
func (b *browser) login(client string) tokens {
	b.w.t.Helper()
	out, status := b.w.token(client, exchange(client, b.code(client)))
	if status != http.StatusOK || out.AccessToken == "" || out.IDToken == "" || out.RefreshToken == "" {
		b.w.t.Fatalf("%d %+v", status, out)
	}
	return out
}

// userinfo asks with an access token.
func (w *world) userinfo(token string) (map[string]any, int) {
	r := httptest.NewRequest("GET", issuer+"/userinfo", nil)
	r.Header.Set("Authorization", "Bearer "+token)
	got := httptest.NewRecorder()
	w.ServeHTTP(got, r)
	out := map[string]any{}
	_ = json.Unmarshal(got.Body.Bytes(), &out)
	return out, got.Code
}

// claims checks an ID token by the published keys.
func (w *world) claims(token string) map[string]any {
	w.t.Helper()
	var keys jose.JSONWebKeySet
	read(w.t, w.browser().get("/keys"), http.StatusOK, &keys)
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		w.t.Fatal(err)
	}
	out := map[string]any{}
	if err := parsed.Claims(&keys, &out); err != nil {
		w.t.Fatal(err)
	}
	return out
}

func TestShopLogin(t *testing.T) {
	run(t, func(w *world) {
		b := w.browser()
		page := b.follow(b.get("/authorize?" + asking("web", "ui_locales", "ko").Encode()))
		if page.Code != http.StatusOK || !strings.Contains(page.Body.String(), "Web shop") || !strings.Contains(page.Body.String(), `lang="ko"`) {
			t.Fatalf("%d %s", page.Code, page.Body)
		}
		if policy := page.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self' https://web.example;") {
			t.Errorf("policy %q", policy)
		}
		_, after, _ := strings.Cut(page.Body.String(), `data-request="`)
		id, _, _ := strings.Cut(after, `"`)
		s := sign(b.text(w.account), w.seed)
		s.Request = id
		var in server.SignedIn
		read(t, b.call("POST", "/v1/session", s), http.StatusCreated, &in)
		answer := back(t, b.get(in.Next))
		out, status := w.token("web", exchange("web", answer.Get("code")))
		if status != http.StatusOK {
			t.Fatalf("%d %+v", status, out)
		}
		claims := w.claims(out.IDToken)
		if claims["iss"] != issuer || claims["nonce"] != "nonce-1" || claims["sub"] == nil || claims["sub"] == "" {
			t.Errorf("%v", claims)
		}
		if strings.Contains(out.IDToken+out.AccessToken, did.KeyOf(w.pairwise()).DID()) {
			t.Error("a token names the DID")
		}
	})
}

// Defends I1: a shop learns a subject of its own and nothing that no live grant covers.
func TestShopsLearnOnlyWhatAGrantCovers(t *testing.T) {
	run(t, func(w *world) {
		b := w.browser()
		b.signIn()
		web, app := b.login("web"), b.login("app")
		one, other := w.claims(web.IDToken), w.claims(app.IDToken)
		if one["sub"] == other["sub"] || one["sub"] == nil || other["sub"] == nil {
			t.Error("two shops know the customer by one subject")
		}
		again := w.browser()
		again.signIn()
		if w.claims(again.login("web").IDToken)["sub"] != one["sub"] {
			t.Error("one shop sees two subjects of one customer")
		}
		allowed := []string{"iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "amr", "azp", "client_id", "at_hash", "c_hash"}
		for name := range one {
			if !slices.Contains(allowed, name) {
				t.Errorf("the ID token has %s", name)
			}
		}
		info, status := w.userinfo(web.AccessToken)
		if status != http.StatusOK || len(info) != 2 || info["sub"] != one["sub"] || !slices.Equal(info["accounts"].([]any), []any{w.account.DID()}) {
			t.Errorf("%d %v", status, info)
		}
		plain, _ := w.token("web", exchange("web", b.code("web", "scope", "openid address")))
		if info, _ := w.userinfo(plain.AccessToken); len(info) != 1 || info["sub"] != one["sub"] {
			t.Errorf("without the scope: %v", info)
		}
		if err := w.crm.Purge(t.Context(), w.grant); err != nil {
			t.Fatal(err)
		}
		if info, status := w.userinfo(web.AccessToken); status == http.StatusOK || info["accounts"] != nil || info["sub"] != nil {
			t.Errorf("after the grant: %d %v", status, info)
		}
		if out, status := w.token("web", refreshing(web.RefreshToken)); status == http.StatusOK {
			t.Errorf("refreshed after the grant: %+v", out)
		}
		if got := back(t, b.follow(b.get("/authorize?"+asking("web", "prompt", "none").Encode()))); got.Get("error") != "login_required" {
			t.Errorf("%v", got)
		}
	})
}

func TestWrongExchangesAreRefused(t *testing.T) {
	run(t, func(w *world) {
		b := w.browser()
		b.signIn()
		for name, c := range map[string]struct {
			client string
			change []string
		}{
			"wrong verifier":    {"web", []string{"code_verifier", verifier + "x"}},
			"no verifier":       {"web", []string{"code_verifier", ""}},
			"another address":   {"web", []string{"redirect_uri", "https://web.example/other"}},
			"another client":    {"app", nil},
			"another grant":     {"web", []string{"grant_type", "client_credentials"}},
			"a made-up code":    {"web", []string{"code", "abc"}},
			"a grant of tokens": {"web", []string{"grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"}},
		} {
			code := b.code("web")
			out, status := w.token(c.client, exchange("web", code, c.change...))
			if status < 400 || out.Error == "" || out.AccessToken != "" {
				t.Errorf("%s: %d %+v", name, status, out)
			}
			if name == "wrong verifier" {
				if out, status := w.token("web", exchange("web", code)); status == http.StatusOK {
					t.Errorf("after a wrong verifier the code still holds: %+v", out)
				}
			}
		}
		r := httptest.NewRequest("POST", issuer+"/oauth/token", nil)
		r.SetBasicAuth("web", "another-secret")
		if got := w.form(r, exchange("web", b.code("web"))); got.Code != http.StatusUnauthorized {
			t.Errorf("wrong secret: %d", got.Code)
		}
		r = httptest.NewRequest("POST", issuer+"/oauth/token", nil)
		r.SetBasicAuth("web%zz", "%zz")
		if got := w.form(r, exchange("web", b.code("web"))); got.Code != http.StatusBadRequest {
			t.Errorf("damaged credentials: %d", got.Code)
		}
		late := b.code("web")
		time.Sleep(time.Minute)
		if out, status := w.token("web", exchange("web", late)); status == http.StatusOK {
			t.Errorf("a code of a minute ago: %+v", out)
		}
	})
}

// A code that is shown twice was copied: what was issued for it ends.
func TestReplayedCodeEndsItsTokens(t *testing.T) {
	run(t, func(w *world) {
		b := w.browser()
		b.signIn()
		code := b.code("web")
		out, status := w.token("web", exchange("web", code))
		if status != http.StatusOK {
			t.Fatal(out.Error)
		}
		if again, status := w.token("web", exchange("web", code)); status == http.StatusOK || again.Error != "invalid_grant" {
			t.Errorf("%d %+v", status, again)
		}
		if _, status := w.userinfo(out.AccessToken); status == http.StatusOK {
			t.Error("the access token still holds")
		}
		if _, status := w.token("web", refreshing(out.RefreshToken)); status == http.StatusOK {
			t.Error("the refresh token still holds")
		}
	})
}

func TestBadRequestsOfShops(t *testing.T) {
	run(t, func(w *world) {
		b := w.browser()
		b.signIn()
		for name, c := range map[string]struct {
			change []string
			want   string // error at the shop; empty: not sent there at all
		}{
			"no PKCE":              {[]string{"code_challenge", ""}, "invalid_request"},
			"plain PKCE":           {[]string{"code_challenge_method", "plain"}, "invalid_request"},
			"implicit flow":        {[]string{"response_type", "id_token"}, "unauthorized_client"},
			"form_post":            {[]string{"response_mode", "form_post"}, "invalid_request"},
			"no openid":            {[]string{"scope", "email"}, "invalid_scope"},
			"none and login":       {[]string{"prompt", "none login"}, "invalid_request"},
			"an unknown client":    {[]string{"client_id", "nobody"}, ""},
			"an unknown address":   {[]string{"redirect_uri", "https://evil.example/back"}, ""},
			"a longer address":     {[]string{"redirect_uri", "https://web.example/back/../evil"}, ""},
			"a state without end":  {[]string{"state", strings.Repeat("s", 3000)}, "invalid_request"},
			"another client's URI": {[]string{"redirect_uri", "http://127.0.0.1:9999/back"}, ""},
		} {
			got := b.follow(b.get("/authorize?" + asking("web", c.change...).Encode()))
			if c.want == "" {
				if got.Code != http.StatusBadRequest || got.Header().Get("Location") != "" {
					t.Errorf("%s: %d to %s", name, got.Code, got.Header().Get("Location"))
				}
				continue
			}
			to, _ := url.Parse(got.Header().Get("Location"))
			fields := to.Query()
			if fields.Get("error") == "" {
				fields, _ = url.ParseQuery(to.Fragment)
			}
			if fields.Get("error") != c.want || fields.Get("code") != "" {
				t.Errorf("%s: %v", name, to)
			}
		}
	})
}

// Whoever begins a login in his own browser cannot have a victim finish it.
func TestLoginStaysInItsBrowser(t *testing.T) {
	run(t, func(w *world) {
		attacker, victim := w.browser(), w.browser()
		victim.signIn()
		begun := attacker.get("/authorize?" + asking("web").Encode()).Header().Get("Location")
		if got := victim.get(begun); got.Code != http.StatusForbidden || got.Header().Get("Location") != "" {
			t.Errorf("the victim goes on: %d to %s", got.Code, got.Header().Get("Location"))
		}
		next := victim.get(victim.get("/authorize?" + asking("web").Encode()).Header().Get("Location")).Header().Get("Location")
		if !strings.HasPrefix(next, "/authorize/callback?id=") {
			t.Fatal(next)
		}
		if got := attacker.get(next); got.Code < 400 {
			t.Errorf("the attacker takes the code: %d to %s", got.Code, got.Header().Get("Location"))
		}
		if got := victim.get(next); back(t, got).Get("code") == "" {
			t.Error("the victim has none")
		}
		if got := victim.get(next); got.Code < 400 {
			t.Error("a second code for one login")
		}
	})
}

func TestPrompts(t *testing.T) {
	run(t, func(w *world) {
		b := w.browser()
		none := func(more ...string) url.Values {
			return back(t, b.follow(b.get("/authorize?"+asking("web", append(more, "prompt", "none")...).Encode())))
		}
		if got := none(); got.Get("error") != "login_required" || got.Get("state") != "state-1" {
			t.Errorf("signed out: %v", got)
		}
		b.signIn()
		if got := none(); got.Get("code") == "" {
			t.Errorf("signed in: %v", got)
		}
		mine, his := b.login("web"), b.login("app")
		if got := none("id_token_hint", mine.IDToken); got.Get("code") == "" {
			t.Errorf("the same customer: %v", got)
		}
		if got := none("id_token_hint", his.IDToken); got.Get("error") == "" {
			t.Errorf("another subject: %v", got)
		}
		time.Sleep(time.Minute)
		if got := none("max_age", "30"); got.Get("error") != "login_required" {
			t.Errorf("too long ago: %v", got)
		}
		if got := none("max_age", "90"); got.Get("code") == "" {
			t.Errorf("recent enough: %v", got)
		}
		page := b.follow(b.get("/authorize?" + asking("web", "prompt", "login").Encode()))
		if page.Code != http.StatusOK || !strings.Contains(page.Body.String(), "data-request") || !strings.Contains(page.Body.String(), `role="alert" hidden`) {
			t.Errorf("login again: %d", page.Code)
		}
		_, after, _ := strings.Cut(page.Body.String(), `data-request="`)
		time.Sleep(time.Second)
		again := sign(b.text(w.account), w.seed)
		again.Request, _, _ = strings.Cut(after, `"`)
		var in server.SignedIn
		read(t, b.call("POST", "/v1/session", again), http.StatusCreated, &in)
		if got := back(t, b.get(in.Next)); got.Get("code") == "" {
			t.Errorf("signed in again: %v", got)
		}
	})
}

func TestRefreshTokens(t *testing.T) {
	run(t, func(w *world) {
		b := w.browser()
		b.signIn()
		first := b.login("web")
		w.open() // kept over a restart
		second, status := w.token("web", refreshing(first.RefreshToken))
		if status != http.StatusOK || second.RefreshToken == first.RefreshToken || second.IDToken == "" {
			t.Fatalf("%d %+v", status, second)
		}
		if w.claims(second.IDToken)["sub"] != w.claims(first.IDToken)["sub"] {
			t.Error("another subject, or the keys of before are gone")
		}
		if _, status := w.token("app", refreshing(second.RefreshToken)); status == http.StatusOK {
			t.Error("another client's")
		}
		if _, status := w.token("web", refreshing(first.RefreshToken)); status == http.StatusOK {
			t.Error("used twice")
		}
		if _, status := w.token("web", refreshing(second.RefreshToken)); status == http.StatusOK {
			t.Error("after one was used twice the family still holds")
		}
		b = w.browser()
		b.signIn()
		third := b.login("web")
		time.Sleep(29 * 24 * time.Hour)
		if _, status := w.token("web", refreshing(third.RefreshToken)); status == http.StatusOK {
			t.Error("the grant is long over")
		}
	})
}

func TestRevocationOfTokens(t *testing.T) {
	run(t, func(w *world) {
		b := w.browser()
		b.signIn()
		revoke := func(client, token string) {
			r := httptest.NewRequest("POST", issuer+"/revoke", nil)
			form := url.Values{"token": {token}}
			if client == "web" {
				r.SetBasicAuth("web", "web-secret")
			} else {
				form.Set("client_id", client)
			}
			if got := w.form(r, form); got.Code != http.StatusOK {
				t.Errorf("%d %s", got.Code, got.Body)
			}
		}
		out := b.login("web")
		revoke("app", out.AccessToken)
		revoke("app", out.RefreshToken)
		if _, status := w.userinfo(out.AccessToken); status != http.StatusOK {
			t.Error("another client revoked it")
		}
		revoke("web", out.AccessToken)
		if _, status := w.userinfo(out.AccessToken); status == http.StatusOK {
			t.Error("the access token holds")
		}
		next, status := w.token("web", refreshing(out.RefreshToken))
		if status != http.StatusOK {
			t.Fatal(next.Error)
		}
		revoke("web", next.RefreshToken)
		if _, status := w.token("web", refreshing(next.RefreshToken)); status == http.StatusOK {
			t.Error("the refresh token holds")
		}
		last := b.login("web")
		if got := b.call("DELETE", "/v1/sessions", nil); got.Code != http.StatusNoContent {
			t.Fatal(got.Body)
		}
		_, one := w.userinfo(last.AccessToken)
		_, two := w.token("web", refreshing(last.RefreshToken))
		if one == http.StatusOK || two == http.StatusOK {
			t.Error("tokens outlive logging out everywhere")
		}
	})
}

func TestLogOutByAShop(t *testing.T) {
	run(t, func(w *world) {
		b := w.browser()
		b.signIn()
		out := b.login("web")
		end := func(v url.Values) *httptest.ResponseRecorder { return b.get("/end_session?" + v.Encode()) }
		bye := url.Values{"client_id": {"web"}, "post_logout_redirect_uri": {"https://web.example/bye"}, "state": {"s"}}
		if got := end(bye); got.Header().Get("Location") != "/logout" || !b.isSignedIn() {
			t.Errorf("without a hint anybody logs the customer out: %d to %s", got.Code, got.Header().Get("Location"))
		}
		if page := b.get("/logout"); page.Code != http.StatusOK || !strings.Contains(page.Body.String(), w.account.String()) {
			t.Error("the customer is not asked")
		}
		evil := url.Values{"id_token_hint": {out.IDToken}, "post_logout_redirect_uri": {"https://evil.example/"}}
		if got := end(evil); got.Code < 400 || !b.isSignedIn() {
			t.Errorf("to an unknown address: %d", got.Code)
		}
		bye.Set("id_token_hint", out.IDToken)
		if got := end(bye); got.Header().Get("Location") != "https://web.example/bye?state=s" || b.isSignedIn() {
			t.Errorf("%d to %s", got.Code, got.Header().Get("Location"))
		}
	})
}

// Keys turn, and what was signed before is still understood.
func TestKeysTurn(t *testing.T) {
	run(t, func(w *world) {
		w.config.KeyLife = time.Hour
		w.open()
		keys := func() []string {
			var set jose.JSONWebKeySet
			read(t, w.browser().get("/keys"), http.StatusOK, &set)
			var out []string
			for _, k := range set.Keys {
				if !k.IsPublic() {
					t.Error("a private key is published")
				}
				out = append(out, k.KeyID)
			}
			return out
		}
		b := w.browser()
		b.signIn()
		old := b.login("web")
		first := keys()
		time.Sleep(time.Hour)
		fresh := b.login("web")
		second := keys()
		if len(first) != 1 || len(second) != 2 || second[0] == first[0] || second[1] != first[0] {
			t.Fatalf("%v, then %v", first, second)
		}
		w.claims(old.IDToken)
		w.claims(fresh.IDToken)
		w.open()
		if again := keys(); !slices.Equal(again, second) {
			t.Errorf("after a restart %v", again)
		}
		time.Sleep(31 * 24 * time.Hour)
		if last := keys(); len(last) != 1 || slices.Contains(second, last[0]) {
			t.Errorf("old keys stay: %v", last)
		}
	})
}

// What is not offered is not there, whatever the library could do.
func TestDiscoverySaysWhatIsThere(t *testing.T) {
	run(t, func(w *world) {
		var d map[string]any
		read(t, w.browser().get("/.well-known/openid-configuration"), http.StatusOK, &d)
		if d["issuer"] != issuer || !slices.Equal(d["subject_types_supported"].([]any), []any{"pairwise"}) || !slices.Equal(d["response_types_supported"].([]any), []any{"code"}) {
			t.Errorf("%v", d)
		}
		for _, path := range []string{"/device_authorization", "/oauth/introspect", "/healthz", "/ready"} {
			for _, method := range []string{"GET", "POST"} {
				if got := w.browser().send(httptest.NewRequest(method, issuer+path, nil)); got.Code != http.StatusNotFound && got.Code != http.StatusMethodNotAllowed {
					t.Errorf("%s %s: %d", method, path, got.Code)
				}
			}
		}
		got := w.browser().get("/keys")
		if got.Header().Get("Access-Control-Allow-Origin") != "" {
			t.Error("other sites may read answers")
		}
	})
}

// A configuration that would be unsafe is not accepted.
func TestConfigurationIsChecked(t *testing.T) {
	run(t, func(w *world) {
		for name, change := range map[string]func(*server.Config){
			"http":             func(c *server.Config) { c.Issuer = "http://login.shop.example" },
			"a path":           func(c *server.Config) { c.Issuer = issuer + "/x" },
			"capitals":         func(c *server.Config) { c.Issuer = "https://Login.shop.example" },
			"no chains":        func(c *server.Config) { c.Chains = nil },
			"chain 0":          func(c *server.Config) { c.Chains = []uint64{0} },
			"no store":         func(c *server.Config) { c.Store = nil },
			"two of one id":    func(c *server.Config) { c.Clients = append(c.Clients, c.Clients[0]) },
			"no address":       func(c *server.Config) { c.Clients[0].Redirects = nil },
			"plain http":       func(c *server.Config) { c.Clients[0].Redirects = []string{"http://web.example/back"} },
			"a fragment":       func(c *server.Config) { c.Clients[0].Redirects = []string{"https://web.example/#x"} },
			"a plain secret":   func(c *server.Config) { c.Clients[0].Secret = "hunter2" },
			"an id with blank": func(c *server.Config) { c.Clients[0].ID = "a b" },
		} {
			c := w.config
			c.Clients = slices.Clone(c.Clients)
			change(&c)
			if err := c.Validate(); err == nil {
				t.Errorf("%s is accepted", name)
			}
		}
		c := w.config
		c.Issuer = "http://127.0.0.1:8090"
		if err := c.Validate(); err != nil {
			t.Error(err)
		}
	})
}

// Defends I6: a customer who goes to a shop again and again, and never arrives,
// fills so many places and no more, and keeps nobody else out.
func TestLoginsOfOneCustomerAreBounded(t *testing.T) {
	run(t, func(w *world) {
		b, first := w.browser(), w.seed
		b.signIn()
		for range 64 {
			b.code("web")
		}
		got := b.follow(b.get("/authorize?" + asking("web").Encode()))
		if got.Code != http.StatusTooManyRequests || got.Header().Get("Location") != "" {
			t.Errorf("a login more: %d %s", got.Code, got.Header().Get("Location"))
		}
		w.seed = did.Seed{31: 2}
		w.account = accountOf(w.seed)
		if got := w.show(w.give(w.seed, "accounts"), w.bound(w.seed, w.account)); got.Code != http.StatusCreated {
			t.Fatal(got.Body)
		}
		other := w.browser()
		other.signIn()
		other.code("web")
		time.Sleep(7 * time.Minute)
		b.code("web")
		w.seed, w.account = first, accountOf(first)
	})
}

// Defends I6: a shop that refreshes without end ends that customer's oldest access
// tokens, and no other customer's.
func TestAccessTokensOfOneCustomerAreBounded(t *testing.T) {
	run(t, func(w *world) {
		b := w.browser()
		b.signIn()
		mine := b.login("web")
		w.seed = did.Seed{31: 2}
		w.account = accountOf(w.seed)
		if got := w.show(w.give(w.seed, "accounts"), w.bound(w.seed, w.account)); got.Code != http.StatusCreated {
			t.Fatal(got.Body)
		}
		other := w.browser()
		other.signIn()
		oldest := other.login("web")
		last := oldest
		for range 64 {
			time.Sleep(time.Second)
			next, status := w.token("web", refreshing(last.RefreshToken))
			if status != http.StatusOK {
				t.Fatalf("%d %+v", status, next)
			}
			last = next
		}
		for _, c := range []struct {
			what   string
			token  tokens
			stands bool
		}{{"the oldest", oldest, false}, {"the newest", last, true}, {"another customer's", mine, true}} {
			if _, status := w.userinfo(c.token.AccessToken); (status == http.StatusOK) != c.stands {
				t.Errorf("%s access token: %d", c.what, status)
			}
		}
	})
}
