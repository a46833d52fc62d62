package model

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/circle"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/simnet/geo"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

// pairs holds connections to being known at both ends, and to be with peers that
// run.
func pairs(t *testing.T, w *World) {
	t.Helper()
	for p := range w.peers {
		if len(w.rings[p].ties) != len(w.mesh.near[p]) {
			t.Errorf("peer %d has %d connections and %d neighbours", p, len(w.rings[p].ties), len(w.mesh.near[p]))
		}
		for _, q := range w.mesh.near[p] {
			if !w.tied(int32(p), q) || !w.tied(q, int32(p)) || !slices.Contains(w.mesh.near[q], int32(p)) {
				t.Errorf("%d and %d are not neighbours of each other", p, q)
			}
		}
		for _, q := range *w.mesh.oursOf(int32(p), 0) {
			if !slices.Contains(w.mesh.near[p], q) || !slices.Contains(*w.mesh.wantsOf(int32(q), 0), int32(p)) {
				t.Errorf("%d hears from %d, which is no neighbour or does not know", p, q)
			}
		}
	}
}

// A peer of a large consortium has its circle, those whose circle it is in, and
// for a minute those that had a place.
func TestPeersOfLargeConsortiaKeepCircles(t *testing.T) {
	w, _ := begun(t, "network peers=100\nrun 1s\n")
	w.Pass(w.Now() + 30*time.Minute)
	pairs(t, w)
	all := 0
	for p := range w.peers {
		r := &w.rings[p]
		all += len(r.ties)
		if n := len(r.circle.All()); n < circle.Drawn || n > circle.Drawn+circle.Near {
			t.Errorf("%d members in the circle of %d", n, p)
		}
		for _, q := range r.circle.All() {
			if !w.tied(int32(p), q) {
				t.Errorf("%d is not connected with %d of its circle", p, q)
			}
		}
	}
	if mean := all / len(w.peers); mean < 2*circle.Drawn-1 || mean > 2*(circle.Drawn+circle.Near)+2 {
		t.Errorf("%d connections a peer in the mean", mean)
	}
}

// Whoever dies loses its places, and whoever comes back finds some again.
func TestTheDeadLoseTheirPlaces(t *testing.T) {
	w, _ := begun(t, "network peers=50\nrun 1s\n")
	w.Pass(w.Now() + time.Minute)
	if err := w.Kill(3); err != nil {
		t.Fatal(err)
	}
	w.Pass(w.Now() + 2*time.Minute)
	for p := range w.peers {
		if p != 3 && (w.tied(int32(p), 3) || w.rings[p].circle.Drew(3)) {
			t.Errorf("%d keeps a place for the dead", p)
		}
	}
	if err := w.Restart(3); err != nil {
		t.Fatal(err)
	}
	w.Pass(w.Now() + time.Minute)
	pairs(t, w)
	if n := len(w.mesh.near[3]); n < circle.Drawn {
		t.Errorf("%d neighbours after the restart", n)
	}
}

// A consortium grows beyond 33 members and shrinks again: circles come and go,
// and facts reach everybody all the while.
func TestCirclesComeAndGoWithTheMembers(t *testing.T) {
	w, out := begun(t, "network peers=33\nrun 1s\njoin 1\nrun 1s\n")
	if w.large() || len(w.mesh.near[0]) != 33 {
		t.Fatal("33 members keep circles")
	}
	if err := w.Join(33); err != nil {
		t.Fatal(err)
	}
	if !w.large() {
		t.Fatal("34 members do not keep circles")
	}
	w.Pass(w.Now() + 5*time.Minute)
	pairs(t, w)
	if most := len(slices.MaxFunc(w.mesh.near, func(a, b []int32) int { return len(a) - len(b) })); most >= 30 {
		t.Errorf("a peer still has %d connections", most)
	}
	w.Publish(33, 1000)
	w.Pass(w.Now() + time.Minute)
	if err := w.Leave(33); err != nil {
		t.Fatal(err)
	}
	if w.large() {
		t.Fatal("33 members keep circles")
	}
	w.Publish(0, 1000)
	w.Pass(w.Now() + time.Minute)
	if n := delivered(out, 1000); n != 34+33 {
		t.Errorf("%d deliveries, want 34 of the first fact and 33 of the second", n)
	}
}

func delivered(out *kept, bytes int64) (n int) {
	for _, e := range *out {
		if e.What == trace.Deliver && e.Bytes == bytes {
			n++
		}
	}
	return n
}

