package gossip

import (
	"math"
	"time"
)

// Reputation is what a peer remembers of a neighbour's service, across
// connections. The zero value is of one that it knows nothing of. Its score has the
// same thresholds as gossipsub's.
//
// Only an invalid fact, which every honest peer can check alone, and an
// announcement that is not honoured can graylist a neighbour. Silence costs it
// its place as a source, never its connection: a peer behind a slow link is
// silent through no fault of its own.
type Reputation struct {
	firsts  decaying // facts that it was the first to bring
	trials  float64  // facts that it could have brought, older ones fading
	given   float64  // those of them that it offered or brought
	broken  decaying // announcements that it did not honour
	invalid decaying // facts that every honest peer refuses
	silent  time.Time
}

// Weights and half-lives. A neighbour with nothing to its credit is negative
// after silentTrials facts; three invalid facts or twenty broken promises
// within a half-life graylist it; no credit outweighs either.
const (
	firstCredit     = 0.2
	maxFirstCredit  = 4
	silentPenalty   = 10
	brokenPenalty   = 5
	invalidPenalty  = 30
	silentTrials    = 10
	trialFade       = 0.98
	firstHalfLife   = 10 * time.Minute
	brokenHalfLife  = 5 * time.Minute
	invalidHalfLife = time.Hour
	// retrySilent is when a silent neighbour gets a new chance.
	retrySilent = 5 * time.Minute
)

// decaying is a count that halves every half-life.
type decaying struct {
	value float64
	at    time.Time
}

func (d *decaying) add(now time.Time, half time.Duration) {
	d.value, d.at = d.now(now, half)+1, now
}

func (d *decaying) now(now time.Time, half time.Duration) float64 {
	if d.value == 0 {
		return 0
	}
	return halved(d.value, now.Sub(d.at), half)
}

// halved is what is left of a value after some time, by halves, square roots of a half
// and so on, the last a 65,536th of a half-life: the same on every machine, which
// math.Exp2 is not.
func halved(value float64, passed, half time.Duration) float64 {
	value = math.Ldexp(value, -int(passed/half))
	rest, root := passed%half, 0.5
	for range 16 {
		root, rest = math.Sqrt(root), 2*rest
		if rest >= half {
			value, rest = float64(value*root), rest-half
		}
	}
	return value
}

// First records a fact that the neighbour was the first to bring.
func (r *Reputation) First(now time.Time) { r.firsts.add(now, firstHalfLife) }

// Broke records an announcement that the neighbour did not honour.
func (r *Reputation) Broke(now time.Time) { r.broken.add(now, brokenHalfLife) }

// Trial records one fact of a shard that the neighbour was asked to announce:
// whether it ever offered it.
func (r *Reputation) Trial(now time.Time, gave bool) {
	if !r.silent.IsZero() && now.Sub(r.silent) > retrySilent {
		r.trials, r.silent = 0, time.Time{}
	}
	r.trials = float64(r.trials*trialFade) + 1 // rounded in between, so that every machine gets the same
	r.given = float64(r.given * trialFade)
	if gave {
		r.given++
	}
	if !r.isSilent() {
		r.silent = time.Time{}
	} else if r.silent.IsZero() {
		r.silent = now
	}
}

// isSilent tells whether it was asked often enough and offered next to nothing.
func (r *Reputation) isSilent() bool { return r.trials >= silentTrials*0.9 && r.given < 0.5 }

// Score is positive for service and negative for its lack: see InDoubt and Admits.
// opinion is the node's own, from -50 to 10; what lies outside counts as the nearer end.
func (r *Reputation) Score(now time.Time, opinion float64) float64 {
	s := min(max(opinion, minAppScore), maxAppScore)
	s += min(float64(r.firsts.now(now, firstHalfLife)*firstCredit), maxFirstCredit)
	if r.isSilent() {
		// Silence cancels every credit.
		s = min(s, 0) - silentPenalty
	}
	s -= float64(r.broken.now(now, brokenHalfLife) * brokenPenalty)
	return s - float64(r.invalid.now(now, invalidHalfLife)*invalidPenalty)
}
