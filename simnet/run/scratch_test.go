//go:build unix

package run

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// A run that begins removes the folders of runs that were killed, and neither those of
// runs that live nor what is no run's.
func TestFoldersOfKilledRunsAreRemoved(t *testing.T) {
	in := t.TempDir()
	killed, err := NewScratch(in)
	if err != nil {
		t.Fatal(err)
	}
	lives, err := NewScratch(in)
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
	being := filepath.Join(in, madePattern+"new")
	for _, dir := range []string{being, filepath.Join(in, madePattern+"old"), filepath.Join(in, madePattern+"locked")} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	long := time.Now().Add(-2 * making)
	if err := os.Chtimes(filepath.Join(in, madePattern+"old"), long, long); err != nil {
		t.Fatal(err)
	}
	held, err := lock(filepath.Join(in, madePattern+"locked"))
	if err != nil {
		t.Fatal(err)
	}
	if err := held.Close(); err != nil { // it was killed before it had its name
		t.Fatal(err)
	}
	next, err := NewScratch(in)
	if err != nil {
		t.Fatal(err)
	}
	if err := next.Close(); err != nil {
		t.Fatal(err)
	}
	want := []string{being, lives.Dir, foreign, filepath.Join(in, scratchPattern+"file")}
	slices.Sort(want)
	if got, _ := filepath.Glob(filepath.Join(in, "*")); !slices.Equal(got, want) {
		t.Errorf("%q are left, want %q", got, want)
	}
}
