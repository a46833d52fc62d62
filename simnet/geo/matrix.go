package geo

import (
	"errors"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
)

// Map is cities, or nodes of a measured network, and the links between them, both
// ways, and from each to itself.
type Map struct {
	Cities   []City   // without a place and a population of its own when Placed is false
	Placed   bool     // it is known where they are
	Measured bool     // links come from a matrix
	Filled   int      // links that a model filled in, of those between different nodes of a matrix
	Mirrored int      // links of a matrix that took the other direction's row
	Dropped  []string // nodes of a matrix that were left out
	links    []Link
	guessed  []bool // links that no row says; nil: all or none are measured
	index    map[string]int
}

func newMap(cities []City) *Map {
	m := &Map{Cities: cities, Placed: true, links: make([]Link, len(cities)*len(cities)), index: map[string]int{}}
	for i, c := range cities {
		m.index[c.Name] = i
	}
	return m
}

// Index finds a city by its name.
func (m *Map) Index(name string) (int, bool) {
	i, ok := m.index[name]
	return i, ok
}

// Names are the names of all cities, in their order.
func (m *Map) Names() []string {
	var out []string
	for _, c := range m.Cities {
		out = append(out, c.Name)
	}
	return out
}

// Link is the way from one city to another, both by their place in Cities.
func (m *Map) Link(from, to int) Link { return m.links[from*len(m.Cities)+to] }

// Guessed reports whether a link of a matrix is the model's, since no row says it.
func (m *Map) Guessed(from, to int) bool {
	return m.guessed != nil && m.guessed[from*len(m.Cities)+to]
}

// Reading says how a matrix is read.
type Reading struct {
	// Cities are places of nodes, by name. A square matrix without names takes those
	// of a list of its length, in their order.
	Cities []City
	// Strict refuses nodes that Cities lacks. Otherwise, when it lacks one, the
	// places of all are unknown.
	Strict bool
	// Fill puts NewModel's links where nothing was measured.
	Fill bool
	// Drop leaves out nodes that Cities lacks, and what Fill does not fill: the nodes
	// with most holes, until there is none.
	Drop bool
}

// ReadMatrix reads round-trip times in milliseconds, as a list of directed pairs
//
//	src,dst,avg_ms,min_ms,max_ms,mdev_ms,checked
//	Adelaide,Albany,266.75,229.78,368.58,43.03,2018-11-10 12:23:34
//
// with more columns or with the first three alone, or as a square table, with or
// without names in the first line, the first column or both:
//
//	0     76.2  -1
//	75.9  0     141.4
//	NaN   141   0
//
// docs/spec/latency.md has all of it. One way takes half of a round trip: half the
// average in the mean, never less than half the minimum. The mean deviation of a
// round trip is that of two ways, so one has it divided by the square root of two.
// A square table has neither minimum nor deviation: every packet takes the same.
//
// A direction that was not measured takes the other one's link. When neither was,
// the matrix has a hole, which is refused or treated as how says. Two machines of
// one node are linked by the model, unless the file says otherwise.
func ReadMatrix(r io.Reader, how Reading) (*Map, error) {
	l := newLines(r, "read latency matrix")
	for first := true; first || skipped(l.text); first = false {
		if err := l.next(); err == io.EOF {
			return nil, l.refuse(1, "the file is empty: want rows below src,dst,avg_ms,min_ms,max_ms,mdev_ms, or a square table")
		} else if err != nil {
			return nil, err
		}
	}
	read := readSquare
	if isList(l.text) {
		read = func(l *lines) (*trips, error) { return readPairs(l, how) }
	}
	t, err := read(l)
	if err != nil {
		return nil, err
	}
	return how.complete(t)
}

// skipped reports whether a line before a matrix has nothing of it. # can be the corner
// of a table.
func skipped(line string) bool {
	if line = strings.TrimSpace(line); line == "" || line == "#" {
		return true
	}
	return line[0] == '#' && !strings.ContainsRune("\t;,", rune(line[1]))
}

