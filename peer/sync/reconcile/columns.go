package reconcile

import (
	"cmp"
	"slices"
	"sort"
)

// Item is what reconciliation knows of a fact.
type Item struct {
	Time, Expiry uint64 // Unix ms
	ID           [32]byte
	First        bool // a statement of consent: moved before what depends on it
}

// tickLength is the step in which facts leave the set when they expire.
const tickLength = 600_000

// Tick is the step of an instant: all peers drop a fact at the first step that
// begins at or after its expiry.
func Tick(ms uint64) uint64 { return ms / tickLength }

// endTick is the step at which an item leaves.
func endTick(expiry uint64) uint32 {
	return uint32(min(expiry/tickLength+min(expiry%tickLength, 1), 1<<31-1))
}

// columns hold items side by side: 45 bytes an item.
type columns struct {
	time []uint64
	id   [][32]byte
	end  []uint32 // tick at which it leaves, times two, plus one for First
}

func (c *columns) len() int { return len(c.time) }

func (c *columns) add(it Item) {
	c.append(it.Time, it.ID, endTick(it.Expiry)<<1)
	if it.First {
		c.end[len(c.end)-1] |= 1
	}
}

func (c *columns) append(time uint64, id [32]byte, end uint32) {
	c.time, c.id, c.end = append(c.time, time), append(c.id, id), append(c.end, end)
}

func (c *columns) item(i int) Item {
	return Item{Time: c.time[i], ID: c.id[i], Expiry: uint64(c.end[i]>>1) * tickLength, First: c.end[i]&1 == 1}
}

// keep drops the items that keep says no to.
func (c *columns) keep(keep func(i int) bool) {
	n := 0
	for i := range c.time {
		if keep(i) {
			c.time[n], c.id[n], c.end[n] = c.time[i], c.id[i], c.end[i]
			n++
		}
	}
	c.time, c.id, c.end = c.time[:n], c.id[:n], c.end[:n]
}

// between is where the items of a span lie in columns sorted by time.
func (c *columns) between(s Span) (from, to int) {
	return sort.Search(len(c.time), func(i int) bool { return c.time[i] >= s.From }),
		sort.Search(len(c.time), func(i int) bool { return c.time[i] >= s.To })
}

// sort orders by time.
func (c *columns) sort() {
	order := make([]int, c.len())
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(c.time[a], c.time[b]) })
	out := columns{make([]uint64, 0, c.len()), make([][32]byte, 0, c.len()), make([]uint32, 0, c.len())}
	for _, i := range order {
		out.append(c.time[i], c.id[i], c.end[i])
	}
	*c = out
}

// merge takes sorted columns into c, which is sorted. Only what is not older
// than the first of them moves.
func (c *columns) merge(o *columns) {
	if o.len() == 0 {
		return
	}
	at := sort.Search(c.len(), func(i int) bool { return c.time[i] > o.time[0] })
	rest := columns{slices.Clone(c.time[at:]), slices.Clone(c.id[at:]), slices.Clone(c.end[at:])}
	c.time, c.id, c.end = c.time[:at], c.id[:at], c.end[:at]
	i, j := 0, 0
	for i < rest.len() || j < o.len() {
		if j == o.len() || i < rest.len() && rest.time[i] <= o.time[j] {
			c.append(rest.time[i], rest.id[i], rest.end[i])
			i++
		} else {
			c.append(o.time[j], o.id[j], o.end[j])
			j++
		}
	}
}
