package script

import "slices"

// Kind is what an argument is.
type Kind uint8

// The kinds of arguments. Each says how it is written and which field of Value
// holds it.
const (
	Int       Kind = iota // 20: Int
	Number                // 1.5: Float
	Percent               // 5%: Float, as a part of one
	Duration              // 250ms, 10m, 1h30m, 30d: Duration
	Rate                  // 2/h, 1/30d: Float, times a second
	Size                  // 1024, 4KiB, 1MiB: Int, bytes
	Bandwidth             // 512kbit, 10Mbit, 1Gbit: Int, bits a second
	Amount                // 2.50: Int, millionths
	Quorum                // 2of3: Int is k, Of is n
	Moment                // 2026-01-05T09:00: Time, UTC
	Clock                 // 18:30: Duration since midnight
	Who                   // m0..m4,crowd: Who
	Name                  // a name that the scenario gives: Text
	Choice                // one of the argument's Choices: Text
	Choices               // some of them, separated by commas: List
	YesNo                 // yes, no: Int is 1 or 0
	City                  // a city of the latency model: Text
	Cities                // several, separated by commas: List
	File                  // a path, relative to the scenario: Text
	Measure               // a name in the table of measures: Text
	Compare               // =, !=, <, <=, >, >=, in: Text
	Bound                 // what a measure is compared with: Float, and To after "in"
	Text                  // the rest of the line: Text
	Inner                 // the rest of the line as a command: Command.Inner
)

var kindNames = [...]string{
	"whole number", "number", "percentage", "duration", "rate", "size", "bandwidth", "amount", "quorum", "date and time", "time of day",
	"who", "name", "choice", "choices", "yes or no", "city", "cities", "file", "measure", "comparison", "value", "text", "command",
}

func (k Kind) String() string { return kindNames[k] }

// Arg is one argument of a word.
type Arg struct {
	Name     string
	Kind     Kind
	Required bool
	Default  string   // as it would be written; "" for none
	Min, Max float64  // bounds, ends included, in the unit of Value (seconds for durations); both 0 for the kind's own
	Choices  []string // of a Choice
	Roles    string   // of a Who: which of m (merchants), c (customers), a (attackers) it may name
	Real     string   // why the real mode refuses any value but the default; "": it does not
	Model    string   // the same of the model mode
	Help     string
}

// Word is one word of the language: what it takes and what it does.
type Word struct {
	Name       string
	Summary    string // one line
	Help       string // more, where there is more to say
	Example    string // lines that parse, after a network of 20 peers and 40 customers called crowd
	Positional []Arg  // in this order, without a name
	Named      []Arg  // as name=value, in any order
	Sides      bool   // takes any other name=who as well: Command.Sides
	Now        bool   // cannot be scheduled with "at"
	Real       string // why the real mode refuses it; "": it carries it out
	Model      string // the same of the model mode
}

// Lookup finds a word.
func Lookup(name string) (Word, bool) {
	words := Words()
	if i := slices.IndexFunc(words, func(w Word) bool { return w.Name == name }); i >= 0 {
		return words[i], true
	}
	return Word{}, false
}

func wordNames() []string {
	var out []string
	for _, w := range Words() {
		out = append(out, w.Name)
	}
	return out
}

func (w Word) named(name string) (Arg, bool) {
	i := slices.IndexFunc(w.Named, func(a Arg) bool { return a.Name == name })
	if i < 0 {
		return Arg{}, false
	}
	return w.Named[i], true
}

func (w Word) argNames() []string {
	var out []string
	for _, a := range w.Named {
		out = append(out, a.Name)
	}
	return out
}
