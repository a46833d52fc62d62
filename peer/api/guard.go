package api

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/souk-network/souk/protocol/fault"
)

// openPaths want no token. Everything else does, whether it exists or not.
var openPaths = [...]string{"/healthz", "/readyz", "/metrics", "/openapi.json"}

// guard lets a request through when it is addressed to this peer, does not come
// from another web site, and carries the token.
func guard(cfg Config, next http.Handler) http.Handler {
	want := sha256.Sum256([]byte("Bearer " + cfg.Token))
	sites := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if didFile(cfg, w, r) {
			return
		}
		given := sha256.Sum256([]byte(r.Header.Get("Authorization"))) // of one length, so that its own tells nothing
		switch {
		case !addressed(r.Host, cfg.Hosts):
			refuse(w, http.StatusMisdirectedRequest, fault.Unauthorized, "addressed to another host; name it in api_hosts of peer.json if a proxy passes it on")
		case sites.Check(r) != nil:
			refuse(w, http.StatusForbidden, fault.Unauthorized, "sent by another web site")
		case !slices.Contains(openPaths[:], r.URL.Path) && subtle.ConstantTimeCompare(given[:], want[:]) != 1:
			w.Header().Set("WWW-Authenticate", "Bearer")
			refuse(w, http.StatusUnauthorized, fault.Unauthorized, "send the token from the peer's data folder as 'Authorization: Bearer …'")
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// addressed reports whether a Host header can be this peer's: an IP address,
// localhost, or one of the names it was given. A name of somebody else that was
// made to point here (DNS rebinding) is none of these.
func addressed(host string, names []string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	address := host
	if inner, ok := strings.CutPrefix(host, "["); ok && strings.HasSuffix(inner, "]") {
		address = strings.TrimSuffix(inner, "]")
	}
	if _, err := netip.ParseAddr(address); err == nil || host == "localhost" {
		return true
	}
	return slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, host) })
}
