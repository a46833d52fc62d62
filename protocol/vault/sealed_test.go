package vault_test

import (
	"bytes"
	"strings"
	"testing"
	"testing/cryptotest"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// Tags of different days, categories, epochs and customers are unrelated. Defends I1.
func TestTag(t *testing.T) {
	seen := map[[16]byte]bool{}
	for _, secret := range []byte{1, 2} {
		for _, category := range []string{"purchases", "profile"} {
			for epoch := range uint32(3) {
				for day := range uint32(5) {
					seen[vault.NewGrantKey([32]byte{secret}, category, epoch).Tag(day)] = true
				}
			}
		}
	}
	if len(seen) != 2*2*3*5 {
		t.Fatalf("%d tags", len(seen))
	}
	if vault.Day(86_399_999) != 0 || vault.Day(86_400_000) != 1 || vault.Day(1_700_000_000_000) != 19675 {
		t.Fatal("wrong day")
	}
}

func TestSealedHeader(t *testing.T) {
	rand := newFixed(t.Name())
	s := newScene(t, rand, 2, 3, []byte("x"))
	sealed, err := s.key.SealHeader(rand, s.header)
	must(t, err)
	if bytes.Contains(sealed, []byte("purchases")) || bytes.Contains(sealed, s.header.Vault[:]) {
		t.Fatal("the header shows")
	}
	h, err := s.key.OpenHeader(sealed)
	must(t, err)
	if !h.Equal(s.header) {
		t.Fatal("another header")
	}
	_, err = vault.GrantKey{1}.OpenHeader(sealed)
	wantKind(t, err, fault.BadProof)
	for i := range sealed {
		bad := bytes.Clone(sealed)
		bad[i] ^= 1
		if _, err := s.key.OpenHeader(bad); fault.KindOf(err) != fault.BadProof {
			t.Fatalf("byte %d: %v", i, err)
		}
	}
	_, err = s.key.OpenHeader(sealed[:23])
	wantKind(t, err, fault.Malformed)
	_, err = s.key.OpenHeader(make([]byte, vault.SealedHeaderSize+1))
	wantKind(t, err, fault.Malformed)
}

// Category and schema do not show in the length. Defends I1.
func TestSealedHeaderLength(t *testing.T) {
	rand := newFixed(t.Name())
	s := newScene(t, rand, 2, 3, []byte("x"))
	in := s.input()
	lengths := map[int]bool{}
	for _, text := range []string{"p", "purchases", strings.Repeat("c", vault.MaxCategory)} {
		in.Category, in.Schema = text, text+text
		h, _, err := vault.Seal(rand, in, nil)
		must(t, err)
		sealed, err := s.key.SealHeader(rand, h)
		must(t, err)
		lengths[len(sealed)] = true
	}
	if len(lengths) != 1 {
		t.Fatal("lengths differ")
	}
}

func TestEnvelope(t *testing.T) {
	rand := newFixed(t.Name())
	s := newScene(t, rand, 2, 3, []byte("x"))
	e, err := vault.NewEnvelope(rand, s.key, s.header)
	must(t, err)
	if e.Size != uint64(len(s.body)) || e.Tag != s.key.Tag(19675) {
		t.Fatal("wrong size or tag")
	}
	h, err := e.Open(s.key)
	must(t, err)
	if !h.Equal(s.header) {
		t.Fatal("another header")
	}
	for name, change := range map[string]func(e *vault.Envelope){
		"tag":  func(e *vault.Envelope) { e.Tag[0] ^= 1 },
		"size": func(e *vault.Envelope) { e.Size++ },
		"body": func(e *vault.Envelope) { e.Body = vault.BodyCID(nil) },
	} {
		bad := e
		change(&bad)
		if _, err := bad.Open(s.key); fault.KindOf(err) != fault.ChangedHeader {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err = e.Open(vault.GrantKey{})
	wantKind(t, err, fault.BadProof)
	unproven := s.header
	unproven.Epoch++
	e, err = vault.NewEnvelope(rand, s.key, unproven)
	must(t, err)
	_, err = e.Open(s.key)
	wantKind(t, err, fault.ChangedHeader)
}

func TestWrap(t *testing.T) {
	key, err := vault.NewWrapKey([32]byte{1})
	must(t, err)
	if len(key.Public()) != vault.WrapPublicSize {
		t.Fatal("wrong size of the public key")
	}
	message := []byte("a grant key")
	wrapped, err := vault.Wrap(key.Public(), "souk/v1/test", []byte("line"), message)
	must(t, err)
	if len(wrapped) != len(message)+vault.WrapOverhead {
		t.Fatal("wrong size of the wrap")
	}
	got, err := vault.Unwrap(key, "souk/v1/test", []byte("line"), wrapped)
	must(t, err)
	if !bytes.Equal(got, message) {
		t.Fatal("opened something else")
	}
	other, err := vault.NewWrapKey([32]byte{2})
	must(t, err)
	for name, open := range map[string]func() ([]byte, error){
		"key":  func() ([]byte, error) { return other.Unwrap("souk/v1/test", []byte("line"), wrapped) },
		"info": func() ([]byte, error) { return key.Unwrap("souk/v1/text", []byte("line"), wrapped) },
		"aad":  func() ([]byte, error) { return key.Unwrap("souk/v1/test", []byte("lime"), wrapped) },
	} {
		if _, err := open(); fault.KindOf(err) != fault.BadProof {
			t.Errorf("another %s: %v", name, err)
		}
	}
}

func TestWrapRefusesBadInput(t *testing.T) {
	key, err := vault.NewWrapKey([32]byte{1})
	must(t, err)
	_, err = vault.Wrap(key.Public()[1:], "", nil, nil)
	wantKind(t, err, fault.Malformed)
	_, err = vault.Wrap(bytes.Repeat([]byte{0xff}, vault.WrapPublicSize), "", nil, nil)
	wantKind(t, err, fault.Malformed)
	_, err = vault.Wrap(key.Public(), "", nil, make([]byte, vault.MaxWrap))
	wantKind(t, err, fault.TooLarge)
	_, err = key.Unwrap("", nil, make([]byte, vault.MaxWrap+1))
	wantKind(t, err, fault.TooLarge)
	_, err = key.Unwrap("", nil, make([]byte, vault.WrapOverhead-1))
	wantKind(t, err, fault.Malformed)
	_, err = key.Unwrap("", nil, make([]byte, vault.WrapOverhead))
	if err == nil {
		t.Fatal("opened zeros")
	}
}

// One seed of randomness gives one wrap: simulated runs can be replayed. Defends I11.
func TestWrapIsReproducible(t *testing.T) {
	key, err := vault.NewWrapKey([32]byte{1})
	must(t, err)
	var wraps [2][]byte
	for i := range wraps {
		cryptotest.SetGlobalRandom(t, 7)
		wraps[i], err = vault.Wrap(key.Public(), "souk/v1/test", nil, []byte("m"))
		must(t, err)
	}
	if !bytes.Equal(wraps[0], wraps[1]) {
		t.Fatal("two wraps of one seed differ")
	}
}

// A key that was never made has no public half, which is how a peer's
// configuration without one is refused.
func TestNoWrapKey(t *testing.T) {
	if pub := (vault.WrapKey{}).Public(); pub != nil {
		t.Errorf("%d bytes of a key that is none", len(pub))
	}
}
