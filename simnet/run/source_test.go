package run

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Another chain than the scenario says is in the run's own scenario, so that whoever
// repeats the run has it; a mode that has no such chain refuses it, and gas is not
// measured where none is counted.
func TestAChainInPlaceOfTheScenarios(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.txt")
	if err := os.WriteFile(path, []byte("network peers=3 shards=1\nrun 1m\nexpect gas > 0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ chain, mode, refused string }{
		{"evm", "full", ""},
		{"", "full", path + ":3:8: gas: with chain=ledger this cannot be measured"},
		{"evm", "model", path + ":1:32: chain: the model mode refuses this"},
		{"ledger", Real, path + ":1:32: chain: the real mode has the contracts themselves"},
	} {
		s, err := Open(path, c.chain)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = s.Admit(c.mode, 1); c.refused == "" && err != nil || c.refused != "" && (err == nil || !strings.HasPrefix(err.Error(), c.refused)) {
			t.Errorf("chain %q in the %s mode: %v, want %q", c.chain, c.mode, err, c.refused)
		}
	}
	s, err := Open(path, "evm")
	folder := filepath.Join(t.TempDir(), "run")
	if err != nil || s.Prepare(folder) != nil {
		t.Fatal(err)
	}
	again, _, err := Load(folder)
	if err != nil || again.Commands[0].Arg("chain").Text != "evm" {
		t.Errorf("the folder's scenario does not say the chain: %v", err)
	}
	if _, err := Open(path, "gold"); err == nil || !strings.Contains(err.Error(), "ledger, evm") {
		t.Errorf("%v", err)
	}
}

// Cities and times may be named beside a scenario; the run's folder has copies of them and
// names those, so that it is whole wherever it lies.
func TestAMapBesideTheScenario(t *testing.T) {
	files := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(files, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	path := write("s.txt", "network peers=3 cities=\"none there.csv\" place=Seoul,Busan # here\nrun 1m\n")
	cities := write("two cities.csv", "city,Lat,Long,Population\nBusan,35.1,129.0,3000000\nSeoul,37.5,127.0,9000000\n")
	trips := write("trips.csv", "src,dst,avg_ms,min_ms,max_ms,mdev_ms\nSeoul,Busan,8.1,7.6,12,0.7\n")
	write("none there.csv", "city,Lat,Long,Population\nTokyo,35.6,139.7,9000000\n")
	s, err := Open(path, "")
	if err != nil {
		t.Fatal(err)
	}
	for argument, file := range map[string]string{"latency": trips, "cities": cities, "fill": ""} {
		if s, err = s.Naming(argument, file); err != nil {
			t.Fatal(err)
		}
	}
	folder := filepath.Join(t.TempDir(), "run")
	if _, err := s.Admit("model", 1); err != nil {
		t.Fatal(err)
	}
	if err := s.Prepare(folder); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(files); err != nil {
		t.Fatal(err)
	}
	read, m, err := Load(folder)
	if err != nil || len(m.Cities) != 2 || read.Commands[0].Arg("latency").Text != "trips.csv" || read.Commands[0].Arg("cities").Text != "two cities.csv" {
		t.Errorf("%+v, %v", read, err)
	}
}

// Holes are refused with line and column, as mistakes of a scenario are, unless they may be
// filled.
func TestHolesAreRefusedOrFilled(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"cities.csv": "city,Lat,Long,Population\nBusan,35.1,129.0,3000000\nSeoul,37.5,127.0,9000000\nTokyo,35.6,139.7,9000000\n",
		"trips.csv":  "src,dst,avg_ms,min_ms,max_ms,mdev_ms\nSeoul,Busan,8.1,7.6,12,0.7\nBusan,Tokyo,20,19,22,0.7\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := Source{Name: "s.txt", Text: "network peers=3 latency=trips.csv cities=cities.csv\nrun 1m\n", Dir: dir}
	if _, err := s.Admit("model", 1); err == nil || !strings.Contains(err.Error(), "trips.csv:1:1: 2 links have no row in either direction") {
		t.Errorf("%v", err)
	}
	if s, err := s.Saying("fill", true); err != nil {
		t.Error(err)
	} else if _, err := s.Admit("model", 1); err != nil {
		t.Error(err)
	}
}

// What a folder could not hold without one taking another one's place is refused before
// it is made; what is not there is named.
func TestFilesOfOneNameAreRefused(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a/x.csv", "b/x.csv", "scenario.txt"} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte("city,Lat,Long,Population\nBusan,35.1,129.0,3000000\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for text, want := range map[string]string{
		"network peers=3 cities=a/x.csv latency=b/x.csv\nrun 1m\n": "two files that are called x.csv",
		"network peers=3 cities=scenario.txt\nrun 1m\n":            "called scenario.txt",
	} {
		folder := filepath.Join(t.TempDir(), "run")
		if err := (Source{Name: "s.txt", Text: text, Dir: dir}).Prepare(folder); err == nil || !strings.Contains(err.Error(), want) || exists(folder) {
			t.Errorf("%v, want %q and no folder", err, want)
		}
	}
	s := Source{Name: "s.txt", Text: "network peers=3\nrun 1m\n", Dir: dir}
	if _, err := s.Naming("latency", filepath.Join(dir, "none.csv")); err == nil || !strings.Contains(err.Error(), "none.csv is no file that can be read") {
		t.Errorf("%v", err)
	}
	if _, err := Find("revoke-strom"); err == nil || !strings.Contains(err.Error(), "did you mean revoke-storm?") {
		t.Errorf("%v", err)
	}
}

// Points that nobody has, and circles that would not close, are refused
// in their file before anything is made, whatever the machine has of memory.
func TestWhatNobodyCanTakePartInIsRefusedInItsFile(t *testing.T) {
	for text, want := range map[string]string{
		"network peers=3\ncustomers 1 vault=2of3\nredeem c0 at=m2 amount=1\nrun 1m\n": "s.txt:3:1: redeem: m2 has no points",
		"network peers=40 degree=4\nrun 1m\n":                                         "s.txt:1:1: degree=4 of 40",
	} {
		if _, err := (Source{Name: "s.txt", Text: text, Dir: t.TempDir()}).Admit("full", 1); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
