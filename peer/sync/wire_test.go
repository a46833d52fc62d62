package sync

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"testing"

	"github.com/souk-network/souk/peer/sync/rateless"
	"github.com/souk-network/souk/peer/sync/reconcile"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vectors"
)

// vectorFile is protocol/vectors/sync.json: frames of a comparison with their
// length, bodies of the other protocols without, and what a salt makes of an id.
type vectorFile struct {
	Frames, Requests []struct{ Name, Hex string }
	Reject           []struct{ Why, Kind, Hex string }
	Name             struct {
		Salt, ID, Name, Symbols string
		Time                    uint64
		In                      []int
	}
	Plan struct {
		Cell   uint64
		Starts []uint64
	}
}

func loadVectors(t *testing.T) (v vectorFile) {
	t.Helper()
	raw, err := vectors.FS.ReadFile("sync.json")
	if err == nil {
		err = json.Unmarshal(raw, &v)
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	raw, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

type golden struct {
	name    string
	message any
}

func counting(n, from int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(from + i)
	}
	return b
}

const goldenCell = 6 // three buckets

func goldenFrames() []golden {
	salt := counting(16, 0)
	return []golden{
		{"open", reconcile.Open{
			Version: 1, Salt: salt, Cell: goldenCell, Counts: []uint64{0, 1, 300},
			Prints: counting(12, 0x10), Odds: make([]byte, rateless.Odds),
		}},
		{"answer: the same", reconcile.Answer{}},
		{"answer: another salt", reconcile.Answer{Salt: salt}},
		{"answer", reconcile.Answer{
			Verdicts: []byte{byte(reconcile.Lacked), byte(reconcile.Equal), byte(reconcile.Sketch)},
			Counts:   []uint64{0, 1, 301}, Symbols: counting(26, 0x20),
		}},
		{"more", reconcile.More{From: 2, Upto: 40}},
		{"symbols", reconcile.Symbols{Symbols: counting(13, 0x40)}},
		{"split", reconcile.Split{Starts: []uint64{5, 1000}, End: 2000}},
		{"parts", reconcile.Parts{Counts: []uint64{7, 0}, Prints: counting(16, 0x50)}},
		{"list", reconcile.List{Bounds: []uint64{0, 1000, 1500, 2000}}},
		{"names", reconcile.Names{Names: counting(16, 0x60), Until: 1600}},
		{"refusal", refusal{Kind: uint8(fault.NotMember), Detail: "only members reconcile"}},
	}
}

func goldenRequests() []golden {
	return []golden{
		{"fetch", fetch{Salt: counting(16, 0), Names: counting(16, 0x60)}},
		{"facts", facts{Raw: [][]byte{[]byte("a fact"), []byte("another")}}},
		{"range", rangeQuery{Time: 1000, ID: make([]byte, 32), To: 2000}},
		{"page", rangePage{Raw: [][]byte{[]byte("a fact")}, Time: 1500, ID: counting(32, 0)}},
		{"last page", rangePage{}},
		{"verdicts", verdicts{Kinds: []byte{0, 1 + byte(fault.BadSignature)}}},
	}
}

func TestGoldenFrames(t *testing.T) {
	v := loadVectors(t)
	compare(t, v.Frames, goldenFrames(), frame)
	compare(t, v.Requests, goldenRequests(), func(m any) []byte { return codec.Marshal(m) })
}

func compare(t *testing.T, want []struct{ Name, Hex string }, got []golden, encode func(any) []byte) {
	t.Helper()
	if len(want) != len(got) {
		t.Fatalf("%d vectors, %d messages", len(want), len(got))
	}
	for i, m := range got {
		if text := hex.EncodeToString(encode(m.message)); m.name != want[i].Name || text != want[i].Hex {
			t.Errorf("%s: %s, want %s: %s", m.name, text, want[i].Name, want[i].Hex)
		}
	}
}

func TestRejectedFrames(t *testing.T) {
	for _, v := range loadVectors(t).Reject {
		tag, body, err := readFrame(bytes.NewReader(unhex(t, v.Hex)))
		if err == nil {
			err = decodeTagged(tag, body)
		}
		if err == nil || fault.KindOf(err).String() != v.Kind {
			t.Errorf("%s: %v, want %s", v.Why, err, v.Kind)
		}
	}
}

func decodeTagged(tag byte, body []byte) (err error) {
	switch tag {
	case tagOf(reconcile.Open{}):
		_, err = reconcile.Decode[reconcile.Open](body)
	case tagOf(reconcile.Answer{}):
		_, err = reconcile.Decode[reconcile.Answer](body)
	case tagOf(reconcile.More{}):
		_, err = reconcile.Decode[reconcile.More](body)
	case tagOf(reconcile.Symbols{}):
		_, err = reconcile.Decode[reconcile.Symbols](body)
	case tagOf(reconcile.Split{}):
		_, err = reconcile.Decode[reconcile.Split](body)
	case tagOf(reconcile.Parts{}):
		_, err = reconcile.Decode[reconcile.Parts](body)
	case tagOf(reconcile.List{}):
		_, err = reconcile.Decode[reconcile.List](body)
	case tagOf(reconcile.Names{}):
		_, err = reconcile.Decode[reconcile.Names](body)
	}
	return err
}

// TestGoldenName: what a salt makes of an id and a time, which symbols hold it,
// and where the buckets of a plan begin.
func TestGoldenName(t *testing.T) {
	v := loadVectors(t)
	keys := rateless.NewKeys(rateless.Salt(unhex(t, v.Name.Salt)))
	id := [32]byte(unhex(t, v.Name.ID))
	name := keys.Name(&id, v.Name.Time)
	if got := hex.EncodeToString(reconcile.AppendNames(nil, name)); got != v.Name.Name {
		t.Errorf("name %s", got)
	}
	s := rateless.NewSketch(&keys, 64)
	s.Add(name)
	var in []int
	for i, y := range s.Symbols() {
		if y.Count > 0 {
			in = append(in, i)
		}
	}
	if !equal(in, v.Name.In) {
		t.Errorf("in symbols %v", in)
	}
	if got := hex.EncodeToString(rateless.AppendSymbols(nil, s.Symbols()[:2])); got != v.Name.Symbols {
		t.Errorf("symbols %s", got)
	}
	if got := reconcile.Plan(v.Plan.Cell); !equal(got, v.Plan.Starts) {
		t.Errorf("plan %v", got)
	}
}

func equal[T comparable](a, b []T) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
