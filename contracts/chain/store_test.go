package chain_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
)

// Both stores do the same.
func TestStores(t *testing.T) {
	dir := t.TempDir()
	open := map[string]func() chain.Store{
		"memory": func() chain.Store { return chaintest.NewStore() },
		"files": func() chain.Store {
			s, err := chain.NewFileStore(dir)
			if err != nil {
				t.Fatal(err)
			}
			return s
		},
	}
	for name, make := range open {
		t.Run(name, func(t *testing.T) {
			s := make()
			for i := range 3 {
				for _, key := range []string{"a/%d", "b/%d"} {
					if err := s.Put(t.Context(), fmt.Sprintf(key, i), []byte{byte(i)}); err != nil {
						t.Fatal(err)
					}
				}
			}
			if err := s.Put(t.Context(), "a/1", []byte("new")); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if err := s.Delete(t.Context(), "a/2"); err != nil {
					t.Fatal(err)
				}
			}
			pairs, err := s.List(t.Context(), "a/")
			if err != nil || len(pairs) != 2 || pairs[0].Key != "a/0" || string(pairs[1].Value) != "new" {
				t.Fatal(pairs, err)
			}
		})
	}
}

// Defends I4: what a crash left half written is neither seen nor kept.
func TestFileStoreAfterACrash(t *testing.T) {
	dir := t.TempDir()
	half := filepath.Join(dir, ".write-123")
	if err := os.WriteFile(half, []byte("ha"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := chain.NewFileStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	pairs, err := s.List(t.Context(), "")
	if err != nil || len(pairs) != 0 {
		t.Fatal(pairs, err)
	}
	if _, err := os.Stat(half); !os.IsNotExist(err) {
		t.Fatal("left behind: ", err)
	}
}
