package agent

import "testing"

func TestPick(t *testing.T) {
	c := newChoice([]uint64{2, 0, 3})
	for random, want := range []int{0, 0, 2, 2, 2, 0} {
		if got := c.pick(uint64(random)); got != want {
			t.Errorf("%d picks %d, want %d", random, got, want)
		}
	}
}

func TestSpread(t *testing.T) {
	s := quantilesOf([]int64{0, 1, 2, 3, 4, 5, 6, 7, 8}, 3)
	if len(s) != 3 || s[0] != 0 || s[1] != 4 || s[2] != 8 {
		t.Fatalf("quantiles %v", s)
	}
	if got := s.draw(0); got != 0 {
		t.Errorf("the lowest draw is %d", got)
	}
	if got := s.draw(2<<19 + 1); got != 6 {
		t.Errorf("the middle of the upper half is %d", got)
	}
	if (Spread{}).draw(5) != 0 || (Spread{7}).draw(5) != 7 {
		t.Error("draws of nothing and of one value")
	}
}
