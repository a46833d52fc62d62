package signin

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"maps"
	"slices"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/signin"
)

// ScopeAccounts asks for the accounts that the customer showed this merchant.
const ScopeAccounts = "accounts"

// provider is the library's Storage: what a shop asks for, codes, tokens. Codes
// and access tokens live for minutes and in memory: a restart voids them and
// shops ask again. Refresh tokens and keys are on disk.
type provider struct{ *Server }

// access is an access token; its name is all that the client's text holds.
type access struct {
	client   string
	customer did.Key
	binding  signin.BindingID
	subject  string
	scopes   []string
	until    time.Time
}

const (
	// mostAnswered bounds the logins whose codes are known, and access tokens.
	mostAnswered = 50_000
	// loginsEach bounds both for one customer. A code is known for as long as its
	// tokens live; of access tokens the oldest goes.
	loginsEach = 64
)

// CreateAuthRequest takes a shop's request. With prompt=none the customer must
// be signed in already.
func (p provider) CreateAuthRequest(ctx context.Context, r *oidc.AuthRequest, hint string) (op.AuthRequest, error) {
	v, now := visitorOf(ctx), time.Now()
	switch {
	case r.CodeChallenge == "" || r.CodeChallengeMethod != oidc.CodeChallengeMethodS256:
		return nil, oidc.ErrInvalidRequest().WithDescription("PKCE is required: code_challenge with the method S256")
	case r.ResponseMode != "" && r.ResponseMode != oidc.ResponseModeQuery:
		return nil, oidc.ErrInvalidRequest().WithDescription("the only response_mode is query")
	case !slices.Contains(r.Scopes, oidc.ScopeOpenID):
		return nil, oidc.ErrInvalidScope().WithDescription("the scope openid is required")
	case len(r.State)+len(r.Nonce) > 2048:
		return nil, oidc.ErrInvalidRequest().WithDescription("state and nonce are longer than 2,048 bytes")
	}
	a := asked{
		Client: r.ClientID, Redirect: r.RedirectURI, State: r.State, Nonce: r.Nonce, Scopes: known(r.Scopes), Challenge: r.CodeChallenge,
		MaxAge: r.MaxAge, Hint: hint, Browser: browserHash(v.browser), At: now.UnixMilli(),
	}
	for _, tag := range r.UILocales {
		if len(a.Languages) < 4 {
			a.Languages = append(a.Languages, tag.String())
		}
	}
	if slices.Contains(r.Prompt, oidc.PromptNone) {
		if v.session == nil || !a.satisfied(v.session, now) || hint != "" && hint != p.secret.subject(a.Client, v.session.customer) {
			return nil, oidc.ErrLoginRequired()
		}
	}
	if slices.Contains(r.Prompt, oidc.PromptNone) && !p.sessions.agreed(v.session, a) {
		return nil, errConsentRequired()
	}
	id, err := p.sealAsked(a)
	return &answered{asked: a, id: id}, err
}

// errConsentRequired answers prompt=none where the customer was not asked yet. The
// library has no name for it.
func errConsentRequired() *oidc.Error { return &oidc.Error{ErrorType: "consent_required"} }

// known drops scopes that mean nothing here.
func known(scopes []string) []string {
	var out []string
	for _, s := range []string{oidc.ScopeOpenID, ScopeAccounts, oidc.ScopeEmail, oidc.ScopeProfile, oidc.ScopePhone, oidc.ScopeOfflineAccess} {
		if slices.Contains(scopes, s) {
			out = append(out, s)
		}
	}
	return out
}

