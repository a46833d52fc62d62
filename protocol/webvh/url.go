package webvh

import (
	"strconv"
	"strings"
	"time"

	"github.com/souk-network/souk/protocol/fault"
)

// The names of the two files of a DID.
const (
	LogFile     = "did.jsonl"
	WitnessFile = "did-witness.json"
)

// ToASCII turns an international domain name into its ASCII form (IDNA2008). The
// tables for it are large, so that this package leaves them to its caller.
type ToASCII func(domain string) (string, error)

// Host is the domain in ASCII, without the port. toASCII may be nil where the
// domain is ASCII.
func (d DID) Host(toASCII ToASCII) (string, error) {
	if isASCII(d.host) {
		return d.host, nil
	}
	if toASCII == nil {
		return "", badDID("an international domain name; write it in its ASCII form (xn--…)")
	}
	host, err := toASCII(d.host)
	if err != nil || !isASCII(host) {
		return "", badDID("the domain is no valid international domain name")
	}
	host = strings.ToLower(host)
	return host, checkHost(host)
}

// LogURL is where the log lies: "https://…/did.jsonl".
func (d DID) LogURL(toASCII ToASCII) (string, error) { return d.fileURL(toASCII, LogFile) }

// WitnessURL is where the witnesses' proofs lie: "https://…/did-witness.json".
func (d DID) WitnessURL(toASCII ToASCII) (string, error) { return d.fileURL(toASCII, WitnessFile) }

func (d DID) fileURL(toASCII ToASCII, name string) (string, error) {
	origin, err := d.origin(toASCII)
	if err != nil {
		return "", err
	}
	return origin + d.FilePath(name), nil
}

func (d DID) origin(toASCII ToASCII) (string, error) {
	host, err := d.Host(toASCII)
	if err != nil {
		return "", err
	}
	if d.port != 0 {
		host += ":" + strconv.Itoa(d.port)
	}
	return "https://" + host, nil
}

// FilePath is the path of one of the DID's files on its web server, such as
// "/.well-known/did.jsonl" or "/shops/7/did.jsonl", percent-encoded.
func (d DID) FilePath(name string) string {
	if len(d.path) == 0 {
		return "/.well-known/" + name
	}
	return d.folder() + "/" + name
}

// folder is the path that a DID URL's own path is appended to.
func (d DID) folder() string {
	var out []byte
	for _, segment := range d.path {
		out = appendEscaped(append(out, '/'), segment)
	}
	return string(out)
}

// appendEscaped percent-encodes all but RFC 3986's unreserved characters.
func appendEscaped(out []byte, s string) []byte {
	const upper = "0123456789ABCDEF"
	for i := range len(s) {
		switch c := s[i]; {
		case c == '-' || c == '.' || c == '_' || c == '~' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z':
			out = append(out, c)
		default:
			out = append(out, '%', upper[c>>4], upper[c&15])
		}
	}
	return out
}

// Query says which version of a DID is wanted; the zero Query is the newest. At
// most one of its fields is set.
type Query struct {
	VersionID     string    // the whole versionId
	VersionNumber uint64    // from 1
	VersionTime   time.Time // the version that stood at that time
}

// ParseURL reads a DID URL: a DID, perhaps with ?versionId=, ?versionNumber= or
// ?versionTime=, and a fragment, which is left out. A path is refused: what lies
// there is the web server's, not the log's.
func ParseURL(text string) (DID, Query, error) {
	if len(text) > MaxDID {
		return DID{}, Query{}, refuse(InvalidDID, fault.TooLarge, opDID, "longer than "+strconv.Itoa(MaxDID)+" bytes")
	}
	bare, _, _ := strings.Cut(text, "#")
	bare, query, _ := strings.Cut(bare, "?")
	if strings.Contains(bare, "/") {
		return DID{}, Query{}, badDID("a DID URL with a path; this resolves documents only")
	}
	d, err := ParseDID(bare)
	if err != nil {
		return DID{}, Query{}, err
	}
	q, err := parseQuery(query)
	return d, q, err
}

func parseQuery(text string) (Query, error) {
	var q Query
	if text == "" {
		return q, nil
	}
	if strings.Contains(text, "&") {
		return q, badDID("more than one query parameter")
	}
	name, raw, _ := strings.Cut(text, "=")
	value, err := queryValue(raw)
	if err != nil {
		return q, err
	}
	switch name {
	case "versionId":
		if q.VersionID = value; value == "" {
			return q, badDID("versionId is empty")
		}
	case "versionNumber":
		if q.VersionNumber, err = strconv.ParseUint(value, 10, 32); err != nil || q.VersionNumber == 0 {
			return q, badDID("versionNumber is no number from 1 on")
		}
	case "versionTime":
		var ok bool
		if q.VersionTime, ok = parseTime(value); !ok {
			return q, badDID("versionTime is no UTC time such as 2026-01-02T03:04:05Z")
		}
	default:
		return q, badDID("a query parameter other than versionId, versionNumber and versionTime")
	}
	return q, nil
}

func queryValue(raw string) (string, error) {
	raw = strings.ReplaceAll(raw, ":", "%3A") // allowed there as it is
	return decodeOnce(strings.ReplaceAll(raw, "+", "%2B"))
}

// parseTime reads a UTC time of RFC 3339 with a written zone, Z or +00:00.
func parseTime(text string) (time.Time, bool) {
	const longest = len("2006-01-02T15:04:05.000000000+00:00")
	if len(text) > longest || strings.Trim(text, "0123456789-:TZ.+") != "" || !strings.HasSuffix(text, "Z") && !strings.HasSuffix(text, "+00:00") {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339, text)
	return t.UTC(), err == nil
}
