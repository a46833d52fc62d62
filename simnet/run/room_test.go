package run

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/scenario"
)

func prepared(t *testing.T, text, mode string) Job {
	t.Helper()
	job := Job{Folder: filepath.Join(t.TempDir(), "run"), Seed: 1, Mode: mode}
	if err := PrepareText(text, t.TempDir(), job.Folder); err != nil {
		t.Fatal(err)
	}
	return job
}

func TestARunBeyondMemoryIsRefusedBeforeItStarts(t *testing.T) {
	small, large := "network peers=4 shards=1\nrun 1m\n", "network peers=1000 shards=4\ncustomers 10000 rate=1/d\nrun 1h\n"
	for _, c := range []struct {
		text, mode string
		free       uint64
		fits       bool
	}{
		{small, "full", 1 << 30, true}, {small, "full", 64 << 20, false},
		{large, "full", 2 << 30, false}, {large, "full", 1 << 40, true},
		{large, "model", 2 << 30, true}, // is not reckoned
		{large, "full", 0, true},        // not known
	} {
		err := Room(prepared(t, c.text, c.mode), c.free)
		if c.fits != (err == nil) || err != nil && fault.KindOf(err) != fault.TooLarge {
			t.Errorf("%s mode, %d bytes free: %v", c.mode, c.free, err)
		}
		if c.text != large || err == nil {
			continue
		}
		for _, part := range []string{"1000 peers", "10000 customers", "2.0 GiB", "--beyond-memory", "--mode model"} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%v does not say %q", err, part)
			}
		}
	}
}

func TestTheSoftBoundIsMostOfWhatIsFree(t *testing.T) {
	for _, c := range []struct {
		mode string
		free uint64
		want int64
	}{{"full", 1000, 900}, {"full", 0, 0}, {"model", 1000, 0}} {
		if got := Bound(c.mode, c.free); got != c.want {
			t.Errorf("of %d bytes the %s mode has %d, want %d", c.free, c.mode, got, c.want)
		}
	}
}

func TestACrowdLetsLessGarbageLie(t *testing.T) {
	for _, c := range []struct {
		text, mode string
		want       int
	}{
		{"network peers=399 shards=1\nrun 1m\n", "full", 150}, {"network peers=400 shards=1\nrun 1m\n", "full", 50},
		{"network peers=400 shards=1\nrun 1m\n", "model", 0},
	} {
		if got := Garbage(prepared(t, c.text, c.mode)); got != c.want {
			t.Errorf("%s in %s mode: %d %%, want %d", c.text, c.mode, got, c.want)
		}
	}
}

// What is reckoned is what runs were seen to take, docs/benchmarks.md: a quarter
// off at most, idle, in gossip and in trade, over ten times as many peers.
func TestTheReckoningIsThatOfRunsThatWereSeen(t *testing.T) {
	for _, c := range []struct {
		text string
		seen float64 // MiB resident at most
	}{
		{"network peers=100\nrun 12m\n", 395},
		{"network peers=100\ncustomers 100 rate=4/h\nrun 5m\n", 635},
		{"network peers=200\npublish merchants count=150 size=1024 over=50s\nrun 60s\n", 703},
		{"network peers=200\ncustomers 2000\nrun 1h\n", 1426},
		{"network peers=500\npublish merchants count=50 size=1024 over=20s\nrun 30s\n", 1562},
		{"network peers=1000\npublish merchants count=200 size=1024 over=60s\nrun 70s\n", 4023},
		{"network peers=100 transport=stream\npublish merchants count=60 size=1024 over=20s\nrun 60s\n", 288},
		{"network peers=1000 transport=stream\npublish merchants count=200 size=1024 over=60s\nrun 70s\n", 1845},
	} {
		s, m, err := Load(prepared(t, c.text, "full").Folder)
		if err != nil {
			t.Fatal(err)
		}
		p, err := scenario.NewPlan(s, 1, m)
		if err != nil {
			t.Fatal(err)
		}
		need := float64(NetworkOf(s, p).Need()) / (1 << 20)
		if off := need/c.seen - 1; off < -.25 || off > .25 {
			t.Errorf("%q: %.0f MiB, seen %.0f (%+.0f %%)", c.text, need, c.seen, off*100)
		}
		t.Logf("%q: %.0f MiB, seen %.0f", c.text, need, c.seen)
	}
}

func TestWhatIsPublishedAndSoldNeedsMemory(t *testing.T) {
	need := func(more string) uint64 {
		s, m, err := Load(prepared(t, "network peers=10 shards=1\n"+more, "full").Folder)
		if err != nil {
			t.Fatal(err)
		}
		p, err := scenario.NewPlan(s, 1, m)
		if err != nil {
			t.Fatal(err)
		}
		return NetworkOf(s, p).Need()
	}
	quiet := need("run 10h\n")
	for what, text := range map[string]string{
		"publish": "publish m0 count=10000 size=4KiB over=9h\nrun 10h\n", "trade": "customers 100 rate=10/h\nrun 10h\n",
		"later": "at 1h publish m0 count=10000 size=4KiB over=5h\nrun 10h\n",
	} {
		if got := need(text); got < quiet+100<<20 {
			t.Errorf("%s: %d MiB, and %d without", what, got>>20, quiet>>20)
		}
	}
}

func TestFreeMemoryIsTheLeastOfWhatTheSystemSays(t *testing.T) {
	const info = "MemTotal:       24000000 kB\nMemFree:          100000 kB\nMemAvailable:    2097152 kB\n"
	if got := available(info); got != 2<<30 {
		t.Errorf("%d available", got)
	}
	if got := available("nothing of the kind\n"); got != 0 {
		t.Errorf("%d available where nobody says so", got)
	}
	for _, c := range []struct {
		limit, used string
		left        uint64
	}{
		{"max\n", "1000\n", 0}, {"", "", 0}, {"3000\n", "1000\n", 2000}, {"1000\n", "3000\n", 1},
	} {
		if got := headroom(c.limit, c.used); got != c.left {
			t.Errorf("limit %q, used %q: %d left", c.limit, c.used, got)
		}
	}
	for _, c := range [][3]uint64{{0, 5, 5}, {5, 0, 5}, {5, 7, 5}, {7, 5, 5}, {0, 0, 0}} {
		if got := least(c[0], c[1]); got != c[2] {
			t.Error(fmt.Sprint(c), got)
		}
	}
}
