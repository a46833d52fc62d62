package geo

import (
	"fmt"
	"slices"
	"strings"

	"github.com/souk-network/souk/protocol/fault"
)

// trips is what a file says of the links between its nodes.
type trips struct {
	op      string
	names   []string
	named   bool     // by the file
	links   []Link   // from*n+to; Mean 0: not measured
	dropped []string // nodes that were left out
	// where is the place in the file of a link that has no value, by its node and how
	// many such links the node has before it; nil: a list has no rows for them.
	where func(from, earlier int) (line, col int)
}

func newTrips(op string, names []string) *trips {
	return &trips{op: op, names: names, links: make([]Link, len(names)*len(names)), named: true}
}

func (t *trips) refuse(format string, args ...any) *RowError {
	return &RowError{1, 1, fault.New(fault.Malformed, t.op, fmt.Sprintf(format, args...))}
}

// keep leaves all nodes out but those at these places.
func (t *trips) keep(places []int) {
	n, k := len(t.names), len(places)
	names, links := make([]string, k), make([]Link, k*k)
	for i, a := range places {
		names[i] = t.names[a]
		for j, b := range places {
			links[i*k+j] = t.links[a*n+b]
		}
	}
	t.names, t.links = names, links
}

// mirror gives each direction that was not measured the other one's link, and counts
// them.
func (t *trips) mirror() (mirrored int) {
	n := len(t.names)
	for a := range n {
		for b := range n {
			if back := t.links[b*n+a]; a != b && t.links[a*n+b].Mean == 0 && back.Mean != 0 {
				t.links[a*n+b] = back
				mirrored++
			}
		}
	}
	return mirrored
}

// hole reports whether neither direction between two nodes was measured.
func (t *trips) hole(a, b int) bool {
	n := len(t.names)
	return a != b && t.links[a*n+b].Mean == 0 && t.links[b*n+a].Mean == 0
}

// holes counts, for each node, the others to which it has no link.
func (t *trips) holes() (of []int, total int) {
	n := len(t.names)
	of = make([]int, n)
	for a := range n {
		for b := range n {
			if t.hole(a, b) {
				of[a]++
				total++
			}
		}
	}
	return of, total
}

// fewest finds nodes without which there is no hole: that with most holes, then that
// with most of those that are left, and so on; of equals the first. They need not be
// the fewest that there are: no quick way to find those is known.
func (t *trips) fewest() (out []int) {
	of, total := t.holes()
	n := len(of)
	for total > 0 {
		worst := 0
		for i, holes := range of {
			if holes > of[worst] {
				worst = i
			}
		}
		out = append(out, worst)
		for b := range n {
			if of[b] > 0 && t.hole(worst, b) {
				of[b]--
				total -= 2
			}
		}
		of[worst] = 0
	}
	return out
}

// leaveOut drops nodes, and says which.
func (t *trips) leaveOut(places []int) (names []string) {
	var kept []int
	for i := range t.names {
		if !slices.Contains(places, i) {
			kept = append(kept, i)
		}
	}
	for _, i := range places {
		names = append(names, t.names[i])
	}
	t.keep(kept)
	return names
}

// refuseHoles says how many links are missing, and what can be done. Nodes are named:
// they are places, no secret.
func (t *trips) refuseHoles(total int, placed bool, line, col int) error {
	n, drop := len(t.names), t.fewest()
	var some, worst []string
	for at := range t.links {
		if a, b := at/n, at%n; t.hole(a, b) && len(some) < 3 {
			some = append(some, t.names[a]+" to "+t.names[b])
		}
	}
	for _, i := range drop[:min(8, len(drop))] {
		worst = append(worst, t.names[i])
	}
	more := ""
	if len(drop) > len(worst) {
		more = " and more"
	}
	advice := fmt.Sprintf("measure them, or leave out %d of %d nodes with most holes (drop=yes; %s%s)", len(drop), n, strings.Join(worst, ", "), more)
	if placed {
		advice += ", or fill them from the model (fill=yes)"
	} else {
		advice += "; filling by distance needs the places of the nodes (cities=)"
	}
	e := t.refuse("%d links have no row in either direction, such as %q: %s", total, some, advice)
	e.Line, e.Col = line, col
	return e
}

// firstHole finds the first link that was measured in neither direction in the file,
// while what was not measured is still as it was read: before mirror.
func (t *trips) firstHole() (line, col int) {
	n := len(t.names)
	for a := 0; a < n && t.where != nil; a++ {
		earlier := 0
		for b := range n {
			if t.links[a*n+b].Mean != 0 {
				continue
			}
			if t.hole(a, b) {
				return t.where(a, earlier)
			}
			earlier++
		}
	}
	return 1, 1
}
