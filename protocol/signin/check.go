package signin

import (
	"slices"
	"strings"

	"github.com/souk-network/souk/protocol/fault"
)

// Expect is what a site expects of a message that it asked for. Times are Unix
// milliseconds, spans milliseconds.
type Expect struct {
	Scheme string   // of the site: "https" or, on loopback, "http"
	Domain string   // RFC 3986 authority of the site
	Chains []uint64 // chain ids that it accepts
	Nonce  string   // the one that it gave out
	Now    uint64
	MaxAge uint64 // how old a message may be
	Skew   uint64 // how far the signer's clock may run ahead
}

const checking = "check sign-in message"

// Check compares a message with what the site expects. It judges no signature.
// Refused: unauthorized for another site or chain, replayed for another nonce,
// not_yet, expired.
func (m Message) Check(want Expect) error {
	switch {
	case m.Domain != want.Domain || m.Scheme != "" && m.Scheme != want.Scheme:
		return fault.New(fault.Unauthorized, checking, "it was signed for another site")
	case !under(m.URI, want.Scheme+"://"+want.Domain):
		return fault.New(fault.Unauthorized, checking, "its URI is not of this site")
	case !slices.Contains(want.Chains, m.Account.Chain):
		return fault.New(fault.Unauthorized, checking, "it names a chain that this site does not accept")
	case m.Nonce != want.Nonce:
		return fault.New(fault.Replayed, checking, "its nonce is not the one that was given out")
	}
	return m.CheckTime(want.Now, want.MaxAge, want.Skew)
}

// CheckTime compares a message's times with a clock: it holds from the later of
// issued-at and not-before until the earlier of expiry and maxAge after
// issued-at, the end excluded. All in milliseconds.
func (m Message) CheckTime(now, maxAge, skew uint64) error {
	switch t := int64(now); {
	case m.IssuedAt.ms > t+int64(skew):
		return fault.New(fault.NotYet, checking, "it was issued ahead of this clock")
	case !m.NotBefore.IsZero() && t < m.NotBefore.ms:
		return fault.New(fault.NotYet, checking, "it is not valid yet")
	case !m.Expires.IsZero() && t >= m.Expires.ms:
		return fault.New(fault.Expired, checking, "its expiration time is over")
	case t-m.IssuedAt.ms >= int64(maxAge):
		return fault.New(fault.Expired, checking, "it is too old; ask for a new one")
	}
	return nil
}

// under reports whether uri is an origin or something below it.
func under(uri, origin string) bool {
	rest, ok := strings.CutPrefix(uri, origin)
	return ok && (rest == "" || in(rest[0], "/?#"))
}
