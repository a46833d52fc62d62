package consent

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/souk-network/souk/protocol/fault"
)

// purposeTable lists the Purpose terms of the W3C Data Privacy Vocabulary 2.3
// and Souk's own, one a line: a term and then its broader terms. Term names
// only; their definitions are at https://w3id.org/dpv.
//
//go:embed purposes.txt
var purposeTable string

// MaxPurpose is the most bytes of a purpose.
const MaxPurpose = 64

// parents maps each known purpose to its broader ones.
var parents = sync.OnceValue(func() map[string][]string {
	table := make(map[string][]string)
	for line := range strings.Lines(purposeTable) {
		if terms := strings.Fields(line); len(terms) > 0 {
			table[terms[0]] = terms[1:]
		}
	}
	return table
})

// Purposes lists every known purpose, such as "dpv:Personalisation", in the
// order of the table.
func Purposes() []string {
	var out []string
	for line := range strings.Lines(purposeTable) {
		if term, _, _ := strings.Cut(strings.TrimSpace(line), " "); term != "" {
			out = append(out, term)
		}
	}
	return out
}

// Covers reports whether a grant for the purpose granted allows a request for
// the purpose asked: they are equal, or asked is narrower by the vocabulary's
// broader relation. A term that this version does not know covers itself alone.
func Covers(granted, asked string) bool {
	return covers(granted, asked, len(parents()))
}

// covers climbs from asked; fuel bounds the climb should the table ever hold a cycle.
func covers(granted, asked string, fuel int) bool {
	if granted == asked {
		return true
	}
	if fuel == 0 {
		return false
	}
	for _, broader := range parents()[asked] {
		if covers(granted, broader, fuel-1) {
			return true
		}
	}
	return false
}

// CheckPurpose wants a vocabulary prefix, a colon and a term of ASCII letters
// and digits: "dpv:ServicePersonalisation".
func CheckPurpose(purpose string) error {
	const op = "check purpose"
	if len(purpose) > MaxPurpose {
		return fault.New(fault.TooLarge, op, "longer than 64 bytes")
	}
	prefix, term, ok := strings.Cut(purpose, ":")
	if !ok || prefix == "" || term == "" || !only(prefix, lower+digits) || !only(term, lower+upper+digits) {
		return fault.New(fault.Malformed, op, "want prefix:Term in ASCII letters and digits")
	}
	return nil
}

const (
	lower  = "abcdefghijklmnopqrstuvwxyz"
	upper  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits = "0123456789"
)

// only reports whether s is made of the bytes of alphabet.
func only(s, alphabet string) bool {
	for i := range len(s) {
		if strings.IndexByte(alphabet, s[i]) < 0 {
			return false
		}
	}
	return true
}
