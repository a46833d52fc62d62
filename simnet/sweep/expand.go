package sweep

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/report"
	"github.com/souk-network/souk/simnet/run"
	"github.com/souk-network/souk/simnet/script"
)

// Manifest is manifest.json: what a sweep consists of.
type Manifest struct {
	Version    string   `json:"version"`
	Scenario   string   `json:"scenario"`
	Mode       string   `json:"mode"`
	Chain      string   `json:"chain,omitempty"` // in place of what the scenario says; "": as it says
	Parameters []string `json:"parameters"`
	Jobs       []Job    `json:"jobs"`
}

// Job is one run of a sweep.
type Job struct {
	Number int      `json:"number"` // from 0
	Folder string   `json:"folder"` // below the sweep's
	Seed   uint64   `json:"seed"`
	Values []string `json:"values"` // of the parameters, in their order
}

// Setting writes the values of a job's parameters.
func (m Manifest) Setting(j Job) string {
	var out []string
	for i, name := range m.Parameters {
		out = append(out, name+"="+j.Values[i])
	}
	return strings.Join(out, " ")
}

// Options are what a plan does not say.
type Options struct {
	Version string // of the program
	Image   string // a container image with the program, for the file for Kubernetes
	Chain   string // one of run.Chains, in place of what the scenario says; "": as it says
}

// Expand makes the folder of a sweep from the plan at path. A folder that was
// expanded from the same plan is left as it is.
func Expand(path, folder string, o Options) (Manifest, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return Manifest{}, fault.Wrap(fault.NotFound, "read plan", err)
	}
	p, err := ParsePlan(filepath.Base(path), text)
	if err != nil {
		return Manifest{}, err
	}
	if before, err := os.ReadFile(filepath.Join(folder, PlanFile)); err == nil {
		if !bytes.Equal(before, text) {
			return Manifest{}, fault.New(fault.Conflict, "make sweep", folder+" was made from another plan: name another folder with --out")
		}
		if m, err := Read(folder); err == nil { // else it was interrupted: jobs are made again
			return m, m.On(o.Chain)
		}
	} else if entries, err := os.ReadDir(folder); err == nil && len(entries) > 0 {
		return Manifest{}, fault.New(fault.Conflict, "make sweep", folder+" holds something else: name another folder with --out")
	}
	return p.expand(reader{filepath.Base(path)}, filepath.Dir(path), folder, o, text)
}

func (p *Plan) expand(r reader, dir, folder string, o Options, text []byte) (Manifest, error) {
	scenario := p.Scenario
	if _, err := os.Stat(filepath.Join(dir, scenario)); err == nil && !filepath.IsAbs(scenario) {
		scenario = filepath.Join(dir, scenario)
	}
	source, err := run.Find(scenario)
	if err != nil {
		return Manifest{}, err
	}
	if err := p.check(r, string(source)); err != nil {
		return Manifest{}, err
	}
	m := Manifest{Version: o.Version, Scenario: p.Scenario, Mode: p.Mode, Chain: o.Chain, Parameters: []string{}}
	for _, q := range p.Parameters {
		m.Parameters = append(m.Parameters, q.Name)
	}
	p.each(func(values []string) {
		for _, seed := range p.Seeds {
			m.Jobs = append(m.Jobs, Job{Number: len(m.Jobs), Folder: filepath.ToSlash(filepath.Join(JobsFolder, fmt.Sprintf("%05d", len(m.Jobs)))), Seed: seed, Values: values})
		}
	})
	// A setting that makes no scenario is refused before anything is written.
	for _, j := range m.Jobs {
		if j.Seed == p.Seeds[0] {
			one, err := m.source(string(source), filepath.Dir(scenario), j)
			if err == nil {
				_, err = one.Admit(p.Mode, j.Seed)
			}
			if err != nil {
				return Manifest{}, fmt.Errorf("with %s: %w", m.Setting(j), err)
			}
		}
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return Manifest{}, fault.Wrap(fault.Unavailable, "make sweep", err)
	}
	if err := os.WriteFile(filepath.Join(folder, PlanFile), text, 0o644); err != nil {
		return Manifest{}, fault.Wrap(fault.Unavailable, "make sweep", err)
	}
	for _, j := range m.Jobs {
		at := filepath.Join(folder, j.Folder)
		one, err := m.source(string(source), filepath.Dir(scenario), j)
		if err == nil {
			err = errors.Join(os.RemoveAll(at), one.Prepare(at))
		}
		if err != nil {
			return Manifest{}, err
		}
	}
	return m, m.write(folder, o.Image)
}

