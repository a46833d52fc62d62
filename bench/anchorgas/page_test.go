package main

import (
	"os"
	"strings"
	"testing"
)

// Three pages quote this program, so they must say what the program prints; run
// itself fails when something costs more than its goal.
func TestPagesStateWhatIsMeasured(t *testing.T) {
	var pages string
	for _, name := range []string{"contracts", "points", "rewards", "exchange"} {
		page, err := os.ReadFile("../../docs/spec/" + name + ".md")
		if err != nil {
			t.Fatal(err)
		}
		pages += string(page)
	}
	var out strings.Builder
	if err := run(&out); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		if !strings.Contains(pages, line) {
			t.Errorf("no page states:\n%s", line)
		}
	}
}
