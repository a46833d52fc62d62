package credential

import (
	"math"
	"math/bits"
	"strings"

	"github.com/souk-network/souk/protocol/fault"
)

// Micro is an exact decimal with six places, counted in millionths: 1,500,000
// is 1.5. Amounts of money and quantities are Micros. The range is that of
// int64, about nine million millions either way; arithmetic that would leave
// it is refused, never wrapped.
type Micro int64

// One is the Micro 1.
const One Micro = 1_000_000

const (
	microPlaces = 6
	// maxMicroText bounds a decimal before it is read: the longest canonical one has 21 characters.
	maxMicroText = 64
)

// String is the one canonical text: no sign but "-", no needless zeros, as in
// "1.5", "-0.07", "0".
func (m Micro) String() string {
	magnitude := uint64(m)
	if m < 0 {
		magnitude = -magnitude
	}
	text := formatUint(magnitude/uint64(One)) + fraction(magnitude%uint64(One))
	if m < 0 {
		return "-" + text
	}
	return text
}

func formatUint(n uint64) string {
	var buf [20]byte
	at := len(buf)
	for {
		at--
		buf[at] = byte('0' + n%10)
		if n /= 10; n == 0 {
			return string(buf[at:])
		}
	}
}

func fraction(millionths uint64) string {
	if millionths == 0 {
		return ""
	}
	digits := formatUint(uint64(One) + millionths)[1:] // keeps leading zeros
	return "." + strings.TrimRight(digits, "0")
}

// MarshalText makes JSON show the canonical text.
func (m Micro) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads what ParseMicro reads.
func (m *Micro) UnmarshalText(text []byte) error {
	parsed, err := ParseMicro(string(text))
	if err == nil {
		*m = parsed
	}
	return err
}

// ParseMicro reads the canonical text of String and nothing else.
func ParseMicro(text string) (Micro, error) {
	m, err := ScanMicro(text)
	if err != nil {
		return 0, err
	}
	if m.String() != text {
		return 0, fault.New(fault.Malformed, "read decimal", "not the canonical text")
	}
	return m, nil
}

// ScanMicro reads a plain decimal as other programs write it: a sign or none,
// digits with or without a point, leading and trailing zeros. It refuses
// exponents, grouping, blanks, more than six places that are not zero, and
// values outside the range. No float is involved.
func ScanMicro(text string) (Micro, error) {
	const op = "read decimal"
	if len(text) > maxMicroText {
		return 0, fault.New(fault.TooLarge, op, "longer than 64 characters")
	}
	digits, negative := strings.CutPrefix(text, "-")
	if !negative {
		digits = strings.TrimPrefix(digits, "+")
	}
	whole, rest, _ := strings.Cut(digits, ".")
	if whole == "" && rest == "" {
		return 0, fault.New(fault.Malformed, op, "no digits")
	}
	if len(rest) > microPlaces {
		if strings.Trim(rest[microPlaces:], "0") != "" {
			return 0, fault.New(fault.Malformed, op, "not a decimal of at most six places")
		}
		rest = rest[:microPlaces]
	}
	return assemble(whole+rest+"000000"[len(rest):], negative)
}

// assemble turns a string of digits that counts millionths into a Micro.
func assemble(digits string, negative bool) (Micro, error) {
	const op = "read decimal"
	limit := uint64(math.MaxInt64)
	if negative {
		limit++
	}
	var n uint64
	for i := range len(digits) {
		d := uint64(digits[i] - '0')
		if digits[i] < '0' || digits[i] > '9' {
			return 0, fault.New(fault.Malformed, op, "not a plain decimal")
		}
		if n > (limit-d)/10 {
			return 0, fault.New(fault.TooLarge, op, "out of range")
		}
		n = n*10 + d
	}
	if negative {
		return Micro(-n), nil
	}
	return Micro(n), nil
}

// Add is m + n, or TooLarge.
func (m Micro) Add(n Micro) (Micro, error) {
	sum := m + n
	if (n > 0 && sum < m) || (n < 0 && sum > m) {
		return 0, fault.New(fault.TooLarge, "add amounts", "out of range")
	}
	return sum, nil
}

// Neg is -m, or TooLarge for the one value without a negative.
func (m Micro) Neg() (Micro, error) {
	if m == math.MinInt64 {
		return 0, fault.New(fault.TooLarge, "negate amount", "out of range")
	}
	return -m, nil
}

// Mul is the exact product m times n. A product that needs more than six
// places is refused rather than rounded.
func (m Micro) Mul(n Micro) (Micro, error) {
	const op = "multiply amounts"
	high, low := bits.Mul64(m.magnitude(), n.magnitude())
	if high >= uint64(One) {
		return 0, fault.New(fault.TooLarge, op, "out of range")
	}
	quotient, remainder := bits.Div64(high, low, uint64(One))
	if remainder != 0 {
		return 0, fault.New(fault.Malformed, op, "product needs more than six places")
	}
	negative := (m < 0) != (n < 0)
	if quotient > math.MaxInt64 && !(negative && quotient == 1<<63) {
		return 0, fault.New(fault.TooLarge, op, "out of range")
	}
	if negative {
		return Micro(-quotient), nil
	}
	return Micro(quotient), nil
}

func (m Micro) magnitude() uint64 {
	if m < 0 {
		return -uint64(m)
	}
	return uint64(m)
}
