package signin

import (
	"strconv"
	"strings"

	"github.com/souk-network/souk/protocol/fault"
)

// MaxMessage bounds a text in bytes before it is read.
const MaxMessage = 4096

// maxResources bounds the resources of one message.
const maxResources = 32

// Message is an EIP-4361 message. Text and Parse are inverse to each other.
type Message struct {
	Scheme    string // of the site, such as "https"; empty if the text names none
	Domain    string // RFC 3986 authority of the site, such as "shop.example" or "127.0.0.1:8080"
	Account   Account
	Statement string // printable ASCII without " % < > \ ^ ` { | }; empty for none
	URI       string // RFC 3986; what the signing is about
	Nonce     string // at least 8 letters and digits
	IssuedAt  Stamp
	Expires   Stamp    // absent: no end
	NotBefore Stamp    // absent: at once
	RequestID *string  // RFC 3986 pchars, may be empty; nil for none
	Resources []string // RFC 3986 URIs; nil for none, empty for a heading without entries
}

const (
	asks        = " wants you to sign in with your Ethereum account:\n"
	minNonce    = 8
	maxChainLen = 20
)

// Text writes the message, without a line feed at its end. It refuses what
// Parse would refuse.
func (m Message) Text() (string, error) {
	fields := append([]string{m.Scheme, m.Domain, m.Statement, m.URI, m.Nonce}, m.Resources...)
	if m.RequestID != nil {
		fields = append(fields, *m.RequestID)
	}
	if strings.Contains(strings.Join(fields, ""), "\n") {
		return "", malformed("a field holds a line of its own")
	}
	text := m.compose()
	_, err := Parse(text)
	return text, err
}

func (m Message) compose() string {
	head := m.Domain + asks + Checksum(m.Account.Address) + "\n\n"
	if m.Scheme != "" {
		head = m.Scheme + "://" + head
	}
	if m.Statement != "" {
		head += m.Statement + "\n"
	}
	lines := []string{
		head, "URI: " + m.URI, "Version: 1", "Chain ID: " + strconv.FormatUint(m.Account.Chain, 10),
		"Nonce: " + m.Nonce, "Issued At: " + m.IssuedAt.text,
	}
	if !m.Expires.IsZero() {
		lines = append(lines, "Expiration Time: "+m.Expires.text)
	}
	if !m.NotBefore.IsZero() {
		lines = append(lines, "Not Before: "+m.NotBefore.text)
	}
	if m.RequestID != nil {
		lines = append(lines, "Request ID: "+*m.RequestID)
	}
	if m.Resources != nil {
		lines = append(lines, "Resources:")
	}
	for _, r := range m.Resources {
		lines = append(lines, "- "+r)
	}
	return strings.Join(lines, "\n")
}

// Parse reads a message. It accepts the grammar of EIP-4361 and nothing else;
// the address must carry its EIP-55 check sum, the version must be 1, the chain
// id must fit 64 bits and have no leading zero. Refused: malformed, and
// too_large over MaxMessage bytes or 32 resources.
func Parse(text string) (Message, error) {
	if len(text) > MaxMessage {
		return Message{}, fault.New(fault.TooLarge, parsing, "longer than 4,096 bytes")
	}
	var m Message
	r := reader{rest: text}
	m.site(&r)
	m.account(&r)
	m.required(&r)
	m.optional(&r)
	if r.err == nil && r.rest != "" {
		r.fail("something follows its end")
	}
	if r.err != nil {
		return Message{}, r.err
	}
	return m, nil
}

const parsing = "read sign-in message"

func malformed(detail string) error { return fault.New(fault.Malformed, parsing, detail) }

// reader takes a text apart from its front. After the first error it takes nothing.
type reader struct {
	rest string
	err  error
}

func (r *reader) fail(detail string) {
	if r.err == nil {
		r.err = malformed(detail)
	}
}

