package fact

import (
	"bytes"
	stdlib "crypto/ed25519"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/oasisprotocol/curve25519-voi/curve"
	"github.com/oasisprotocol/curve25519-voi/curve/scalar"
	"pgregory.net/rapid"
)

// edge is a signature at the edge of what Ed25519 verifiers agree on.
type edge struct {
	claim
	name   string
	stdlib bool // what crypto/ed25519 says
	facts  bool // what the rule of facts says
}

// maker builds edge cases with keys and nonces whose torsion it chooses.
type maker struct {
	a, r scalar.Scalar
	n    byte
}

func newMaker(n byte) *maker {
	m := &maker{n: n}
	for i, s := range []*scalar.Scalar{&m.a, &m.r} {
		wide := sha512.Sum512([]byte{n, byte(i)})
		if _, err := s.SetBytesModOrderWide(wide[:]); err != nil {
			panic(err)
		}
	}
	return m
}

// point is [s]B + [t]T with T of order eight, compressed.
func point(s *scalar.Scalar, t int) []byte {
	var p curve.EdwardsPoint
	p.MulBasepoint(curve.ED25519_BASEPOINT_TABLE, s)
	p.Add(&p, curve.EIGHT_TORSION[t%8])
	var c curve.CompressedEdwardsY
	c.SetEdwardsPoint(&p)
	return bytes.Clone(c[:])
}

func challenge(r, a, message []byte) *scalar.Scalar {
	h := sha512.New()
	h.Write(r)
	h.Write(a)
	h.Write(message)
	var k scalar.Scalar
	if _, err := k.SetBytesModOrderWide(h.Sum(nil)); err != nil {
		panic(err)
	}
	return &k
}

// sign is S = r + k·a over the given encodings of R and A.
func (m *maker) sign(rBytes, aBytes, message []byte, r, a *scalar.Scalar) claim {
	var s scalar.Scalar
	s.Mul(challenge(rBytes, aBytes, message), a)
	s.Add(&s, r)
	var raw [32]byte
	if err := s.ToBytes(raw[:]); err != nil {
		panic(err)
	}
	return claim{aBytes, message, append(bytes.Clone(rBytes), raw[:]...)}
}

// torsion is a signature whose A and R carry the given multiples of T.
func (m *maker) torsion(tA, tR int) claim {
	return m.sign(point(&m.r, tR), point(&m.a, tA), []byte{m.n, 'm'}, &m.r, &m.a)
}

// smallA is a signature by a key of small order; R is [r]B, so that it verifies
// where k·A vanishes or the equation is cofactored.
func (m *maker) smallA(encoded []byte) claim {
	var zero scalar.Scalar
	return m.sign(point(&m.r, 0), encoded, []byte{m.n, 'm'}, &m.r, &zero)
}

// smallR is a signature whose R is of small order, in the given encoding.
func (m *maker) smallR(encoded []byte) claim {
	var zero scalar.Scalar
	return m.sign(encoded, point(&m.a, 0), []byte{m.n, 'm'}, &zero, &m.a)
}

// plusOrder adds the group order to S: the same value in another encoding.
func plusOrder(c claim) claim {
	order := scalar.BASEPOINT_ORDER
	var raw [32]byte
	if err := order.ToBytes(raw[:]); err != nil {
		panic(err)
	}
	sig, carry := bytes.Clone(c.sig), 0
	for i := range raw {
		carry += int(sig[32+i]) + int(raw[i])
		sig[32+i] = byte(carry)
		carry >>= 8
	}
	return claim{c.key, c.message, sig}
}

// smallOrder lists every encoding of the eight points of small order that a
// lenient decoder accepts: the canonical ones first, then those with y >= p or
// a sign bit on x = 0.
func smallOrder() (canonical, lenient [][]byte) {
	var zero scalar.Scalar
	for t := range 8 {
		canonical = append(canonical, point(&zero, t))
	}
	for _, s := range []string{
		"0100000000000000000000000000000000000000000000000000000000000080", // x = 0, y = 1, sign set
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", // x = 0, y = -1, sign set
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // y = p + 1
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // y = p
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	} {
		b, err := hex.DecodeString(s)
		if err != nil {
			panic(err)
		}
		lenient = append(lenient, b)
	}
	return canonical, lenient
}

