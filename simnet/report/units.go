package report

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/souk-network/souk/simnet/script"
)

// unitOf is the unit of a figure in tables: "s", "1" for parts and ratios, "B",
// or "count".
func unitOf(name string) string {
	f, _ := script.LookupMeasure(name)
	switch f.Kind {
	case script.Duration:
		return "s"
	case script.Percent, script.Number:
		return "1"
	case script.Size:
		return "B"
	}
	return "count"
}

func unitOfReading(kind string) string {
	if strings.Contains(kind, "bytes") {
		return "B"
	}
	return "count"
}

// Show writes a figure for people, in its unit.
func Show(name string, v float64) string {
	f, _ := script.LookupMeasure(name)
	switch f.Kind {
	case script.Duration:
		return showSeconds(v)
	case script.Percent:
		return strconv.FormatFloat(math.Round(v*1e5)/1e3, 'f', -1, 64) + " %"
	case script.Number:
		return strconv.FormatFloat(v, 'f', 3, 64)
	case script.Size:
		return grouped(v) + " B"
	}
	return grouped(v)
}

func showSeconds(v float64) string {
	d := time.Duration(v * float64(time.Second))
	switch {
	case d < time.Second:
		return strconv.FormatFloat(v*1e3, 'f', 1, 64) + " ms"
	case d < time.Minute:
		return strconv.FormatFloat(v, 'f', 2, 64) + " s"
	}
	return d.Round(time.Second).String()
}

// grouped writes a number with commas; a part of one has two decimals.
func grouped(v float64) string {
	if v != math.Trunc(v) {
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
	s := strconv.FormatFloat(math.Abs(v), 'f', 0, 64)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	if v < 0 {
		s = "-" + s
	}
	return s
}
