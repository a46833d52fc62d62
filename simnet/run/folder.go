package run

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet"
	"github.com/souk-network/souk/simnet/geo"
	"github.com/souk-network/souk/simnet/script"
)

// Job is one run: what the simulating process is told.
type Job struct {
	Folder  string // has the scenario in it
	Seed    uint64
	Mode    string // one of Modes
	Version string // of the program
	// Until is the virtual time in seconds at which the run stops, as if it was told to;
	// 0: at the scenario's end. A replay of a run that was stopped goes as far as that did.
	Until float64
}

// Real is the mode of processes on this machine in its own time.
const Real = "real"

// Modes are the ways to carry a scenario out.
var Modes = []string{"full", "model", Real}

// Summary is run.json.
type Summary struct {
	Version   string             `json:"version"`
	Mode      string             `json:"mode"`
	Seed      uint64             `json:"seed"`
	Chain     string             `json:"chain,omitempty"`     // one of Chains; "": the mode has blocks and nothing in them
	Transport string             `json:"transport,omitempty"` // "stream" where connections have no QUIC
	Matrix    *Matrix            `json:"matrix,omitempty"`    // of the round trips that links follow; nil: links are by distance
	Hash      string             `json:"hash"`
	Events    int64              `json:"events"`
	Virtual   float64            `json:"virtual_seconds"`
	Stopped   bool               `json:"stopped"`          // before its end
	Broken    string             `json:"broken,omitempty"` // why it could not go on; "" when it was told to stop, or was not
	Merchants int                `json:"merchants"`
	Customers int                `json:"customers"`
	Failed    []string           `json:"failed"`
	Outputs   []Output           `json:"outputs"`
	Figures   map[string]float64 `json:"-"` // see summaryFile
	// Unmeasured says of each figure that the run cannot tell why not.
	Unmeasured map[string]string `json:"not_measured"`
	Machine    Machine           `json:"machine"`
}

// Reached is the virtual time in seconds to which a run came that was told to stop; 0: it
// came to its end, or broke.
func (s Summary) Reached() float64 {
	if !s.Stopped || s.Broken != "" {
		return 0
	}
	return s.Virtual
}

// Output is what a command of the scenario printed.
type Output struct {
	Line int    `json:"line"`
	Text string `json:"text"`
}

// Matrix is what a run took of a latency file.
type Matrix struct {
	Nodes    int      `json:"nodes"`             // that are left
	Placed   bool     `json:"placed"`            // it is known where they are
	Dropped  []string `json:"dropped,omitempty"` // nodes that were left out
	Filled   int      `json:"filled"`            // links that no row has, by distance
	Mirrored int      `json:"mirrored"`          // links that have the other direction's row
}

// matrixOf is the matrix of a plan's map, nil when there is none.
func matrixOf(m *geo.Map) *Matrix {
	if !m.Measured {
		return nil
	}
	return &Matrix{Nodes: len(m.Cities), Placed: m.Placed, Dropped: m.Dropped, Filled: m.Filled, Mirrored: m.Mirrored}
}

// Machine is what a run took of the machine. It is no part of the hash.
type Machine struct {
	Go       string  `json:"go"`       // version that the program was built with
	Platform string  `json:"platform"` // system and processor that it was built for, such as linux/arm64; "": not told
	CPU      float64 `json:"cpu_seconds"`
	Seconds  float64 `json:"wall_seconds"`
	Memory   uint64  `json:"peak_memory_bytes"`
	Exact    bool    `json:"exact_build"`
}

const maxInput = 256 << 20

// Prepare makes a folder for a run of the scenario at path, or of the one that
// comes with the program under this name when there is no such file, and copies
// into it what the scenario names. The folder must not exist, or be empty.
func Prepare(path, folder string) error {
	s, err := Open(path, "")
	if err != nil {
		return err
	}
	return s.Prepare(folder)
}

// PrepareText is Prepare for a scenario whose files are looked for in dir.
func PrepareText(text, dir, folder string) error {
	s, err := parse(text, dir)
	if err != nil {
		return err
	}
	if entries, err := os.ReadDir(folder); err == nil && len(entries) > 0 {
		return fault.New(fault.Conflict, "make run folder", folder+" holds something: name another folder with --out, or empty it")
	}
	if err := apart(s, dir); err != nil {
		return err
	}
	if slices.ContainsFunc(files(s), filepath.IsAbs) {
		text = s.WithCopies()
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fault.Wrap(fault.Unavailable, "make run folder", err)
	}
	for _, name := range files(s) {
		if err := copyFile(locate(dir, name), filepath.Join(folder, filepath.Base(name))); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(folder, ScenarioFile), []byte(text), 0o644)
}

// apart refuses files of one name in several folders: a run has all in one.
func apart(s *script.Script, dir string) error {
	from := map[string]string{}
	for _, name := range files(s) {
		base, at := filepath.Base(name), locate(dir, name)
		if before, there := from[base]; there && before != at {
			return fault.New(fault.Conflict, "make run folder", "the scenario names two files that are called "+base+": a run has both in one folder, so rename one")
		}
		if base == ScenarioFile {
			return fault.New(fault.Conflict, "make run folder", "the scenario names a file that is called "+base+", as the scenario is in the run's folder: rename it")
		}
		from[base] = at
	}
	return nil
}

