package script

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/souk-network/souk/protocol/fault"
)

// Script is a scenario that was read.
type Script struct {
	Commands []Command // in the order of the text
	lines    []string
}

// Options are what reading a scenario asks of its surroundings.
type Options struct {
	// Exists says whether a file that the scenario names can be read: nil, or
	// why not. Without it files are not looked for.
	Exists func(path string) error
	// City says whether the latency model has a city. Cities lists its names for
	// suggestions. Without City names are not looked up.
	City   func(name string) bool
	Cities []string
}

// parser reads one scenario and goes on after a mistake, to name them all.
type parser struct {
	opts  Options
	words map[string]Word
	errs  []*Error
	out   Script
}

// Parse reads a scenario and checks all that can be known before it runs:
// words, arguments, bounds, names, times, files. The error joins up to
// MaxErrors mistakes; Errors lists them.
func Parse(text string, opts Options) (*Script, error) {
	p := &parser{opts: opts, words: map[string]Word{}}
	for _, w := range Words() {
		p.words[w.Name] = w
	}
	if err := checkText(text); err != nil {
		return nil, err
	}
	p.out.lines = strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	p.lines()
	if len(p.errs) == 0 {
		p.check()
	}
	if len(p.errs) == 0 {
		return &p.out, nil
	}
	joined := make([]error, 0, len(p.errs))
	for _, e := range p.errs {
		joined = append(joined, e)
	}
	return nil, errors.Join(joined...)
}

// checkText bounds a text and refuses what no line of a scenario holds.
func checkText(text string) error {
	if len(text) > MaxText {
		return mistake(fault.TooLarge, Pos{1, 1}, "a scenario has at most %d bytes", MaxText)
	}
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSuffix(line, "\r")
		if len(line) > MaxLine {
			return mistake(fault.TooLarge, Pos{n + 1, 1}, "a line has at most %d bytes: name groups and mean them", MaxLine)
		}
		if !utf8.ValidString(line) {
			return malformed(Pos{n + 1, 1}, "this line is not UTF-8: save the scenario as UTF-8")
		}
		bad := strings.IndexFunc(line, func(r rune) bool { return unicode.IsControl(r) && r != '\t' || r == '\ufeff' })
		if bad >= 0 {
			return malformed(place(line, bad, n+1), "a control character or byte order mark: take it out")
		}
	}
	return nil
}

func (p *parser) fail(err *Error) {
	if err != nil && len(p.errs) < MaxErrors {
		p.errs = append(p.errs, err)
	}
}

// lines reads commands, and expected outputs under them.
func (p *parser) lines() {
	for n := 0; n < len(p.out.lines) && len(p.errs) < MaxErrors; n++ {
		line := p.out.lines[n]
		if strings.TrimRight(line, " \t") == mark {
			n = p.expected(n)
			continue
		}
		p.command(line, n)
	}
}

// mark stands between a command and its expected output.
const mark = "----"

// expected reads the output below the mark in line n, up to an empty line.
func (p *parser) expected(n int) (last int) {
	end := n + 1
	for end < len(p.out.lines) && strings.TrimSpace(p.out.lines[end]) != "" {
		end++
	}
	if len(p.out.Commands) == 0 || p.out.Commands[len(p.out.Commands)-1].after != n {
		p.fail(malformed(Pos{n + 1, 1}, "an expected output stands directly below its command"))
		return end
	}
	c := &p.out.Commands[len(p.out.Commands)-1]
	if c.Word == "at" {
		p.fail(malformed(Pos{n + 1, 1}, "what happens at a later time has no expected output here: run to that time, then probe"))
	}
	c.Checked, c.until = true, end
	for _, l := range p.out.lines[n+1 : end] {
		c.Expected += l + "\n"
	}
	return end
}

func (p *parser) command(line string, n int) {
	fields, err := splitLine(line, n+1)
	if len(fields) > 0 && fields[0].text == "say" {
		fields, err = sayFields(line, fields[0]), nil
	}
	if err != nil || len(fields) == 0 {
		p.fail(err)
		return
	}
	if len(p.out.Commands) >= MaxCommands {
		p.fail(mistake(fault.TooLarge, fields[0].pos, "a scenario has at most %d commands", MaxCommands))
		return
	}
	c, err := p.read(fields, line)
	if err != nil {
		// Kept, so that the mark below it finds it.
		p.fail(err)
		c = Command{Word: fields[0].text, Pos: fields[0].pos}
	}
	c.after, c.until = n+1, n+1
	p.out.Commands = append(p.out.Commands, c)
}

// sayFields are the word and the rest of its line as it stands.
func sayFields(line string, word field) []field {
	rest := line[word.offset+len("say"):]
	text := strings.TrimSpace(rest)
	if text == "" {
		return []field{word}
	}
	at := len(line) - len(strings.TrimLeft(rest, " \t"))
	return []field{word, {pos: place(line, at, word.pos.Line), text: text, quoted: true, offset: at}}
}

