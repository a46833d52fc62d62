package accesslog

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/transparency-dev/merkle/testonly"
	"golang.org/x/mod/sumdb/note"
	"pgregory.net/rapid"

	tnote "github.com/transparency-dev/formats/note"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

func merchant(n byte) did.Merchant { return did.Merchant{19: n} }

func peerKey(n byte) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte{'k', n})
	return ed25519.NewKeyFromSeed(seed[:])
}

func origin(n byte) string { return Origin("riverside", merchant(n)) }

func fill(b byte) [32]byte { return [32]byte(bytes.Repeat([]byte{b}, 32)) }

func sampleOpening() Opening {
	return Opening{
		Custodian: merchant(1), Reader: merchant(2), Grant: fill(3), Line: did.KeyOf(peerKey(9)), Vault: fill(4), Record: fill(5),
		Writer: merchant(3), Category: "purchases", Purpose: "dpv:Personalisation",
		Time: 1_790_000_000_123, Asked: 1_790_000_000_100, Request: fill(6), Salt: fill(7),
	}
}

func leaves(n int) [][32]byte {
	out := make([][32]byte, n)
	for i := range out {
		out[i] = sha256.Sum256(fmt.Appendf(nil, "leaf %d", i))
	}
	return out
}

func tree(ls [][32]byte) *testonly.Tree {
	t := testonly.New(hasher)
	for _, l := range ls {
		t.AppendData(l[:])
	}
	return t
}

func checkpointOf(n byte, size int) Checkpoint {
	return Checkpoint{Origin: origin(n), Size: uint64(size), Root: RootOf(leaves(size))}
}

func wantKind(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	var e *fault.Error
	if !errors.As(err, &e) || e.Kind != kind {
		t.Fatalf("got %v, want kind %v", err, kind)
	}
}

func TestOpeningRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := sampleOpening()
		term := rapid.StringMatching(`[!-~]{1,128}`)
		o.Category, o.Purpose = term.Draw(t, "category"), term.Draw(t, "purpose")
		o.Time, o.Asked = rapid.Uint64().Draw(t, "time"), rapid.Uint64().Draw(t, "asked")
		got, err := DecodeOpening(o.Encode())
		if err != nil || got != o {
			t.Fatalf("%v: %+v", err, got)
		}
	})
}

func TestOpeningLongestFits(t *testing.T) {
	o := sampleOpening()
	o.Category, o.Purpose = strings.Repeat("c", MaxTerm), strings.Repeat("p", MaxTerm)
	o.Time, o.Asked = 1<<64-1, 1<<64-1
	if n := len(o.Encode()); n != MaxOpening {
		t.Fatalf("longest opening has %d bytes, MaxOpening is %d", n, MaxOpening)
	}
	if n := len(SealOpening(fill(1), 1<<64-1, o)); n > MaxSealed {
		t.Fatalf("sealed %d > %d", n, MaxSealed)
	}
}

// A commitment binds every field. Defends I3.
func TestCommitmentBindsEveryField(t *testing.T) {
	base := sampleOpening()
	changes := map[string]func(*Opening){
		"custodian": func(o *Opening) { o.Custodian[0] ^= 1 }, "reader": func(o *Opening) { o.Reader[0] ^= 1 },
		"grant": func(o *Opening) { o.Grant[0] ^= 1 }, "line": func(o *Opening) { o.Line[0] ^= 1 },
		"vault": func(o *Opening) { o.Vault[0] ^= 1 }, "record": func(o *Opening) { o.Record[0] ^= 1 },
		"writer": func(o *Opening) { o.Writer[0] ^= 1 }, "category": func(o *Opening) { o.Category += "x" },
		"purpose": func(o *Opening) { o.Purpose += "x" }, "time": func(o *Opening) { o.Time++ },
		"asked": func(o *Opening) { o.Asked++ }, "request": func(o *Opening) { o.Request[0] ^= 1 },
		"salt": func(o *Opening) { o.Salt[0] ^= 1 },
		"boundary": func(o *Opening) {
			o.Category, o.Purpose = o.Category+o.Purpose[:1], o.Purpose[1:]
		},
	}
	for name, change := range changes {
		o := base
		change(&o)
		if o.Commitment() == base.Commitment() {
			t.Errorf("%s is not bound", name)
		}
	}
}

