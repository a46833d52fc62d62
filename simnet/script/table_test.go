package script

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// setting is a network in which a word's example makes sense.
func setting(w Word) string {
	if w.Name == "network" {
		return ""
	}
	return "network peers=20\ncustomers 40 group=crowd vault=2of3\n"
}

func TestEveryExampleParses(t *testing.T) {
	for _, w := range Words() {
		s, err := Parse(setting(w)+w.Example, Options{})
		if err != nil {
			t.Errorf("%s: %v", w.Name, err)
			continue
		}
		if !slices.Contains(words(s), w.Name) {
			t.Errorf("the example of %s does not use it", w.Name)
		}
	}
}

// TestTheTableIsWhole: names once each, defaults that are read, words for all.
func TestTheTableIsWhole(t *testing.T) {
	for _, name := range strings.Fields(`network merchants customers wallets run at partition heal loss slow rate nat kill restart losedisk join leave
		custodians grant revoke buy sale offer campaign stall resume reorg attack probe expect say`) {
		if _, ok := Lookup(name); !ok {
			t.Errorf("there is no %s", name)
		}
	}
	seen := map[string]bool{}
	for _, w := range Words() {
		if seen[w.Name] || !isName(w.Name) || w.Summary == "" || w.Example == "" {
			t.Errorf("%s: twice, or without words", w.Name)
		}
		seen[w.Name] = true
		args := map[string]bool{}
		for _, a := range w.all() {
			checkRow(t, w, a)
			if args[a.Name] {
				t.Errorf("%s %s: twice", w.Name, a.Name)
			}
			args[a.Name] = true
		}
	}
	figures := map[string]bool{}
	for _, m := range Measures() {
		if figures[m.Name] || !isName(m.Name) || m.Help == "" {
			t.Errorf("measure %s: twice, or without words", m.Name)
		}
		figures[m.Name] = true
	}
}

func checkRow(t *testing.T, w Word, a Arg) {
	t.Helper()
	if a.Help == "" || !isName(a.Name) || a.Required && a.Default != "" {
		t.Errorf("%s %s: without words, or required and with a default", w.Name, a.Name)
	}
	if a.Kind == Who && a.Roles == "" || (a.Kind == Choice || a.Kind == Choices || a.Kind == Compare) && len(a.Choices) == 0 {
		t.Errorf("%s %s: no roles or no choices", w.Name, a.Name)
	}
	if a.Default == "" {
		return
	}
	if _, err := readValue(a, a.Default, Pos{1, 1}); err != nil {
		t.Errorf("%s %s: its default is refused: %v", w.Name, a.Name, err)
	}
}

// BenchmarkParse reads the longest scenario.
func BenchmarkParse(b *testing.B) {
	text := "network peers=20\ncustomers 40 group=crowd vault=2of3\n" + strings.Repeat("loss 5% from=m0..m4 to=crowd for=10m\n", MaxCommands-2)
	for b.Loop() {
		if _, err := Parse(text, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func TestNearest(t *testing.T) {
	for given, want := range map[string]string{"partion": "partition", "hela": "heal", "kil": "kill", "rvoke": "revoke", "xyzzy": "", "": "", "customer": "customers", "proeb": "probe"} {
		if got := nearest(given, wordNames()); got != want {
			t.Errorf("nearest to %q is %q, want %q", given, got, want)
		}
	}
	for _, tc := range []struct {
		a, b string
		want int
	}{{"", "abc", 3}, {"abc", "acb", 1}, {"abc", "abc", 0}, {"kitten", "sitting", 3}} {
		if got := distance([]rune(tc.a), []rune(tc.b)); got != tc.want {
			t.Errorf("distance of %q and %q is %d, want %d", tc.a, tc.b, got, tc.want)
		}
	}
}

// Each word says what the other modes do with it.
func TestHelpNamesTheModes(t *testing.T) {
	for word, want := range map[string]string{
		"kill":      "The model mode carries it out, too. The real mode carries it out, too.",
		"slow":      "The real mode refuses it: connections on one machine have no latency, loss or rate that could be set.",
		"merchants": "The real mode carries it out, but for class= (connections on one machine",
	} {
		if got, err := Help(word); err != nil || !strings.Contains(got, want) {
			t.Errorf("%s: %v\n%s\nlacks %q", word, err, got, want)
		}
	}
}

func TestHelp(t *testing.T) {
	got, err := Help("sale")
	for _, part := range []string{"sale WHO [factor=NUMBER]", "A flash sale", "number, 1 to 1,000; else 5", "who of merchants", "sale m0 factor=20 for=2h", "duration, 1s to 1y; else 2h"} {
		if err != nil || !strings.Contains(got, part) {
			t.Errorf("help lacks %q: %v\n%s", part, err, got)
		}
	}
	for name, says := range map[string]string{
		"latency": "that is no word, but an argument of network, which see", "censor": "that is no word, but an argument of attack, which see",
		"gini": "that is no word, but a measure, for probe and expect: how unequal",
	} {
		if _, err := Help(name); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Help("slae"); err == nil || !strings.Contains(err.Error(), "did you mean sale?") {
		t.Errorf("help for nothing: %v", err)
	}
	if n := strings.Count(Summary(), "\n"); n != len(Words()) {
		t.Errorf("%d lines for %d words", n, len(Words()))
	}
}

const pagePath = "../../docs/spec/scenario.md"

// TestThePageIsTheTable: the page of the language holds what the table says.
// UPDATE_PAGES=1 writes it.
func TestThePageIsTheTable(t *testing.T) {
	raw, err := os.ReadFile(pagePath)
	if err != nil {
		t.Fatal(err)
	}
	const begin = "## Words\n"
	before, after, ok := strings.Cut(string(raw), begin)
	if !ok {
		t.Fatal("the page has no heading Words")
	}
	want := "\n" + Markdown()
	if os.Getenv("UPDATE_PAGES") != "" {
		if err := os.WriteFile(pagePath, []byte(before+begin+want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if after != want {
		t.Error("the page and the table differ: run this test with UPDATE_PAGES=1 and read the diff")
	}
}
