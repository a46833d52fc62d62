package vault_test

import (
	"bytes"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// drawScene is a vault of a random legal threshold and a subset order of its
// custodians.
func drawScene(t *rapid.T, tb testing.TB) (scene, []int) {
	n := rapid.IntRange(1, 9).Draw(t, "n")
	k := rapid.IntRange(n/2+1, n).Draw(t, "k")
	s := newScene(tb, newFixed(rapid.String().Draw(t, "rand")), k, n, []byte("one loaf, two coffees"))
	all := make([]int, n)
	for i := range all {
		all[i] = i + 1
	}
	return s, rapid.Permutation(all).Draw(t, "order")
}

// Any k of n custodians and the grant key open a record. Defends I2.
func TestAnyQuorumOpens(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, order := drawScene(rt, t)
		partials := s.partials(t, newFixed("any"), order[:s.k]...)
		z, err := vault.Combine(s.commitments, s.k, s.header, partials)
		must(t, err)
		plain, err := vault.Open(s.header, z, s.key, s.body)
		must(t, err)
		if !bytes.Equal(plain, s.plain) {
			t.Fatal("opened something else")
		}
	})
}

// k-1 custodians cannot open, neither through Combine nor by interpolating what
// they have. Defends I2.
func TestFewerThanQuorumDoNot(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, order := drawScene(rt, t)
		partials := s.partials(t, newFixed("few"), order[:s.k-1]...)
		_, err := vault.Combine(s.commitments, s.k, s.header, partials)
		wantKind(t, err, fault.Unavailable)
		_, err = vault.Combine(s.commitments, s.k-1, s.header, partials)
		wantKind(t, err, fault.Malformed)
		_, err = vault.Open(s.header, vault.Interpolate(partials), s.key, s.body)
		wantKind(t, err, fault.Malformed)
	})
}

// lies are the ways in which a custodian can answer wrongly.
var lies = []struct {
	name string
	lie  func(s scene, honest vault.Partial) vault.Partial
}{
	{"point of another record", func(s scene, p vault.Partial) vault.Partial { p.D = s.header.R; return p }},
	{"identity", func(_ scene, p vault.Partial) vault.Partial { p.D = [32]byte{}; return p }},
	{"not a point", func(_ scene, p vault.Partial) vault.Partial { p.D[31] ^= 0x80; return p }},
	{"challenge", func(_ scene, p vault.Partial) vault.Partial { p.Proof[0] ^= 1; return p }},
	{"answer", func(_ scene, p vault.Partial) vault.Partial { p.Proof[32] ^= 1; return p }},
	{"scalar not reduced", func(_ scene, p vault.Partial) vault.Partial { p.Proof[63] |= 0xf0; return p }},
	{"own index, other share", func(s scene, p vault.Partial) vault.Partial {
		forged, err := vault.Release(newFixed("forge"), vault.Share{Index: p.Index, Value: [32]byte{7}}, s.header)
		if err != nil {
			panic(err)
		}
		return forged
	}},
	{"share of an earlier split", func(s scene, p vault.Partial) vault.Partial {
		old, _, err := s.secret.Split(newFixed("old"), s.k, len(s.shares))
		if err != nil {
			panic(err)
		}
		stale, err := vault.Release(newFixed("stale"), old[p.Index-1], s.header)
		if err != nil {
			panic(err)
		}
		return stale
	}},
	{"proof for another header", func(s scene, p vault.Partial) vault.Partial {
		h, _, err := vault.Seal(newFixed("other"), s.input(), nil)
		if err != nil {
			panic(err)
		}
		other, err := vault.Release(newFixed("other"), s.shares[p.Index-1], h)
		if err != nil {
			panic(err)
		}
		return other
	}},
}

// One lying custodian is named, left out, and does not stop the read. Defends I2.
func TestLyingCustodianIsExcluded(t *testing.T) {
	for _, c := range lies {
		t.Run(c.name, func(t *testing.T) {
			rand := newFixed(t.Name())
			s := newScene(t, rand, 3, 5, []byte("x"))
			partials := s.partials(t, rand, 2, 1, 5, 4)
			partials[1] = c.lie(s, partials[1])
			wantKind(t, vault.VerifyPartial(s.commitments, s.header, partials[1]), fault.BadProof)

			combiner, err := vault.NewCombiner(s.commitments, 3, s.header)
			must(t, err)
			for _, p := range partials {
				_ = combiner.Add(p)
			}
			if !slices.Equal(combiner.Refused(), []uint16{1}) {
				t.Fatalf("refused %v, want [1]", combiner.Refused())
			}
			z, err := combiner.Result()
			must(t, err)
			_, err = vault.Open(s.header, z, s.key, s.body)
			must(t, err)

			_, err = vault.Combine(s.commitments, 3, s.header, partials[:3])
			wantKind(t, err, fault.BadProof)
			if err.Error() != "combine: bad_proof: 2 of 3 partials; refused from custodians [1]" {
				t.Fatal(err)
			}
		})
	}
}

