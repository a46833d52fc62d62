package codec_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vectors"
)

// sample has one field of every shape that wire objects use.
type sample struct {
	_      struct{} `cbor:",toarray"`
	Number uint64
	Small  uint8
	Fixed  [4]byte
	Bytes  []byte
	Text   string
	Flag   bool
	List   []string
	Nested []inner
}

type inner struct {
	_ struct{} `cbor:",toarray"`
	A uint32
	B [2]byte
}

func full() sample {
	return sample{
		Number: 1 << 40, Small: 23, Fixed: [4]byte{1, 2, 3, 4}, Bytes: []byte{5}, Text: "시장", Flag: true,
		List: []string{"a", "b"}, Nested: []inner{{A: 7, B: [2]byte{8, 9}}},
	}
}

// The vector file: "any" holds values of the dialect and non-values, "sample"
// the shape above.
type vectorFile struct {
	Good []struct {
		Name string `json:"name"`
		As   string `json:"as"`
		Hex  string `json:"hex"`
	} `json:"good"`
	Reject []struct {
		Why  string `json:"why"`
		As   string `json:"as"`
		Kind string `json:"kind"`
		Hex  string `json:"hex"`
	} `json:"reject"`
}

func load(t testing.TB) vectorFile {
	raw, err := vectors.FS.ReadFile("codec.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vectorFile
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// target is what a vector is read into.
func target(as string) any {
	switch as {
	case "sample":
		return new(sample)
	case "map":
		return new(map[string]uint64)
	case "uint":
		return new(uint64)
	case "int":
		return new(int64)
	case "bytes":
		return new([]byte)
	case "text":
		return new(string)
	case "list":
		return new([]uint64)
	case "deep":
		return new([][][][][][][][][]uint64)
	}
	return new(bool)
}

const limit = 1 << 12

// TestVectors: what the dialect accepts it writes back as it was, and what it
// refuses it refuses for the reason given.
func TestVectors(t *testing.T) {
	file := load(t)
	if len(file.Good) < 20 || len(file.Reject) < 30 {
		t.Fatal("the vectors are gone")
	}
	for _, v := range file.Good {
		raw, _ := hex.DecodeString(v.Hex)
		into := target(v.As)
		if err := codec.Unmarshal(raw, into, limit); err != nil {
			t.Errorf("%s: %v", v.Name, err)
		} else if !bytes.Equal(codec.Marshal(into), raw) {
			t.Errorf("%s: written back as %x", v.Name, codec.Marshal(into))
		}
	}
	for _, v := range file.Reject {
		raw, _ := hex.DecodeString(v.Hex)
		err := codec.Unmarshal(raw, target(v.As), limit)
		if err == nil || fault.KindOf(err).String() != v.Kind {
			t.Errorf("%s: want %s, got %v", v.Why, v.Kind, err)
		}
	}
}

// TestFixedSizesAreExact: an array of bytes takes a byte string of exactly its
// length, and no array of numbers.
func TestFixedSizesAreExact(t *testing.T) {
	for n := range 70 {
		raw := codec.Marshal(make([]byte, n))
		var got [32]byte
		if err := codec.Unmarshal(raw, &got, limit); (err == nil) != (n == 32) {
			t.Errorf("%d bytes into 32: %v", n, err)
		}
	}
	var got [4]byte
	if codec.Unmarshal(codec.Marshal([]uint64{1, 2, 3, 4}), &got, limit) == nil {
		t.Error("numbers were taken for bytes")
	}
}

func TestLimitIsExact(t *testing.T) {
	raw := codec.Marshal(full())
	if err := codec.Unmarshal(raw, new(sample), len(raw)); err != nil {
		t.Error(err)
	}
	err := codec.Unmarshal(raw, new(sample), len(raw)-1)
	if fault.KindOf(err) != fault.TooLarge {
		t.Errorf("one byte over the limit: %v", err)
	}
}

// TestNoAllocationBomb: heads that promise much with little behind them are
// refused without room being made for the promise. Defends I6.
func TestNoAllocationBomb(t *testing.T) {
	for _, head := range []string{"9b00000000ffffffff", "9a7fffffff", "5b00000000ffffffff", "bb00000000ffffffff", "9affffffff00", "81" + "9b0000000100000000"} {
		raw, _ := hex.DecodeString(head)
		spent := testing.AllocsPerRun(10, func() {
			var list []uint64
			_ = codec.Unmarshal(raw, &list, limit)
			var m map[string]uint64
			_ = codec.Unmarshal(raw, &m, limit)
		})
		if spent > 100 {
			t.Errorf("%s: %v allocations", head, spent)
		}
		var list []uint64
		if err := codec.Unmarshal(raw, &list, limit); err == nil || cap(list) > 1<<16 {
			t.Errorf("%s: capacity %d, %v", head, cap(list), err)
		}
	}
}

// TestErrorsKeepTheContentOut: refusals must not repeat what was refused.
// Defends I1.
func TestErrorsKeepTheContentOut(t *testing.T) {
	raw := codec.Marshal("alice@example.org")
	err := codec.Unmarshal(raw, new(sample), limit)
	if err == nil || strings.Contains(err.Error(), "alice") {
		t.Errorf("%v", err)
	}
	var f *fault.Error
	if !errors.As(err, &f) {
		t.Errorf("%T is not a fault", err)
	}
}

// TestOneEncoding: of every value there is one encoding, and changing a byte
// gives another value or a refusal.
func TestOneEncoding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := sample{
			Number: rapid.Uint64().Draw(t, "number"), Small: rapid.Byte().Draw(t, "small"), Bytes: rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "bytes"),
			Text: rapid.String().Draw(t, "text"), Flag: rapid.Bool().Draw(t, "flag"), List: rapid.SliceOfN(rapid.String(), 0, 4).Draw(t, "list"),
		}
		raw := codec.Marshal(v)
		var got sample
		if err := codec.Unmarshal(raw, &got, 1<<20); err != nil {
			t.Fatal(err)
		}
		changed := bytes.Clone(raw)
		changed[rapid.IntRange(0, len(raw)-1).Draw(t, "at")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		var other sample
		if codec.Unmarshal(changed, &other, 1<<20) == nil && !bytes.Equal(codec.Marshal(other), changed) {
			t.Fatal("accepted a second encoding")
		}
	})
}

// FuzzUnmarshal: no bytes panic, and what is accepted has one encoding.
func FuzzUnmarshal(f *testing.F) {
	f.Add(codec.Marshal(full()))
	for _, v := range load(f).Reject {
		raw, _ := hex.DecodeString(v.Hex)
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, as := range []string{"sample", "map", "list", "text", "bytes", "deep"} {
			into := target(as)
			if codec.Unmarshal(raw, into, limit) == nil && !bytes.Equal(codec.Marshal(into), raw) {
				t.Fatalf("as %s: accepted a second encoding", as)
			}
		}
	})
}
