package sweep

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/report"
	"github.com/souk-network/souk/simnet/report/reporttest"
	"github.com/souk-network/souk/simnet/run"
)

const storm = "network peers=${peers}\ncustomers 2\nloss ${lost} from=m0\nrun 1m\n"

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// planned makes a folder with a plan and the scenario beside it.
func planned(t *testing.T, plan string) string {
	t.Helper()
	dir := t.TempDir()
	put(t, filepath.Join(dir, "storm.txt"), storm)
	put(t, filepath.Join(dir, "plan.yaml"), plan)
	return filepath.Join(dir, "plan.yaml")
}

const good = "scenario: storm.txt\nseeds: 1..3\nparameters:\n  peers: [6, 8]\n  lost: [0%, 5%]\n"

func TestAPlanBecomesAFolderForEachJob(t *testing.T) {
	path, out := planned(t, good), filepath.Join(t.TempDir(), "out")
	m, err := Expand(path, out, Options{Image: "registry.example/souk:1", Version: "v"})
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Jobs) != 12 || m.Mode != "full" {
		t.Fatalf("%d jobs of mode %s, want 12 of full", len(m.Jobs), m.Mode)
	}
	if j := m.Jobs[4]; m.Setting(j) != "peers=6 lost=5%" || j.Seed != 2 || j.Folder != "jobs/00004" {
		t.Errorf("the fifth job is %+v", j)
	}
	text, err := os.ReadFile(filepath.Join(out, m.Jobs[11].Folder, run.ScenarioFile))
	if want := strings.NewReplacer("${peers}", "8", "${lost}", "5%").Replace(storm); err != nil || string(text) != want {
		t.Errorf("the last scenario is %q, want %q", text, want)
	}
	for name, want := range map[string]string{
		TableFile: "11\tjobs/00011\t3\t8\t5%\n", ParallelFile: "seq 0 11 |", SlurmFile: "--array=0-11", KubernetesFile: "completions: 12", ManifestFile: `"number": 11`,
	} {
		if b, err := os.ReadFile(filepath.Join(out, name)); err != nil || !strings.Contains(string(b), want) {
			t.Errorf("%s does not have %q: %v", name, want, err)
		}
	}
	if b, _ := os.ReadFile(filepath.Join(out, KubernetesFile)); !strings.Contains(string(b), `image: "registry.example/souk:1"`) {
		t.Error("the image is not the one that was named")
	}
	put(t, filepath.Join(out, m.Jobs[0].Folder, run.SummaryFile), "{}")
	if again, err := Expand(path, out, Options{Version: "v"}); err != nil || len(again.Jobs) != 12 {
		t.Errorf("the same plan again: %v", err)
	}
	if _, err := os.Stat(filepath.Join(out, m.Jobs[0].Folder, run.SummaryFile)); err != nil {
		t.Error("what was done is gone")
	}
	put(t, path, good+"mode: model\n")
	if _, err := Expand(path, out, Options{Version: "v"}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("another plan into the same folder: %v", err)
	}
}

// A plan that is wrong says where, and what to write instead.
func TestWrongPlansSayWhere(t *testing.T) {
	for plan, want := range map[string]string{
		"":                                   "plan.yaml:1:1: want lines such as",
		"seeds: 1..3\n":                      "without a scenario",
		"scenario: storm.txt\n":              "without seeds",
		"scenario: storm.txt\nsedes: 1..3\n": "plan.yaml:2:1: there is no such line in a plan: did you mean seeds?",
		"scenario: storm.txt\nseeds: 1..3\nseeds: 4":                                "plan.yaml:3:1: comes twice",
		"scenario: storm.txt\nseeds: 5..3\n":                                        ":2:8: the range ends before it begins: did you mean 3..5?",
		"scenario: storm.txt\nseeds: [1, x]\n":                                      ":2:12: want numbers",
		"scenario: storm.txt\nseeds: [1, 1]\n":                                      ":2:12: the seed 1 comes twice",
		"scenario: storm.txt\nseeds: -1\n":                                          ":2:8: want numbers",
		"scenario: storm.txt\nseeds: 0..999999\n":                                   ":2:8: more than 100000 seeds",
		"scenario: [a]\nseeds: 1\n":                                                 ":1:11: want one value",
		"scenario: storm.txt\nmode: real\nseeds: 1":                                 ":2:7: runs in the real mode disturb each other",
		"scenario: storm.txt\nmode: modle\nseeds: 1":                                ":2:7: there is no such mode: did you mean model?",
		"scenario: storm.txt\nseeds: 1\nparameters: 3":                              ":3:13: want names with values",
		"scenario: storm.txt\nseeds: 1\nparameters: {seed: 3}":                      ":3:20: a parameter cannot be called seed",
		"scenario: storm.txt\nseeds: 1\nparameters: {Peers: 3}":                     ":3:21: a parameter's name has small letters",
		"scenario: storm.txt\nseeds: 1\nparameters: {peers: []}":                    ":3:21: without a value",
		"scenario: storm.txt\nseeds: 1\nparameters: {peers: [6, 6]}":                ":3:25: the same value comes twice",
		"scenario: storm.txt\nseeds: 1\nparameters: {peers: 6, lost: 0%, extra: 1}": ":3:41: the scenario has no ${extra}",
		"scenario: storm.txt\nseeds: 1\nparameters: {peers: 6}":                     "storm.txt:3:6: the plan has no parameter of this name",
		"scenario: storm.txt\nseeds: 1\nparameters: {peers: 6, lost: 500%}":         "with peers=6 lost=500%: storm.txt:3:6",
		"scenario: strom\nseeds: 1\n":                                               "souk sim scenarios",
		"scenario: &a storm.txt\nseeds: *a\n":                                       ":2:8: want one value",
		"scenario: storm.txt\n  seeds: 1\n":                                         "plan.yaml: line 2: ",
	} {
		path := planned(t, plan)
		out := filepath.Join(t.TempDir(), "out")
		_, err := Expand(path, out, Options{Version: "v"})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", plan, err, want)
		}
		if _, err := os.Stat(out); err == nil {
			t.Errorf("%q left a folder behind", plan)
		}
	}
}

