package report

import (
	"strings"
	"testing"

	"github.com/souk-network/souk/simnet/calibration"
	"github.com/souk-network/souk/simnet/run"
)

// A report of the model says how near the model comes, with what it misses; one
// of the full mode does not.
func TestModelReportsPrintTheCalibration(t *testing.T) {
	page := read(t, written(t), PageFile)
	rows, err := calibration.Table()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	want := []string{"How near the model comes", "모델이 얼마나 가까운가", "copies for each needed", "필요한 것 하나당 사본"}
	for _, r := range rows {
		want = append(want, strings.Split(r.Seen, "-")[0])
		for _, l := range r.Lines() {
			want = append(want, nearValue(l, l.Model))
		}
	}
	for _, text := range want {
		if !strings.Contains(page, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
	s := story{summary: run.Summary{Mode: "full"}}
	if got, err := s.calibrated("en"); err != nil || got != nil {
		t.Errorf("a report of the full mode has a calibration: %v, %v", got, err)
	}
	s.summary.Mode = "model"
	got, err := s.calibrated("en")
	if err != nil || len(got) != len(rows) {
		t.Fatalf("%d conditions of %d: %v", len(got), len(rows), err)
	}
	for i, r := range rows {
		missed := 0
		for j, l := range r.Lines() {
			if l.Misses() != got[i].Lines[j].Misses {
				t.Errorf("%d peers, %s: a miss is not marked, or none is", r.Peers, l.Name)
			}
			if l.Misses() {
				missed++
			}
		}
		if (missed > 0) != (got[i].Missed != "") {
			t.Errorf("%d peers: %d misses, and it says %q", r.Peers, missed, got[i].Missed)
		}
	}
}
