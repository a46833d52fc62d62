package witness

import "testing"

func TestHopsAddUpAlongTheWay(t *testing.T) {
	h := NewHops(4)
	for _, c := range []struct {
		to, from int
		want     int64
	}{{1, 0, 1}, {2, 1, 2}, {3, 0, 1}} {
		if n := h.Of("f1", c.to, c.from); n != c.want {
			t.Errorf("%d hops to %d, want %d", n, c.to, c.want)
		}
	}
}