// answer gives a request the customer of a session and returns where the browser
// goes on. Refused: unauthorized when the shop expects another customer, or a
// newer sign-in.
func (s *Server) answer(a asked, one *session, now time.Time) (string, error) {
	const op = "answer shop's request"
	subject := s.secret.subject(a.Client, one.customer)
	if a.Hint != "" && a.Hint != subject {
		return "", fault.New(fault.Unauthorized, op, "the shop expects another customer; sign out first")
	}
	if !a.satisfied(one, now) {
		return "", fault.New(fault.Unauthorized, op, "the shop wants a new sign-in")
	}
	made := &answered{
		asked: a, id: rand.Text(), done: true, customer: one.customer, binding: one.binding, subject: subject, signedIn: one.began, until: now.Add(codeLife),
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.crowded(one.customer) {
		s.sweep(now)
	}
	if s.crowded(one.customer) {
		return "", fault.New(fault.RateLimited, op, "too many at once; try again in some minutes")
	}
	s.answered[made.id] = made
	return "/authorize/callback?id=" + made.id, nil
}

// crowded reports whether there is no place for another login of a customer,
// wanting the lock held.
func (s *Server) crowded(customer did.Key) bool {
	own := 0
	for _, a := range s.answered {
		if a.customer == customer {
			own++
		}
	}
	for _, a := range s.codes {
		if a.customer == customer {
			own++
		}
	}
	return own >= loginsEach || len(s.answered)+len(s.codes) >= mostAnswered
}

// makeRoom drops a customer's oldest access token if another one would be too
// many, wanting the lock held.
func (s *Server) makeRoom(customer did.Key) {
	own, oldest := 0, ""
	for id, a := range s.access {
		if a.customer != customer {
			continue
		}
		if own++; oldest == "" || a.until.Before(s.access[oldest].until) {
			oldest = id
		}
	}
	if own >= loginsEach {
		delete(s.access, oldest)
	}
}

// sweep drops what is over, wanting the lock held. A used code is remembered
// for as long as its tokens live, so that showing it again can end them.
func (s *Server) sweep(now time.Time) {
	maps.DeleteFunc(s.answered, func(_ string, a *answered) bool { return !now.Before(a.until.Add(accessLife)) })
	maps.DeleteFunc(s.codes, func(_ [32]byte, a *answered) bool { return !now.Before(a.until.Add(accessLife)) })
	maps.DeleteFunc(s.access, func(_ string, a *access) bool { return !now.Before(a.until) })
}

var errNotFound = fault.New(fault.NotFound, "look up sign-in", "it is unknown, used or too old; begin again at the shop")

// AuthRequestByID finds a request of this browser.
func (p provider) AuthRequestByID(ctx context.Context, id string) (op.AuthRequest, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	a, ok := p.answered[id]
	if !ok || a.Browser != browserHash(visitorOf(ctx).browser) || !time.Now().Before(a.until) {
		return nil, errNotFound
	}
	return a, nil
}

func codeHash(code string) [32]byte { return sha256.Sum256([]byte("souk/v1/code\x00" + code)) }

// SaveAuthCode notes the code of a request. A request has one.
func (p provider) SaveAuthCode(_ context.Context, id, code string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	a, ok := p.answered[id]
	if !ok {
		return errNotFound
	}
	delete(p.answered, id)
	a.code = codeHash(code)
	p.codes[a.code] = a
	return nil
}

// AuthRequestByCode uses a code up, whatever becomes of it. One that is shown
// again was copied: what was issued for it ends.
func (p provider) AuthRequestByCode(ctx context.Context, code string) (op.AuthRequest, error) {
	p.mu.Lock()
	a, ok := p.codes[codeHash(code)]
	replayed := ok && a.used
	if ok {
		a.used = true
	}
	if replayed {
		for _, token := range a.tokens {
			delete(p.access, token)
		}
	}
	p.mu.Unlock()
	if replayed && a.family != "" {
		if err := p.refreshes.end(ctx, a.family); err != nil {
			return nil, err
		}
	}
	if !ok || replayed || !time.Now().Before(a.until) || !p.inForce(a.customer, a.binding) {
		return nil, errNotFound
	}
	return a, nil
}

// DeleteAuthRequest forgets nothing yet: a code must be known as used.
func (p provider) DeleteAuthRequest(context.Context, string) error { return nil }

// CreateAccessToken makes an access token.
func (p provider) CreateAccessToken(_ context.Context, r op.TokenRequest) (string, time.Time, error) {
	now := time.Now()
	token := &access{subject: r.GetSubject(), scopes: r.GetScopes(), until: now.Add(accessLife)}
	p.mu.Lock()
	defer p.mu.Unlock()
	id := rand.Text()
	switch r := r.(type) {
	case *answered:
		token.client, token.customer, token.binding = r.Client, r.customer, r.binding
		r.tokens = append(r.tokens, id)
	case *refreshing:
		token.client, token.customer, token.binding = r.Client, r.Customer, r.Binding
	default:
		return "", time.Time{}, oidc.ErrUnauthorizedClient()
	}
	p.sweep(now)
	p.makeRoom(token.customer)
	if len(p.access) >= mostAnswered {
		return "", time.Time{}, fault.New(fault.RateLimited, "make access token", "too many at once; try again in a minute")
	}
	p.access[id] = token
	return id, token.until, nil
}

// CreateAccessAndRefreshTokens makes both; a refresh token that is shown is replaced.
func (p provider) CreateAccessAndRefreshTokens(ctx context.Context, r op.TokenRequest, shown string) (string, string, time.Time, error) {
	now := time.Now()
	var fresh string
	switch r := r.(type) {
	case *answered:
		f := family{
			Client: r.Client, Customer: r.customer, Binding: r.binding, Scopes: r.Scopes,
			AuthTime: milliseconds(r.signedIn), Until: milliseconds(r.signedIn.Add(refreshLife)),
		}
		token, err := p.refreshes.begin(ctx, f, now)
		if err != nil {
			return "", "", time.Time{}, err
		}
		p.mu.Lock()
		r.family = token
		p.mu.Unlock()
		fresh = token
	case *refreshing:
		token, ok, err := p.refreshes.next(ctx, shown, now)
		if err != nil {
			return "", "", time.Time{}, err
		}
		if !ok {
			return "", "", time.Time{}, oidc.ErrInvalidGrant()
		}
		fresh = token
	}
	id, until, err := p.CreateAccessToken(ctx, r)
	return id, fresh, until, err
}

// TokenRequestByRefreshToken finds what a refresh token is for.
func (p provider) TokenRequestByRefreshToken(ctx context.Context, token string) (op.RefreshTokenRequest, error) {
	f, ok, err := p.refreshes.find(ctx, token, time.Now())
	if err != nil {
		return nil, err
	}
	if !ok || !p.inForce(f.Customer, f.Binding) {
		return nil, op.ErrInvalidRefreshToken
	}
	return &refreshing{family: f, subject: p.secret.subject(f.Client, f.Customer), token: token}, nil
}

// TerminateSession is not called: TerminateSessionFromRequest is.
func (p provider) TerminateSession(context.Context, string, string) error { return nil }

// TerminateSessionFromRequest logs this browser out if the shop shows whom it
// means, and asks the customer otherwise.
func (p provider) TerminateSessionFromRequest(ctx context.Context, r *op.EndSessionRequest) (string, error) {
	v := visitorOf(ctx)
	if v.session == nil {
		return r.RedirectURI, nil
	}
	if r.UserID == "" || r.UserID != p.secret.subject(r.ClientID, v.session.customer) {
		return "/logout", nil
	}
	return r.RedirectURI, notEnded(p.sessions.end(ctx, v.session))
}

// RevokeToken ends an access token, or a refresh token with all that follow it.
func (p provider) RevokeToken(ctx context.Context, token, _, client string) *oidc.Error {
	p.mu.Lock()
	if a, ok := p.access[token]; ok && a.client == client {
		delete(p.access, token)
	}
	p.mu.Unlock()
	if f, ok := p.refreshes.peek(token); ok && f.Client == client {
		if err := p.refreshes.end(ctx, token); err != nil {
			return oidc.ErrServerError()
		}
	}
	return nil
}

// GetRefreshTokenInfo tells a refresh token from another text.
func (p provider) GetRefreshTokenInfo(_ context.Context, client, token string) (string, string, error) {
	f, ok := p.refreshes.peek(token)
	if !ok || f.Client != client {
		return "", "", op.ErrInvalidRefreshToken
	}
	return p.secret.subject(client, f.Customer), token, nil
}

// SigningKey is the key to sign with.
func (p provider) SigningKey(ctx context.Context) (op.SigningKey, error) {
	return p.keys.current(ctx, time.Now())
}

// SignatureAlgorithms is RS256: every client speaks it.
func (p provider) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{jose.RS256}, nil
}

