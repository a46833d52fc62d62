package earning

import (
	"slices"
	"time"

	"github.com/souk-network/souk/protocol/fault"
)

const (
	msOfDay    = 86_400_000
	msOfMinute = 60_000
	// maxTime is the first millisecond of the year 10000, after all that a rule can name.
	maxTime    = 253_402_300_800_000
	maxMinutes = 24 * 60
)

// Moment is a time in Unix milliseconds, written as in RFC 3339, in UTC and to
// the second.
type Moment uint64

// Minutes is a difference to UTC, written as in "+09:00".
type Minutes int16

// Day counts local days since 1970-01-01, written as in "2026-11-30". The zero
// Day is left out in documents.
type Day uint32

// Clock is minutes since midnight, written as in "18:30"; "24:00" is the end of
// a day.
type Clock uint16

// Offset is what a zone's clocks show from a moment on.
type Offset struct {
	From   Moment  `json:"from"`
	Offset Minutes `json:"offset"`
}

// MarshalText writes the moment.
func (m Moment) MarshalText() ([]byte, error) {
	return []byte(time.UnixMilli(int64(m)).UTC().Format(time.RFC3339)), nil
}

// UnmarshalText reads the one text of a moment between 1970 and 9999.
func (m *Moment) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.RFC3339, string(text))
	if err != nil || t.UnixMilli() < 0 || t.UnixMilli() >= maxTime || t.UTC().Format(time.RFC3339) != string(text) {
		return malformed("a moment is written like 2026-03-29T01:00:00Z")
	}
	*m = Moment(t.UnixMilli())
	return nil
}

// MarshalText writes the difference.
func (o Minutes) MarshalText() ([]byte, error) {
	sign, n := byte('+'), int(o)
	if n < 0 {
		sign, n = '-', -n
	}
	return append([]byte{sign}, clockText(n)...), nil
}

// UnmarshalText reads the one text of a difference of less than a day.
func (o *Minutes) UnmarshalText(text []byte) error {
	if len(text) == 6 && (text[0] == '+' || text[0] == '-') {
		if n, ok := readClock(text[1:]); ok && n < maxMinutes && (n > 0 || text[0] == '+') {
			if text[0] == '-' {
				n = -n
			}
			*o = Minutes(n)
			return nil
		}
	}
	return malformed("a difference to UTC is written like +09:00")
}

// MarshalText writes the day.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// String is the day as in "2026-11-30".
func (d Day) String() string { return time.UnixMilli(int64(d) * msOfDay).UTC().Format(time.DateOnly) }

// UnmarshalText reads the one text of a day from 1970-01-02 to 9999-12-31.
func (d *Day) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil || t.UnixMilli() < msOfDay || t.UnixMilli() >= maxTime || t.Format(time.DateOnly) != string(text) {
		return malformed("a day is written like 2026-11-30")
	}
	*d = Day(t.UnixMilli() / msOfDay)
	return nil
}

// MarshalText writes the time of day.
func (c Clock) MarshalText() ([]byte, error) { return clockText(int(c)), nil }

// UnmarshalText reads the one text of a time of day up to "24:00".
func (c *Clock) UnmarshalText(text []byte) error {
	n, ok := readClock(text)
	if !ok {
		return malformed("a time of day is written like 18:30")
	}
	*c = Clock(n)
	return nil
}

func clockText(n int) []byte {
	h, m := n/60, n%60
	return []byte{byte('0' + h/10), byte('0' + h%10), ':', byte('0' + m/10), byte('0' + m%10)}
}

// readClock reads hh:mm up to 24:00 as minutes.
func readClock(text []byte) (int, bool) {
	if len(text) != 5 || text[2] != ':' {
		return 0, false
	}
	for _, at := range []int{0, 1, 3, 4} {
		if text[at] < '0' || text[at] > '9' {
			return 0, false
		}
	}
	h, m := int(text[0]-'0')*10+int(text[1]-'0'), int(text[3]-'0')*10+int(text[4]-'0')
	return h*60 + m, m < 60 && h*60+m <= maxMinutes
}

// offset is the zone's difference to UTC in minutes at a time in Unix
// milliseconds. ok is false for a named zone without its clock changes. Before
// the first change the zone is taken to be as from it on.
func (r Rules) offset(ms uint64) (minutes Minutes, ok bool) {
	if fixed, ok := fixedZone(r.Zone); ok {
		return fixed, true
	}
	if len(r.Offsets) == 0 {
		return 0, false
	}
	at, found := slices.BinarySearchFunc(r.Offsets, ms, func(o Offset, ms uint64) int {
		switch {
		case uint64(o.From) < ms:
			return -1
		case uint64(o.From) > ms:
			return 1
		}
		return 0
	})
	if !found {
		at = max(at-1, 0)
	}
	return r.Offsets[at].Offset, true
}

// fixedZone reads "UTC" and differences such as "+09:00".
func fixedZone(zone string) (Minutes, bool) {
	if zone == "UTC" {
		return 0, true
	}
	var o Minutes
	err := o.UnmarshalText([]byte(zone))
	return o, err == nil
}

// Day is the local day of a time in Unix milliseconds.
func (r Rules) Day(ms uint64) (Day, error) {
	local, err := r.local(ms)
	return Day(local / msOfDay), err
}

// local is a time in Unix milliseconds shifted by the zone's offset, never
// below zero.
func (r Rules) local(ms uint64) (uint64, error) {
	offset, ok := r.offset(ms)
	if !ok {
		return 0, fault.New(fault.Malformed, "use earning rules", "the time zone has a name and no clock changes; set the rules through the peer, which fills them in, or write a difference such as +09:00")
	}
	if ms >= maxTime {
		return 0, fault.New(fault.TooLarge, "use earning rules", "the time lies after the year 9999")
	}
	return uint64(max(int64(ms)+int64(offset)*msOfMinute, 0)), nil
}

// DueAt is the first moment, in Unix milliseconds, at which points of an order
// of that time no longer wait for returns.
func (r Rules) DueAt(ms uint64) uint64 { return ms + uint64(r.ReturnDays)*msOfDay }

var weekdays = [...]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// holds reports whether a local time lies in the window.
func (w Window) holds(local uint64) bool {
	day, minute := Day(local/msOfDay), Clock(local%msOfDay/msOfMinute)
	weekday := weekdays[(day+4)%7] // 1970-01-01 was a Thursday
	return day >= w.From && (w.Until == 0 || day <= w.Until) &&
		(len(w.Weekdays) == 0 || slices.Contains(w.Weekdays, weekday)) &&
		minute >= w.Start && (w.End == 0 || minute < w.End)
}

// ChangesOf lists what the clocks of a zone show from a time on and each change
// until another, at most MaxOffsets. Times are in Unix milliseconds.
func ChangesOf(zone *time.Location, from, until uint64) []Offset {
	var out []Offset
	for ms := int64(from); ms < int64(until) && len(out) < MaxOffsets; {
		t := time.UnixMilli(ms).In(zone)
		_, seconds := t.Zone()
		if next := Minutes(seconds / 60); len(out) == 0 || out[len(out)-1].Offset != next {
			out = append(out, Offset{From: Moment(ms), Offset: next})
		}
		_, end := t.ZoneBounds()
		if end.IsZero() {
			break
		}
		// After the last line of its table the standard library ends some zones,
		// on the last day of a leap year, where they begin.
		ms = max(end.UnixMilli(), ms+msOfMinute)
	}
	return out
}
