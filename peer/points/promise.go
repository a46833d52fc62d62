package points

const (
	msOfHour = 3_600_000
	// promiseLead is how long before it is due a credit is promised at the latest,
	// in milliseconds: later, the promise could reach the chain after its release.
	promiseLead = msOfHour
)

// promisable reports whether it makes sense to promise a credit that waits for
// returns.
func (c Credit) promisable(now uint64) bool { return now >= c.Retry && now+promiseLead < c.Due }

// promised reports whether the issue was handed over before the credit was due.
func (c Credit) promised() bool { return c.flies() && c.Issue.At < c.Due }

// Release is from when on a promised line may be credited, Unix seconds: the end
// of the hour in which it is due, so that the lines of an hour share a batch. It
// is 0 for what is credited at once.
func (c Credit) Release() uint64 {
	if !c.promised() {
		return 0
	}
	return (c.Due + msOfHour - 1) / msOfHour * (msOfHour / 1000)
}

// Line is what is handed to the chain.
func (c Credit) Line() Line {
	return Line{Ref: c.Issue.Ref, Account: c.Account, Amount: c.Issue.Amount, Release: c.Release()}
}

// look is from when on a flying credit must be looked at, Unix milliseconds: a
// promise that stands rests until its release, unless something is on its way.
func (c Credit) look() uint64 {
	if c.Issue.Place.State != Promised {
		return 0
	}
	for _, b := range c.Backs {
		if !b.Place.State.settled() {
			return 0
		}
	}
	return c.Release() * 1000
}

// credited reports whether points are on their account.
func (s State) credited() bool { return s == Mined || s == Final }

// Waiting lists what was not handed to the chain, due or not, in the order of Due.
func (s *Store) Waiting() []Key { return s.Due(^uint64(0)) }
