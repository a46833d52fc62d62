package netting

import (
	"bytes"
	"slices"

	"github.com/souk-network/souk/protocol/did"
)

// graph is debts among numbered parties. Edges are sorted by debtor and
// creditor, so the edges of one debtor lie together.
type graph struct {
	parties []did.Merchant
	edges   []edge
	before  []uint64 // amounts of the edges at the start
	out     [][]int  // edges by debtor, by rising creditor
	in      [][]int  // edges by creditor, by rising debtor
	cycles  []Cycle
}

type edge struct {
	from, to int
	amount   uint64
}

func newGraph(obligations []Obligation) *graph {
	g := &graph{}
	all := make([]edge, len(obligations))
	number := map[did.Merchant]int{}
	of := func(m did.Merchant) int {
		n, known := number[m]
		if !known {
			n = len(g.parties)
			number[m], g.parties = n, append(g.parties, m)
		}
		return n
	}
	for i, o := range obligations {
		all[i] = edge{of(o.Debtor), of(o.Creditor), o.Amount}
	}
	rank := g.sortParties()
	for i := range all {
		all[i].from, all[i].to = rank[all[i].from], rank[all[i].to]
	}
	g.edges = joined(all, len(g.parties))
	g.out, g.in = make([][]int, len(g.parties)), make([][]int, len(g.parties))
	for i, e := range g.edges {
		g.before = append(g.before, e.amount)
		g.out[e.from], g.in[e.to] = append(g.out[e.from], i), append(g.in[e.to], i)
	}
	return g
}

// sortParties puts the parties in ascending order and says where each one went.
func (g *graph) sortParties() (rank []int) {
	sorted := make([]int, len(g.parties))
	for i := range sorted {
		sorted[i] = i
	}
	slices.SortFunc(sorted, func(a, b int) int { return bytes.Compare(g.parties[a][:], g.parties[b][:]) })
	rank = make([]int, len(sorted))
	parties := make([]did.Merchant, len(sorted))
	for place, i := range sorted {
		rank[i], parties[place] = place, g.parties[i]
	}
	g.parties = parties
	return rank
}

// joined adds up edges between the same two of n parties, by debtor and creditor.
// Parties are few and edges many, so they are counted and not compared.
func joined(edges []edge, n int) []edge {
	other := make([]edge, len(edges))
	arrange(edges, other, n, func(e *edge) int { return e.to })
	arrange(other, edges, n, func(e *edge) int { return e.from })
	var out []edge
	for _, e := range edges {
		if last := len(out) - 1; last >= 0 && out[last].from == e.from && out[last].to == e.to {
			out[last].amount += e.amount
			continue
		}
		out = append(out, e)
	}
	return out
}

// arrange sorts by a number below n and keeps the order of equals.
func arrange(in, out []edge, n int, by func(*edge) int) {
	next := make([]int, n+1)
	for i := range in {
		next[by(&in[i])+1]++
	}
	for i := range n {
		next[i+1] += next[i]
	}
	for i := range in {
		at := &next[by(&in[i])]
		out[*at] = in[i]
		*at++
	}
}

// named lists everybody in obligations, once each, in ascending order.
func named(obligations []Obligation) []did.Merchant {
	var all []string // texts, because the core has that sort already
	for _, o := range obligations {
		all = append(all, string(o.Debtor[:]), string(o.Creditor[:]))
	}
	slices.Sort(all)
	var out []did.Merchant
	for _, m := range slices.Compact(all) {
		out = append(out, did.Merchant([]byte(m)))
	}
	return out
}

func compare(a, b did.Merchant) int { return bytes.Compare(a[:], b[:]) }

// cancel takes the smallest amount of a circle of edges off all of them.
func (g *graph) cancel(circle ...int) {
	least := g.edges[circle[0]].amount
	for _, i := range circle {
		least = min(least, g.edges[i].amount)
	}
	if least == 0 {
		return
	}
	first := 0
	for at, i := range circle {
		g.edges[i].amount -= least
		if g.edges[i].from < g.edges[circle[first]].from {
			first = at
		}
	}
	c := Cycle{Amount: least}
	for at := range circle {
		c.Parties = append(c.Parties, g.parties[g.edges[circle[(first+at)%len(circle)]].from])
	}
	g.cycles = append(g.cycles, c)
}

