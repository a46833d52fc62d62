package consent_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// An own copy opens for its wallet and its line alone, is no rotation to
// anybody, and passes every peer as one.
//
// Defends I1.
func TestOwnCopy(t *testing.T) {
	own, line := wrapKey(t, 40), did.KeyOf(lineKey())
	sealed, err := consent.SealOwnCopy(own.Public(), line, []byte("all of it"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := consent.OpenOwnCopy(own, line, sealed); err != nil || !bytes.Equal(got, []byte("all of it")) {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := consent.OpenOwnCopy(own, did.KeyOf(key(99)), sealed); !errors.Is(err, fault.Of(fault.BadProof)) {
		t.Errorf("moved to another line: %v", err)
	}
	if _, err := consent.OpenOwnCopy(wrapKey(t, 41), line, sealed); !errors.Is(err, fault.Of(fault.BadProof)) {
		t.Errorf("another wallet: %v", err)
	}
	if _, err := consent.OpenRotation(own, line, sealed); !errors.Is(err, fault.Of(fault.BadProof)) {
		t.Errorf("taken for a rotation: %v", err)
	}
	rotation, err := consent.SealRotation(own.Public(), line, consent.Rotation{Grant: grant().ID()})
	if err != nil || len(rotation) != len(sealed) {
		t.Errorf("a rotation has %d bytes, an own copy %d: %v", len(rotation), len(sealed), err)
	}
	f := consent.OwnCopyFact(lineKey(), grant().ID(), sealed, 1, t0, t0+hour)
	if body, err := consent.CheckRotationFact(f); err != nil || !bytes.Equal(body, sealed) {
		t.Errorf("peers say %v", err)
	}
	if _, err := consent.SealOwnCopy(own.Public(), line, make([]byte, consent.MaxDelivery+1)); !errors.Is(err, fault.Of(fault.TooLarge)) {
		t.Errorf("too large: %v", err)
	}
}