// Find is the text of the scenario at path, or of the one that comes with the
// program under this name.
func Find(path string) ([]byte, error) {
	text, err := readBounded(path, script.MaxText)
	if fault.KindOf(err) != fault.NotFound {
		return text, err
	}
	s, unknown := simnet.Lookup(path)
	if unknown != nil {
		return nil, fault.New(fault.NotFound, "read scenario", path+" is no file that can be read, nor a scenario that comes with the program: "+script.Suggest(path, simnet.Names(), "see souk sim scenarios"))
	}
	return []byte(s.Text), nil
}

// files lists the files that a scenario names.
func files(s *script.Script) (out []string) {
	for _, c := range s.Commands {
		for _, v := range c.Args {
			if v.Kind == script.File && v.Given {
				out = append(out, v.Text)
			}
		}
	}
	return out
}

func parse(text, dir string) (*script.Script, error) {
	return script.Parse(text, script.Options{Exists: func(name string) error {
		info, err := os.Stat(locate(dir, name))
		if err == nil && info.Size() > maxInput {
			err = fmt.Errorf("%s is larger than %d bytes", name, maxInput)
		}
		return err
	}})
}

// locate finds a file that a scenario names: where it says, or, in a run's
// folder, under its last name.
func locate(dir, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	if said := filepath.Join(dir, name); exists(said) {
		return said
	}
	return filepath.Join(dir, filepath.Base(name))
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// Load reads the scenario of a folder and its map.
func Load(folder string) (*script.Script, *geo.Map, error) {
	text, err := readBounded(filepath.Join(folder, ScenarioFile), script.MaxText)
	if err != nil {
		return nil, nil, err
	}
	s, err := parse(string(text), folder)
	if err != nil {
		return nil, nil, err
	}
	m, err := readMap(s.Commands[0], folder)
	return s, m, err
}

// readMap is the map that the word network names.
func readMap(c script.Command, dir string) (*geo.Map, error) {
	named := func(name string) string {
		if v := c.Arg(name); v.Given {
			return v.Text
		}
		return ""
	}
	return ReadMap(dir, MapFiles{Latency: named("latency"), Cities: named("cities"), Fill: c.Arg("fill").Int == 1, Drop: c.Arg("drop").Int == 1})
}

// MapFiles say where a network's links come from.
type MapFiles struct {
	Latency    string // round-trip times; "": distance
	Cities     string // places; "": the built-in list
	Fill, Drop bool   // see geo.Reading
}

// ReadMap is the map of files that are looked for in a folder as a scenario's are.
func ReadMap(dir string, of MapFiles) (*geo.Map, error) {
	how := geo.Reading{Cities: geo.Builtin().Cities, Strict: of.Cities != "", Fill: of.Fill, Drop: of.Drop}
	if how.Strict {
		err := reading(dir, of.Cities, func(r io.Reader) (err error) {
			how.Cities, err = geo.ReadCities(r)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	if of.Latency == "" {
		return geo.NewModel(how.Cities), nil
	}
	var m *geo.Map
	err := reading(dir, of.Latency, func(r io.Reader) (err error) {
		m, err = geo.ReadMatrix(r, how)
		return err
	})
	return m, err
}

// reading has a file read; what is wrong in it is told with its name.
func reading(dir, name string, read func(io.Reader) error) error {
	f, err := os.Open(locate(dir, name))
	if err != nil {
		return fault.Wrap(fault.NotFound, "read latency", err)
	}
	defer func() { _ = f.Close() }()
	if err := read(io.LimitReader(f, maxInput)); err != nil {
		return inFile(name, err)
	}
	return nil
}

// inFile names the file of a row that cannot be used, as mistakes of a scenario are.
func inFile(name string, err error) error {
	var row *geo.RowError
	if errors.As(err, &row) {
		return fault.New(row.Err.Kind, row.Err.Op, fmt.Sprintf("%s:%d:%d: %s", name, row.Line, row.Col, row.Err.Detail))
	}
	return fmt.Errorf("%s: %w", name, err)
}

func readBounded(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fault.Wrap(fault.NotFound, "read scenario", err)
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(text)) > most {
		err = fault.New(fault.TooLarge, "read scenario", fmt.Sprintf("%s has more than %d bytes", path, most))
	}
	return text, err
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return fault.Wrap(fault.NotFound, "copy input", err)
	}
	defer func() { _ = in.Close() }()
	out, err := os.Create(to)
	if err != nil {
		return fault.Wrap(fault.Unavailable, "copy input", err)
	}
	_, err = io.Copy(out, io.LimitReader(in, maxInput))
	return errors.Join(err, out.Close())
}

// Read is the summary of a folder.
func Read(folder string) (Summary, error) {
	raw, err := readBounded(filepath.Join(folder, SummaryFile), 16<<20)
	if fault.KindOf(err) == fault.NotFound {
		return Summary{}, fault.New(fault.NotFound, "read run", folder+" is no folder of a run: it has no "+SummaryFile)
	} else if err != nil {
		return Summary{}, err
	}
	var s Summary
	if err := json.Unmarshal(raw, &s); err != nil {
		return Summary{}, fault.New(fault.Malformed, "read run", SummaryFile+" of "+folder+" is damaged")
	}
	return s, nil
}

func write(folder string, s Summary) error {
	raw, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	path := filepath.Join(folder, SummaryFile)
	if err := os.WriteFile(path, append(raw, '\n'), 0o644); err != nil {
		return errors.Join(fault.New(fault.Unavailable, "write "+SummaryFile, err.Error()+": make room, and run it again"), os.Remove(path)) // half of it is none
	}
	return nil
}
