package script

import "time"

// Value is one argument as it was read. Its Kind says which field holds it.
type Value struct {
	Kind     Kind
	Given    bool // in the scenario; else it is the default, or nothing
	Pos      Pos  // where it was given
	Text     string
	Int      int64
	Of       int64 // of a Quorum: n
	Float    float64
	To       float64 // of a Bound after "in": the upper end
	Duration time.Duration
	Time     time.Time
	Who      Group
	List     []string
}

// Set says whether there is a value, given or by default.
func (v Value) Set() bool { return v.Given || v.Text != "" }

// Side is a part of a partition.
type Side struct {
	Name string
	Pos  Pos
	Who  Group
}

// Command is one command with its checked arguments.
type Command struct {
	Word     string
	Pos      Pos
	Args     map[string]Value // every argument of the word that was given or has a default
	Sides    []Side           // in the order given
	Inner    *Command         // of "at"
	At       time.Duration    // when it happens, since the scenario's start
	Checked  bool             // an expected output follows it
	Expected string           // that output: lines that each end in a line break, or ""

	after int // index of the line after the command
	until int // index of the line after its expected output
}

// Arg is an argument by name; the zero Value when it was not given and has no
// default.
func (c Command) Arg(name string) Value { return c.Args[name] }
