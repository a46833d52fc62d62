package signin_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	server "github.com/souk-network/souk/peer/signin"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/signin"
	"github.com/souk-network/souk/protocol/vault"
)

const wants = "openid offline_access email profile phone"

var told = signin.Claims{Email: "quetzalcoatl@mail.example", Name: "김민지"}

// tell has a customer tell this merchant something under a grant.
func (w *world) tell(seed did.Seed, grant consent.GrantID, c signin.Claims) *httptest.ResponseRecorder {
	w.t.Helper()
	p := c.Sign(seed.Pairwise(merchant), merchant, grant, uint64(time.Now().UnixMilli()))
	return w.hand(p, w.sealing)
}

func (w *world) hand(p signin.Profile, to vault.WrapKey) *httptest.ResponseRecorder {
	w.t.Helper()
	sealed, err := p.Seal(to.Public())
	if err != nil {
		w.t.Fatal(err)
	}
	return w.browser().call("POST", "/v1/profile", server.Telling{Grant: consent.GrantID(p.Grant).String(), Sealed: sealed})
}

// page follows a shop's request to where the customer is asked.
func (b *browser) page(more ...string) (string, string) {
	b.w.t.Helper()
	got := b.follow(b.get("/authorize?" + asking("web", append([]string{"scope", wants}, more...)...).Encode()))
	text := bodyOf(got)
	_, after, found := strings.Cut(text, `name="request" value="`)
	id, _, _ := strings.Cut(after, `"`)
	if got.Code != http.StatusOK || !found || !strings.Contains(text, "/login/consent") {
		b.w.t.Fatalf("not asked: %d %s", got.Code, text)
	}
	return text, id
}

// agrees answers the page and returns the tokens of the shop.
func (b *browser) agrees(answer string) tokens {
	b.w.t.Helper()
	_, id := b.page()
	code := back(b.w.t, b.follow(b.post("/login/consent", url.Values{"request": {id}, "agree": {answer}}))).Get("code")
	out, status := b.w.token("web", exchange("web", code))
	if status != http.StatusOK {
		b.w.t.Fatalf("%d %+v", status, out)
	}
	return out
}

func (w *world) info(t *testing.T, token string, names ...string) map[string]any {
	t.Helper()
	info, status := w.userinfo(token)
	var got []string
	for name := range info {
		got = append(got, name)
	}
	slices.Sort(got)
	if want := slices.Sorted(slices.Values(append(names, "sub"))); status != http.StatusOK || !slices.Equal(got, want) {
		t.Errorf("%d: userinfo has %q, want %q", status, got, want)
	}
	return info
}

// Defends I1: no shop has an e-mail address or a name but under a live grant that
// names it, with the scope asked for and the customer's yes; the ID token never
// has one.
func TestClaimsNeedGrantScopeAndConsent(t *testing.T) {
	run(t, func(w *world) {
		var log bytes.Buffer
		w.config.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		w.open()
		b := w.browser()
		b.signIn()
		before := b.agrees("yes")
		w.info(t, before.AccessToken)
		refused(t, "a grant about accounts alone", w.tell(w.seed, w.grant, told), http.StatusForbidden, fault.NoGrant)
		w.info(t, before.AccessToken)

		grant := w.give(w.seed, "email", "name")
		if got := w.tell(w.seed, grant, told); got.Code != http.StatusNoContent {
			t.Fatalf("%d %s", got.Code, got.Body)
		}
		b = w.browser()
		b.signIn()
		shown := b.agrees("yes")
		info := w.info(t, shown.AccessToken, "email", "email_verified", "name")
		if info["email"] != told.Email || info["email_verified"] != false || info["name"] != told.Name {
			t.Error("userinfo says something else")
		}
		if claims := w.claims(shown.IDToken); claims["email"] != nil || claims["name"] != nil {
			t.Error("the ID token has it")
		}
		web, _ := w.token("web", exchange("web", b.code("web")))
		w.info(t, web.AccessToken, "accounts")
		fewer, _ := w.token("web", exchange("web", b.code("web", "scope", "openid email")))
		w.info(t, fewer.AccessToken, "email", "email_verified")

		w.open() // access tokens are gone, refresh tokens are not
		fresh, status := w.token("web", refreshing(shown.RefreshToken))
		if status != http.StatusOK {
			t.Fatalf("%d %+v", status, fresh)
		}
		w.info(t, fresh.AccessToken, "email", "email_verified", "name")
		if err := w.crm.Purge(t.Context(), grant); err != nil {
			t.Fatal(err)
		}
		w.info(t, fresh.AccessToken)
		w.open()
		again, status := w.token("web", refreshing(fresh.RefreshToken))
		if status != http.StatusOK {
			t.Fatalf("%d %+v", status, again)
		}
		w.info(t, again.AccessToken)
		if strings.Contains(log.String(), told.Email) || strings.Contains(log.String(), told.Name) {
			t.Error("it is in the log")
		}
	})
}

