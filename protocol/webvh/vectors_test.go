package webvh

import (
	"bytes"
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/jcs"
	"github.com/souk-network/souk/protocol/vectors"
)

var update = flag.Bool("update", false, "write ../vectors/webvh.json anew")

// vectorFile is protocol/vectors/webvh.json. Keys are Ed25519 keys whose seed is
// one byte 32 times; the text names it.
type vectorFile struct {
	Source string         `json:"source"`
	Good   []goodVector   `json:"good"`
	Reject []rejectVector `json:"reject"`
}

type goodVector struct {
	Name    string `json:"name"`
	DID     string `json:"did"`
	Head    string `json:"head"` // versionId of the last entry
	Log     string `json:"log"`
	Witness string `json:"witness,omitempty"`
}

type rejectVector struct {
	Why     string `json:"why"`
	Kind    string `json:"kind"`
	Code    Code   `json:"code"`
	Log     string `json:"log"`
	Witness string `json:"witness,omitempty"`
}

func good(name string, l *Log, a Approvals) goodVector {
	v := goodVector{Name: name, DID: l.DID().String(), Head: l.Newest().ID, Log: string(l.Bytes())}
	if l.NeedsWitnesses() {
		v.Witness = string(a.Bytes())
	}
	return v
}

// makeVectors is what the file holds.
func makeVectors(t testing.TB) vectorFile {
	file := vectorFile{Source: "Souk. Merchants' DIDs as this package makes them; every secret key is one byte, 32 times. Reject: one change each, signed again where the change is under the signature."}
	one := born(t, nil)
	three := rotated(t, rotated(t, one, 2, 3), 3, 4)
	w := Witness{Threshold: 1, Witnesses: []did.Key{did.KeyOf(seeded(21)), did.KeyOf(seeded(22))}}
	witnessed := born(t, func(p *Parameters) { p.Witness = w })
	a, _, err := Approvals{}.With(witnessed.Newest().ID, Approve(witnessed.Newest().ID, seeded(22), at(0)))
	if err != nil {
		t.Fatal(err)
	}
	file.Good = []goodVector{good("created", one, Approvals{}), good("two rotations, keys fixed in advance", three, Approvals{}), good("one of two witnesses", witnessed, a)}

	reject := func(why string, log []byte, approvals string) {
		l, err := Read(log, now)
		if err == nil {
			var parsed Approvals
			if parsed, err = ParseApprovals([]byte(approvals)); err == nil {
				err = l.Witnessed(parsed)
			}
		}
		if err == nil {
			t.Fatalf("%s: is taken", why)
		}
		file.Reject = append(file.Reject, rejectVector{why, fault.KindOf(err).String(), CodeOf(err), string(log), approvals})
	}
	for _, c := range forgeries {
		reject(c.why, forged(t, one, c.change), "")
	}
	reject("hashed onto another entry than the one before", forgedOnto(t, one, "1-"+hash(nil), func(jcs.Object) {}), "")
	reject("its hash is of something else", forgedOnto(t, one, hash(nil), func(jcs.Object) {}), "")
	lines := bytes.SplitAfter(three.Bytes(), []byte("\n"))
	reject("an entry left out", append(bytes.Clone(lines[0]), lines[2]...), "")
	reject("an entry twice", append(append(bytes.Clone(lines[0]), lines[1]...), lines[1]...), "")
	reject("the last line is torn", three.Bytes()[:len(three.Bytes())-9], "")
	reject("no entry", nil, "")
	reject("not JSON", []byte("{}}\n"), "")
	reject("a member of the entry twice", []byte(strings.Replace(string(one.Bytes()), `{"parameters"`, `{"versionId":"x","parameters"`, 1)), "")
	reject("no witness", witnessed.Bytes(), "[]")
	reject("a witness of another entry", witnessed.Bytes(), strings.ReplaceAll(string(a.Bytes()), witnessed.Newest().ID, one.Newest().ID))
	stranger, _, err := Approvals{}.With(witnessed.Newest().ID, Approve(witnessed.Newest().ID, seeded(23), at(0)))
	if err != nil {
		t.Fatal(err)
	}
	reject("a witness that is not on the list", witnessed.Bytes(), string(stranger.Bytes()))
	reject("the witness file is an object", witnessed.Bytes(), "{}")
	return file
}