// KeySet lists the public keys.
func (p provider) KeySet(ctx context.Context) ([]op.Key, error) {
	return p.keys.public(ctx, time.Now())
}

// GetClientByClientID finds a configured client.
func (p provider) GetClientByClientID(_ context.Context, id string) (op.Client, error) {
	c, ok := p.config.client(id)
	if !ok {
		return nil, oidc.ErrInvalidClient().WithDescription("no such client")
	}
	return c, nil
}

// AuthorizeClientIDSecret compares a client's secret.
func (p provider) AuthorizeClientIDSecret(_ context.Context, id, secret string) error {
	c, ok := p.config.client(id)
	if !ok || !c.knows(secret) {
		return oidc.ErrInvalidClient().WithDescription("client and secret do not fit")
	}
	return nil
}

// SetUserinfoFromScopes gives the ID token its subject and nothing else: scopes ask
// for what userinfo says, and the claims parameter is not offered.
func (p provider) SetUserinfoFromScopes(_ context.Context, info *oidc.UserInfo, subject, _ string, _ []string) error {
	info.Subject = subject
	return nil
}

// SetUserinfoFromToken says what the token's scopes ask for and a live grant
// covers: the subject, the customer's accounts, and what the customer tells of
// themselves.
func (p provider) SetUserinfoFromToken(_ context.Context, info *oidc.UserInfo, id, subject, _ string) error {
	now := time.Now()
	p.mu.Lock()
	token, ok := p.access[id]
	p.mu.Unlock()
	if !ok || token.subject != subject || !now.Before(token.until) || !p.inForce(token.customer, token.binding) {
		return oidc.ErrAccessDenied().WithDescription("the token is unknown, over, or the customer's grant ended")
	}
	info.Subject = subject
	if slices.Contains(token.scopes, ScopeAccounts) {
		names := []string{}
		for _, shown := range p.config.Directory.Accounts(token.customer, milliseconds(now)) {
			names = append(names, shown.Bound.Account.DID())
		}
		info.AppendClaims(ScopeAccounts, slices.Compact(names))
	}
	p.describe(info, token.scopes, token.customer, now)
	return nil
}

