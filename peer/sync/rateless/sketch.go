package rateless

// Sketch is the first symbols of a set, kept up to date as items come and go.
type Sketch struct {
	keys    *Keys
	length  int
	symbols []Symbol // nil until the first item
}

// NewSketch is the sketch of the empty set with the given number of symbols,
// 16 bytes each from the first item on.
func NewSketch(keys *Keys, length int) *Sketch {
	return &Sketch{keys: keys, length: min(length, MaxSymbols)}
}

// Len is the number of symbols.
func (s *Sketch) Len() int { return s.length }

// Blank reports whether nothing was ever taken in: all symbols are zero.
func (s *Sketch) Blank() bool { return s.symbols == nil }

// Symbols are the symbols themselves. The caller must not change them.
func (s *Sketch) Symbols() []Symbol {
	if s.Blank() {
		return make([]Symbol, s.length)
	}
	return s.symbols
}

// Add takes an item in. An item must be in a set at most once: a second Add
// takes its name out of the sums and counts it twice.
func (s *Sketch) Add(n Name) { Fold(s.keys, s.room(), n, 1) }

// Remove takes an item out.
func (s *Sketch) Remove(n Name) { Fold(s.keys, s.room(), n, -1) }

// Merge adds the items of another sketch under the same keys, disjoint from
// this one and at least as long.
func (s *Sketch) Merge(o *Sketch) {
	if o.Blank() {
		return
	}
	for i := range s.room() {
		s.symbols[i].Merge(o.symbols[i])
	}
}

func (s *Sketch) room() []Symbol {
	if s.Blank() {
		s.symbols = make([]Symbol, s.length)
	}
	return s.symbols
}

// Fold adds an item by times (1 or -1) to the first symbols of a set.
func Fold(keys *Keys, symbols []Symbol, n Name, by int32) {
	check := keys.checkOf(n)
	for w := keys.walk0(n); w.at < uint64(len(symbols)); w.next() {
		symbols[w.at].add(n, check, by)
	}
}
