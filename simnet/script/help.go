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
	fmt.Fprintf(&b, "\n%s\n", w.inReal())
	fmt.Fprintf(&b, "\nFor example:\n\n")
	for _, line := range strings.Split(w.Example, "\n") {
		fmt.Fprintf(&b, "  %s\n", line)
	}
	return b.String(), nil
}

// Summary lists all words, one a line.
func Summary() string {
	var b strings.Builder
	for _, w := range Words() {
		fmt.Fprintf(&b, "%-12s %s\n", w.Name, w.Summary)
	}
	return b.String()
}

const inRealToo = "The real mode carries it out, too."

// inReal says what the real mode does with a word.
func (w Word) inReal() string {
	if w.Real != "" {
		return "The real mode refuses it: " + w.Real + "."
	}
	var not []string
	args := w.all()
	for i, a := range args {
		if a.Real == "" || slices.ContainsFunc(args[:i], func(b Arg) bool { return b.Real == a.Real }) {
			continue
		}
		var alike []string
		for _, b := range args[i:] {
			if b.Real == a.Real {
				alike = append(alike, b.label(w))
			}
		}
		not = append(not, strings.Join(alike, " ")+" ("+a.Real+")")
	}
	if len(not) > 0 {
		return "The real mode carries it out, but for " + strings.Join(not, ", ") + "."
	}
	return inRealToo
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
	if real := w.inReal(); real != inRealToo {
		fmt.Fprintf(b, " %s", real)
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
