package gossip

import (
	"math"
	"math/bits"
	"time"
)

// What the mesh decides by numbers alone. A model of this network decides by the
// same functions: see docs/design/simnet-model.md.

// Paces and bounds that a model needs.
const (
	MaxNeighbours = maxNeighbours // neighbours of one peer
	ChooseEvery   = chooseEvery   // how often a peer chooses its sources anew
	TendEvery     = tendEvery     // how often collected announcements go out
	MaxFact       = 8 << 10       // bytes of a fact, by default
	MaxListeners  = maxListeners  // neighbours that get announcements of a shard at once
)

// What a peer makes of a neighbour's service.
const (
	JudgeAge = judgeAge // of a fact, when it is seen which sources offered it
	Distrust = distrust // how long a better announcer may take to appear before one in doubt is asked
)

// InDoubt reports whether a neighbour with such a Reputation.Score is asked after all
// others, is pushed nothing, and is a source only where there are too few.
func InDoubt(score float64) bool { return score < 0 }

// Admits reports whether a connected machine becomes a neighbour: only an active
// member does, unless the connection broke the protocol lately (shunned), there are
// so many neighbours already, or its Reputation.Score is too low. score is asked of
// members only: nothing is remembered of others.
func Admits(member, shunned bool, neighbours int, score func() float64) bool {
	return member && !shunned && neighbours < maxNeighbours && !parts(score())
}

// parts reports whether a peer has nothing to do any more with a neighbour of such a score.
func parts(score float64) bool { return score < graylistThreshold }

// FromHere is the share of a fact that was published at the peer itself.
const FromHere = fromHere

// Push says to how many neighbours a peer pushes a body, at most, and how many
// copies it and those after it are to push together. share is what its sender
// asked for, or FromHere; population is the number of members, itself included.
func (t Tuning) Push(share, population int) (fan, copies int) {
	if share == fromHere {
		return t.First, int(math.Round(t.Early * float64(population)))
	}
	return min(t.Fan, share), share
}

// Share is what each of the neighbours that get a push is asked to push on, of so
// many copies that the pushes count.
func Share(copies, targets int) int {
	left := max(copies-targets, 0)
	each := (2*left + targets) / (2 * max(targets, 1)) // rounded, halves up
	return min(each, maxShare)
}

// Nearest is how many of the sources are the nearest ones; the others are drawn.
func (t Tuning) Nearest() int { return t.Sources * 2 / 3 }

// Distance is a round trip in steps of a factor 1.41: differences below that are
// noise, and to act on them would make all peers choose the same few.
// A round trip of nothing has a distance of 0.
func Distance(rtt time.Duration) int {
	if rtt <= 0 {
		return 0
	}
	// Between 2^n and 2^(n+1) the distance changes at 2^(n+1/4) and 2^(n+3/4): by
	// whole numbers, so that every machine tells the same.
	const quarter, threeQuarters = 0x9837f0518db8a970, 0xd744fccad69d6af5 // of 2^63
	n := bits.Len64(uint64(rtt)) - 1
	switch scaled := uint64(rtt) << (63 - n); {
	case scaled >= threeQuarters:
		return 2*n + 2
	case scaled >= quarter:
		return 2*n + 1
	}
	return 2 * n
}

// Patience is how long an announcer that was asked for a body may take; rtt 0 is
// one that is not known.
func Patience(rtt time.Duration) time.Duration {
	if rtt == 0 {
		return maxPatience / 3
	}
	return min(max(4*rtt, minPatience), maxPatience)
}

// Hedges reports whether a later announcer is asked as well: it should answer so
// much sooner than the pull under way, which is due after so long from now.
func Hedges(due, rtt time.Duration) bool { return rtt != 0 && rtt+hedgeGain < due }
