package main

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/souk-network/souk/peer/importer"
)

// Merchants of the input may have names that the registry does not take; their
// trade names are taken, and are still two for two merchants.
func TestTradeNamesFitTheRegistry(t *testing.T) {
	seen := map[string]bool{}
	for _, name := range []string{"Tea", strings.Repeat("x", 64), strings.Repeat("x", 65), strings.Repeat("x", 66), strings.Repeat("가", 40), strings.Repeat("가", 39) + "나"} {
		got := tradeName(name)
		if len(got) > maxTradeName || !utf8.ValidString(got) || seen[got] || len(name) <= maxTradeName && got != name {
			t.Errorf("%q is called %q", name, got)
		}
		seen[got] = true
	}
}

// Members that join to make three never take the name of a merchant.
func TestMembersThatJoinHaveNamesOfTheirOwn(t *testing.T) {
	in := demoInput{Lines: []importer.Line{{Customer: "c", Merchant: "member-2"}}}
	in.number()
	if want := []string{"member-2", "member-3", "member-4"}; !slices.Equal(in.Merchants, want) {
		t.Errorf("%q, want %q", in.Merchants, want)
	}
}
