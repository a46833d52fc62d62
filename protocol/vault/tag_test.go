package vault_test

import (
	"encoding/hex"
	"testing"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

func secretOf(n byte) vault.Secret { return vault.SecretFromBytes([32]byte(pad32(n))) }

func tagOf(t *testing.T, s vault.Secret, context, statement string) vault.Tag {
	t.Helper()
	tag, err := s.Tag(newFixed("souk vault tag"), []byte(context), []byte(statement))
	must(t, err)
	return tag
}

// goldenTag is the tag of vault 1 for the context "one campaign".
const goldenTag = "128937d2cf5a6036fb760e13c07ca8f42da734e17f7f27976ca34a9a713e832d"

// One vault has one tag for a context whatever the statement, and no two vaults or
// contexts share one. Bytes, too: another program must get the same.
func TestTagIsOneForAVault(t *testing.T) {
	first := tagOf(t, secretOf(1), "one campaign", "a")
	if again := tagOf(t, secretOf(1), "one campaign", "b"); again.Point != first.Point || again.Proof == first.Proof {
		t.Error("the statement must change the proof alone")
	}
	if got := hex.EncodeToString(first.Point[:]); got != goldenTag {
		t.Errorf("the tag is %s", got)
	}
	for what, other := range map[string]vault.Tag{
		"context": tagOf(t, secretOf(1), "another campaign", "a"), "vault": tagOf(t, secretOf(2), "one campaign", "a"),
	} {
		if other.Point == first.Point {
			t.Errorf("another %s has the same tag", what)
		}
	}
}

// A tag that another secret made, for another context or statement, or that was
// touched, is refused: nobody has two tags, and nobody uses somebody else's.
func TestTagIsProven(t *testing.T) {
	public := secretOf(1).Public()
	good := tagOf(t, secretOf(1), "one campaign", "a")
	must(t, public.VerifyTag(good, []byte("one campaign"), []byte("a")))
	foreign := tagOf(t, secretOf(2), "one campaign", "a")
	moved := good
	moved.Point = foreign.Point
	touched := good
	touched.Proof[0] ^= 1
	for what, err := range map[string]error{
		"another vault's":   public.VerifyTag(foreign, []byte("one campaign"), []byte("a")),
		"another context":   public.VerifyTag(good, []byte("another campaign"), []byte("a")),
		"another statement": public.VerifyTag(good, []byte("one campaign"), []byte("b")),
		"another point":     public.VerifyTag(moved, []byte("one campaign"), []byte("a")),
		"a touched proof":   public.VerifyTag(touched, []byte("one campaign"), []byte("a")),
	} {
		if fault.KindOf(err) != fault.BadProof {
			t.Errorf("%s: %v", what, err)
		}
	}
	for what, bad := range map[string]vault.Tag{
		"the identity": {Proof: good.Proof}, "no scalar": {Point: good.Point, Proof: [64]byte{31: 0xff}},
	} {
		if err := public.VerifyTag(bad, []byte("one campaign"), []byte("a")); fault.KindOf(err) != fault.Malformed {
			t.Errorf("%s: %v", what, err)
		}
	}
}
