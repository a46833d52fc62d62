package reconcile

import (
	"math/bits"
	"slices"

	"github.com/souk-network/souk/peer/sync/rateless"
)

const (
	smallBucket = 512     // items; longer sketches of smaller buckets are made when asked for
	maxCached   = 1 << 14 // symbols that a bucket keeps
	maxUndo     = 1 << 16 // changes that a snapshot can take back
)

// View is a set as one partner is shown it: sketches of its buckets under the
// salt of the pair. It changes with the set until it is closed.
type View struct {
	set     *Set
	keys    rateless.Keys
	salt    rateless.Salt
	cell    uint64
	starts  []uint64
	buckets []*rateless.Sketch
	ghosts  map[rateless.Name]Ghost
	open    map[*Snapshot]struct{}
}

// Ghost is a fact that a partner holds and this peer refused for good (By is 1:
// shown as if it were here), or the other way round (By is -1: not shown).
// Neither side should hear of it again.
type Ghost struct {
	Item
	By int32
}

// NewView makes a view as of now, in Unix ms. It walks the whole set.
func (s *Set) NewView(salt rateless.Salt, now uint64, ghosts ...Ghost) *View {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := &View{
		set: s, keys: rateless.NewKeys(salt), salt: salt,
		ghosts: map[rateless.Name]Ghost{}, open: map[*Snapshot]struct{}{},
	}
	for _, g := range ghosts {
		v.ghosts[v.keys.Name(&g.ID, g.Time)] = g
	}
	v.plan(rateless.Cell(now))
	s.views[v] = struct{}{}
	return v
}

// Close ends the updates.
func (v *View) Close() {
	v.set.mu.Lock()
	defer v.set.mu.Unlock()
	delete(v.set.views, v)
	for snap := range v.open {
		snap.stale = true // it would miss what comes now
	}
}

// Salt is the view's salt.
func (v *View) Salt() rateless.Salt { return v.salt }

// Name is the name of a fact under the view's salt.
func (v *View) Name(id *[32]byte, time uint64) rateless.Name { return v.keys.Name(id, time) }

// plan brings the buckets to those of a cell.
func (v *View) plan(cell uint64) {
	if v.starts != nil && cell == v.cell {
		return
	}
	old, oldStarts := v.buckets, v.starts
	v.cell, v.starts = cell, Plan(cell)
	v.buckets = make([]*rateless.Sketch, len(v.starts))
	for i := range v.buckets {
		if v.buckets[i] = join(&v.keys, old, oldStarts, spanOf(v.starts, i)); v.buckets[i] == nil {
			v.buckets[i] = v.sketch(spanOf(v.starts, i), rateless.MinLength)
		}
	}
	for snap := range v.open {
		snap.stale = true
	}
}

// join adds up old buckets that together are a span, or returns nil.
func join(keys *rateless.Keys, old []*rateless.Sketch, starts []uint64, span Span) *rateless.Sketch {
	var parts []*rateless.Sketch
	next := span.From
	length := maxCached
	for i, sketch := range old {
		if part := spanOf(starts, i); part.From == next && part.To <= span.To {
			parts = append(parts, sketch)
			next = part.To
			length = min(length, sketch.Len())
		}
	}
	if len(parts) == 0 || next != span.To {
		return nil
	}
	out := rateless.NewSketch(keys, length)
	for _, p := range parts {
		out.Merge(p)
	}
	return out
}

// sketch walks the items of a span.
func (v *View) sketch(span Span, length int) *rateless.Sketch {
	out := rateless.NewSketch(&v.keys, length)
	v.fold(span, out.Add, out.Remove)
	return out
}

// fold gives the names of a span to add, and of ghosts that hide one to remove.
func (v *View) fold(span Span, add, remove func(rateless.Name)) {
	v.set.each(span, func(c *columns, i int) { add(v.keys.Name(&c.id[i], c.time[i])) })
	for n, g := range v.ghosts {
		if span.From <= g.Time && g.Time < span.To {
			if g.By > 0 {
				add(n)
			} else {
				remove(n)
			}
		}
	}
}

// come takes in an item that was added to the set.
func (v *View) come(it *Item) {
	n := v.keys.Name(&it.ID, it.Time)
	if g, ok := v.ghosts[n]; ok && g.By > 0 {
		delete(v.ghosts, n) // it is here after all
		return
	}
	v.change(n, it.Time, 1)
}

// leave takes out an item that left the set.
func (v *View) leave(id *[32]byte, time uint64) {
	n := v.keys.Name(id, time)
	if g, ok := v.ghosts[n]; ok && g.By < 0 {
		delete(v.ghosts, n)
		return
	}
	v.change(n, time, -1)
}

func (v *View) change(n rateless.Name, time uint64, by int32) {
	b := bucketOf(v.starts, time)
	if by > 0 {
		v.buckets[b].Add(n)
	} else {
		v.buckets[b].Remove(n)
	}
	for snap := range v.open {
		snap.note(change{n, b, by})
	}
}

// maxGhosts bounds what is remembered of one partner.
const maxGhosts = 1 << 14

// Haunt adds a ghost, unless there are too many or it is there already. It
// reports whether it did.
func (v *View) Haunt(g Ghost) bool {
	v.set.mu.Lock()
	defer v.set.mu.Unlock()
	n := v.keys.Name(&g.ID, g.Time)
	if _, known := v.ghosts[n]; known || len(v.ghosts) >= maxGhosts || uint64(endTick(g.Expiry)) <= v.set.tick {
		return false
	}
	v.ghosts[n] = g
	v.change(n, g.Time, g.By)
	return true
}

// Ghosts are those with the given By among names and in spans.
func (v *View) Ghosts(by int32, names []rateless.Name, spans []Span) (out []Ghost) {
	v.set.mu.Lock()
	defer v.set.mu.Unlock()
	if len(v.ghosts) == 0 {
		return nil
	}
	for _, n := range names {
		if g, ok := v.ghosts[n]; ok && g.By == by {
			out = append(out, g)
		}
	}
	for _, g := range v.ghosts {
		if g.By == by && slices.ContainsFunc(spans, func(s Span) bool { return s.From <= g.Time && g.Time < s.To }) {
			out = append(out, g)
		}
	}
	return out
}

// Lay takes a ghost back, if it is there.
func (v *View) Lay(g Ghost) {
	v.set.mu.Lock()
	defer v.set.mu.Unlock()
	n := v.keys.Name(&g.ID, g.Time)
	if was, ok := v.ghosts[n]; ok {
		delete(v.ghosts, n)
		v.change(n, was.Time, -was.By)
	}
}

func (v *View) expireGhosts(tick uint64) {
	for n, g := range v.ghosts {
		if uint64(endTick(g.Expiry)) <= tick {
			delete(v.ghosts, n)
			v.change(n, g.Time, -g.By)
		}
	}
}

// extend makes sure that a bucket's sketch has so many symbols, and returns it.
func (v *View) extend(bucket, length int) *rateless.Sketch {
	have := v.buckets[bucket]
	if have.Len() >= length {
		return have
	}
	span := spanOf(v.starts, bucket)
	if length > maxCached || v.set.count(span) <= smallBucket {
		return v.sketch(span, length)
	}
	v.buckets[bucket] = v.sketch(span, 1<<bits.Len(uint(length-1)))
	return v.buckets[bucket]
}

// count is the number of items of the set in a span.
func (v *View) count(span Span) int {
	v.set.mu.Lock()
	defer v.set.mu.Unlock()
	return v.set.count(span)
}

// Keys are those of the view's salt.
func (v *View) Keys() rateless.Keys { return v.keys }
