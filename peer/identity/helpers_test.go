package identity

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/webvh"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// at is the time of the n-th entry.
func at(n int) time.Time { return start.Add(time.Duration(n) * time.Hour) }

func seeded(n byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, 32))
}

func multikey(n byte) string { return webvh.Multikey(did.KeyOf(seeded(n))) }

var account = did.Merchant{19: 0xab}

func stall(id string) webvh.Stall {
	return webvh.Stall{DID: id, Account: account, ChainID: 31337, PeerKey: did.KeyOf(seeded(90)), HPKEKey: bytes.Repeat([]byte{7}, 1216)}
}

// born is a first entry by key 1, with key 2 fixed in advance.
func born(t testing.TB, place string, change func(*webvh.Parameters)) *webvh.Log {
	t.Helper()
	p := webvh.Parameters{UpdateKeys: []string{multikey(1)}, NextKeyHashes: []string{webvh.KeyHash(multikey(2))}, Portable: true, TTL: 600}
	if change != nil {
		change(&p)
	}
	id, err := webvh.Unborn(place)
	if err != nil {
		t.Fatal(err)
	}
	l, err := webvh.Create(stall(id).Document(), p, seeded(1), at(0))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// followed is one more entry by the key of its number.
func followed(t testing.TB, l *webvh.Log, change func(*webvh.Parameters)) *webvh.Log {
	t.Helper()
	return followedAt(t, l, at(int(l.Len())), l.Newest().DID.String(), change)
}

func followedAt(t testing.TB, l *webvh.Log, when time.Time, id string, change func(*webvh.Parameters)) *webvh.Log {
	t.Helper()
	n := byte(l.Len() + 1)
	p := l.Newest().Parameters
	p.UpdateKeys, p.NextKeyHashes = []string{multikey(n)}, []string{webvh.KeyHash(multikey(n + 1))}
	if change != nil {
		change(&p)
	}
	s := stall(id)
	if id != l.DID().String() {
		s.AlsoKnown = []string{l.DID().String()}
	}
	next, err := l.Next(s.Document(), p, seeded(n), when)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func approvals(t testing.TB, l *webvh.Log, numbers map[byte]uint64) []byte {
	t.Helper()
	a, err := webvh.ParseApprovals(nil)
	if err != nil {
		t.Fatal(err)
	}
	for key, n := range numbers {
		if a, _, err = a.With(l.At(n).ID, webvh.Approve(l.At(n).ID, seeded(key), at(0))); err != nil {
			t.Fatal(err)
		}
	}
	return a.Bytes()
}

// site is a web server with TLS on loopback, at names that only the test knows.
type site struct {
	server *httptest.Server
	roots  *x509.CertPool
	port   string

	mu    sync.Mutex
	files map[string][]byte // by path
	asked []string
	other http.HandlerFunc // answers instead, if set
}

func newSite(t testing.TB, names ...string) *site {
	t.Helper()
	s := &site{files: map[string][]byte{}, roots: x509.NewCertPool()}
	s.server = httptest.NewUnstartedServer(http.HandlerFunc(s.serve))
	s.server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate(t, s.roots, names)}}
	s.server.StartTLS()
	t.Cleanup(s.server.Close)
	u, err := url.Parse(s.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	s.port = u.Port()
	return s
}

func certificate(t testing.TB, roots *x509.CertPool, names []string) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: names, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}
}

func (s *site) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked = append(s.asked, r.Host+r.URL.Path)
	raw, has, other := s.files[r.URL.Path], s.files[r.URL.Path] != nil, s.other
	s.mu.Unlock()
	switch {
	case other != nil:
		other(w, r)
	case has:
		_, _ = w.Write(raw)
	default:
		http.NotFound(w, r)
	}
}

// place is a domain of the site as a DID writes it.
func (s *site) place(name string) string { return name + "%3A" + s.port }

func (s *site) put(l *webvh.Log, witness []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := l.DID()
	s.files[d.FilePath(webvh.LogFile)] = l.Bytes()
	if witness != nil {
		s.files[d.FilePath(webvh.WitnessFile)] = witness
	}
}

func (s *site) answer(h http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.other = h
}

func (s *site) requests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.asked)
}

// web fetches from the site whatever the name.
func (s *site) web() *Web {
	return NewWeb(WebConfig{AllowPrivate: true, Roots: s.roots, Lookup: loopback})
}

func loopback(_ context.Context, host string) ([]netip.Addr, error) {
	if !strings.HasSuffix(host, ".example") {
		return nil, context.Canceled
	}
	return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
}

// clock is a time that the test moves.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}
