package vault_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// A change of any one field breaks the writer's proof. Defends I2.
func TestChangedHeader(t *testing.T) {
	s := newScene(t, newFixed(t.Name()), 2, 3, []byte("x"))
	other := newScene(t, newFixed("other"), 2, 3, []byte("x"))
	must(t, s.header.Verify())
	changes := map[string]func(h *vault.Header){
		"record":           func(h *vault.Header) { h.Record[31] ^= 1 },
		"vault":            func(h *vault.Header) { h.Vault[0] ^= 1 },
		"writer":           func(h *vault.Header) { h.Writer[19] ^= 1 },
		"category":         func(h *vault.Header) { h.Category = "purchase" },
		"epoch":            func(h *vault.Header) { h.Epoch++ },
		"schema":           func(h *vault.Header) { h.Schema += "s" },
		"category, schema": func(h *vault.Header) { h.Category, h.Schema = h.Category+h.Schema[:1], h.Schema[1:] },
		"time":             func(h *vault.Header) { h.Time-- },
		"size":             func(h *vault.Header) { h.Size++ },
		"R":                func(h *vault.Header) { h.R = other.header.R },
		"R, not a point":   func(h *vault.Header) { h.R[31] ^= 0x80 },
		"R, the identity":  func(h *vault.Header) { h.R = [32]byte{} },
		"R and its proof":  func(h *vault.Header) { h.R, h.Proof = other.header.R, other.header.Proof },
		"body":             func(h *vault.Header) { h.Body = bytes.Clone(h.Body); h.Body[35] ^= 1 },
		"challenge":        func(h *vault.Header) { h.Proof[0] ^= 1 },
		"answer":           func(h *vault.Header) { h.Proof[32] ^= 1 },
		"answer + order":   func(h *vault.Header) { h.Proof = addOrder(h.Proof) },
	}
	for name, change := range changes {
		h := s.header
		change(&h)
		if err := h.Verify(); fault.KindOf(err) != fault.ChangedHeader {
			t.Errorf("%s: got %v", name, err)
		}
		if _, err := vault.Release(newFixed("r"), s.shares[0], h); fault.KindOf(err) != fault.ChangedHeader {
			t.Errorf("%s: a custodian releases: %v", name, err)
		}
	}
}

// addOrder writes the answer as the same number plus the group order, which a
// lax decoder would accept: a second encoding of one proof.
func addOrder(proof [64]byte) [64]byte {
	order := [32]byte{
		0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
		31: 0x10,
	}
	carry := 0
	for i, b := range order {
		sum := int(proof[32+i]) + int(b) + carry
		proof[32+i], carry = byte(sum), sum>>8
	}
	return proof
}

// Sizes and texts out of bounds are refused by decoding, by Verify and by Seal.
func TestHeaderBounds(t *testing.T) {
	s := newScene(t, newFixed(t.Name()), 2, 3, []byte("x"))
	for name, c := range map[string]struct {
		change func(h *vault.Header)
		kind   fault.Kind
	}{
		"no category":   {func(h *vault.Header) { h.Category = "" }, fault.Malformed},
		"long category": {func(h *vault.Header) { h.Category = strings.Repeat("c", 65) }, fault.Malformed},
		"no schema":     {func(h *vault.Header) { h.Schema = "" }, fault.Malformed},
		"long schema":   {func(h *vault.Header) { h.Schema = strings.Repeat("s", 129) }, fault.Malformed},
		"size":          {func(h *vault.Header) { h.Size = vault.MaxPlain + 1 }, fault.TooLarge},
		"no body":       {func(h *vault.Header) { h.Body = nil }, fault.Malformed},
		"short body":    {func(h *vault.Header) { h.Body = h.Body[:35] }, fault.Malformed},
		"dag-cbor body": {func(h *vault.Header) { h.Body = bytes.Clone(h.Body); h.Body[1] = 0x71 }, fault.Malformed},
	} {
		h := s.header
		c.change(&h)
		if _, err := vault.DecodeHeader(h.Encode()); fault.KindOf(err) != c.kind {
			t.Errorf("%s: decoding gives %v", name, err)
		}
		if err := h.Verify(); fault.KindOf(err) != c.kind {
			t.Errorf("%s: Verify gives %v", name, err)
		}
	}
	in := s.input()
	in.Category = ""
	_, _, err := vault.Seal(newFixed("s"), in, nil)
	wantKind(t, err, fault.Malformed)
	in = s.input()
	in.Schema = "\xff"
	_, _, err = vault.Seal(newFixed("s"), in, nil)
	wantKind(t, err, fault.Malformed)
	in = s.input()
	in.Public = vault.Public{}
	_, _, err = vault.Seal(newFixed("s"), in, nil)
	wantKind(t, err, fault.Malformed)
	_, _, err = vault.Seal(newFixed("s"), s.input(), make([]byte, vault.MaxPlain+1))
	wantKind(t, err, fault.TooLarge)
}

// The largest header fits its limit, and a header inside another CBOR object is a byte string.
func TestHeaderEncoding(t *testing.T) {
	s := newScene(t, newFixed(t.Name()), 2, 3, []byte("x"))
	in := s.input()
	in.Category, in.Schema, in.Epoch, in.Time = strings.Repeat("c", 64), strings.Repeat("s", 128), 1<<32-1, 1<<64-1
	h, _, err := vault.Seal(newFixed("s"), in, make([]byte, vault.MaxPlain))
	must(t, err)
	if size := len(h.Encode()); size != 444 {
		t.Fatalf("%d bytes", size)
	}
	type message struct {
		_      struct{} `cbor:",toarray"`
		Header vault.Header
	}
	raw := codec.Marshal(message{Header: h})
	var back message
	must(t, codec.Unmarshal(raw, &back, 2*vault.MaxHeader))
	if !back.Header.Equal(h) {
		t.Fatal("another header")
	}
	raw[0] = 0x82
	wantKind(t, codec.Unmarshal(raw, &back, 2*vault.MaxHeader), fault.Malformed)
}
