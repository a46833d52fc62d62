package importer

import (
	"math/big"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/souk-network/souk/protocol/credential"
)

// MaxValue bounds an amount, a price and a quantity: ten thousand million
// either way. What lies beyond is a slip of the till.
const MaxValue = 10_000_000_000 * credential.One

// reason is why a value was refused; "" is none.
type reason = string

// checkText bounds a text for a credential.
func checkText(text string) reason {
	switch {
	case !utf8.ValidString(text):
		return "not UTF-8"
	case len(text) > credential.MaxText:
		return "longer than 128 bytes"
	case strings.ContainsFunc(text, unicode.IsControl):
		return "holds a control character"
	}
	return ""
}

// oneLine puts a blank for each line break and tab.
func oneLine(text string) string {
	if !strings.ContainsAny(text, "\r\n\t") {
		return text
	}
	return strings.NewReplacer("\r\n", " ", "\r", " ", "\n", " ", "\t", " ").Replace(text)
}

// absent reports whether a customer cell names nobody. Exporters write a
// missing value in these ways; taken as a name it would join strangers in one
// person.
func absent(customer string) bool {
	switch strings.ToLower(customer) {
	case "", "null", "nan", "none", "n/a", `\n`:
		return true
	}
	return false
}

// Why a number was refused, and what is said of one that was not exact.
const (
	notDecimal   reason = "not a decimal such as 1.5"
	otherDecimal reason = "not a decimal such as 1.5; if the file writes 1,5, add decimal=comma to the mapping"
	tooLarge     reason = "over ten thousand million"
	inexact      reason = "rounded to six places"
)

// maxDecimalText bounds a number before it is read.
const maxDecimalText = 128

// floatText is a decimal as programs write floating-point numbers: at most two
// digits of exponent, so that reading it costs little.
var floatText = regexp.MustCompile(`^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?$`)

// parseDecimal reads an amount, a price or a quantity. A decimal of at most six
// places is exact; what a program wrote from a floating-point number
// (12.340000000000002, 4.4e-16) is rounded to six places, half to even, and
// exact is false.
func parseDecimal(text string, comma bool) (m credential.Micro, exact bool, why reason) {
	if comma {
		if strings.ContainsRune(text, '.') {
			return 0, false, "holds a point although decimals are written with a comma"
		}
		text = strings.Replace(text, ",", ".", 1)
	}
	if m, err := credential.ScanMicro(text); err == nil {
		return bounded(m, true)
	}
	if len(text) > maxDecimalText || !floatText.MatchString(text) {
		if strings.ContainsRune(text, ',') {
			return 0, false, otherDecimal
		}
		return 0, false, notDecimal
	}
	value, ok := new(big.Rat).SetString(text)
	if !ok {
		return 0, false, notDecimal
	}
	return nearest(value)
}

// multiply is quantity times price, rounded to six places where it needs more.
func multiply(quantity, price credential.Micro) (m credential.Micro, exact bool, why reason) {
	value := big.NewRat(int64(quantity), int64(credential.One))
	return nearest(value.Mul(value, big.NewRat(int64(price), int64(credential.One))))
}

// nearest is the Micro nearest to value, half to even. It changes value.
func nearest(value *big.Rat) (m credential.Micro, exact bool, why reason) {
	value.Mul(value, big.NewRat(int64(credential.One), 1))
	whole, rest := new(big.Int).QuoRem(value.Num(), value.Denom(), new(big.Int))
	exact = rest.Sign() == 0
	twice := new(big.Int).Lsh(rest.Abs(rest), 1)
	if c := twice.Cmp(value.Denom()); c > 0 || c == 0 && whole.Bit(0) == 1 {
		whole.Add(whole, big.NewInt(int64(value.Sign())))
	}
	if !whole.IsInt64() {
		return 0, false, tooLarge
	}
	return bounded(credential.Micro(whole.Int64()), exact)
}

func bounded(m credential.Micro, exact bool) (credential.Micro, bool, reason) {
	if m > MaxValue || m < -MaxValue {
		return 0, false, tooLarge
	}
	return m, exact, ""
}

// layouts are the accepted times besides RFC 3339. Times without a zone are
// taken as UTC.
func layouts() []string {
	return []string{"2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02",
		"20060102", "2006/01/02 15:04:05", "2006/01/02", "2006-01-02 15:04:05Z07:00"}
}

// maxTimeText bounds a time before it is tried.
const maxTimeText = 40

// parseTime returns Unix milliseconds for a time from 1970 to 9999.
func parseTime(text string) (uint64, reason) {
	const bad = "not a time such as 2011-07-21 08:44:00, 2011-07-21T08:44:00Z, 2011-07-21 or 20110721"
	if text == "" {
		return 0, "missing"
	}
	if len(text) > maxTimeText {
		return 0, bad
	}
	t, err := time.Parse(time.RFC3339, text)
	for _, layout := range layouts() {
		if err == nil {
			break
		}
		t, err = time.Parse(layout, text)
	}
	if err != nil {
		return 0, bad
	}
	if t.Unix() < 0 || t.Year() > 9999 {
		return 0, "before 1970"
	}
	return uint64(t.UnixMilli()), ""
}

// parseMark reads a yes-or-no cell.
func parseMark(text string) (bool, reason) {
	switch strings.ToLower(text) {
	case "", "0", "false", "f", "no", "n":
		return false, ""
	case "1", "true", "t", "yes", "y", "x", "cancelled", "canceled":
		return true, ""
	}
	return false, "neither yes nor no"
}

// marked reports whether order is prefix and then a digit.
func marked(order, prefix string) bool {
	rest, ok := strings.CutPrefix(order, prefix)
	return ok && rest != "" && rest[0] >= '0' && rest[0] <= '9'
}
