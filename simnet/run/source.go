package run

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/model"
	"github.com/souk-network/souk/simnet/real"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
)

// Chains are what a scenario's chain can be.
var Chains = []string{"ledger", "evm"}

// Source is a scenario that is to be carried out.
type Source struct {
	Name string // of its file, for what is said of mistakes
	Text string
	Dir  string // where the files that it names are looked for
}

// Open finds the scenario at path, or the one that comes with the program under this
// name, on a chain.
func Open(path, chain string) (Source, error) {
	text, err := Find(path)
	if err != nil {
		return Source{}, err
	}
	return Source{path, string(text), filepath.Dir(path)}.On(chain)
}

// On is the scenario with a chain, one of Chains, in place of what it says of its own;
// "" is as it says.
func (s Source) On(chain string) (Source, error) {
	if chain == "" {
		return s, nil
	}
	if !slices.Contains(Chains, chain) {
		return Source{}, fault.New(fault.Malformed, "read scenario", fmt.Sprintf("there is no chain %q: want one of %s", chain, strings.Join(Chains, ", ")))
	}
	read, err := s.parse()
	if err != nil {
		return Source{}, err
	}
	if said := read.Commands[0].Arg("chain"); !said.Given || said.Text != chain {
		s.Text = read.With("chain", chain)
	}
	return s, nil
}

// Saying is the scenario whose network says yes to an argument, fill or drop, if yes is
// set; else it is as it says.
func (s Source) Saying(argument string, yes bool) (Source, error) {
	if !yes {
		return s, nil
	}
	read, err := s.parse()
	if err == nil {
		s.Text = read.With(argument, "yes")
	}
	return s, err
}

// Naming is the scenario with a file, latency or cities, in place of what its network
// names of its own; "" is as it says. The path is the caller's, and stands in the
// scenario from its root on.
func (s Source) Naming(argument, path string) (Source, error) {
	if path == "" {
		return s, nil
	}
	const op = "read scenario"
	read, err := s.parse()
	if err != nil {
		return Source{}, err
	}
	whole, err := filepath.Abs(path)
	if err != nil {
		return Source{}, fault.Wrap(fault.NotFound, op, err)
	}
	if strings.ContainsAny(whole, "\"\r\n") {
		return Source{}, fault.New(fault.Malformed, op, "the path of the "+argument+" file has a quote or the end of a line in it: give it another name")
	}
	if info, err := os.Stat(whole); err != nil || info.IsDir() {
		return Source{}, fault.New(fault.NotFound, op, path+" is no file that can be read: --"+argument+" wants one")
	}
	s.Text = read.With(argument, `"`+filepath.ToSlash(whole)+`"`)
	return s, nil
}

func (s Source) parse() (*script.Script, error) {
	read, err := parse(s.Text, s.Dir)
	return read, script.In(s.Name, err)
}

// Prepare makes a folder for a run, and copies into it what the scenario names. The
// folder must not exist, or be empty.
func (s Source) Prepare(folder string) error {
	return script.In(s.Name, PrepareText(s.Text, s.Dir, folder))
}

// Admit says whether a mode, one of Modes, can carry the scenario out, before anything
// is made: what is refused has file, line and column. In the real mode it returns what the
// run takes of the machine, about.
func (s Source) Admit(mode string, seed uint64) (needs real.Needs, err error) {
	read, err := s.parse()
	if err != nil {
		return real.Needs{}, err
	}
	switch mode {
	case Real:
		needs, err = real.Estimate(read), real.Refuse(read)
	case "model":
		err = model.Refuse(read)
	default:
		err = refuse(read)
	}
	if err == nil {
		err = s.plan(read, seed)
	}
	return needs, script.In(s.Name, err)
}

// plan says why nobody can take part in the scenario as it demands.
func (s Source) plan(read *script.Script, seed uint64) error {
	m, err := readMap(read.Commands[0], s.Dir)
	if err == nil {
		_, err = scenario.NewPlan(read, seed, m)
	}
	return err
}

// noGas is why some runs cannot measure gas.
const noGas = "the ledger counts no gas: say chain=evm in network, or --chain evm"

// refuse lists what of a scenario the full mode cannot do.
func refuse(s *script.Script) error {
	if s.Commands[0].Arg("chain").Text == "evm" {
		return nil
	}
	return s.Refuse(script.Full, func(c script.Command) []error {
		if v := c.Arg("measure"); v.Text == "gas" {
			return []error{script.Refused(fault.UnknownKind, v.Pos, "gas: with chain=ledger this cannot be measured: %s", noGas)}
		}
		return nil
	})
}
