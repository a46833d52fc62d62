package real

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet"
	"github.com/souk-network/souk/simnet/script"
)

func parsed(t *testing.T, text string) *script.Script {
	t.Helper()
	s, err := script.Parse(text, script.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// What one machine cannot do is refused with its place and the reason, whatever is
// the default or done without is not.
func TestRefuse(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"network peers=4 loss=0% chain=evm final=3\ncustomers 3 vault=2of3 rate=1/h offers=0/d\ngroup g @Seoul,c0\npartition a=m0 b=rest for=1m\nheal\nstall\nresume\nreorg 3\n" +
			"wallets offline c0\nkill m1\nrestart m1\nlosedisk m2\njoin 2 city=Busan group=new\nleave m3\nat 1m join 14\ngrant c0 to=m0\nbuy c0 at=m0\nrevoke c0\nmerchants m1 points=2 epoch=1h\nredeem c0 at=m1 amount=1\nmerchants m2,m3 points=1\noffer c0 give=m1 amount=1 want=m2 get=1\ncampaign m1 budget=9 reward=3\nclaim c0\npump m1,m2,m3\npublish m0\nexpect reads = 0\nexpect issued = 0\nexpect gas = 0\nprobe height\nrun 6h", ""},
		{"network peers=4 latency=x.csv", "line 1, column 25: latency: the real mode refuses this: connections on one machine"},
		{"network peers=4 loss=1%", "line 1, column 22: loss: "},
		{"network peers=21", "line 1, column 15: the real mode runs at most 20 peers"},
		{"network peers=1", "line 1, column 15: a network has at least two peers"},
		{"network peers=2 block=200ms", "line 1, column 23: the clock of a real chain"},
		{"network peers=2 chain=ledger", "line 1, column 23: chain: the real mode has the contracts themselves"},
		{"network peers=2 watch=yes", "line 1, column 23: watch: "},
		{"network peers=2 start=2026-05-01T00:00", "line 1, column 23: start: "},
		{"network peers=3\ncustomers 1999 vault=2of3\ncustomers 2 vault=2of3", "line 3, column 11: the real mode runs at most 2000 customers"},
		{"network peers=3\nslow m0 add=1s", "line 2, column 1: slow: the real mode refuses this word"},
		{"network peers=3\nat 1m attack sybil\nrun 2m", "line 2, column 7: attack: "},
		{"network peers=3\ncustodians m0 silent", "line 2, column 1: custodians: "},
		{"network peers=3\njoin 18", "line 2, column 1: the real mode runs at most 20 peers, those that join later among them"},
		{"network peers=3\njoin 1 class=home", "line 2, column 14: class: the real mode refuses this"},
		{"network peers=3\nexpect stretch-p50 < 2", "line 2, column 8: stretch-p50: the real mode cannot measure this"},
		{"network peers=3\nrun 5h\nrun 61m\nrun 1h", "line 3, column 5: in the real mode a scenario ends within 6h0m0s"},
	} {
		err := Refuse(parsed(t, c.text))
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s\nis refused: %v", c.text, err)
		case c.want != "" && (err == nil || !strings.HasPrefix(err.Error(), c.want) || strings.Contains(err.Error(), "\n")):
			t.Errorf("%s\n%v\nwant %s", c.text, err, c.want)
		}
	}
}

// The page of the simulated network lists the scenarios that come with the program
// and can be carried out here.
func TestThePageListsWhatCanBeCarriedOut(t *testing.T) {
	page, err := os.ReadFile("../../docs/simnet.md")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range simnet.Scenarios() {
		if Refuse(parsed(t, s.Text)) == nil {
			names = append(names, "`"+s.Name+"`")
		}
	}
	if want := "the real mode carries out " + strings.Join(names, ", ") + " and refuses the others"; !strings.Contains(string(page), want) {
		t.Errorf("docs/simnet.md does not say: %s", want)
	}
}

// What is refused as a measure is one.
func TestMeasuresThatAreRefusedExist(t *testing.T) {
	for name := range unmeasured {
		if _, known := script.LookupMeasure(name); !known {
			t.Error(name)
		}
	}
}

func TestEstimate(t *testing.T) {
	n := Estimate(parsed(t, "network peers=10\nrun 10m\nexpect reads = 0\nrun 2m"))
	if n.Time < 12*time.Minute || n.Time > 13*time.Minute || n.Memory != runnerMemory+10*peerMemory {
		t.Errorf("%+v", n)
	}
}

func TestWhatNeedsMoreMemoryThanThereIsIsRefused(t *testing.T) {
	n := Needs{Memory: 1000 << 10}
	if err := n.Fits(999 << 10); fault.KindOf(err) != fault.TooLarge {
		t.Errorf("%v", err)
	}
	for _, free := range []uint64{0, 1000 << 10} {
		if err := n.Fits(free); err != nil {
			t.Error(err)
		}
	}
}
