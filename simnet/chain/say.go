package chain

import (
	"encoding/hex"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/simnet/trace"
)

// say writes down what the contracts said of a transaction.
func (c *Chain) say(at time.Duration, t *transaction) {
	if t.refused != nil {
		c.put(trace.Event{At: at, Who: c.called(t.from), What: trace.Fail, Kind: trace.Transaction, N: 1, Note: fault.KindOf(t.refused).String()})
	}
	for _, e := range c.events(t) {
		e.At = at
		c.put(e)
	}
	c.gas(at, t, 1)
	c.exposure(at, t)
}

// unsay takes the figures of a transaction back whose block was taken back: each
// event again, with the number below zero.
func (c *Chain) unsay(t *transaction) {
	if t.refused != nil {
		c.put(trace.Event{At: c.since(), Who: c.called(t.from), What: trace.Fail, Kind: trace.Transaction, N: -1, Note: fault.KindOf(t.refused).String()})
	}
	for _, e := range c.events(t) {
		e.At, e.N = c.since(), -e.N
		c.put(e)
	}
	c.gas(c.since(), t, -1)
}

// events are a transaction's events as the trace has them.
func (c *Chain) events(t *transaction) (out []trace.Event) {
	out = c.settled(t)
	for _, s := range t.said {
		at := c.called(s.Contract)
		switch e := s.What.(type) {
		case ledger.PointsIssued:
			out = append(out, trace.Event{Who: at, What: trace.Issue, Kind: at, Peer: c.called(e.Account), N: int64(e.Amount)})
		case ledger.PointsRedeemed:
			out = append(out, trace.Event{Who: c.called(e.Holder), What: trace.Redeem, Kind: at, N: int64(e.Amount)})
		case ledger.PointsTakenBack:
			out = append(out, trace.Event{Who: at, What: trace.TakeBack, Kind: at, Peer: c.called(e.Account), N: int64(e.Taken)})
		case ledger.RewardStarted:
			out = append(out, trace.Event{Who: c.called(e.Account), What: trace.Reward, Peer: at, N: int64(c.promise(s.Contract).reward)})
		case ledger.RewardStopped:
			out = append(out, trace.Event{Who: c.called(e.Account), What: trace.EndReward, Peer: at, N: int64(e.Vested)})
		case ledger.RewardClaimed:
			out = append(out, trace.Event{Who: c.called(e.Account), What: trace.Claim, Peer: at, N: int64(e.Amount)})
		case ledger.OfferCancelled:
			out = append(out, trace.Event{Who: c.called(ledger.Account(e.Maker)), What: trace.Cancel, Fact: trace.Short(e.Offer[:]), N: 1})
		case ledger.PairPaused:
			out = append(out, trace.Event{Who: c.called(e.By), What: trace.Pause, Kind: c.called(e.Low) + ">" + c.called(e.High), N: 1})
		}
	}
	return out
}

// settled are the legs of a settlement: one for each offer that was filled and
// whose points the contracts moved, all of them, to the next one's maker.
func (c *Chain) settled(t *transaction) (out []trace.Event) {
	if t.ring == nil {
		return nil
	}
	moved := map[[2]ledger.Account]uint64{} // points and giver
	filled := map[offer.ID]ledger.OfferFilled{}
	for _, s := range t.said {
		switch e := s.What.(type) {
		case ledger.PointsMoved:
			moved[[2]ledger.Account{s.Contract, e.From}] += e.Amount
		case ledger.OfferFilled:
			filled[e.Offer] = e
		}
	}
	for i, o := range t.ring.Offers {
		f, was := filled[o.ID()]
		from := [2]ledger.Account{ledger.Account(o.Offer.Give), ledger.Account(o.Offer.Maker)}
		if !was || moved[from] < f.Given+f.RelayFee {
			continue
		}
		moved[from] -= f.Given + f.RelayFee
		next := t.ring.Offers[(i+1)%len(t.ring.Offers)].Offer
		id := o.ID()
		out = append(out, trace.Event{
			Who: c.called(from[1]), What: trace.Settle, Fact: trace.Short(id[:]), Kind: c.called(from[0]), Peer: c.called(ledger.Account(next.Maker)),
			N: int64(f.Given), Hops: int64(len(t.ring.Offers)), Note: trace.Short(t.id[:]),
		})
	}
	return out
}

// exposure writes down how much of the day's caps is used in the pairs of a
// settlement, in millionths.
func (c *Chain) exposure(at time.Duration, t *transaction) {
	if t.ring == nil || t.refused != nil {
		return
	}
	for _, o := range t.ring.Offers {
		give, want := ledger.Account(o.Offer.Give), ledger.Account(o.Offer.Want)
		p := c.ledger.Pair(give, want)
		used, most := p.UsedHigh, p.CapHigh
		if p.Low == give {
			used, most = p.UsedLow, p.CapLow
		}
		if most > 0 {
			kind := "exposure " + c.called(give) + ">" + c.called(want)
			c.put(trace.Event{At: at, Who: "chain", What: trace.Sample, Kind: kind, N: int64(used * 1_000_000 / most)})
		}
	}
}

// called is the name of an account, or its first digits where it has none.
func (c *Chain) called(a ledger.Account) string {
	if name, has := c.names[a]; has {
		return name
	}
	return hex.EncodeToString(a[:4])
}

// Sample writes down, of all points, what their holders have together and what
// became nothing because its time was over; and what has vested of rewards.
//
// Where the contracts themselves run it compares what everybody has, and returns the
// first difference that there was.
func (c *Chain) Sample() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	c.look(func(l *ledger.Ledger) {
		held := l.Held()
		for _, p := range l.AllPoints() {
			c.samplePoints(p, held[p.At()])
		}
		c.sampleRewards(l)
		c.compare(l)
	})
	return c.differs
}

func (c *Chain) samplePoints(p ledger.Points, held uint64) {
	at := c.called(p.At())
	credited, redeemed, takenBack := p.Totals()
	gone := int64(credited-redeemed-takenBack) - int64(p.Supply().Total())
	if before := c.expired[p.At()]; gone != before {
		c.put(trace.Event{At: c.since(), Who: at, What: trace.Expire, Kind: at, N: gone - before})
		c.expired[p.At()] = gone
	}
	c.put(trace.Event{At: c.since(), Who: "chain", What: trace.Balance, Kind: at, N: int64(held)})
}
