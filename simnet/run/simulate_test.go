package run

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/fault"
)

// A run that is to go no further than another one did ends there, as if it was stopped.
//
// Defends I11: what was stopped can be repeated.
func TestARunGoesAsFarAsItIsTold(t *testing.T) {
	job := prepared(t, "network peers=3\nrun 5m\nrun 25m\n", "model")
	job.Until = 600
	s, err := Simulate(t.Context(), job, nil, nil)
	if err != nil || !s.Stopped || s.Virtual != 600 || s.Reached() != 600 {
		t.Errorf("%v: stopped %v at %v s", err, s.Stopped, s.Virtual)
	}
	job.Until = 0
	if s, err = Simulate(t.Context(), job, nil, nil); err != nil || s.Stopped || s.Virtual != 1800 || s.Reached() != 0 {
		t.Errorf("%v: stopped %v at %v s", err, s.Stopped, s.Virtual)
	}
}

// A folder that takes no more events ends the run there, and not hours later; half a
// run.json is not left.
func TestAFullDiskEndsTheRun(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full here")
	}
	job := prepared(t, "network peers=20\npublish merchants count=4000 over=1h\nrun 30d\n", "model")
	if err := os.Symlink("/dev/full", filepath.Join(job.Folder, EventsFile)); err != nil {
		t.Fatal(err)
	}
	var last Progress
	_, err := Simulate(t.Context(), job, nil, func(p Progress) { last = p })
	if fault.KindOf(err) != fault.Unavailable || !strings.Contains(err.Error(), "make room") {
		t.Errorf("%v", err)
	}
	if last.At > 3600 {
		t.Errorf("it went on to %v s", last.At)
	}
	if exists(filepath.Join(job.Folder, SummaryFile)) {
		t.Error("a summary is left")
	}
}
