package sweep

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/run"
)

// Collected says what Collect found.
type Collected struct {
	Jobs    int   `json:"jobs"`
	Missing int   `json:"missing"` // not carried out to their end
	Rows    int64 `json:"rows"`
}

// Collect merges the observations of all jobs that are done into one table, with
// a column for each parameter, and writes a page about their figures.
func Collect(folder string) (c Collected, err error) {
	m, err := Read(folder)
	if err != nil {
		return c, err
	}
	file, err := os.Create(filepath.Join(folder, CollectedFile))
	if err != nil {
		return c, fault.Wrap(fault.Unavailable, "collect", err)
	}
	out := csv.NewWriter(file)
	_ = out.Write(append([]string{"job"}, append(m.Parameters, "run", "seed", "mode", "time", "who", "measure", "value", "unit")...))
	for _, j := range m.Jobs {
		if _, done := Done(folder, j); !done {
			c.Missing++
			continue
		}
		n, err := collectJob(out, filepath.Join(folder, j.Folder), j)
		if err != nil {
			return c, errors.Join(err, file.Close())
		}
		c.Jobs, c.Rows = c.Jobs+1, c.Rows+n
	}
	out.Flush()
	if err := errors.Join(out.Error(), file.Close()); err != nil {
		return c, fault.Wrap(fault.Unavailable, "collect", err)
	}
	groups, _, err := Groups(folder)
	if err != nil {
		return c, err
	}
	return c, writePage(folder, m, groups, c)
}

// collectJob copies the observations of a job behind its number and values.
func collectJob(out *csv.Writer, folder string, j Job) (rows int64, err error) {
	f, err := os.Open(filepath.Join(folder, run.ObservationsFile))
	if err != nil {
		return 0, fault.New(fault.NotFound, "collect", folder+" has no "+run.ObservationsFile+": carry the job out again")
	}
	defer func() { _ = f.Close() }()
	in := csv.NewReader(bufio.NewReader(f))
	in.ReuseRecord = true
	before := append([]string{strconv.Itoa(j.Number)}, j.Values...)
	for first := true; ; first = false {
		row, err := in.Read()
		switch {
		case err == io.EOF:
			return rows, nil
		case err != nil:
			return rows, fault.New(fault.Malformed, "collect", run.ObservationsFile+" of "+folder+" is damaged")
		case first:
			continue
		}
		rows++
		if err := out.Write(append(before[:len(before):len(before)], row...)); err != nil {
			return rows, fault.Wrap(fault.Unavailable, "collect", err)
		}
	}
}
