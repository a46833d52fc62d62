// Package reconcile decides, without any input or output, how two peers find
// out which facts only one of them has.
//
//	initiator -> responder  Open     per bucket of time: how many, and a fingerprint
//	responder -> initiator  Answer   per bucket a verdict, and one sketch for all that differ a little
//	initiator -> responder  More     (seldom) further symbols of the same sketch
//	initiator -> responder  Split, List   (seldom, or where sets differ a lot) ranges and names
//
// A [Set] mirrors the keys of the store in memory. For every partner it keeps a
// [View]: sketches of the buckets under the salt of that pair, updated by each
// fact that comes or goes. So an exchange costs as much as the difference, not
// as much as the set.
//
// Specification: docs/spec/sync.md. Reasons: docs/design/reconciliation.md.
package reconcile

import (
	"math"
	"slices"

	"github.com/souk-network/souk/peer/sync/rateless"
)

// planLevels is the number of doublings: 2^16 cells are about two years.
const planLevels = 16

// MaxBuckets bounds a plan.
const MaxBuckets = planLevels + 2

// Plan is where the buckets of time begin, in Unix ms, oldest first. The first
// begins at 0, the last has no end. cell is the cell of now: the newest bucket
// is one or two cells wide, each older one about twice the next.
//
// When time goes on, buckets only join; the newest alone is divided. Sketches
// add up, so those of a new plan come from those of the old one.
func Plan(cell uint64) []uint64 {
	starts := []uint64{0}
	for level := planLevels; level >= 0; level-- {
		whole := cell >> level
		if whole > 1 && whole <= math.MaxUint64>>(rateless.CellBits+level) {
			starts = append(starts, (whole-1)<<(rateless.CellBits+level))
		}
	}
	return starts
}

// bucketOf is the bucket of a plan that a time falls into.
func bucketOf(starts []uint64, time uint64) int {
	i, found := slices.BinarySearch(starts, time)
	if found {
		return i
	}
	return i - 1
}

// Span is a range of time in Unix ms, From included and To not.
type Span struct {
	From, To uint64
}

// spanOf is the range of a bucket.
func spanOf(starts []uint64, i int) Span {
	if i+1 == len(starts) {
		return Span{starts[i], math.MaxUint64}
	}
	return Span{starts[i], starts[i+1]}
}
