package signin

import "time"

// Stamp is a time as a message has it: an RFC 3339 text, kept as it came. The
// zero Stamp stands for none.
type Stamp struct {
	text string
	ms   int64 // Unix milliseconds; parts of one are dropped
}

// At is the stamp of a time in Unix milliseconds, in UTC.
func At(ms uint64) Stamp {
	return Stamp{time.UnixMilli(int64(ms)).UTC().Format("2006-01-02T15:04:05.000Z"), int64(ms)}
}

// ParseStamp reads an RFC 3339 date-time. Days that no month has, hours after
// 23 and leap seconds are refused: malformed.
func ParseStamp(text string) (Stamp, error) {
	if !isDate(text) {
		return Stamp{}, malformed("not an RFC 3339 time")
	}
	return stamp(text), nil
}

// IsZero reports whether there is no time.
func (s Stamp) IsZero() bool { return s.text == "" }

// String is the text as it came.
func (s Stamp) String() string { return s.text }

// Milliseconds is the time in Unix milliseconds; negative before 1970.
func (s Stamp) Milliseconds() int64 { return s.ms }

func isDate(s string) bool { _, ok := readDate(s); return ok }

func stamp(s string) Stamp {
	ms, _ := readDate(s)
	return Stamp{s, ms}
}

// readDate reads full-date "T" partial-time time-offset. time.Parse is more
// lenient: it takes single digits and commas.
func readDate(s string) (ms int64, ok bool) {
	const shape = "0000-00-00T00:00:00"
	if len(s) <= len(shape) || !shaped(s[:len(shape)], shape) {
		return 0, false
	}
	fraction, zone := cutFraction(s[len(shape):])
	offset, ok := readZone(zone)
	year, month, day := number(s[0:4]), number(s[5:7]), number(s[8:10])
	hour, minute, second := number(s[11:13]), number(s[14:16]), number(s[17:19])
	if !ok || fraction < 0 || hour > 23 || minute > 59 || second > 59 || month < 1 || month > 12 || day < 1 {
		return 0, false
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC)
	if t.Day() != day { // the month is shorter
		return 0, false
	}
	return t.UnixMilli() + int64(fraction) - int64(offset)*60_000, true
}

func shaped(s, shape string) bool {
	for i := range len(shape) {
		switch {
		case shape[i] == '0' && isDigit(s[i]), shape[i] == 'T' && s[i]|0x20 == 't', shape[i] == s[i] && shape[i] != '0':
		default:
			return false
		}
	}
	return true
}

func number(digits string) int {
	n := 0
	for i := range len(digits) {
		n = 10*n + int(digits[i]-'0')
	}
	return n
}

// cutFraction takes a fraction of a second, as milliseconds, from the front of
// what follows the seconds; -1 for a point without digits.
func cutFraction(s string) (ms int, rest string) {
	if s[0] != '.' {
		return 0, s
	}
	end := 1
	for end < len(s) && isDigit(s[end]) {
		end++
	}
	if end == 1 {
		return -1, s
	}
	return number((s[1:end] + "00")[:3]), s[end:]
}

// readZone reads "Z" or "+hh:mm" as minutes east of UTC.
func readZone(s string) (minutes int, ok bool) {
	if s == "Z" || s == "z" {
		return 0, true
	}
	if len(s) != 6 || s[0] != '+' && s[0] != '-' || !shaped(s[1:], "00:00") {
		return 0, false
	}
	hour, minute := number(s[1:3]), number(s[4:6])
	if minutes = 60*hour + minute; s[0] == '-' {
		minutes = -minutes
	}
	return minutes, hour < 24 && minute < 60
}
