package model

import (
	"slices"

	"github.com/souk-network/souk/peer/gossip"
	"github.com/souk-network/souk/simnet/scenario"
)

// mesh is who hears of facts from whom.
type mesh struct {
	shards      int
	near        [][]int32 // neighbours of each peer, the nearest first
	ours, wants [][]int32 // by peer, then shard
}

// oursOf are those whom a peer asked to announce a shard's facts at once.
func (m *mesh) oursOf(p int32, shard int) *[]int32 { return &m.ours[int(p)*m.shards+shard] }

// wantsOf are those who asked a peer.
func (m *mesh) wantsOf(p int32, shard int) *[]int32 { return &m.wants[int(p)*m.shards+shard] }

// nearest are those whom each peer knows of, the nearest first.
func nearest(p *scenario.Plan, l *links) [][]int32 {
	graph := p.Graph()
	for a, list := range graph {
		slices.SortStableFunc(list, func(x, y int32) int { return int(l.step(int32(a), x)) - int(l.step(int32(a), y)) })
	}
	return graph
}

func newMesh(p *scenario.Plan) *mesh {
	n := len(p.Merchants)
	return &mesh{shards: p.Shards, near: make([][]int32, n), ours: make([][]int32, n*p.Shards), wants: make([][]int32, n*p.Shards)}
}

// choose picks the sources of a peer in a shard anew: the nearest, one of equally
// near ones by chance, then those it has, then any.
func (w *World) choose(p int32, shard int) {
	want, nearest := w.tuning.Sources, w.tuning.Nearest()
	picked := w.picked[:0]
	near := w.trusted(p, w.mesh.near[p])
	for i := 0; i < len(near) && len(picked) < nearest; {
		end := i + 1
		for step := w.links.step(p, near[i]); end < len(near) && w.links.step(p, near[end]) == step; {
			end++
		}
		picked = w.pick(picked, near[i:end], p, nearest)
		i = end
	}
	picked = w.pickOwn(picked, p, shard, want)
	picked = w.pickAny(picked, near, p, want)
	if w.harm != nil {
		picked = w.pickAny(picked, w.mesh.near[p], p, want)
	}
	w.ask(p, shard, picked)
	w.picked = picked
}

// pick adds those of a list that are there, by chance, up to a number.
func (w *World) pick(picked, list []int32, p int32, most int) []int32 {
	scratch := append(w.scratch[:0], list...)
	for len(scratch) > 0 && len(picked) < most {
		i := w.chance.IntN(len(scratch))
		if q := scratch[i]; w.meets(p, q) && w.met(p, q, w.now) && !slices.Contains(picked, q) {
			picked = append(picked, q)
		}
		scratch[i] = scratch[len(scratch)-1]
		scratch = scratch[:len(scratch)-1]
	}
	w.scratch = scratch[:0]
	return picked
}

// pickOwn is pick of the sources that a peer has and does not doubt.
func (w *World) pickOwn(picked []int32, p int32, shard, most int) []int32 {
	ours := *w.mesh.oursOf(p, shard)
	if w.harm != nil {
		ours = slices.DeleteFunc(slices.Clone(ours), func(q int32) bool { return w.doubts(p, q) })
	}
	return w.pick(picked, ours, p, most)
}

// pickAny is pick without a copy of a long list: it tries some, then walks it.
func (w *World) pickAny(picked, list []int32, p int32, most int) []int32 {
	for tries := 0; tries < 4*most && len(picked) < most && len(list) > 4*most; tries++ {
		if q := list[w.chance.IntN(len(list))]; w.meets(p, q) && w.met(p, q, w.now) && !slices.Contains(picked, q) {
			picked = append(picked, q)
		}
	}
	if len(picked) < most {
		picked = w.pick(picked, list, p, most)
	}
	return picked
}

// ask tells neighbours whom a peer wants to hear at once.
func (w *World) ask(p int32, shard int, picked []int32) {
	ours := *w.mesh.oursOf(p, shard)
	for _, q := range ours {
		if !slices.Contains(picked, q) {
			wants := w.mesh.wantsOf(q, shard)
			if i := slices.Index(*wants, p); i >= 0 {
				*wants = slices.Delete(*wants, i, i+1)
			}
		}
	}
	for _, q := range picked {
		wants := w.mesh.wantsOf(q, shard)
		if !slices.Contains(*wants, p) && len(*wants) < gossip.MaxListeners {
			*wants = append(*wants, p)
		}
	}
	*w.mesh.oursOf(p, shard) = append(ours[:0], picked...)
}

// met reports whether two peers that run had met by a time: they connect, and greet
// each other over streams of gossip. In a large consortium a tie is one that has.
func (w *World) met(p, q int32, by int64) bool {
	return w.large() || max(w.peers[p].since, w.peers[q].since)+(dialTrips+1)*w.links.rtt(p, q) <= by
}

// meets reports whether two peers run and reach each other.
func (w *World) meets(a, b int32) bool { return w.peers[a].up && w.peers[b].up && w.links.reach(a, b) }

// chooseAll is choose in every shard.
func (w *World) chooseAll(p int32) {
	if !w.peers[p].up {
		return
	}
	for shard := range w.plan.Shards {
		w.choose(p, shard)
	}
}

// chooseMore chooses if a peer has too few sources.
func (w *World) chooseMore(p int32, shard int) {
	if len(*w.mesh.oursOf(p, shard)) < w.tuning.Sources {
		w.choose(p, shard)
	}
}

// rechoose is a peer's turn to choose, again and again while it runs.
func (w *World) rechoose(p int32, life int16) {
	if !w.peers[p].up || w.peers[p].life != life {
		return
	}
	w.chooseAll(p)
	w.heap.put(event{at: w.now + int64(gossip.ChooseEvery), to: p, what: sourcesChange, x: life})
}