// The sealed opening shows nothing and opens only with its key and index.
// Defends I1.
func TestSealOpening(t *testing.T) {
	o, key := sampleOpening(), fill(0x42)
	sealed := SealOpening(key, 7, o)
	got, err := OpenOpening(key, 7, sealed)
	if err != nil || got != o {
		t.Fatalf("%v %+v", err, got)
	}
	for _, part := range [][]byte{[]byte(o.Category), []byte(o.Purpose), o.Reader[:], o.Vault[:], o.Salt[:]} {
		if bytes.Contains(sealed, part) {
			t.Error("sealed opening shows a field")
		}
	}
	_, err = OpenOpening(fill(0x43), 7, sealed)
	wantKind(t, err, fault.BadProof)
	_, err = OpenOpening(key, 8, sealed)
	wantKind(t, err, fault.BadProof)
	for i := range sealed {
		bad := bytes.Clone(sealed)
		bad[i] ^= 1
		if _, err := OpenOpening(key, 7, bad); err == nil {
			t.Fatalf("byte %d changed, still opens", i)
		}
	}
	longer := o
	longer.Category += "xxxxxxxxxx"
	if len(SealOpening(key, 7, longer)) != len(sealed) {
		t.Error("length tells the category")
	}
}

func TestCheckpointRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 40).Draw(t, "witnesses")
		s := SignCheckpoint(checkpointOf(1, rapid.IntRange(0, 50).Draw(t, "size")), peerKey(1))
		for _, w := range rapid.Permutation(seq(2, n)).Draw(t, "order") {
			c, err := Cosign(s, did.KeyOf(peerKey(1)), Checkpoint{}, nil, origin(w), peerKey(w), 1_790_000_000_000)
			if err != nil {
				t.Fatal(err)
			}
			next, err := s.With(c)
			if full := len(s.Cosignatures()) == MaxCosignatures; full != (err != nil) {
				t.Fatalf("with %d: %v", len(s.Cosignatures()), err)
			}
			s = next
		}
		raw := s.Encode()
		if len(raw) > MaxCheckpoint {
			t.Fatalf("%d bytes", len(raw))
		}
		got, err := ParseCheckpoint(raw)
		if err != nil || !bytes.Equal(got.Encode(), raw) {
			t.Fatalf("%v", err)
		}
		if err := got.Verify(did.KeyOf(peerKey(1))); err != nil {
			t.Fatal(err)
		}
		count, err := got.CheckCosignatures(func(m did.Merchant) []did.Key { return []did.Key{did.KeyOf(peerKey(m[19]))} })
		if err != nil || count != min(n, MaxCosignatures) {
			t.Fatalf("%d %v", count, err)
		}
	})
}

func seq(from byte, n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = from + byte(i)
	}
	return out
}

// The longest possible lines still fit a fact.
func TestLongestCheckpointFits(t *testing.T) {
	long := func(n byte) string { return Origin(strings.Repeat("z", MaxConsortium), merchant(n)) }
	s := SignCheckpoint(Checkpoint{Origin: long(1), Size: 1<<64 - 1, Root: fill(1)}, peerKey(1))
	for w := byte(2); w < 2+MaxCosignatures; w++ {
		last := s.Checkpoint
		c, err := Cosign(s, did.KeyOf(peerKey(1)), last, nil, long(w), peerKey(w), 1<<63)
		if err != nil {
			t.Fatal(err)
		}
		if s, err = s.With(c); err != nil {
			t.Fatal(err)
		}
	}
	body := CheckpointBody(s)
	if len(body) > MaxCheckpointBody || len(body) > 7900 {
		t.Fatalf("body %d bytes", len(body))
	}
	if _, err := DecodeCheckpointBody(body); err != nil {
		t.Fatal(err)
	}
}

