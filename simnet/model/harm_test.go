package model

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

// siege is strangers, members that relay nothing, one that publishes much and one that
// sends what is old, in a network with circles.
const siege = `network peers=40 shards=2
customers 3 vault=2of3 custodians=m20..m39 rate=0/d
grant c0..c2 to=m12 rights=write
grant c0..c2 to=m13 rights=read
run 10s
buy c0..c2 at=m12 amount=5
run 10s
attack censor by=m0..m9
attack sybil count=10 for=1m
attack spam by=m10 rate=5/s for=20s
attack replay by=m13 rate=2/s for=1m
publish m10..m39 count=40 over=20s size=1KiB
run 1m
attack equivocate by=c0 victim=m13
run 1m
expect delivery = 100%
expect breaches = 0
expect attempts > 500
expect reads >= 3
expect unlogged-reads = 0
`

func merchantsUpTo(n int) (out []script.Member) {
	for i := range n {
		out = append(out, script.Member{Role: script.Merchants, N: i})
	}
	return out
}

// Members that stop relaying are doubted, no others are, and who is doubted is a source
// only of those who know too few others.
func TestSilentSourcesLoseTheirPlaces(t *testing.T) {
	const silent = 16
	w, _ := begun(t, "network peers=40\nattack censor by=m0 delay=30d\nrun 1s\n")
	if err := w.Attack(scenario.Attack{Kind: "censor", By: merchantsUpTo(silent)}); err != nil {
		t.Fatal(err)
	}
	for i := range 120 {
		w.Publish(silent+i%(len(w.peers)-silent), 1024)
		w.Pass(w.Now() + time.Second/2)
	}
	doubted, enough := 0, 0
	for p := int32(silent); int(p) < len(w.peers); p++ {
		left := w.tuning.Sources
		for _, q := range w.mesh.near[p] {
			switch doubts := w.doubts(p, q); {
			case doubts && q >= silent:
				t.Errorf("m%d doubts m%d, which relays", p, q)
			case doubts:
				doubted++
			default:
				left--
			}
		}
		if left > 0 {
			continue
		}
		enough++
		for _, q := range *w.mesh.oursOf(p, 0) {
			if w.doubts(p, q) {
				t.Errorf("m%d knows enough others, and m%d is its source", p, q)
			}
		}
	}
	if doubted < 80 || enough < 4 {
		t.Errorf("%d doubts, and %d peers with enough others", doubted, enough)
	}
}

// A custodian that reconciles with less than a majority helps nobody after a minute.
func TestWhoIsShunnedGetsStale(t *testing.T) {
	w, _ := begun(t, "network peers=6\nattack eclipse by=m0 delay=30d\nrun 1s\n")
	victim := []script.Member{{Role: script.Merchants, N: 5}}
	for n, fresh := range map[int]bool{2: true, 3: false} { // of its five others
		if err := w.Attack(scenario.Attack{Kind: "eclipse", By: merchantsUpTo(n), Victims: victim, Until: w.Now() + 2*peer.FreshFor}); err != nil {
			t.Fatal(err)
		}
		w.Pass(w.Now() + peer.FreshFor + time.Second)
		if w.fresh(5) != fresh || !w.fresh(4) {
			t.Errorf("%d shun it: fresh %t, and who is no victim %t", n, w.fresh(5), w.fresh(4))
		}
		w.Pass(w.Now() + peer.FreshFor + peer.RedialEvery)
		if !w.fresh(5) {
			t.Error("stale after the attack was over")
		}
	}
}

// A request that was answered is refused when it comes again, and later for its time.
// Defends I3 in the model.
func TestRequestsAreAnsweredOnce(t *testing.T) {
	out := done(t, siege)
	var notes []string
	for _, e := range out {
		if e.What == trace.Attack && e.Kind == "replay" && e.Note != "fact" && !slices.Contains(notes, e.Note) {
			notes = append(notes, e.Note)
		}
	}
	slices.Sort(notes)
	if want := []string{fault.Expired.String(), fault.Replayed.String()}; !slices.Equal(notes, want) {
		t.Errorf("answers to what was sent again: %q, want %q", notes, want)
	}
}

// A fact that a censor keeps is delivered by nobody who has it from the censor alone.
func TestCensorsPassNothingOn(t *testing.T) {
	out := done(t, siege)
	began := map[string]string{}
	turned := time.Duration(-1)
	for _, e := range out {
		switch {
		case e.What == trace.Attack && e.Kind == "censor":
			turned = e.At
		case e.What == trace.Publish:
			began[e.Fact] = e.Who
		case e.What == trace.Deliver && turned >= 0 && e.At > turned+time.Second && isCensor(e.Peer) && began[e.Fact] != e.Peer:
			t.Fatalf("%s has a fact of %s from %s at %v", e.Who, began[e.Fact], e.Peer, e.At)
		}
	}
	if turned < 0 {
		t.Fatal("nobody turned")
	}
}

func isCensor(name string) bool { return len(name) == 2 && strings.HasPrefix(name, "m") }

// done carries a script out and gives its events.
func done(t *testing.T, text string) (out kept) {
	t.Helper()
	lines, _, failed := carry(t, text, 7, 0)
	if len(failed) > 0 {
		t.Error(failed)
	}
	for e, err := range trace.Events(strings.NewReader(string(lines))) {
		if err != nil {
			t.Fatal(err)
		}
		out.Put(e)
	}
	return out
}
