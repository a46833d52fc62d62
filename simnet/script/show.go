package script

import (
	"strconv"
	"strings"
	"time"
)

// showDuration writes a duration as a scenario would.
func showDuration(d time.Duration) string {
	if d == 0 {
		return "0s"
	}
	var out strings.Builder
	if d < 0 {
		out.WriteByte('-')
		d = -d
	}
	for i := len(durationUnits) - 1; i >= 0; i-- {
		u := durationUnits[i]
		if u.name == "w" || u.name == "y" && d%year != 0 {
			continue
		}
		if n := d / time.Duration(u.size); n > 0 {
			out.WriteString(strconv.FormatInt(int64(n), 10) + u.name)
			d -= n * time.Duration(u.size)
		}
	}
	return out.String()
}

// showBound writes a bound in an argument's unit.
func (a Arg) showBound(f float64) string {
	switch a.Kind {
	case Duration:
		return showDuration(time.Duration(f * float64(time.Second)))
	case Percent:
		return showNumber(float64(f*100)) + "%"
	case Rate:
		return showNumber(f) + "/s"
	case Bandwidth:
		return showUnit(f, bandwidthUnits)
	case Size:
		return showUnit(f, sizeUnits)
	}
	return showNumber(f)
}

// showUnit writes a quantity in the largest unit that leaves it whole.
func showUnit(f float64, units []unit) string {
	best := unit{"", 1}
	for _, u := range units {
		if n := f / u.size; u.size > best.size && n >= 1 && n == float64(int64(n)) || u.size == 1 && best.name == "" {
			best = u
		}
	}
	return showNumber(f/best.size) + best.name
}

// showNumber writes a number with commas between thousands.
func showNumber(f float64) string {
	s := strconv.FormatFloat(f, 'f', -1, 64)
	whole, rest, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		return whole + "." + rest
	}
	return whole
}

// rangeText says which values an argument takes.
func (a Arg) rangeText() string {
	low, high, ok := a.bounds()
	if !ok {
		return how[a.Kind]
	}
	of := ""
	if a.Kind == Quorum {
		of = " custodians"
	}
	return a.showBound(low) + " to " + a.showBound(high) + of
}
