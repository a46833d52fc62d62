// Package signin lets a merchant's customers sign in with an account of an EVM
// chain, and lets the merchant's shops use that as a plain OpenID Connect login.
//
//	account ── signs a text (EIP-4361) ──▶ session of a pairwise DID ──▶ code, tokens for a shop
//
// Which DID an account belongs to is said by a binding that both signed and that
// the customer showed under a grant (peer/crm). When the grant ends, so do
// sessions and tokens. Shops are told a subject of their own each, and nothing
// else that no live grant covers.
//
// It is the only package that knows the OpenID Connect library.
package signin

import (
	"context"
	"log/slog"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/signin"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
)

// Directory knows which accounts customers showed, and under which grants.
// Times are Unix milliseconds. *crm.Store is one.
type Directory interface {
	CanBind(ctx context.Context, grant consent.GrantID, b signin.Bound, now uint64) error
	Bind(ctx context.Context, grant consent.GrantID, b signin.Binding, now uint64) error
	Unbind(ctx context.Context, id signin.BindingID) error
	Binding(id signin.BindingID) (crm.Shown, bool)
	BoundTo(account signin.Account, now uint64) []crm.Shown
	Accounts(customer did.Key, now uint64) []crm.Shown
	Grant(id consent.GrantID) (crm.Held, bool)
	KeepProfile(ctx context.Context, p signin.Profile, now uint64) error
	Claims(customer did.Key, now uint64) []crm.Told
}

// Verifier judges signatures of contract accounts on their chain. Keys'
// signatures are judged without it.
type Verifier interface {
	Verify(ctx context.Context, chainID uint64, account [20]byte, hash [32]byte, signature []byte) error
}

// Client is a shop that logs its customers in here.
type Client struct {
	ID string `json:"id"` // 1 to 64 letters, digits, hyphens, underscores, points
	// Secret is SHA-256 of the client's secret, 32 random bytes or more, in
	// hexadecimal. Empty for a public client, which has PKCE alone.
	Secret      string   `json:"secret_sha256,omitempty"`
	Name        string   `json:"name"`                                // shown to the customer
	Redirects   []string `json:"redirect_uris"`                       // exact; https, or http on loopback
	AfterLogout []string `json:"post_logout_redirect_uris,omitempty"` // where a customer may be sent after logging out; exact
}

// Config is what sign-in is made of.
type Config struct {
	// Issuer is where customers and shops reach it, "https://login.shop.example",
	// without a path. Plain http is for loopback only.
	Issuer    string
	Name      string // the merchant's trade name
	Merchant  did.Merchant
	Chains    []uint64 // chain ids of accounts that may sign in; 1 to 16
	Clients   []Client
	Directory Directory
	Verifier  Verifier
	Sealing   vault.WrapKey // the merchant's HPKE key, to which customers seal what they tell
	Store     storage.KV    // sealed at rest
	Logger    *slog.Logger

	Idle     time.Duration // a session ends when unused for so long. 0: 2 hours
	Absolute time.Duration // and in any case after this. 0: 12 hours
	Rotate   time.Duration // a session gets another id after this. 0: 10 minutes
	KeyLife  time.Duration // a signing key signs for so long. 0: 90 days
}

const (
	nonceLife   = 5 * time.Minute
	requestLife = 10 * time.Minute // from a shop's request to its code
	codeLife    = time.Minute
	accessLife  = 5 * time.Minute
	idLife      = 10 * time.Minute
	refreshLife = 30 * 24 * time.Hour // from the sign-in, whatever was refreshed since
	clockSkew   = time.Minute
	bindWindow  = time.Hour // from the account's signature until a binding is shown first
)

func (c Config) withDefaults() Config {
	for value, standard := range map[*time.Duration]time.Duration{
		&c.Idle: 2 * time.Hour, &c.Absolute: 12 * time.Hour, &c.Rotate: 10 * time.Minute, &c.KeyLife: 90 * 24 * time.Hour,
	} {
		if *value == 0 {
			*value = standard
		}
	}
	return c
}

const configuring = "sign-in configuration"

// Validate reports the first thing that is missing or wrong.
func (c Config) Validate() error {
	bad := func(detail string) error { return fault.New(fault.Malformed, configuring, detail) }
	issuer, err := url.Parse(c.Issuer)
	switch {
	case err != nil || issuer.Host == "" || issuer.Scheme+"://"+issuer.Host != c.Issuer || issuer.Host != strings.ToLower(issuer.Host):
		return bad("issuer: want a scheme and a host in lower case, without path, as in https://login.shop.example")
	case issuer.Scheme != "https" && (issuer.Scheme != "http" || !loopback(issuer.Hostname())):
		return bad("issuer: want https; http is for loopback only")
	case c.Name == "" || c.Merchant == did.Merchant{}:
		return bad("name and merchant are required")
	case len(c.Chains) == 0 || len(c.Chains) > 16 || slices.Contains(c.Chains, 0):
		return bad("chains: want 1 to 16 chain ids")
	case c.Directory == nil || c.Verifier == nil || c.Store == nil || c.Logger == nil || c.Sealing == (vault.WrapKey{}):
		return bad("directory, verifier, sealing key, store and logger are required")
	case len(c.Clients) > 256:
		return bad("more than 256 clients")
	}
	seen := map[string]bool{}
	for _, client := range c.Clients {
		if err := client.validate(); err != nil {
			return err
		}
		if seen[client.ID] {
			return bad("two clients have one id")
		}
		seen[client.ID] = true
	}
	return nil
}

func (c Client) validate() error {
	bad := func(detail string) error { return fault.New(fault.Malformed, configuring, "a client: "+detail) }
	letters := func(r rune) bool {
		return r < 128 && !('a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9' || strings.ContainsRune("-_.", r))
	}
	switch {
	case c.ID == "" || len(c.ID) > 64 || strings.IndexFunc(c.ID, letters) >= 0 || strings.IndexFunc(c.ID, func(r rune) bool { return r > 127 }) >= 0:
		return bad("id: want 1 to 64 letters, digits, hyphens, underscores, points")
	case c.Secret != "" && (len(c.Secret) != 64 || strings.Trim(c.Secret, "0123456789abcdef") != ""):
		return bad("secret_sha256: want 64 hexadecimal digits in lower case")
	case c.Name == "" || len(c.Redirects) == 0:
		return bad("name and redirect_uris are required")
	}
	for _, uri := range slices.Concat(c.Redirects, c.AfterLogout) {
		parsed, err := url.Parse(uri)
		if err != nil || parsed.Host == "" || parsed.Fragment != "" || parsed.User != nil || parsed.Scheme != "https" && (parsed.Scheme != "http" || !loopback(parsed.Hostname())) {
			return bad("an address: want https, or http on loopback, without fragment")
		}
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// milliseconds is a time as directory and messages count it.
func milliseconds(t time.Time) uint64 { return uint64(t.UnixMilli()) }
