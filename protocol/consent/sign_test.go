package consent_test

import (
	"bytes"
	"testing"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fault"
)

// otherHalf is the same signature with s replaced by n - s and v turned: valid
// mathematics, refused by EIP-2.
func otherHalf(sig []byte) []byte {
	out := bytes.Clone(sig)
	var s secp256k1.ModNScalar
	s.SetByteSlice(out[32:64])
	s.Negate()
	b := s.Bytes()
	copy(out[32:64], b[:])
	out[64] = 27 + 28 - out[64]
	return out
}

func TestAccountSignatures(t *testing.T) {
	sign := func() consent.SignedGrant { return grant().SignAccount(account(5), controlKey()) }
	if err := sign().Verify(); err != nil {
		t.Fatal(err)
	}
	order := []byte("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xba\xae\xdc\xe6\xaf\x48\xa0\x3b\xbf\xd2\x5e\x8c\xd0\x36\x41\x41")
	cases := map[string]func(sig []byte) []byte{
		"high s":               otherHalf,
		"v 0 or 1":             func(s []byte) []byte { s[64] -= 27; return s },
		"v with a chain id":    func(s []byte) []byte { s[64] += 10; return s },
		"v 29, the r overflow": func(s []byte) []byte { s[64] = 29; return s },
		"v turned":             func(s []byte) []byte { s[64] = 27 + 28 - s[64]; return s },
		"66 bytes":             func(s []byte) []byte { return append(s, 0) },
		"63 bytes":             func(s []byte) []byte { return s[:63] },
		"compact, 64 bytes":    func(s []byte) []byte { return s[:64] },
		"nothing":              func([]byte) []byte { return nil },
		"r zero":               func(s []byte) []byte { clear(s[:32]); return s },
		"s zero":               func(s []byte) []byte { clear(s[32:64]); return s },
		"r is the group order": func(s []byte) []byte { copy(s, order); return s },
		"s is the group order": func(s []byte) []byte { copy(s[32:], order); return s },
		"all ones":             func(s []byte) []byte { return append(bytes.Repeat([]byte{0xff}, 64), 27) },
	}
	for name, change := range cases {
		s := sign()
		s.Sig = change(bytes.Clone(s.Sig))
		if err := s.Verify(); fault.KindOf(err) != fault.BadSignature || err == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	bare := sign()
	bare.Grant.Account = consent.Account{}
	wantKind(t, bare.Grant.SignAccount(account(5), controlKey()).Verify(), fault.BadSignature)
}

// TestOneSignatureEach: nobody can turn one account signature into another
// valid one for the same statement.
func TestOneSignatureEach(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := grant()
		g.Salt = [32]byte(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "salt"))
		s := g.SignAccount(account(5), controlKey())
		at, bit := rapid.IntRange(0, 64).Draw(t, "byte"), rapid.IntRange(0, 7).Draw(t, "bit")
		s.Sig[at] ^= 1 << bit
		if s.Verify() == nil {
			t.Fatalf("bit %d of byte %d changed and it still verifies", bit, at)
		}
	})
}

func TestAnswerSignatures(t *testing.T) {
	if err := denial().Sign(lineKey()).Verify(); err != nil {
		t.Error(err)
	}
	if err := denial().SignAccount(account(5)).Verify(); err != nil {
		t.Error(err)
	}
	if err := revocation().Sign(lineKey()).Verify(consent.Account{}); err != nil {
		t.Error(err)
	}
	if err := revocation().SignAccount(account(5)).Verify(grant().Account); err != nil {
		t.Error(err)
	}
	wantKind(t, revocation().SignAccount(account(5)).Verify(consent.Account{}), fault.BadSignature)
	wantKind(t, revocation().Sign(key(90)).Verify(grant().Account), fault.BadSignature)
	wantKind(t, denial().Sign(key(90)).Verify(), fault.BadSignature)
	changed := denial().Sign(lineKey())
	changed.Denial.Purpose = "dpv:Advertising"
	wantKind(t, changed.Verify(), fault.BadSignature)
	wantKind(t, (consent.SignedDenial{}).Verify(), fault.Malformed)
	wantKind(t, (consent.SignedRevocation{}).Verify(consent.Account{}), fault.Malformed)
}

// TestDigestBindsEveryField: a change of any field changes the id.
func TestDigestBindsEveryField(t *testing.T) {
	changes := map[string]func(*consent.Grant){
		"notice": func(g *consent.Grant) { g.Notice[0]++ }, "subject": func(g *consent.Grant) { g.Subject[0]++ },
		"account": func(g *consent.Grant) { g.Account[0]++ }, "audience": func(g *consent.Grant) { g.Audience[0]++ },
		"vault": func(g *consent.Grant) { g.Vault[0]++ }, "purpose": func(g *consent.Grant) { g.Purpose += "s" },
		"categories": func(g *consent.Grant) { g.Categories = g.Categories[:1] }, "rights": func(g *consent.Grant) { g.Rights = 1 },
		"notBefore": func(g *consent.Grant) { g.NotBefore++ }, "expiry": func(g *consent.Grant) { g.Expiry++ },
		"uses": func(g *consent.Grant) { g.Uses++ }, "reward": func(g *consent.Grant) { g.Reward[0]++ },
		"seq": func(g *consent.Grant) { g.Seq++ }, "epoch": func(g *consent.Grant) { g.Epoch++ }, "salt": func(g *consent.Grant) { g.Salt[0]++ },
		"moved text": func(g *consent.Grant) { g.Categories = []string{"preference", "spurchases"} },
	}
	seen := map[consent.GrantID]string{grant().ID(): "nothing"}
	for name, change := range changes {
		g := grant()
		change(&g)
		if other, ok := seen[g.ID()]; ok {
			t.Errorf("changing %s gives the id of changing %s", name, other)
		}
		seen[g.ID()] = name
	}
}

// TestAnchorDigestHides: the digest on chain moves with the salt and with the
// sequence number.
func TestAnchorDigestHides(t *testing.T) {
	a := consent.AnchorDigest(hash(1), hash(2), 3)
	for _, b := range [][32]byte{
		consent.AnchorDigest(hash(9), hash(2), 3), consent.AnchorDigest(hash(1), hash(9), 3), consent.AnchorDigest(hash(1), hash(2), 4),
	} {
		if a == b {
			t.Error("two anchors are equal")
		}
	}
}
