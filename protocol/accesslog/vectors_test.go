package accesslog

import (
	"encoding/hex"
	"encoding/json"
	"flag"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vectors"
)

var update = flag.Bool("update", false, "write the vector file from the code, for review")

const vectorFile = "accesslog.json"

type goodVector struct {
	Type   string            `json:"type"`
	Why    string            `json:"why"`
	Hex    string            `json:"hex"`
	Expect map[string]string `json:"expect"`
}

type rejectVector struct {
	Type string `json:"type"`
	Why  string `json:"why"`
	Kind string `json:"kind"`
	Hex  string `json:"hex"`
}

type vectorSet struct {
	Good   []goodVector   `json:"good"`
	Reject []rejectVector `json:"reject"`
}

// sealKey and sealIndex are those of the sealed openings among the vectors.
var sealKey = fill(0x42)

const sealIndex = 7

// readers decode each type and say what came out, as the expect fields have it.
func read(kind string, b []byte) (again []byte, expect map[string]string, err error) {
	switch kind {
	case "opening":
		o, err := DecodeOpening(b)
		sum := o.Commitment()
		leaf := LeafHash(sum)
		return o.Encode(), map[string]string{"commitment": hex.EncodeToString(sum[:]), "leaf_hash": hex.EncodeToString(leaf[:])}, err
	case "sealed":
		o, err := OpenOpening(sealKey, sealIndex, b)
		return SealOpening(sealKey, sealIndex, o), map[string]string{"opening": hex.EncodeToString(o.Encode())}, err
	case "checkpoint":
		s, err := ParseCheckpoint(b)
		return s.Encode(), map[string]string{"note": string(b)}, err
	case "checkpoint_body":
		s, err := DecodeCheckpointBody(b)
		return CheckpointBody(s), map[string]string{"note": string(s.Encode())}, err
	default:
		a, err := DecodeAnchor(b)
		again, _ = a.Encode()
		return again, map[string]string{"root": hex.EncodeToString(a.Root[:])}, err
	}
}

func loadVectors(t testing.TB) vectorSet {
	t.Helper()
	raw, err := vectors.FS.ReadFile(vectorFile)
	if err != nil {
		t.Fatal(err)
	}
	var set vectorSet
	if err := json.Unmarshal(raw, &set); err != nil {
		t.Fatal(err)
	}
	return set
}

// The bytes of every wire object are what they were. Defends I3.
func TestGoodVectors(t *testing.T) {
	if *update {
		writeVectors(t)
	}
	for _, v := range loadVectors(t).Good {
		raw := unhex(t, v.Hex)
		again, expect, err := read(v.Type, raw)
		if err != nil || hex.EncodeToString(again) != v.Hex {
			t.Errorf("%s %s: %v", v.Type, v.Why, err)
		}
		for name, want := range v.Expect {
			if got, computed := expect[name]; computed && got != want {
				t.Errorf("%s %s: %s is %s, want %s", v.Type, v.Why, name, got, want)
			}
		}
	}
}

// Each reason for a refusal is met, with its kind. Defends I6.
func TestRejectVectors(t *testing.T) {
	for _, v := range loadVectors(t).Reject {
		_, _, err := read(v.Type, unhex(t, v.Hex))
		if err == nil || fault.KindOf(err).String() != v.Kind {
			t.Errorf("%s, %s: got %v, want %s", v.Type, v.Why, err, v.Kind)
		}
	}
}

// The signatures of the vectors verify under the keys that the vectors name.
func TestVectorSignatures(t *testing.T) {
	for _, v := range loadVectors(t).Good {
		if v.Type != "checkpoint" {
			continue
		}
		s, err := ParseCheckpoint(unhex(t, v.Hex))
		if err != nil {
			t.Fatal(err)
		}
		log, err := did.ParseKey(v.Expect["log_key"])
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Verify(log); err != nil {
			t.Error(err)
		}
		for _, c := range s.Cosignatures() {
			witness, err := did.ParseKey(v.Expect["witness_key"])
			if err != nil {
				t.Fatal(err)
			}
			if err := s.VerifyCosignature(c, witness); err != nil {
				t.Error(err)
			}
		}
	}
}

