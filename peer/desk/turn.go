package desk

import "slices"

// Enough is how many members must hold what a wallet said before it stops handing
// it out: each spreads it, and one may be lost or keep it to itself.
const Enough = 2

// Next is whom a wallet hands a statement next, when so many took it already: the
// first in turn that was not asked yet. It reports false when enough members hold
// it, or nobody is left.
func Next[M comparable](turn, asked []M, took int) (next M, more bool) {
	if took >= Enough {
		return next, false
	}
	for _, m := range turn {
		if !slices.Contains(asked, m) {
			return m, true
		}
	}
	return next, false
}
