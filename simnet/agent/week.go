package agent

import (
	"math/bits"
	"sort"
	"time"
)

const (
	hourMS = int64(time.Hour / time.Millisecond)
	dayMS  = 24 * hourMS
	weekMS = 7 * dayMS
	hours  = 7 * 24
)

// Week is how busy the hours of a week are, from Monday 00:00 UTC. It stretches
// time: in busy hours more of it passes than on a clock, in a week as much. What
// is evenly spread in stretched time has the week's profile.
type Week struct {
	upto [hours + 1]int64 // stretched ms before each hour
}

// NewWeek makes a profile of counts. Without any, all hours are alike.
func NewWeek(counts [hours]uint64) Week {
	var w Week
	var total, sum uint64
	for _, c := range counts {
		total += c
	}
	if total == 0 {
		for h := range counts {
			counts[h] = 1
		}
		total = hours
	}
	for h, c := range counts {
		sum += c
		w.upto[h+1] = int64(muldiv(uint64(weekMS), sum, total))
	}
	return w
}

// muldiv is x times y through z, for x at most z times 2^63 through y.
func muldiv(x, y, z uint64) uint64 {
	high, low := bits.Mul64(x, y)
	q, _ := bits.Div64(high, low, z)
	return q
}

// Share is the part of a week's activity in an hour from Monday 00:00.
func (w *Week) Share(hour int) float64 {
	return float64(w.upto[hour+1]-w.upto[hour]) / float64(weekMS)
}

// stretch maps ms since a Monday to stretched ms.
func (w *Week) stretch(ms int64) int64 {
	weeks, rest := ms/weekMS, ms%weekMS
	h := rest / hourMS
	part := muldiv(uint64(w.upto[h+1]-w.upto[h]), uint64(rest%hourMS), uint64(hourMS))
	return weeks*weekMS + w.upto[h] + int64(part)
}

// clock maps stretched ms back. Hours in which nothing happens are skipped.
func (w *Week) clock(ms int64) int64 {
	weeks, rest := ms/weekMS, ms%weekMS
	h := sort.Search(hours, func(i int) bool { return w.upto[i+1] > rest })
	part := muldiv(uint64(rest-w.upto[h]), uint64(hourMS), uint64(w.upto[h+1]-w.upto[h]))
	return weeks*weekMS + int64(h)*hourMS + int64(part)
}

// monday is how many ms before t its week began.
func monday(t time.Time) int64 {
	t = t.UTC()
	days := (int64(t.Weekday()) + 6) % 7
	midnight := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	return days*dayMS + t.Sub(midnight).Milliseconds()
}
