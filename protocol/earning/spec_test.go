package earning

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/credential"
)

// The specification's own examples are read, and its basket earns what it says.
func TestSpecificationExamples(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "spec", "earning.md"))
	must(t, err)
	fences := regexp.MustCompile("(?s)```json\n(.*?)```").FindAllSubmatch(page, -1)
	if len(fences) != 3 {
		t.Fatalf("%d examples", len(fences))
	}
	r, err := DecodeRules(fences[0][1])
	must(t, err)
	_, err = DecodeItem(fences[1][1])
	must(t, err)
	_, err = DecodeTerms(fences[2][1])
	must(t, err)
	r.Offsets = []Offset{{From: 0, Offset: 60}}
	o := credential.Order{ID: "1", Time: at("2026-11-28T11:00:00Z"), Channel: "store", Currency: "EUR", Lines: []credential.Line{
		line("BREAD-1", "bread", "1", "3.30"), line("TEA-1", "tea", "3", "12.45"),
	}}
	res := evaluate(t, r, Purchase{Known: true, Order: o})
	if got := pointsOf(res); !slices.Equal(got, []uint64{5, 40}) {
		t.Errorf("%v", got)
	}
	if text := res.Lines[1].Explain(English); !strings.Contains(string(page), `"`+text+`"`) {
		t.Errorf("the page does not show %q", text)
	}
}