// Other implementations of C2SP signed-note and tlog-cosignature read ours.
func TestOtherImplementationsAgree(t *testing.T) {
	s := SignCheckpoint(checkpointOf(1, 9), peerKey(1))
	c, err := Cosign(s, did.KeyOf(peerKey(1)), Checkpoint{}, nil, origin(2), peerKey(2), 1_790_000_000_000)
	if err != nil {
		t.Fatal(err)
	}
	if s, err = s.With(c); err != nil {
		t.Fatal(err)
	}
	vkey := func(n byte) string {
		k, err := note.NewEd25519VerifierKey(origin(n), peerKey(n).Public().(ed25519.PublicKey))
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	log, err := note.NewVerifier(vkey(1))
	if err != nil {
		t.Fatal(err)
	}
	witness, err := tnote.NewVerifierForCosignatureV1(vkey(2))
	if err != nil {
		t.Fatal(err)
	}
	n, err := note.Open(s.Encode(), note.VerifierList(log, witness))
	if err != nil || len(n.Sigs) != 2 || len(n.UnverifiedSigs) != 0 {
		t.Fatalf("%v %+v", err, n)
	}
	at, err := tnote.CoSigV1Timestamp(n.Sigs[1])
	if err != nil || at.Unix() != 1_790_000_000 {
		t.Fatalf("%v %v", at, err)
	}
}

// A witness never cosigns two histories. Defends I3.
func TestCosignRefusals(t *testing.T) {
	all := leaves(20)
	full := tree(all)
	log := did.KeyOf(peerKey(1))
	last := checkpointOf(1, 12)
	proofTo20, _ := full.ConsistencyProof(12, 20)
	fork := leaves(20)
	fork[3][0] ^= 1
	tests := []struct {
		why   string
		next  Checkpoint
		key   byte
		last  Checkpoint
		proof [][]byte
		name  string
		kind  fault.Kind
	}{
		{"another key", checkpointOf(1, 20), 5, last, proofTo20, origin(2), fault.NotMember},
		{"no proof", checkpointOf(1, 20), 1, last, nil, origin(2), fault.BadProof},
		{"rewritten history", Checkpoint{origin(1), 20, RootOf(fork)}, 1, last, proofTo20, origin(2), fault.BadProof},
		{"smaller", checkpointOf(1, 11), 1, last, nil, origin(2), fault.Conflict},
		{"same size, other tree", Checkpoint{origin(1), 12, RootOf(fork[:12])}, 1, last, nil, origin(2), fault.Conflict},
		{"another log", Checkpoint{origin(3), 20, RootOf(all)}, 1, last, proofTo20, origin(2), fault.Conflict},
		{"itself", checkpointOf(1, 20), 1, last, proofTo20, origin(1), fault.Conflict},
		{"proof too long", checkpointOf(1, 20), 1, last, make([][]byte, 66), origin(2), fault.TooLarge},
		{"garbage after empty", checkpointOf(1, 20), 1, Checkpoint{}, proofTo20, origin(2), fault.BadProof},
	}
	for _, tt := range tests {
		s := SignCheckpoint(tt.next, peerKey(tt.key))
		_, err := Cosign(s, log, tt.last, tt.proof, tt.name, peerKey(2), 1_790_000_000_000)
		if fault.KindOf(err) != tt.kind || err == nil {
			t.Errorf("%s: got %v, want %v", tt.why, err, tt.kind)
		}
	}
	s := SignCheckpoint(checkpointOf(1, 20), peerKey(1))
	if _, err := Cosign(s, log, last, proofTo20, origin(2), peerKey(2), 1_790_000_000_000); err != nil {
		t.Fatal(err)
	}
}

func TestCheckCosignaturesRefuses(t *testing.T) {
	s := SignCheckpoint(checkpointOf(1, 4), peerKey(1))
	c, err := Cosign(s, did.KeyOf(peerKey(1)), Checkpoint{}, nil, origin(2), peerKey(2), 5000)
	if err != nil {
		t.Fatal(err)
	}
	known := func(did.Merchant) []did.Key { return []did.Key{did.KeyOf(peerKey(2))} }
	check := func(c Cosignature, keys func(did.Merchant) []did.Key) error {
		with, err := s.With(c)
		if err != nil {
			t.Fatal(err)
		}
		_, err = with.CheckCosignatures(keys)
		return err
	}
	later, foreign, self := c, c, c
	later.Time++
	foreign.Name = Origin("hillside", merchant(2))
	self.Name = origin(1)
	wantKind(t, check(later, known), fault.BadSignature)
	wantKind(t, check(foreign, known), fault.Conflict)
	wantKind(t, check(self, known), fault.Conflict)
	wantKind(t, check(c, func(did.Merchant) []did.Key { return nil }), fault.NotMember)
	wantKind(t, check(c, func(did.Merchant) []did.Key { return []did.Key{did.KeyOf(peerKey(3))} }), fault.NotMember)
	if err := check(c, known); err != nil {
		t.Fatal(err)
	}
}

// Any key that a member has or had counts, wherever it stands in the list. One
// that it does not have may be one that the registry is yet to tell of; a
// signature under a key that it has is either good or forged.
func TestAnyKeyOfTheMember(t *testing.T) {
	s := SignCheckpoint(checkpointOf(1, 4), peerKey(1))
	c, err := Cosign(s, did.KeyOf(peerKey(1)), Checkpoint{}, nil, origin(2), peerKey(2), 5000)
	if err != nil {
		t.Fatal(err)
	}
	one, two, other := did.KeyOf(peerKey(1)), did.KeyOf(peerKey(2)), did.KeyOf(peerKey(3))
	for _, keys := range [][]did.Key{{one, two, other}, {other, two, one}} {
		if err := errors.Join(s.Verify(keys...), s.VerifyCosignature(c, keys...)); err != nil {
			t.Error(err)
		}
	}
	wantKind(t, s.Verify(other, two), fault.NotMember)
	wantKind(t, s.Verify(), fault.NotMember)
	wantKind(t, s.VerifyCosignature(c, other, one), fault.NotMember)
	s.sig[0] ^= 1
	c.Sig[0] ^= 1
	wantKind(t, s.Verify(other, one), fault.BadSignature)
	wantKind(t, s.VerifyCosignature(c, other, two), fault.BadSignature)
}

func TestWithKeepsNewest(t *testing.T) {
	s := SignCheckpoint(checkpointOf(1, 4), peerKey(1))
	for _, at := range []uint64{5000, 9000, 7000} {
		c, err := Cosign(s, did.KeyOf(peerKey(1)), Checkpoint{}, nil, origin(2), peerKey(2), at)
		if err != nil {
			t.Fatal(err)
		}
		before := s.Encode()
		old := s
		if s, err = s.With(c); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(old.Encode(), before) {
			t.Fatal("With changed its receiver")
		}
	}
	if got := s.Cosignatures(); len(got) != 1 || got[0].Time != 9 {
		t.Fatalf("%+v", got)
	}
}

func TestBatch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, MaxRefs).Draw(t, "refs")
		refs := make([]Signed, n)
		for i, k := range rapid.Permutation(seq(1, n)).Draw(t, "order") {
			refs[i] = SignCheckpoint(Checkpoint{Origin: origin(k), Size: uint64(k), Root: fill(k)}, peerKey(k))
		}
		b, err := NewBatch(refs)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range refs {
			r := s.Checkpoint
			i, hashes, err := b.Proof(r.Origin)
			if err != nil {
				t.Fatal(err)
			}
			if err := VerifyRef(r, i, uint64(n), b.Root(), hashes); err != nil {
				t.Fatal(err)
			}
			r.Size++
			if VerifyRef(r, i, uint64(n), b.Root(), hashes) == nil {
				t.Fatal("a changed reference is proven")
			}
		}
		a := NewAnchor(b, 31337, [20]byte{1}, fill(2), 99)
		raw, err := a.Encode()
		if err != nil {
			t.Fatal(err)
		}
		got, err := DecodeAnchor(raw)
		if err != nil || fmt.Sprint(got) != fmt.Sprint(a) {
			t.Fatalf("%v", err)
		}
		if err := got.CheckRefs(ownKey); err != nil {
			t.Fatal(err)
		}
	})
}