func FuzzParsePlan(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte("scenario: &a [*a]\nseeds: {1: 2}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := ParsePlan("plan.yaml", text)
		if err == nil && (p.jobs() < 1 || p.jobs() > MaxJobs || p.Scenario == "") {
			t.Errorf("%+v", p)
		}
	})
}

// Quantiles of Student's t as printed in tables.
func TestQuantilesOfStudentsT(t *testing.T) {
	for freedom, want := range map[float64]float64{1: 12.706, 2: 4.303, 4: 2.776, 9: 2.262, 30: 2.042, 120: 1.980} {
		if got := quantile975(freedom); math.Abs(got-want) > 6e-4 {
			t.Errorf("with %v degrees of freedom %v, want %v", freedom, got, want)
		}
	}
}

// By hand: 1, 2, 3 against 2, 4, 6, 8 have means 2 and 5, variances 1 and 20/3,
// Welch's degrees of freedom 4.1, and so 3 ± 2.75 · 1.414.
func TestIntervalsByHand(t *testing.T) {
	d := difference([]float64{1, 2, 3}, []float64{2, 4, 6, 8})
	if !d.Known || d.Value != 3 || math.Abs(d.High-d.Value-3.895) > 0.02 || math.Abs(d.High+d.Low-6) > 1e-9 {
		t.Errorf("%+v", d)
	}
	m := mean([]float64{1, 2, 3, 4, 5})
	if m.Value != 3 || math.Abs(m.High-3-2.776*math.Sqrt(2.5/5)) > 1e-3 {
		t.Errorf("%+v", m)
	}
	if one := mean([]float64{7}); one.Known || one.Value != 7 {
		t.Errorf("%+v", one)
	}
}

func group(seeds []uint64, values ...float64) Group {
	g := Group{Seeds: seeds}
	for _, v := range values {
		g.Runs = append(g.Runs, run.Summary{Figures: map[string]float64{"overhead": v}})
	}
	return g
}

func compared(t *testing.T, a, b Group) Difference {
	t.Helper()
	all, err := Compare([]Group{a}, []Group{b})
	if err != nil || len(all) != 1 {
		t.Fatalf("%v %v", all, err)
	}
	return all[0]
}

// Pairs of one seed take out what chance does to both; too few seeds are said.
func TestComparisonsSayWhatTheyRestOn(t *testing.T) {
	five := []uint64{1, 2, 3, 4, 5}
	a, b := group(five, 1, 5, 9, 13, 17), group(five, 2.1, 6, 9.9, 14, 18)
	paired := compared(t, a, b)
	if !strings.HasPrefix(paired.Method, "paired") || !paired.Matters() || math.Abs(paired.Change.Value-1) > 1e-9 || paired.Note != "" {
		t.Errorf("paired: %+v", paired)
	}
	b.Seeds = []uint64{6, 7, 8, 9, 10}
	if d := compared(t, a, b); d.Method != "Welch's t" || d.Matters() {
		t.Errorf("other seeds: %+v", d)
	}
	if d := compared(t, group(five[:1], 1), group(five[:1], 9)); d.Low != nil || d.Matters() || !strings.Contains(d.Note, "no interval") {
		t.Errorf("one seed: %+v", d)
	}
	if d := compared(t, group(five[:2], 1, 1.1), group(five[:2], 9, 9.1)); d.Low == nil || !strings.Contains(d.Note, "2 seeds are few") {
		t.Errorf("two seeds: %+v", d)
	}
	raw, err := json.Marshal(compared(t, group(five[:1], 1), group(five[:1], 9)))
	if err != nil || !strings.Contains(string(raw), `"low":null`) {
		t.Errorf("%s %v", raw, err)
	}
}

// finished carries out all jobs of a sweep but the last, by hand.
func finished(t *testing.T) (string, Manifest) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	m, err := Expand(planned(t, good), out, Options{Version: "v"})
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range m.Jobs[:11] {
		at := filepath.Join(out, j.Folder)
		if _, done := Done(out, j); done {
			t.Fatal("done before it was begun")
		}
		reporttest.Leave(t, at, j.Seed)
		if _, done := Done(out, j); done {
			t.Fatal("done before its report")
		}
		if err := report.Write(at); err != nil {
			t.Fatal(err)
		}
	}
	return out, m
}