// isList reports whether a first line is that of a list of pairs.
func isList(line string) bool {
	words := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(",;\t \"", r) })
	return len(words) > 1 && words[0] == "src" && words[1] == "dst"
}

// pairs is a list on its way into trips.
type pairs struct {
	*table
	how     Reading
	where   map[string]int // in how.Cities
	nodes   map[string]int // in names
	names   []string
	rows    map[[2]int]Link
	dropped map[string]bool
}

func readPairs(l *lines, how Reading) (*trips, error) {
	sep := separator(l.text)
	if sep == blanks {
		return nil, l.refuse(1, "blanks stand between the columns: want commas, semicolons or tabs")
	}
	header := []string{"src", "dst", "avg_ms", "min_ms", "max_ms", "mdev_ms"}
	if strings.Count(l.text, string(sep)) == 2 {
		header = header[:3]
	}
	above := l.number - 1
	t, err := newTable(l.rest(), l.op, rune(sep), header...)
	if err != nil {
		return nil, below(err, above)
	}
	p := pairs{table: t, how: how, where: map[string]int{}, nodes: map[string]int{}, rows: map[[2]int]Link{}, dropped: map[string]bool{}}
	for i, c := range how.Cities {
		p.where[c.Name] = i
	}
	for {
		if err := t.next(); err == io.EOF {
			out, err := p.trips()
			return out, below(err, above)
		} else if err != nil {
			return nil, below(err, above)
		}
		if err := p.read(); err != nil {
			return nil, below(err, above)
		}
	}
}

// below counts the lines that stand above what an error tells of.
func below(err error, lines int) error {
	var e *RowError
	if errors.As(err, &e) {
		e.Line += lines
	}
	return err
}

func (p *pairs) read() error {
	var pair [2]int
	for column := range pair {
		name, err := p.name(column)
		if err != nil {
			return err
		}
		if pair[column], err = p.node(column, name); err != nil {
			return err
		}
	}
	link, err := p.link()
	if err != nil || pair[0] < 0 || pair[1] < 0 {
		return err
	}
	if _, twice := p.rows[pair]; twice {
		return p.refuse(0, "this pair has a row already: leave one out")
	}
	p.rows[pair] = link
	return nil
}

// node is the number of the one with a name; -1: it is left out.
func (p *pairs) node(column int, name string) (int, error) {
	if i, known := p.nodes[name]; known {
		return i, nil
	}
	if _, listed := p.where[name]; !listed && p.how.Strict {
		if !p.how.Drop {
			return 0, p.refuse(column, "the list of cities lacks %s: add it there, leave its rows out, or have them left out (drop=yes)", name)
		}
		p.dropped[name] = true
		return -1, nil
	}
	i := len(p.names)
	if i == MaxCities {
		return 0, p.refuse(column, "more than %d nodes: keep those that matter", MaxCities)
	}
	p.nodes[strings.Clone(name)] = i
	p.names = append(p.names, strings.Clone(name))
	return i, nil
}

const maxRTT = 60_000 // ms

func (p *pairs) link() (Link, error) {
	var ms [4]float64
	for i := range len(p.header) - 2 {
		f, err := p.number(2+i, 0, maxRTT)
		if err != nil {
			return Link{}, err
		}
		ms[i] = f
	}
	average, least, most, deviation := ms[0], ms[1], ms[2], ms[3]
	if average == 0 {
		return Link{}, p.refuse(2, "avg_ms is 0: nothing travels in no time; leave the row out")
	}
	if len(p.header) == 3 {
		return fixed(average), nil
	}
	if least > average || most < average {
		return Link{}, p.refuse(2, "avg_ms lies outside min_ms and max_ms: correct it, or leave the row out")
	}
	return Link{Min: millis(least / 2), Mean: max(millis(average/2), time.Microsecond), Jitter: millis(deviation / math.Sqrt2)}, nil
}

func millis(ms float64) time.Duration { return time.Duration(math.Round(ms*1000)) * time.Microsecond }

