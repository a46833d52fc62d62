package signin

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/souk-network/souk/protocol/fault"
)

// Server is a merchant's sign-in: pages, sessions, OpenID Connect. It has no
// goroutine of its own.
type Server struct {
	config    Config
	scheme    string
	domain    string
	secret    secret
	requests  box
	nonces    *nonces
	sessions  *sessions
	keys      *keyring
	refreshes *refreshes
	handler   http.Handler

	mu       sync.Mutex
	answered map[string]*answered // by id, until the shop was told a code
	codes    map[[32]byte]*answered
	access   map[string]*access
}

// New opens what is on disk. It starts nothing.
func New(ctx context.Context, config Config) (*Server, error) {
	if err := config.Validate(); err != nil {
		return nil, err
	}
	config = config.withDefaults()
	issuer, _ := url.Parse(config.Issuer)
	s := &Server{
		config: config, scheme: issuer.Scheme, domain: issuer.Host, nonces: newNonces(),
		answered: map[string]*answered{}, codes: map[[32]byte]*answered{}, access: map[string]*access{},
	}
	var err error
	if s.secret, err = openSecret(ctx, config.Store); err != nil {
		return nil, err
	}
	s.requests = s.secret.box("requests")
	if s.sessions, err = openSessions(ctx, config, time.Now()); err != nil {
		return nil, err
	}
	if s.keys, err = openKeyring(ctx, config.Store, config.KeyLife); err != nil {
		return nil, err
	}
	if s.refreshes, err = openRefreshes(ctx, config.Store); err != nil {
		return nil, err
	}
	s.handler, err = s.routes()
	return s, err
}

// ServeHTTP serves all of it.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

func (s *Server) openID() (*op.Provider, error) {
	options := []op.Option{
		op.WithCrypto(s.secret.box("tokens")), op.WithCORSOptions(nil),
		op.WithLogger(slog.New(slog.DiscardHandler)), // its lines quote requests
	}
	if s.scheme == "http" {
		options = append(options, op.WithAllowInsecure())
	}
	config := &op.Config{CodeMethodS256: true, AuthMethodPost: true, GrantTypeRefreshToken: true, DefaultLogoutRedirectURI: "/logout"}
	return op.NewProvider(config, provider{s}, op.StaticIssuer(s.config.Issuer), options...)
}

