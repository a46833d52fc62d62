package signin

import (
	"crypto/sha256"
	"encoding/json"
	"slices"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/signin"
)

// asked is what a shop asked for. Until the customer signed in it travels,
// sealed, in the address of the login page: whoever asks a million times fills
// nothing.
type asked struct {
	Client    string   `json:"c"`
	Redirect  string   `json:"r"`
	State     string   `json:"s,omitempty"`
	Nonce     string   `json:"n,omitempty"`
	Scopes    []string `json:"o"`
	Challenge string   `json:"h"`           // PKCE, S256
	MaxAge    *uint    `json:"m,omitempty"` // seconds since the customer signed in
	Hint      string   `json:"u,omitempty"` // subject that the shop expects
	Languages []string `json:"l,omitempty"`
	Browser   [32]byte `json:"b"` // hash of the browser's cookie: another one cannot go on with it
	At        int64    `json:"t"` // Unix milliseconds
}

const maxAsked = 6 << 10

func browserHash(cookie string) [32]byte {
	return sha256.Sum256([]byte("souk/v1/browser\x00" + cookie))
}

func (s *Server) sealAsked(a asked) (string, error) {
	raw, err := json.Marshal(a)
	if err != nil {
		return "", fault.Wrap(fault.Internal, "seal request", err)
	}
	return s.requests.Encrypt(string(raw))
}

const readingRequest = "read shop's request"

// openAsked reads the sealed request of this browser.
func (s *Server) openAsked(id, browser string, now time.Time) (asked, error) {
	var a asked
	if len(id) > maxAsked {
		return a, fault.New(fault.TooLarge, readingRequest, "not one of ours")
	}
	text, err := s.requests.Decrypt(id)
	if err != nil {
		return a, err
	}
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		return a, fault.New(fault.Malformed, readingRequest, "not one of ours")
	}
	switch {
	case a.Browser != browserHash(browser):
		return a, fault.New(fault.Unauthorized, readingRequest, "it was begun in another browser; go back to the shop and begin again")
	case now.UnixMilli()-a.At >= requestLife.Milliseconds():
		return a, fault.New(fault.Expired, readingRequest, "it is too old; go back to the shop and begin again")
	}
	return a, nil
}

// satisfied reports whether a session is recent enough for the request.
func (a asked) satisfied(one *session, now time.Time) bool {
	if a.MaxAge == nil {
		return true
	}
	if *a.MaxAge == 0 { // sign in now: a session from before the request does not do
		return one.began.UnixMilli() >= a.At
	}
	return now.Sub(one.began) < time.Duration(*a.MaxAge)*time.Second
}

// answered is a request whose customer signed in. It is the library's
// AuthRequest.
type answered struct {
	asked
	id       string
	done     bool
	customer did.Key
	binding  signin.BindingID
	subject  string
	signedIn time.Time

	// guarded by Server.mu
	code   [32]byte
	used   bool // the code was shown once
	tokens []string
	family string // a refresh token
	until  time.Time
}

func (a *answered) GetID() string          { return a.id }
func (a *answered) GetACR() string         { return "" }
func (a *answered) GetAMR() []string       { return amr() }
func (a *answered) GetAudience() []string  { return []string{a.Client} }
func (a *answered) GetAuthTime() time.Time { return a.signedIn }
func (a *answered) GetClientID() string    { return a.Client }
func (a *answered) GetCodeChallenge() *oidc.CodeChallenge {
	return &oidc.CodeChallenge{Challenge: a.Challenge, Method: oidc.CodeChallengeMethodS256}
}
func (a *answered) GetNonce() string                   { return a.Nonce }
func (a *answered) GetRedirectURI() string             { return a.Redirect }
func (a *answered) GetResponseType() oidc.ResponseType { return oidc.ResponseTypeCode }
func (a *answered) GetResponseMode() oidc.ResponseMode { return oidc.ResponseModeQuery }
func (a *answered) GetScopes() []string                { return a.Scopes }
func (a *answered) GetState() string                   { return a.State }
func (a *answered) GetSubject() string                 { return a.subject }
func (a *answered) Done() bool                         { return a.done }

// amr says how the customer was told: by a key (RFC 8176, proof of possession).
func amr() []string { return []string{"pop"} }

// refreshing is a family in use, as the library wants it.
type refreshing struct {
	family
	subject string
	token   string
}

func (r *refreshing) GetAMR() []string            { return amr() }
func (r *refreshing) GetAudience() []string       { return []string{r.Client} }
func (r *refreshing) GetAuthTime() time.Time      { return time.UnixMilli(int64(r.AuthTime)) }
func (r *refreshing) GetClientID() string         { return r.Client }
func (r *refreshing) GetScopes() []string         { return slices.Clone(r.Scopes) }
func (r *refreshing) GetSubject() string          { return r.subject }
func (r *refreshing) SetCurrentScopes(s []string) { r.Scopes = s }
