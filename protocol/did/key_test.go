package did

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vectors"
)

var update = flag.Bool("update", false, "write the derivations of ../vectors/did.json anew")

// vectorFile is protocol/vectors/did.json.
type vectorFile struct {
	Source string       `json:"source"`
	Good   []keyVector  `json:"good"`
	Reject []badVector  `json:"reject"`
	Words  []wordVector `json:"words"`
	Derive []derivation `json:"derive"`
}

type keyVector struct {
	Seed string `json:"seed"` // Ed25519 seed
	DID  string `json:"did"`
}

type badVector struct {
	Why  string `json:"why"`
	Kind string `json:"kind"`
	Text string `json:"text"`
}

type wordVector struct {
	Entropy string `json:"entropy"`
	Words   string `json:"words"`
}

type derivation struct {
	Words    string `json:"words"`
	Merchant string `json:"merchant"`
	Purpose  string `json:"purpose"`
	Epoch    uint32 `json:"epoch"`
	Pairwise string `json:"pairwise"` // did:key
	Consent  string `json:"consent"`  // did:key
	Control  string `json:"control"`  // did:key
	Network  string `json:"network"`  // did:key
	Account  string `json:"account"`  // compressed secp256k1 public key
}

func load(t testing.TB) vectorFile {
	t.Helper()
	raw, err := fs.ReadFile(vectors.FS, "did.json")
	if err != nil {
		t.Fatal(err)
	}
	var file vectorFile
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	return file
}

func unhex(t testing.TB, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestKeysOfTheMethodSpecification(t *testing.T) {
	for _, v := range load(t).Good {
		key := KeyOf(ed25519.NewKeyFromSeed(unhex(t, v.Seed)))
		if key.DID() != v.DID {
			t.Errorf("%s becomes %s", v.DID, key.DID())
		}
		if back, err := ParseKey(v.DID); err != nil || back != key {
			t.Errorf("%s: %v", v.DID, err)
		}
	}
}

func TestOtherKeysAreRefused(t *testing.T) {
	for _, v := range load(t).Reject {
		if _, err := ParseKey(v.Text); err == nil || fault.KindOf(err).String() != v.Kind {
			t.Errorf("%s: got %v, want %s", v.Why, err, v.Kind)
		}
	}
}

func TestEveryKeyHasOneText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := Key(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "key"))
		text := key.DID()
		if back, err := ParseKey(text); err != nil || back != key {
			t.Fatalf("%s: %v", text, err)
		}
		at := rapid.IntRange(len("did:key:z"), len(text)-1).Draw(t, "at")
		other := text[:at] + string(rapid.SampledFrom([]byte("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0OIl")).Draw(t, "char")) + text[at+1:]
		if back, err := ParseKey(other); err == nil && other != text && back == key {
			t.Fatal("one key has two texts")
		}
	})
}

func TestVerify(t *testing.T) {
	private := ed25519.NewKeyFromSeed(make([]byte, 32))
	key, sig := KeyOf(private), ed25519.Sign(private, []byte("message"))
	if !key.Verify([]byte("message"), sig) {
		t.Error("a good signature is refused")
	}
	if key.Verify([]byte("Message"), sig) || key.Verify([]byte("message"), sig[:63]) || key.Verify([]byte("message"), append(sig, 0)) || (Key{}).Verify([]byte("message"), sig) {
		t.Error("a bad signature is accepted")
	}
}

func TestParseMerchant(t *testing.T) {
	const text = "0x00000000000000000000000000000000000000aB"
	m, err := ParseMerchant(text)
	if err != nil || m != (Merchant{19: 0xab}) || m.String() != strings.ToLower(text) {
		t.Errorf("%v %v", m, err)
	}
	var back Merchant
	if raw, err := json.Marshal(m); err != nil || json.Unmarshal(raw, &back) != nil || back != m {
		t.Errorf("%s does not come back: %v", raw, err)
	}
	for _, bad := range []string{"", "0x", text[2:], text + "0", text[:41], "0X" + text[2:], strings.Replace(text, "a", "g", 1)} {
		if _, err := ParseMerchant(bad); !errors.Is(err, fault.Of(fault.Malformed)) {
			t.Errorf("%q: %v", bad, err)
		}
		back := m
		if back.UnmarshalText([]byte(bad)) == nil || back != m {
			t.Errorf("%q changed a merchant", bad)
		}
	}
}

func FuzzParseKey(f *testing.F) {
	for _, v := range load(f).Good {
		f.Add(v.DID)
	}
	for _, v := range load(f).Reject {
		f.Add(v.Text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if key, err := ParseKey(text); err == nil && key.DID() != text {
			t.Fatalf("%q is another text of %s", text, key.DID())
		}
	})
}

// writeDerivations keeps what comes from outside and renews our own part.
func writeDerivations(t *testing.T, d []derivation) {
	t.Helper()
	file := load(t)
	file.Derive = d
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(file); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("../vectors/did.json", out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// The zero key means "none", and it is a point of order four: without a rule of
// its own, one in four messages would be signed by it with the identity and 0.
func TestNoKeySignsNothing(t *testing.T) {
	sig := make([]byte, ed25519.SignatureSize)
	sig[0] = 1 // R is the identity, S is 0
	for i := range 256 {
		if (Key{}).Verify([]byte{byte(i)}, sig) {
			t.Fatalf("message %d counts as signed by nobody's key", i)
		}
	}
}
