package signin

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"slices"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// shop is a Client as the library wants it.
type shop struct{ Client }

func (s shop) GetID() string                    { return s.ID }
func (s shop) RedirectURIs() []string           { return s.Redirects }
func (s shop) PostLogoutRedirectURIs() []string { return s.AfterLogout }
func (s shop) ApplicationType() op.ApplicationType {
	return op.ApplicationTypeWeb // addresses are compared whole
}
func (s shop) AuthMethod() oidc.AuthMethod {
	if s.Secret == "" {
		return oidc.AuthMethodNone
	}
	return oidc.AuthMethodBasic
}
func (s shop) ResponseTypes() []oidc.ResponseType {
	return []oidc.ResponseType{oidc.ResponseTypeCode}
}
func (s shop) GrantTypes() []oidc.GrantType {
	return []oidc.GrantType{oidc.GrantTypeCode, oidc.GrantTypeRefreshToken}
}
func (s shop) LoginURL(id string) string                                       { return "/login?request=" + id }
func (s shop) AccessTokenType() op.AccessTokenType                             { return op.AccessTokenTypeBearer }
func (s shop) IDTokenLifetime() time.Duration                                  { return idLife }
func (s shop) DevMode() bool                                                   { return false }
func (s shop) RestrictAdditionalIdTokenScopes() func(scopes []string) []string { return unchanged }
func (s shop) RestrictAdditionalAccessTokenScopes() func(scopes []string) []string {
	return unchanged
}
func (s shop) IsScopeAllowed(scope string) bool     { return scope == ScopeAccounts }
func (s shop) IDTokenUserinfoClaimsAssertion() bool { return false }
func (s shop) ClockSkew() time.Duration             { return 0 }

func unchanged(scopes []string) []string { return scopes }

// knows reports whether secret is the client's. A public client has none.
func (s shop) knows(secret string) bool {
	want, err := hex.DecodeString(s.Secret)
	given := sha256.Sum256([]byte(secret))
	return err == nil && len(want) == len(given) && subtle.ConstantTimeCompare(want, given[:]) == 1
}

func (c Config) client(id string) (shop, bool) {
	i := slices.IndexFunc(c.Clients, func(c Client) bool { return c.ID == id })
	if i < 0 {
		return shop{}, false
	}
	return shop{c.Clients[i]}, true
}