// has takes a fixed text if it comes next.
func (r *reader) has(fixed string) bool {
	if r.err != nil || !strings.HasPrefix(r.rest, fixed) {
		return false
	}
	r.rest = r.rest[len(fixed):]
	return true
}

func (r *reader) want(fixed, detail string) {
	if !r.has(fixed) {
		r.fail(detail)
	}
}

// line takes what stands before the next line feed, which it leaves.
func (r *reader) line() string {
	line, _, _ := strings.Cut(r.rest, "\n")
	r.rest = r.rest[len(line):]
	return line
}

// field takes a labelled line.
func (r *reader) field(label string, good func(string) bool) string {
	r.want("\n"+label+": ", "no line for "+label+" where it belongs")
	line := r.line()
	if r.err == nil && !good(line) {
		r.fail("the line for " + label + " is not well formed")
	}
	return line
}

func (m *Message) site(r *reader) {
	at := strings.Index(r.rest, asks)
	if at < 0 {
		r.fail("the first line does not name a site that asks")
		return
	}
	m.Domain, r.rest = r.rest[:at], r.rest[at+len(asks):]
	if scheme, domain, ok := strings.Cut(m.Domain, "://"); ok {
		m.Scheme, m.Domain = scheme, domain
		if !isScheme(scheme) {
			r.fail("the site's scheme is not well formed")
		}
	}
	if !isAuthority(m.Domain) {
		r.fail("the site is no RFC 3986 authority")
	}
}

func (m *Message) account(r *reader) {
	address, ok := parseChecksum(r.line())
	if !ok {
		r.fail("the address is not 0x and 40 digits with an EIP-55 check sum")
	}
	m.Account.Address = address
	r.want("\n\n", "no empty line after the address")
	if strings.HasPrefix(r.rest, "\n") {
		return
	}
	m.Statement = r.line()
	if !isStatement(m.Statement) {
		r.fail("the statement is empty or has characters that EIP-4361 does not allow")
	}
	r.want("\n", "no empty line after the statement")
}

func (m *Message) required(r *reader) {
	m.URI = r.field("URI", isURI)
	r.field("Version", func(s string) bool { return s == "1" })
	m.Account.Chain, _ = parseChain(r.field("Chain ID", func(s string) bool { _, ok := parseChain(s); return ok }))
	m.Nonce = r.field("Nonce", isNonce)
	m.IssuedAt = stamp(r.field("Issued At", isDate))
}

func (m *Message) optional(r *reader) {
	if strings.HasPrefix(r.rest, "\nExpiration Time: ") {
		m.Expires = stamp(r.field("Expiration Time", isDate))
	}
	if strings.HasPrefix(r.rest, "\nNot Before: ") {
		m.NotBefore = stamp(r.field("Not Before", isDate))
	}
	if strings.HasPrefix(r.rest, "\nRequest ID: ") {
		id := r.field("Request ID", isRequestID)
		m.RequestID = &id
	}
	if !r.has("\nResources:") {
		return
	}
	m.Resources = []string{}
	for r.has("\n- ") {
		uri := r.line()
		if !isURI(uri) {
			r.fail("a resource is no RFC 3986 URI")
		}
		if len(m.Resources) == maxResources {
			r.err = fault.New(fault.TooLarge, parsing, "more than 32 resources")
		}
		m.Resources = append(m.Resources, uri)
	}
}

func parseChain(text string) (uint64, bool) {
	if text == "" || len(text) > maxChainLen || text[0] == '0' && text != "0" || !all(text, isDigit) {
		return 0, false
	}
	n, err := strconv.ParseUint(text, 10, 64)
	return n, err == nil
}

func isNonce(s string) bool { return len(s) >= minNonce && all(s, isAlphanumeric) }

func isStatement(s string) bool {
	return s != "" && all(s, func(c byte) bool { return c == ' ' || isUnreserved(c) || isReserved(c) })
}

func isRequestID(s string) bool { return isEscaped(s, isPchar) }
