package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/souk-network/souk/peer/importer"
)

// rowReport says what is wrong or odd about one row of a file of purchases,
// without anything of its values.
type rowReport struct {
	Line   int    `json:"line"`
	Field  string `json:"field,omitempty"`
	Reason string `json:"reason"`
}

func (r rowReport) String() string {
	if r.Field == "" {
		return fmt.Sprintf("line %d: %s", r.Line, r.Reason)
	}
	return fmt.Sprintf("line %d, %s: %s", r.Line, r.Field, r.Reason)
}

// fileReport says which rows of a file were left out, and which count although
// something about them is odd. Both are of the whole file, whatever was selected.
type fileReport struct {
	Refused int         `json:"rows_refused"`
	Noted   int         `json:"rows_noted"`
	Bad     []rowReport `json:"refused"` // the first 1,000
	Odd     []rowReport `json:"noted"`   // the first 1,000
}

func reportOn(r importer.Result) fileReport {
	out := fileReport{Refused: r.Refused, Noted: r.Noted, Bad: []rowReport{}, Odd: []rowReport{}}
	for _, e := range r.Errors {
		out.Bad = append(out.Bad, rowReport{e.Line, e.Column, e.Reason})
	}
	for _, n := range r.Notes {
		out.Odd = append(out.Odd, rowReport{n.Line, n.Column, n.Reason})
	}
	return out
}

// shownRows is how many rows, or orders, are listed for people.
const shownRows = 50

// print lists the rows for people. more says where the rest is listed.
func (f fileReport) print(w io.Writer, more string) {
	printRows(w, "left out", f.Bad, f.Refused, more)
	printRows(w, "kept", f.Odd, f.Noted, more)
}

func printRows(w io.Writer, verdict string, rows []rowReport, all int, more string) {
	for n, r := range rows {
		if n == shownRows {
			fmt.Fprintf(w, "  … %d rows %s in all; %s lists more\n", all, verdict, more)
			return
		}
		fmt.Fprintf(w, "  %s: %s\n", verdict, r)
	}
}

// openPurchases opens a CSV file.
func openPurchases(path string) (*os.File, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the purchases cannot be read: %w", err)
	}
	if info, err := file.Stat(); err != nil || info.IsDir() {
		return nil, errors.Join(fmt.Errorf("%s is a folder; name one CSV file", path), err, file.Close())
	}
	return file, nil
}