// pairs cancels what two parties owe each other.
func (g *graph) pairs() {
	for i, e := range g.edges {
		if e.from < e.to {
			if back, ok := g.find(e.to, e.from); ok {
				g.cancel(i, back)
			}
		}
	}
}

// find is the edge between two parties.
func (g *graph) find(from, to int) (int, bool) {
	at, ok := slices.BinarySearchFunc(g.out[from], to, func(i, to int) int { return g.edges[i].to - to })
	if !ok {
		return 0, false
	}
	return g.out[from][at], true
}

// triangles cancels circles of three, each from its lowest party.
func (g *graph) triangles() {
	for i, e := range g.edges {
		if e.amount > 0 {
			g.through(i)
		}
	}
}

// through cancels the triangles that an edge is the first side of: of whom the
// creditor owes, those who owe the debtor. Both lists are sorted.
func (g *graph) through(first int) {
	from, to := g.edges[first].from, g.edges[first].to
	second, third := g.out[to], g.in[from]
	for len(second) > 0 && len(third) > 0 && g.edges[first].amount > 0 {
		a, b := g.edges[second[0]].to, g.edges[third[0]].from
		if a == b {
			g.cancel(first, second[0], third[0])
		}
		if a <= b {
			second = second[1:]
		}
		if b <= a {
			third = third[1:]
		}
	}
}

// longer cancels every circle that is left, by walking along debts until the
// walk meets itself or ends. A party from which every walk has ended is on no
// circle and is never entered again.
func (g *graph) longer() {
	w := walk{graph: g, next: make([]int, len(g.parties)), at: make([]int, len(g.parties)), over: make([]bool, len(g.parties))}
	for start := range g.parties {
		if !w.over[start] {
			w.from(start)
		}
	}
}

// walk is a path along edges.
type walk struct {
	*graph
	path []int  // parties
	next []int  // by party: how many of its edges lead nowhere any more
	at   []int  // by party: its place on the path and one, or 0
	over []bool // by party: on no circle
}

func (w *walk) from(start int) {
	w.enter(start)
	for len(w.path) > 0 {
		last := w.path[len(w.path)-1]
		i, ok := w.onward(last)
		switch {
		case !ok:
			w.over[last] = true
			w.leave()
		case w.at[w.edges[i].to] == 0:
			w.enter(w.edges[i].to)
		default:
			w.close(w.at[w.edges[i].to] - 1)
		}
	}
}

func (w *walk) enter(party int) {
	w.path = append(w.path, party)
	w.at[party] = len(w.path)
}

func (w *walk) leave() {
	last := len(w.path) - 1
	w.at[w.path[last]] = 0
	w.path = w.path[:last]
}

// onward is the first edge of a party that may still be on a circle.
func (w *walk) onward(party int) (int, bool) {
	for ; w.next[party] < len(w.out[party]); w.next[party]++ {
		i := w.out[party][w.next[party]]
		if w.edges[i].amount > 0 && !w.over[w.edges[i].to] {
			return i, true
		}
	}
	return 0, false
}

// close cancels the circle from a place of the path on, and goes back to the
// first party of it whose debt is gone.
func (w *walk) close(place int) {
	var circle []int
	for _, party := range w.path[place:] {
		circle = append(circle, w.out[party][w.next[party]])
	}
	w.cancel(circle...)
	for keep := place; keep < len(w.path); keep++ {
		if w.edges[circle[keep-place]].amount == 0 {
			for len(w.path) > keep+1 {
				w.leave()
			}
		}
	}
}

func (g *graph) result() Result {
	r := Result{Cycles: g.cycles}
	for i, e := range g.edges {
		o := Obligation{Debtor: g.parties[e.from], Creditor: g.parties[e.to]}
		if o.Amount = g.before[i] - e.amount; o.Amount > 0 {
			r.Cancelled = append(r.Cancelled, o)
		}
		if o.Amount = e.amount; o.Amount > 0 {
			r.Left = append(r.Left, o)
		}
	}
	return r
}