// What a grant covers ends with the grant's time, purged or not.
func TestClaimsEndWithTheTimeOfTheGrant(t *testing.T) {
	run(t, func(w *world) {
		grant := w.give(w.seed, "email")
		w.tell(w.seed, grant, signin.Claims{Email: told.Email})
		time.Sleep(23 * time.Hour)
		w.grant = w.give(w.seed, "accounts", "offers")
		w.binding = w.bound(w.seed, accountOf(w.seed))
		if got := w.show(w.grant, w.binding); got.Code != http.StatusCreated {
			t.Fatalf("%d %s", got.Code, got.Body)
		}
		time.Sleep(58 * time.Minute)
		b := w.browser()
		b.signIn()
		out := b.agrees("yes")
		w.info(t, out.AccessToken, "email", "email_verified")
		time.Sleep(2*time.Minute + time.Second)
		w.info(t, out.AccessToken)
	})
}

// The customer is asked after the sign-in, in both languages, and may say no.
func TestConsentPage(t *testing.T) {
	run(t, func(w *world) {
		w.tell(w.seed, w.give(w.seed, "email"), signin.Claims{Email: told.Email})
		b := w.browser()
		in := b.signIn()
		if got := back(t, b.follow(b.get("/authorize?"+asking("web", "scope", wants, "prompt", "none").Encode()))); got.Get("error") != "consent_required" {
			t.Errorf("prompt=none without consent: %v", got)
		}
		for lang, words := range map[string][]string{
			"en": {"Web shop", "Your e-mail address", "you told it this merchant", "Your name", "Your telephone number", "not told", "Go on without it"},
			"ko": {"Web shop", "이메일 주소", "이 상점에 알려 주신 정보입니다", "이름", "전화번호", "알려 주지 않으셨습니다", "알리지 않고 계속"},
		} {
			text, _ := b.page("ui_locales", lang)
			for _, word := range words {
				if !strings.Contains(text, word) {
					t.Errorf("%s: the page does not say %q", lang, word)
				}
			}
			if strings.Contains(text, told.Email) || strings.Contains(text, in.Customer) {
				t.Error("the page shows more than it asks for")
			}
		}
		w.info(t, b.agrees("no").AccessToken)
		b.page() // a no is not kept
		w.info(t, b.agrees("yes").AccessToken, "email", "email_verified")
		out, _ := w.token("web", exchange("web", b.code("web", "scope", wants, "prompt", "none")))
		w.info(t, out.AccessToken, "email", "email_verified")
		other := w.browser()
		other.signIn()
		_, id := b.page("scope", wants, "client_id", "app", "redirect_uri", "http://127.0.0.1:9999/back") // each shop asks for itself
		if got := other.follow(other.post("/login/consent", url.Values{"request": {id}, "agree": {"yes"}})); got.Code != http.StatusForbidden {
			t.Errorf("another browser answers: %d", got.Code)
		}
		b.call("DELETE", "/v1/session", struct{}{})
		if got := b.follow(b.post("/login/consent", url.Values{"request": {id}, "agree": {"yes"}})); got.Code != http.StatusOK || !strings.Contains(bodyOf(got), `name="account"`) {
			t.Errorf("a customer who signed out answers: %d", got.Code)
		}
	})
}

