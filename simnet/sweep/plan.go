package sweep

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/run"
	"github.com/souk-network/souk/simnet/script"
)

// Limits of a plan.
const (
	MaxPlan = 1 << 20 // bytes
	MaxJobs = 100_000
	maxSeed = 1 << 53 // what tables of numbers hold exactly
)

// Plan is a grid of runs: every combination of the parameters' values, with every
// seed.
type Plan struct {
	Scenario   string // a file beside the plan, or the name of one that comes with the program
	Mode       string // "full" unless it says otherwise
	Seeds      []uint64
	Parameters []Parameter // in the order of the plan
}

// Parameter stands in the scenario as ${name}.
type Parameter struct {
	Name   string
	Values []string
	at     place
}

type place struct{ line, col int }

// keys of a plan.
var keys = []string{"scenario", "mode", "seeds", "parameters"}

// reader reads one plan and names its file in errors.
type reader struct{ file string }

func (r reader) wrong(at place, format string, args ...any) error {
	return fault.New(fault.Malformed, "read plan", fmt.Sprintf("%s:%d:%d: %s", r.file, at.line, at.col, fmt.Sprintf(format, args...)))
}

func where(n *yaml.Node) place { return place{n.Line, n.Column} }

// ParsePlan reads a plan; file is its name in errors, which say line and column.
func ParsePlan(file string, text []byte) (*Plan, error) {
	r := reader{file}
	if len(text) > MaxPlan {
		return nil, fault.New(fault.TooLarge, "read plan", fmt.Sprintf("%s has more than %d bytes", file, MaxPlan))
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, fault.New(fault.Malformed, "read plan", file+": "+strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, r.wrong(place{1, 1}, "want lines such as scenario: revoke-storm and seeds: 1..20")
	}
	p := &Plan{Mode: "full"}
	if err := r.fields(doc.Content[0], keys, func(name string, value *yaml.Node) error { return r.field(p, name, value) }); err != nil {
		return nil, err
	}
	switch {
	case p.Scenario == "":
		return nil, r.wrong(place{1, 1}, "without a scenario: add a line such as scenario: revoke-storm")
	case len(p.Seeds) == 0:
		return nil, r.wrong(place{1, 1}, "without seeds: add a line such as seeds: 1..20")
	}
	if n := p.jobs(); n > MaxJobs {
		return nil, fault.New(fault.TooLarge, "read plan", fmt.Sprintf("%s makes more than %d jobs: give fewer values or seeds", file, MaxJobs))
	}
	return p, nil
}

// jobs counts them, up to one more than allowed.
func (p *Plan) jobs() int {
	n := len(p.Seeds)
	for _, q := range p.Parameters {
		n = min(n*len(q.Values), MaxJobs+1)
	}
	return n
}

// fields walks a mapping. Names that it does not know, when known is not nil, and
// names that come twice are refused.
func (r reader) fields(n *yaml.Node, known []string, each func(string, *yaml.Node) error) error {
	if n.Kind != yaml.MappingNode {
		return r.wrong(where(n), "want names with values, a line each")
	}
	seen := map[string]bool{}
	for i := 0; i < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case key.Kind != yaml.ScalarNode:
			return r.wrong(where(key), "want a name")
		case known != nil && !slices.Contains(known, key.Value):
			return r.wrong(where(key), "there is no such line in a plan: %s", script.Suggest(key.Value, known, "there are "+strings.Join(known, ", ")))
		case seen[key.Value]:
			return r.wrong(where(key), "comes twice")
		}
		seen[key.Value] = true
		if err := each(key.Value, value); err != nil {
			return err
		}
	}
	return nil
}

func (r reader) field(p *Plan, name string, value *yaml.Node) (err error) {
	switch name {
	case "scenario":
		p.Scenario, err = r.scalar(value)
	case "mode":
		switch p.Mode, err = r.scalar(value); {
		case err != nil || p.Mode == "full" || p.Mode == "model":
		case p.Mode == run.Real:
			err = r.wrong(where(value), "runs in the real mode disturb each other and follow no seed: a sweep is full or model")
		default:
			err = r.wrong(where(value), "there is no such mode: %s", script.Suggest(p.Mode, []string{"full", "model"}, "full or model"))
		}
	case "seeds":
		p.Seeds, err = r.seeds(value)
	case "parameters":
		err = r.fields(value, nil, func(name string, value *yaml.Node) error { return r.parameter(p, name, value) })
	}
	return err
}

func (r reader) scalar(n *yaml.Node) (string, error) {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" || strings.ContainsAny(n.Value, "\n\r") {
		return "", r.wrong(where(n), "want one value, on one line")
	}
	return n.Value, nil
}

var seedRange = regexp.MustCompile(`^(\d{1,16})\.\.(\d{1,16})$`)

// seeds reads a list, a range such as 1..20, or one.
func (r reader) seeds(n *yaml.Node) (out []uint64, err error) {
	if n.Kind == yaml.SequenceNode {
		for _, item := range n.Content {
			some, err := r.seeds(item)
			if err != nil {
				return nil, err
			}
			if out = append(out, some...); len(out) > MaxJobs {
				return nil, r.wrong(where(item), "more than %d seeds", MaxJobs)
			}
			if slices.Contains(out[:len(out)-len(some)], some[0]) {
				return nil, r.wrong(where(item), "the seed %d comes twice", some[0])
			}
		}
		return out, nil
	}
	text, err := r.scalar(n)
	if err != nil {
		return nil, err
	}
	from, to := text, text
	if m := seedRange.FindStringSubmatch(text); m != nil {
		from, to = m[1], m[2]
	}
	a, err := strconv.ParseUint(from, 10, 64)
	b, err2 := strconv.ParseUint(to, 10, 64)
	switch {
	case err != nil || err2 != nil || b > maxSeed:
		return nil, r.wrong(where(n), "want numbers from 0 to %d: a list such as [1, 2, 3], or a range such as 1..20", uint64(maxSeed))
	case b < a:
		return nil, r.wrong(where(n), "the range ends before it begins: did you mean %d..%d?", b, a)
	case b-a >= MaxJobs:
		return nil, r.wrong(where(n), "more than %d seeds", MaxJobs)
	}
	for s := a; s <= b; s++ {
		out = append(out, s)
	}
	return out, nil
}

var parameterName = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,63}$`)

// reserved are columns that collected tables have anyway.
var reserved = []string{"job", "run", "seed", "mode", "time", "who", "measure", "value", "unit", "folder"}

func (r reader) parameter(p *Plan, name string, value *yaml.Node) error {
	q := Parameter{Name: name, at: where(value)}
	switch {
	case !parameterName.MatchString(name):
		return r.wrong(where(value), "a parameter's name has small letters, digits, - and _, and begins with a letter")
	case slices.Contains(reserved, name):
		return r.wrong(where(value), "a parameter cannot be called %s, which is a column of tables: choose another name", name)
	}
	items := []*yaml.Node{value}
	if value.Kind == yaml.SequenceNode {
		items = value.Content
	}
	for _, item := range items {
		text, err := r.scalar(item)
		if err != nil {
			return err
		}
		if slices.Contains(q.Values, text) {
			return r.wrong(where(item), "the same value comes twice")
		}
		q.Values = append(q.Values, text)
	}
	if len(q.Values) == 0 {
		return r.wrong(where(value), "without a value: give a list such as [20, 50]")
	}
	p.Parameters = append(p.Parameters, q)
	return nil
}