// trips are the rows in the order of the list of cities, or, without one that has all
// of them, in their own.
func (p *pairs) trips() (*trips, error) {
	if len(p.rows) == 0 {
		return nil, p.refuse(0, "no rows follow the first line")
	}
	if n := len(p.names); n > 1000 && 20*len(p.rows) < n*n { // the table would be large and empty
		return nil, p.refuse(0, "%d nodes and %d rows: more than nine tenths of the links are missing; keep the nodes that were measured", n, len(p.rows))
	}
	order := slices.Clone(p.names)
	if !slices.ContainsFunc(order, func(name string) bool { _, listed := p.where[name]; return !listed }) {
		slices.SortFunc(order, func(a, b string) int { return p.where[a] - p.where[b] })
	}
	out := newTrips(p.op, order)
	out.dropped = slices.Sorted(maps.Keys(p.dropped))
	at := make([]int, len(order))
	for i, name := range order {
		at[p.nodes[name]] = i
	}
	for pair, link := range p.rows {
		out.links[at[pair[0]]*len(order)+at[pair[1]]] = link
	}
	return out, nil
}

// complete puts trips and, where there are none, what was asked for into a Map.
func (how Reading) complete(t *trips) (*Map, error) {
	cities, placed, err := how.places(t)
	if err != nil {
		return nil, err
	}
	line, col := t.firstHole()
	_, holes := t.holes()
	switch fill := how.Fill && placed; {
	case holes == 0 || fill:
	case how.Fill && !how.Drop:
		return nil, t.refuse("fill=yes fills %d holes by distance, and the places of these nodes are not known: name them with cities=, or leave out the nodes with most holes (drop=yes)", holes)
	case how.Drop:
		t.dropped = append(t.dropped, t.leaveOut(t.fewest())...)
	default:
		return nil, t.refuseHoles(holes, placed, line, col)
	}
	mirrored := t.mirror() // of those that are left
	if len(t.names) < 2 {
		return nil, t.refuse("no two nodes have a link that was measured")
	}
	out := newUnplaced(t.names)
	if placed {
		kept := make([]City, 0, len(t.names))
		for _, name := range t.names {
			kept = append(kept, cities[name])
		}
		out = NewModel(kept)
	}
	out.Measured, out.Mirrored, out.Dropped, out.guessed = true, mirrored, t.dropped, make([]bool, len(t.links))
	for i, link := range t.links {
		if out.guessed[i] = link.Mean == 0; !out.guessed[i] {
			continue
		}
		t.links[i] = out.links[i]
		if n := len(t.names); i/n != i%n {
			out.Filled++
		}
	}
	out.links = t.links // not copied: they take 400 MB for MaxCities nodes
	return out, nil
}

// places are the cities of the nodes by name, or false when they are not known.
func (how Reading) places(t *trips) (map[string]City, bool, error) {
	at := map[string]City{}
	for _, c := range how.Cities {
		at[c.Name] = c
	}
	if !t.named && how.Strict {
		if len(how.Cities) != len(t.names) {
			return nil, false, t.refuse("the table has no names and %d nodes, the list of cities %d rows: want one for each node, in their order", len(t.names), len(how.Cities))
		}
		for i, c := range how.Cities {
			t.names[i] = c.Name
		}
	}
	var lack []int
	for i, name := range t.names {
		if _, listed := at[name]; !listed {
			lack = append(lack, i)
		}
	}
	switch {
	case len(lack) == 0:
		return at, true, nil
	case !how.Strict:
		return nil, false, nil
	case how.Drop:
		t.dropped = append(t.dropped, t.leaveOut(lack)...)
		return at, true, nil
	}
	return nil, false, t.refuse("the list of cities lacks %d of %d nodes, such as %s: add them there, or have them left out (drop=yes)", len(lack), len(t.names), t.names[lack[0]])
}

// newUnplaced links each of some nodes with itself alone, as NewModel does within a
// city. Each is drawn as often as any other.
func newUnplaced(names []string) *Map {
	var cities []City
	for _, name := range names {
		cities = append(cities, City{Name: name, Population: 1})
	}
	m := newMap(cities)
	m.Placed = false
	for i := range cities {
		m.links[i*len(cities)+i] = way{}.link(0)
	}
	return m
}
