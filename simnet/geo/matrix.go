package geo

import (
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"github.com/souk-network/souk/protocol/fault"
)

// Map is cities and the links between them, both ways, and from each city to
// itself.
type Map struct {
	Cities []City
	Filled int // links of a matrix that a model filled in, of those between different cities
	links  []Link
	index  map[string]int
}

func newMap(cities []City) *Map {
	m := &Map{Cities: cities, links: make([]Link, len(cities)*len(cities)), index: map[string]int{}}
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

// ReadMatrix reads round-trip times between cities, in milliseconds:
//
//	src,dst,avg_ms,min_ms,max_ms,mdev_ms,checked
//	Adelaide,Albany,266.75,229.78,368.58,43.03,2018-11-10 12:23:34
//
// One way takes half of it: half the average in the mean, never less than half
// the minimum. The mean deviation of a round trip is that of two ways, so one
// has it divided by the square root of two. More columns may follow. Cities of
// the matrix that the list lacks are refused; those of the list that no row
// names are left out.
//
// Rows are directed. A pair without a row takes the other direction's. When
// neither has one, the matrix has a hole: it is refused, unless fill is true;
// then NewModel's link takes its place, and Filled counts it. Two machines of
// one city are linked by the model, unless a row says otherwise.
func ReadMatrix(r io.Reader, cities []City, fill bool) (*Map, error) {
	t, err := newTable(r, "read latency matrix", "src", "dst", "avg_ms", "min_ms", "max_ms", "mdev_ms")
	if err != nil {
		return nil, err
	}
	m := matrix{table: t, where: map[string]int{}, rows: map[[2]int]Link{}, used: make([]bool, len(cities))}
	for i, c := range cities {
		m.where[c.Name] = i
	}
	for {
		if err := t.next(); err == io.EOF {
			return m.complete(cities, fill)
		} else if err != nil {
			return nil, err
		}
		if err := m.read(); err != nil {
			return nil, err
		}
	}
}

// matrix is a file on its way into a Map.
type matrix struct {
	*table
	where map[string]int
	rows  map[[2]int]Link
	used  []bool
}

func (m *matrix) read() error {
	var pair [2]int
	for column := range pair {
		name, err := m.name(column)
		if err != nil {
			return err
		}
		i, ok := m.where[name]
		if !ok {
			return m.refuse(column, "the list of cities lacks %s: add it there, or leave its rows out", name)
		}
		pair[column], m.used[i] = i, true
	}
	if _, twice := m.rows[pair]; twice {
		return m.refuse(0, "this pair has a row already: leave one out")
	}
	link, err := m.link()
	m.rows[pair] = link
	return err
}

const maxRTT = 60_000 // ms

func (m *matrix) link() (Link, error) {
	var ms [4]float64
	for i := range ms {
		f, err := m.number(2+i, 0, maxRTT)
		if err != nil {
			return Link{}, err
		}
		ms[i] = f
	}
	average, least, most, deviation := ms[0], ms[1], ms[2], ms[3]
	if average == 0 {
		return Link{}, m.refuse(2, "avg_ms is 0: nothing travels in no time; leave the row out")
	}
	if least > average || most < average {
		return Link{}, m.refuse(2, "avg_ms lies outside min_ms and max_ms: correct it, or leave the row out")
	}
	return Link{Min: millis(least / 2), Mean: millis(average / 2), Jitter: millis(deviation / math.Sqrt2)}, nil
}

func millis(ms float64) time.Duration { return time.Duration(math.Round(ms*1000)) * time.Microsecond }

// complete puts rows and, where there is none, the other direction or the model
// into a Map.
func (m *matrix) complete(cities []City, fill bool) (*Map, error) {
	var kept []City
	var old []int
	for i, c := range cities {
		if m.used[i] {
			kept, old = append(kept, c), append(old, i)
		}
	}
	if len(kept) == 0 {
		return nil, m.refuse(0, "no rows follow the first line")
	}
	out := NewModel(kept)
	var holes []string
	for a := range kept {
		for b := range kept {
			if link, ok := m.either(old[a], old[b]); ok {
				out.links[a*len(kept)+b] = link
			} else if a != b {
				holes = append(holes, kept[a].Name+" to "+kept[b].Name)
			}
		}
	}
	if out.Filled = len(holes); len(holes) > 0 && !fill {
		return nil, m.hole(holes)
	}
	return out, nil
}

func (m *matrix) either(a, b int) (Link, bool) {
	if link, ok := m.rows[[2]int{a, b}]; ok {
		return link, true
	}
	link, ok := m.rows[[2]int{b, a}]
	return link, ok
}

// hole names the first pairs that lack both rows: cities are places, no secret.
func (m *matrix) hole(holes []string) error {
	some := slices.Clip(holes[:min(3, len(holes))])
	return &RowError{1, 1, fault.New(fault.Malformed, m.op, fmt.Sprintf(
		"%d links have no row in either direction, such as %q: measure them, leave the cities out, or fill them from the model (fill=yes)", len(holes), some))}
}
