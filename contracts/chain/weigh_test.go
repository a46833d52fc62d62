package chain

import "testing"

// Of two answers the outbox decides, as far as they let it; of more, the middle one.
func TestWeighing(t *testing.T) {
	for name, c := range map[string]struct {
		said       []uint64
		done       uint64
		used, most uint64
	}{
		"one":                          {[]uint64{7}, 3, 7, 7},
		"one behind the outbox":        {[]uint64{2}, 3, 2, 2},
		"two, new outbox":              {[]uint64{1e9, 5}, 0, 5, 1e9},
		"two, one too high":            {[]uint64{1e9, 5}, 5, 5, 1e9},
		"two, one too low":             {[]uint64{0, 5}, 5, 5, 5},
		"three, one too high":          {[]uint64{1e9, 5, 6}, 0, 6, 6},
		"three, one too low":           {[]uint64{0, 6, 5}, 0, 5, 5},
		"four, one too high":           {[]uint64{5, 1e9, 5, 6}, 4, 5, 6},
		"two, the outbox knows better": {[]uint64{5, 9}, 7, 7, 9},
	} {
		var said []counted
		for _, n := range c.said {
			said = append(said, counted{count: n})
		}
		if got := weigh(said, c.done); got.used != c.used || got.most != c.most {
			t.Errorf("%s: %+v, want %d to %d", name, got, c.used, c.most)
		}
	}
}
