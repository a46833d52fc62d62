package measure

import "time"

// grown is how much the counters of a kind grew since a time, over all of a
// filter. What a peer counted before it was killed stays: its counter begins anew.
func (b *Book) grown(f Filter, kind string) (sum int64, ok bool) {
	who := b.who(f)
	for at, row := range b.samples {
		if at.kind != kind || !has(who, at.who) {
			continue
		}
		sum, ok = sum+growth(row, f.Since), true
	}
	return sum, ok
}

// growth is by how much a counter grew after a time, or from its beginning when that is 0.
func growth(row []point, since time.Duration) (sum int64) {
	var before int64
	for _, p := range row {
		if p.n < before {
			before = 0
		}
		if p.at > since || since == 0 {
			sum += p.n - before
		}
		before = p.n
	}
	return sum
}

// ratio divides what two counters grew by.
func ratio(above, below string) figure {
	return func(b *Book, f Filter) (float64, bool) {
		a, ok := b.grown(f, above)
		n, there := b.grown(f, below)
		if !ok || !there || n == 0 {
			return 0, false
		}
		return float64(a) / float64(n), true
	}
}

// most is the largest sample of a kind.
func most(kind string) figure {
	return func(b *Book, f Filter) (float64, bool) {
		who := b.who(f)
		largest, ok := int64(0), false
		for at, row := range b.samples {
			if at.kind != kind || !has(who, at.who) {
				continue
			}
			for _, p := range row {
				if p.at >= f.Since {
					largest, ok = max(largest, p.n), true
				}
			}
		}
		return float64(largest), ok
	}
}

// latest is the newest sample of a kind.
func latest(kind string) figure {
	return func(b *Book, _ Filter) (float64, bool) {
		var newest point
		ok := false
		for at, row := range b.samples {
			if p := row[len(row)-1]; at.kind == kind && p.at >= newest.at {
				newest, ok = p, true
			}
		}
		return float64(newest.n), ok
	}
}

// overhead is the bytes that left all hosts for each byte of a fact that a peer
// was to get.
func (b *Book) overhead(f Filter) (float64, bool) {
	out, ok := b.grown(f, "bytes_out")
	useful := int64(0)
	b.arrivals(f, func(x fact, _ delivery) { useful += int64(x.bytes) })
	useful += b.crowdBytes(f)
	if !ok || useful == 0 {
		return 0, false
	}
	return float64(out) / float64(useful), true
}
