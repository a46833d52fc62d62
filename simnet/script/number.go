package script

import (
	"strconv"
	"strings"
	"time"
)

// whole reads a whole number: digits, or a minus and digits.
func whole(text string) (int64, bool) {
	digits := strings.TrimPrefix(text, "-")
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}

// decimal reads digits with a point or none, and a minus or none. No exponents:
// a scenario is read by people.
func decimal(text string) (float64, bool) {
	digits := strings.TrimPrefix(text, "-")
	if len(digits) > 24 || strings.Trim(digits, "0123456789.") != "" || strings.Trim(digits, ".") == "" {
		return 0, false
	}
	f, err := strconv.ParseFloat(text, 64)
	return f, err == nil
}

// unit is one unit of measure, the longest names first where one begins another.
type unit struct {
	name string
	size float64
}

var (
	durationUnits = []unit{
		{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}, {"d", float64(day)}, {"w", 7 * float64(day)}, {"y", float64(year)},
	}
	sizeUnits      = []unit{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"B", 1}}
	bandwidthUnits = []unit{{"kbit", 1e3}, {"Mbit", 1e6}, {"Gbit", 1e9}, {"bit", 1}}
)

// cutNumber cuts text after the number it begins with.
func cutNumber(text string) (number, rest string) {
	end := strings.IndexFunc(text, func(r rune) bool { return (r < '0' || r > '9') && r != '.' })
	if end < 0 {
		return text, ""
	}
	return text[:end], text[end:]
}

// duration reads numbers with units, the larger ones first: 1h30m.
func duration(text string) (time.Duration, bool) {
	minus := strings.HasPrefix(text, "-")
	rest, total, last := strings.TrimPrefix(text, "-"), 0.0, float64(maxDuration)
	for rest != "" {
		number, after := cutNumber(rest)
		name, next := cutLetters(after)
		f, ok := decimal(number)
		size := sizeOf(name, durationUnits)
		if !ok || size == 0 || size >= last {
			return 0, false
		}
		total, last, rest = total+float64(f*size), size, next
	}
	if text == "" || minus && total == 0 || total >= float64(maxDuration) {
		return 0, false
	}
	if minus {
		total = -total
	}
	return time.Duration(total + float64(0.5*sign(total))), true
}

// maxDuration is what a time.Duration can hold, in round numbers.
const maxDuration = 290 * year

func sign(f float64) float64 {
	if f < 0 {
		return -1
	}
	return 1
}

func cutLetters(text string) (letters, rest string) {
	end := strings.IndexFunc(text, func(r rune) bool { return r < 'A' || r > 'z' })
	if end < 0 {
		return text, ""
	}
	return text[:end], text[end:]
}

func sizeOf(name string, units []unit) float64 {
	for _, u := range units {
		if u.name == name {
			return u.size
		}
	}
	return 0
}

// quantity reads a number of at least 0 with a unit; bare allows none.
func quantity(text string, units []unit, bare bool) (int64, bool) {
	number, name := cutNumber(text)
	f, ok := decimal(number)
	size := sizeOf(name, units)
	if bare && name == "" {
		size = 1
	}
	if total := float64(f * size); ok && size > 0 && total < 1<<62 {
		return int64(total), total == float64(int64(total))
	}
	return 0, false
}

// rate reads so many each time: 2/h, 1/30d. The result is a second.
func rate(text string) (float64, bool) {
	times, each, ok := strings.Cut(text, "/")
	n, good := decimal(times)
	if !ok || !good || n < 0 || each == "" {
		return 0, false
	}
	if each[0] < '0' || each[0] > '9' {
		each = "1" + each
	}
	d, good := duration(each)
	if !good || d <= 0 {
		return 0, false
	}
	return n / d.Seconds(), true
}

// quorum reads 2of3.
func quorum(text string) (k, n int64, ok bool) {
	a, b, cut := strings.Cut(text, "of")
	k, good := whole(a)
	n, fine := whole(b)
	return k, n, cut && good && fine && k >= 1 && n >= k
}

func clock(text string) (time.Duration, bool) {
	t, err := time.Parse("15:04", text)
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, err == nil && len(text) == 5
}