func (s *Server) routes() (http.Handler, error) {
	openID, err := s.openID()
	if err != nil {
		return nil, fault.Wrap(fault.Malformed, configuring, err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", s.discovery)
	mux.Handle("GET /keys", openID)
	mux.Handle("POST /oauth/token", wellFormed(openID))
	mux.Handle("POST /revoke", wellFormed(openID))
	mux.Handle("GET /userinfo", openID)
	mux.Handle("POST /userinfo", wellFormed(openID))

	browser := http.NewServeMux()
	browser.Handle("GET /authorize", openID)
	browser.Handle("GET /authorize/callback", openID)
	browser.Handle("GET /end_session", openID)
	s.pages(browser)
	s.calls(browser)
	mux.Handle("/", http.NewCrossOriginProtection().Handler(s.visited(browser)))
	return s.guarded(mux), nil
}

// guarded refuses requests for another host, and says to browsers what none of
// these answers may ever do.
func (s *Server) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if s.scheme == "https" {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		if !strings.EqualFold(r.Host, s.domain) {
			refuse(w, http.StatusMisdirectedRequest, fault.New(fault.Unauthorized, "sign in", "addressed to another host than the issuer's"))
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(w, r)
	})
}

const maxBody = 64 << 10

// wellFormed refuses forms and credentials that do not parse, at which the
// library stumbles.
func wellFormed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		_, badUser := url.QueryUnescape(user)
		_, badPassword := url.QueryUnescape(password)
		if r.ParseForm() != nil || badUser != nil || badPassword != nil {
			writeJSON(w, http.StatusBadRequest, oidc.ErrInvalidRequest().WithDescription("the form or the credentials do not parse"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// discovery describes what is offered here, and no more: the library would
// also name flows that no client is allowed.
func (s *Server) discovery(w http.ResponseWriter, _ *http.Request) {
	at := func(path string) string { return s.config.Issuer + path }
	writeJSON(w, http.StatusOK, map[string]any{
		"issuer": s.config.Issuer, "authorization_endpoint": at("/authorize"), "token_endpoint": at("/oauth/token"),
		"userinfo_endpoint": at("/userinfo"), "revocation_endpoint": at("/revoke"), "end_session_endpoint": at("/end_session"), "jwks_uri": at("/keys"),
		"scopes_supported": []string{"openid", ScopeAccounts, "email", "profile", "phone", "offline_access"}, "response_types_supported": []string{"code"},
		"response_modes_supported": []string{"query"}, "grant_types_supported": []string{"authorization_code", "refresh_token"},
		"subject_types_supported": []string{"pairwise"}, "id_token_signing_alg_values_supported": []string{"RS256"},
		"token_endpoint_auth_methods_supported":      []string{"client_secret_basic", "client_secret_post", "none"},
		"revocation_endpoint_auth_methods_supported": []string{"client_secret_basic", "client_secret_post", "none"},
		"claims_supported":                           claims(),
		"code_challenge_methods_supported":           []string{"S256"}, "ui_locales_supported": languages(),
		"prompt_values_supported": []string{"none", "login"}, "claims_parameter_supported": false, "request_parameter_supported": false, "request_uri_parameter_supported": false,
	})
}

// claims are all that a token or userinfo may hold.
func claims() []string {
	return []string{
		"sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "amr", "azp", "at_hash", "c_hash", ScopeAccounts,
		"email", "email_verified", "name", "phone_number", "phone_number_verified",
	}
}

// visitor is a browser, and its session if it has one.
type visitor struct {
	browser string // random; binds nonces and shops' requests to this browser
	session *session
}

type visitorKey struct{}

func visitorOf(ctx context.Context) visitor {
	v, _ := ctx.Value(visitorKey{}).(visitor)
	return v
}

const (
	browserCookie = "__Host-souk-browser"
	sessionCookie = "__Host-souk-session"
)

// visited knows the browser again, or gives it a name, and finds its session.
// A session whose binding no longer stands is over.
func (s *Server) visited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		now, v := time.Now(), visitor{}
		if c, err := r.Cookie(browserCookie); err == nil && len(c.Value) == sessionTokenSize {
			v.browser = c.Value
		} else {
			v.browser = rand.Text()
			setCookie(w, browserCookie, v.browser, 0)
		}
		if c, err := r.Cookie(sessionCookie); err == nil {
			found, fresh := s.sessions.find(r.Context(), c.Value, now)
			switch {
			case found == nil:
				setCookie(w, sessionCookie, "", -1)
			case !s.inForce(found.customer, found.binding):
				_ = s.sessions.end(r.Context(), found) // it holds no more after a restart either
				setCookie(w, sessionCookie, "", -1)
			default:
				v.session = found
			}
			if fresh != "" && v.session != nil {
				setCookie(w, sessionCookie, fresh, 0)
			}
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), visitorKey{}, v)))
	})
}

// setCookie sets a cookie of this host alone, for this browser run. A negative
// age removes it.
func setCookie(w http.ResponseWriter, name, value string, age int) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: age, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// refusal is a problem document (RFC 9457), as the peer's API writes them.
type refusal struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Kind   string `json:"kind"`
	Detail string `json:"detail"`
}

func refuse(w http.ResponseWriter, status int, err error) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(refusal{http.StatusText(status), status, fault.KindOf(err).String(), err.Error()})
}

// statusOf is the HTTP status of a refusal.
func statusOf(err error) int {
	switch fault.KindOf(err) {
	case fault.Malformed:
		return http.StatusUnprocessableEntity
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.Unauthorized, fault.BadSignature, fault.Replayed, fault.Expired, fault.NotYet:
		return http.StatusForbidden
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.RateLimited:
		return http.StatusTooManyRequests
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	case fault.Full:
		return http.StatusInsufficientStorage
	case fault.Internal:
		return http.StatusInternalServerError
	}
	return http.StatusForbidden
}

// onChain reports whether accounts of a chain may sign in here.
func (s *Server) onChain(id uint64) bool { return slices.Contains(s.config.Chains, id) }
