package geo

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/souk-network/souk/protocol/fault"
)

// maxLine is the longest line of a file: a row of a matrix of MaxCities nodes, with
// room for 64 bytes a value.
const maxLine = (MaxCities + 2) * 64

// byteOrderMark begins files of some programs. It is no part of them.
const byteOrderMark = "\ufeff"

// lines reads a text a line at a time, none longer than maxLine.
type lines struct {
	op     string
	r      *bufio.Reader
	number int    // of the line that was read last, from 1
	text   string // of it, without its end
}

func newLines(r io.Reader, op string) *lines {
	return &lines{op: op, r: bufio.NewReaderSize(r, maxLine)}
}

// next reads a line; io.EOF after the last one.
func (l *lines) next() error {
	raw, err := l.r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		l.number++
		return l.tooLarge(maxLine, "the line is longer than %d bytes, which %d nodes need at most", maxLine, MaxCities)
	}
	if err != nil && (err != io.EOF || len(raw) == 0) {
		if err != io.EOF {
			err = fault.Wrap(fault.Unavailable, l.op, err)
		}
		return err
	}
	if l.number++; l.number == 1 {
		if wide(raw) {
			return l.refuse(1, "the file is no UTF-8, but UTF-16: write it as UTF-8, as with iconv -f UTF-16 -t UTF-8")
		}
		raw = bytes.TrimPrefix(raw, []byte(byteOrderMark))
	}
	l.text = strings.TrimRight(string(raw), "\r\n")
	return nil
}

// wide reports whether a file that begins so is UTF-16, as some programs write tables
// of text: by its byte order mark, or by a zero for half of its first letter.
func wide(first []byte) bool {
	return bytes.HasPrefix(first, []byte{0xff, 0xfe}) || bytes.HasPrefix(first, []byte{0xfe, 0xff}) || bytes.IndexByte(first[:min(2, len(first))], 0) >= 0
}

// refuse is an error at a column of the line that was read last.
func (l *lines) refuse(col int, format string, args ...any) error {
	return &RowError{max(l.number, 1), col, fault.New(fault.Malformed, l.op, fmt.Sprintf(format, args...))}
}

// tooLarge is an error at a column of the line that was read last, of what is beyond a
// limit.
func (l *lines) tooLarge(col int, format string, args ...any) error {
	return &RowError{max(l.number, 1), col, fault.New(fault.TooLarge, l.op, fmt.Sprintf(format, args...))}
}

// rest is what follows the line that was read last, and that line before it, to be
// read by something else.
func (l *lines) rest() io.Reader {
	return io.MultiReader(strings.NewReader(l.text+"\n"), &bounded{lines: l})
}

// bounded gives out a text whose lines are none longer than maxLine.
type bounded struct {
	*lines
	left string
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left == "" {
		if err := b.next(); err != nil {
			return 0, err
		}
		b.left = b.text + "\n"
	}
	n := copy(p, b.left)
	b.left = b.left[n:]
	return n, nil
}

// blanks separates values by any number of blanks and tabs.
const blanks = ' '

// separator is what stands between the values of a line: a tab, a semicolon, a comma,
// or blanks.
func separator(line string) byte {
	for _, sep := range []byte("\t;,") {
		if strings.IndexByte(strings.TrimSpace(line), sep) >= 0 {
			return sep
		}
	}
	return blanks
}

// cell is a value of a line: its text without blanks and quotes around it, and its
// first byte's column, from 1.
type cell struct {
	text string
	col  int
}

// cells are the values of the line that was read last.
func (l *lines) cells(sep byte) (out []cell, err error) {
	for at := 0; ; {
		at += len(l.text[at:]) - len(strings.TrimLeft(l.text[at:], blanksOf(sep)))
		if sep == blanks && at == len(l.text) {
			return out, nil
		}
		c := cell{col: at + 1}
		if c.text, at, err = l.cell(at, sep); err != nil {
			return nil, err
		}
		if out = append(out, c); len(out) > MaxCities+2 {
			return nil, l.tooLarge(c.col, "more than %d columns: keep the nodes that matter", MaxCities)
		}
		if sep != blanks {
			if at == len(l.text) {
				return out, nil
			}
			at++ // the separator
		}
	}
}

// blanksOf are the bytes around a value that do not count.
func blanksOf(sep byte) string {
	if sep == '\t' {
		return " "
	}
	return " \t"
}

// cell reads the value at a place, up to its separator, and says where that is.
func (l *lines) cell(at int, sep byte) (text string, end int, err error) {
	if at < len(l.text) && l.text[at] == '"' {
		size := strings.IndexByte(l.text[at+1:], '"')
		if size < 0 {
			return "", 0, l.refuse(at+1, "the quotes that begin here do not end: they stand around a whole value")
		}
		text, end = l.text[at+1:at+1+size], at+size+2
		end += len(l.text[end:]) - len(strings.TrimLeft(l.text[end:], blanksOf(sep)))
		if sep != blanks && end < len(l.text) && l.text[end] != sep {
			return "", 0, l.refuse(end+1, "something follows a value in quotes: they stand around a whole value")
		}
		return text, end, nil
	}
	ends := string(sep)
	if sep == blanks {
		ends = " \t"
	}
	size := strings.IndexAny(l.text[at:], ends)
	if size < 0 {
		size = len(l.text) - at
	}
	return strings.TrimRight(l.text[at:at+size], " \t"), at + size, nil
}
