package geo

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// square is a table of round trips on its way into trips: a row for each node, and in
// it a value for each node in the same order.
//
// Names of the nodes may stand in a first line, in a first column or in both. What
// these are is known only when the whole table is: until then the first line and
// the first column are kept as they are written.
type square struct {
	*lines
	sep    byte
	first  []cell      // the first line
	column []cell      // the first value of each row, that of the first line too
	at     []int       // the line of each row
	rows   [][]float64 // all but the first value of each row; NaN: not measured; none of the first line
	holes  [][]int32   // of each row: columns of its values that are NaN, from 1
	open   bool        // every row below the first line ends in nothing, as after a separator too many
}

// readSquare reads a table whose first line was read already.
func readSquare(l *lines) (*trips, error) {
	s := &square{lines: l, sep: separator(l.text), open: true}
	var err error
	if s.first, err = s.cells(s.sep); err != nil {
		return nil, err
	}
	s.add(s.first, nil, nil)
	s.open = s.sep != blanks
	for {
		if err := s.next(); err == io.EOF {
			return s.trips()
		} else if err != nil {
			return nil, err
		}
		if blank := strings.TrimSpace(s.text); blank == "" || strings.HasPrefix(blank, "#") {
			continue
		}
		if err := s.row(); err != nil {
			return nil, err
		}
	}
}

func (s *square) add(cells []cell, values []float64, holes []int32) {
	s.column, s.at, s.rows, s.holes = append(s.column, cells[0]), append(s.at, s.number), append(s.rows, values), append(s.holes, holes)
	s.open = s.open && cells[len(cells)-1].text == ""
}

// row reads a row below the first line.
func (s *square) row() error {
	cells, err := s.cells(s.sep)
	if err != nil {
		return err
	}
	if want := s.width(); want > 0 && len(cells) != want {
		return s.refuse(cells[len(cells)-1].col, "this row has %d values, the one before it %d", len(cells), want)
	}
	if n, above := len(cells), len(s.first); len(s.rows) == 1 && (n < above-1 || n > above+1) { // a corner or an end more or less
		return s.refuse(cells[n-1].col, "this row has %d values, the one before it %d", n, above)
	}
	if len(s.rows) > MaxCities {
		return s.tooLarge(1, "more than %d rows: keep the nodes that matter", MaxCities)
	}
	values, holes, err := s.values(cells[1:])
	if err == nil {
		s.add(cells, values, holes)
	}
	return err
}

// values reads round trips in milliseconds, NaN where none was measured, and says in
// which columns that is.
func (s *square) values(cells []cell) (out []float64, holes []int32, err error) {
	out = make([]float64, 0, len(cells))
	for _, c := range cells {
		v, err := s.value(c)
		if err != nil {
			return nil, nil, err
		}
		if out = append(out, v); math.IsNaN(v) {
			holes = append(holes, int32(c.col))
		}
	}
	return out, holes, nil
}

// width is how many values a row below the first line has; 0: none was read.
func (s *square) width() int {
	if len(s.rows) < 2 {
		return 0
	}
	return len(s.rows[1]) + 1
}

// unmeasured are the words for what was not measured, beside nothing, 0 and -1.
var unmeasured = []string{"", "-", "?", "*", "na", "n/a", "nan", "null", "none", "inf", "+inf", "infinity"}

const noNumber = "no number: want milliseconds with a point, or nothing, 0, -1 or NaN for what was not measured"

// value reads a round trip in milliseconds; NaN: it was not measured.
func (s *square) value(c cell) (float64, error) {
	if slices.Contains(unmeasured, strings.ToLower(c.text)) {
		return math.NaN(), nil
	}
	f, is := decimal(c.text)
	switch {
	case !is:
		return 0, s.refuse(c.col, noNumber)
	case f == 0 || f == -1:
		return math.NaN(), nil
	case f < 0:
		return 0, s.refuse(c.col, "the round trip is negative: correct it; nothing, 0, -1 or NaN stands for what was not measured")
	case f > maxRTT:
		return 0, s.refuse(c.col, "the round trip is longer than %d ms: want milliseconds, so divide a file in microseconds by 1,000", maxRTT)
	}
	return f, nil
}

