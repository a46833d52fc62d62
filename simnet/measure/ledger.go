package measure

import (
	"slices"
	"time"

	"github.com/souk-network/souk/simnet/trace"
)

// ledger recounts points from events alone. What the chain took back comes again
// with its number below zero.
type ledger struct {
	supply  map[string]int64 // by merchant: issued less redeemed, taken back and expired
	differs map[string]int64 // by merchant: what its holders had, less the supply, when that was read last
	rewards map[string]int64 // by customer who gave a grant or was paid: what was paid to them
	market  market

	rewarded, refused standing
}

// standing is events that count once, and once less where a block was taken back.
type standing []happening

type happening struct {
	who string
	at  time.Duration
	by  int64 // 1 or -1
}

func (s *standing) put(e trace.Event) {
	by := int64(1)
	if e.N < 0 {
		by = -1
	}
	*s = append(*s, happening{e.Who, e.At, by})
}

func (s standing) count(f Filter) (n int64) {
	for _, h := range s {
		if f.takes(h.who, h.at) {
			n += h.by
		}
	}
	return n
}

func newLedger() ledger {
	return ledger{supply: map[string]int64{}, differs: map[string]int64{}, rewards: map[string]int64{}, market: newMarket()}
}

func (l *ledger) put(e trace.Event) {
	switch e.What {
	case trace.Issue:
		l.supply[e.Who] += e.N
	case trace.Redeem, trace.TakeBack, trace.Expire:
		l.supply[e.Kind] -= e.N
	case trace.Balance:
		l.differs[e.Kind] = e.N - l.supply[e.Kind]
	case trace.Claim:
		l.rewards[e.Who] += e.N
	case trace.Grant:
		l.rewards[e.Who] += 0 // who could have been paid counts too
	case trace.Reward:
		l.rewarded.put(e)
	case trace.Fail:
		if e.Kind == trace.Transaction {
			l.refused.put(e)
		}
	}
	l.market.put(e)
}

// imbalance sums, over all merchants, by how much what holders have differs from
// what was issued and not spent.
func (l *ledger) imbalance() (n int64) {
	for _, d := range l.differs {
		n += max(d, -d)
	}
	return n
}

// gini is the Gini coefficient of rewards over the customers of a filter that gave a
// grant or were paid: 0 all alike, 1-1/n when one of n has all (Gini 1912, as the mean
// difference over twice the mean).
func (l *ledger) gini(f Filter) (float64, bool) {
	var all []int64
	var sum int64
	for who, n := range l.rewards {
		if f.By == nil || slices.Contains(f.By, who) {
			all, sum = append(all, n), sum+n
		}
	}
	if sum == 0 {
		return 0, false
	}
	slices.Sort(all)
	var weighted int64
	for i, n := range all {
		weighted += int64(i+1) * n
	}
	n := float64(len(all))
	return 2*float64(weighted)/float64(n*float64(sum)) - (n+1)/n, true
}
