package rateless

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func testKeys(n byte) *Keys {
	k := NewKeys(Salt{n, 2, 3})
	return &k
}

// TestSipHash holds the keyed hash to the vectors of its authors.
func TestSipHash(t *testing.T) {
	k0, k1 := uint64(0x0706050403020100), uint64(0x0f0e0d0c0b0a0908)
	var msg []byte
	want := map[int]uint64{0: 0x726fdb47dd0e0e31, 1: 0x74f839c593dc67fd, 8: 0x93f5f5799a932462, 15: 0xa129ca6149be45e5}
	for n := range 16 {
		if w, ok := want[n]; ok && sipHash(k0, k1, msg) != w {
			t.Errorf("%d bytes: %x, want %x", n, sipHash(k0, k1, msg), w)
		}
		msg = append(msg, byte(n))
	}
}

func TestNameIsTheKeyedHashOfTheIDAndTheCell(t *testing.T) {
	k := testKeys(1)
	id := [32]byte{5, 6, 7}
	at := uint64(1_700_000_000_000)
	if got, want := uint64(k.Name(&id, at))>>16, sipHash(k.k0, k.k1, id[:])>>16; got != want {
		t.Errorf("%x, want %x", got, want)
	}
	if n := k.Name(&id, at); !n.InCell(Cell(at)) || n.InCell(Cell(at)+1) {
		t.Error("the cell does not show")
	}
}

// TestSharesOfSymbols: an item is in symbol i with probability 1/(1+i/2).
func TestSharesOfSymbols(t *testing.T) {
	const items = 20000
	s := NewSketch(testKeys(1), 200)
	r := rand.New(rand.NewPCG(1, 2))
	for range items {
		s.Add(Name(r.Uint64()))
	}
	for i, sym := range s.Symbols() {
		want := share(i) * items
		if math.Abs(float64(sym.Count)-want) > 6*math.Sqrt(want)+1 {
			t.Errorf("symbol %d holds %d, want about %.0f", i, sym.Count, want)
		}
	}
}

func names(t *rapid.T, label string, most int) []Name {
	return rapid.SliceOfNDistinct(rapid.Map(rapid.Uint64(), func(x uint64) Name { return Name(x) }), 0, most,
		func(n Name) Name { return n }).Draw(t, label)
}

// TestAnyTwoSets: the exact difference of any two sets comes out of enough
// symbols, and never a wrong one out of fewer.
func TestAnyTwoSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := names(t, "all", 200)
		cut := rapid.IntRange(0, len(all)).Draw(t, "cut")
		cut2 := rapid.IntRange(cut, len(all)).Draw(t, "cut2")
		keys := testKeys(rapid.Byte().Draw(t, "salt"))
		length := rapid.IntRange(1, 600).Draw(t, "length")
		ours, theirs := NewSketch(keys, length), NewSketch(keys, length)
		for i, n := range all {
			if i < cut || i >= cut2 {
				ours.Add(n)
			}
			if i >= cut {
				theirs.Add(n)
			}
		}
		diff := slices.Clone(ours.Symbols())
		for i, s := range theirs.Symbols() {
			diff[i].Subtract(s)
		}
		got, ok := Decode(keys, diff)
		if !ok {
			if length > 3*cut2+20 {
				t.Fatalf("%d symbols do not decode %d items", length, cut2)
			}
			return
		}
		same(t, got.Ours, all[:cut])
		same(t, got.Theirs, all[cut:cut2])
	})
}

func same(t *rapid.T, got, want []Name) {
	got, want = slices.Clone(got), slices.Clone(want)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Fatalf("%x, want %x", got, want)
	}
}

// TestMergedAndMovedItems: sketches of parts add up to the sketch of the whole,
// and what is removed leaves no trace.
func TestMergedAndMovedItems(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := names(t, "all", 100)
		cut := rapid.IntRange(0, len(all)).Draw(t, "cut")
		keys := testKeys(7)
		whole, a, b := NewSketch(keys, 64), NewSketch(keys, 64), NewSketch(keys, 64)
		for i, n := range all {
			whole.Add(n)
			b.Add(n)
			if i < cut {
				a.Add(n)
				b.Remove(n)
			}
		}
		a.Merge(b)
		if !slices.Equal(a.Symbols(), whole.Symbols()) {
			t.Fatal("the parts are not the whole")
		}
	})
}

// TestHostileSymbols: whatever the symbols are, the work and the number of items
// are bounded, and what is called complete adds up to the symbols given.
func TestHostileSymbols(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.SliceOfN(rapid.Byte(), 0, 40*SymbolSize).Draw(t, "raw")
		checkHostile(t, testKeys(3), raw[:len(raw)/SymbolSize*SymbolSize])
	})
}

type fataler interface {
	Fatal(...any)
}

func checkHostile(t fataler, keys *Keys, raw []byte) {
	symbols, err := ParseSymbols(raw)
	if err != nil {
		return
	}
	d, ok := Decode(keys, slices.Clone(symbols))
	if len(d.Ours)+len(d.Theirs) > len(symbols)+1 {
		t.Fatal("more items than symbols")
	}
	if !ok {
		return
	}
	again := make([]Symbol, len(symbols))
	for _, n := range d.Ours {
		Fold(keys, again, n, 1)
	}
	for _, n := range d.Theirs {
		Fold(keys, again, n, -1)
	}
	if !bytes.Equal(AppendSymbols(nil, again), raw) {
		t.Fatal("complete, but not what was sent")
	}
}

