package vault_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"os"
	"testing"

	"golang.org/x/crypto/chacha20poly1305"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

type hexBytes []byte

func (h *hexBytes) UnmarshalText(text []byte) (err error) {
	*h, err = hex.DecodeString(string(text))
	return err
}

func (h hexBytes) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(h)), nil }

type aeadCase struct {
	TcID                       int
	Result                     string
	Key, IV, AAD, Msg, Ct, Tag hexBytes
}

// outside holds vectors made by others, see the file's "source".
type outside struct {
	XChaCha []aeadCase `json:"xchacha20_poly1305"`
	GCM     []aeadCase `json:"aes_256_gcm"`
	HKDF    []struct {
		TcID                 int
		IKM, Salt, Info, OKM hexBytes
		Size                 int
	} `json:"hkdf_sha256"`
	HPKE struct {
		Info, SkRm, PkRm, Enc hexBytes
		First                 struct{ AAD, Ct, Pt hexBytes }
	} `json:"hpke"`
	Ristretto struct {
		Multiples []hexBytes `json:"multiples_of_generator"`
		Bad       []hexBytes `json:"bad_encodings"`
	} `json:"ristretto255"`
}

func loadOutside(t *testing.T) outside {
	t.Helper()
	raw, err := os.ReadFile("testdata/outside.json")
	must(t, err)
	var o outside
	must(t, json.Unmarshal(raw, &o))
	return o
}

func TestOutsideAEAD(t *testing.T) {
	o := loadOutside(t)
	if len(o.XChaCha) < 10 || len(o.GCM) < 5 {
		t.Fatal("vectors are missing")
	}
	for _, c := range o.XChaCha {
		aead, err := chacha20poly1305.NewX(c.Key)
		must(t, err)
		checkAEAD(t, "xchacha", aead, c)
	}
	for _, c := range o.GCM {
		block, err := aes.NewCipher(c.Key)
		must(t, err)
		aead, err := cipher.NewGCM(block)
		must(t, err)
		checkAEAD(t, "gcm", aead, c)
	}
}

func checkAEAD(t *testing.T, name string, aead cipher.AEAD, c aeadCase) {
	t.Helper()
	box := append(bytes.Clone(c.Ct), c.Tag...)
	msg, err := aead.Open(nil, c.IV, box, c.AAD)
	if c.Result == "valid" && (err != nil || !bytes.Equal(msg, c.Msg) || !bytes.Equal(aead.Seal(nil, c.IV, c.Msg, c.AAD), box)) {
		t.Errorf("%s %d: a valid vector fails", name, c.TcID)
	}
	if c.Result == "invalid" && err == nil {
		t.Errorf("%s %d: an invalid vector opens", name, c.TcID)
	}
}

func TestOutsideHKDF(t *testing.T) {
	o := loadOutside(t)
	if len(o.HKDF) < 10 {
		t.Fatal("vectors are missing")
	}
	for _, c := range o.HKDF {
		if got := vault.Expand(c.IKM, c.Salt, string(c.Info), c.Size); !bytes.Equal(got, c.OKM) {
			t.Errorf("hkdf %d differs", c.TcID)
		}
	}
}

// Our wrap is the HPKE suite that the public vector for
// MLKEM768-X25519, HKDF-SHA256, ChaCha20-Poly1305 describes.
func TestOutsideHPKE(t *testing.T) {
	v := loadOutside(t).HPKE
	key, err := vault.NewWrapKey([32]byte(v.SkRm))
	must(t, err)
	if !bytes.Equal(key.Public(), v.PkRm) {
		t.Fatal("another public key")
	}
	got, err := key.Unwrap(string(v.Info), v.First.AAD, append(bytes.Clone(v.Enc), v.First.Ct...))
	must(t, err)
	if !bytes.Equal(got, v.First.Pt) {
		t.Fatal("opened something else")
	}
}

// RFC 9496 appendix A.1: small multiples; A.2: encodings that must be refused.
func TestOutsideRistretto(t *testing.T) {
	v := loadOutside(t).Ristretto
	if len(v.Multiples) != 16 || len(v.Bad) < 20 {
		t.Fatal("vectors are missing")
	}
	for m, want := range v.Multiples {
		if got := vault.MulSmall(uint16(m)); !bytes.Equal(got[:], want) {
			t.Errorf("%d G differs", m)
		}
	}
	for _, bad := range append(v.Bad, make([]byte, 32)) { // the identity too
		wantKind(t, vault.Public(bad).Validate(), fault.Malformed)
		wantKind(t, vault.Commitments{[32]byte(bad)}.Validate(), fault.Malformed)
	}
}

// The reduction is the number modulo the order, compared with math/big.
func TestReduce(t *testing.T) {
	order, _ := new(big.Int).SetString("7237005577332262213973186563042994240857116359379907606001950938285454250989", 10)
	rand := newFixed(t.Name())
	for i := range 200 {
		var wide [64]byte
		if i > 0 {
			_, _ = rand.Read(wide[:])
		}
		if i == 1 {
			wide = [64]byte(bytes.Repeat([]byte{0xff}, 64))
		}
		want := new(big.Int).Mod(new(big.Int).SetBytes(reversed(wide[:])), order)
		got := vault.Reduce(wide)
		if new(big.Int).SetBytes(reversed(got[:])).Cmp(want) != 0 {
			t.Fatalf("case %d differs", i)
		}
	}
}

func reversed(b []byte) []byte {
	out := make([]byte, len(b))
	for i, v := range b {
		out[len(b)-1-i] = v
	}
	return out
}
