package fact_test

import (
	"crypto/ed25519"
	"testing"

	"github.com/souk-network/souk/protocol/fact"
)

func testKey(n byte) ed25519.PrivateKey {
	seed := make([]byte, 32)
	seed[0] = n
	return ed25519.NewKeyFromSeed(seed)
}

func sample(n byte) fact.Fact {
	return fact.Sign(fact.Fact{
		Kind: fact.KindConsent, Seq: uint64(n), Time: 1_700_000_000_000, Expiry: 1_700_000_600_000,
		Subject: [32]byte{n}, Body: []byte{n, 2, 3},
	}, testKey(n))
}

func TestRoundTrip(t *testing.T) {
	f := sample(7)
	got, err := fact.Decode(f.Encode())
	if err != nil {
		t.Fatal(err)
	}
	if got.ID() != f.ID() || got.VerifySignature() != nil {
		t.Fatal("a decoded fact differs from the one that was encoded")
	}
	id, err := fact.ParseID(f.ID().String())
	if err != nil || id != f.ID() {
		t.Fatalf("id text does not round-trip: %v", err)
	}
}

func TestBatchRefusesOnlyTheBadOne(t *testing.T) {
	var facts []fact.Fact
	for n := range byte(64) {
		facts = append(facts, sample(n))
	}
	facts[17].Sig[3] ^= 1
	for i, err := range fact.VerifyBatch(facts) {
		if (err != nil) != (i == 17) {
			t.Errorf("fact %d: %v", i, err)
		}
	}
}