// ownKey gives each member its one key.
func ownKey(m did.Merchant) []did.Key { return []did.Key{did.KeyOf(peerKey(m[19]))} }

// An anchor speaks of a log only with that log's own signature.
func TestFalseReferencesAreRefused(t *testing.T) {
	for _, tt := range []struct {
		why  string
		ref  Signed
		kind fault.Kind
	}{
		{"signed by another member", SignCheckpoint(checkpointOf(1, 9), peerKey(2)), fault.NotMember},
		{"another state than signed", func() Signed { s := SignCheckpoint(checkpointOf(1, 9), peerKey(1)); s.Size++; return s }(), fault.BadSignature},
		{"not signed", Signed{Checkpoint: checkpointOf(1, 9)}, fault.NotMember},
	} {
		b, err := NewBatch([]Signed{tt.ref, SignCheckpoint(checkpointOf(3, 5), peerKey(3))})
		if err != nil {
			t.Fatal(err)
		}
		a, err := DecodeAnchor(anchorBytes(t, NewAnchor(b, 1, [20]byte{1}, fill(2), 9)))
		if err != nil {
			t.Fatal(err)
		}
		if err := a.CheckRefs(ownKey); err == nil || fault.KindOf(err) != tt.kind {
			t.Errorf("%s: %v, want %v", tt.why, err, tt.kind)
		}
	}
}

