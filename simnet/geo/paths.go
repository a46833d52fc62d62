package geo

import "time"

// Edge leads to a node in some time.
type Edge struct {
	To   int
	Time time.Duration // not negative
}

// Never is the time to where no path leads.
const Never time.Duration = 1<<63 - 1

// Paths finds shortest paths from one node after another; it keeps its memory
// between calls, and is used by one goroutine.
type Paths struct {
	edges [][]Edge
	heap  []visit
}

// NewPaths takes the edges that leave each node. They are not copied.
func NewPaths(edges [][]Edge) *Paths { return &Paths{edges: edges} }

type visit struct {
	at   time.Duration
	node int
}

// From writes into out, one entry for each node, the least time in which
// anything gets there from a node: the physical bound on spreading it.
func (p *Paths) From(node int, out []time.Duration) {
	for i := range out {
		out[i] = Never
	}
	out[node] = 0
	p.heap = append(p.heap[:0], visit{0, node})
	for len(p.heap) > 0 {
		v := p.pop()
		if v.at > out[v.node] {
			continue
		}
		for _, e := range p.edges[v.node] {
			if at := v.at + e.Time; at < out[e.To] {
				out[e.To] = at
				p.push(visit{at, e.To})
			}
		}
	}
}

// AllPairs is From for every node: out[a*n+b] is the least time from a to b.
// 1,000 nodes take 8 MB.
func AllPairs(edges [][]Edge) []time.Duration {
	n := len(edges)
	out, p := make([]time.Duration, n*n), NewPaths(edges)
	for i := range n {
		p.From(i, out[i*n:(i+1)*n])
	}
	return out
}

// push and pop keep a heap of four branches, earliest first.
func (p *Paths) push(v visit) {
	h := append(p.heap, v)
	i := len(h) - 1
	for i > 0 && v.at < h[(i-1)/4].at {
		h[i] = h[(i-1)/4]
		i = (i - 1) / 4
	}
	h[i] = v
	p.heap = h
}

func (p *Paths) pop() visit {
	h := p.heap
	first, v := h[0], h[len(h)-1]
	h = h[:len(h)-1]
	i := 0
	for {
		least := -1
		for c := 4*i + 1; c < min(4*i+5, len(h)); c++ {
			if least < 0 || h[c].at < h[least].at {
				least = c
			}
		}
		if least < 0 || h[least].at >= v.at {
			break
		}
		h[i] = h[least]
		i = least
	}
	if len(h) > 0 {
		h[i] = v
	}
	p.heap = h
	return first
}