func TestCollectMergesWhatIsDone(t *testing.T) {
	out, _ := finished(t)
	c, err := Collect(out)
	if err != nil || c.Jobs != 11 || c.Missing != 1 {
		t.Fatalf("%+v %v", c, err)
	}
	f, err := os.Open(filepath.Join(out, CollectedFile))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || int64(len(rows)) != c.Rows+1 {
		t.Fatalf("%d rows, told %d: %v", len(rows), c.Rows, err)
	}
	if got := strings.Join(rows[0], ","); got != "job,peers,lost,run,seed,mode,time,who,measure,value,unit" {
		t.Errorf("%s", got)
	}
	per := map[string]int{}
	for _, r := range rows[1:] {
		per[strings.Join(r[:3], " ")+" "+r[4]]++
	}
	if len(per) != 11 || per["4 6 5% 2"] == 0 || per["4 6 5% 2"] != per["0 6 0% 1"] {
		t.Errorf("%v", per)
	}
	page, err := os.ReadFile(filepath.Join(out, PageFile))
	if err != nil || !strings.Contains(string(page), "peers=8 lost=5%") || !strings.Contains(string(page), "11 jobs are in here, 1 job is not done: 11 runs, in 11 a claim failed") || strings.Count(string(page), "<svg") == 0 {
		t.Errorf("the page: %v", err)
	}
	groups, missing, err := Groups(out)
	if err != nil || missing != 1 || len(groups) != 4 || len(groups[3].Seeds) != 2 {
		t.Errorf("%d groups, %d missing: %v", len(groups), missing, err)
	}
	same, err := Compare(groups, groups)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range same {
		if d.Change.Value != 0 || d.Matters() {
			t.Errorf("a sweep differs from itself: %+v", d)
		}
	}
}

func TestSweepsWithoutACommonSettingCannotBeCompared(t *testing.T) {
	a, b := []Group{{Setting: "x=1"}, {Setting: "x=2"}}, []Group{{Setting: "x=3"}}
	if _, err := Compare(a, b); fault.KindOf(err) != fault.Conflict {
		t.Error(err)
	}
	if _, _, err := Groups(t.TempDir()); fault.KindOf(err) != fault.NotFound {
		t.Error(fmt.Sprint(err))
	}
}

// A sweep may be made on another chain than its scenario says; a folder keeps the one
// that it was made with, and a mode that has none refuses it before anything is written.
func TestASweepOnAnotherChain(t *testing.T) {
	path, out := planned(t, good), filepath.Join(t.TempDir(), "out")
	m, err := Expand(path, out, Options{Chain: "evm"})
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(out, m.Jobs[11].Folder, run.ScenarioFile))
	if first, _, _ := strings.Cut(string(text), "\n"); err != nil || !strings.HasSuffix(first, " chain=evm") || m.Chain != "evm" {
		t.Errorf("%q, %v, of %q", first, err, m.Chain)
	}
	for chain, want := range map[string]fault.Kind{"": 0, "evm": 0, "ledger": fault.Conflict} {
		if _, err := Expand(path, out, Options{Chain: chain}); (err == nil) != (want == 0) || err != nil && fault.KindOf(err) != want {
			t.Errorf("again with %q: %v", chain, err)
		}
	}
	other := filepath.Join(t.TempDir(), "model")
	if _, err := Expand(planned(t, good+"mode: model\n"), other, Options{Chain: "evm"}); err == nil || !strings.Contains(err.Error(), ": storm.txt:1:") {
		t.Errorf("the model has contracts: %v", err)
	}
	if _, err := os.Stat(other); !os.IsNotExist(err) {
		t.Error("what is refused left a folder")
	}
}

// What is stored is counted otherwise in each mode, and no difference of two modes.
func TestStorageIsNotComparedBetweenModes(t *testing.T) {
	of := func(mode string) []Group {
		return []Group{{Seeds: []uint64{1}, Runs: []run.Summary{{Mode: mode, Figures: map[string]float64{"storage-max": 1, "facts": 2}}}}}
	}
	for mode, want := range map[string]int{"full": 2, "model": 1} {
		if all, err := Compare(of("full"), of(mode)); err != nil || len(all) != want {
			t.Errorf("full against %s: %+v, %v", mode, all, err)
		}
	}
}

// What is the same with every seed has no spread and no difference, however many seeds
// there are: not even a last bit, which would be a difference for certain.
func TestNothingDiffersWhereAllIsTheSame(t *testing.T) {
	for _, v := range []float64{0.1, 0.7, 1.0 / 3, 88.4, 1e-9} {
		for na := 2; na < 12; na++ {
			for nb := 2; nb < 12; nb++ {
				d := difference(slices.Repeat([]float64{v}, na), slices.Repeat([]float64{v}, nb))
				if d.Value != 0 || d.Low != 0 || d.High != 0 {
					t.Fatalf("%v, %d and %d times: %+v", v, na, nb, d)
				}
			}
		}
	}
}
