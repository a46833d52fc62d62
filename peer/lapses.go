package peer

import "time"

const (
	// stopGrace is how long the wallet has to bring its own stop to the chain: that
	// one shows the grant's end to nobody else.
	stopGrace = 10 * time.Minute
	// stopAgain is the pause before attestors are asked about a reward again.
	stopAgain = 10 * time.Minute
	// graceReturns is how long an account must have a grant again before it is
	// given grace again: so nobody gets more than stopGrace of it in that time.
	graceReturns = 24 * time.Hour
)

// Lapses are the running rewards whose account had no grant here, now or less than
// graceReturns ago. They are lost with the process and found again.
type Lapses map[RunningReward]lapse

type lapse struct {
	due  time.Time // when to ask for the reward's stop, while there is no grant
	back time.Time // since when there is a grant again; zero while there is none
}

// Note takes in how a reward's account is found, and reports whether to ask for its
// stop now.
func (l Lapses) Note(r RunningReward, held bool, now time.Time) bool {
	was, known := l[r]
	switch {
	case held && !known:
		return false
	case held:
		l.regained(r, was, now)
		return false
	case !known:
		l[r] = lapse{due: now.Add(stopGrace)}
		return false
	case now.Before(was.due):
		l[r] = lapse{due: was.due}
		return false
	}
	l[r] = lapse{due: now.Add(stopAgain)}
	return true
}

// regained notes that there is a grant again: the wallet had its time, and gets no
// more of it for consents that live for moments.
func (l Lapses) regained(r RunningReward, was lapse, now time.Time) {
	if was.back.IsZero() {
		was.back = now
	}
	if now.Sub(was.back) >= graceReturns {
		delete(l, r)
		return
	}
	l[r] = lapse{due: now, back: was.back}
}

// Keep forgets the rewards that do not run any more.
func (l Lapses) Keep(running []RunningReward) {
	still := make(map[RunningReward]bool, len(running))
	for _, r := range running {
		still[r] = true
	}
	for r := range l {
		if !still[r] {
			delete(l, r)
		}
	}
}