// shape is how a table is to be read: whether its first line and its first column are
// names, and whether its last column is one too many.
type shape struct{ line, column, open bool }

// shapes are all of them, the plainest first.
var shapes = []shape{
	{}, {open: true}, {line: true}, {column: true}, {line: true, column: true},
	{line: true, open: true}, {column: true, open: true}, {line: true, column: true, open: true},
}

// trips finds out what is a name, and takes the rest.
func (s *square) trips() (*trips, error) {
	if len(s.rows) < 2 {
		return nil, s.refuse(1, "one line is no matrix: want a row for each node, or rows below src,dst,avg_ms")
	}
	for _, try := range s.likely() {
		if n, fits := s.fits(try); fits && n > MaxCities {
			return nil, s.tooLarge(1, "%d nodes, more than %d: keep the nodes that matter", n, MaxCities)
		} else if fits {
			return s.take(try, n)
		}
	}
	if len(s.first) != s.width() && !texts(s.first) {
		s.number = s.at[0]
		return nil, s.refuse(s.first[len(s.first)-1].col, "this row has %d values, those below it %d", len(s.first), s.width())
	}
	if line, c := s.odd(); line > 0 {
		s.number = line
		return nil, s.refuse(c.col, noNumber)
	}
	if s.width() == 3 {
		return nil, s.refuse(1, "three values in each row, and %d rows: a list of pairs begins with the line src,dst,avg_ms", len(s.rows))
	}
	return nil, s.refuse(1, "the file ends after %d rows of %d values: a square matrix has as many of both, beside names", len(s.rows), s.width())
}

// odd finds what is no number in the first line or the first column of a table that is
// square without names, among values that are numbers; line 0: there is none.
func (s *square) odd() (line int, c cell) {
	if len(s.rows) != s.width() || len(s.first) != s.width() {
		return 0, cell{}
	}
	if at := slices.IndexFunc(s.first, cell.isText); at >= 0 {
		if !slices.ContainsFunc(s.first, cell.isValue) { // names
			return 0, cell{}
		}
		return s.at[0], s.first[at]
	}
	if at := slices.IndexFunc(s.column, cell.isText); at >= 0 && slices.ContainsFunc(s.column, cell.isValue) {
		return s.at[at], s.column[at]
	}
	return 0, cell{}
}

// likely are the shapes in the order in which they are tried. Numbers one after
// another beside an empty corner are names, as programs write them.
func (s *square) likely() []shape {
	both := shape{line: true, column: true}
	if s.first[0].text == "" && counts(s.first[1:]) && counts(s.column[1:]) {
		return append([]shape{both}, shapes...)
	}
	return shapes
}

// fits reports whether a table can be read so, and how many nodes it then has.
func (s *square) fits(try shape) (n int, fits bool) {
	n = s.width()
	below, unnamed := s.column, s.first
	if try.column {
		n, unnamed = n-1, s.first[1:]
	}
	if try.open {
		n--
	}
	if try.line {
		below = below[1:]
	}
	switch {
	case n < 2 || len(below) != n || try.open && !s.open:
		return 0, false
	case try.line && !names(s.labels(try, n)), try.column && !names(below):
		return 0, false
	case try.line && try.column && s.first[0].isValue() && len(s.first) == s.width() && slices.ContainsFunc(s.labels(try, n), cell.isValue):
		return 0, false // no corner, but a round trip beside others, of which one is no number
	case !try.line && (len(s.first) != s.width() || texts(unnamed) || try.open && s.first[len(s.first)-1].text != ""):
		return 0, false
	}
	return n, try.column || !texts(below)
}

// labels are the names in the first line, nil when they are not n.
func (s *square) labels(as shape, n int) []cell {
	l := s.first
	if as.column && len(l) == s.width() { // a corner
		l = l[1:]
	}
	if len(l) == n+1 && l[n].text == "" {
		l = l[:n]
	} else if len(l) == n+1 && as.column {
		l = l[1:]
	}
	if len(l) != n {
		return nil
	}
	return l
}