func TestBatchRefusals(t *testing.T) {
	r := func(n byte) Signed { return Signed{Checkpoint: Checkpoint{Origin: origin(n), Size: 1, Root: fill(n)}} }
	other := r(1)
	other.Size = 2
	many := make([]Signed, MaxRefs+1)
	for i := range many {
		many[i] = r(byte(i))
	}
	foreign := r(2)
	foreign.Origin = Origin("hillside", merchant(2))
	for _, tt := range []struct {
		why  string
		refs []Signed
		kind fault.Kind
	}{
		{"none", nil, fault.TooLarge},
		{"too many", many, fault.TooLarge},
		{"two states", []Signed{r(1), other}, fault.Conflict},
		{"two consortia", []Signed{r(1), foreign}, fault.Conflict},
		{"bad origin", []Signed{{Checkpoint: Checkpoint{Origin: "x"}}}, fault.Malformed},
	} {
		_, err := NewBatch(tt.refs)
		if err == nil || fault.KindOf(err) != tt.kind {
			t.Errorf("%s: %v, want %v", tt.why, err, tt.kind)
		}
	}
	if b, err := NewBatch([]Signed{r(1), r(1)}); err != nil || len(b.Refs()) != 1 {
		t.Errorf("the same reference twice is one: %v", err)
	}
}

// The largest anchor fits a fact of 8 KiB with room for its other fields.
func TestLongestAnchorFits(t *testing.T) {
	refs := make([]Signed, MaxRefs)
	for i := range refs {
		c := Checkpoint{Origin: Origin(strings.Repeat("z", MaxConsortium), merchant(byte(i))), Size: 1<<64 - 1, Root: fill(1)}
		refs[i] = Signed{Checkpoint: c, keyID: 1<<32 - 1}
	}
	b, err := NewBatch(refs)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := NewAnchor(b, 1<<64-1, [20]byte{1}, fill(2), 1<<64-1).Encode()
	if err != nil || len(raw) > MaxAnchorBody {
		t.Fatalf("%d bytes, %v", len(raw), err)
	}
}

func TestRootAndProofsAgreeWithReference(t *testing.T) {
	all := leaves(70)
	ref := tree(all)
	for n := 0; n <= len(all); n++ {
		root := RootOf(all[:n])
		if !bytes.Equal(root[:], ref.HashAt(uint64(n))) {
			t.Fatalf("root of %d differs", n)
		}
		for i := range n {
			p, _ := ref.InclusionProof(uint64(i), uint64(n))
			if err := VerifyInclusion(all[i], uint64(i), uint64(n), root, p); err != nil {
				t.Fatal(err)
			}
			if VerifyInclusion(all[(i+1)%70], uint64(i), uint64(n), root, p) == nil {
				t.Fatal("another leaf is proven")
			}
		}
	}
}
