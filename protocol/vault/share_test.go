package vault_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

func TestThresholds(t *testing.T) {
	for _, c := range []struct {
		k, n int
		ok   bool
	}{
		{1, 1, true}, {2, 2, true}, {2, 3, true}, {3, 5, true}, {5, 5, true}, {33, 64, true}, {64, 64, true},
		{0, 0, false}, {0, 1, false}, {-1, 3, false}, {1, 2, false}, {1, 3, false}, {2, 4, false}, {32, 64, false},
		{4, 3, false}, {33, 65, false}, {65, 65, false},
	} {
		_, _, err := vault.SecretFromBytes([32]byte{1}).Split(newFixed("t"), c.k, c.n)
		if c.ok {
			must(t, err)
		} else {
			wantKind(t, err, fault.Malformed)
		}
	}
}

// The largest vault works: 33 of 64.
func TestLargestVault(t *testing.T) {
	rand := newFixed(t.Name())
	s := newScene(t, rand, 33, 64, []byte("x"))
	must(t, s.commitments.VerifyShare(s.shares[63]))
	var indexes []int
	for i := 64; i > 64-33; i-- {
		indexes = append(indexes, i)
	}
	z, err := vault.Combine(s.commitments, 33, s.header, s.partials(t, rand, indexes...))
	must(t, err)
	_, err = vault.Open(s.header, z, s.key, s.body)
	must(t, err)
}

// A custodian accepts exactly its own share of the committed polynomial.
func TestVerifyShare(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, order := drawScene(rt, t)
		share := s.shares[order[0]-1]
		must(t, s.commitments.VerifyShare(share))

		bad := share
		bad.Value[rapid.IntRange(0, 30).Draw(rt, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(rt, "bit")
		wantKind(t, s.commitments.VerifyShare(bad), fault.BadProof)
		if s.k > 1 {
			bad = share
			bad.Index = bad.Index%vault.MaxCustodians + 1
			wantKind(t, s.commitments.VerifyShare(bad), fault.BadProof)
		}
	})
}

func TestVerifyShareRefusesBadInput(t *testing.T) {
	s := newScene(t, newFixed(t.Name()), 2, 3, nil)
	good := s.shares[0]
	for _, index := range []uint16{0, 65, 65535} {
		wantKind(t, s.commitments.VerifyShare(vault.Share{Index: index, Value: good.Value}), fault.Malformed)
		if s.commitments.SharePublic(index) != [32]byte{} {
			t.Error("a public point for an impossible index")
		}
	}
	wantKind(t, s.commitments.VerifyShare(vault.Share{Index: 1}), fault.Malformed)
	wantKind(t, vault.Commitments{}.VerifyShare(good), fault.Malformed)
	wantKind(t, make(vault.Commitments, 65).Validate(), fault.Malformed)
	wantKind(t, vault.Commitments{s.commitments[0], {}}.VerifyShare(good), fault.Malformed)
	if (vault.Commitments{}).Public() != (vault.Public{}) {
		t.Error("a public point of nothing")
	}
}

// The secret is a function of its bytes, and S of the secret.
func TestSecret(t *testing.T) {
	a, b := vault.SecretFromBytes([32]byte{1}), vault.SecretFromBytes([32]byte{2})
	if a.Public() != vault.SecretFromBytes([32]byte{1}).Public() || a.Public() == b.Public() {
		t.Fatal("not a function of the bytes")
	}
	if a.Public().ID() == b.Public().ID() {
		t.Fatal("two vaults share an id")
	}
	_, commitments, err := a.Split(newFixed("s"), 3, 5)
	must(t, err)
	if commitments.Public() != a.Public() || commitments.Threshold() != 3 {
		t.Fatal("the commitments are another secret's")
	}
	_, err = vault.NewSecret(strings.NewReader("short"))
	wantKind(t, err, fault.Unavailable)
}

// After a refresh the new shares open old records, and old shares do not mix with new ones.
func TestRefresh(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, order := drawScene(rt, t)
		if s.k < 2 {
			_, err := vault.NewRefresh(newFixed("one"), s.k, len(s.shares))
			wantKind(t, err, fault.Malformed)
			return
		}
		old := s
		s = refreshed(t, s)
		if s.commitments.Public() != old.commitments.Public() {
			t.Fatal("the refresh changed S")
		}
		z, err := vault.Combine(s.commitments, s.k, s.header, s.partials(t, newFixed("new"), order[:s.k]...))
		must(t, err)
		_, err = vault.Open(s.header, z, s.key, s.body)
		must(t, err)

		mixed := append(old.partials(t, newFixed("m"), order[0]), s.partials(t, newFixed("m"), order[1:s.k]...)...)
		_, err = vault.Combine(s.commitments, s.k, s.header, mixed)
		wantKind(t, err, fault.BadProof)
		_, err = vault.Open(s.header, vault.Interpolate(mixed), s.key, s.body)
		wantKind(t, err, fault.Malformed)
	})
}

