package webvh

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/souk-network/souk/protocol/fault"
)

// DID is a did:webvh identifier. The zero DID is none.
type DID struct {
	text string
	scid string
	host string   // decoded once; ASCII in lower case, or Unicode as it was written
	port int      // 0: none given
	path []string // decoded once
}

const (
	prefix = "did:webvh:"
	opDID  = "read did:webvh"
	// MaxDID bounds a DID before it is decoded.
	MaxDID  = 2048
	maxPath = 32 // segments
)

func badDID(detail string) error { return refuse(InvalidDID, fault.Malformed, opDID, detail) }

// ParseDID reads "did:webvh:SCID:domain[%3Aport][:path…]". The domain is a name of
// two or more labels, never an IP address in any spelling; path segments lead
// nowhere but down. The texts of a DID URL behind the DID (/, ?, #) are refused:
// see ParseURL.
func ParseDID(text string) (DID, error) {
	if len(text) > MaxDID {
		return DID{}, refuse(InvalidDID, fault.TooLarge, opDID, "longer than "+strconv.Itoa(MaxDID)+" bytes")
	}
	rest, ok := strings.CutPrefix(text, prefix)
	switch {
	case !ok:
		return DID{}, badDID("does not begin with did:webvh:")
	case strings.ContainsAny(text, "/?#"):
		return DID{}, badDID("a path, query or fragment of a DID URL where a bare DID is wanted")
	}
	parts := strings.Split(rest, ":")
	d := DID{text: text, scid: parts[0]}
	if len(parts) < 2 {
		return DID{}, badDID("no domain")
	}
	if err := d.setPlace(parts[1], parts[2:]); err != nil {
		return DID{}, err
	}
	if _, ok := digest(d.scid); !ok {
		return DID{}, badDID("the SCID is not base58btc of a SHA-256 multihash: 46 characters that begin with Qm")
	}
	return d, nil
}

func (d *DID) setPlace(domain string, path []string) error {
	if err := d.setDomain(domain); err != nil {
		return err
	}
	if len(path) > maxPath {
		return refuse(InvalidDID, fault.TooLarge, opDID, "more than "+strconv.Itoa(maxPath)+" path segments")
	}
	for _, p := range path {
		segment, err := pathSegment(p)
		if err != nil {
			return err
		}
		d.path = append(d.path, segment)
	}
	return nil
}

func (d *DID) setDomain(raw string) error {
	decoded, err := decodeOnce(raw)
	if err != nil {
		return err
	}
	host, port, hasPort := strings.Cut(decoded, ":")
	if hasPort {
		if strings.Contains(port, ":") {
			return badDID("more than one port separator")
		}
		if d.port, err = portNumber(port); err != nil {
			return err
		}
		raw = raw[:strings.LastIndexByte(raw, '%')]
	}
	d.host = strings.ToLower(host)
	if err := checkHost(d.host); err != nil {
		return err
	}
	return checkSpelling(raw)
}

// checkSpelling refuses ASCII that was percent-encoded without need: it hides
// addresses and gives one place two names.
func checkSpelling(raw string) error {
	for i := range len(raw) {
		if raw[i] == '%' && raw[i+1] < '8' {
			return badDID("the domain has a percent-encoded ASCII character; only a port's colon may be one")
		}
	}
	return nil
}

func portNumber(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || len(text) > 5 || text[0] < '0' || text[0] > '9' || n < 1 || n > 65535 {
		return 0, badDID("the port is no number from 1 to 65535")
	}
	return n, nil
}

// checkHost is for a decoded name in lower case. A Unicode name is checked again
// once it is ASCII.
func checkHost(host string) error {
	labels := strings.Split(host, ".")
	if len(labels) < 2 {
		return badDID("the domain is not fully qualified: it needs two labels or more")
	}
	if looksNumeric(labels[len(labels)-1]) {
		return badDID("the domain is an IP address")
	}
	length := len(host)
	for _, label := range labels {
		if err := checkLabel(label); err != nil {
			return err
		}
	}
	if length > 253 && isASCII(host) {
		return badDID("the domain is longer than 253 bytes")
	}
	return nil
}

func checkLabel(label string) error {
	switch {
	case label == "":
		return badDID("the domain has an empty label")
	case isASCII(label) && len(label) > 63:
		return badDID("a label of the domain is longer than 63 bytes")
	case label[0] == '-' || label[len(label)-1] == '-':
		return badDID("a label of the domain begins or ends with a hyphen")
	}
	for i := range len(label) {
		c := label[i]
		if c < utf8.RuneSelf && c != '-' && !('a' <= c && c <= 'z') && !('0' <= c && c <= '9') {
			return badDID("the domain has a character that no host name may have")
		}
	}
	return nil
}

// looksNumeric reports whether a URL parser would take a name that ends with this
// label for an IPv4 address (WHATWG URL, "ends in a number").
func looksNumeric(label string) bool {
	if strings.Trim(label, "0123456789") == "" {
		return label != ""
	}
	hex, ok := strings.CutPrefix(label, "0x")
	return ok && strings.Trim(hex, "0123456789abcdef") == ""
}

func pathSegment(raw string) (string, error) {
	s, err := decodeOnce(raw)
	switch {
	case err != nil:
		return "", err
	case s == "":
		return "", badDID("an empty path segment")
	case s == "." || s == "..":
		return "", badDID("a path segment that leads to another folder")
	case strings.ContainsAny(s, "/\\\x00"):
		return "", badDID("a path segment with a slash, a backslash or a zero byte")
	case strings.TrimSpace(s) != s:
		return "", badDID("a path segment that begins or ends with white space")
	}
	return s, nil
}

// decodeOnce takes percent-encoding off. What stands beside it must be a
// character of a DID (DID Core 3.1), or a letter beyond ASCII.
func decodeOnce(raw string) (string, error) {
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		switch {
		case c == '%':
			if len(raw)-i < 3 || unhex(raw[i+1]) < 0 || unhex(raw[i+2]) < 0 {
				return "", badDID("a percent sign without two hexadecimal digits")
			}
			out = append(out, byte(unhex(raw[i+1])<<4|unhex(raw[i+2])))
			i += 2
		case c >= utf8.RuneSelf || c == '.' || c == '-' || c == '_' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z':
			out = append(out, c)
		default:
			return "", badDID("a character that no DID may have")
		}
	}
	if !utf8.Valid(out) {
		return "", badDID("percent-encoded bytes that are not UTF-8")
	}
	return string(out), nil
}

func unhex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// String is the DID as it was written.
func (d DID) String() string { return d.text }

// SCID is the self-certifying identifier.
func (d DID) SCID() string { return d.scid }

// Digest is the SHA-256 digest within the SCID.
func (d DID) Digest() [32]byte {
	sum, _ := digest(d.scid)
	return sum
}

// Place is what follows the SCID: domain, port and path, as written.
func (d DID) Place() string { return d.text[len(prefix)+len(d.scid)+1:] }
