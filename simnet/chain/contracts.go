package chain

import (
	"fmt"
	"time"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/simnet/chain/evm"
	"github.com/souk-network/souk/simnet/trace"
)

// foundContracts has the contracts themselves as Found has the ledger. Members vote
// for each pair here, more than half of them.
func (c *Chain) foundContracts(issuers []Issuer, corridors []Corridor, begin uint64) error {
	c.evm.Begin(begin)
	run := func(from ledger.Account, o ledger.Op) error {
		r, err := c.evm.Apply(from, o)
		if err == nil && r.Refused {
			err = fault.New(fault.Internal, "found contracts", r.Call+" is refused")
		}
		return err
	}
	for _, i := range issuers {
		if err := run(ledger.Account(i.Merchant), i.issue(begin)); err != nil {
			return err
		}
	}
	for n, pair := range corridors {
		id, terms := uint64(n+1), c.terms(issuers, pair)
		first := ledger.Account(c.members.members[0].ID)
		if err := run(first, ledger.ExchangePropose{Terms: terms}); err != nil {
			return err
		}
		for _, m := range c.members.members[1 : len(c.members.members)/2+1] {
			if err := run(ledger.Account(m.ID), ledger.ExchangeVote{ID: id, Terms: terms}); err != nil {
				return err
			}
		}
		if err := run(first, ledger.ExchangeEnact{ID: id, Terms: terms}); err != nil {
			return err
		}
	}
	return nil
}

// apply makes a transaction's call, of the ledger and of the contracts where they are.
func (c *Chain) apply(t *transaction) {
	var o ledger.Op
	if t.anchors != nil {
		t.refused = c.takesAnchor(t.from, t.anchors)
	} else {
		o = t.call(c.ledger)
		t.said, t.refused = c.ledger.Apply(t.from, o)
	}
	if c.evm == nil || c.differs != nil {
		return
	}
	var err error
	if t.ran, err = c.run(t, o); err != nil {
		c.differs = err
	} else if last := t.ran[len(t.ran)-1]; last.Refused != (t.refused != nil) {
		c.differs = difference(c.disagree(last, t.refused))
	}
}

// disagree says who refused a call, and who did not.
func (c *Chain) disagree(r evm.Result, ledger error) string {
	call := fmt.Sprintf("in block %d %s by %s", c.height, r.Call, c.called(r.From))
	if ledger == nil {
		return call + " is refused by the contract and not by the ledger"
	}
	return call + " is refused by the ledger and not by the contract: " + ledger.Error()
}

// difference ends a run: figures of a ledger that does not do what the contracts do
// are worth nothing.
func difference(what string) error {
	return fault.New(fault.Internal, "simulate", "contracts and ledger differ: "+what)
}

// run has the contracts themselves carry a transaction out. A change of membership is
// several: the proposal, the votes of more than half of the members, and its end.
func (c *Chain) run(t *transaction, o ledger.Op) ([]evm.Result, error) {
	if t.anchors != nil {
		r, err := c.evm.Anchor(t.from, t.anchors.root, t.anchors.entries)
		return []evm.Result{r}, err
	}
	if change, is := o.(ledger.MemberChange); is {
		return c.evm.Decide(c.majority(), change.Change, *t.joins)
	}
	r, err := c.evm.Apply(t.from, o)
	return []evm.Result{r}, err
}

// majority is the first members, more than half of those that are active.
func (c *Chain) majority() (out []ledger.Account) {
	for _, m := range c.members.members {
		if m.Status == did.StatusActive {
			out = append(out, ledger.Account(m.ID))
		}
	}
	return out[:min(len(out), len(out)/2+1)]
}

// gas writes down what a transaction took, or, if its block was taken back, that it
// took nothing.
func (c *Chain) gas(at time.Duration, t *transaction, sign int64) {
	for _, r := range t.ran {
		c.put(trace.Event{At: at, Who: c.called(r.From), What: trace.Gas, Kind: r.Call, N: sign * int64(r.Gas)})
	}
}

// compare holds what all holders of points have by the contracts to what they have by
// the ledger.
func (c *Chain) compare(l *ledger.Ledger) {
	if c.evm == nil || c.differs != nil {
		return
	}
	for _, p := range l.AllPoints() {
		of := c.called(p.At())
		for account, purse := range p.Balances() {
			held, err := c.evm.Held(p.At(), account, l.Time())
			c.differ(err, held, purse.Total(), "what %s has of the points of %s", c.called(account), of)
		}
		supply, err := c.evm.Supply(p.At(), l.Time())
		c.differ(err, supply, p.Supply().Total(), "the supply of the points of %s", of)
	}
}

func (c *Chain) differ(err error, contract, ledger uint64, what string, of ...any) {
	switch {
	case c.differs != nil:
	case err != nil:
		c.differs = err
	case contract != ledger:
		c.differs = difference(fmt.Sprintf(what, of...) + fmt.Sprintf(" is %d by the contract and %d by the ledger", contract, ledger))
	}
}
