package scenario

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/souk-network/souk/simnet/geo"
	"github.com/souk-network/souk/simnet/measure"
	"github.com/souk-network/souk/simnet/script"
)

// linked keeps how each machine's link is, and shows it as often as asked.
type linked struct {
	Network
	now    time.Duration
	side   map[script.Member]int
	loss   map[script.Member]float64
	rate   map[script.Member]int64
	ways   map[string]float64
	slow   map[script.Member]string
	stalls []string
}

func (n *linked) Begin() error                       { return nil }
func (n *linked) Now() time.Duration                 { return n.now }
func (n *linked) Pass(until time.Duration)           { n.now = until }
func (n *linked) Sample() error                      { return nil }
func (n *linked) Place(m script.Member, side int)    { n.side[m] = side }
func (n *linked) Lose(m script.Member, part float64) { n.loss[m] = part }
func (n *linked) LoseWay(name string, _, _ []script.Member, part float64) {
	if n.ways[name] = part; part == 0 {
		delete(n.ways, name)
	}
}
func (n *linked) Slow(m script.Member, add time.Duration, times float64) {
	n.slow[m] = fmt.Sprint(times, " ", add)
}
func (n *linked) Rate(m script.Member, up, _ int64) { n.rate[m] = up }
func (n *linked) Stall(stalled bool) {
	n.stalls = append(n.stalls, fmt.Sprintf("%s %t", n.now, stalled))
}
func m(n int) script.Member { return script.Member{Role: script.Merchants, N: n} }
func c(n int) script.Member { return script.Member{Role: script.Customers, N: n} }

// links carries a script out and returns how links are at its end.
func links(t *testing.T, text string) (*linked, *Plan) {
	t.Helper()
	s, err := script.Parse("network peers=4\ncustomers 2 vault=2of3 rate=0/d\n"+text, script.Options{})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := NewPlan(s, 3, geo.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	net := &linked{side: map[script.Member]int{}, loss: map[script.Member]float64{}, rate: map[script.Member]int64{}, ways: map[string]float64{}, slow: map[script.Member]string{}}
	book := measure.New(nil)
	if _, err := Do(t.Context(), s, plan, net, Options{Trace: book, Book: book}); err != nil {
		t.Fatal(err)
	}
	return net, plan
}

func TestHealMendsEverythingThatCommandsDidToLinks(t *testing.T) {
	net, plan := links(t, "partition a=m0 b=m1,m2\nloss 5% from=m0\nrate m1 up=1Mbit\nrun 1m\nheal\nrun 1m\n")
	if net.side[m(1)] != 0 || net.loss[m(0)] != 0 || net.rate[m(1)] != plan.Access(1).Up {
		t.Errorf("after heal: side %d, loss %v, rate %d", net.side[m(1)], net.loss[m(0)], net.rate[m(1)])
	}
}

// What a command set for a while is ended by that command only while no other
// one has set it anew.
func TestALaterCommandIsNotEndedByAnEarlierOnesTime(t *testing.T) {
	net, _ := links(t, "loss 5% from=m0,m1 for=10m\npartition a=m0 b=m1 for=10m\nrun 5m\nloss 9% from=m0\npartition a=m0 b=m2\nrun 10m\n")
	if net.loss[m(0)] != 0.09 || net.loss[m(1)] != 0 {
		t.Errorf("losses %v and %v, want 0.09 and 0", net.loss[m(0)], net.loss[m(1)])
	}
	if net.side[m(1)] != 0 || net.side[m(2)] != 1 {
		t.Errorf("sides %d and %d, want the second partition alone", net.side[m(1)], net.side[m(2)])
	}
	net, _ = links(t, "stall for=10m\nrun 5m\nresume\nstall for=10m\nrun 20m\n")
	if want := []string{"0s true", "5m0s false", "5m0s true", "15m0s false"}; !slices.Equal(net.stalls, want) {
		t.Errorf("the chain stalled %v, want %v", net.stalls, want)
	}
}

// A wallet that is offline stays so through partitions and their end.
func TestAPartitionBringsNoWalletBack(t *testing.T) {
	net, _ := links(t, "wallets offline c0 for=1h\npartition a=m0,c0 b=m1,c1 for=10m\nrun 20m\n")
	if net.side[c(0)] != Gone || net.side[c(1)] != 0 {
		t.Errorf("sides %d and %d, want gone and 0", net.side[c(0)], net.side[c(1)])
	}
	net, _ = links(t, "wallets offline c0 for=1h\npartition a=m0 b=m1,c0\nrun 2h\n")
	if net.side[c(0)] != 1 {
		t.Errorf("back on side %d, want that of its partition", net.side[c(0)])
	}
}

// A loss one way stands beside others, until it is set anew, its time is over, or
// everything is healed.
func TestLossesOneWay(t *testing.T) {
	const there, back = "m0 m1 > m2", "m2 > m0 m1 m2 m3 c0 c1"
	for _, c := range []struct {
		text string
		want map[string]float64
	}{
		{"loss 5% from=m0,m1 to=m2\nrun 1m\n", map[string]float64{there: 0.05}},
		{"loss 5% from=m0,m1 to=m2 for=10s\nrun 1m\n", map[string]float64{}},
		{"loss 5% from=m0,m1 to=m2 for=10s\nrun 5s\nloss 7% from=m0,m1 to=m2\nrun 1m\n", map[string]float64{there: 0.07}},
		{"loss 5% from=m0,m1 to=m2\nloss 9% from=m2 to=all\nrun 1m\n", map[string]float64{there: 0.05, back: 0.09}},
		{"loss 5% from=m0,m1 to=m2\nrun 1m\nloss 0% from=m0,m1 to=m2\nrun 1s\n", map[string]float64{}},
		{"loss 5% from=m0,m1 to=m2\nrun 1m\nheal\nrun 1s\n", map[string]float64{}},
	} {
		if net, _ := links(t, c.text); !maps.Equal(net.ways, c.want) {
			t.Errorf("%s leaves %v, want %v", c.text, net.ways, c.want)
		}
	}
}

func TestSlownessHasAFactor(t *testing.T) {
	net, _ := links(t, "slow m0 times=3 add=20ms\nslow m1 times=2 for=10s\nslow m2 add=1s\nrun 1m\n")
	if net.slow[m(0)] != "3 20ms" || net.slow[m(1)] != "1 0s" || net.slow[m(2)] != "1 1s" {
		t.Errorf("slowness %v", net.slow)
	}
}
