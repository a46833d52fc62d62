package run

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/simnet/trace"
)

// left makes a run's folder by hand.
func left(t *testing.T, s Summary, events ...trace.Event) string {
	t.Helper()
	dir := t.TempDir()
	var b []byte
	for _, e := range events {
		b = e.Append(b)
	}
	if err := os.WriteFile(filepath.Join(dir, EventsFile), b, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := write(dir, s); err != nil {
		t.Fatal(err)
	}
	return dir
}

func happened(ms int, who string, what trace.What) trace.Event {
	return trace.Event{At: time.Duration(ms) * time.Millisecond, Who: who, What: what}
}

func claimed(ms int, n int64) trace.Event {
	e := happened(ms, "sim", trace.Expect)
	e.Kind, e.Note, e.N = "delivery = 1", "seen", n
	return e
}

func memory(n int64) trace.Event {
	e := happened(1, "sim", trace.Sample)
	e.Kind, e.N = trace.HostPrefix+"memory", n
	return e
}

func compared(t *testing.T, a, b string) Comparison {
	t.Helper()
	c, err := Compare(a, b)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Defends I11: a replay in a mode that is bit for bit is held against the run
// event by event, and what the machine adds does not count.
func TestAReplayIsEqualWhenEveryHashedEventIs(t *testing.T) {
	model := Summary{Mode: "model"}
	a := left(t, model, happened(0, "m0", trace.Start), memory(1), claimed(5, 1))
	if c := compared(t, a, left(t, model, happened(0, "m0", trace.Start), memory(2), memory(3), claimed(5, 1))); !c.Equal || !c.Must || !c.Holds() || c.First != nil {
		t.Errorf("other memory makes another run: %+v", c)
	}
	c := compared(t, a, left(t, model, happened(0, "m0", trace.Start), memory(1), claimed(6, 1)))
	if c.Equal || c.Holds() || c.First == nil || c.First.Number != 2 || !strings.Contains(c.First.Run, `"t":5000000`) || !strings.Contains(c.First.Replay, `"t":6000000`) {
		t.Errorf("one event came later: %+v", c)
	}
	if c := compared(t, a, left(t, model, happened(0, "m0", trace.Start))); c.Equal || c.First == nil || c.First.Replay != "" || len(c.Claims) != 1 {
		t.Errorf("the end is missing: %+v", c)
	}
}

func TestTheStockBuildIsHeldToClaimsAndRanges(t *testing.T) {
	full := func(figures map[string]float64) Summary {
		return Summary{Mode: "full", Machine: Machine{Go: "go1.26.0"}, Figures: figures}
	}
	a := left(t, full(map[string]float64{"propagation-p50": 0.1, "reads-after-revocation": 0}), claimed(5, 1))
	near := compared(t, a, left(t, full(map[string]float64{"propagation-p50": 0.14, "reads-after-revocation": 0}), claimed(6, 1)))
	if near.Equal || near.Must || !near.Holds() || len(near.Figures) != 1 || !near.Figures[0].Within {
		t.Errorf("40 ms of 100 more is within 45: %+v", near)
	}
	for name, other := range map[string]string{
		"50 ms more":             left(t, full(map[string]float64{"propagation-p50": 0.15, "reads-after-revocation": 0}), claimed(6, 1)),
		"one read too many":      left(t, full(map[string]float64{"propagation-p50": 0.1, "reads-after-revocation": 1}), claimed(6, 1)),
		"a figure less":          left(t, full(map[string]float64{"reads-after-revocation": 0}), claimed(6, 1)),
		"a claim that fails now": left(t, full(map[string]float64{"propagation-p50": 0.1, "reads-after-revocation": 0}), claimed(6, 0)),
	} {
		if c := compared(t, a, other); c.Holds() {
			t.Errorf("%s supports the run: %+v", name, c)
		}
	}
	exact := full(nil)
	exact.Machine.Exact = true
	if c := compared(t, left(t, exact, claimed(5, 1)), left(t, exact, claimed(6, 1))); !c.Must || c.Holds() {
		t.Errorf("an exact build need not be equal: %+v", c)
	}
}

// Defends I11: the model repeats every event on any machine, an exact build on its own
// kind, and who has two kinds is told.
func TestWhatOtherMachinesHaveToRepeat(t *testing.T) {
	here := Machine{Go: "go1.26.8", Platform: "linux/amd64", Exact: true}
	there, newer := here, here
	there.Platform, newer.Go = "linux/arm64", "go1.27"
	for _, c := range []struct {
		mode  string
		other Machine
		must  bool
		says  string
	}{
		{"model", there, true, "linux/arm64"}, {"model", newer, true, "go1.27"}, {"model", Machine{Go: "go1.26.8"}, true, "does not tell"},
		{"full", there, false, "linux/arm64"}, {"full", newer, false, "go1.27"}, {"full", here, true, "every event"},
	} {
		a := left(t, Summary{Mode: c.mode, Machine: here}, claimed(5, 1))
		b := left(t, Summary{Mode: c.mode, Machine: c.other}, claimed(6, 1))
		if got := compared(t, a, b); got.Must != c.must || !strings.Contains(got.Reason, c.says) || got.Holds() == c.must {
			t.Errorf("%s on %+v: %+v", c.mode, c.other, got)
		}
	}
}

func TestAStoppedRunIsComparedAsFarAsItWent(t *testing.T) {
	stopped := Summary{Mode: "model", Stopped: true}
	a := left(t, stopped, happened(0, "m0", trace.Start), claimed(5, 1), happened(5, "m0", trace.Stop))
	whole := Summary{Mode: "model"}
	if c := compared(t, a, left(t, whole, happened(0, "m0", trace.Start), claimed(5, 1), claimed(9, 1), happened(10, "m0", trace.Stop))); !c.Equal {
		t.Errorf("%+v", c)
	}
	if c := compared(t, a, left(t, whole, happened(0, "m0", trace.Start), claimed(6, 1), happened(10, "m0", trace.Stop))); c.Equal {
		t.Error("a difference before the stop is not seen")
	}
}

// Figures of two times are not compared, nor claims that one of them never came to; at
// one time they are.
func TestRunsThatWereStoppedApartAreHeldToClaims(t *testing.T) {
	at := func(seconds float64, reads float64, events ...trace.Event) string {
		return left(t, Summary{Mode: "full", Stopped: true, Virtual: seconds, Figures: map[string]float64{"reads": reads}}, events...)
	}
	a := at(240, 10, claimed(5, 1))
	if c := compared(t, a, at(900, 99, claimed(6, 1), claimed(9, 1))); !c.Holds() || len(c.Claims)+len(c.Figures) > 0 {
		t.Errorf("at another time: %+v", c)
	}
	if c := compared(t, a, at(900, 99, claimed(6, 0))); c.Holds() {
		t.Errorf("a claim that fails now supports the run: %+v", c)
	}
	if c := compared(t, a, at(240, 99, claimed(6, 1))); c.Holds() {
		t.Errorf("other figures at one time support the run: %+v", c)
	}
}

// What one mode measures of other things than the other one is not held against it.
func TestStorageOfTheModelIsNotThatOfStores(t *testing.T) {
	figures := func(mode string, storage float64) string {
		return left(t, Summary{Mode: mode, Figures: map[string]float64{"storage-max": storage}}, claimed(int(storage), 1))
	}
	if c := compared(t, figures("full", 50_000), figures("model", 10_000)); !c.Holds() {
		t.Errorf("%+v", c)
	}
	if c := compared(t, figures("full", 50_000), figures("full", 10_000)); c.Holds() {
		t.Errorf("within one mode: %+v", c)
	}
}

// A folder holds all that its scenario names, so it can be moved and prepared
// from again.
func TestAFolderCanBePreparedFromAFolder(t *testing.T) {
	from := t.TempDir()
	if err := os.Mkdir(filepath.Join(from, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"data/cities.csv": "city,Lat,Long,Population\nBusan,35.1,129.0,3000000\nSeoul,37.5,127.0,9000000\n", "s.txt": "network peers=4 cities=data/cities.csv\nrun 1m\n"} {
		if err := os.WriteFile(filepath.Join(from, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	one, two := filepath.Join(t.TempDir(), "one"), filepath.Join(t.TempDir(), "two")
	if err := Prepare(filepath.Join(from, "s.txt"), one); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(from); err != nil {
		t.Fatal(err)
	}
	if err := Prepare(filepath.Join(one, ScenarioFile), two); err != nil {
		t.Fatal(err)
	}
	if _, m, err := Load(two); err != nil || len(m.Cities) != 2 {
		t.Errorf("%v", err)
	}
}

// Of the slowest arrivals one packet lost decides, and the replay of a lossy run is
// no other run for it; a median that differs as much is.
func TestTailsMayDifferByALostPacket(t *testing.T) {
	for _, c := range []struct {
		name      string
		run, next float64
		within    bool
	}{
		{"propagation-p99", 0.175, 0.290, true}, {"propagation-max", 0.265, 0.175, true}, {"stretch-p99", 2, 3.3, true},
		{"propagation-p50", 0.175, 0.290, false}, {"propagation-p95", 0.175, 0.290, false}, {"propagation-p99", 0.175, 0.6, false}, {"stretch-p99", 2, 5, false},
	} {
		if got := max(c.run-c.next, c.next-c.run) <= Range(c.name, c.run); got != c.within {
			t.Errorf("%s %v and %v: within %t", c.name, c.run, c.next, got)
		}
	}
}
