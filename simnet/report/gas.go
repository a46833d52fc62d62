package report

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"

	"github.com/souk-network/souk/protocol/fault"
)

// gasColumns are those of gas.csv.
var gasColumns = []string{"run", "seed", "mode", "call", "count", "min", "median", "max", "sum"}

// gas writes what each call took as a table; of a run that tells of none there is no
// file.
func (s *story) gas() error {
	path := filepath.Join(s.folder, GasFile)
	costs := s.book.Costs()
	if len(costs) == 0 {
		if err := os.Remove(path); err != nil && !os.IsNotExist(err) { // of an earlier report
			return fault.Wrap(fault.Unavailable, "report", err)
		}
		return nil
	}
	f, err := os.Create(path)
	if err != nil {
		return fault.Wrap(fault.Unavailable, "report", err)
	}
	out := csv.NewWriter(f)
	_ = out.Write(gasColumns) // an error stays with the writer
	for _, c := range costs {
		row := []string{filepath.Base(s.folder), strconv.FormatUint(s.summary.Seed, 10), s.summary.Mode, c.Call}
		for _, n := range []int64{c.Count, c.Min, c.Median, c.Max, c.Sum} {
			row = append(row, strconv.FormatInt(n, 10))
		}
		_ = out.Write(row)
	}
	out.Flush()
	if err := out.Error(); err != nil {
		_ = f.Close()
		return fault.Wrap(fault.Unavailable, "report", err)
	}
	return f.Close()
}

// cost is a row of the page's table of gas.
type cost struct{ Call, Count, Min, Median, Max, Sum string }

func (s *story) costs() (out []cost) {
	for _, c := range s.book.Costs() {
		show := func(n int64) string { return grouped(float64(n)) }
		out = append(out, cost{c.Call, show(c.Count), show(c.Min), show(c.Median), show(c.Max), show(c.Sum)})
	}
	return out
}