// edges builds the cases. What the rule of facts must say is written down here
// and not computed: the equation is cofactored, encodings are canonical, A is
// not of small order.
func edges() []edge {
	var out []edge
	add := func(name string, c claim, facts bool) {
		std := stdlib.Verify(c.key, c.message, c.sig)
		out = append(out, edge{claim: c, name: name, stdlib: std, facts: facts})
	}
	for n := range byte(8) {
		m := newMaker(n)
		for tA := range 8 {
			for tR := range 8 {
				add(fmt.Sprintf("torsion A %d R %d", tA, tR), m.torsion(tA, tR), true)
			}
		}
		honest := m.torsion(0, 0)
		add("S plus the group order", plusOrder(honest), false)
		add("another message", claim{honest.key, []byte("x"), honest.sig}, false)
		canonical, lenient := smallOrder()
		for i, enc := range canonical {
			add(fmt.Sprintf("small A %d", i), m.smallA(enc), false)
			add(fmt.Sprintf("small R %d", i), m.smallR(enc), true)
		}
		for i, enc := range lenient {
			add(fmt.Sprintf("lenient A %d", i), m.smallA(enc), false)
			add(fmt.Sprintf("lenient R %d", i), m.smallR(enc), false)
		}
	}
	return out
}

// TestEdgeCasesAlone: one signature, every edge, against the written rule, and
// against crypto/ed25519 wherever torsion plays no part. Defends I5.
func TestEdgeCasesAlone(t *testing.T) {
	var stricter, laxer int
	for _, e := range edges() {
		if got := e.holds(); got != e.facts {
			t.Errorf("%s: accepted %v, the rule says %v", e.name, got, e.facts)
		}
		switch {
		case e.stdlib && !e.facts:
			stricter++
		case !e.stdlib && e.facts:
			laxer++
		}
	}
	if stricter == 0 || laxer == 0 {
		t.Error("the cases do not reach the edges where verifiers differ")
	}
}

// TestBatchEqualsSingle: whatever stands together in a batch, each gets the
// answer that it gets alone. Torsion that cancels out between two signatures is
// the trap. Defends I5.
func TestBatchEqualsSingle(t *testing.T) {
	all := edges()
	rapid.Check(t, func(t *rapid.T) {
		picked := rapid.SliceOfN(rapid.IntRange(0, len(all)-1), 1, 70).Draw(t, "picked")
		claims := make([]claim, len(picked))
		for i, p := range picked {
			claims[i] = all[p].claim
		}
		for i, ok := range holdAll(claims) {
			if e := all[picked[i]]; ok != e.facts {
				t.Fatalf("%s: accepted %v in a batch of %d, %v alone", e.name, ok, len(claims), e.facts)
			}
		}
	})
}

// TestCancellingErrors pairs signatures whose errors are opposite, which fools a
// batch equation without random multipliers.
func TestCancellingErrors(t *testing.T) {
	m := newMaker(1)
	a, b := m.torsion(0, 0), newMaker(2).torsion(0, 0)
	shift(a.sig[32:], 1)
	shift(b.sig[32:], -1)
	for i, ok := range holdAll([]claim{a, b}) {
		if ok {
			t.Errorf("signature %d was accepted with S off by one", i)
		}
	}
}

func shift(s []byte, by int) {
	carry := by
	for i := range s {
		carry += int(s[i])
		s[i] = byte(carry)
		carry >>= 8
	}
}

// TestWycheproof: on the excerpt alone and in batches the rule says what the
// outside vectors and crypto/ed25519 say.
func TestWycheproof(t *testing.T) {
	raw, err := os.ReadFile("testdata/wycheproof-ed25519.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Tests []struct {
			ID                     int
			Comment, Key, Msg, Sig string
			Valid                  bool
		}
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	var claims []claim
	for _, v := range file.Tests {
		var b [3][]byte
		for i, s := range []string{v.Key, v.Msg, v.Sig} {
			if b[i], err = hex.DecodeString(s); err != nil {
				t.Fatal(err)
			}
		}
		c := claim{b[0], b[1], b[2]}
		claims = append(claims, c)
		std := len(c.sig) == 64 && stdlib.Verify(c.key, c.message, c.sig)
		if got := c.holds(); got != v.Valid || got != std {
			t.Errorf("%d %s: %v, want %v, crypto/ed25519 says %v", v.ID, v.Comment, got, v.Valid, std)
		}
	}
	for i, ok := range holdAll(claims) {
		if ok != file.Tests[i].Valid {
			t.Errorf("%d in the batch: %v", file.Tests[i].ID, ok)
		}
	}
}
