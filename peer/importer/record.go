package importer

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/souk-network/souk/protocol/fault"
)

// Limits of a file.
const (
	MaxRecord  = 64 << 10 // bytes of one record, quoted line breaks included
	MaxRows    = 5_000_000
	maxColumns = 256
	maxSpan    = 64 // lines that one quoted field may reach over
)

// RowError is a row that was left out, and why. It quotes nothing of the row.
type RowError struct {
	Line   int    // where the row begins, counted from 1
	Column string // the field of Souk that is wrong, such as "amount"; empty when the row as a whole is
	Reason string
}

func (e *RowError) Error() string { return place(e.Line, e.Column) + ": " + e.Reason }

// RowNote is a row that was read and counts, and what is odd about it. It
// quotes nothing of the row.
type RowNote struct {
	Line   int    // where the row begins, counted from 1
	Column string // the field of Souk that is odd, such as "amount"
	Reason string
}

func (n RowNote) String() string { return place(n.Line, n.Column) + ": " + n.Reason }

func place(line int, column string) string {
	if column == "" {
		return fmt.Sprintf("line %d", line)
	}
	return fmt.Sprintf("line %d, %s", line, column)
}

// Unwrap makes a RowError a fault of kind Malformed.
func (e *RowError) Unwrap() error { return fault.Of(fault.Malformed) }

// physical is one line of the file without its line break.
type physical struct {
	number  int
	text    string
	tooLong bool
}

// records cuts a file into records of fields. A quote that is never closed
// costs only the line it stands on, not the rest of the file.
type records struct {
	in        *bufio.Reader
	number    int
	ahead     []physical // lines read while looking for a closing quote
	delimiter byte
}

func newRecords(r io.Reader) (*records, error) {
	in := bufio.NewReaderSize(r, MaxRecord)
	head, err := in.Peek(3)
	if err != nil && err != io.EOF {
		return nil, fault.Wrap(fault.Unavailable, "read purchases", err)
	}
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		_, err = in.Discard(3)
	} else if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return nil, fault.New(fault.Malformed, "read purchases", "the file is UTF-16; save it as UTF-8")
	}
	if err != nil && err != io.EOF {
		return nil, fault.Wrap(fault.Unavailable, "read purchases", err)
	}
	return &records{in: in}, nil
}

// line returns the next line, or io.EOF. An over-long line is skipped to its
// end and marked.
func (r *records) line() (physical, error) {
	if len(r.ahead) > 0 {
		p := r.ahead[0]
		r.ahead = r.ahead[1:]
		return p, nil
	}
	raw, err := r.in.ReadSlice('\n')
	if err == io.EOF && len(raw) == 0 {
		return physical{}, io.EOF
	}
	r.number++
	p := physical{number: r.number, text: string(bytes.TrimRight(raw, "\r\n")), tooLong: err == bufio.ErrBufferFull}
	for err == bufio.ErrBufferFull {
		_, err = r.in.ReadSlice('\n')
	}
	if err != nil && err != io.EOF {
		return physical{}, fault.Wrap(fault.Unavailable, "read purchases", err)
	}
	return p, nil
}

// next returns the fields of the next record that is not blank, and the line
// where it begins. Its error is io.EOF, a *RowError after which next goes on,
// or a failure to read.
func (r *records) next() ([]string, int, error) {
	for {
		p, err := r.line()
		if err != nil {
			return nil, 0, err
		}
		if p.tooLong {
			return nil, p.number, &RowError{p.number, "", "longer than 64 KiB"}
		}
		if strings.TrimSpace(p.text) == "" {
			continue
		}
		if r.delimiter == 0 {
			r.delimiter = detect(p.text)
		}
		fields, err := r.fields(p)
		return fields, p.number, err
	}
}

// detect finds the delimiter of the first record: the commonest of comma,
// semicolon, tab and bar outside quotes, or blanks when there is none.
func detect(text string) byte {
	counts := map[byte]int{}
	quoted := false
	for i := range len(text) {
		if text[i] == '"' {
			quoted = !quoted
		} else if !quoted {
			counts[text[i]]++
		}
	}
	best := byte(' ')
	for _, c := range []byte{',', ';', '\t', '|'} {
		if counts[c] > 0 && (best == ' ' || counts[c] > counts[best]) {
			best = c
		}
	}
	return best
}

func (r *records) fields(p physical) ([]string, error) {
	if r.delimiter == ' ' {
		return narrow(strings.Fields(p.text), p.number)
	}
	text := p.text
	var taken []physical
	for {
		fields, verdict := cut(text, r.delimiter)
		switch verdict {
		case cutWhole:
			return narrow(fields, p.number)
		case cutBroken:
			r.ahead = append(taken, r.ahead...)
			return nil, &RowError{p.number, "", "text follows a closing quote"}
		}
		more, err := r.line()
		if err != nil && err != io.EOF {
			return nil, err
		}
		if err == nil {
			taken = append(taken, more)
		}
		text += "\n" + more.text
		if err == io.EOF || more.tooLong || len(text) > MaxRecord || len(taken) > maxSpan {
			r.ahead = append(taken, r.ahead...) // give back what the open quote swallowed
			return nil, &RowError{p.number, "", "a quote is never closed"}
		}
	}
}

func narrow(fields []string, line int) ([]string, error) {
	if len(fields) > maxColumns {
		return nil, &RowError{line, "", "more than 256 columns"}
	}
	return fields, nil
}

type cutVerdict uint8

const (
	cutWhole  cutVerdict = iota
	cutOpen              // ends inside quotes
	cutBroken            // text follows a closing quote
)

// cut splits one record (RFC 4180). A quote inside an unquoted field is text.
func cut(text string, delimiter byte) ([]string, cutVerdict) {
	var out []string
	for {
		if !strings.HasPrefix(text, `"`) {
			plain, rest, more := strings.Cut(text, string(delimiter))
			out = append(out, plain)
			if !more {
				return out, cutWhole
			}
			text = rest
			continue
		}
		value, rest, closed := quotedField(text[1:])
		if !closed {
			return nil, cutOpen
		}
		out = append(out, value)
		if rest == "" {
			return out, cutWhole
		}
		if rest[0] != delimiter {
			return nil, cutBroken
		}
		text = rest[1:]
	}
}

// quotedField reads up to the closing quote; a doubled quote is one quote.
func quotedField(text string) (value, rest string, closed bool) {
	at := strings.IndexByte(text, '"')
	if at >= 0 && !strings.HasPrefix(text[at+1:], `"`) {
		return text[:at], text[at+1:], true
	}
	var b strings.Builder
	for at >= 0 {
		b.WriteString(text[:at])
		text = text[at+1:]
		if !strings.HasPrefix(text, `"`) {
			return b.String(), text, true
		}
		b.WriteByte('"')
		text = text[1:]
		at = strings.IndexByte(text, '"')
	}
	return "", "", false
}
