package run

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/simnet/trace"
)

// A run whose process ended in the middle of a line leaves a summary of what is whole:
// until when, what was seen, and why; a run that did not begin leaves none.
func TestARunThatBrokeIsSummedUp(t *testing.T) {
	job := prepared(t, "network peers=3 shards=1 place=Seoul\nrun 1m\nexpect facts = 1\n", "full")
	if begun, err := Break(job, errors.New("no room")); begun || err != nil {
		t.Errorf("a run without events has something to tell of: %v, %v", begun, err)
	}
	if Begun(job.Folder) {
		t.Error("a run without events has begun")
	}
	var lines []byte
	for _, e := range []trace.Event{
		{At: time.Second, Who: "m0", What: trace.Publish, Fact: "aa", Kind: "notice", Bytes: 300},
		{At: 30 * time.Second, Who: "sim", What: trace.Expect, Kind: "facts = 2", Note: "1"},
	} {
		lines = e.Append(lines)
	}
	path := filepath.Join(job.Folder, EventsFile)
	if err := os.WriteFile(path, append(lines[:len(lines):len(lines)], `{"t":40000000000,"who":"m`...), 0o600); err != nil {
		t.Fatal(err)
	}
	if !Begun(job.Folder) {
		t.Error("a run with events has not begun")
	}
	if begun, err := Break(job, errors.New("simulate: internal: line 2, column 1: signal: killed")); !begun || err != nil {
		t.Fatal(begun, err)
	}
	s, err := Read(job.Folder)
	if err != nil {
		t.Fatal(err)
	}
	if s.Why() != "line 2, column 1: signal: killed" || !s.Stopped || s.Virtual != 30 || s.Events != 2 || s.Figures["facts"] != 1 || len(s.Failed) != 1 || s.Chain != "ledger" || len(s.Hash) != 64 {
		t.Errorf("%+v", s)
	}
	if left, err := os.ReadFile(path); err != nil || string(left) != string(lines) {
		t.Errorf("%q are left of the events: %v", left, err)
	}
}

// What is not measured is null, and is not taken for 0 again.
func TestWhatIsNotMeasuredIsNull(t *testing.T) {
	folder := t.TempDir()
	if err := write(folder, Summary{Mode: "model", Figures: map[string]float64{"facts": 0}, Unmeasured: map[string]string{"gas": "it has no contracts"}}); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(folder, SummaryFile))
	if err != nil || !strings.Contains(string(raw), `"gas": null`) || !strings.Contains(string(raw), `"facts": 0`) {
		t.Errorf("%s, %v", raw, err)
	}
	s, err := Read(folder)
	if _, told := s.Figures["gas"]; told || err != nil || s.Unmeasured["gas"] == "" || len(s.Figures) != 1 {
		t.Errorf("%+v, %v", s, err)
	}
	full := Summary{Figures: map[string]float64{"facts": 3, "gas": 7}}
	if got := deviations(told(full, s), told(s, full)); len(got) != 1 || got[0].Name != "facts" {
		t.Errorf("figures that one mode cannot tell are compared: %+v", got)
	}
}
