package docs

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	namedTest = regexp.MustCompile("`([a-z0-9/]+)\\.((?:Test|Fuzz)[A-Za-z0-9_]+)`")
	claim     = regexp.MustCompile(`\bI([0-9]+)\b`)
)

// testsOf is the text of all test files of a package.
func testsOf(t *testing.T, pkg string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", filepath.FromSlash(pkg), "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range files {
		all.WriteString(read(t, f))
	}
	return all.String()
}

func TestTheTestsThatInvariantsNameExist(t *testing.T) {
	named := namedTest.FindAllStringSubmatch(read(t, "invariants.md"), -1)
	if len(named) < 50 {
		t.Fatalf("only %d tests are named", len(named))
	}
	for _, m := range named {
		if !strings.Contains(testsOf(t, m[1]), "\nfunc "+m[2]+"(") {
			t.Errorf("docs/invariants.md names %s.%s, which does not exist", m[1], m[2])
		}
	}
}

var contractTest = regexp.MustCompile("`([A-Z][A-Za-z]*)\\.(test[A-Za-z]*_[A-Za-z0-9_]+)`")

// Every attack has a test, and every test that is named exists.
func TestTheTestsThatAttacksNameExist(t *testing.T) {
	const page = "design/loyalty-attacks.md"
	rows := 0
	for line := range strings.Lines(read(t, page)) {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| attack ") || strings.HasPrefix(line, "| ---") {
			continue
		}
		rows++
		inGo, inSolidity := namedTest.FindAllStringSubmatch(line, -1), contractTest.FindAllStringSubmatch(line, -1)
		if len(inGo)+len(inSolidity) == 0 {
			t.Errorf("docs/%s names no test against an attack: %.60s", page, line)
		}
		for _, m := range inGo {
			if !strings.Contains(testsOf(t, m[1]), "\nfunc "+m[2]+"(") {
				t.Errorf("docs/%s names %s.%s, which does not exist", page, m[1], m[2])
			}
		}
		for _, m := range inSolidity {
			if !strings.Contains(read(t, "../contracts/test/"+m[1]+".t.sol"), "function "+m[2]+"(") {
				t.Errorf("docs/%s names %s.%s, which does not exist", page, m[1], m[2])
			}
		}
	}
	if rows < 14 {
		t.Errorf("only %d attacks are listed", rows)
	}
}

// Every invariant has a test or a plain word that it has none.
func TestEveryInvariantIsDefendedOrSaysItIsNot(t *testing.T) {
	page := read(t, "invariants.md")
	for i := 1; i <= 12; i++ {
		_, section, ok := strings.Cut(page, fmt.Sprintf("\n## I%d:", i))
		if !ok {
			t.Errorf("docs/invariants.md has no section about I%d", i)
			continue
		}
		section, _, _ = strings.Cut(section, "\n## ")
		if !namedTest.MatchString(section) && !strings.Contains(section, "Missing:") {
			t.Errorf("I%d names no test and does not say that one is missing", i)
		}
	}
}

var defends = regexp.MustCompile(`Defends (I[0-9][^.]*)`)

// A comment that claims an invariant claims one that exists.
func TestNoTestDefendsAnUnknownInvariant(t *testing.T) {
	known := map[string]bool{}
	for i := 1; i <= 12; i++ {
		known[fmt.Sprint(i)] = true
	}
	for _, p := range packages(t) {
		for _, d := range defends.FindAllStringSubmatch(testsOf(t, p.name()), -1) {
			for _, c := range claim.FindAllStringSubmatch(d[1], -1) {
				if !known[c[1]] {
					t.Errorf("a test of %s defends I%s, which is no invariant", p.name(), c[1])
				}
			}
		}
	}
}
