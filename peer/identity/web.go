package identity

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/webvh"
)

// WebConfig says how DIDs are fetched. The zero value fetches from the open
// internet.
type WebConfig struct {
	// AllowPrivate lets DIDs lead to addresses of this machine and of private
	// networks. A DID is written by strangers: allow it only where they cannot
	// do harm by it.
	AllowPrivate bool
	// Roots are the certificate authorities; nil: those of the system.
	Roots *x509.CertPool
	// Lookup finds the addresses of a name; nil: the system's resolver.
	Lookup func(ctx context.Context, host string) ([]netip.Addr, error)
	// Timeout bounds one file, redirects included; 0: 15 seconds.
	Timeout time.Duration
}

// maxRedirects is how often a web server may send us on.
const maxRedirects = 3

const opFetch = "fetch DID log"

// Web fetches files of DIDs by HTTPS.
type Web struct {
	client  *http.Client
	timeout time.Duration
}

// NewWeb makes a fetcher. It starts nothing.
func NewWeb(cfg WebConfig) *Web {
	d := dialer{private: cfg.AllowPrivate, lookup: cfg.Lookup}
	if d.lookup == nil {
		d.lookup = func(ctx context.Context, host string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
		}
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = 15 * time.Second
	}
	return &Web{timeout: cfg.Timeout, client: &http.Client{
		CheckRedirect: checkRedirect,
		Transport: &http.Transport{
			DialContext: d.dial, TLSClientConfig: &tls.Config{RootCAs: cfg.Roots, MinVersion: tls.VersionTLS12},
			DisableCompression: true, DisableKeepAlives: true, MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true,
		},
	}}
}

func checkRedirect(r *http.Request, via []*http.Request) error {
	switch {
	case len(via) > maxRedirects:
		return fault.New(fault.Unavailable, opFetch, "the web server sends on and on")
	case r.URL.Scheme != "https":
		return fault.New(fault.Unavailable, opFetch, "the web server sends on to an address without TLS")
	}
	return nil
}

// Files are a DID's log and its witness file, which may be empty.
type Files struct {
	Log, Witness []byte
}

// Files fetches the files of a DID. The witness file is fetched when the log says
// that there are witnesses; what is there otherwise is nobody's business. It is
// fault.NotFound when the server has no log, Unavailable when it does not answer
// well, Denied when the DID leads into a private network, TooLarge.
func (w *Web) Files(ctx context.Context, d webvh.DID, needsWitnesses func(log []byte) bool) (Files, error) {
	address, err := d.LogURL(ToASCII)
	if err != nil {
		return Files{}, err
	}
	var f Files
	if f.Log, err = w.file(ctx, address, webvh.MaxLog); err != nil || !needsWitnesses(f.Log) {
		return f, err
	}
	if address, err = d.WitnessURL(ToASCII); err != nil {
		return Files{}, err
	}
	f.Witness, err = w.file(ctx, address, webvh.MaxApprovals)
	if errors.Is(err, fault.Of(fault.NotFound)) { // then nobody approved anything, and the log will say how many it lacks
		return f, nil
	}
	return f, err
}

func (w *Web) file(ctx context.Context, address string, most int) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, w.timeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fault.New(fault.Malformed, opFetch, "no address can be made of this DID")
	}
	answer, err := w.client.Do(r)
	if err != nil {
		return nil, unreachable(err)
	}
	defer func() { _ = answer.Body.Close() }()
	switch answer.StatusCode {
	case http.StatusOK:
	case http.StatusNotFound, http.StatusGone:
		return nil, fault.New(fault.NotFound, opFetch, "the web server has no such file")
	default:
		return nil, fault.New(fault.Unavailable, opFetch, "the web server answers with another status than 200; try again later")
	}
	raw, err := io.ReadAll(io.LimitReader(answer.Body, int64(most)+1))
	switch {
	case err != nil:
		return nil, unreachable(err)
	case len(raw) > most:
		return nil, fault.New(fault.TooLarge, opFetch, "the file is larger than any log may be")
	}
	return raw, nil
}

// unreachable keeps our own refusals, and says of all others only that it did not
// work: their texts hold addresses.
func unreachable(err error) error {
	var ours *fault.Error
	if errors.As(err, &ours) {
		return fault.New(ours.Kind, opFetch, ours.Detail)
	}
	var certificate *tls.CertificateVerificationError
	if errors.As(err, &certificate) {
		return fault.New(fault.Unavailable, opFetch, "the web server's certificate is not good for this name")
	}
	return fault.New(fault.Unavailable, opFetch, "the web server does not answer; try again later")
}

// dialer connects to public addresses only, judged after the name was looked up,
// so that no name can lead elsewhere.
type dialer struct {
	private bool
	lookup  func(ctx context.Context, host string) ([]netip.Addr, error)
}

func (d dialer) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	found, err := d.lookup(ctx, host)
	if err != nil {
		return nil, fault.New(fault.Unavailable, opFetch, "the domain is not known to the name service")
	}
	err = fault.New(fault.Denied, opFetch, "the domain leads into a private network; allow that only for DIDs of your own")
	for _, a := range found {
		if !d.private && !isPublic(a) {
			continue
		}
		var conn net.Conn
		if conn, err = new(net.Dialer).DialContext(ctx, network, net.JoinHostPort(a.Unmap().String(), port)); err == nil {
			return conn, nil
		}
	}
	return nil, err
}
