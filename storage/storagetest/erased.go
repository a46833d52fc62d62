package storagetest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/souk-network/souk/storage"
)

// Erased holds a storage.KV that keeps its values readable in files of dir to
// what it promises of values that are gone: a batch with a delete leaves neither
// the deleted value nor any that was overwritten before it. Defends I1.
func Erased(t *testing.T, open func(t *testing.T, dir string) storage.KV) {
	key, other := []byte("key"), []byte("other")
	for name, c := range map[string]struct {
		ops  []storage.Op
		kept bool // the second value of the key
	}{
		"deleted":            {[]storage.Op{storage.Delete("s", key)}, false},
		"another is deleted": {[]storage.Op{storage.Delete("s", other)}, true},
		"nothing is deleted": {[]storage.Op{storage.Delete("s", []byte("never stored"))}, true},
		"replaced":           {[]storage.Op{storage.Delete("s", key), storage.Put("s", key, []byte("third"))}, false},
	} {
		for _, times := range []int{1, 4000} {
			t.Run(fmt.Sprintf("%s/%d", name, times), func(t *testing.T) {
				dir := t.TempDir()
				kv := open(t, dir)
				first, second := []byte("the first secret "), []byte("the second secret ")
				for _, text := range [][]byte{first, second} {
					must(t, kv.Batch(context.Background(), []storage.Op{storage.Put("s", key, bytes.Repeat(text, times)), storage.Put("s", other, text[:3])}))
					if !onDisk(t, dir, text) {
						t.Fatal("the test does not see a stored value")
					}
				}
				must(t, kv.Batch(context.Background(), c.ops))
				if onDisk(t, dir, first) {
					t.Error("an overwritten value is still on disk")
				}
				if onDisk(t, dir, second) != c.kept {
					t.Errorf("the second value is on disk: %v, want %v", !c.kept, c.kept)
				}
			})
		}
	}
}

// onDisk searches all files of a folder.
func onDisk(t *testing.T, dir string, text []byte) bool {
	t.Helper()
	found := false
	must(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		found = found || bytes.Contains(data, text)
		return err
	}))
	return found
}