// read makes a command of its fields.
func (p *parser) read(fields []field, line string) (Command, *Error) {
	word := fields[0]
	w, ok := p.words[word.text]
	if !ok || word.quoted {
		return Command{}, malformed(word.pos, "there is no such word: %s", didYouMean(word.text, wordNames(), "see the table of words"))
	}
	r := reader{parser: p, word: w, line: line, out: Command{Word: w.Name, Pos: word.pos, Args: map[string]Value{}}}
	return r.read(fields[1:])
}

// reader reads the arguments of one command.
type reader struct {
	*parser
	word Word
	line string
	out  Command
	next int // positional argument that comes next
}

func (r *reader) read(fields []field) (Command, *Error) {
	for i, f := range fields {
		name, value, named := f.named()
		if r.next < len(r.word.Positional) && r.word.Positional[r.next].Kind == Inner {
			return r.inner(fields[i:])
		}
		var err *Error
		if named && !r.comparison(f) {
			err = r.named(f, name, value)
		} else {
			err = r.positional(f)
		}
		if err != nil {
			return Command{}, err
		}
	}
	return r.finish()
}

// comparison is true for what stands where an operator is due.
func (r *reader) comparison(f field) bool {
	return r.next < len(r.word.Positional) && r.word.Positional[r.next].Kind == Compare && f.text[0] == '='
}

func (r *reader) positional(f field) *Error {
	if r.next >= len(r.word.Positional) {
		return malformed(f.pos, "%s", r.tooMany())
	}
	a := r.word.Positional[r.next]
	r.next++
	v, err := r.value(a, f.text, f.pos)
	if err == nil {
		r.out.Args[a.Name] = v
	}
	return err
}

func (r *reader) tooMany() string {
	s := r.word.Name + " takes no more here"
	if len(r.word.Named) > 0 {
		s += ": other arguments are written name=value, and are " + strings.Join(r.word.argNames(), ", ")
	}
	return s
}

func (r *reader) named(f field, name, text string) *Error {
	at := f.pos
	at.Col += len(name) + 1 + f.inside
	a, ok := r.word.named(name)
	switch {
	case !ok && r.word.Sides && builtin[name] == "":
		return r.side(f, name, text, at)
	case !ok:
		return malformed(f.pos, "%s has no such argument: %s", r.word.Name, didYouMean(name, r.word.argNames(), r.argsText()))
	case r.out.Args[name].Given:
		return malformed(f.pos, "%s is given twice: leave one out", name)
	}
	v, err := r.value(a, text, at)
	if err == nil {
		r.out.Args[name] = v
	}
	return err
}

func (r *reader) argsText() string {
	if len(r.word.Named) == 0 {
		return "it takes none with a name"
	}
	return "it takes " + strings.Join(r.word.argNames(), ", ")
}

func (r *reader) side(f field, name, text string, at Pos) *Error {
	for _, s := range r.out.Sides {
		if s.Name == name {
			return malformed(f.pos, "two sides have this name: give each its own")
		}
	}
	v, err := readValue(Arg{Name: name, Kind: Who}, text, at)
	if err == nil {
		r.out.Sides = append(r.out.Sides, Side{Name: name, Pos: f.pos, Who: v.Who})
	}
	return err
}

// value reads an argument, and a bound by its measure.
func (r *reader) value(a Arg, text string, at Pos) (Value, *Error) {
	if a.Kind == Bound {
		return readBound(r.out.Args["measure"].Text, r.out.Args["is"].Text, text, at)
	}
	return readValue(a, text, at)
}

func (r *reader) inner(fields []field) (Command, *Error) {
	if fields[0].text == "say" {
		fields = sayFields(r.line, fields[0])
	}
	c, err := r.parser.read(fields, r.line)
	if err != nil {
		return Command{}, err
	}
	if r.words[c.Word].Now {
		return Command{}, malformed(c.Pos, "%s cannot be scheduled: give it a line of its own", c.Word)
	}
	r.out.Inner = &c
	r.next++
	return r.finish()
}

// finish demands what is required and fills in defaults.
func (r *reader) finish() (Command, *Error) {
	for i, a := range append(append([]Arg{}, r.word.Positional...), r.word.Named...) {
		given := r.out.Args[a.Name].Given || a.Kind == Inner && r.out.Inner != nil
		if given {
			continue
		}
		if a.Required {
			return Command{}, malformed(r.out.Pos, "%s lacks %s", r.word.Name, a.lacking(i < len(r.word.Positional)))
		}
		if a.Default == "" {
			continue
		}
		v, err := readValue(a, a.Default, r.out.Pos)
		if err != nil {
			return Command{}, err
		}
		v.Given = false
		r.out.Args[a.Name] = v
	}
	if r.word.Sides && len(r.out.Sides) < 2 {
		return Command{}, malformed(r.out.Pos, "%s takes two sides or more, such as a=m0..m4 b=rest", r.word.Name)
	}
	return r.out, nil
}

func (a Arg) lacking(positional bool) string {
	if positional {
		return a.Name + ": " + how[a.Kind]
	}
	return a.Name + "=: " + how[a.Kind]
}
