package script

import "strings"

// readBound reads what a measure is compared with, in the measure's unit: parts
// of one, seconds, bytes, units. After "in" it is two of them.
func readBound(measure, compare, text string, at Pos) (Value, *Error) {
	v := Value{Kind: Bound, Given: true, Pos: at, Text: text}
	f, _ := LookupMeasure(measure)
	low, high, between := strings.Cut(text, "..")
	if between != (compare == "in") {
		return v, malformed(at, "two values with .. between them stand after in, and nowhere else")
	}
	var ok, fine bool
	v.Float, ok = f.read(low)
	if v.To = v.Float; between {
		v.To, fine = f.read(high)
		ok = ok && fine
	}
	if !ok {
		return v, malformed(at, "value: %s is measured as %s", measure, how[f.Kind])
	}
	if v.To < v.Float {
		return v, malformed(at, "value: the range goes down: give the smaller one first")
	}
	return v, nil
}

// read reads one value in the measure's unit.
func (f Figure) read(text string) (float64, bool) {
	switch f.Kind {
	case Duration:
		if text == "0" {
			return 0, true
		}
		d, ok := duration(text)
		return d.Seconds(), ok
	case Size:
		n, ok := quantity(text, sizeUnits, true)
		return float64(n), ok
	case Percent:
		if strings.HasSuffix(text, "%") {
			return percent(text)
		}
	case Int:
		n, ok := whole(text)
		return float64(n), ok
	}
	return decimal(text)
}
