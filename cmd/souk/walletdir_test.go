package main

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/did"
)

const testPassphrase = "correct horse battery"

func newWalletDir(t *testing.T) (dir string, seed did.Seed) {
	t.Helper()
	seed, err := did.NewSeed(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(t.TempDir(), "w")
	if err := makeWalletDir(dir, walletConfig{Consortium: "c.json"}, seed, testPassphrase, leastWork); err != nil {
		t.Fatal(err)
	}
	return dir, seed
}

// Without its seed a wallet is lost, so what is written must come back, whole
// and under the passphrase alone.
func TestTheSeedComesBackFromTheDisk(t *testing.T) {
	dir, seed := newWalletDir(t)
	got, err := openSeed(dir, testPassphrase)
	if err != nil || got != seed {
		t.Fatalf("another seed came back, or none: %v", err)
	}
	if _, err := openSeed(dir, "wrong horse battery"); err == nil || !strings.Contains(err.Error(), "passphrase is wrong") {
		t.Errorf("another passphrase: %v", err)
	}
	other, err := did.NewSeed(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if err := makeWalletDir(dir, walletConfig{}, other, testPassphrase, leastWork); err == nil {
		t.Error("a second wallet was made over the first")
	}
	if got, err := openSeed(dir, testPassphrase); err != nil || got != seed {
		t.Errorf("the first seed is gone: %v", err)
	}
	left, err := filepath.Glob(filepath.Join(dir, ".tmp-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("temporary files with a sealed seed stay: %d, %v", len(left), err)
	}
}

// A seed file that lost its end or changed is refused; it never opens as
// another seed.
func TestADamagedSeedFileIsRefused(t *testing.T) {
	dir, _ := newWalletDir(t)
	path := filepath.Join(dir, seedFile)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	try := func(what string, raw []byte) {
		t.Helper()
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := openSeed(dir, testPassphrase); err == nil {
			t.Errorf("%s: it opens", what)
		}
	}
	for n := 0; n < len(whole); n += 17 {
		try("cut short", whole[:n])
	}
	try("the last byte is missing", whole[:len(whole)-1])
	for n := len(whole) - 1; n > 0; n -= 41 {
		changed := append([]byte(nil), whole...)
		changed[n] ^= 1
		try("one bit differs", changed)
	}
}
