package measure

import (
	"math/bits"
	"strconv"
	"strings"
	"time"

	"github.com/souk-network/souk/protocol/fault"
)

// Times counts durations in steps of a thirty-second: the note of a spread event
// has them as "us=LEAST:COUNT,LEAST:COUNT", each step by its least microseconds.
// The zero value is empty.
type Times struct {
	counts []int32 // by step
	n      int64
}

// stepBits is how finely a doubling is divided.
const stepBits = 5

// step is the one of a number of microseconds.
func step(us uint64) int {
	if us < 1<<stepBits {
		return int(us)
	}
	e := bits.Len64(us) - 1
	return (e-stepBits+1)<<stepBits + int(us>>(e-stepBits))&(1<<stepBits-1)
}

// least is the smallest number of a step.
func least(step int) uint64 {
	if step < 1<<stepBits {
		return uint64(step)
	}
	e := step>>stepBits + stepBits - 1
	return (1<<stepBits | uint64(step&(1<<stepBits-1))) << (e - stepBits)
}

// Add counts a duration in nanoseconds.
func (t *Times) Add(ns int64) { t.count(step(uint64(max(ns, 0))/1000), 1) }

func (t *Times) count(step int, n int32) {
	for len(t.counts) <= step {
		t.counts = append(t.counts, 0)
	}
	t.counts[step] += n
	t.n += int64(n)
}

// Reset empties it.
func (t *Times) Reset() {
	clear(t.counts)
	t.n = 0
}

// Join adds what another one counted.
func (t *Times) Join(o Times) {
	for s, n := range o.counts {
		if n > 0 {
			t.count(s, n)
		}
	}
}

// Quantile is the nearest-rank quantile, in the middle of its step.
func (t *Times) Quantile(q float64) (time.Duration, bool) {
	if t.n == 0 {
		return 0, false
	}
	rank := max(int64(float64(q*float64(t.n))+0.999999999), 1)
	for s, n := range t.counts {
		if rank -= int64(n); rank <= 0 {
			return time.Duration(least(s)+least(s+1)) * time.Microsecond / 2, true
		}
	}
	return 0, false
}

// String is the form in a note.
func (t *Times) String() string { return "us=" + pairs(t.counts, least) }

// Hops is how many deliveries there were by number of hops, as in a note.
func Hops(counts []int32) string {
	return "hops=" + pairs(counts, func(i int) uint64 { return uint64(i) })
}

func pairs(counts []int32, name func(int) uint64) string {
	b := make([]byte, 0, 512)
	for i, n := range counts {
		if n == 0 {
			continue
		}
		if len(b) > 0 {
			b = append(b, ',')
		}
		b = append(strconv.AppendUint(b, name(i), 10), ':')
		b = strconv.AppendInt(b, int64(n), 10)
	}
	return string(b)
}

// ParseSpread reads the note of a spread event: its times, and its deliveries by
// hops.
func ParseSpread(note string) (t Times, hops []int32, err error) {
	times, rest, two := strings.Cut(note, " ")
	times, isTimes := strings.CutPrefix(times, "us=")
	rest, isHops := strings.CutPrefix(rest, "hops=")
	if !two || !isTimes || !isHops {
		return t, nil, fault.New(fault.Malformed, "read spread event", `want "us=LEAST:COUNT,... hops=HOPS:COUNT,..."`)
	}
	if err := eachPair(times, func(us uint64, n int32) { t.count(step(us), n) }); err != nil {
		return t, nil, err
	}
	return t, hops, eachPair(rest, func(h uint64, n int32) {
		for uint64(len(hops)) <= min(h, 255) {
			hops = append(hops, 0)
		}
		hops[min(h, 255)] += n
	})
}

func eachPair(list string, do func(uint64, int32)) error {
	if list == "" {
		return nil
	}
	for pair := range strings.SplitSeq(list, ",") {
		name, count, two := strings.Cut(pair, ":")
		v, err := strconv.ParseUint(name, 10, 62)
		n, err2 := strconv.ParseInt(count, 10, 32)
		if !two || err != nil || err2 != nil || n < 0 {
			return fault.New(fault.Malformed, "read spread event", "a pair is not NUMBER:COUNT")
		}
		do(v, int32(n))
	}
	return nil
}
