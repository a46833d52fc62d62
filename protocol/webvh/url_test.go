package webvh

import (
	"net/netip"
	"net/url"
	"path"
	"strings"
	"testing"
)

// checkURL holds what comes of a DID against another parser of URLs: the host is a
// name, and the path stays where it is when dots are resolved.
func checkURL(t *testing.T, d DID, text string) {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	_, isAddress := netip.ParseAddr(u.Hostname())
	switch {
	case u.Scheme != "https" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		t.Fatalf("%q has more than host and path", text)
	case isAddress == nil || !strings.Contains(u.Hostname(), "."):
		t.Fatalf("%q is at no name", text)
	case !strings.HasSuffix(u.Path, "/did.jsonl") || path.Clean(u.Path) != u.Path || strings.ContainsAny(u.Path, "\\\x00"):
		t.Fatalf("%q leads elsewhere", text)
	}
	if d.FilePath(LogFile) != u.EscapedPath() {
		t.Fatalf("%q: path %q", text, d.FilePath(LogFile))
	}
}