// Defends I2 in the model of a large consortium: a custodian on the smaller side
// stops in time, and helps again when the network is whole.
func TestCustodiansOfLargeConsortiaStopInASplit(t *testing.T) {
	w, _ := begun(t, "network peers=60\ncustomers 1 vault=2of3\nrun 1s\n")
	w.Grant(0, 1, consent.Write)
	w.Pass(w.Now() + time.Minute)
	fresh := func(from, to int32) (n int) {
		for p := from; p < to; p++ {
			if w.fresh(p) {
				n++
			}
		}
		return n
	}
	if n := fresh(0, 60); n != 60 {
		t.Fatalf("%d of 60 are fresh at first", n)
	}
	for p := range 20 {
		w.Place(script.Member{Role: script.Merchants, N: p}, 1)
	}
	w.Pass(w.Now() + time.Minute)
	if small, large := fresh(0, 20), fresh(20, 60); small != 0 || large < 20 {
		t.Errorf("in a split %d of 20 and %d of 40 are fresh", small, large)
	}
	for p := range 20 {
		w.Place(script.Member{Role: script.Merchants, N: p}, 0)
	}
	w.Pass(w.Now() + time.Minute)
	if n := fresh(0, 60); n != 60 {
		t.Errorf("%d of 60 are fresh after the split", n)
	}
}

// A pull that is on its way does not keep the one who is asked from sending.
func TestAPullOnItsWayHoldsNothingUp(t *testing.T) {
	w, _ := begun(t, "network peers=4\nrun 1s\n")
	id := w.newFact(notice, 1000, 0, -1)
	w.begin(id)
	w.pull(event{fact: id, to: 1, from: 2})
	if busy := w.links.all[2].busy; busy > w.now {
		t.Errorf("the uplink of who is asked is busy for %s before the question came", time.Duration(busy-w.now))
	}
	w.Pass(w.Now() + 200*time.Millisecond)
	if !w.facts[id].has(1) {
		t.Error("nothing came back")
	}
}

// A nearer one that announces a fact while another is asked for it is asked too.
func TestANearerAnnouncerIsAskedToo(t *testing.T) {
	w, _ := begun(t, "network peers=30\nrun 1s\n")
	near := w.mesh.near[0]
	first, second := near[len(near)-1], near[0]
	id := w.newFact(notice, 1000, 0, -1)
	w.begin(id)
	w.announce(&w.facts[id], id, first, 0)
	for w.facts[id].wave.at[0].asked == 0 {
		w.Pass(w.Now() + time.Millisecond)
	}
	w.announce(&w.facts[id], id, second, 0)
	w.Pass(w.Now() + 50*time.Millisecond)
	if n := w.facts[id].wave.at[0].asked; n != 2 {
		t.Errorf("%d were asked: %s away the first, %s the second", n, time.Duration(w.links.rtt(0, first)), time.Duration(w.links.rtt(0, second)))
	}
}

func TestFewAddressesAreNoUseWithCircles(t *testing.T) {
	for n, want := range map[int]bool{33: true, 34: false} {
		s, err := script.Parse(fmt.Sprintf("network peers=%d degree=3\nrun 1s\n", n), script.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := scenario.NewPlan(s, 1, geo.Builtin()); (err == nil) != want || err != nil && !strings.Contains(err.Error(), "leave degree out") {
			t.Errorf("degree=3 of %d merchants: %v", n, err)
		}
	}
}

// Peers of a large network start one after the other, as in the full mode: all at
// one moment the nearest would be connected first, and stay everybody's sources.
func TestALargeNetworkIsFoundedBitByBit(t *testing.T) {
	for peers, want := range map[int]time.Duration{33: 0, 40: 19500 * time.Millisecond} {
		w, out := begun(t, fmt.Sprintf("network peers=%d\nrun 1s\n", peers))
		var last time.Duration
		for _, e := range *out {
			if e.What == trace.Start {
				last = e.At
			}
		}
		if last != want {
			t.Errorf("the last of %d peers starts after %s, want %s", peers, last, want)
		}
		if !w.allFresh() {
			t.Errorf("%d peers do not know each other", peers)
		}
	}
}

// A custodian that a split cut off for more than a minute helps again when it has
// what it missed, and not before. Defends I2 in the model.
func TestACustodianCatchesUpBeforeItHelps(t *testing.T) {
	w, _ := begun(t, "network peers=6\nrun 1s\n")
	away := script.Member{Role: script.Merchants, N: 5}
	w.Place(away, 1)
	w.Pass(w.Now() + 2*peer.FreshFor)
	id := w.newFact(notice, 1000, 0, -1)
	w.publish(id, 0)
	w.Pass(w.Now() + time.Second)
	w.Place(away, 0)
	back := w.Now()
	for !w.fresh(5) && w.Now() < back+time.Minute {
		w.Pass(w.Now() + 100*time.Millisecond)
	}
	if !w.fresh(5) || !w.facts[id].has(5) {
		t.Errorf("%s after the split: fresh %t, and has what it missed: %t", w.Now()-back, w.fresh(5), w.facts[id].has(5))
	}
}
