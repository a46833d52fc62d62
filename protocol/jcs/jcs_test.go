package jcs

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vectors"
)

// vectorFile is protocol/vectors/jcs.json.
type vectorFile struct {
	Good []struct {
		Name, Input, Output string
	}
	Numbers []struct {
		Bits, JSON string
	}
	Reject []struct {
		Why, Kind, Hex string
	}
}

func load(t testing.TB) vectorFile {
	t.Helper()
	raw, err := fs.ReadFile(vectors.FS, "jcs.json")
	if err != nil {
		t.Fatal(err)
	}
	var file vectorFile
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Good) == 0 || len(file.Numbers) == 0 || len(file.Reject) == 0 {
		t.Fatal("vectors are missing")
	}
	return file
}

func TestVectorsOfTheRFC(t *testing.T) {
	for _, v := range load(t).Good {
		value, err := Parse([]byte(v.Input))
		if err != nil {
			t.Errorf("%s: %v", v.Name, err)
			continue
		}
		if got := Append(nil, value); string(got) != v.Output {
			t.Errorf("%s:\n got %s\nwant %s", v.Name, got, v.Output)
		}
	}
}

func TestNumbersOfTheRFC(t *testing.T) {
	for _, v := range load(t).Numbers {
		bits, err := strconv.ParseUint(v.Bits, 16, 64)
		if err != nil {
			t.Fatal(err)
		}
		f := math.Float64frombits(bits)
		if got := Append(nil, f); string(got) != v.JSON {
			t.Errorf("%s: got %s, want %s", v.Bits, got, v.JSON)
		}
		if back, err := Parse([]byte(v.JSON)); err != nil || back != f {
			t.Errorf("%s does not come back: %v, %v", v.JSON, back, err)
		}
	}
}

func TestWhatIsRefused(t *testing.T) {
	for _, v := range load(t).Reject {
		raw, err := hex.DecodeString(v.Hex)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse(raw); err == nil || fault.KindOf(err).String() != v.Kind {
			t.Errorf("%s: got %v, want %s", v.Why, err, v.Kind)
		}
	}
	if _, err := ParseObject([]byte("[]")); fault.KindOf(err) != fault.Malformed {
		t.Errorf("an array as an object: %v", err)
	}
}

// RFC 8785 section 3.2.3: by UTF-16 units, where U+1F600 (d83d de00) comes before
// U+FB33, which has the shorter UTF-8.
func TestOrderOfNames(t *testing.T) {
	got := Append(nil, Object{"\ufb33": 1.0, "\U0001f600": 2.0, "a": 3.0, "ab": 4.0, "": 5.0, "\U0001f601": 6.0})
	if want := `{"":5,"a":3,"ab":4,"` + "\U0001f600" + `":2,"` + "\U0001f601" + `":6,"` + "\ufb33" + `":1}`; string(got) != want {
		t.Errorf("got %s", got)
	}
}

func TestCanonicalFormIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw, err := json.Marshal(value(3).Draw(t, "value"))
		if err != nil {
			t.Skip()
		}
		v, err := Parse(raw)
		if err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		once := Append(nil, v)
		again, err := Parse(once)
		if err != nil || !bytes.Equal(Append(nil, again), once) {
			t.Fatalf("%s becomes %s and then something else: %v", raw, once, err)
		}
		var other, ours any
		if json.Unmarshal(raw, &other) != nil || json.Unmarshal(once, &ours) != nil {
			t.Fatalf("the standard library cannot read %s", once)
		}
		a, _ := json.Marshal(other)
		b, _ := json.Marshal(ours)
		if !bytes.Equal(a, b) {
			t.Fatalf("%s means something else than %s", once, raw)
		}
	})
}

// Minus zero is left out: its canonical form is 0, which is another number to the
// standard library.
func value(depth int) *rapid.Generator[any] {
	plain := rapid.OneOf(rapid.Just[any](nil), rapid.Map(rapid.Bool(), func(b bool) any { return b }),
		rapid.Map(rapid.String(), func(s string) any { return s }), rapid.Map(rapid.Float64(), func(f float64) any { return f + 0 }))
	if depth == 0 {
		return plain
	}
	inner := value(depth - 1)
	return rapid.OneOf(plain, rapid.Map(rapid.SliceOfN(inner, 0, 4), func(l []any) any { return l }),
		rapid.Map(rapid.MapOfN(rapid.String(), inner, 0, 4), func(m map[string]any) any { return m }))
}

// What this parser takes, the standard library takes too, and no canonical form
// changes when it is read again.
func FuzzParse(f *testing.F) {
	for _, v := range load(f).Good {
		f.Add([]byte(v.Input))
	}
	for _, v := range load(f).Reject {
		raw, _ := hex.DecodeString(v.Hex)
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		v, err := Parse(raw)
		if err != nil {
			return
		}
		if !json.Valid(raw) {
			t.Fatal("the standard library refuses it")
		}
		once := Append(nil, v)
		again, err := Parse(once)
		if err != nil || !bytes.Equal(Append(nil, again), once) {
			t.Fatalf("not stable: %v", err)
		}
	})
}
