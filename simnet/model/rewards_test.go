package model

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/attest"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

// season is a campaign of m0's with four members and two customers who let m0 read and
// write.
func season(t *testing.T, c scenario.Campaign) (*World, *kept) {
	t.Helper()
	w, out := begun(t, "network peers=4\nmerchants m0 points=1\ncustomers 2 vault=2of3\ncampaign m0 budget=10 reward=1\n")
	for who := range 2 {
		w.Grant(who, 0, consent.Write)
		w.Grant(who, 0, consent.Read)
	}
	w.Pass(w.Now() + 30*time.Second)
	if err := w.Campaign(0, c); err != nil {
		t.Fatal(err)
	}
	w.Pass(w.Now() + 30*time.Second)
	return w, out
}

// ended are what rewards had vested when they were stopped, by when.
func (k kept) ended() (out []string) {
	for _, e := range k.of(trace.EndReward) {
		out = append(out, fmt.Sprint(e.Who, " ", e.At.Round(time.Minute)))
	}
	return out
}

var usualCampaign = scenario.Campaign{Budget: 2400, Reward: 1200, Over: 40 * time.Minute, Quorum: 2}

// A reward is begun once, stops vesting with its customer's word, and is paid once a
// day, never more than vested.
func TestARewardVestsUntilItsConsentEnds(t *testing.T) {
	w, out := season(t, usualCampaign)
	w.Pass(w.Now() + 10*time.Minute)
	w.Revoke(0, 0, consent.Read)
	w.Pass(w.Now() + time.Minute)
	w.Grant(0, 0, consent.Read) // begins none again
	w.Claim(1, 0)
	w.Pass(w.Now() + 40*time.Minute)
	paid := map[string]int64{}
	claims := func(want string) {
		t.Helper()
		w.Claim(0, 0)
		w.Claim(1, 0)
		w.Pass(w.Now() + 30*time.Second)
		clear(paid)
		for _, e := range out.of(trace.Claim) {
			paid[e.Who] += e.N
		}
		if got := fmt.Sprint(paid["c0"]/50, paid["c1"]/50); got != want {
			t.Errorf("paid %v, want fifties %s", paid, want)
		}
	}
	claims("6 6") // what c1 claimed once today
	w.Pass(w.Now() + 24*time.Hour)
	claims("6 24")
	claims("6 24")
	if n := len(out.of(trace.Reward)); n != 2 {
		t.Errorf("%d rewards began", n)
	}
	if n := out.of(trace.Fail); len(n) != 0 {
		t.Errorf("failures: %+v", n)
	}
}

// Attestors judge by what they have: who lacks the fact of a grant gives no word for it,
// and who has not heard of its end does.
//
// Defends I2 in the model.
func TestAttestorsJudgeByWhatTheyKnow(t *testing.T) {
	w, _ := season(t, usualCampaign)
	c := &w.customers[0]
	n := w.lineOf(c, 0, consent.Read)
	g := w.lines[n].grant
	one := w.promised(0)[0]
	says := func(p int32) fault.Kind {
		x := attest.Case{Campaign: one.at, Grant: w.grants[g].terms}
		x.Since, x.Deadline = attest.StartTimes(w.campaigns(0).Now(), one.start)
		_, err := w.attestsStart(p, c, g, x)
		return fault.KindOf(err)
	}
	if why := says(1); why != fault.Replayed {
		t.Fatalf("of a reward that began: %v", why)
	}
	w.lose(w.lines[n].said[0].fact, 2)
	if why := says(2); why != fault.NoGrant {
		t.Errorf("who has not heard of the grant: %v", why)
	}
	w.lines[n].whole = consent.Line{} // nobody asks what the customer knows
	if why := says(1); why != fault.Replayed {
		t.Errorf("who has heard of it: %v", why)
	}
	w.links.all[3].side = scenario.Gone
	w.changed()
	w.Pass(w.Now() + 2*peer.FreshFor)
	if why := says(3); why != fault.Stale {
		t.Errorf("who hears from nobody: %v", why)
	}
}

