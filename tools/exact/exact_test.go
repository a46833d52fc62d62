package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// sources copies the files that are edited out of the installed Go.
func sources(t *testing.T) string {
	t.Helper()
	root, err := goEnv("GOROOT")
	if err != nil {
		t.Fatal(err)
	}
	to := t.TempDir()
	for _, e := range edits {
		raw, err := os.ReadFile(filepath.Join(root, "src", e.file))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Join(to, filepath.Dir(e.file)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, e.file), raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// Defends I11: the exact build is made of edits that fit the installed runtime.
func TestEveryEditFitsTheInstalledGo(t *testing.T) {
	if !strings.HasPrefix(runtime.Version(), fits) {
		t.Skipf("the edits are for %s", fits)
	}
	src, out := sources(t), t.TempDir()
	if err := write(src, out); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(out, "overlay.json"))
	if err != nil {
		t.Fatal(err)
	}
	var overlay struct{ Replace map[string]string }
	if err := json.Unmarshal(raw, &overlay); err != nil {
		t.Fatal(err)
	}
	for from, to := range overlay.Replace {
		before, _ := os.ReadFile(from)
		after, err := os.ReadFile(to)
		if err != nil || string(before) == string(after) {
			t.Errorf("%s is not changed (%v)", from, err)
		}
	}
}

// A runtime in which a text is missing, or there twice, is refused and nothing is
// written.
func TestAnotherRuntimeIsRefused(t *testing.T) {
	for _, change := range []func(text, old string) string{
		func(text, old string) string { return strings.Replace(text, old, "", 1) },
		func(text, old string) string { return text + old },
	} {
		for _, e := range edits {
			src, out := sources(t), t.TempDir()
			path := filepath.Join(src, e.file)
			text, _ := os.ReadFile(path)
			if err := os.WriteFile(path, []byte(change(string(text), e.old)), 0o644); err != nil {
				t.Fatal(err)
			}
			err := write(src, out)
			if err == nil || !strings.Contains(err.Error(), e.why) {
				t.Errorf("%s: %v", e.why, err)
			}
			if left, _ := os.ReadDir(out); len(left) > 0 {
				t.Errorf("%s: a half-made overlay", e.why)
			}
		}
	}
}
