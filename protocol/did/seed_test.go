package did

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/fault"
)

func TestWordsOfBIP39(t *testing.T) {
	for _, v := range load(t).Words {
		seed := Seed(unhex(t, v.Entropy))
		if seed.Words() != v.Words {
			t.Errorf("%s becomes %q", v.Entropy, seed.Words())
		}
		spaced := "\n " + strings.ReplaceAll(v.Words, " ", " \t\n")
		if back, err := SeedFromWords(spaced); err != nil || back != seed {
			t.Errorf("%q: %v", v.Words, err)
		}
	}
}

func TestWrongWordsAreRefused(t *testing.T) {
	good := Seed{1}.Words()
	first, _, _ := strings.Cut(good, " ")
	for _, words := range []string{
		"", good + " zoo", strings.TrimPrefix(good, first+" "), "souk" + strings.TrimPrefix(good, first),
		strings.Repeat("abandon ", 24),                   // checksum
		strings.Repeat("abandon ", 11) + "about",         // 12 words are too few
		strings.Replace(good, " ", " "+first+" ", 1)[:9], // cut
	} {
		if _, err := SeedFromWords(words); !errors.Is(err, fault.Of(fault.Malformed)) {
			t.Errorf("%q: %v", words, err)
		}
	}
}

// The derivations are part of the format: a wallet restored from its words
// elsewhere must find the same keys.
func TestDerivations(t *testing.T) {
	file := load(t)
	if *update {
		file.Derive = []derivation{
			derive(t, file.Words[0].Words, Merchant{19: 7}, "dpv:Personalisation", 0),
			derive(t, file.Words[1].Words, Merchant{19: 7}, "dpv:Personalisation", 1),
			derive(t, file.Words[1].Words, Merchant{0: 1}, "dpv:Marketing", 2),
		}
		writeDerivations(t, file.Derive)
	}
	if len(file.Derive) == 0 {
		t.Fatal("no derivations")
	}
	for _, want := range file.Derive {
		m, err := ParseMerchant(want.Merchant)
		if err != nil {
			t.Fatal(err)
		}
		if got := derive(t, want.Words, m, want.Purpose, want.Epoch); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
}

func derive(t *testing.T, words string, m Merchant, purpose string, epoch uint32) derivation {
	t.Helper()
	s, err := SeedFromWords(words)
	if err != nil {
		t.Fatal(err)
	}
	text := func(key ed25519.PrivateKey) string { return KeyOf(key).DID() }
	return derivation{words, m.String(), purpose, epoch, text(s.Pairwise(m)), text(s.Consent(m, purpose)), text(s.Control(epoch)),
		text(s.Network(m)), hex.EncodeToString(s.Account(m).PubKey().SerializeCompressed())}
}

// Defends I1: no key towards one merchant or purpose is known to another.
func TestNoKeyFacesTwoSides(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Seed(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "seed"))
		a, b := Merchant{1}, Merchant{2}
		keys := map[string]string{}
		note := func(name string, key []byte) {
			if other, taken := keys[string(key)]; taken {
				t.Fatalf("%s and %s are one key", name, other)
			}
			keys[string(key)] = name
		}
		for _, m := range []Merchant{a, b} {
			note("pairwise "+m.String(), s.Pairwise(m))
			note("network "+m.String(), s.Network(m))
			note("account "+m.String(), s.Account(m).Serialize())
			note("consent x "+m.String(), s.Consent(m, "x"))
			note("consent y "+m.String(), s.Consent(m, "y"))
		}
		note("control 0", s.Control(0))
		note("control 1", s.Control(1))
	})
}

func TestContextsDoNotRunTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SliceOfN(rapid.Byte(), 2, 20).Draw(t, "context")
		i, j := rapid.IntRange(0, len(text)).Draw(t, "i"), rapid.IntRange(0, len(text)).Draw(t, "j")
		one, other := Seed{}.Derive("x", text[:i], text[i:]), Seed{}.Derive("x", text[:j], text[j:])
		if (one == other) != (i == j) {
			t.Fatalf("cut at %d and %d", i, j)
		}
	})
	if (Seed{}).Derive("x") == (Seed{}).Derive("x", nil) {
		t.Error("no context and an empty one are the same")
	}
}

// Defends I1: whatever prints or encodes a seed does not show it.
func TestSeedIsNeverShown(t *testing.T) {
	seed := Seed(bytes.Repeat([]byte{0xab}, 32))
	holder := struct {
		Seed Seed
		Ptr  *Seed
	}{seed, &seed}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%d", "%x", "%X", "%q"} {
		for _, v := range []any{seed, &seed, holder, []Seed{seed}} {
			text := strings.ToLower(fmt.Sprintf(format, v))
			if strings.Contains(text, "abab") || strings.Contains(text, "171") {
				t.Errorf("%s of %T shows the seed", format, v)
			}
		}
	}
	for _, v := range []any{seed, &seed, holder} {
		if raw, err := json.Marshal(v); err == nil {
			t.Errorf("%T is written as JSON: %d bytes", v, len(raw))
		}
	}
}

func TestNewSeedReadsItsSource(t *testing.T) {
	seed, err := NewSeed(bytes.NewReader(bytes.Repeat([]byte{7}, 40)))
	if err != nil || seed != Seed(bytes.Repeat([]byte{7}, 32)) {
		t.Errorf("%v", err)
	}
	if _, err := NewSeed(bytes.NewReader(make([]byte, 31))); !errors.Is(err, fault.Of(fault.Unavailable)) {
		t.Errorf("a short source: %v", err)
	}
}