func refreshed(t testing.TB, s scene) scene {
	t.Helper()
	r, err := vault.NewRefresh(newFixed("refresh"), s.k, len(s.shares))
	must(t, err)
	next, err := s.commitments.Refresh(r.Commitments)
	must(t, err)
	var shares []vault.Share
	for i, share := range s.shares {
		fresh, err := share.Refresh(r.Shares[i], next)
		must(t, err)
		shares = append(shares, fresh)
	}
	s.commitments, s.shares = next, shares
	return s
}

func TestRefreshRefusesBadInput(t *testing.T) {
	s := newScene(t, newFixed(t.Name()), 3, 5, nil)
	r, err := vault.NewRefresh(newFixed("r"), 3, 5)
	must(t, err)
	next, err := s.commitments.Refresh(r.Commitments)
	must(t, err)
	_, err = s.shares[0].Refresh(r.Shares[1], next)
	wantKind(t, err, fault.Malformed)
	_, err = s.shares[0].Refresh(vault.Share{Index: 1, Value: [32]byte{1}}, next)
	wantKind(t, err, fault.BadProof)
	_, err = s.commitments.Refresh(r.Commitments[:1])
	wantKind(t, err, fault.Malformed)
	_, err = s.commitments.Refresh(vault.Commitments{{}, {}})
	wantKind(t, err, fault.Malformed)
}

// Resharing keeps S and the records, with another threshold and other custodians.
func TestReshare(t *testing.T) {
	rand := newFixed(t.Name())
	s := newScene(t, rand, 2, 3, []byte("x"))
	var err error
	s.shares, s.commitments, err = s.secret.Split(rand, 4, 6)
	must(t, err)
	z, err := vault.Combine(s.commitments, 4, s.header, s.partials(t, rand, 6, 1, 4, 3))
	must(t, err)
	_, err = vault.Open(s.header, z, s.key, s.body)
	must(t, err)
}

// Destroyed shares close a vault at n-k+1. Defends I2.
func TestShredded(t *testing.T) {
	for _, c := range []struct{ k, n, quorum int }{{2, 3, 2}, {3, 5, 3}, {1, 1, 1}, {5, 5, 1}, {4, 6, 3}} {
		if got := vault.RevocationQuorum(c.k, c.n); got != c.quorum {
			t.Errorf("%d of %d: quorum %d, want %d", c.k, c.n, got, c.quorum)
		}
		if vault.Shredded(c.k, c.n, c.quorum-1) || !vault.Shredded(c.k, c.n, c.quorum) {
			t.Errorf("%d of %d: shredded at the wrong count", c.k, c.n)
		}
	}
	share := vault.Share{Index: 1, Value: [32]byte{5}}
	share.Wipe()
	if share.Value != [32]byte{} {
		t.Error("the value is still there")
	}
}

// No verb prints a key. Defends I1.
func TestSecretsDoNotPrint(t *testing.T) {
	value := [32]byte{0xde, 0xad, 0xbe, 0xef}
	wrapKey, err := vault.NewWrapKey(value)
	must(t, err)
	secrets := []any{
		vault.SecretFromBytes(value), vault.Share{Index: 1, Value: value}, &vault.Share{Index: 1, Value: value},
		vault.GrantKey(value), wrapKey, vault.SealInput{GrantKey: value}, []vault.Share{{Index: 1, Value: value}},
	}
	for _, secret := range secrets {
		for _, verb := range []string{"%v", "%+v", "%#v", "%x", "%X", "%s", "%q", "%d"} {
			text := strings.ToLower(fmt.Sprintf(verb, secret))
			if strings.Contains(text, "dead") || strings.Contains(text, "222 173") || strings.Contains(text, "0xde, 0xad") {
				t.Errorf("%T with %s prints %s", secret, verb, text)
			}
		}
	}
}

// Shares and partials are arrays with byte strings on the wire.
func TestWireShapes(t *testing.T) {
	raw := codec.Marshal(vault.Share{Index: 2, Value: [32]byte{1}})
	if len(raw) != 36 || raw[0] != 0x82 || raw[1] != 2 || raw[2] != 0x58 || raw[3] != 32 {
		t.Fatalf("share is % x", raw)
	}
	var share vault.Share
	must(t, codec.Unmarshal(raw, &share, 64))
	short := append([]byte{0x82, 0x02, 0x58, 31}, make([]byte, 31)...)
	wantKind(t, codec.Unmarshal(short, &share, 64), fault.Malformed)
	long := append([]byte{0x82, 0x02, 0x58, 33}, make([]byte, 33)...)
	wantKind(t, codec.Unmarshal(long, &share, 64), fault.Malformed)
	raw = codec.Marshal(vault.Partial{Index: 64})
	if len(raw) != 1+2+34+66 || raw[0] != 0x83 {
		t.Fatalf("partial is % x", raw)
	}
}
