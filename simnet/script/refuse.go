package script

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/souk-network/souk/protocol/fault"
)

// Mode is a way to carry scenarios out. The full mode carries out all words.
type Mode string

const (
	Full  Mode = "full"
	Real  Mode = "real"
	Model Mode = "model"
)

// why is the reason of a mode for refusing something.
func (m Mode) why(real, model string) string {
	switch m {
	case Real:
		return real
	case Model:
		return model
	}
	return ""
}

// Refuse lists what of a scenario a mode cannot do: what the table of words says,
// and what more says of a command. Each is an *Error with its place, in the order
// of the text; nil when there is nothing.
func (s *Script) Refuse(m Mode, more func(Command) []error) error {
	var failed []error
	for _, c := range s.Commands {
		if c.Inner != nil {
			c = *c.Inner
		}
		failed = append(failed, c.refused(m, more)...)
	}
	slices.SortStableFunc(failed, func(a, b error) int {
		x, y := Errors(a)[0].Pos, Errors(b)[0].Pos
		return cmp.Or(cmp.Compare(x.Line, y.Line), cmp.Compare(x.Col, y.Col))
	})
	return errors.Join(failed[:min(len(failed), MaxErrors)]...)
}

func (c Command) refused(m Mode, more func(Command) []error) (out []error) {
	w, _ := Lookup(c.Word)
	if why := m.why(w.Real, w.Model); why != "" {
		return []error{Refused(fault.UnknownKind, c.Pos, "%s: the %s mode refuses this word: %s", c.Word, m, why)}
	}
	for _, a := range w.all() {
		if v := c.Arg(a.Name); v.Given && v.Text != a.Default && m.why(a.Real, a.Model) != "" {
			out = append(out, Refused(fault.UnknownKind, v.Pos, "%s: the %s mode refuses this: %s", a.Name, m, m.why(a.Real, a.Model)))
		}
	}
	return append(out, more(c)...)
}

// Refused is an error at a place of a scenario.
func Refused(kind fault.Kind, at Pos, format string, args ...any) error {
	return &Error{Pos: at, Err: fault.New(kind, "read scenario", fmt.Sprintf(format, args...))}
}
