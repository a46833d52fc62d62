package credential

import (
	"fmt"
	"strings"

	"github.com/souk-network/souk/protocol/fault"
)

// Limits of a credential. A credential must fit, with room to spare, into one
// sealed record of 1 MiB.
const (
	MaxCompact     = 1<<20 - 1<<14 // bytes of the whole text
	MaxDisclosures = 8192
)

const (
	opToken   = "read credential"
	separator = "~"
	typToken  = "dc+sd-jwt"
)

// Token is an SD-JWT taken apart: "<JWT>~<disclosure>~…~" and, in a bound
// presentation, a key binding JWT after the last "~". Its signatures are not
// verified yet, its disclosures do match its digests.
type Token struct {
	jws
	bare    string         // everything up to and including the last "~"
	jwt     string         // the issuer-signed part
	binding string         // key binding JWT, or ""
	claims  map[string]any // payload with disclosures applied
	places  []revealed
}

// Parse takes a compact SD-JWT apart without verifying a signature: for a
// holder that wants to see what its credential can disclose.
func Parse(compact string) (Token, error) {
	t, texts, err := split(compact)
	if err != nil {
		return Token{}, err
	}
	t.claims, t.places, err = reveal(t.payload, texts)
	return t, err
}

// split cuts the text at "~" and reads the issuer-signed JWT.
func split(compact string) (Token, []string, error) {
	if len(compact) > MaxCompact {
		return Token{}, nil, fault.New(fault.TooLarge, opToken, fmt.Sprintf("%d bytes, at most %d", len(compact), MaxCompact))
	}
	if n := strings.Count(compact, separator); n == 0 {
		return Token{}, nil, fault.New(fault.Malformed, opToken, "no disclosure separator")
	} else if n-1 > MaxDisclosures {
		return Token{}, nil, fault.New(fault.TooLarge, opToken, fmt.Sprintf("%d disclosures, at most %d", n-1, MaxDisclosures))
	}
	parts := strings.Split(compact, separator)
	last := parts[len(parts)-1]
	t := Token{jwt: parts[0], binding: last, bare: compact[:len(compact)-len(last)]}
	var err error
	t.jws, err = splitJWS(t.jwt, typToken)
	return t, parts[1 : len(parts)-1], err
}

// Claims is what the token discloses, with the registered claims. It is a
// statement by nobody until the token is verified.
func (t Token) Claims() map[string]any { return t.claims }

// Bound reports whether the token ends in a key binding.
func (t Token) Bound() bool { return t.binding != "" }

// Paths lists what the token can disclose: member names and element numbers
// joined by "/", such as "total" or "lines/0/amount", in the order of names and
// elements. Element numbers count the elements as signed.
func (t Token) Paths() []string {
	out := make([]string, len(t.places))
	for i, p := range t.places {
		out[i] = strings.Join(p.path, "/")
	}
	return out
}

// Present keeps of a credential only the disclosures that the patterns name,
// and those that they need above them. A pattern is a path as in
// [Token.Paths], where "*" stands for any one step and a last "**" for
// anything below. A pattern that names nothing is refused, so that a slip does
// not silently disclose less than asked.
func Present(compact string, disclose ...string) (string, error) {
	t, err := Parse(compact)
	if err != nil {
		return "", err
	}
	if t.Bound() {
		return "", fault.New(fault.Malformed, "present credential", "already bound to a presentation")
	}
	keep := make([]bool, len(t.places))
	for _, pattern := range disclose {
		if !t.mark(keep, strings.Split(pattern, "/")) {
			return "", fault.New(fault.NotFound, "present credential", "a pattern names nothing that can be disclosed")
		}
	}
	var out strings.Builder
	out.WriteString(t.jwt + separator)
	for i, p := range t.places {
		if keep[i] {
			out.WriteString(p.text + separator)
		}
	}
	return out.String(), nil
}

// mark keeps every place that matches, with its parents.
func (t Token) mark(keep []bool, pattern []string) bool {
	found := false
	for i, p := range t.places {
		if !matches(pattern, p.path) {
			continue
		}
		found = true
		for at := i; at >= 0 && !keep[at]; at = t.places[at].parent {
			keep[at] = true
		}
	}
	return found
}

func matches(pattern, path []string) bool {
	if n := len(pattern) - 1; pattern[n] == "**" {
		return len(path) > n && matchSteps(pattern[:n], path[:n])
	}
	return len(pattern) == len(path) && matchSteps(pattern, path)
}

func matchSteps(pattern, path []string) bool {
	for i, step := range pattern {
		if step != "*" && step != path[i] {
			return false
		}
	}
	return true
}