// SetIntrospectionFromToken is not offered.
func (p provider) SetIntrospectionFromToken(context.Context, *oidc.IntrospectionResponse, string, string, string) error {
	return oidc.ErrAccessDenied()
}

// GetPrivateClaimsFromScopes adds nothing.
func (p provider) GetPrivateClaimsFromScopes(context.Context, string, string, []string) (map[string]any, error) {
	return nil, nil
}

// GetKeyByIDAndClientID knows no keys of clients.
func (p provider) GetKeyByIDAndClientID(context.Context, string, string) (*jose.JSONWebKey, error) {
	return nil, oidc.ErrInvalidClient()
}

// ValidateJWTProfileScopes is not offered.
func (p provider) ValidateJWTProfileScopes(context.Context, string, []string) ([]string, error) {
	return nil, oidc.ErrInvalidScope()
}

// Health has nothing to say: the peer's own check does.
func (p provider) Health(context.Context) error { return nil }

// inForce reports whether a customer's binding stands under a live grant.
func (s *Server) inForce(customer did.Key, id signin.BindingID) bool {
	shown, ok := s.config.Directory.Binding(id)
	if !ok || shown.Bound.Customer != customer {
		return false
	}
	for _, standing := range s.config.Directory.BoundTo(shown.Bound.Account, milliseconds(time.Now())) {
		if standing.Bound.ID == id {
			return true
		}
	}
	return false
}
