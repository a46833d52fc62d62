package peer

import (
	"testing"

	"github.com/souk-network/souk/protocol/did"
)

// An identity is the key behind the head that libp2p gives Ed25519 keys.
func TestIdentitiesAreKeys(t *testing.T) {
	key := did.Key{31: 7}
	public, err := IDOf(key).ExtractPublicKey()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := public.Raw()
	if back, fails := KeyOf(IDOf(key)); err != nil || fails != nil || did.Key(raw) != key || back != key {
		t.Errorf("%x, %x, %v, %v", raw, back, err, fails)
	}
	if _, err := KeyOf("another"); err == nil {
		t.Error("another kind of identity has an Ed25519 key")
	}
}
