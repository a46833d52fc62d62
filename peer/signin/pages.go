package signin

import (
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/signin"
)

//go:embed page
var pageFiles embed.FS

var pageTemplate = template.Must(template.ParseFS(pageFiles, "page/page.html"))

// view is what the page shows. Exactly one of Form, Sign, Inside, Consent and
// Outside is how far the customer is.
type view struct {
	T       texts
	Lang    string
	Other   string // the other language's code
	Here    string // this page without its language
	Shop    string // merchant
	Client  string // the shop that asks, or empty
	Request string
	Chains  []uint64
	Account string // of a session, or as it was typed
	Message string // to be signed
	Problem string
	Wishes  []wish // what the shop asks about the person
	Form    bool   // choose a wallet
	Sign    bool   // sign with another wallet
	Inside  bool   // signed in
	Consent bool   // asked whether the shop may have what it wishes
	Outside bool   // signed out
	Leaving bool   // asked whether to sign out
}

func (s *Server) pages(mux *http.ServeMux) {
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/login", http.StatusSeeOther) })
	mux.HandleFunc("GET /login", s.showLogin)
	mux.HandleFunc("POST /login", s.takeAccount)
	mux.HandleFunc("POST /login/signature", s.takeSignature)
	mux.HandleFunc("POST /login/consent", s.takeConsent)
	mux.HandleFunc("GET /logout", s.showLogout)
	mux.HandleFunc("POST /logout", s.takeLogout)
	for name, kind := range map[string]string{"style.css": "text/css; charset=utf-8", "login.js": "text/javascript; charset=utf-8"} {
		mux.HandleFunc("GET /assets/"+name, func(w http.ResponseWriter, _ *http.Request) {
			raw, err := pageFiles.ReadFile("page/" + name)
			if err != nil {
				panic(err) // it is embedded
			}
			w.Header().Set("Content-Type", kind)
			w.Header().Set("Cache-Control", "max-age=300")
			_, _ = w.Write(raw)
		})
	}
}

// render writes the page. What a form leads to is named in the policy: browsers
// hold the whole way to it, the way back to the shop too.
func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, v view, asks *asked) {
	var wanted []string
	forms := "'self'"
	if asks != nil {
		wanted = asks.Languages
		if c, ok := s.config.client(asks.Client); ok {
			v.Client = c.Name
		}
		if back, err := url.Parse(asks.Redirect); err == nil {
			forms += " " + back.Scheme + "://" + back.Host
		}
	}
	v.Lang = languageOf(r, wanted)
	v.Other = "en"
	if v.Lang == "en" {
		v.Other = "ko"
	}
	v.T, v.Shop, v.Chains = textsOf(v.Lang), s.config.Name, s.config.Chains
	v.Here = "/login?request=" + url.QueryEscape(v.Request)
	if v.Leaving || v.Outside {
		v.Here = "/logout?"
	}
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action "+forms+"; frame-ancestors 'none'; base-uri 'none'")
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", v.Lang)
	w.WriteHeader(status)
	_ = pageTemplate.Execute(w, v)
}

// shopRequest opens the shop's request of a page, if there is one.
func (s *Server) shopRequest(r *http.Request, id string) (*asked, error) {
	if id == "" {
		return nil, nil
	}
	a, err := s.openAsked(id, visitorOf(r.Context()).browser, time.Now())
	if err != nil {
		return nil, err
	}
	return &a, nil
}

func (s *Server) showLogin(w http.ResponseWriter, r *http.Request) {
	id, v := r.URL.Query().Get("request"), visitorOf(r.Context())
	asks, err := s.shopRequest(r, id)
	switch {
	case err != nil:
		s.render(w, r, statusOf(err), view{Form: true, Problem: s.problem(r, err)}, nil)
	case v.session == nil:
		s.render(w, r, http.StatusOK, view{Form: true, Request: id, Problem: s.named(r)}, asks)
	case asks == nil:
		s.render(w, r, http.StatusOK, view{Inside: true, Account: v.session.account.String()}, nil)
	case !asks.satisfied(v.session, time.Now()): // the shop wants the customer to sign in again
		s.render(w, r, http.StatusOK, view{Form: true, Request: id, Problem: s.named(r)}, asks)
	case !s.sessions.agreed(v.session, *asks):
		s.askConsent(w, r, id, *asks, v.session)
	default:
		s.goOn(w, r, id, *asks, v.session)
	}
}