// On refuses a chain, one of run.Chains, that is not the one with which the sweep was
// made; "" is as it was made.
func (m Manifest) On(chain string) error {
	if chain == "" || chain == m.Chain {
		return nil
	}
	with := "--chain " + m.Chain
	if m.Chain == "" {
		with = "the chain that its scenario says"
	}
	return fault.New(fault.Conflict, "make sweep", "the folder was made with "+with+": name another one with --out, or leave --chain out")
}

// source is the scenario of a job.
func (m Manifest) source(scenario, dir string, j Job) (run.Source, error) {
	return run.Source{Name: m.Scenario, Text: m.fill(scenario, j), Dir: dir}.On(m.Chain)
}

// each calls do with every combination of values, the last parameter fastest.
func (p *Plan) each(do func([]string)) {
	total := p.jobs() / len(p.Seeds)
	for n := range total {
		values, rest := make([]string, len(p.Parameters)), n
		for i := len(p.Parameters) - 1; i >= 0; i-- {
			of := p.Parameters[i].Values
			values[i], rest = of[rest%len(of)], rest/len(of)
		}
		do(values)
	}
}

var hole = regexp.MustCompile(`\$\{([^}\n]*)\}`)

// check holds the parameters against the places for them in the scenario.
func (p *Plan) check(r reader, scenario string) error {
	var names []string
	for _, q := range p.Parameters {
		names = append(names, q.Name)
		if !strings.Contains(scenario, "${"+q.Name+"}") {
			return r.wrong(q.at, "the scenario has no ${%s}: write it there where the value belongs", q.Name)
		}
	}
	for i, line := range strings.Split(scenario, "\n") {
		for _, at := range hole.FindAllStringSubmatchIndex(line, -1) {
			if name := line[at[2]:at[3]]; !slices.Contains(names, name) {
				return fault.New(fault.Malformed, "read plan", fmt.Sprintf("%s:%d:%d: the plan has no parameter of this name: %s", p.Scenario, i+1, at[0]+1,
					script.Suggest(name, names, "add it below parameters")))
			}
		}
	}
	return nil
}

// fill puts a job's values into the scenario.
func (m Manifest) fill(scenario string, j Job) string {
	return hole.ReplaceAllStringFunc(scenario, func(s string) string {
		for i, name := range m.Parameters {
			if s == "${"+name+"}" {
				return j.Values[i]
			}
		}
		return s
	})
}

// write writes the manifest last, so that a folder without one is not whole.
func (m Manifest) write(folder, image string) error {
	raw, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	for name, text := range map[string]string{TableFile: m.table(), ParallelFile: m.parallel(), SlurmFile: m.slurm(), KubernetesFile: m.kubernetes(image)} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o755); err != nil {
			return fault.Wrap(fault.Unavailable, "make sweep", err)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, ManifestFile), append(raw, '\n'), 0o644); err != nil {
		return fault.Wrap(fault.Unavailable, "make sweep", err)
	}
	return nil
}

// Read is the manifest of a sweep's folder.
func Read(folder string) (Manifest, error) {
	f, err := os.Open(filepath.Join(folder, ManifestFile))
	if err != nil {
		return Manifest{}, fault.New(fault.NotFound, "read sweep", folder+" is no folder of a sweep: it has no "+ManifestFile)
	}
	defer func() { _ = f.Close() }()
	var m Manifest
	if err := json.NewDecoder(io.LimitReader(f, 256<<20)).Decode(&m); err != nil {
		return Manifest{}, fault.New(fault.Malformed, "read sweep", ManifestFile+" of "+folder+" is damaged")
	}
	for _, j := range m.Jobs {
		if len(j.Values) != len(m.Parameters) || !filepath.IsLocal(j.Folder) {
			return Manifest{}, fault.New(fault.Malformed, "read sweep", ManifestFile+" of "+folder+" does not fit itself")
		}
	}
	return m, nil
}

// Done is how a job went; false when it has not been carried out to its end, and
// reported.
func Done(folder string, j Job) (run.Summary, bool) {
	at := filepath.Join(folder, filepath.FromSlash(j.Folder))
	if _, err := os.Stat(filepath.Join(at, report.PageFile)); err != nil {
		return run.Summary{}, false
	}
	s, err := run.Read(at)
	return s, err == nil && !s.Stopped
}
