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
// either way. What lies beyond is a slip of the till, and no sum of a shop's
// lines leaves the range of [credential.Micro].
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

// parseDecimal reads an amount, a price or a quantity. A plain decimal of at
// most six places is exact; what a program wrote from a floating-point number
// (12.340000000000002, 4.4e-16) is rounded to six places, half to even.
func parseDecimal(text string, comma bool) (credential.Micro, reason) {
	if comma {
		if strings.ContainsRune(text, '.') {
			return 0, "holds a point although decimals are written with a comma"
		}
		text = strings.Replace(text, ",", ".", 1)
	}
	m, err := credential.ScanMicro(text)
	if err != nil {
		var ok bool
		if m, ok = rounded(text); !ok {
			return 0, "not a decimal within range"
		}
	}
	if m > MaxValue || m < -MaxValue {
		return 0, "over ten thousand million"
	}
	return m, ""
}

// floatText is a decimal as programs write floating-point numbers: at most two
// digits of exponent, so that reading it costs little.
var floatText = regexp.MustCompile(`^[+-]?[0-9]{1,32}(\.[0-9]{0,40})?([eE][+-]?[0-9]{1,2})?$|^[+-]?\.[0-9]{1,40}([eE][+-]?[0-9]{1,2})?$`)

// rounded reads such a text to the nearest Micro.
func rounded(text string) (credential.Micro, bool) {
	if !floatText.MatchString(text) {
		return 0, false
	}
	exact, ok := new(big.Rat).SetString(text)
	if !ok {
		return 0, false
	}
	exact.Mul(exact, big.NewRat(int64(credential.One), 1))
	whole, rest := new(big.Int).QuoRem(exact.Num(), exact.Denom(), new(big.Int))
	twice := new(big.Int).Lsh(rest.Abs(rest), 1)
	if c := twice.Cmp(exact.Denom()); c > 0 || c == 0 && whole.Bit(0) == 1 {
		whole.Add(whole, big.NewInt(int64(exact.Sign())))
	}
	if !whole.IsInt64() {
		return 0, false
	}
	return credential.Micro(whole.Int64()), true
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
