package vault_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// goldenOwner is a proof that the prover knows a vault's secret.
type goldenOwner struct {
	Rand      string   `json:"rand"` // as in goldenRun
	Seed      hexBytes `json:"seed"`
	Public    hexBytes `json:"public"`
	Statement hexBytes `json:"statement"`
	Proof     hexBytes `json:"proof"`
}

func makeOwners(t testing.TB) (all []goldenOwner) {
	t.Helper()
	for _, statement := range []string{"", "souk/v1/deposit\x00one deposit"} {
		secret := vault.SecretFromBytes([32]byte(pad32(1, 2, 3)))
		public := secret.Public()
		proof, err := secret.Prove(newFixed("souk vault owner"), []byte(statement))
		must(t, err)
		all = append(all, goldenOwner{
			Rand: "souk vault owner", Seed: pad32(1, 2, 3), Public: public[:], Statement: []byte(statement), Proof: proof[:],
		})
	}
	return all
}

// Bytes, not round trips: the same inputs give the committed proofs, which hold.
func TestGoldenOwners(t *testing.T) {
	owners := makeOwners(t)
	if updating() {
		save(t, "vault-owner.json", golden[goldenOwner]{Good: owners, Reject: makeOwnerRejects(owners[1])})
		return
	}
	g := load[goldenOwner](t, "vault-owner.json")
	if len(g.Good) != len(owners) || len(g.Reject) < 4 {
		t.Fatalf("%d vectors and %d to refuse", len(g.Good), len(g.Reject))
	}
	for i, o := range owners {
		if !bytes.Equal(o.Proof, g.Good[i].Proof) || !bytes.Equal(o.Public, g.Good[i].Public) || !bytes.Equal(o.Statement, g.Good[i].Statement) {
			t.Errorf("proof %d differs from its vector", i)
		}
		must(t, vault.Public(o.Public).VerifyProof([64]byte(g.Good[i].Proof), o.Statement))
	}
	for _, r := range g.Reject {
		err := vault.Public(owners[1].Public).VerifyProof([64]byte(r.Hex), owners[1].Statement)
		if err == nil || fault.KindOf(err).String() != r.Kind {
			t.Errorf("%s: got %v, want %s", r.Why, err, r.Kind)
		}
	}
}

// makeOwnerRejects are proofs that do not hold for the public point and the
// statement of a good one.
func makeOwnerRejects(good goldenOwner) []rejected {
	flip := func(at int) []byte {
		b := bytes.Clone(good.Proof)
		b[at] ^= 1
		return b
	}
	order, _ := hex.DecodeString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
	over := append(bytes.Clone(good.Proof[:32]), order...)
	return []rejected{
		{Why: "another challenge", Kind: "bad_proof", Object: "owner", Hex: flip(0)},
		{Why: "another answer", Kind: "bad_proof", Object: "owner", Hex: flip(32)},
		{Why: "zeros", Kind: "bad_proof", Object: "owner", Hex: make([]byte, 64)},
		{Why: "an answer that is not reduced", Kind: "malformed", Object: "owner", Hex: over},
	}
}

// A proof holds for its statement and its vault alone, and every bit of it counts.
func TestOwnerProof(t *testing.T) {
	secret := vault.SecretFromBytes([32]byte{1})
	statement := []byte("souk/v1/test\x00a statement")
	proof, err := secret.Prove(newFixed("owner"), statement)
	must(t, err)
	must(t, secret.Public().VerifyProof(proof, statement))
	for i := range statement {
		other := bytes.Clone(statement)
		other[i] ^= 1
		wantKind(t, secret.Public().VerifyProof(proof, other), fault.BadProof)
	}
	wantKind(t, vault.SecretFromBytes([32]byte{2}).Public().VerifyProof(proof, statement), fault.BadProof)
	wantKind(t, vault.Public{}.VerifyProof(proof, statement), fault.Malformed)
	for bit := range 8 * len(proof) {
		changed := proof
		changed[bit/8] ^= 1 << (bit % 8)
		if secret.Public().VerifyProof(changed, statement) == nil {
			t.Fatalf("bit %d does not count", bit)
		}
	}
}

// A share's proof is none of its vault: who holds a share of the vault, and its
// public point, proves nothing about the secret.
func TestOwnerProofNeedsTheSecret(t *testing.T) {
	secret := vault.SecretFromBytes([32]byte{1})
	shares, _, err := secret.Split(newFixed("split"), 3, 5)
	must(t, err)
	statement := []byte("souk/v1/test\x00")
	for _, known := range [][32]byte{shares[0].Value, sha256.Sum256(statement)} {
		proof, err := vault.SecretFromBytes(known).Prove(newFixed("owner"), statement)
		must(t, err)
		wantKind(t, secret.Public().VerifyProof(proof, statement), fault.BadProof)
	}
}

// A repeated statement and randomness that repeats do not repeat a challenge for
// two statements: the nonce depends on both.
func TestOwnerNonceIsBoundToTheStatement(t *testing.T) {
	secret := vault.SecretFromBytes([32]byte{1})
	one, err := secret.Prove(newFixed("same"), []byte("one"))
	must(t, err)
	two, err := secret.Prove(newFixed("same"), []byte("two"))
	must(t, err)
	if vault.OwnerNonce(secret, one) == vault.OwnerNonce(secret, two) {
		t.Fatal("two statements share a nonce: the secret is lost")
	}
}
