package vault_test

import (
	"bytes"
	"testing"

	"github.com/souk-network/souk/protocol/vault"
)

// A record opens with k partials and the grant key. Defends I2.
func TestThreeOfFiveOpens(t *testing.T) {
	rand := newFixed(t.Name())
	s := newScene(t, rand, 3, 5, []byte("one loaf, two coffees"))
	for _, share := range s.shares {
		must(t, s.commitments.VerifyShare(share))
	}
	z, err := vault.Combine(s.commitments, 3, s.header, s.partials(t, rand, 5, 1, 3))
	must(t, err)
	plain, err := vault.Open(s.header, z, s.key, s.body)
	must(t, err)
	if !bytes.Equal(plain, s.plain) {
		t.Fatal("opened something else")
	}
	e, err := vault.NewEnvelope(rand, s.key, s.header)
	must(t, err)
	e, err = vault.DecodeEnvelope(e.Encode())
	must(t, err)
	h, err := e.Open(s.key)
	must(t, err)
	if !h.Equal(s.header) {
		t.Fatal("another header")
	}
}
