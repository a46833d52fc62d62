package model

import (
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

// What a newcomer says before it has met anybody goes to nobody by gossip: they have it
// when they meet and reconcile.
func TestNewcomersMeetBeforeTheyGossip(t *testing.T) {
	w, out := begun(t, "network peers=6 shards=1\njoin 1\nrun 1s\n")
	from := w.Now()
	if err := w.Join(6); err != nil {
		t.Fatal(err)
	}
	w.Pass(from + 5*time.Second)
	came := 0
	for _, e := range out.of(trace.Deliver) {
		if e.At < from || e.Who == "m6" {
			continue
		}
		came++
		p := int32(e.Who[1] - '0')
		if met := from + time.Duration((dialTrips+1)*w.links.rtt(6, p)); e.Peer == "m6" || e.At < met {
			t.Errorf("%s has it at %s from %q, and met the newcomer at %s", e.Who, e.At, e.Peer, met)
		}
	}
	if came != 12 {
		t.Errorf("%d deliveries of two notices to six peers", came)
	}
}

// What is kept from a peer comes in its next round with those that keep nothing any
// more, or in one of theirs: all began at one moment, and have rounds at one pace.
func TestRoundsComeAtOnePace(t *testing.T) {
	w, out := begun(t, "network peers=6 shards=1\nattack eclipse by=m0 delay=30d\nrun 1s\n")
	over := w.Now() + 3*time.Second
	victim := []script.Member{{Role: script.Merchants, N: 5}}
	if err := w.Attack(scenario.Attack{Kind: "eclipse", By: merchantsUpTo(5), Victims: victim, Until: over}); err != nil {
		t.Fatal(err)
	}
	w.Publish(0, 1000)
	w.Pass(over + 20*time.Second)
	var at []time.Duration
	for _, e := range out.of(trace.Deliver) {
		if e.Who == "m5" && e.At > over {
			at = append(at, e.At)
		}
	}
	if len(at) != 1 || at[0]%w.cfg.SyncEvery > time.Second || at[0]-over > w.cfg.SyncEvery {
		t.Errorf("it came at %v, rounds come every %s and the attack was over at %s", at, w.cfg.SyncEvery, over)
	}
}

// Wallets keep what they know of their vault and of each statement with members, and
// who still has a grant gets new keys when another one ends.
func TestKeysOfWallets(t *testing.T) {
	w, _ := begun(t, "network peers=6 shards=1\ncustomers 1 vault=2of3\nrun 1s\n")
	made := func() (n int) {
		for i := range w.facts {
			if w.facts[i].kind == keys {
				n++
			}
		}
		return n
	}
	for _, step := range []struct {
		do   func()
		want int
		why  string
	}{
		{func() { w.Grant(0, 1, consent.Write) }, 2, "the vault's and the grant's"},
		{func() { w.Grant(0, 2, consent.Read) }, 3, "and another grant's"},
		{func() { w.Revoke(0, 2, consent.Read) }, 5, "and its end's, and new ones for the first grant"},
		{func() { w.Revoke(0, 1, consent.Write) }, 6, "and its end's"},
	} {
		step.do()
		w.Pass(w.Now() + 20*time.Second)
		if n := made(); n != step.want {
			t.Errorf("%d facts of keys, want %d: %s", n, step.want, step.why)
		}
	}
}
