package chain

import (
	"encoding/hex"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/simnet/trace"
)

// say writes down what the contracts said of a transaction.
func (c *Chain) say(at time.Duration, t *transaction) {
	if t.refused != nil {
		c.put(trace.Event{At: at, Who: c.called(t.from), What: trace.Fail, Kind: "transaction", Note: fault.KindOf(t.refused).String()})
	}
	for _, e := range c.events(t) {
		e.At = at
		c.put(e)
	}
}

// unsay takes the figures of a transaction back whose block was taken back: each
// event again, with the number below zero.
func (c *Chain) unsay(t *transaction) {
	for _, e := range c.events(t) {
		e.At, e.N = c.since(), -e.N
		c.put(e)
	}
}

// events are a transaction's events as the trace has them.
func (c *Chain) events(t *transaction) (out []trace.Event) {
	for _, s := range t.said {
		at := c.called(s.Contract)
		switch e := s.What.(type) {
		case ledger.PointsIssued:
			out = append(out, trace.Event{Who: at, What: trace.Issue, Kind: at, Peer: c.called(e.Account), N: int64(e.Amount)})
		case ledger.PointsRedeemed:
			out = append(out, trace.Event{Who: c.called(e.Holder), What: trace.Redeem, Kind: at, N: int64(e.Amount)})
		case ledger.PointsTakenBack:
			out = append(out, trace.Event{Who: at, What: trace.TakeBack, Kind: at, Peer: c.called(e.Account), N: int64(e.Taken)})
		}
	}
	return out
}

// called is the name of an account, or its first digits where it has none.
func (c *Chain) called(a ledger.Account) string {
	if name, has := c.names[a]; has {
		return name
	}
	return hex.EncodeToString(a[:4])
}

// Sample writes down, of all points, what their holders have together and what
// became nothing because its time was over.
func (c *Chain) Sample() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	c.look(func(l *ledger.Ledger) {
		for _, p := range l.AllPoints() {
			c.samplePoints(p)
		}
	})
}

func (c *Chain) samplePoints(p ledger.Points) {
	at := c.called(p.At())
	credited, redeemed, takenBack := p.Totals()
	gone := int64(credited-redeemed-takenBack) - int64(p.Supply().Total())
	if before := c.expired[p.At()]; gone != before {
		c.put(trace.Event{At: c.since(), Who: at, What: trace.Expire, Kind: at, N: gone - before})
		c.expired[p.At()] = gone
	}
	var held uint64
	for _, purse := range p.Balances() {
		held += purse.Total()
	}
	c.put(trace.Event{At: c.since(), Who: "chain", What: trace.Balance, Kind: at, N: int64(held)})
}
