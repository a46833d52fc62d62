package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/did"
)

// Who restores a wallet is told what does not come back, and which merchants could not
// be asked.
func TestARestoreSaysWhatIsLost(t *testing.T) {
	var out bytes.Buffer
	broughtBack{Vault: true, Lines: 1, Answers: 1, Promised: 3, Unasked: []did.Merchant{{1}}}.print(&out, func(did.Merchant) string { return "Tea house" })
	for _, want := range []string{"3 lines of promised points", "Tea house could not be asked", "Not brought back", "profile", "bound for signing in", "list of\nyour offers", "souk approvals list"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("does not say %q:\n%s", want, out.String())
		}
	}
	out.Reset()
	broughtBack{}.print(&out, nil)
	if strings.Contains(out.String(), "Not brought back") {
		t.Error("a new beginning has lost nothing: ", out.String())
	}
}