func unhex(t testing.TB, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func writeVectors(t *testing.T) {
	t.Helper()
	raw, err := json.MarshalIndent(vectorSet{Good: goodVectors(t), Reject: rejectVectors(t)}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("../vectors/"+vectorFile, append(raw, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Fatal("vectors were written: run again without -update")
}

func sampleCosigned(t testing.TB) Signed {
	t.Helper()
	s := SignCheckpoint(checkpointOf(1, 9), peerKey(1))
	c, err := Cosign(s, did.KeyOf(peerKey(1)), Checkpoint{}, nil, origin(2), peerKey(2), 1_790_000_000_000)
	if err != nil {
		t.Fatal(err)
	}
	if s, err = s.With(c); err != nil {
		t.Fatal(err)
	}
	return s
}

func sampleAnchor(t testing.TB) Anchor {
	t.Helper()
	b, err := NewBatch([]Signed{
		SignCheckpoint(checkpointOf(3, 5), peerKey(3)), SignCheckpoint(checkpointOf(1, 9), peerKey(1)), SignCheckpoint(checkpointOf(2, 0), peerKey(2)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return NewAnchor(b, 31337, [20]byte{0xaa}, fill(0xbb), 1234)
}

func anchorBytes(t testing.TB, a Anchor) []byte {
	t.Helper()
	raw, err := a.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func goodVectors(t *testing.T) []goodVector {
	longest := sampleOpening()
	longest.Category, longest.Purpose = strings.Repeat("c", MaxTerm), strings.Repeat("p", MaxTerm)
	longest.Time, longest.Asked = math.MaxUint64, math.MaxUint64
	bare := SignCheckpoint(checkpointOf(1, 0), peerKey(1))
	add := func(kind, why string, b []byte) goodVector {
		_, expect, err := read(kind, b)
		if err != nil {
			t.Fatal(kind, why, err)
		}
		if kind == "checkpoint" {
			expect["log_key"], expect["witness_key"] = did.KeyOf(peerKey(1)).DID(), did.KeyOf(peerKey(2)).DID()
		}
		return goodVector{Type: kind, Why: why, Hex: hex.EncodeToString(b), Expect: expect}
	}
	return []goodVector{
		add("opening", "usual", sampleOpening().Encode()),
		add("opening", "longest terms and times", longest.Encode()),
		add("sealed", "usual, inbox key 0x42 repeated, index 7", SealOpening(sealKey, sealIndex, sampleOpening())),
		add("checkpoint", "empty log, no cosignature", bare.Encode()),
		add("checkpoint", "nine entries, one cosignature", sampleCosigned(t).Encode()),
		add("checkpoint_body", "nine entries, one cosignature", CheckpointBody(sampleCosigned(t))),
		add("anchor", "three logs", anchorBytes(t, sampleAnchor(t))),
	}
}

func rejectVectors(t *testing.T) []rejectVector {
	return slices.Concat(rejectOpenings(), rejectCheckpoints(t), rejectAnchors(t))
}

func reject(kind string, b []byte, want fault.Kind, why string) rejectVector {
	return rejectVector{Type: kind, Why: why, Kind: want.String(), Hex: hex.EncodeToString(b)}
}

func rejectOpenings() []rejectVector {
	raw := sampleOpening().Encode()
	change := func(f func(*Opening)) []byte {
		o := sampleOpening()
		f(&o)
		return o.Encode()
	}
	edit := func(at int, to byte) []byte {
		b := slices.Clone(raw)
		b[at] = to
		return b
	}
	sealed := SealOpening(sealKey, sealIndex, sampleOpening())
	cipher := inboxCipher(sealKey)
	var nonce [24]byte
	reseal := func(plain []byte) []byte {
		return cipher.Seal(slices.Clone(nonce[:]), nonce[:], plain, inboxData(sealIndex))
	}
	return []rejectVector{
		reject("opening", nil, fault.Malformed, "empty"),
		reject("opening", raw[:len(raw)-1], fault.Malformed, "truncated"),
		reject("opening", append(slices.Clone(raw), 0), fault.Malformed, "trailing byte"),
		reject("opening", make([]byte, MaxOpening+1), fault.TooLarge, "one byte over the limit"),
		reject("opening", edit(1, 2), fault.UnknownVersion, "version 2"),
		reject("opening", edit(0, 0x8d), fault.Malformed, "13 elements announced"),
		reject("opening", slices.Concat(raw[:1], []byte{0x18, 1}, raw[2:]), fault.Malformed, "version not in the shortest form"),
		reject("opening", slices.Concat(raw[:2], []byte{0x53}, raw[3:22], raw[23:]), fault.Malformed, "custodian of 19 bytes"),
		reject("opening", change(func(o *Opening) { o.Category = "" }), fault.Malformed, "no category"),
		reject("opening", change(func(o *Opening) { o.Category = strings.Repeat("c", 129) }), fault.Malformed, "category of 129 bytes"),
		reject("opening", change(func(o *Opening) { o.Purpose = "" }), fault.Malformed, "no purpose"),
		reject("opening", change(func(o *Opening) { o.Purpose = "a b" }), fault.Malformed, "space in a purpose"),
		reject("opening", change(func(o *Opening) { o.Purpose = "é" }), fault.Malformed, "purpose beyond ASCII"),
		reject("opening", change(func(o *Opening) { o.Salt = [32]byte{} }), fault.Malformed, "no salt"),
		reject("sealed", sealed[:39], fault.Malformed, "shorter than nonce and tag"),
		reject("sealed", make([]byte, MaxSealed+1), fault.TooLarge, "one byte over the limit"),
		reject("sealed", SealOpening(fill(0x43), sealIndex, sampleOpening()), fault.BadProof, "another key"),
		reject("sealed", SealOpening(sealKey, 8, sampleOpening()), fault.BadProof, "another index"),
		reject("sealed", reseal(pad(raw)), fault.Malformed, "nonce is not that of the content"),
		reject("sealed", reseal(append(pad(raw), make([]byte, padBlock)...)), fault.Malformed, "a block of padding too many"),
		reject("sealed", reseal(make([]byte, padBlock)), fault.Malformed, "padding without its mark"),
		reject("sealed", reseal(raw), fault.Malformed, "not padded"),
	}
}

func rejectCheckpoints(t *testing.T) []rejectVector {
	note := string(sampleCosigned(t).Encode())
	swap := func(old, new string) []byte {
		out := strings.Replace(note, old, new, 1)
		if out == note {
			t.Fatalf("%q is not in the note", old)
		}
		return []byte(out)
	}
	lines := strings.SplitAfter(note, "\n") // origin, size, root, blank, log, cosignature, ""
	join := func(parts ...string) []byte { return []byte(strings.Join(parts, "")) }
	text, log, cosig := lines[0]+lines[1]+lines[2]+"\n", lines[4], lines[5]
	body := slices.Clone(CheckpointBody(sampleCosigned(t)))
	body[1] = 2
	m := merchant(1).String()
	many := []string{text, log}
	for n := range MaxCosignatures + 1 {
		many = append(many, strings.Replace(cosig, merchant(2).String(), merchant(byte(n+2)).String(), 1))
	}
	return []rejectVector{
		reject("checkpoint", nil, fault.Malformed, "empty"),
		reject("checkpoint", make([]byte, MaxCheckpoint+1), fault.TooLarge, "one byte over the limit"),
		reject("checkpoint", []byte(strings.TrimSuffix(note, "\n")), fault.Malformed, "no final newline"),
		reject("checkpoint", join(text), fault.Malformed, "no signature"),
		reject("checkpoint", join(lines[0], lines[1], lines[2], log), fault.Malformed, "no blank line"),
		reject("checkpoint", join(lines[0], lines[1], lines[2], "extension\n\n", log), fault.Malformed, "extension line"),
		reject("checkpoint", join(lines[0], lines[1], "\n", log), fault.Malformed, "no root"),
		reject("checkpoint", join(text, cosig, log), fault.Malformed, "cosignature before the log's own"),
		reject("checkpoint", join(text, cosig), fault.Malformed, "cosignature only"),
		reject("checkpoint", join(text, log, cosig, cosig), fault.Malformed, "one witness twice"),
		reject("checkpoint", join(text, log, strings.Replace(cosig, merchant(2).String(), merchant(5).String(), 1), cosig), fault.Malformed, "witnesses out of order"),
		reject("checkpoint", join(many...), fault.TooLarge, "33 cosignatures"),
		reject("checkpoint", swap("\n9\n", "\n09\n"), fault.Malformed, "leading zero"),
		reject("checkpoint", swap("\n9\n", "\n+9\n"), fault.Malformed, "signed size"),
		reject("checkpoint", swap("\n9\n", "\n18446744073709551616\n"), fault.Malformed, "size of 2^64"),
		reject("checkpoint", swap("\n9\n", "\n0\n"), fault.Malformed, "empty log with another root"),
		reject("checkpoint", swap("=\n\n", "\n\n"), fault.Malformed, "root without padding"),
		reject("checkpoint", swap(lines[2], "AAAA\n"), fault.Malformed, "root of three bytes"),
		reject("checkpoint", swap("souk/riverside/"+m+"\n", "souk/Riverside/"+m+"\n"), fault.Malformed, "capital in a consortium's name"),
		reject("checkpoint", swap("souk/riverside/"+m+"\n", "souk//"+m+"\n"), fault.Malformed, "no consortium"),
		reject("checkpoint", swap("souk/riverside/"+m+"\n", "bazaar/riverside/"+m+"\n"), fault.Malformed, "another network"),
		reject("checkpoint", swap("souk/riverside/"+m+"\n", "souk/riverside/"+strings.Replace(m, "01", "0A", 1)+"\n"), fault.Malformed, "capital in a merchant's account"),
		reject("checkpoint", swap("souk/riverside/"+m+"\n", "souk/"+strings.Repeat("r", 33)+"/"+m+"\n"), fault.Malformed, "consortium of 33 characters"),
		reject("checkpoint", swap("— ", "- "), fault.Malformed, "hyphen for the em dash"),
		reject("checkpoint", join(text, strings.Replace(log, "=\n", " \n", 1)), fault.Malformed, "space for base64 padding"),
		reject("checkpoint", join(text, log, strings.Replace(cosig, merchant(2).String(), "w", 1)), fault.Malformed, "witness without an origin"),
		reject("checkpoint", join(text, log, "— "+origin(2)+" AAAAAAAAAAA=\n"), fault.Malformed, "short cosignature"),
		reject("checkpoint", join(text, log, string(Cosignature{Name: origin(2)}.line().appendLine(nil))), fault.Malformed, "cosigned at time 0"),
		reject("checkpoint_body", body, fault.UnknownVersion, "version 2"),
		reject("checkpoint_body", []byte(note), fault.Malformed, "a note without its frame"),
		reject("checkpoint_body", make([]byte, MaxCheckpointBody+1), fault.TooLarge, "one byte over the limit"),
	}
}

func rejectAnchors(t *testing.T) []rejectVector {
	a := sampleAnchor(t)
	raw := anchorBytes(t, a)
	w := func(f func(*anchorWire)) []byte {
		wire := anchorWire{Version: 1, Root: a.Root, ChainID: a.ChainID, Contract: a.Contract, Tx: a.Tx, Block: a.Block, Consortium: "riverside"}
		for i, r := range a.Refs {
			wire.Refs = append(wire.Refs, anchorRefWire{Merchant: merchant(byte(i + 1)), Size: r.Size, Root: r.Root, KeyID: r.keyID, Sig: r.sig})
		}
		f(&wire)
		return codec.Marshal(wire)
	}
	if string(w(func(*anchorWire) {})) != string(raw) {
		t.Fatal("the unchanged anchor is not the anchor")
	}
	many := make([]anchorRefWire, MaxRefs+1)
	return []rejectVector{
		reject("anchor", nil, fault.Malformed, "empty"),
		reject("anchor", raw[:len(raw)-1], fault.Malformed, "truncated"),
		reject("anchor", append(slices.Clone(raw), 0), fault.Malformed, "trailing byte"),
		reject("anchor", make([]byte, MaxAnchorBody+1), fault.TooLarge, "one byte over the limit"),
		reject("anchor", w(func(w *anchorWire) { w.Version = 2 }), fault.UnknownVersion, "version 2"),
		reject("anchor", w(func(w *anchorWire) { w.Root[0] ^= 1 }), fault.BadProof, "root is not that of the references"),
		reject("anchor", w(func(w *anchorWire) { w.Refs[0].Size++ }), fault.BadProof, "a changed reference"),
		reject("anchor", w(func(w *anchorWire) { w.Refs[0], w.Refs[1] = w.Refs[1], w.Refs[0] }), fault.Malformed, "references out of order"),
		reject("anchor", w(func(w *anchorWire) { w.Refs[1] = w.Refs[0] }), fault.Conflict, "one log twice"),
		reject("anchor", w(func(w *anchorWire) { w.Refs = nil }), fault.TooLarge, "no reference"),
		reject("anchor", w(func(w *anchorWire) { w.Refs = many }), fault.TooLarge, "51 references"),
		reject("anchor", w(func(w *anchorWire) { w.Consortium = "River Side" }), fault.Malformed, "not a consortium's name"),
	}
}

func FuzzDecode(f *testing.F) {
	set := loadVectors(f)
	for _, v := range set.Good {
		f.Add(v.Type, unhex(f, v.Hex))
	}
	for _, v := range set.Reject {
		f.Add(v.Type, unhex(f, v.Hex))
	}
	f.Fuzz(func(t *testing.T, kind string, b []byte) {
		again, _, err := read(kind, b)
		if err == nil && string(again) != string(b) {
			t.Fatalf("%s is accepted in two forms: %x and %x", kind, b, again)
		}
	})
}
