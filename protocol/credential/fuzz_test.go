package credential

import (
	"encoding/json"
	"io/fs"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/vectors"
)

func seeds(f *testing.F, as string) {
	f.Helper()
	raw, err := fs.ReadFile(vectors.FS, "credential.json")
	if err != nil {
		f.Fatal(err)
	}
	var file vectorFile
	if err := json.Unmarshal(raw, &file); err != nil {
		f.Fatal(err)
	}
	for _, v := range file.Good {
		if v.As == as {
			f.Add(v.Text)
		}
	}
	for _, v := range file.Reject {
		if v.As == as {
			f.Add(v.Text)
		}
	}
}

// FuzzParse: what parses can be presented whole and in nothing, and neither
// shows more than the token did.
func FuzzParse(f *testing.F) {
	seeds(f, "verify")
	f.Fuzz(func(t *testing.T, compact string) {
		token, err := Parse(compact)
		if err != nil || token.Bound() {
			return
		}
		none, err := Present(compact)
		if err != nil {
			t.Fatal(err)
		}
		if rest, err := Parse(none); err != nil || len(rest.Paths()) != 0 {
			t.Fatalf("%v %v", rest.Paths(), err)
		}
		if len(token.Paths()) == 0 {
			return
		}
		all, err := Present(compact, "**")
		if err != nil || strings.Count(all, "~") != strings.Count(compact, "~") {
			t.Fatalf("%v: %d of %d", err, strings.Count(all, "~"), strings.Count(compact, "~"))
		}
	})
}

// FuzzReveal signs what the fuzzer makes, so that it gets past the signature.
func FuzzReveal(f *testing.F) {
	text, digest := disclose(`["s","b",{"c":1}]`)
	f.Add(`,"_sd":["`+digest+`"]`, text)
	f.Add(`,"a":[{"...":"`+digest+`"}]`, `WyJzIiwxXQ`)
	f.Fuzz(func(t *testing.T, more, rest string) {
		c, err := Verify(forge(issuerKey, goodHeader, payload(more), rest), issuer)
		if err != nil {
			return
		}
		if c.Issuer != issuer || c.Holder != holder || c.Type != "x" {
			t.Fatalf("registered claims were replaced: %+v", c)
		}
		_, _ = c.Order()
	})
}

func FuzzPresentation(f *testing.F) {
	seeds(f, "present")
	f.Fuzz(func(t *testing.T, compact string) {
		want := Expect{vectorAud, vectorNonce, testNow, 60_000}
		if _, err := VerifyPresentation(compact, issuer, want); err != nil {
			return
		}
		want.Nonce = "another"
		if _, err := VerifyPresentation(compact, issuer, want); err == nil {
			t.Fatal("the nonce is not looked at")
		}
	})
}

func FuzzStatusList(f *testing.F) {
	seeds(f, "status")
	f.Add("eNrbuRgAAhcBXQ")
	f.Fuzz(func(t *testing.T, text string) {
		_, _ = VerifyStatusList(text, issuer, vectorURI, testNow)
		packed, err := decode64(text)
		if err != nil {
			return
		}
		if bits, err := inflate(packed); err == nil && len(bits) > MaxStatusEntries/8 {
			t.Fatalf("%d bytes", len(bits))
		}
	})
}