// TestEndlessPeeling: a symbol made pure again and again does not keep the
// decoder busy.
func TestEndlessPeeling(t *testing.T) {
	keys := testKeys(9)
	symbols := make([]Symbol, 50)
	for i := range symbols { // every symbol claims the same item, which is in few of them
		symbols[i] = Symbol{Sum: 77, Check: keys.checkOf(77), Count: 1}
	}
	if d, ok := Decode(keys, symbols); ok || len(d.Ours)+len(d.Theirs) > 51 {
		t.Errorf("%v %v", len(d.Ours), ok)
	}
}

// TestItemAddedTwice: a set that breaks the rule of one copy does not decode to
// something else.
func TestItemAddedTwice(t *testing.T) {
	keys := testKeys(4)
	s := NewSketch(keys, 40)
	s.Add(1)
	s.Add(1)
	if d, ok := Decode(keys, slices.Clone(s.Symbols())); ok || len(d.Ours) != 0 {
		t.Error("a doubled item was decoded")
	}
}

// TestSaltPreventsPreparedCollisions: items that collide under one salt do not
// under another.
func TestSaltPreventsPreparedCollisions(t *testing.T) {
	a, b := testKeys(1), testKeys(2)
	seen := map[uint64][32]byte{}
	pairs, still := 0, 0
	r := rand.New(rand.NewPCG(5, 6))
	for range 30000 { // search collisions of 24 bits, as somebody might of 64
		var id [32]byte
		binary.BigEndian.PutUint64(id[:], r.Uint64())
		short := uint64(a.Name(&id, 0)) >> 40
		if other, ok := seen[short]; ok {
			pairs++
			if uint64(b.Name(&id, 0))>>40 == uint64(b.Name(&other, 0))>>40 {
				still++
			}
		}
		seen[short] = id
	}
	if pairs < 10 || still > 1 {
		t.Errorf("%d pairs, %d collide under another salt", pairs, still)
	}
}

// TestEstimate: the guess from 96 bytes is within half of the truth, and Need
// of the truth decodes nearly always.
func TestEstimate(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for _, d := range []int{0, 1, 10, 100, 1000, 10000} {
		enough, far := 0, 0
		const rounds = 20
		for range rounds {
			keys := NewKeys(Salt{byte(r.Uint32()), byte(r.Uint32()), byte(r.Uint32())})
			length := max(Need(float64(d)), MinLength)
			ours, theirs := NewSketch(&keys, length), NewSketch(&keys, length)
			for range d {
				if r.IntN(3) == 0 {
					ours.Add(Name(r.Uint64()))
				} else {
					theirs.Add(Name(r.Uint64()))
				}
			}
			more := int64(ours.Symbols()[0].Count) - int64(theirs.Symbols()[0].Count)
			got := Estimate(CountsOf(ours.Symbols()), CountsOf(theirs.Symbols()), more)
			if math.Abs(got-float64(d)) > 0.5*float64(d)+8 {
				far++
			}
			diff := slices.Clone(ours.Symbols())
			for i, s := range theirs.Symbols() {
				diff[i].Subtract(s)
			}
			if _, ok := Decode(&keys, diff[:min(length, Need(float64(d)))]); ok {
				enough++
			}
		}
		if far > 1 || enough < rounds*8/10 {
			t.Errorf("d = %d: %d guesses of %d far off, %d decoded", d, far, rounds, enough)
		}
	}
}

func TestParseRejects(t *testing.T) {
	if _, err := ParseSymbols(make([]byte, 14)); err == nil {
		t.Error("half a symbol")
	}
	if _, err := ParseSymbols(make([]byte, (MaxChunk+1)*SymbolSize)); err == nil {
		t.Error("too many symbols")
	}
}

func FuzzSymbols(f *testing.F) {
	keys := testKeys(3)
	s := NewSketch(keys, 30)
	for n := range Name(9) {
		s.Add(n * 0x123456789)
	}
	f.Add(AppendSymbols(nil, s.Symbols()))
	f.Add([]byte{1})
	f.Fuzz(func(t *testing.T, raw []byte) {
		if len(raw) < 1<<14 {
			checkHostile(t, keys, raw)
		}
	})
}

func BenchmarkFold(b *testing.B) {
	keys := testKeys(1)
	for _, length := range []int{MinLength, 2048, 16384} {
		b.Run("", func(b *testing.B) {
			s := NewSketch(keys, length)
			for i := range b.N {
				s.Add(Name(mix(uint64(i))))
			}
		})
	}
}

func BenchmarkName(b *testing.B) {
	keys := testKeys(1)
	var id [32]byte
	var sum Name
	for i := range b.N {
		id[0] = byte(i)
		sum ^= keys.Name(&id, 0)
	}
	_ = sum
}

// A sketch takes memory from its first item on, and is like any other before.
func TestABlankSketchIsThatOfTheEmptySet(t *testing.T) {
	keys := NewKeys(Salt{7})
	blank, other := NewSketch(&keys, MinLength), NewSketch(&keys, MinLength)
	if !blank.Blank() || blank.Len() != MinLength || !slices.Equal(blank.Symbols(), make([]Symbol, MinLength)) {
		t.Errorf("blank %t, %d symbols", blank.Blank(), blank.Len())
	}
	other.Add(5)
	want := slices.Clone(other.Symbols())
	if other.Merge(blank); !blank.Blank() || !slices.Equal(other.Symbols(), want) {
		t.Error("a blank sketch adds nothing")
	}
	if blank.Merge(other); blank.Blank() || !slices.Equal(blank.Symbols(), want) {
		t.Error("what is merged into a blank sketch is what it is")
	}
	if other.Remove(5); !slices.Equal(other.Symbols(), make([]Symbol, MinLength)) {
		t.Error("the only item went, and something is left")
	}
}
