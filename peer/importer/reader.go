package importer

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/souk-network/souk/protocol/fault"
)

const opRead = "read purchases"

// Reader reads the lines of one file.
type Reader struct {
	records *records
	mapping Mapping
	columns [fieldCount]int // index of the column of each field, or -1
	width   int             // columns of every row; 0 until the first one is seen
	rows    int
	seen    numbering
	texts   map[string]string // one copy of texts that come again and again
	notes   []RowNote         // on the line that Next returned last
}

// NewReader reads the header of a file, if it has one, and finds the columns.
func NewReader(r io.Reader, m Mapping) (*Reader, error) {
	rec, err := newRecords(r)
	if err != nil {
		return nil, err
	}
	rec.delimiter = m.delimiter
	out := &Reader{records: rec, mapping: m, seen: numbering{}, texts: map[string]string{}}
	var header []string
	if m.hasHeader() {
		if header, _, err = rec.next(); err == io.EOF {
			return nil, fault.New(fault.Malformed, opRead, "the file is empty")
		} else if err != nil {
			return nil, fault.Wrap(fault.Malformed, opRead, err)
		}
		out.width = len(header)
	}
	if out.columns, err = m.bind(header); err != nil {
		return nil, err
	}
	return out, nil
}

// bind finds the column of each field and refuses a mapping that cannot work.
func (m Mapping) bind(header []string) ([fieldCount]int, error) {
	var columns [fieldCount]int
	for f, s := range m.sources {
		columns[f] = -1
		switch s.kind {
		case fromNumber:
			columns[f] = s.number - 1
		case fromDefault, fromColumn:
			name := s.text
			if s.kind == fromDefault {
				name = names()[f]
			}
			at, err := find(header, name)
			if err != nil {
				return columns, err
			}
			if at < 0 && s.kind == fromColumn {
				return columns, fault.New(fault.NotFound, opRead, fmt.Sprintf("no column %q for %s", name, names()[f]))
			}
			columns[f] = at
		}
	}
	return columns, m.complete(columns)
}

// find is the index of the column called name, without regard to case and
// blanks around it, or -1.
func find(header []string, name string) (int, error) {
	at := -1
	for i, h := range header {
		if !strings.EqualFold(strings.TrimSpace(h), strings.TrimSpace(name)) {
			continue
		}
		if at >= 0 {
			return 0, fault.New(fault.Conflict, opRead, fmt.Sprintf("two columns are called %q", name))
		}
		at = i
	}
	return at, nil
}

func (m Mapping) complete(columns [fieldCount]int) error {
	has := func(f field) bool { return columns[f] >= 0 || m.sources[f].kind == fromLiteral }
	for _, f := range []field{fieldCustomer, fieldMerchant, fieldTime} {
		if !has(f) {
			name := names()[f]
			return fault.New(fault.NotFound, opRead, fmt.Sprintf("no column for %s: map it with %s=COLUMN or %s==TEXT", name, name, name))
		}
	}
	if !has(fieldAmount) && !has(fieldPrice) {
		return fault.New(fault.NotFound, opRead, "no column for amount or price: map one with amount=COLUMN or price=COLUMN")
	}
	return nil
}

// Next returns the next line. Its error is io.EOF at the end, a *RowError for
// a row that was left out, after which Next goes on, or a failure that ends
// the file.
func (r *Reader) Next() (Line, error) {
	r.notes = nil
	cells, line, err := r.records.next()
	if err != nil {
		return Line{}, err
	}
	if r.rows++; r.rows > MaxRows {
		return Line{}, fault.New(fault.TooLarge, opRead, fmt.Sprintf("more than %d rows; split the file", MaxRows))
	}
	if cells, err = r.fit(cells, line); err != nil {
		return Line{}, err
	}
	row := row{reader: r, cells: cells, line: line}
	l := row.read()
	if row.err != nil {
		return Line{}, row.err
	}
	l.ID, r.notes = r.seen.id(l), row.notes
	return l, nil
}

// Notes says what is odd about the line that Next returned last, none if it
// returned an error.
func (r *Reader) Notes() []RowNote { return r.notes }

// fit refuses a row with another number of columns than the others: a stray
// delimiter would shift every value. Empty cells too many at the end do no harm.
func (r *Reader) fit(cells []string, line int) ([]string, error) {
	if r.width == 0 {
		r.width = len(cells)
	}
	for len(cells) > r.width && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) != r.width {
		return nil, &RowError{line, "", fmt.Sprintf("%d columns, want %d", len(cells), r.width)}
	}
	return cells, nil
}

// maxInterned bounds the texts that are kept once: merchants, categories,
// currencies, and customers as far as they fit.
const maxInterned = 1 << 16

// intern returns a copy of text that does not keep its whole row in memory.
func (r *Reader) intern(text string) string {
	if text == "" {
		return ""
	}
	if kept, ok := r.texts[text]; ok {
		return kept
	}
	kept := strings.Clone(text)
	if len(r.texts) < maxInterned {
		r.texts[kept] = kept
	}
	return kept
}

// MaxErrors is how many refused rows a Result describes, and how many notes;
// it counts them all.
const MaxErrors = 1000

// Result is a file as read.
type Result struct {
	Lines   []Line
	Errors  []RowError // the first MaxErrors refused rows
	Refused int        // number of refused rows
	Notes   []RowNote  // the first MaxErrors notes on rows in Lines
	Noted   int        // number of rows in Lines that have notes
}

// ReadAll reads a whole file. Refused rows are in the result; the error is for
// a file that cannot be read at all or not to its end.
func ReadAll(r io.Reader, m Mapping) (Result, error) {
	reader, err := NewReader(r, m)
	if err != nil {
		return Result{}, err
	}
	var out Result
	for {
		l, err := reader.Next()
		var bad *RowError
		switch {
		case err == nil:
			out.Lines = append(out.Lines, l)
			out.note(reader.Notes())
		case err == io.EOF:
			return out, nil
		case errors.As(err, &bad):
			out.refuse(*bad)
		default:
			return out, err
		}
	}
}

func (r *Result) refuse(e RowError) {
	if r.Refused++; len(r.Errors) < MaxErrors {
		r.Errors = append(r.Errors, e)
	}
}

func (r *Result) note(notes []RowNote) {
	if len(notes) > 0 {
		r.Noted++
		r.Notes = append(r.Notes, notes[:min(len(notes), MaxErrors-len(r.Notes))]...)
	}
}
