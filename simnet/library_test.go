package simnet_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/souk-network/souk/simnet"
	"github.com/souk-network/souk/simnet/bubble"
	"github.com/souk-network/souk/simnet/real"
	"github.com/souk-network/souk/simnet/run"
	"github.com/souk-network/souk/simnet/script"
)

// atLength, set to anything, runs scenarios as long as they are written. Without
// it those that take many minutes are shortened.
const atLength = "SOUK_SCENARIOS_AT_LENGTH"

// shortened says what stands for what in scenarios that take too long.
var shortened = map[string]*strings.Replacer{
	"month-offline": strings.NewReplacer("30d", "1h"),
}

// written is a scenario as a test runs it, in a file.
func written(t *testing.T, s simnet.Scenario) string {
	t.Helper()
	text := s.Text
	if short, is := shortened[s.Name]; is && os.Getenv(atLength) == "" {
		text = short.Replace(text)
	}
	path := filepath.Join(t.TempDir(), s.Name+".txt")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// simulated is how a scenario went.
func simulated(t *testing.T, path, mode string, seed uint64) run.Summary {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "run")
	if err := run.Prepare(path, folder); err != nil {
		t.Fatal(err)
	}
	var out run.Summary
	bubble.InTest(t, func(t *testing.T) {
		var err error
		out, err = run.Simulate(t.Context(), run.Job{Folder: folder, Seed: seed, Mode: mode}, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
	})
	return out
}

// Every scenario that comes with the program holds on production peers: what it
// claims, and what it prints. Defends I2, I3 and I11 under the faults and attacks
// that the scenarios name.
func TestEveryScenarioHoldsOnProductionPeers(t *testing.T) {
	for _, s := range simnet.Scenarios() {
		t.Run(s.Name, func(t *testing.T) {
			out := simulated(t, written(t, s), "full", 1)
			for _, f := range out.Failed {
				t.Error(f)
			}
			if out.Stopped || out.Figures["facts"] == 0 {
				t.Errorf("nothing happened: %+v", out)
			}
		})
	}
}

// A scenario is worth something only if it can fail.
func TestAClaimThatDoesNotHoldIsReported(t *testing.T) {
	s, err := simnet.Lookup("revoke-storm")
	if err != nil {
		t.Fatal(err)
	}
	s.Text = strings.Replace(s.Text, "expect revocation-max < 5s", "expect revocation-max < 1ms", 1)
	s.Text = strings.Replace(s.Text, "probe reads\n----\n10", "probe reads\n----\n11", 1)
	if out := simulated(t, written(t, s), "full", 1); len(out.Failed) != 2 {
		t.Errorf("%q, want a failed claim and another output", out.Failed)
	}
}

// A scenario with the contracts themselves in place of the ledger alone ends with the
// same economy, and tells what gas it took.
func TestTheContractsEndWithTheSameEconomy(t *testing.T) {
	s, err := simnet.Lookup("exchange")
	if err != nil {
		t.Fatal(err)
	}
	pure := simulated(t, written(t, s), "full", 1)
	s.Text = strings.Replace(s.Text, "network ", "network chain=evm ", 1)
	real := simulated(t, written(t, s), "full", 1)
	if len(real.Failed) > 0 || pure.Figures["gas"] != 0 || real.Figures["gas"] < 100_000 {
		t.Errorf("failed %v; gas %v by the ledger, %v by the contracts", real.Failed, pure.Figures["gas"], real.Figures["gas"])
	}
	for _, name := range []string{"issued", "redeemed", "expired", "settled", "half-settled", "filled", "paused", "imbalance", "pump-gain", "exposure-max"} {
		if pure.Figures[name] != real.Figures[name] {
			t.Errorf("%s: %v by the ledger, %v by the contracts", name, pure.Figures[name], real.Figures[name])
		}
	}
}

// The model ends with the same economy as production peers.
//
// Defends I7 and I11.
func TestTheModelEndsWithTheSameEconomy(t *testing.T) {
	for _, name := range []string{"exchange"} {
		t.Run(name, func(t *testing.T) {
			s, err := simnet.Lookup(name)
			if err != nil {
				t.Fatal(err)
			}
			path := written(t, s)
			full, model := simulated(t, path, "full", 2), simulated(t, path, "model", 2)
			if len(full.Failed)+len(model.Failed) > 0 {
				t.Errorf("failed: %v in full mode, %v in the model", full.Failed, model.Failed)
			}
			for _, name := range economy {
				if model.Figures[name] != full.Figures[name] {
					t.Errorf("%s: %v in full mode, %v in the model", name, full.Figures[name], model.Figures[name])
				}
			}
		})
	}
}

// economy are figures that do not depend on the moment at which something happens.
var economy = []string{
	"issued", "redeemed", "expired", "offers", "cancelled", "filled", "settled", "half-settled", "slippage-p50", "exposure-max", "paused", "pump-gain", "imbalance",
	"rewards", "vested", "claimed", "refusals",
}

// Each scenario says what it shows before it does anything, and checks something
// that is the same in every mode.
func TestEveryScenarioSaysWhatItShows(t *testing.T) {
	all := simnet.Scenarios()
	for _, s := range all {
		prose, _, _ := strings.Cut(s.Text, "\nnetwork ")
		if strings.Count(prose, "\n") < 3 || !strings.HasSuffix(s.About, ".") || len(s.About) > 80 {
			t.Errorf("%s: too little prose, or no first sentence of at most 80 bytes: %q", s.Name, s.About)
		}
		if !strings.Contains(s.Text, "\n----\n") || !strings.Contains(s.Text, "\nexpect ") {
			t.Errorf("%s: no expected output, or no claim", s.Name)
		}
	}
}

// What docs/simnet.md says that the real mode carries out, it does not refuse.
func TestWhatTheRealModeCarriesOut(t *testing.T) {
	page, err := os.ReadFile("../docs/simnet.md")
	if err != nil {
		t.Fatal(err)
	}
	_, list, found := strings.Cut(string(page), "the real mode carries out ")
	list, _, ends := strings.Cut(list, " and refuses the others")
	if !found || !ends {
		t.Fatal("the page has no list")
	}
	for name := range strings.SplitSeq(list, ", ") {
		s, err := simnet.Lookup(strings.Trim(name, "`"))
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := script.Parse(s.Text, script.Options{})
		if err == nil {
			err = real.Refuse(parsed)
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestUnknownScenario(t *testing.T) {
	if _, err := simnet.Lookup("../library"); err == nil {
		t.Error("found")
	}
}
