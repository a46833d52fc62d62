package gossip

import "testing"

// Who becomes a neighbour. Nothing is remembered of strangers, so that they take no
// member's place in a table of bounded size.
func TestAdmits(t *testing.T) {
	score := func(s float64) func() float64 { return func() float64 { return s } }
	stranger := func() float64 { t.Error("a stranger was looked up"); return 0 }
	for _, c := range []struct {
		member, shunned bool
		neighbours      int
		score           func() float64
		want            bool
	}{
		{true, false, 0, score(0), true},
		{true, false, maxNeighbours - 1, score(graylistThreshold), true},
		{false, false, 0, stranger, false},
		{true, true, 0, score(0), false},
		{true, false, maxNeighbours, score(0), false},
		{true, false, 0, score(graylistThreshold - 1), false},
	} {
		if got := Admits(c.member, c.shunned, c.neighbours, c.score); got != c.want {
			t.Errorf("member %t, shunned %t, %d neighbours: %t", c.member, c.shunned, c.neighbours, got)
		}
	}
}
