package docs

import (
	"path/filepath"
	"strings"
	"testing"
)

// A release joins the fragments of the changelog into one list: each is a list, of
// whole lines.
func TestChangelogFragmentsAreLists(t *testing.T) {
	fragments, err := filepath.Glob("../changelog/*.md")
	if err != nil || len(fragments) < 50 {
		t.Fatal(len(fragments), err)
	}
	for _, path := range fragments {
		if filepath.Base(path) == "README.md" {
			continue
		}
		text, ends := strings.CutSuffix(read(t, path), "\n")
		if !ends {
			t.Errorf("%s does not end with its last line", path)
		}
		for i, line := range strings.Split(text, "\n") {
			if !strings.HasPrefix(line, "- ") || strings.TrimSpace(line[2:]) == "" {
				t.Errorf("%s:%d does not begin with \"- \"", path, i+1)
			}
		}
	}
}
