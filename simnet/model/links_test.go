package model

import (
	"testing"
	"time"

	"github.com/souk-network/souk/simnet/script"
)

func merchants(numbers ...int) (out []script.Member) {
	for _, n := range numbers {
		out = append(out, script.Member{Role: script.Merchants, N: n})
	}
	return out
}

func TestALossOneWayLeavesTheOther(t *testing.T) {
	w, _ := begun(t, "network peers=4\nrun 1s\n")
	comes := func(from, to int32) bool {
		_, comes := w.links.send(from, to, 1000, w.now)
		return comes
	}
	w.LoseWay("a", merchants(0), merchants(1), 1)
	if comes(0, 1) || !comes(1, 0) || !comes(0, 2) {
		t.Error("a loss from m0 to m1 is not that, or not that alone")
	}
	w.LoseWay("b", merchants(0), merchants(1, 2), 1)
	w.LoseWay("a", nil, nil, 0)
	if comes(0, 1) || comes(0, 2) || !comes(0, 3) {
		t.Error("another loss does not stand when the first is over")
	}
	w.LoseWay("b", nil, nil, 0)
	if !comes(0, 1) {
		t.Error("a loss that is over goes on")
	}
}

func TestWhatASlowMachineSendsTakesLonger(t *testing.T) {
	w, _ := begun(t, "network peers=4\nrun 1s\n")
	there, back := w.links.between(0, 1), w.links.between(1, 0)
	w.Slow(merchants(0)[0], 5*time.Millisecond, 2.5)
	for range 20 {
		if d := time.Duration(w.links.delay(0, 1)); d < there.Min*5/2+5*time.Millisecond {
			t.Errorf("a packet takes %s, and %s without slowness", d, there.Min)
		}
	}
	if got, want := time.Duration(w.links.rtt(0, 1)), there.Mean*5/2+5*time.Millisecond+back.Mean; got != want || w.links.rtt(1, 0) != w.links.rtt(0, 1) {
		t.Errorf("the round trip is %s, want %s", got, want)
	}
	w.Slow(merchants(0)[0], 0, 1)
	if got, want := time.Duration(w.links.rtt(0, 1)), there.Mean+back.Mean; got != want {
		t.Errorf("the round trip is %s after that, want %s", got, want)
	}
}
