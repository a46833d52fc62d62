package docs

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/souk-network/souk/"

// goPackage is what the go command tells about one package.
type goPackage struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
	Deps                               []string
}

// name is the package's path inside the module.
func (p goPackage) name() string { return strings.TrimPrefix(p.ImportPath, module) }

func (p goPackage) tests() []string { return slices.Concat(p.TestImports, p.XTestImports) }

// packages lists the module, and again as it builds for the browser.
func packages(t *testing.T) []goPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports,Deps", "./...")
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var list []goPackage
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

// law is the table of docs/architecture.md: what each package may import.
type law map[string][]string

var code = regexp.MustCompile("`([^`]+)`")

func codes(cell string) []string {
	var out []string
	for _, m := range code.FindAllStringSubmatch(cell, -1) {
		out = append(out, m[1])
	}
	return out
}

// rows are the cells of a page's table whose head begins with the given cells.
func rows(t *testing.T, page, head string) [][]string {
	t.Helper()
	_, rest, ok := strings.Cut(read(t, page), head+"\n")
	if !ok {
		t.Fatalf("%s has no table that begins with %q", page, head)
	}
	var out [][]string
	for _, line := range strings.Split(rest, "\n") {
		if !strings.HasPrefix(line, "|") {
			break
		}
		if cells := strings.Split(strings.Trim(line, "| "), " | "); !strings.HasPrefix(cells[0], "---") {
			out = append(out, cells)
		}
	}
	return out
}

func readLaw(t *testing.T) law {
	l := law{}
	for _, row := range rows(t, "architecture.md", "| package | what it is | may import |") {
		name := codes(row[0])
		if len(row) != 3 || len(name) != 1 || (len(codes(row[2])) == 0) != (row[2] == "nothing") {
			t.Fatalf("row %q: want a package, what it is, and packages or the word nothing", row)
		}
		if _, twice := l[name[0]]; twice {
			t.Errorf("%s has two rows", name[0])
		}
		l[name[0]] = codes(row[2])
	}
	return l
}

// covers says whether pattern, a path or a path with /..., stands for name.
func covers(pattern, name string) bool {
	below, ok := strings.CutSuffix(pattern, "/...")
	return name == pattern || ok && (name == below || strings.HasPrefix(name, below+"/"))
}

func anyCovers(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return covers(p, name) })
}

func ours(imports []string) []string {
	var out []string
	for _, i := range imports {
		if rest, ok := strings.CutPrefix(i, module); ok {
			out = append(out, rest)
		}
	}
	return out
}

func TestEveryPackageHasARowAndKeepsIt(t *testing.T) {
	l, seen := readLaw(t), map[string]bool{}
	for _, p := range packages(t) {
		seen[p.name()] = true
		allowed, ok := l[p.name()]
		if !ok {
			t.Errorf("%s has no row in docs/architecture.md", p.name())
			continue
		}
		for _, i := range ours(p.Imports) {
			if !anyCovers(allowed, i) {
				t.Errorf("%s imports %s, which its row does not allow", p.name(), i)
			}
		}
		for _, i := range ours(p.tests()) {
			if !anyCovers(l.inTests(p, allowed), i) {
				t.Errorf("a test of %s imports %s", p.name(), i)
			}
		}
	}
	for name := range l {
		if !seen[name] {
			t.Errorf("docs/architecture.md has a row for %s, which does not exist", name)
		}
	}
}

// inTests is what a package's tests may import: see the page. Only a test of
// protocol is held to protocol.
func (l law) inTests(p goPackage, allowed []string) []string {
	out := slices.Concat(allowed, ours(p.Deps), []string{p.name(), "protocol/..."})
	switch layer := strings.Split(p.name(), "/")[0]; layer {
	case "contracts", "storage":
		out = append(out, layer+"/...")
	case "peer":
		out = append(out, "storage/...", "contracts/...", "peer/...")
	case "simnet", "cmd", "interop", "bench":
		out = append(out, "storage/...", "contracts/...", "peer/...", "simnet/...")
	}
	return out
}

// rank orders the layers; a package may not allow itself a higher one.
var rank = map[string]int{"protocol": 0, "storage": 1, "contracts": 1, "peer": 2, "simnet": 3, "cmd": 4, "bench": 4, "tools": 4, "interop": 4, "docs": 4}

func TestTheTableItselfGoesDown(t *testing.T) {
	for name, allowed := range readLaw(t) {
		layer := strings.Split(name, "/")[0]
		for _, a := range allowed {
			other := strings.Split(a, "/")[0]
			if rank[other] > rank[layer] || rank[other] == rank[layer] && other != layer {
				t.Errorf("the row of %s allows %s, which is not below it", name, a)
			}
		}
	}
}

func TestLibrariesStayWhereTheyBelong(t *testing.T) {
	all := packages(t)
	for _, row := range rows(t, "architecture.md", "| library | law |") {
		library, where := codes(row[0])[0], codes(row[1])
		within := func(path string) bool { return covers(library+"/...", path) || strings.HasPrefix(path, library+"/v") }
		for _, p := range all {
			if strings.HasPrefix(row[1], "direct only") {
				if !anyCovers(where, p.name()) && slices.ContainsFunc(slices.Concat(p.Imports, p.tests()), within) {
					t.Errorf("%s imports %s itself: %s", p.name(), library, row[1])
				}
				continue
			}
			if i := slices.IndexFunc(p.Deps, within); i >= 0 && anyCovers(where, p.name()) {
				t.Errorf("%s reaches %s: %s", p.name(), p.Deps[i], row[1])
			}
		}
	}
}

func TestTheCoreReachesNoNetwork(t *testing.T) {
	forbidden := []string{"net", "net/http", "os/exec", "database/sql", "log", "log/slog"}
	for _, p := range packages(t) {
		if !covers("protocol/...", p.name()) {
			continue
		}
		for _, f := range forbidden {
			if slices.Contains(p.Imports, f) {
				t.Errorf("%s imports %s", p.name(), f)
			}
		}
	}
}
