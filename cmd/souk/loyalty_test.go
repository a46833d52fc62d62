package main

import (
	"testing"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/points"
)

// What a peer sends of a real points contract: a line at once is mined, a promised
// one stays promised, becomes smaller by a return, and is credited once its time
// has come and somebody asks for it.
func TestPointsOfAPeer(t *testing.T) {
	s := openStall(t)
	client := memberClient(t, s, 0)
	store, err := chain.NewFileStore(t.TempDir())
	check(t, err)
	p, err := loyalty.NewPoints(loyalty.PointsConfig{Client: client, Factory: s.at.PointsFactory, Store: store})
	check(t, err)
	_, _, now := client.Head()
	id, err := p.Create(t.Context(), pointsTerms{Name: "Points", Symbol: "P", EpochDays: 30, Cap: 1000}.terms(now))
	check(t, err)
	_, err = client.Wait(t.Context(), id, chain.Mined)
	check(t, err)
	peer, one, other := pointsOf{p}, points.Account{1}, points.Account{2}
	check(t, peer.Issue(t.Context(), []points.Line{
		{Ref: [32]byte{1}, Account: one, Amount: 10}, {Ref: [32]byte{2}, Account: other, Amount: 100, Release: now + 7200},
	}))
	state := func(ref byte) points.State {
		places, err := peer.Where(t.Context(), [][32]byte{{ref}})
		check(t, err)
		if places[0].State == points.Failed {
			t.Fatalf("%d failed", ref)
		}
		return places[0].State
	}
	until := func(what string, holds func() bool) {
		t.Helper()
		for end := time.Now().Add(3 * time.Minute); !holds(); {
			if time.Now().After(end) {
				t.Fatal("waited in vain until " + what)
			}
			check(t, s.net.Seal(1))
		}
	}
	credited := func(s points.State) bool { return s == points.Mined || s == points.Final }
	until("both are there", func() bool { return credited(state(1)) && state(2) == points.Promised })
	check(t, peer.Release(t.Context()))
	check(t, peer.TakeBack(t.Context(), points.Back{Ref: [32]byte{3}, Line: [32]byte{2}, Amount: 40}))
	until("the promise is smaller", func() bool { return credited(state(3)) })
	if state(2) != points.Promised {
		t.Errorf("released before its time: %s", state(2))
	}
	until("time passes", func() bool { return s.net.AdjustTime(2*time.Hour) == nil })
	until("it is released", func() bool {
		check(t, peer.Release(t.Context()))
		return credited(state(2))
	})
	until("the balances are seen", func() bool {
		lanes, err := peer.Balances(t.Context(), []points.Account{one, other})
		check(t, err)
		return lanes[0].Total() == 10 && lanes[1].Total() == 60
	})
}

func TestHowPointsAreIssuedIsChecked(t *testing.T) {
	terms := pointsTerms{Name: "Points", Symbol: "P", EpochDays: 30}
	for issue, good := range map[string]bool{"": true, "direct": true, "pending": true, "later": false} {
		terms.Issue = issue
		if err := terms.check(); (err == nil) != good {
			t.Errorf("%q: %v", issue, err)
		}
	}
}
