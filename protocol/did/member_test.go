package did

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"os"
	"testing"

	"github.com/souk-network/souk/protocol/vectors"
)

// memberFile is protocol/vectors/member.json: what becomes of a member's entry as
// its keys rotate, and whose signatures count.
type memberFile struct {
	Source string         `json:"source"`
	Good   []memberVector `json:"good"`
	Reject []memberReject `json:"reject"`
}

// memberVector is an entry after some rotations. Every signature holds under one of
// the entry's keys.
type memberVector struct {
	Name    string       `json:"name"`
	Cards   []memberCard `json:"cards"` // admission first, then each rotation
	PeerKey string       `json:"peer_key"`
	Retired []string     `json:"retired"` // newest first
	Signed  []memberSign `json:"signed"`
}

// memberReject is a signature that holds under none of the entry's keys.
type memberReject struct {
	Why     string       `json:"why"`
	Kind    string       `json:"kind"`
	Cards   []memberCard `json:"cards"`
	Message string       `json:"message"` // hexadecimal
	Sig     string       `json:"sig"`     // hexadecimal
}

type memberCard struct {
	PeerKey string `json:"peer_key"` // did:key
	Name    string `json:"name"`
}

type memberSign struct {
	By      string `json:"by"`      // did:key
	Message string `json:"message"` // hexadecimal
	Sig     string `json:"sig"`     // hexadecimal
}

func rotationKey(n byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, 32))
}

// entryOf applies cards as the registry's events do.
func entryOf(t testing.TB, cards []memberCard) Member {
	t.Helper()
	m := Member{ID: Merchant{19: 1}, Status: StatusActive, Since: 7, Changed: 9}
	for _, c := range cards {
		key, err := ParseKey(c.PeerKey)
		if err != nil {
			t.Fatal(err)
		}
		m = m.Replaced(Member{ID: m.ID, PeerKey: key, Name: c.Name})
	}
	return m
}

func makeMembers(t testing.TB) memberFile {
	card := func(n byte, name string) memberCard { return memberCard{KeyOf(rotationKey(n)).DID(), name} }
	message := []byte("souk member vector")
	file := memberFile{Source: "Souk. Secret keys are one byte, 32 times; messages are texts."}
	for _, v := range []struct {
		name  string
		cards []memberCard
		by    []byte
	}{
		{"admitted", []memberCard{card(1, "Shop")}, []byte{1}},
		{"one rotation: what was signed before stays signed", []memberCard{card(1, "Shop"), card(2, "Shop")}, []byte{1, 2}},
		{"three rotations, newest retired first", []memberCard{card(1, "Shop"), card(2, "Shop"), card(3, "Shop"), card(4, "Shop")}, []byte{1, 2, 3, 4}},
		{"only the name changes: no key retires", []memberCard{card(1, "Shop"), card(1, "Corner shop")}, []byte{1}},
		{"name, then key", []memberCard{card(1, "Shop"), card(1, "Corner shop"), card(2, "Corner shop")}, []byte{1, 2}},
	} {
		m := entryOf(t, v.cards)
		out := memberVector{Name: v.name, Cards: v.cards, PeerKey: m.PeerKey.DID(), Retired: []string{}}
		for _, k := range m.Retired {
			out.Retired = append(out.Retired, k.DID())
		}
		for _, n := range v.by {
			out.Signed = append(out.Signed, memberSign{KeyOf(rotationKey(n)).DID(), hex.EncodeToString(message), hex.EncodeToString(ed25519.Sign(rotationKey(n), message))})
		}
		file.Good = append(file.Good, out)
	}
	two := []memberCard{card(1, "Shop"), card(2, "Shop")}
	none := make([]byte, ed25519.SignatureSize)
	none[0] = 1
	for _, r := range []struct {
		why     string
		message []byte
		sig     []byte
	}{
		{"a key that it never had", message, ed25519.Sign(rotationKey(9), message)},
		{"the key of the next rotation, before it is enacted", message, ed25519.Sign(rotationKey(3), message)},
		{"a retired key, another message", []byte("souk member vectors"), ed25519.Sign(rotationKey(1), message)},
		{"a signature cut short", message, ed25519.Sign(rotationKey(2), message)[:63]},
		{"the signature that the zero key would take", message, none},
	} {
		file.Reject = append(file.Reject, memberReject{r.why, "bad_signature", two, hex.EncodeToString(r.message), hex.EncodeToString(r.sig)})
	}
	return file
}

func signedBy(m Member, message, sig []byte) bool {
	for _, k := range m.Keys() {
		if k.Verify(message, sig) {
			return true
		}
	}
	return false
}

// Rotations of members, as every reader of the registry must understand them.
func TestMemberVectors(t *testing.T) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(makeMembers(t)); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("../vectors/member.json", out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := fs.ReadFile(vectors.FS, "member.json")
	if err != nil || !*update && !bytes.Equal(raw, out.Bytes()) {
		t.Fatalf("what is made differs from the vectors: %v; go test ./protocol/did -update writes them anew", err)
	}
	var file memberFile
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	for _, v := range file.Good {
		m := entryOf(t, v.Cards)
		if m.PeerKey.DID() != v.PeerKey || len(m.Retired) != len(v.Retired) || len(m.Keys()) != len(v.Retired)+1 {
			t.Fatalf("%s: %s and %d retired", v.Name, m.PeerKey.DID(), len(m.Retired))
		}
		for i, k := range m.Retired {
			if k.DID() != v.Retired[i] {
				t.Errorf("%s: retired %d is %s", v.Name, i, k.DID())
			}
		}
		for _, s := range v.Signed {
			if !signedBy(m, unhex(t, s.Message), unhex(t, s.Sig)) {
				t.Errorf("%s: the signature of %s does not count", v.Name, s.By)
			}
		}
		if m.Status != StatusActive || m.Since != 7 || m.Changed != 9 || m.Name != v.Cards[len(v.Cards)-1].Name {
			t.Errorf("%s: a rotation changes more than keys and name: %+v", v.Name, m)
		}
	}
	for _, v := range file.Reject {
		if signedBy(entryOf(t, v.Cards), unhex(t, v.Message), unhex(t, v.Sig)) {
			t.Errorf("%s: counts", v.Why)
		}
	}
}
