//go:build unix

package run

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// A run that begins removes the folders of runs that were killed, and neither those of
// runs that live nor what is no run's.
func TestFoldersOfKilledRunsAreRemoved(t *testing.T) {
	in := t.TempDir()
	killed, err := newScratch(in)
	if err != nil {
		t.Fatal(err)
	}
	lives, err := newScratch(in)
	if err != nil {
		t.Fatal(err)
	}
	if err := killed.lock.Close(); err != nil { // as the end of its process does
		t.Fatal(err)
	}
	foreign := filepath.Join(in, scratchPattern+"notes")
	if err := os.WriteFile(filepath.Join(in, scratchPattern+"file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(foreign, 0o700); err != nil {
		t.Fatal(err)
	}
	next, err := newScratch(in)
	if err != nil {
		t.Fatal(err)
	}
	if err := next.Close(); err != nil {
		t.Fatal(err)
	}
	want := []string{lives.dir, foreign, filepath.Join(in, scratchPattern+"file")}
	slices.Sort(want)
	if got, _ := filepath.Glob(filepath.Join(in, "*")); !slices.Equal(got, want) {
		t.Errorf("%q are left, want %q", got, want)
	}
}
