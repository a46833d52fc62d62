package fact_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vectors"
)

var update = flag.Bool("update", false, "write ../vectors/fact.json anew; then run the tests again")

type goodVector struct {
	Name    string `json:"name"`
	Kind    uint16 `json:"kind"`
	Author  string `json:"author"`
	Seq     uint64 `json:"seq"`
	Time    uint64 `json:"time"`
	Expiry  uint64 `json:"expiry"`
	Subject string `json:"subject"`
	Body    string `json:"body"`
	Signs   string `json:"signing_bytes"`
	Hex     string `json:"hex"`
	ID      string `json:"id"`
}

type rejectVector struct {
	Why  string `json:"why"`
	Kind string `json:"kind"`
	Hex  string `json:"hex"`
}

type vectorFile struct {
	Good   []goodVector   `json:"good"`
	Reject []rejectVector `json:"reject"`
}

func loadVectors(t testing.TB) vectorFile {
	raw, err := vectors.FS.ReadFile("fact.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vectorFile
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func unhex(t testing.TB, s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

const t0 = 1_700_000_000_000

func good() []goodVector {
	cases := map[string]fact.Fact{
		"empty body":    {Kind: fact.KindHeader, Time: t0, Expiry: t0 + 1},
		"consent":       {Kind: fact.KindConsent, Seq: 24, Time: t0, Expiry: t0 + 600_000, Subject: [32]byte{1}, Body: []byte("body")},
		"largest seq":   {Kind: fact.KindReceipt, Seq: ^uint64(0), Time: 1, Expiry: 2, Body: []byte{0}},
		"latest expiry": {Kind: fact.KindQuote, Seq: 256, Time: fact.MaxTime - 1, Expiry: fact.MaxTime, Body: bytes.Repeat([]byte{0xaa}, 300)},
	}
	var out []goodVector
	for i, name := range []string{"empty body", "consent", "largest seq", "latest expiry"} {
		f := fact.Sign(cases[name], testKey(byte(i)))
		out = append(out, goodVector{
			Name: name, Kind: uint16(f.Kind), Author: f.Author.Hex(), Seq: f.Seq, Time: f.Time, Expiry: f.Expiry,
			Subject: hex.EncodeToString(f.Subject[:]), Body: hex.EncodeToString(f.Body),
			Signs: hex.EncodeToString(f.SigningBytes()), Hex: hex.EncodeToString(f.Encode()), ID: f.ID().String(),
		})
	}
	return out
}

// rejects is one vector for each reason to refuse a fact.
func rejects() []rejectVector {
	base := sample(1)
	raw := base.Encode()
	var out []rejectVector
	add := func(why string, kind fault.Kind, b []byte) {
		out = append(out, rejectVector{why, kind.String(), hex.EncodeToString(b)})
	}
	changed := func(change func(*fact.Fact)) []byte {
		f := base
		change(&f)
		return fact.Sign(f, testKey(1)).Encode()
	}
	splice := func(at, cut int, with ...byte) []byte {
		return append(append(bytes.Clone(raw[:at]), with...), raw[at+cut:]...)
	}
	add("nothing", fault.Malformed, nil)
	add("an array without elements", fault.Malformed, []byte{0x80})
	add("a map", fault.Malformed, splice(0, 1, 0xa9))
	add("an array of indefinite length", fault.Malformed, append(splice(0, 1, 0x9f), 0xff))
	add("eight elements", fault.Malformed, splice(0, 1, 0x88))
	add("array length not in its shortest form", fault.Malformed, splice(0, 1, 0x98, 9))
	add("version 2", fault.UnknownVersion, splice(1, 1, 2))
	add("version 0", fault.UnknownVersion, splice(1, 1, 0))
	add("version is text", fault.Malformed, splice(1, 1, 0x61, 'a'))
	add("kind not in its shortest form", fault.Malformed, splice(2, 1, 0x18, 1))
	add("kind over 65535", fault.Malformed, splice(2, 1, 0x1a, 0, 1, 0, 0))
	add("negative kind", fault.Malformed, splice(2, 1, 0x20))
	add("author of 31 bytes", fault.Malformed, splice(3, 3, 0x58, 31))
	add("author of 33 bytes", fault.Malformed, splice(3, 2, 0x58, 33, 0))
	add("author is text", fault.Malformed, splice(3, 1, 0x78))
	add("byte string of indefinite length", fault.Malformed, splice(3, 2, 0x5f, 0x58, 32))
	add("sequence number not in its shortest form", fault.Malformed, splice(37, 1, 0x18, 1))
	add("sequence number is a float", fault.Malformed, splice(37, 1, 0xf9, 0x3c, 0))
	add("sequence number is tagged", fault.Malformed, splice(37, 1, 0xc1, 1))
	add("last byte missing", fault.Malformed, raw[:len(raw)-1])
	add("a byte after the end", fault.Malformed, append(bytes.Clone(raw), 0))
	add("a body longer than the fact", fault.Malformed, splice(len(raw)-70, 1, 0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff))
	add("more than 8 KiB", fault.TooLarge, append(bytes.Clone(raw), make([]byte, fact.MaxSize)...))
	add("unknown kind", fault.UnknownKind, changed(func(f *fact.Fact) { f.Kind = 200 }))
	add("experimental kind", fault.UnknownKind, changed(func(f *fact.Fact) { f.Kind = fact.FirstExperiment }))
	add("time zero", fault.Malformed, changed(func(f *fact.Fact) { f.Time = 0 }))
	add("expires when made", fault.Malformed, changed(func(f *fact.Fact) { f.Expiry = f.Time }))
	add("expires after the year 9999", fault.Malformed, changed(func(f *fact.Fact) { f.Time, f.Expiry = fact.MaxTime, fact.MaxTime+1 }))
	add("lives longer than its kind may", fault.Malformed, changed(func(f *fact.Fact) { f.Kind, f.Expiry = fact.KindQuote, f.Time+86_400_001 }))
	add("body over the limit of its kind", fault.TooLarge, changed(func(f *fact.Fact) { f.Kind, f.Body = fact.KindReceipt, make([]byte, 1025) }))
	add("one bit of the signature", fault.BadSignature, splice(len(raw)-1, 1, raw[len(raw)-1]^1))
	add("one bit of the body", fault.BadSignature, splice(len(raw)-67, 1, raw[len(raw)-67]^1))
	add("author is not a point", fault.BadSignature, splice(5, 32, append([]byte{2}, make([]byte, 31)...)...))
	return out
}

// TestVectors holds both the committed bytes and the reasons of refusal fixed.
func TestVectors(t *testing.T) {
	want := vectorFile{Good: good(), Reject: rejects()}
	if *update {
		raw, _ := json.MarshalIndent(want, "", " ")
		if err := os.WriteFile("../vectors/fact.json", append(raw, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Skip("written; run the tests again")
	}
	got := loadVectors(t)
	a, _ := json.Marshal(want)
	b, _ := json.Marshal(got)
	if !bytes.Equal(a, b) {
		t.Fatal("facts are encoded in another way than ../vectors/fact.json says")
	}
	for _, v := range got.Good {
		f, err := fact.Decode(unhex(t, v.Hex))
		if err != nil || f.VerifySignature() != nil || f.ID().String() != v.ID {
			t.Errorf("%s: refused: %v", v.Name, err)
		}
	}
	for _, v := range got.Reject {
		f, err := fact.Decode(unhex(t, v.Hex))
		if err == nil {
			err = f.VerifySignature()
		}
		if err == nil || fault.KindOf(err).String() != v.Kind {
			t.Errorf("%s: want %s, got %v", v.Why, v.Kind, err)
		}
	}
}
