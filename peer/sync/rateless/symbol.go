package rateless

import (
	"encoding/binary"
	"math"

	"github.com/souk-network/souk/protocol/fault"
)

// Symbol is the sum of some items of a set.
type Symbol struct {
	Sum   uint64 // exclusive or of names
	Check uint32 // exclusive or of checks
	Count int32  // number of items; in a difference, ours minus theirs
}

// SymbolSize is the size of a symbol on the wire in bytes.
const SymbolSize = 13

// MaxSymbols bounds every sketch, MaxChunk the symbols of one message.
const (
	MaxSymbols = 1 << 18
	MaxChunk   = 1 << 16
)

// zero reports whether no item is left. The count is compared modulo 256, which
// is all that crosses the wire.
func (s *Symbol) zero() bool { return s.Sum == 0 && s.Check == 0 && uint8(s.Count) == 0 }

func (s *Symbol) add(n Name, check uint32, by int32) {
	s.Sum ^= uint64(n)
	s.Check ^= check
	s.Count += by
}

// Merge adds the items of o. Both must be symbols of the same number.
func (s *Symbol) Merge(o Symbol) {
	s.Sum ^= o.Sum
	s.Check ^= o.Check
	s.Count += o.Count
}

// Subtract takes away the items of o.
func (s *Symbol) Subtract(o Symbol) {
	s.Sum ^= o.Sum
	s.Check ^= o.Check
	s.Count -= o.Count
}

// walk yields the numbers of the symbols that an item is in, in order.
type walk struct {
	at    uint64
	state uint64
}

func (k *Keys) walk0(n Name) walk { return walk{state: uint64(n) ^ k.walk} }

// next moves to the next symbol of the item. Given the item is in symbol i, the
// chance that it is in none of i+1 … j is (i+1)(i+2) / ((j+1)(j+2)); next draws
// a number in (0, 1] and solves for j. The steps are exact IEEE 754 operations
// that no compiler may fuse, so all machines walk alike.
func (w *walk) next() {
	w.state += 0x9e3779b97f4a7c15
	draw := float64(mix(w.state)>>32 + 1) // of 2^32
	odds := float64((w.at+1)*(w.at+2)) * (1 << 32) / draw
	j := math.Ceil(math.Sqrt(odds+0.25) - 1.5)
	w.at = max(w.at+1, uint64(min(j, 1<<30)))
}

// AppendSymbols encodes symbols, SymbolSize bytes each.
func AppendSymbols(b []byte, symbols []Symbol) []byte {
	for _, s := range symbols {
		b = binary.BigEndian.AppendUint64(b, s.Sum)
		b = binary.BigEndian.AppendUint32(b, s.Check)
		b = append(b, byte(s.Count))
	}
	return b
}

// ParseSymbols decodes at most MaxChunk symbols. Counts come back modulo 256,
// as -128 … 127.
func ParseSymbols(b []byte) ([]Symbol, error) {
	if len(b)%SymbolSize != 0 {
		return nil, fault.New(fault.Malformed, "decode symbols", "length is no multiple of 13")
	}
	if len(b)/SymbolSize > MaxChunk {
		return nil, fault.New(fault.TooLarge, "decode symbols", "more than 65,536")
	}
	out := make([]Symbol, len(b)/SymbolSize)
	for i := range out {
		p := b[i*SymbolSize:]
		out[i] = Symbol{binary.BigEndian.Uint64(p), binary.BigEndian.Uint32(p[8:]), int32(int8(p[12]))}
	}
	return out, nil
}
