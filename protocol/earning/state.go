package earning

import "slices"

// Entry is one order in a person's past.
type Entry struct {
	Time   uint64   // of the order, Unix milliseconds
	Points uint64   // what returns have left of it
	Counts uint64   // from when on it counts for tiers: when returns are no longer possible, Unix milliseconds
	Uses   []string // rules that gave
}

// StateOf is what counts of a person's past for an order of the given time.
// Entries may be in any order. It fails as Day does.
func (r Rules) StateOf(past []Entry, at uint64) (State, error) {
	var s State
	today, err := r.Day(at)
	if err != nil {
		return s, err
	}
	for _, e := range past {
		day, err := r.Day(e.Time)
		if err != nil {
			return s, err
		}
		if day == today {
			s.Day += e.Points
		}
		if day.within(today, r.Caps.Days) {
			s.Period += e.Points
		}
		for _, rule := range e.Uses {
			s.Uses = addUse(s.Uses, rule)
		}
	}
	tier, err := r.TierOf(past, at)
	s.Tier = tier.ID
	return s, err
}

// within reports whether a day is one of so many up to and with today; of 0
// days every one is.
func (d Day) within(today Day, days uint16) bool {
	return days == 0 || d <= today && uint64(d)+uint64(days) > uint64(today)
}

func addUse(uses []Use, rule string) []Use {
	at := slices.IndexFunc(uses, func(u Use) bool { return u.Rule == rule })
	if at < 0 {
		return append(uses, Use{rule, 1})
	}
	uses[at].Times++
	return uses
}

// TierOf is the highest tier that a person has at a time, the zero Tier if none.
// It counts points earned, never a balance: spending, giving away and expiry
// take no tier. Points count once their return window is over, so that buying
// and returning makes none, and what came back does not count.
func (r Rules) TierOf(past []Entry, at uint64) (Tier, error) {
	var out Tier
	for _, t := range r.Tiers {
		earned, err := r.Earned(past, at, t.Days)
		if err != nil {
			return Tier{}, err
		}
		if earned >= t.Points {
			out = t
		}
	}
	return out, nil
}

// Earned is how many points count at a time, of so many local days up to it. It
// stops at the end of its range.
func (r Rules) Earned(past []Entry, at uint64, days uint16) (uint64, error) {
	today, err := r.Day(at)
	if err != nil {
		return 0, err
	}
	var sum uint64
	for _, e := range past {
		day, err := r.Day(e.Time)
		if err != nil {
			return 0, err
		}
		if e.Counts <= at && day.within(today, days) {
			sum = max(sum+e.Points, sum)
		}
	}
	return sum, nil
}
