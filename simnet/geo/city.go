package geo

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/portable"
)

// Limits of the files.
const (
	MaxCities = 4096
	MaxName   = 64 // bytes of a city's name
)

// City is a place where machines stand.
type City struct {
	Name       string
	Lat, Lon   float64 // degrees, north and east positive
	Population uint64  // 0 and up; who is placed by population is never placed at 0
}

const (
	earthRadius = 6371.0088 // km, mean
	maxPeople   = 100_000_000
)

// Distance is the way along the surface between two cities in km.
func Distance(a, b City) float64 {
	rad := math.Pi / 180
	dLat, dLon := float64((b.Lat-a.Lat)*rad), float64((b.Lon-a.Lon)*rad)
	sinLat, sinLon := portable.Sin(dLat/2), portable.Sin(dLon/2)
	across := float64(portable.Cos(float64(a.Lat*rad)) * portable.Cos(float64(b.Lat*rad)) * sinLon * sinLon)
	h := float64(sinLat*sinLat) + across
	return float64(2 * earthRadius * portable.Asin(math.Sqrt(min(1, h))))
}

// RowError is a row that cannot be used: the file's line and column (bytes), both from 1.
// It unwraps to its *fault.Error.
type RowError struct {
	Line, Col int
	Err       *fault.Error
}

func (e *RowError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Col, e.Err.Detail)
}

func (e *RowError) Unwrap() error { return e.Err }

// table reads a CSV file with a known header, row by row.
type table struct {
	op     string
	csv    *csv.Reader
	header []string
	row    []string
}

func newTable(r io.Reader, op string, sep rune, header ...string) (*table, error) {
	t := &table{op: op, csv: csv.NewReader(r), header: header}
	t.csv.Comma, t.csv.FieldsPerRecord = sep, -1
	t.csv.ReuseRecord = true
	if err := t.next(); err != nil {
		if err == io.EOF {
			return nil, t.refuse(0, "the file is empty: its first line is %v with commas between", header)
		}
		return nil, err
	}
	for i, name := range header {
		if i >= len(t.row) || t.row[i] != name {
			return nil, t.refuse(min(i, len(t.row)-1), "the first line names the columns: want %s as number %d", name, i+1)
		}
	}
	return t, nil
}

// next reads a row that has all columns of the header.
func (t *table) next() error {
	row, err := t.csv.Read()
	if err == io.EOF {
		return io.EOF
	}
	var bad *csv.ParseError
	if errors.As(err, &bad) {
		return &RowError{bad.Line, max(bad.Column, 1), fault.New(fault.Malformed, t.op, "not a row of CSV: quotes stand around a whole value")}
	}
	var long *RowError
	if errors.As(err, &long) {
		return long
	}
	if err != nil {
		return fault.Wrap(fault.Unavailable, t.op, err)
	}
	if t.row = row; len(row) < len(t.header) {
		return t.refuse(len(row)-1, "the row ends too early: want %d columns", len(t.header))
	}
	return nil
}

// refuse is an error at a column of the row that was read last.
func (t *table) refuse(column int, format string, args ...any) error {
	line, col := 1, 1
	if t.row != nil {
		line, col = t.csv.FieldPos(max(column, 0))
	}
	return &RowError{line, col, fault.New(fault.Malformed, t.op, fmt.Sprintf(format, args...))}
}

// number reads a plain decimal within bounds, both included.
func (t *table) number(column int, low, high float64) (float64, error) {
	text := t.row[column]
	if text == "" {
		return 0, t.refuse(column, "%s is missing: fill it in, or leave the row out", t.header[column])
	}
	f, is := decimal(text)
	if !is {
		return 0, t.refuse(column, "%s is no number: want digits with a point", t.header[column])
	}
	if f < 0 && low == 0 {
		return 0, t.refuse(column, "%s is negative: correct it, or leave the row out", t.header[column])
	}
	if f < low || f > high {
		return 0, t.refuse(column, "%s lies outside %v to %v", t.header[column], low, high)
	}
	return f, nil
}

func (t *table) name(column int) (string, error) {
	name := t.row[column]
	if !named(name) {
		return "", t.refuse(column, "%s: want a name of 1 to %d bytes of UTF-8, without control characters", t.header[column], MaxName)
	}
	return name, nil
}

// decimal reads a plain decimal, 8 or -8.25 or 1e-3, infinite where it is too large,
// and reports whether it is one.
func decimal(text string) (float64, bool) {
	f, err := strconv.ParseFloat(text, 64)
	return f, strings.Trim(text, "+-.0123456789eE") == "" && (err == nil || errors.Is(err, strconv.ErrRange))
}

// named reports whether a text can be a name. Names are shown in terminals, so nothing
// in them may command one or turn the writing around.
func named(text string) bool {
	return text != "" && len(text) <= MaxName && utf8.ValidString(text) &&
		!strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) })
}

// ReadCities reads names, positions and population of cities:
//
//	city,Lat,Long,Population
//	Seoul,37.566667,126.978,9411000
//
// More columns may follow. With the first three alone each counts as much as any
// other. No city stands twice.
func ReadCities(r io.Reader) ([]City, error) {
	l := newLines(r, "read cities")
	if err := l.next(); err != nil && err != io.EOF {
		return nil, err
	}
	header := []string{"city", "Lat", "Long", "Population"}
	if strings.Count(l.text, ",") == 2 {
		header = header[:3]
	}
	from := l.rest()
	if l.number == 0 {
		from = strings.NewReader("")
	}
	t, err := newTable(from, l.op, ',', header...)
	if err != nil {
		return nil, err
	}
	var out []City
	seen := map[string]bool{}
	for {
		if err := t.next(); err == io.EOF && len(out) > 0 {
			return out, nil
		} else if err == io.EOF {
			return nil, t.refuse(0, "no cities follow the first line")
		} else if err != nil {
			return nil, err
		}
		c, err := t.city()
		if err != nil {
			return nil, err
		}
		if seen[c.Name] {
			return nil, t.refuse(0, "this city has a row already: leave one out")
		}
		seen[c.Name] = true
		if out = append(out, c); len(out) > MaxCities {
			return nil, t.refuse(0, "more than %d cities: keep those that matter", MaxCities)
		}
	}
}

func (t *table) city() (c City, err error) {
	if c.Name, err = t.name(0); err != nil {
		return c, err
	}
	if c.Lat, err = t.number(1, -90, 90); err != nil {
		return c, err
	}
	if c.Lon, err = t.number(2, -180, 180); err != nil {
		return c, err
	}
	if len(t.header) == 3 {
		c.Population = 1
		return c, nil
	}
	people, err := t.number(3, 0, maxPeople)
	if err == nil && people != math.Trunc(people) {
		err = t.refuse(3, "Population: want a whole number")
	}
	c.Population = uint64(people)
	return c, err
}
