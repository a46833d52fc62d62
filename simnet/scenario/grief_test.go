package scenario

import (
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/offer"
)

// Deeds take turns, with the points of the next merchant of which the griefer has some.
func TestWhatAGrieferDoesInATurn(t *testing.T) {
	has := map[int]uint64{4: 1000, 7: 3}
	of := func(m int) uint64 { return has[m] }
	hour := time.Hour
	for turn, want := range []Grief{
		{Disallow, Offer{Give: 4, Want: 7, Amount: 50, Get: 25, Lasts: hour}, 1},
		{EndOffer, Offer{Give: 7, Want: 9, Amount: 3, Get: 1, Lasts: hour}, 1},
		{MoveAway, Offer{Give: 4, Want: 7, Amount: 50, Get: 25, Lasts: hour}, 1}, // it has none of 9
		{SinglePoints, Offer{Give: 4, Want: 7, Amount: 1, Get: 1, Lasts: hour}, 5},
		{Disallow, Offer{Give: 7, Want: 9, Amount: 3, Get: 1, Lasts: hour}, 1},
	} {
		if got, able := GriefIn(turn, []int{4, 7, 9}, of); !able || got != want {
			t.Errorf("turn %d: %+v, %t; want %+v", turn, got, able, want)
		}
	}
	if got, _ := GriefIn(3, []int{7, 4}, func(int) uint64 { return 2 }); got.Count != 2 {
		t.Errorf("%d single points of 2", got.Count)
	}
	for _, issuers := range [][]int{nil, {4}, {9, 11}} {
		if got, able := GriefIn(0, issuers, of); able {
			t.Errorf("%+v among %v", got, issuers)
		}
	}
}

// What a settlement needs is taken away: the allowance, the offer, or the points.
func TestWhatAGrieferTakesAway(t *testing.T) {
	o, aside := offer.Offer{Give: offer.Address{1}, Want: offer.Address{2}, GiveAmount: 50}, ledger.Account{9}
	v := offer.Venue{Chain: 1, Exchange: offer.Address{3}}
	for trick, want := range map[Trick]ledger.Op{
		Disallow: ledger.PointsApprove{Points: ledger.Account{1}, Spender: ledger.Account{3}},
		EndOffer: ledger.ExchangeCancel{Offer: o},
		MoveAway: ledger.PointsTransfer{Points: ledger.Account{1}, To: aside, Amount: 80},
	} {
		if got := trick.Spoils(v, o, 80, aside); got != want {
			t.Errorf("%s: %+v, want %+v", trick, got, want)
		}
	}
}