// Without as many members as a campaign asks for nothing begins, and the customer is
// told why after a minute; what can be attested in that time begins.
func TestRewardsWaitForTheirAttestors(t *testing.T) {
	for back, want := range map[time.Duration]string{30 * time.Second: "2 rewards []", 3 * time.Minute: "0 rewards [unavailable unavailable]"} {
		w, out := season(t, scenario.Campaign{Budget: 10, Reward: 1, Over: time.Hour, Quorum: 2, To: []int{}}) // nobody's
		for _, p := range []int{1, 2, 3} {
			if err := w.Kill(p); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Campaign(0, usualCampaign); err != nil {
			t.Fatal(err)
		}
		w.Pass(w.Now() + back)
		for _, p := range []int{1, 2, 3} {
			if err := w.Restart(p); err != nil {
				t.Fatal(err)
			}
		}
		w.Pass(w.Now() + 2*time.Minute)
		var why []string
		for _, e := range out.of(trace.Fail) {
			why = append(why, e.Note)
		}
		if got := fmt.Sprint(len(out.of(trace.Reward)), " rewards ", why); got != want {
			t.Errorf("members come back after %s: %s, want %s", back, got, want)
		}
	}
}

// A merchant has rewards stopped ten minutes after it sees that there is no grant, by
// those who attested their start: not if too few of them remember it, and later if its
// own peer began anew meanwhile.
func TestMerchantsStopWhatNobodyStops(t *testing.T) {
	for name, c := range map[string]struct {
		breaks func(*World) error
		want   string
	}{
		"all are there":            {func(*World) error { return nil }, "[c0 15m0s]"},
		"the merchant anew":        {func(w *World) error { return errors.Join(w.Kill(0), w.Restart(0)) }, "[c0 16m0s]"},
		"the notes of one":         {func(w *World) error { return errors.Join(w.LoseDisk(1), w.Restart(1)) }, "[]"},
		"the notes of a bystander": {func(w *World) error { return errors.Join(w.LoseDisk(3), w.Restart(3)) }, "[c0 15m0s]"},
	} {
		w, out := season(t, usualCampaign)
		w.rewards().keeps[0] = true
		w.Pass(4 * time.Minute)
		w.Revoke(0, 0, consent.Read)
		w.Revoke(0, 0, consent.Write)
		w.Pass(6*time.Minute + 10*time.Second)
		if err := c.breaks(w); err != nil {
			t.Fatal(err)
		}
		w.Pass(30 * time.Minute)
		if got := fmt.Sprint(out.ended()); got != c.want {
			t.Errorf("%s: stopped %s, want %s", name, got, c.want)
		}
	}
}

// A merchant that attests alone rewards whom it invited, once: not who comes with
// another wallet on the same invite, however often.
func TestAFarmerHasOneNameAtAShop(t *testing.T) {
	for quorum, want := range map[int]string{0: "1 rewards, 0 of 2 new wallets", 2: "4 rewards, 3 of 3 new wallets"} {
		w, out := begun(t, "network peers=4\nmerchants m0 points=1\ncustomers 1 vault=2of3\ncampaign m0 budget=10 reward=1\n")
		c := usualCampaign
		c.Quorum, c.Budget = quorum, 12_000
		if err := w.Campaign(0, c); err != nil {
			t.Fatal(err)
		}
		a := scenario.Attack{Kind: "farm", By: []script.Member{{Role: script.Customers, N: 0}}, Rate: 1.0 / 60, Until: w.Now() + 12*time.Minute}
		w.Pass(w.Now() + 10*time.Second)
		if err := w.Attack(a); err != nil {
			t.Fatal(err)
		}
		w.Pass(a.Until + 5*time.Minute)
		rewarded, wallets := 0, 0
		for _, e := range out.of(trace.Attack) {
			if e.Note == string(scenario.FarmsAnew) {
				wallets++
			}
			rewarded += int(e.N)
		}
		for _, e := range out.of(trace.Fail) {
			if e.Kind != "reward" || e.Note != fault.NoGrant.String() {
				t.Errorf("quorum %d: %+v", quorum, e)
			}
		}
		if got := fmt.Sprintf("%d rewards, %d of %d new wallets", len(out.of(trace.Reward)), rewarded, wallets); got != want {
			t.Errorf("quorum %d: %s, want %s", quorum, got, want)
		}
	}
}

// A campaign of who has no points is refused, and who claims where nothing is promised
// gets nothing.
func TestNothingIsPromisedWithoutPoints(t *testing.T) {
	w, out := begun(t, "network peers=3\nmerchants m0 points=1\ncustomers 1 vault=2of3\ncampaign m0 budget=10 reward=1\n")
	if err := w.Campaign(1, usualCampaign); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a campaign without points: %v", err)
	}
	w.Claim(0, 0)
	w.Pass(w.Now() + time.Minute)
	if n := len(out.of(trace.Claim)) + len(out.of(trace.Fail)); n != 0 {
		t.Errorf("%d claims and failures", n)
	}
	if _, err := w.campaigns(0).Campaign(context.Background(), [20]byte{1}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a campaign that nobody made: %v", err)
	}
}