// forgeries change the second entry of a log before it is hashed and signed again
// by the key that may sign it, so that nothing but the change is wrong.
var forgeries = []struct {
	why    string
	change func(content jcs.Object)
}{
	{"keys that were not fixed in advance", func(o jcs.Object) {
		o["parameters"].(jcs.Object)["updateKeys"] = list([]string{multikeyOf(seeded(2)), multikeyOf(seeded(66))})
	}},
	{"no update keys", func(o jcs.Object) { delete(o["parameters"].(jcs.Object), "updateKeys") }},
	{"no hashes of next keys", func(o jcs.Object) { delete(o["parameters"].(jcs.Object), "nextKeyHashes") }},
	{"one key twice", func(o jcs.Object) {
		o["parameters"].(jcs.Object)["updateKeys"] = list([]string{multikeyOf(seeded(2)), multikeyOf(seeded(2))})
	}},
	{"a second SCID", func(o jcs.Object) { o["parameters"].(jcs.Object)["scid"] = hash(nil) }},
	{"another method", func(o jcs.Object) { o["parameters"].(jcs.Object)["method"] = "did:webvh:0.5" }},
	{"an unknown parameter", func(o jcs.Object) { o["parameters"].(jcs.Object)["weight"] = 1.0 }},
	{"portable in a later entry", func(o jcs.Object) { o["parameters"].(jcs.Object)["portable"] = true }},
	{"a broken time to live", func(o jcs.Object) { o["parameters"].(jcs.Object)["ttl"] = 1.5 }},
	{"a negative time to live", func(o jcs.Object) { o["parameters"].(jcs.Object)["ttl"] = -1.0 }},
	{"deactivated is a text", func(o jcs.Object) { o["parameters"].(jcs.Object)["deactivated"] = "true" }},
	{"a threshold above the number of witnesses", func(o jcs.Object) {
		o["parameters"].(jcs.Object)["witness"] = jcs.Object{"threshold": 2.0, "witnesses": []any{jcs.Object{"id": did.KeyOf(seeded(21)).DID()}}}
	}},
	{"a broken threshold", func(o jcs.Object) {
		o["parameters"].(jcs.Object)["witness"] = jcs.Object{"threshold": 0.5, "witnesses": []any{jcs.Object{"id": did.KeyOf(seeded(21)).DID()}}}
	}},
	{"a threshold and no witnesses", func(o jcs.Object) { o["parameters"].(jcs.Object)["witness"] = jcs.Object{"threshold": 1.0} }},
	{"a witness that is no did:key", func(o jcs.Object) {
		o["parameters"].(jcs.Object)["witness"] = jcs.Object{"threshold": 1.0, "witnesses": []any{jcs.Object{"id": "did:web:witness.example"}}}
	}},
	{"another SCID in the document", func(o jcs.Object) { o["state"].(jcs.Object)["id"] = "did:webvh:" + hash(nil) + ":shop.example" }},
	{"an address as the domain", func(o jcs.Object) {
		s := o["state"].(jcs.Object)
		s["id"] = s["id"].(string)[:len("did:webvh:")+46] + ":127.0.0.1"
	}},
	{"a move that does not say where from", func(o jcs.Object) {
		s := o["state"].(jcs.Object)
		s["id"] = s["id"].(string)[:len("did:webvh:")+46] + ":market.example"
	}},
	{"a document without id", func(o jcs.Object) { delete(o["state"].(jcs.Object), "id") }},
	{"the time of the entry before", func(o jcs.Object) { o["versionTime"] = formatTime(at(0)) }},
	{"a time without zone", func(o jcs.Object) { o["versionTime"] = "2026-03-01T13:00:00" }},
	{"a time in another zone", func(o jcs.Object) { o["versionTime"] = "2026-03-01T22:00:00+09:00" }},
	{"a time in the future", func(o jcs.Object) { o["versionTime"] = "9999-01-01T00:00:00Z" }},
	{"a member that no entry has", func(o jcs.Object) { o["note"] = "x" }},
}

func forged(t testing.TB, one *Log, change func(jcs.Object)) []byte {
	return forgedOnto(t, one, one.Newest().ID, change)
}

// forgedOnto hashes the entry with before as the versionId of the entry before.
func forgedOnto(t testing.TB, one *Log, before string, change func(jcs.Object)) []byte {
	second := rotated(t, one, 2, 3)
	content, err := jcs.ParseObject(second.Last())
	if err != nil {
		t.Fatal(err)
	}
	delete(content, "proof")
	change(content)
	return append(one.Bytes(), sign(content, 2, before, seeded(2), at(1))...)
}

func TestVectors(t *testing.T) {
	made := makeVectors(t)
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(made); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("../vectors/webvh.json", out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := fs.ReadFile(vectors.FS, "webvh.json")
	if err != nil || !*update && !bytes.Equal(raw, out.Bytes()) {
		t.Fatalf("what is made differs from the vectors: %v; go test ./protocol/webvh -update writes them anew", err)
	}
	for _, v := range made.Good {
		l, err := suiteLog{Log: v.Log, Witness: v.Witness}.read()
		if err != nil || l.DID().String() != v.DID || l.Newest().ID != v.Head {
			t.Errorf("%s: %v", v.Name, err)
		}
	}
}

// A log of the suite is a log for other years too: time only ever rules out the
// future.
func TestNowOnlyRulesOutTheFuture(t *testing.T) {
	l := born(t, nil)
	for _, d := range []time.Duration{-time.Minute, 0, time.Hour, 100 * 365 * 24 * time.Hour} {
		if _, err := Read(l.Bytes(), uint64(at(0).Add(d).UnixMilli())); err != nil {
			t.Errorf("%s later: %v", d, err)
		}
	}
	if _, err := Read(l.Bytes(), uint64(at(0).Add(-61*time.Second).UnixMilli())); fault.KindOf(err) != fault.NotYet {
		t.Errorf("61 seconds before: %v", err)
	}
}
