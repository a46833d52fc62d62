package measure

import (
	"testing"
	"time"

	"github.com/souk-network/souk/simnet/trace"
)

func moved(ms int, who string, what trace.What, points, peer string, n int64) trace.Event {
	e := at(ms, who, what)
	e.Kind, e.Peer, e.N = points, peer, n
	return e
}

// Defends I7 in what a simulation reports: points out of nothing, and points that
// are gone, are both an imbalance.
func TestImbalanceIsOfBalancesAndSupply(t *testing.T) {
	b := told(
		moved(1, "m0", trace.Issue, "m0", "c0", 100), moved(2, "c0", trace.Redeem, "m0", "", 30), moved(3, "m0", trace.TakeBack, "m0", "c0", 20),
		moved(4, "m0", trace.Expire, "m0", "", 10), moved(5, "chain", trace.Balance, "m0", "", 40),
	)
	b.is(t, "imbalance", 0, Filter{})
	b.Put(moved(6, "m0", trace.Issue, "m0", "c1", 5)) // balances were read before
	b.is(t, "imbalance", 0, Filter{})
	b.Put(moved(7, "chain", trace.Balance, "m0", "", 44))
	b.Put(moved(7, "chain", trace.Balance, "m1", "", 3))
	b.is(t, "imbalance", 4, Filter{})
	b.Put(moved(8, "m0", trace.Issue, "m0", "c1", -5)) // its block was taken back
	b.is(t, "issued", 100, Filter{})
	b.is(t, "issued", -5, Filter{Since: 8 * time.Millisecond})
	b.is(t, "redeemed", 30, Filter{})
}

func made(ms int, who, fact, way string, give int64, note string) trace.Event {
	e := at(ms, who, trace.Offer)
	e.Fact, e.Kind, e.N, e.Note = fact, way, give, note
	return e
}

// settledLeg is one leg of a settlement of so many.
func settledLeg(ms int, name string, legs int64, who, fact, points string, n int64) trace.Event {
	e := at(ms, who, trace.Settle)
	e.Note, e.Hops, e.Fact, e.Kind, e.N = name, legs, fact, points, n
	return e
}

// c0 asks 80 for 100 where 100 for 90 stand: it could have got 1.11 for each, and
// gets 0.9. c1's offer was the first of its way and has nothing to compare with.
func TestSlippageIsAgainstTheBestRateWhenTheyOffered(t *testing.T) {
	b := told(
		made(1, "c1", "b1", "m1>m0", 100, "90/100 for 1h0m0s"), made(1, "c2", "b2", "m1>m0", 500, "100/500 for 1ms"), // over when c0 comes
		made(5, "c0", "a1", "m0>m1", 100, "80/100 for 1h0m0s"),
	)
	if _, ok := b.Value("slippage-p50", Filter{}); ok {
		t.Error("slippage without a settlement")
	}
	b.Put(settledLeg(10, "s1", 2, "c0", "a1", "m0", 100))
	b.is(t, "half-settled", 1, Filter{})
	b.Put(settledLeg(10, "s1", 2, "c1", "b1", "m1", 90))
	b.is(t, "settled", 1, Filter{})
	b.is(t, "half-settled", 0, Filter{})
	b.is(t, "slippage-p50", 1-0.9/(100.0/90), Filter{})
	b.is(t, "settled", 0, Filter{By: []string{"c2"}})
	b.is(t, "settled", 0, Filter{Since: 11 * time.Millisecond})
}

// A settlement that a reorganisation took back counts no more, and once when it is
// settled again.
//
// Defends I7 and I12 in what a simulation reports.
func TestASettlementTakenBackIsNone(t *testing.T) {
	b := told(settledLeg(10, "s1", 2, "c0", "a1", "m0", 100), settledLeg(10, "s1", 2, "c1", "b1", "m1", 90), settledLeg(12, "s1", 2, "c0", "a1", "m0", -100))
	b.is(t, "half-settled", 1, Filter{})
	b.Put(settledLeg(12, "s1", 2, "c1", "b1", "m1", -90))
	b.is(t, "settled", 0, Filter{})
	b.is(t, "half-settled", 0, Filter{})
	b.Put(settledLeg(20, "s1", 2, "c0", "a1", "m0", 100))
	b.Put(settledLeg(20, "s1", 2, "c1", "b1", "m1", 90))
	b.is(t, "settled", 1, Filter{})
}

// c0 goes round a circle and comes out with 5 more; c1 trades one for the other.
func TestPumpGainIsOfThoseWhoGaveUpNothing(t *testing.T) {
	b := told(
		settledLeg(1, "s1", 2, "c0", "a", "m0", 100), settledLeg(1, "s1", 2, "m1", "q", "m1", 105),
		settledLeg(2, "s2", 2, "c1", "b", "m0", 10), settledLeg(2, "s2", 2, "m1", "q", "m1", 20),
	)
	b.is(t, "pump-gain", 0, Filter{})
	b.Put(settledLeg(3, "s3", 2, "c0", "c", "m1", 105))
	b.Put(settledLeg(3, "s3", 2, "m0", "r", "m0", 105))
	b.is(t, "pump-gain", 5, Filter{})
	b.is(t, "pump-gain", 0, Filter{By: []string{"c1"}})
}

func TestExposureIsTheMostOfADay(t *testing.T) {
	b := told(sampled(1, "chain", "exposure m0>m1", 200_000), sampled(5, "chain", "exposure m1>m0", 750_000), sampled(9, "chain", "exposure m0>m1", 300_000))
	b.is(t, "exposure-max", 0.75, Filter{})
	b.is(t, "exposure-max", 0.3, Filter{Since: 6 * time.Millisecond})
	if _, ok := told().Value("exposure-max", Filter{}); ok {
		t.Error("exposure without an exchange")
	}
	e := at(1, "m0", trace.Pause)
	e.N = 1
	told(e).is(t, "paused", 1, Filter{})
}