// Who signs in for a shop that asks for more comes to the page before the shop.
func TestSignInLeadsToTheConsentPage(t *testing.T) {
	run(t, func(w *world) {
		b := w.browser()
		page := b.follow(b.get("/authorize?" + asking("web", "scope", wants).Encode()))
		_, after, _ := strings.Cut(page.Body.String(), `data-request="`)
		id, _, _ := strings.Cut(after, `"`)
		s := sign(b.text(w.account), w.seed)
		s.Request = id
		var in server.SignedIn
		read(t, b.call("POST", "/v1/session", s), http.StatusCreated, &in)
		if got := b.get(in.Next); got.Code != http.StatusOK || !strings.Contains(bodyOf(got), "/login/consent") {
			t.Errorf("by the call: %d", got.Code)
		}
		form := w.browser()
		page = form.follow(form.get("/authorize?" + asking("web", "scope", wants).Encode()))
		_, after, _ = strings.Cut(page.Body.String(), `data-request="`)
		id, _, _ = strings.Cut(after, `"`)
		s = sign(form.text(w.account), w.seed)
		got := form.follow(form.post("/login/signature", url.Values{"request": {id}, "message": {s.Message}, "signature": {s.Signature}}))
		if got.Code != http.StatusOK || !strings.Contains(bodyOf(got), "/login/consent") {
			t.Errorf("by the form: %d", got.Code)
		}
	})
}

// Each check of a profile refuses, and nothing of it is kept.
func TestProfilesAreChecked(t *testing.T) {
	run(t, func(w *world) {
		grant := w.give(w.seed, "email", "name")
		now := uint64(time.Now().UnixMilli())
		good := told.Sign(w.pairwise(), merchant, grant, now)
		forged, moved, elsewhere, unknown := good, good, told.Sign(w.pairwise(), did.Merchant{1}, grant, now), told.Sign(w.pairwise(), merchant, consent.GrantID{1}, now)
		forged.Claims.Name = "Somebody"
		moved.Grant = w.grant
		other, _ := vault.NewWrapKey([32]byte{5})
		refused(t, "changed claims", w.hand(forged, w.sealing), http.StatusForbidden, fault.BadSignature)
		refused(t, "another grant of the customer", w.hand(moved, w.sealing), http.StatusForbidden, fault.BadSignature)
		refused(t, "another merchant", w.hand(elsewhere, w.sealing), http.StatusForbidden, fault.Unauthorized)
		refused(t, "a grant that nobody gave", w.hand(unknown, w.sealing), http.StatusForbidden, fault.NoGrant)
		refused(t, "sealed to somebody else", w.hand(good, other), http.StatusForbidden, fault.BadProof)
		refused(t, "another customer", w.tell(did.Seed{31: 2}, grant, told), http.StatusForbidden, fault.BadSignature)
		refused(t, "no address", w.tell(w.seed, grant, signin.Claims{Email: "nobody"}), http.StatusUnprocessableEntity, fault.Malformed)
		refused(t, "no grant", w.browser().call("POST", "/v1/profile", server.Telling{Grant: "12"}), http.StatusUnprocessableEntity, fault.Malformed)
		refused(t, "no seal", w.browser().call("POST", "/v1/profile", server.Telling{Grant: grant.String(), Sealed: []byte{1}}), http.StatusUnprocessableEntity, fault.Malformed)
		late := told.Sign(w.pairwise(), merchant, grant, now-3_600_001)
		refused(t, "signed long ago", w.hand(late, w.sealing), http.StatusForbidden, fault.Expired)
		if len(w.stored("crm/profiles")) != 0 {
			t.Error("something that was refused is kept")
		}
		if got := w.hand(good, w.sealing); got.Code != http.StatusNoContent {
			t.Errorf("%d %s", got.Code, got.Body)
		}
		time.Sleep(time.Second)
		if got := w.tell(w.seed, grant, signin.Claims{}); got.Code != http.StatusNoContent {
			t.Errorf("taking it back: %d %s", got.Code, got.Body)
		}
		refused(t, "what was taken back", w.hand(good, w.sealing), http.StatusForbidden, fault.Replayed)
	})
}