// names reports whether values are names: one of them can be nothing else, or all are
// numbers one after another.
func names(cells []cell) bool { return texts(cells) || counts(cells) }

// texts reports whether there is a value that can only be a name.
func texts(cells []cell) bool { return slices.ContainsFunc(cells, cell.isText) }

// isText reports whether a value is neither a number nor stands for what was not
// measured.
func (c cell) isText() bool {
	_, is := decimal(c.text)
	return !is && !slices.Contains(unmeasured, strings.ToLower(c.text))
}

// isValue reports whether it is a number.
func (c cell) isValue() bool {
	_, is := decimal(c.text)
	return is
}

// counts reports whether values are whole numbers one after another, from 0 or 1.
func counts(cells []cell) bool {
	for i, c := range cells {
		n, err := strconv.Atoi(c.text)
		if err != nil || n != i && n != i+1 || i > 0 && cells[i-1].text != strconv.Itoa(n-1) {
			return false
		}
	}
	return len(cells) > 0
}

// take reads a table of n nodes in its shape.
func (s *square) take(as shape, n int) (*trips, error) {
	names, err := s.names(as, n)
	if err != nil {
		return nil, err
	}
	if as.line {
		s.column, s.at, s.rows, s.holes = s.column[1:], s.at[1:], s.rows[1:], s.holes[1:]
	} else {
		s.number = s.at[0]
		if s.rows[0], s.holes[0], err = s.values(s.first[1:]); err != nil {
			return nil, err
		}
	}
	t := newTrips(s.op, names)
	t.named, t.where = as.line || as.column, s.where
	for a := range s.rows {
		if err := s.whole(a, as); err != nil {
			return nil, err
		}
		for b, v := range s.rows[a][:n] {
			if !math.IsNaN(v) {
				t.links[a*n+b] = fixed(v)
			}
		}
		s.rows[a] = nil
	}
	return t, nil
}

// whole puts the first value of a row before the others, unless it is a name.
func (s *square) whole(a int, as shape) error {
	if as.column {
		return nil
	}
	s.number = s.at[a]
	v, holes, err := s.values(s.column[a : a+1])
	s.rows[a], s.holes[a] = append(v, s.rows[a]...), append(holes, s.holes[a]...)
	return err
}

// where is the place in the file of a value that was not measured, which is the
// earlier-th of its row, from 0.
func (s *square) where(a, earlier int) (line, col int) { return s.at[a], int(s.holes[a][earlier]) }

// fixed is a link of which one round trip is known, in milliseconds.
func fixed(ms float64) Link {
	half := max(millis(ms/2), time.Microsecond)
	return Link{Min: half, Mean: half}
}

// names are those of the nodes: what the table calls them, or n0, n1 and so on.
func (s *square) names(as shape, n int) (out []string, err error) {
	var cells []cell
	lines := s.at
	switch {
	case as.line:
		cells, lines = s.labels(as, n), slices.Repeat(s.at[:1], n)
	case as.column:
		cells = s.column
	default:
		for i := range n {
			out = append(out, fmt.Sprint("n", i))
		}
		return out, nil
	}
	seen := map[string]bool{}
	for i, c := range cells {
		s.number = lines[i]
		if !named(c.text) {
			return nil, s.refuse(c.col, "want a node's name of 1 to %d bytes of UTF-8, without control characters", MaxName)
		}
		if seen[c.text] {
			return nil, s.refuse(c.col, "this node stands twice: leave one out, or name it differently")
		}
		if as.line && as.column && s.column[i+1].text != c.text {
			s.number = s.at[i+1]
			return nil, s.refuse(s.column[i+1].col, "the first column names another node than the first line in this place: rows and columns are the same nodes in the same order")
		}
		seen[c.text] = true
		out = append(out, c.text)
	}
	return out, nil
}
