package peer

import (
	"testing"
	"time"
)

// One lapse takes an account's grace for a day in which it has a grant, not for
// ever; whoever lapses again and again gets it once in that time.
func TestGraceComesBack(t *testing.T) {
	r, start := RunningReward{Since: 1}, time.UnixMilli(1_700_000_000_000)
	type step struct {
		at    time.Duration
		held  bool
		stops bool
	}
	for name, steps := range map[string][]step{
		"a lapse gets its grace":           {{0, true, false}, {time.Minute, false, false}, {10 * time.Minute, false, false}, {11 * time.Minute, false, true}},
		"asked again after a pause":        {{0, false, false}, {10 * time.Minute, false, true}, {15 * time.Minute, false, false}, {20 * time.Minute, false, true}},
		"a second one soon gets none":      {{0, false, false}, {time.Minute, true, false}, {2 * time.Minute, false, true}},
		"nor after less than a day":        {{0, false, false}, {time.Minute, true, false}, {24 * time.Hour, true, false}, {24*time.Hour + 30*time.Second, false, true}},
		"a day with a grant brings it":     {{0, false, false}, {time.Minute, true, false}, {24*time.Hour + time.Minute, true, false}, {25 * time.Hour, false, false}, {25*time.Hour + 10*time.Minute, false, true}},
		"each lapse begins the day anew":   {{0, false, false}, {time.Minute, true, false}, {12 * time.Hour, false, true}, {13 * time.Hour, true, false}, {25 * time.Hour, true, false}, {26 * time.Hour, false, true}},
		"one who holds it is not asked of": {{0, true, false}, {48 * time.Hour, true, false}},
	} {
		l := Lapses{}
		for _, s := range steps {
			if stops := l.Note(r, s.held, start.Add(s.at)); stops != s.stops {
				t.Errorf("%s: after %s, with a grant %v, its stop is asked for: %v", name, s.at, s.held, stops)
			}
		}
	}
}

// Rewards that have ended are forgotten.
func TestLapsesAreOfRunningRewards(t *testing.T) {
	l, stays, ends := Lapses{}, RunningReward{Since: 1}, RunningReward{Since: 2}
	l.Note(stays, false, time.UnixMilli(1))
	l.Note(ends, false, time.UnixMilli(1))
	l.Keep([]RunningReward{stays})
	if _, kept := l[stays]; !kept || len(l) != 1 {
		t.Errorf("%d lapses are kept, want the running one", len(l))
	}
}
