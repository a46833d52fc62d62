package script

import (
	"errors"
	"fmt"
	"strings"

	"github.com/souk-network/souk/protocol/fault"
)

// MaxErrors is how many mistakes Parse describes before it gives up.
const MaxErrors = 20

// Pos is a place in a scenario.
type Pos struct {
	Line int // counted from 1
	Col  int // characters (code points), counted from 1
}

func (p Pos) String() string { return fmt.Sprintf("line %d, column %d", p.Line, p.Col) }

// Error is one mistake in a scenario. It unwraps to its *fault.Error: Malformed
// for what is not the language, NotFound for a file that is not there,
// TooLarge for a limit.
type Error struct {
	File string // "": the text has none
	Pos  Pos
	Err  *fault.Error
}

// Error is the mistake with its place, as FILE:LINE:COLUMN where there is a file.
func (e *Error) Error() string {
	if e.File != "" {
		return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Pos.Line, e.Pos.Col, e.Err.Detail)
	}
	return fmt.Sprintf("%v: %s", e.Pos, e.Err.Detail)
}

func (e *Error) Unwrap() error { return e.Err }

func mistake(kind fault.Kind, at Pos, format string, args ...any) *Error {
	return &Error{Pos: at, Err: fault.New(kind, "read scenario", fmt.Sprintf(format, args...))}
}

func malformed(at Pos, format string, args ...any) *Error {
	return mistake(fault.Malformed, at, format, args...)
}

// Errors lists the mistakes of an error that Parse returned, in the order of
// the text.
func Errors(err error) []*Error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var out []*Error
		for _, e := range joined.Unwrap() {
			out = append(out, Errors(e)...)
		}
		return out
	}
	var e *Error
	if errors.As(err, &e) {
		return []*Error{e}
	}
	return nil
}

// In says of the mistakes of an error, which it returns, in what file they are.
func In(file string, err error) error {
	for _, e := range Errors(err) {
		e.File = file
	}
	return err
}

// Excerpt is the line of text at a place and a caret below it, to be shown to
// whoever wrote the text; "" when there is no such line.
func Excerpt(text string, at Pos) string {
	lines := strings.Split(text, "\n")
	if at.Line < 1 || at.Line > len(lines) {
		return ""
	}
	line := []rune(strings.TrimSuffix(lines[at.Line-1], "\r"))
	indent := make([]rune, 0, len(line))
	for _, r := range line[:min(max(at.Col-1, 0), len(line))] {
		if r != '\t' {
			r = ' '
		}
		indent = append(indent, r)
	}
	return string(line) + "\n" + string(indent) + "^\n"
}
