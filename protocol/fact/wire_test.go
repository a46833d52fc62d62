package fact_test

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// mirror is a fact as the general codec sees it: what the hand-written reader
// and writer must equal.
type mirror struct {
	_       struct{} `cbor:",toarray"`
	Version uint64
	Kind    uint16
	Author  [32]byte
	Seq     uint64
	Time    uint64
	Expiry  uint64
	Subject [32]byte
	Body    []byte
	Sig     [64]byte
}

func mirrorOf(f fact.Fact) mirror {
	return mirror{
		Version: fact.Version, Kind: uint16(f.Kind), Author: f.Author, Seq: f.Seq, Time: f.Time,
		Expiry: f.Expiry, Subject: f.Subject, Body: f.Body, Sig: f.Sig,
	}
}

func drawFact(t *rapid.T) fact.Fact {
	bytes32 := rapid.SliceOfN(rapid.Byte(), 32, 32)
	kind := rapid.SampledFrom(fact.Kinds()).Draw(t, "kind")
	spec, _ := fact.Lookup(kind)
	at := rapid.Uint64Range(1, fact.MaxTime-1).Draw(t, "time")
	life := rapid.Uint64Range(1, min(spec.Lifetime, fact.MaxTime-at)).Draw(t, "life")
	return fact.Fact{
		Kind: kind, Author: did.Key(bytes32.Draw(t, "author")), Seq: rapid.Uint64().Draw(t, "seq"),
		Time: at, Expiry: at + life, Subject: [32]byte(bytes32.Draw(t, "subject")),
		Body: rapid.SliceOfN(rapid.Byte(), 0, spec.MaxBody).Draw(t, "body"),
		Sig:  [64]byte(rapid.SliceOfN(rapid.Byte(), 64, 64).Draw(t, "sig")),
	}
}

func TestWireEqualsTheCodec(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFact(t)
		raw := f.Encode()
		if want := codec.Marshal(mirrorOf(f)); !bytes.Equal(raw, want) {
			t.Fatalf("encoded %x, the codec says %x", raw, want)
		}
		got, err := fact.Decode(raw)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Encode(), raw) {
			t.Fatal("decoding changed the fact")
		}
	})
}

// TestDecodeAgreesWithTheCodecOnDamage changes a few bytes of a good fact: the
// reader must accept what the codec accepts and nothing else.
func TestDecodeAgreesWithTheCodecOnDamage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := drawFact(t).Encode()
		for range rapid.IntRange(1, 3).Draw(t, "changes") {
			at := rapid.IntRange(0, min(len(raw)-1, 120)).Draw(t, "at")
			raw[at] = rapid.Byte().Draw(t, "byte")
		}
		raw = raw[:len(raw)-rapid.IntRange(0, 2).Draw(t, "cut")]
		agree(t, raw)
	})
}

type failer interface{ Fatalf(string, ...any) }

// agree compares form only: limits of kinds are outside the codec's view.
func agree(t failer, raw []byte) {
	var m mirror
	want := codec.Unmarshal(raw, &m, fact.MaxSize) == nil && m.Version == fact.Version
	f, err := fact.Decode(raw)
	parsed := err == nil || f.Kind != 0 || f.Author != did.Key{} || len(f.Body) > 0
	if err == nil && !want {
		t.Fatalf("%x: accepted, the codec refuses it", raw)
	}
	if parsed && !bytes.Equal(f.Encode(), raw) {
		t.Fatalf("%x: parsed into something else", raw)
	}
	if want && !parsed && mirrorHasContent(m) {
		t.Fatalf("%x: refused (%v), the codec accepts it", raw, err)
	}
}

func mirrorHasContent(m mirror) bool {
	return m.Kind != 0 || m.Author != [32]byte{} || len(m.Body) > 0
}

// FuzzDecode: no input panics, and what is accepted has exactly one encoding.
// Defends I6.
func FuzzDecode(f *testing.F) {
	for _, v := range loadVectors(f).Good {
		f.Add(unhex(f, v.Hex))
	}
	for _, v := range loadVectors(f).Reject {
		f.Add(unhex(f, v.Hex))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		agree(t, raw)
		got, err := fact.Decode(raw)
		if err == nil && !bytes.Equal(got.Encode(), raw) {
			t.Fatal("accepted a second encoding")
		}
		if err != nil && fault.KindOf(err) == fault.Internal {
			t.Fatalf("refused without a reason: %v", err)
		}
	})
}
