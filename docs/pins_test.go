package docs

import (
	"encoding/json"
	"os/exec"
	"testing"

	"golang.org/x/mod/semver"
)

// modFile is 'go mod edit -json'.
type modFile struct {
	Require []struct{ Path, Version string }
	Replace []struct {
		Old, New struct{ Path, Version string }
	}
}

func readMod(t *testing.T) modFile {
	t.Helper()
	cmd := exec.Command("go", "mod", "edit", "-json")
	cmd.Dir = ".."
	raw, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var m modFile
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// Older releases of these can be crashed or misled by a remote party, and the
// libraries that bring them ask for older ones.
func TestVersionsThatMustNotGoBack(t *testing.T) {
	least := map[string]string{
		"github.com/pion/dtls/v3":                   "v3.1.4", // panics on remote input before
		"github.com/pion/stun/v3":                   "v3.1.5", // the same
		"github.com/klauspost/compress":             "v1.18.7",
		"github.com/go-jose/go-jose/v4":             "v4.1.5", // v4.1.3 panics on two Wycheproof vectors
		"github.com/libp2p/go-libp2p":               "v0.51.0",
		"github.com/fxamacker/cbor/v2":              "v2.9.6",
		"github.com/quic-go/quic-go":                "v0.59.0",
		"github.com/decred/dcrd/dcrec/secp256k1/v4": "v4.4.0",
	}
	for _, r := range readMod(t).Require {
		if min, ok := least[r.Path]; ok && semver.Compare(r.Version, min) < 0 {
			t.Errorf("%s is at %s, at least %s is needed", r.Path, r.Version, min)
		}
	}
}

// Pins with an upper side: go-jose where it comes in at all, and the profiler's
// format, of which SQLite asks for a version that the proxy refuses.
func TestVersionsThatMustStay(t *testing.T) {
	m := readMod(t)
	for _, r := range m.Require {
		if r.Path == "github.com/go-jose/go-jose/v4" && r.Version != "v4.1.5" {
			t.Errorf("%s is at %s, want v4.1.5", r.Path, r.Version)
		}
	}
	for _, r := range m.Replace {
		if r.Old.Path == "github.com/google/pprof" && r.New.Version == "v0.0.0-20260202012954-cb029daf43ef" {
			return
		}
	}
	t.Error("go.mod does not replace github.com/google/pprof by v0.0.0-20260202012954-cb029daf43ef")
}

// The pins above are only worth something while these are there at all.
func TestPinnedModulesAreRequired(t *testing.T) {
	have := map[string]bool{}
	for _, r := range readMod(t).Require {
		have[r.Path] = true
	}
	for _, path := range []string{"github.com/pion/dtls/v3", "github.com/pion/stun/v3", "github.com/klauspost/compress", "github.com/go-jose/go-jose/v4"} {
		if !have[path] {
			t.Errorf("go.mod does not name %s, so nothing holds its version", path)
		}
	}
}