// goOn sends the browser back to the shop with an answer.
func (s *Server) goOn(w http.ResponseWriter, r *http.Request, id string, asks asked, one *session) {
	next, err := s.answer(asks, one, time.Now())
	if err != nil {
		s.render(w, r, statusOf(err), view{Form: true, Request: id, Problem: s.problem(r, err)}, &asks)
		return
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
}

// onward is where a browser goes that just signed in: to the shop, or to the page
// that asks whether the shop may have what it wishes.
func (s *Server) onward(asks asked, id string, one *session, now time.Time) (string, error) {
	if s.sessions.agreed(one, asks) {
		return s.answer(asks, one, now)
	}
	return "/login?request=" + url.QueryEscape(id), nil
}

func (s *Server) askConsent(w http.ResponseWriter, r *http.Request, id string, asks asked, one *session) {
	t := textsOf(languageOf(r, asks.Languages))
	s.render(w, r, http.StatusOK, view{Consent: true, Request: id, Wishes: s.wishes(asks, one.customer, t, time.Now())}, &asks)
}

// takeConsent goes on with all that the shop asks for, or without what is about
// the person. A yes is kept for the session, a no is not: the shop may ask again.
func (s *Server) takeConsent(w http.ResponseWriter, r *http.Request) {
	id, v := r.PostFormValue("request"), visitorOf(r.Context())
	asks, err := s.shopRequest(r, id)
	switch {
	case err != nil:
		s.render(w, r, statusOf(err), view{Form: true, Problem: s.problem(r, err)}, nil)
	case asks == nil || v.session == nil || !asks.satisfied(v.session, time.Now()): // signed out since
		http.Redirect(w, r, "/login?request="+url.QueryEscape(id), http.StatusSeeOther)
	case r.PostFormValue("agree") == "yes":
		s.sessions.agree(v.session, *asks)
		s.goOn(w, r, id, *asks, v.session)
	default:
		s.goOn(w, r, id, asks.without(), v.session)
	}
}

// takeAccount writes the text for an account that was typed in.
func (s *Server) takeAccount(w http.ResponseWriter, r *http.Request) {
	id := r.PostFormValue("request")
	asks, err := s.shopRequest(r, id)
	if err != nil {
		s.render(w, r, statusOf(err), view{Form: true, Problem: s.problem(r, err)}, nil)
		return
	}
	typed := strings.TrimSpace(r.PostFormValue("account"))
	account, err := readAccount(typed, r.PostFormValue("chain"))
	var text string
	if err == nil {
		text, err = s.compose(account, visitorOf(r.Context()).browser, time.Now())
	}
	if err != nil {
		s.render(w, r, statusOf(err), view{Form: true, Request: id, Account: typed, Problem: s.problem(r, err)}, asks)
		return
	}
	s.render(w, r, http.StatusOK, view{Sign: true, Request: id, Message: text}, asks)
}

// readAccount takes a CAIP-10 name, or an address and the chain beside it. An
// address in one case has no check sum to hold it to.
func readAccount(text, chain string) (signin.Account, error) {
	if !strings.HasPrefix(text, "0x") {
		return signin.ParseAccount(text)
	}
	id, err := strconv.ParseUint(chain, 10, 64)
	if err != nil {
		return signin.Account{}, fault.New(fault.Malformed, "read account", "choose a chain")
	}
	return signin.AccountOf(id, text)
}

// takeSignature signs in with what another wallet signed.
func (s *Server) takeSignature(w http.ResponseWriter, r *http.Request) {
	id := r.PostFormValue("request")
	text := strings.ReplaceAll(r.PostFormValue("message"), "\r\n", "\n") // as browsers send what a form holds
	asks, err := s.shopRequest(r, id)
	if err != nil {
		s.render(w, r, statusOf(err), view{Form: true, Problem: s.problem(r, err)}, nil)
		return
	}
	signature, err := readSignature(r.PostFormValue("signature"))
	var token string
	var made *session
	if err == nil {
		token, made, err = s.signIn(r.Context(), text, signature)
	}
	if err != nil {
		again := view{Sign: true, Request: id, Message: text, Problem: s.problem(r, err)}
		if kind := fault.KindOf(err); kind != fault.BadSignature && kind != fault.Unavailable {
			again = view{Form: true, Request: id, Problem: again.Problem}
		}
		s.render(w, r, statusOf(err), again, asks)
		return
	}
	setCookie(w, sessionCookie, token, 0)
	next := "/login"
	if asks != nil {
		if next, err = s.onward(*asks, id, made, time.Now()); err != nil {
			s.render(w, r, statusOf(err), view{Inside: true, Account: made.account.String(), Problem: s.problem(r, err)}, nil)
			return
		}
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
}

func (s *Server) showLogout(w http.ResponseWriter, r *http.Request) {
	v := visitorOf(r.Context())
	if v.session == nil {
		s.render(w, r, http.StatusOK, view{Outside: true}, nil)
		return
	}
	s.render(w, r, http.StatusOK, view{Leaving: true, Account: v.session.account.String()}, nil)
}

func (s *Server) takeLogout(w http.ResponseWriter, r *http.Request) {
	v := visitorOf(r.Context())
	if v.session != nil && r.PostFormValue("everywhere") != "" {
		if err := s.logOutEverywhere(r.Context(), w, v); err != nil {
			s.render(w, r, statusOf(err), view{Leaving: true, Account: v.session.account.String(), Problem: s.problem(r, err)}, nil)
			return
		}
	} else if err := s.logOut(r.Context(), w, v); err != nil {
		s.render(w, r, statusOf(err), view{Leaving: true, Problem: s.problem(r, err)}, nil)
		return
	}
	http.Redirect(w, r, "/logout", http.StatusSeeOther)
}

// named is the problem that the page's script met, by the name of its kind.
func (s *Server) named(r *http.Request) string {
	name := r.URL.Query().Get("problem")
	for kind, text := range textsOf(languageOf(r, nil)).Problems {
		if kind.String() == name {
			return text
		}
	}
	if name != "" {
		return textsOf(languageOf(r, nil)).Problem
	}
	return ""
}

// problem is a refusal in the customer's language.
func (s *Server) problem(r *http.Request, err error) string {
	t := textsOf(languageOf(r, nil))
	if text, ok := t.Problems[fault.KindOf(err)]; ok {
		return text
	}
	return t.Problem
}
