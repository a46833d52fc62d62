package gossip

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vectors"
)

// frameVectors is protocol/vectors/gossip.json: frames as on the wire, length included.
type frameVectors struct {
	Good []struct {
		Name        string
		Type, Shard uint16
		N           uint32
		Data, Hex   string
	}
	Reject []struct{ Why, Kind, Hex string }
}

func loadVectors(t testing.TB) (v frameVectors) {
	t.Helper()
	raw, err := vectors.FS.ReadFile("gossip.json")
	if err == nil {
		err = json.Unmarshal(raw, &v)
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func unhex(t testing.TB, text string) []byte {
	t.Helper()
	raw, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func read(raw []byte) (frame, error) {
	f, _, err := readFrame(bufio.NewReader(bytes.NewReader(raw)))
	return f, err
}

func TestGoldenFrames(t *testing.T) {
	for _, v := range loadVectors(t).Good {
		want := frame{Type: frameType(v.Type), Shard: v.Shard, N: v.N, Data: unhex(t, v.Data)}
		if got := hex.EncodeToString(want.encode()); got != v.Hex {
			t.Errorf("%s: encoded %s, want %s", v.Name, got, v.Hex)
		}
		if got, err := read(unhex(t, v.Hex)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: read %+v, %v", v.Name, got, err)
		}
	}
}

// Defends I6: what breaks the rules is refused with the same reason everywhere.
func TestRejectedFrames(t *testing.T) {
	kinds := map[string]fault.Kind{"malformed": fault.Malformed, "too_large": fault.TooLarge}
	for _, v := range loadVectors(t).Reject {
		if _, err := read(unhex(t, v.Hex)); !errors.Is(err, fault.Of(kinds[v.Kind])) {
			t.Errorf("%s: %v, want %s", v.Why, err, v.Kind)
		}
	}
}

// Defends I6: a length is believed only within the limit, before anything is allocated.
func TestHugeLengthAllocatesNothing(t *testing.T) {
	raw := []byte{0xff, 0xff, 0xff, 0xff, 0x0f}
	if n := testing.AllocsPerRun(10, func() { _, _ = read(raw) }); n > 20 {
		t.Errorf("%.0f allocations", n)
	}
	if _, err := read(raw); !errors.Is(err, fault.Of(fault.TooLarge)) {
		t.Errorf("%v, want too large", err)
	}
}

func TestListsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var want []announcement
		for range rapid.IntRange(1, maxListed).Draw(t, "count") {
			a := announcement{size: rapid.Uint32().Draw(t, "size")}
			copy(a.id[:], rapid.SliceOfN(rapid.Byte(), idSize, idSize).Draw(t, "id"))
			want = append(want, a)
		}
		f, err := read(haveFrame(3, want).encode())
		if err != nil || !reflect.DeepEqual(f.announcements(), want) {
			t.Fatalf("read %+v, %v", f, err)
		}
	})
}

func FuzzFrame(f *testing.F) {
	v := loadVectors(f)
	for _, g := range v.Good {
		f.Add(unhex(f, g.Hex))
	}
	for _, r := range v.Reject {
		f.Add(unhex(f, r.Hex))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := read(raw)
		if err != nil {
			return
		}
		if again := got.encode(); !bytes.HasPrefix(raw, again) && !minimalVarint(raw, again) {
			t.Errorf("%x was read but is written as %x", raw, again)
		}
		_, _ = got.announcements(), got.ids()
	})
}

// minimalVarint allows a length that was written longer than needed.
func minimalVarint(raw, again []byte) bool {
	return strings.Contains(string(raw), string(again[1:]))
}