// A copied index makes neither a quorum nor a wrong key.
func TestDuplicateAndForeignIndexes(t *testing.T) {
	rand := newFixed(t.Name())
	s := newScene(t, rand, 3, 5, []byte("x"))
	p := s.partials(t, rand, 1, 2)
	_, err := vault.Combine(s.commitments, 3, s.header, []vault.Partial{p[0], p[1], p[0], p[1]})
	wantKind(t, err, fault.Unavailable)
	combiner, err := vault.NewCombiner(s.commitments, 3, s.header)
	must(t, err)
	must(t, combiner.Add(p[0]))
	wantKind(t, combiner.Add(p[0]), fault.Conflict)
	if len(combiner.Refused()) != 0 || combiner.Ready() {
		t.Fatal("a repeated answer counts, or counts against its sender")
	}
	for _, index := range []uint16{0, vault.MaxCustodians + 1, 65535} {
		forged := p[0]
		forged.Index = index
		wantKind(t, vault.VerifyPartial(s.commitments, s.header, forged), fault.Malformed)
		share := s.shares[0]
		share.Index = index
		_, err := vault.Release(rand, share, s.header)
		wantKind(t, err, fault.Malformed)
	}
	moved := p[0]
	moved.Index = 3
	wantKind(t, vault.VerifyPartial(s.commitments, s.header, moved), fault.BadProof)
	_, err = vault.Combine(s.commitments, 3, s.header, make([]vault.Partial, vault.MaxCustodians+1))
	wantKind(t, err, fault.TooLarge)
}

// Commitments of another vault are refused before any partial is judged.
func TestForeignCommitments(t *testing.T) {
	rand := newFixed(t.Name())
	s := newScene(t, rand, 2, 3, []byte("x"))
	_, foreign, err := vault.SecretFromBytes([32]byte{5}).Split(rand, 2, 3)
	must(t, err)
	_, err = vault.Combine(foreign, 2, s.header, s.partials(t, rand, 1, 2))
	wantKind(t, err, fault.Conflict)
}

// A custodian releases nothing for a header that is not its writer's, among
// them one that re-uses another record's R. Defends I2.
func TestReleaseRefusesChangedHeader(t *testing.T) {
	rand := newFixed(t.Name())
	s := newScene(t, rand, 2, 3, []byte("x"))
	thief := s.header
	thief.Writer[0] ^= 1
	_, err := vault.Release(rand, s.shares[0], thief)
	wantKind(t, err, fault.ChangedHeader)

	own, _, err := vault.Seal(rand, s.input(), []byte("mine"))
	must(t, err)
	own.R = s.header.R // steal the point under the thief's own proof
	_, err = vault.Release(rand, s.shares[0], own)
	wantKind(t, err, fault.ChangedHeader)
	_, err = vault.Combine(s.commitments, 2, own, s.partials(t, rand, 1, 2))
	wantKind(t, err, fault.ChangedHeader)
}

// Shares that are no scalars are refused, not used.
func TestReleaseRefusesBadShare(t *testing.T) {
	s := newScene(t, newFixed(t.Name()), 2, 3, []byte("x"))
	for _, value := range [][32]byte{{}, [32]byte(bytes.Repeat([]byte{0xff}, 32))} {
		_, err := vault.Release(newFixed("r"), vault.Share{Index: 1, Value: value}, s.header)
		wantKind(t, err, fault.Malformed)
	}
}

// A broken source of randomness stops a release; it does not make a weak proof.
func TestReleaseNeedsRandomness(t *testing.T) {
	s := newScene(t, newFixed(t.Name()), 2, 3, []byte("x"))
	_, err := vault.Release(bytes.NewReader(nil), s.shares[0], s.header)
	wantKind(t, err, fault.Unavailable)
}

// The nonce of a proof depends on the statement too: a source that repeats does
// not give two answers for one nonce (which would reveal the share).
func TestRepeatedRandomnessDoesNotRepeatNonces(t *testing.T) {
	s := newScene(t, newFixed(t.Name()), 2, 3, []byte("x"))
	other, _, err := vault.Seal(newFixed("other"), s.input(), []byte("y"))
	must(t, err)
	a, err := vault.Release(newFixed("same"), s.shares[0], s.header)
	must(t, err)
	b, err := vault.Release(newFixed("same"), s.shares[0], other)
	must(t, err)
	if vault.NonceOf(s.shares[0], a) == vault.NonceOf(s.shares[0], b) {
		t.Fatal("one nonce for two statements")
	}
}
