package loyalty

import (
	"bytes"
	"fmt"
	"math/bits"
	"strconv"
	"strings"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
)

// Rate is so many units of the first points of a pair for so many of the second,
// as an exact fraction in lowest terms. Both are below 2^48.
type Rate struct{ First, Second uint64 }

// maxRate is the largest number that a corridor holds.
const maxRate = 1<<48 - 1

// ParseRate reads a rate as people write it: "3:2" or "1.5:1", with at most six
// decimals on either side. Errors are fault.Malformed.
func ParseRate(text string) (Rate, error) {
	const op = "read rate"
	left, right, ok := strings.Cut(text, ":")
	if !ok {
		return Rate{}, fault.New(fault.Malformed, op, "want two numbers and a colon, such as 3:2")
	}
	a, aPlaces, aok := decimal(strings.TrimSpace(left))
	b, bPlaces, bok := decimal(strings.TrimSpace(right))
	if !aok || !bok {
		return Rate{}, fault.New(fault.Malformed, op, "either side is a number above 0 with at most six decimals, such as 3:2 or 1.5:1")
	}
	for ; aPlaces < bPlaces; aPlaces++ {
		a *= 10
	}
	for ; bPlaces < aPlaces; bPlaces++ {
		b *= 10
	}
	r := Rate{a, b}.reduced()
	if r.First > maxRate || r.Second > maxRate {
		return Rate{}, fault.New(fault.Malformed, op, "its numbers are not below 2^48 in lowest terms")
	}
	return r, nil
}

// decimal reads a number above 0 as digits and how many of them are decimals. It
// has at most twelve digits before the point and six after, so that six more
// decimals fit 64 bits.
func decimal(text string) (digits uint64, places int, ok bool) {
	whole, part, dotted := strings.Cut(text, ".")
	if whole == "" || len(whole) > 12 || len(part) > 6 || dotted && part == "" {
		return 0, 0, false
	}
	for _, c := range whole + part {
		if c < '0' || c > '9' {
			return 0, 0, false
		}
	}
	digits, err := strconv.ParseUint(whole+part, 10, 64)
	return digits, len(part), err == nil && digits > 0
}

func (r Rate) reduced() Rate {
	a, b := r.First, r.Second
	for b > 0 {
		a, b = b, a%b
	}
	if a == 0 {
		return r
	}
	return Rate{r.First / a, r.Second / a}
}

// String is the rate as people write it. A corridor without a lowest rate has
// one with a zero.
func (r Rate) String() string { return fmt.Sprintf("%d:%d", r.First, r.Second) }

// Above says whether the rate is higher than another: more of the first points
// for the second.
func (r Rate) Above(other Rate) bool {
	h1, l1 := bits.Mul64(r.First, other.Second)
	h2, l2 := bits.Mul64(other.First, r.Second)
	return h1 > h2 || h1 == h2 && l1 > l2
}

// Bounds are what a corridor says of a pair, seen from one of its points.
type Bounds struct {
	First, Second       chain.Address // the points
	Min, Max            Rate          // units of First for units of Second
	CapFirst, CapSecond uint64        // most of either given for the other in a day (UTC), below 2^56; 0 closes the direction
}

// Corridor is the bounds as members vote for them. Errors are fault.Malformed.
func (b Bounds) Corridor() (Corridor, error) {
	const op = "read corridor"
	switch {
	case b.First == b.Second:
		return Corridor{}, fault.New(fault.Malformed, op, "a pair has two different kinds of points")
	case b.Min.First == 0 || b.Min.Second == 0 || b.Max.First == 0 || b.Max.Second == 0:
		return Corridor{}, fault.New(fault.Malformed, op, "a rate needs a number above 0 on either side")
	case b.Min.Above(b.Max):
		return Corridor{}, fault.New(fault.Malformed, op, "the lowest rate is above the highest; were they swapped?")
	case b.CapFirst >= 1<<56 || b.CapSecond >= 1<<56:
		return Corridor{}, fault.New(fault.Malformed, op, "a cap is below 2^56")
	}
	if b.firstIsLow() {
		return Corridor{
			Low: b.First, High: b.Second, MinHigh: b.Max.Second, MinLow: b.Max.First, MaxHigh: b.Min.Second, MaxLow: b.Min.First,
			CapLow: b.CapFirst, CapHigh: b.CapSecond,
		}, nil
	}
	return Corridor{
		Low: b.Second, High: b.First, MinHigh: b.Min.First, MinLow: b.Min.Second, MaxHigh: b.Max.First, MaxLow: b.Max.Second,
		CapLow: b.CapSecond, CapHigh: b.CapFirst,
	}, nil
}

func (b Bounds) firstIsLow() bool { return bytes.Compare(b.First[:], b.Second[:]) < 0 }

// From is the corridor seen from one of its points.
func (c Corridor) From(first chain.Address) Bounds {
	if first == c.Low {
		return Bounds{
			First: c.Low, Second: c.High, Min: Rate{c.MaxLow, c.MaxHigh}, Max: Rate{c.MinLow, c.MinHigh}, CapFirst: c.CapLow, CapSecond: c.CapHigh,
		}
	}
	return Bounds{
		First: c.High, Second: c.Low, Min: Rate{c.MinHigh, c.MinLow}, Max: Rate{c.MaxHigh, c.MaxLow}, CapFirst: c.CapHigh, CapSecond: c.CapLow,
	}
}
