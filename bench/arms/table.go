package arms

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// Table is rows of text under a title, printed with aligned columns.
type Table struct {
	title string
	rows  [][]string
	notes []string
}

// NewTable starts a table with its column heads.
func NewTable(title string, heads ...string) *Table {
	return &Table{title: title, rows: [][]string{heads}}
}

// Row adds a line; cells print as %v.
func (t *Table) Row(cells ...any) {
	line := make([]string, len(cells))
	for i, cell := range cells {
		line[i] = fmt.Sprint(cell)
	}
	t.rows = append(t.rows, line)
}

// Goal adds a line below the table: what was to be reached, what was measured, and whether it was.
func (t *Table) Goal(what string, reached bool) {
	mark := "MISSED"
	if reached {
		mark = "reached"
	}
	t.notes = append(t.notes, fmt.Sprintf("goal %s: %s", mark, what))
}

// Note adds a plain line below the table.
func (t *Table) Note(text string) { t.notes = append(t.notes, text) }

// Write prints the table.
func (t *Table) Write(w io.Writer) {
	width := t.widths()
	fmt.Fprintf(w, "\n%s\n", t.title)
	for i, row := range t.rows {
		fmt.Fprintln(w, strings.TrimRight(line(row, width), " "))
		if i == 0 {
			fmt.Fprintln(w, rule(width))
		}
	}
	for _, note := range t.notes {
		fmt.Fprintln(w, note)
	}
}

func (t *Table) widths() []int {
	var width []int
	for _, row := range t.rows {
		for i, cell := range row {
			if i == len(width) {
				width = append(width, 0)
			}
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	return width
}

func line(row []string, width []int) string {
	var b strings.Builder
	for i, cell := range row {
		pad := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
		if i == 0 {
			b.WriteString(cell + pad) // names to the left, numbers to the right
			continue
		}
		b.WriteString("  " + pad + cell)
	}
	return b.String()
}

func rule(width []int) string {
	total := 2 * (len(width) - 1)
	for _, w := range width {
		total += w
	}
	return strings.Repeat("-", total)
}

// Seconds writes a duration given in seconds with three significant digits: "29.1µs".
func Seconds(s float64) string {
	d := time.Duration(s * 1e9)
	switch {
	case d >= time.Second:
		return fmt.Sprintf("%.3gs", s)
	case d >= time.Millisecond:
		return fmt.Sprintf("%.3gms", s*1e3)
	case d >= time.Microsecond:
		return fmt.Sprintf("%.3gµs", s*1e6)
	}
	return fmt.Sprintf("%.3gns", s*1e9)
}

// Bytes writes an amount of bytes with a binary unit: "1.5 KiB".
func Bytes(n float64) string {
	for _, unit := range []string{"B", "KiB", "MiB"} {
		if n < 1024 {
			return fmt.Sprintf("%.4g %s", n, unit)
		}
		n /= 1024
	}
	return fmt.Sprintf("%.4g GiB", n)
}

// Percent writes a part of one: "12%".
func Percent(part float64) string { return fmt.Sprintf("%.0f%%", part*100) }
