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
