package reconcile

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"github.com/souk-network/souk/peer/sync/rateless"
)

// Set mirrors the keys of a store in memory, and carries each change into the
// views of all partners. It is safe for concurrent use.
type Set struct {
	mu    sync.Mutex
	main  columns // sorted by time
	tail  columns // what came since, not sorted
	tick  uint64  // of the last Expire
	views map[*View]struct{}
}

// NewSet is an empty set.
func NewSet() *Set { return &Set{views: map[*View]struct{}{}} }

// Len is the number of items.
func (s *Set) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.main.len() + s.tail.len()
}

// Add takes in items that are not in the set. Items that have expired at the
// last Expire, and those of the last possible millisecond, are left out.
func (s *Set) Add(items ...Item) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, it := range items {
		if uint64(endTick(it.Expiry)) <= s.tick || it.Time == math.MaxUint64 {
			continue
		}
		s.tail.add(it)
		for v := range s.views {
			v.come(&it)
		}
	}
	if s.tail.len() > 1024+s.main.len()/16 {
		s.settle()
	}
}

func (s *Set) settle() {
	s.tail.sort()
	s.main.merge(&s.tail)
	s.tail = columns{}
}

// Expire drops what has expired at now (Unix ms), in steps of ten minutes.
func (s *Set) Expire(now uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if Tick(now) <= s.tick {
		return
	}
	s.tick = Tick(now)
	s.dropFrom(&s.main, func(c *columns, i int) bool { return uint64(c.end[i]>>1) <= s.tick })
	s.dropFrom(&s.tail, func(c *columns, i int) bool { return uint64(c.end[i]>>1) <= s.tick })
	for v := range s.views {
		v.expireGhosts(s.tick)
	}
}

// Drop takes out items that the store turned out not to hold.
func (s *Set) Drop(ids map[[32]byte]bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(ids) == 0 {
		return
	}
	s.dropFrom(&s.main, func(c *columns, i int) bool { return ids[c.id[i]] })
	s.dropFrom(&s.tail, func(c *columns, i int) bool { return ids[c.id[i]] })
}

func (s *Set) dropFrom(c *columns, drop func(*columns, int) bool) {
	c.keep(func(i int) bool {
		if !drop(c, i) {
			return true
		}
		for v := range s.views {
			v.leave(&c.id[i], c.time[i])
		}
		return false
	})
}

// each calls yield for the items of a span. The lock is held.
func (s *Set) each(span Span, yield func(c *columns, i int)) {
	from, to := s.main.between(span)
	for i := from; i < to; i++ {
		yield(&s.main, i)
	}
	for i, time := range s.tail.time {
		if span.From <= time && time < span.To {
			yield(&s.tail, i)
		}
	}
}

// count is the number of items of a span. The lock is held.
func (s *Set) count(span Span) int {
	from, to := s.main.between(span)
	n := to - from
	for _, time := range s.tail.time {
		if span.From <= time && time < span.To {
			n++
		}
	}
	return n
}

// cut is an end of the span before which there are at most limit items, or those
// of one millisecond. The lock is held.
func (s *Set) cut(span Span, limit int) uint64 {
	if s.count(span) <= limit {
		return span.To
	}
	s.settle()
	from, _ := s.main.between(span)
	time := s.main.time[from+max(limit, 0)]
	if time > s.main.time[from] {
		return time
	}
	return time + 1
}

// Items lists the items of a span in order of time, at most limit or those of
// one millisecond, and says where the list ends.
func (s *Set) Items(span Span, limit int) (items []Item, until uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	until = s.cut(span, limit)
	s.each(Span{span.From, until}, func(c *columns, i int) { items = append(items, c.item(i)) })
	slices.SortStableFunc(items, func(a, b Item) int { return cmp.Compare(a.Time, b.Time) })
	return items, until
}

// Find looks up items by their names under keys. Names that no item has are left
// out. The order is that of time within one cell, else any.
func (s *Set) Find(keys *rateless.Keys, names []rateless.Name) []Item {
	s.mu.Lock()
	defer s.mu.Unlock()
	wanted := make(map[rateless.Name]struct{}, len(names))
	cells := map[uint16]struct{}{}
	for _, n := range names {
		wanted[n] = struct{}{}
		cells[uint16(n)] = struct{}{}
	}
	var out []Item
	take := func(c *columns, i int) {
		if _, ok := cells[uint16(rateless.Cell(c.time[i]))]; !ok {
			return
		}
		n := keys.Name(&c.id[i], c.time[i])
		if _, ok := wanted[n]; ok {
			out = append(out, c.item(i))
			delete(wanted, n)
		}
	}
	for _, span := range s.cellSpans(cells) {
		from, to := s.main.between(span)
		for i := from; i < to; i++ {
			take(&s.main, i)
		}
	}
	for i := range s.tail.time {
		take(&s.tail, i)
	}
	slices.SortFunc(out, func(a, b Item) int { return cmp.Compare(a.Time, b.Time) })
	return out
}

// cellSpans lists the spans of time in main whose cell has one of the low halves.
func (s *Set) cellSpans(cells map[uint16]struct{}) []Span {
	if s.main.len() == 0 {
		return nil
	}
	first, last := rateless.Cell(s.main.time[0]), rateless.Cell(s.main.time[s.main.len()-1])
	turns := (last>>16 - first>>16) + 1
	if turns > 64 { // made-up times: look at everything
		return []Span{{0, ^uint64(0)}}
	}
	var out []Span
	for low := range cells {
		for turn := range turns {
			cell := (first>>16+turn)<<16 | uint64(low)
			if first <= cell && cell <= last {
				out = append(out, Span{cell << rateless.CellBits, (cell + 1) << rateless.CellBits})
			}
		}
	}
	return out
}
