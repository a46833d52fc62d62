package signin

import (
	"context"
	"encoding/hex"
	"net/http"
	"slices"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/signin"
)

// Telling is a profile, sealed to this merchant, with the grant under which it is told.
type Telling struct {
	Grant  string `json:"grant"`  // id, hexadecimal
	Sealed []byte `json:"sealed"` // base64
}

func (s *Server) postProfile(w http.ResponseWriter, r *http.Request) {
	var in Telling
	if !readJSON(w, r, &in) {
		return
	}
	if err := s.tell(r.Context(), in); err != nil {
		refuse(w, statusOf(err), err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// tell keeps what a customer tells this merchant. What is sealed is opened only
// for a grant that is held here.
func (s *Server) tell(ctx context.Context, in Telling) error {
	const op = "tell profile"
	grant, err := readGrant(op, in.Grant)
	if err != nil {
		return err
	}
	if _, held := s.config.Directory.Grant(grant); !held {
		return fault.New(fault.NoGrant, op, "no such grant is held")
	}
	p, err := signin.OpenProfile(s.config.Sealing, grant, in.Sealed)
	if err != nil {
		return err
	}
	if p.Merchant != s.config.Merchant {
		return fault.New(fault.Unauthorized, op, "it is told to another merchant")
	}
	return s.config.Directory.KeepProfile(ctx, p, milliseconds(time.Now()))
}

func readGrant(op, text string) (consent.GrantID, error) {
	raw, err := hex.DecodeString(text)
	if err != nil || len(raw) != 32 {
		return consent.GrantID{}, fault.New(fault.Malformed, op, "grant: want 64 hexadecimal digits")
	}
	return consent.GrantID(raw), nil
}

// personalScopes are those by which a shop asks for something about the person,
// in the order in which the page lists them.
var personalScopes = []string{oidc.ScopeEmail, oidc.ScopeProfile, oidc.ScopePhone}

// personal are those of some scopes.
func personal(scopes []string) []string {
	return slices.DeleteFunc(slices.Clone(personalScopes), func(s string) bool { return !slices.Contains(scopes, s) })
}

// without drops every personal scope.
func (a asked) without() asked {
	a.Scopes = slices.DeleteFunc(slices.Clone(a.Scopes), func(s string) bool { return slices.Contains(personalScopes, s) })
	return a
}

// agreed reports whether the customer of a session said yes to all that a request
// asks about the person.
func (s *sessions) agreed(one *session, a asked) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !slices.ContainsFunc(personal(a.Scopes), func(scope string) bool { return !slices.Contains(one.agreed[a.Client], scope) })
}

// agree notes that yes. It holds for this session, until a restart.
func (s *sessions) agree(one *session, a asked) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if one.agreed == nil {
		one.agreed = map[string][]string{}
	}
	one.agreed[a.Client] = personal(slices.Concat(one.agreed[a.Client], a.Scopes))
}

// wish is a line of the page: what a shop asks for, and whether it would be told.
type wish struct {
	Name string
	Told bool
}

// wishes lists what a shop asks for about a customer.
func (s *Server) wishes(a asked, customer did.Key, t texts, now time.Time) (out []wish) {
	told := map[string]bool{}
	for _, c := range s.config.Directory.Claims(customer, milliseconds(now)) {
		told[c.Scope] = true
	}
	for _, scope := range personal(a.Scopes) {
		out = append(out, wish{t.Scopes[scope], told[scope]})
	}
	return out
}

// describe adds what the scopes ask for and live grants cover. Nothing here is
// verified by this merchant, and that is said.
func (s *Server) describe(info *oidc.UserInfo, scopes []string, customer did.Key, now time.Time) {
	for _, c := range s.config.Directory.Claims(customer, milliseconds(now)) {
		if !slices.Contains(scopes, c.Scope) {
			continue
		}
		info.AppendClaims(c.Name, c.Value)
		if c.Name != "name" {
			info.AppendClaims(c.Name+"_verified", false)
		}
	}
}
