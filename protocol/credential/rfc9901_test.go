package credential

import (
	"encoding/json"
	"io/fs"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/vectors"
)

// marked turns "!sd name" members and {"!sd": value} elements into Hidden.
func marked(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, sub := range v {
			if hidden, ok := strings.CutPrefix(name, "!sd "); ok {
				out[hidden] = Hidden{marked(sub)}
			} else {
				out[name] = marked(sub)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, sub := range v {
			if m, ok := sub.(map[string]any); ok && len(m) == 1 && m["!sd"] != nil {
				out[i] = Hidden{marked(m["!sd"])}
			} else if _, null := m["!sd"]; null {
				out[i] = Hidden{nil}
			} else {
				out[i] = marked(sub)
			}
		}
		return out
	}
	return v
}

// Cases of other implementations: what is disclosed is what a verifier sees,
// and the text holds nothing of what is kept back.
func TestCasesOfOtherImplementations(t *testing.T) {
	raw, err := fs.ReadFile(vectors.FS, "credential-rfc9901.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Good []struct {
			Name     string
			Claims   map[string]any
			Disclose []string
			Expect   map[string]any
		}
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	for _, v := range file.Good {
		t.Run(v.Name, func(t *testing.T) {
			claims := marked(v.Claims).(map[string]any)
			for _, name := range registered() {
				delete(claims, name) // Issue writes these itself
				delete(v.Expect, name)
			}
			whole, err := Issue(testRand(v.Name), issuerKey, Draft{Type: "x", Holder: holder, IssuedAt: testNow, Claims: claims})
			if err != nil {
				t.Fatal(err)
			}
			part, err := Present(whole, v.Disclose...)
			if err != nil {
				t.Fatal(err)
			}
			c, err := Verify(part, issuer)
			if err != nil {
				t.Fatal(err)
			}
			if got, _ := json.Marshal(c.Claims); !sameJSON(got, v.Expect) {
				t.Errorf("a verifier sees %s", got)
			}
		})
	}
}

// Digests printed in RFC 9901 section 4.2.3.
func TestDigestsOfTheStandard(t *testing.T) {
	for text, want := range map[string]string{
		"WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0": "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0",
		"WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0":                             "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs",
	} {
		if got := digestOf(text); got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if _, err := parseDisclosure(text); err != nil {
			t.Error(err)
		}
	}
}
