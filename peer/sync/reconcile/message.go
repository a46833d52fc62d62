package reconcile

import (
	"encoding/binary"
	"slices"

	"github.com/souk-network/souk/peer/sync/rateless"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
)

// Limits of the messages.
const (
	MaxNames = 1 << 16 // names of one List answer
	MaxParts = 1 << 10 // ranges of one Split
	// MaxMessage bounds each encoded message in bytes.
	MaxMessage = rateless.MaxChunk*rateless.SymbolSize + 1<<10
)

// Version is the version of these messages.
const Version = 1

// Open begins an exchange.
type Open struct {
	_       struct{} `cbor:",toarray"`
	Version uint64
	Salt    []byte // 16 bytes, under which everything here is computed
	Cell    uint64 // the plan
	Counts  []uint64
	Prints  []byte // 4 bytes a bucket
	Odds    []byte // 96 bytes: counts of symbols 32 … 127 of the whole set, modulo 256
}

// Verdict says what to do about a bucket.
type Verdict byte

// The verdicts.
const (
	Equal  Verdict = 0 // both have the same
	Sketch Verdict = 1 // its differences are in the sketch
	Listed Verdict = 2 // it differs so much that names are cheaper: ask for them
	Lacked Verdict = 3 // the responder has nothing there: push all
	Whole  Verdict = 4 // the initiator has nothing there: fetch all
)

// Answer is the answer to Open. If it has a Salt, it holds nothing else: begin
// again with this one. If it has nothing at all, both sets are the same.
type Answer struct {
	_        struct{} `cbor:",toarray"`
	Salt     []byte
	Verdicts []byte   // a Verdict for each bucket
	Counts   []uint64 // the responder's
	Symbols  []byte   // the first symbols of all buckets with verdict Sketch together
}

// More asks for further symbols of the sketch.
type More struct {
	_    struct{} `cbor:",toarray"`
	From uint64
	Upto uint64
}

// Symbols is the answer to More.
type Symbols struct {
	_       struct{} `cbor:",toarray"`
	Symbols []byte
}

// Split asks for fingerprints of adjoining ranges: Starts in ascending order,
// the last ends at End.
type Split struct {
	_      struct{} `cbor:",toarray"`
	Starts []uint64
	End    uint64
}

// Parts is the answer to Split.
type Parts struct {
	_      struct{} `cbor:",toarray"`
	Counts []uint64
	Prints []byte // 8 bytes a range
}

// List asks for the names of ranges.
type List struct {
	_      struct{} `cbor:",toarray"`
	Bounds []uint64 // from, to, from, to, …; ascending
}

// Names is the answer to List: the names of all ranges before the time Until,
// in ascending order. Ask again for what lies behind it.
type Names struct {
	_     struct{} `cbor:",toarray"`
	Names []byte   // 8 bytes each, big-endian
	Until uint64
}

// Decode decodes a message of one of the types above and checks its limits.
func Decode[M Message](raw []byte) (M, error) {
	var m M
	if err := codec.Unmarshal(raw, &m, MaxMessage); err != nil {
		return m, err
	}
	return m, m.check()
}

// Message is any message of an exchange.
type Message interface {
	Open | Answer | More | Symbols | Split | Parts | List | Names
	check() error
}

func malformed(what string) error { return fault.New(fault.Malformed, "decode sync message", what) }

func (m Open) check() error {
	switch n := len(Plan(m.Cell)); {
	case m.Version != Version:
		return fault.New(fault.UnknownVersion, "decode sync message", "only version 1 is spoken")
	case len(m.Salt) != rateless.SaltSize:
		return malformed("a salt has 16 bytes")
	case len(m.Counts) != n, len(m.Prints) != 4*n:
		return malformed("one count and one fingerprint for each bucket of the plan")
	case len(m.Odds) != rateless.Odds:
		return malformed("96 counts")
	}
	return checkCounts(m.Counts)
}

// checkCounts bounds what estimates are computed from.
func checkCounts(counts []uint64) error {
	for _, c := range counts {
		if c > 1<<40 {
			return malformed("a count beyond all reason")
		}
	}
	return nil
}

func (m Answer) check() error {
	switch {
	case len(m.Salt) > 0 && (len(m.Salt) != rateless.SaltSize || len(m.Verdicts) > 0):
		return malformed("a salt has 16 bytes and comes alone")
	case len(m.Verdicts) > MaxBuckets, len(m.Counts) != len(m.Verdicts):
		return malformed("one verdict and one count for each bucket")
	case slices.ContainsFunc(m.Verdicts, func(v byte) bool { return Verdict(v) > Whole }):
		return malformed("unknown verdict")
	case !slices.Contains(m.Verdicts, byte(Sketch)) && len(m.Symbols) > 0:
		return malformed("symbols of no bucket")
	}
	if err := checkCounts(m.Counts); err != nil {
		return err
	}
	return checkSymbols(m.Symbols)
}

func checkSymbols(b []byte) error {
	_, err := rateless.ParseSymbols(b)
	return err
}

func (m More) check() error {
	switch {
	case m.From >= m.Upto, m.Upto > rateless.MaxSymbols:
		return malformed("no such symbols")
	case m.Upto-m.From > rateless.MaxChunk:
		return fault.New(fault.TooLarge, "decode sync message", "at most 65,536 symbols at once")
	}
	return nil
}

func (m Symbols) check() error { return checkSymbols(m.Symbols) }

func (m Split) check() error {
	if len(m.Starts) == 0 || len(m.Starts) > MaxParts {
		return malformed("1 to 1,024 ranges")
	}
	for i, start := range m.Starts {
		next := m.End
		if i+1 < len(m.Starts) {
			next = m.Starts[i+1]
		}
		if next <= start {
			return malformed("ranges out of order")
		}
	}
	return nil
}

func (m Parts) check() error {
	if len(m.Counts) > MaxParts || len(m.Prints) != 8*len(m.Counts) {
		return malformed("one fingerprint for each range")
	}
	return checkCounts(m.Counts)
}

func (m List) check() error {
	if len(m.Bounds) == 0 || len(m.Bounds)%2 != 0 || len(m.Bounds) > 2*MaxParts {
		return malformed("1 to 1,024 ranges")
	}
	for i := 1; i < len(m.Bounds); i++ {
		if m.Bounds[i] < m.Bounds[i-1] || i%2 == 1 && m.Bounds[i] == m.Bounds[i-1] {
			return malformed("ranges out of order")
		}
	}
	return nil
}

func (m Names) check() error {
	switch {
	case len(m.Names)%8 != 0:
		return malformed("names have 8 bytes")
	case len(m.Names)/8 > MaxNames:
		return fault.New(fault.TooLarge, "decode sync message", "more than 65,536 names")
	}
	for i := 8; i < len(m.Names); i += 8 {
		if binary.BigEndian.Uint64(m.Names[i:]) <= binary.BigEndian.Uint64(m.Names[i-8:]) {
			return malformed("names in ascending order, each once")
		}
	}
	return nil
}

// AppendNames encodes names, 8 bytes each.
func AppendNames(b []byte, names ...rateless.Name) []byte {
	for _, n := range names {
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	return b
}

// ParseNames decodes names; a rest of less than 8 bytes is ignored, so check
// the length before.
func ParseNames(b []byte) []rateless.Name {
	out := make([]rateless.Name, len(b)/8)
	for i := range out {
		out[i] = rateless.Name(binary.BigEndian.Uint64(b[8*i:]))
	}
	return out
}
