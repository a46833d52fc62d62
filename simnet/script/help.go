package script

import (
	"fmt"
	"slices"
	"strings"

	"github.com/souk-network/souk/protocol/fault"
)

// Help is what to know of a word, as plain text for a terminal. For a word that
// does not exist it is a NotFound that names the nearest one.
func Help(name string) (string, error) {
	w, ok := Lookup(name)
	if !ok {
		if where := within(name); where != "" {
			return "", mistake(fault.NotFound, Pos{1, 1}, "that is no word, but %s", where)
		}
		return "", mistake(fault.NotFound, Pos{1, 1}, "there is no such word: %s", didYouMean(name, wordNames(), "see the table of words"))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n%s.\n", w.Usage(), upper(w.Summary))
	if w.Help != "" {
		fmt.Fprintf(&b, "\n%s\n", w.Help)
	}
	for _, a := range w.all() {
		fmt.Fprintf(&b, "\n  %-12s %s\n  %-12s %s\n", a.label(w), a.takes(), "", a.Help)
	}
	fmt.Fprintf(&b, "\n%s %s\n", w.in(Model), w.in(Real))
	fmt.Fprintf(&b, "\nFor example:\n\n")
	for _, line := range strings.Split(w.Example, "\n") {
		fmt.Fprintf(&b, "  %s\n", line)
	}
	return b.String(), nil
}

// within says what a name is that is no word: an argument or a choice of some, or a
// measure; "" when it is nothing.
func within(name string) string {
	if m, is := LookupMeasure(name); is {
		return fmt.Sprintf("a measure, for probe and expect: %s", m.Help)
	}
	var of []string
	for _, w := range Words() {
		if slices.ContainsFunc(w.all(), func(a Arg) bool { return a.Name == name || slices.Contains(a.Choices, name) }) {
			of = append(of, w.Name)
		}
	}
	if of == nil {
		return ""
	}
	return "an argument of " + strings.Join(of, ", ") + ", which see"
}

// Summary lists all words, one a line.
func Summary() string {
	var b strings.Builder
	for _, w := range Words() {
		fmt.Fprintf(&b, "%-12s %s\n", w.Name, w.Summary)
	}
	return b.String()
}

const carriedOut = "The %s mode carries it out, too."

// in says what a mode does with a word.
func (w Word) in(m Mode) string {
	if why := m.why(w.Real, w.Model); why != "" {
		return fmt.Sprintf("The %s mode refuses it: %s.", m, why)
	}
	var not []string
	args := w.all()
	for i, a := range args {
		why := m.why(a.Real, a.Model)
		if why == "" || slices.ContainsFunc(args[:i], func(b Arg) bool { return m.why(b.Real, b.Model) == why }) {
			continue
		}
		var alike []string
		for _, b := range args[i:] {
			if m.why(b.Real, b.Model) == why {
				alike = append(alike, b.label(w))
			}
		}
		not = append(not, strings.Join(alike, " ")+" ("+why+")")
	}
	if len(not) > 0 {
		return fmt.Sprintf("The %s mode carries it out, but for %s.", m, strings.Join(not, ", "))
	}
	return fmt.Sprintf(carriedOut, m)
}

func (w Word) all() []Arg { return append(append([]Arg{}, w.Positional...), w.Named...) }

// Usage is the word with its arguments; those in brackets may be left out.
func (w Word) Usage() string {
	out := []string{w.Name}
	for _, a := range w.Positional {
		out = append(out, optional(strings.ToUpper(a.Name), a))
	}
	if w.Sides {
		out = append(out, "NAME=WHO", "NAME=WHO...")
	}
	for _, a := range w.Named {
		out = append(out, optional(a.Name+"="+placeholder(a), a))
	}
	return strings.Join(out, " ")
}

func optional(text string, a Arg) string {
	if a.Required {
		return text
	}
	return "[" + text + "]"
}

func placeholder(a Arg) string {
	return strings.ToUpper(strings.ReplaceAll(a.Kind.String(), " ", "-"))
}

func (a Arg) label(w Word) string {
	if _, named := w.named(a.Name); named {
		return a.Name + "="
	}
	return strings.ToUpper(a.Name)
}

// takes says what an argument is, between which bounds, and what it is when
// left out.
func (a Arg) takes() string {
	s := a.Kind.String()
	if len(a.Choices) > 0 {
		s += ": " + strings.Join(a.Choices, ", ")
	} else if low, high, ok := a.bounds(); ok {
		s += fmt.Sprintf(", %s to %s", a.showBound(low), a.showBound(high))
	}
	if a.Kind == Who && a.Roles != "" && a.Roles != "mca" {
		s += " of " + said(a.Roles)
	}
	if a.Default != "" {
		s += "; else " + a.Default
	}
	return s
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// Markdown is the table of words and the table of measures as part of a page.
func Markdown() string {
	var b strings.Builder
	for _, w := range Words() {
		w.markdown(&b)
	}
	b.WriteString("## Measures\n\n| measure | unit | what |\n| --- | --- | --- |\n")
	for _, m := range Measures() {
		fmt.Fprintf(&b, "| `%s` | %v | %s |\n", m.Name, m.Kind, m.Help)
	}
	return b.String()
}

func (w Word) markdown(b *strings.Builder) {
	fmt.Fprintf(b, "### %s\n\n%s.", w.Name, upper(w.Summary))
	if w.Help != "" {
		fmt.Fprintf(b, " %s", strings.ReplaceAll(w.Help, "\n", " "))
	}
	for _, m := range []Mode{Model, Real} {
		if does := w.in(m); does != fmt.Sprintf(carriedOut, m) {
			fmt.Fprintf(b, " %s", does)
		}
	}
	fmt.Fprintf(b, "\n\n```\n%s\n```\n\n", w.Example)
	if len(w.all()) == 0 {
		return
	}
	b.WriteString("| argument | value | else | what |\n| --- | --- | --- | --- |\n")
	for _, a := range w.all() {
		bare := a
		bare.Default = ""
		fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", a.label(w), bare.takes(), a.otherwise(), a.Help)
	}
	b.WriteString("\n")
}

func (a Arg) otherwise() string {
	switch {
	case a.Required:
		return "required"
	case a.Default != "":
		return "`" + a.Default + "`"
	}
	return ""
}
