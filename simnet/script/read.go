package script

import (
	"path"
	"slices"
	"strings"
	"time"

	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fault"
)

// how says how a kind is written, for messages and the page.
var how = [...]string{
	Int: "a whole number", Number: "a number such as 1.5", Percent: "a percentage such as 5%", Duration: "a duration such as 250ms, 10m, 1h30m or 30d",
	Rate: "a rate such as 2/h or 1/30d", Size: "bytes such as 512 or 4KiB", Bandwidth: "a bandwidth such as 10Mbit", Amount: "an amount such as 2.50",
	Quorum: "a quorum such as 2of3", Moment: "a date and time such as 2026-01-05T09:00", Clock: "a time of day such as 18:30",
	Who: "who is meant: m3, m0..m4, a group, @City, 5:crowd or 10%:merchants", Name: "a name: a small letter, then small letters, digits and hyphens",
	Choice: "one of its choices", Choices: "some of its choices, separated by commas", YesNo: "yes or no", City: "the name of a city", Cities: "names of cities, separated by commas",
	File: "a path with / between its parts, at or below the scenario's folder", Measure: "a measure", Compare: "one of = != < <= > >= in",
	Bound: "a value such as 3, 0.95, 95%, 10m or 4KiB; after in two of them, such as 2..5", Text: "text", Inner: "a command",
}

// readValue reads one argument by its kind and holds it against its bounds.
func readValue(a Arg, text string, at Pos) (Value, *Error) {
	v := Value{Kind: a.Kind, Given: true, Pos: at, Text: text}
	if text == "" {
		return v, malformed(at, "%s is empty: want %s", a.Name, how[a.Kind])
	}
	ok, err := v.fill(a)
	if err != nil {
		return v, err
	}
	if !ok {
		return v, malformed(at, "%s: want %s", a.Name, how[a.Kind])
	}
	return v, a.bounded(v)
}

// fill reads the text into the field of its kind.
func (v *Value) fill(a Arg) (ok bool, err *Error) {
	switch a.Kind {
	case Int:
		v.Int, ok = whole(v.Text)
	case Number:
		v.Float, ok = decimal(v.Text)
	case Percent:
		v.Float, ok = percent(v.Text)
	case Duration:
		v.Duration, ok = duration(v.Text)
	case Rate:
		v.Float, ok = rate(v.Text)
	case Size:
		v.Int, ok = quantity(v.Text, sizeUnits, true)
	case Bandwidth:
		v.Int, ok = quantity(v.Text, bandwidthUnits, false)
	case Amount:
		_, plain := decimal(v.Text)
		m, failed := credential.ScanMicro(v.Text)
		v.Int, ok = int64(m), failed == nil && plain
	case Quorum:
		v.Int, v.Of, ok = quorum(v.Text)
	case Clock:
		v.Duration, ok = clock(v.Text)
	default:
		return v.fillNames(a)
	}
	return ok, nil
}

func (v *Value) fillNames(a Arg) (ok bool, err *Error) {
	switch a.Kind {
	case Moment:
		t, failed := time.Parse("2006-01-02T15:04", v.Text)
		v.Time, ok = t, failed == nil && t.Year() >= 1971 && t.Year() <= 2500
	case Who:
		v.Who, err = readWho(v.Text, v.Pos)
		ok = err == nil
	case Name:
		ok = isName(v.Text) && builtin[v.Text] == ""
	case Choice:
		ok, err = true, oneOf(a.Name, v.Text, v.Pos, a.Choices)
	case Choices:
		v.List, err = someOf(a, v.Text, v.Pos)
		ok = err == nil
	case YesNo:
		ok = v.Text == "yes" || v.Text == "no"
		v.Int = int64(len(v.Text) - len("no"))
	case City:
		ok = len(v.Text) <= maxName && !strings.Contains(v.Text, ",")
	case Cities:
		v.List, ok = cities(v.Text)
	case File:
		ok = isPath(v.Text)
	case Measure:
		ok, err = true, oneOf(a.Name, v.Text, v.Pos, measureNames())
	case Compare:
		ok, err = true, oneOf(a.Name, v.Text, v.Pos, comparisons)
	default:
		ok = true
	}
	return ok, err
}

var comparisons = []string{"=", "!=", "<", "<=", ">", ">=", "in"}

func oneOf(what, text string, at Pos, choices []string) *Error {
	if slices.Contains(choices, text) {
		return nil
	}
	return malformed(at, "%s is not one of its choices: %s", what, didYouMean(text, choices, "they are "+strings.Join(choices, ", ")))
}

func someOf(a Arg, text string, at Pos) ([]string, *Error) {
	var out []string
	for _, p := range splitList(text, at) {
		if err := oneOf(a.Name, p.text, p.pos, a.Choices); err != nil {
			return nil, err
		}
		if slices.Contains(out, p.text) {
			return nil, malformed(p.pos, "%s holds this twice: leave one out", a.Name)
		}
		out = append(out, p.text)
	}
	return out, nil
}

func percent(text string) (float64, bool) {
	number, ok := strings.CutSuffix(text, "%")
	f, good := decimal(number)
	return f / 100, ok && good
}

func cities(text string) ([]string, bool) {
	out := strings.Split(text, ",")
	return out, len(out) <= maxTerms && !slices.ContainsFunc(out, func(c string) bool { return c == "" || len(c) > maxName })
}

// isPath holds a path to its one form, within the scenario's folder or
// absolute.
func isPath(text string) bool {
	return path.Clean(text) == text && text != ".." && !strings.HasPrefix(text, "../") && text != "/" && text != "."
}

// scale is how a value counts against Min and Max.
func (v Value) scale() float64 {
	switch v.Kind {
	case Int, Size, Bandwidth:
		return float64(v.Int)
	case Amount:
		return float64(v.Int) / float64(credential.One)
	case Quorum:
		return float64(v.Of)
	case Duration:
		return v.Duration.Seconds()
	}
	return v.Float
}

// bounds are an argument's own, or its kind's.
func (a Arg) bounds() (low, high float64, ok bool) {
	if a.Min != 0 || a.Max != 0 {
		return a.Min, a.Max, true
	}
	switch a.Kind {
	case Percent:
		return 0, 1, true
	case Duration:
		return 0, MaxTime.Seconds(), true
	case Rate:
		return 0, 1e6, true
	case Int, Number, Size, Bandwidth, Amount:
		return 0, 1e12, true
	case Quorum:
		return 1, 255, true
	}
	return 0, 0, false
}

func (a Arg) bounded(v Value) *Error {
	low, high, ok := a.bounds()
	if n := v.scale(); ok && (n < low || n > high) {
		return mistake(fault.Malformed, v.Pos, "%s: want %s", a.Name, a.rangeText())
	}
	return nil
}
