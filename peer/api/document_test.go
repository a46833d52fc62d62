package api_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func page(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "spec", name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

var described = regexp.MustCompile("(?m)^\\| `([A-Z]+)(?:`, `([A-Z]+))? (/v1/[^`]*)` \\|")

// The description is OpenAPI 3.1, the committed one has the same calls, and so
// has the page for people.
func TestEveryCallIsDescribed(t *testing.T) {
	s := readSpec(t)
	if !strings.HasPrefix(s.version, "3.1.") || !bytes.Contains(page(t, "openapi.json"), []byte(`"openapi": "`+s.version+`"`)) {
		t.Errorf("the document is OpenAPI %s", s.version)
	}
	onPage := map[string]bool{}
	for _, m := range described.FindAllStringSubmatch(string(page(t, "api.md")), -1) {
		onPage[m[1]+" "+m[3]] = true
		if m[2] != "" {
			onPage[m[2]+" "+m[3]] = true
		}
	}
	calls := s.every()
	for call := range calls {
		if !onPage[call] {
			t.Errorf("docs/spec/api.md lacks %s", call)
		}
		if !bytes.Contains(page(t, "openapi.json"), []byte(`"`+strings.SplitN(call, " ", 2)[1]+`"`)) {
			t.Errorf("docs/spec/openapi.json lacks %s", call)
		}
	}
	if len(calls) != len(onPage) || len(calls) < 15 {
		t.Errorf("%d calls, %d on the page", len(calls), len(onPage))
	}
}
