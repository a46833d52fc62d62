package run

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/simnet/geo"
)

// A scenario's own latencies: a matrix with a hole is refused, or filled by
// distance when the scenario says so.
func TestTheMapIsTheOneThatTheScenarioNames(t *testing.T) {
	from := t.TempDir()
	for name, text := range map[string]string{
		"cities.csv": "city,Lat,Long,Population\nSeoul,37.5,127,9000000\nBusan,35.2,129,3000000\nTokyo,35.7,139.7,14000000\n",
		"trips.csv":  "src,dst,avg_ms,min_ms,max_ms,mdev_ms\nSeoul,Busan,8,7,9,1\nSeoul,Tokyo,30,29,31,1\n",
	} {
		if err := os.WriteFile(filepath.Join(from, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	load := func(fill string) (*geo.Map, error) {
		folder := filepath.Join(t.TempDir(), "run")
		if err := PrepareText("network peers=3 cities=cities.csv latency=trips.csv"+fill+"\nrun 1m\n", from, folder); err != nil {
			t.Fatal(err)
		}
		_, m, err := Load(folder)
		return m, err
	}
	for _, fill := range []string{"", " fill=no"} {
		if _, err := load(fill); err == nil || !strings.Contains(err.Error(), "trips.csv") || !strings.Contains(err.Error(), "fill=yes") {
			t.Errorf("%q: a matrix with a hole: %v", fill, err)
		}
	}
	m, err := load(" fill=yes")
	if err != nil {
		t.Fatal(err)
	}
	if m.Filled != 2 || m.Link(0, 1).Mean != 4*time.Millisecond || m.Link(1, 2) != geo.NewModel(m.Cities).Link(1, 2) {
		t.Errorf("%d links were filled: %+v %+v", m.Filled, m.Link(0, 1), m.Link(1, 2))
	}
}

// A square table without places carries a scenario: m0 and m1 are at its first two
// nodes, and what takes 300 ms there takes no less here.
func TestAScenarioOnASquareTable(t *testing.T) {
	from := t.TempDir()
	if err := os.WriteFile(filepath.Join(from, "nodes.txt"), []byte("0 600 -1\n600 0 -1\n-1 -1 0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const text = "network peers=2 latency=nodes.txt placing=file"
	run := func(args string) (Summary, error) {
		folder := filepath.Join(t.TempDir(), "run")
		if err := PrepareText(text+args+"\npublish m0 count=3 over=3s\nrun 10s\n", from, folder); err != nil {
			t.Fatal(err)
		}
		_, err := Simulate(t.Context(), Job{Folder: folder, Seed: 1, Mode: "model"}, nil, nil)
		if err != nil {
			return Summary{}, err
		}
		return Read(folder)
	}
	if _, err := run(""); err == nil || !strings.Contains(err.Error(), "nodes.txt:1:7: 4 links have no row") || !strings.Contains(err.Error(), "1 of 3 nodes with most holes (drop=yes; n2)") {
		t.Errorf("a table with holes: %v", err)
	}
	s, err := run(" drop=yes")
	if err != nil {
		t.Fatal(err)
	}
	if x := s.Matrix; x == nil || x.Nodes != 2 || x.Placed || x.Filled != 0 || len(x.Dropped) != 1 || x.Dropped[0] != "n2" {
		t.Errorf("the run says of its matrix %+v", x)
	}
	if took := s.Figures["propagation-p50"]; s.Figures["delivery"] != 1 || took < 0.3 || took > 0.5 {
		t.Errorf("delivered %v, half within %v s", s.Figures["delivery"], took)
	}
}
