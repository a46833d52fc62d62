package chain

import (
	"fmt"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
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
	o := t.call(c.ledger)
	t.said, t.refused = c.ledger.Apply(t.from, o)
	if c.evm == nil || c.differs != nil {
		return
	}
	var err error
	if t.ran, err = c.evm.Apply(t.from, o); err != nil {
		c.differs = err
	} else if t.ran.Refused != (t.refused != nil) {
		c.differs = fault.New(fault.Internal, "simulate", fmt.Sprintf("the contract refuses %s: %t; the ledger: %t", t.ran.Call, t.ran.Refused, t.refused != nil))
	}
}

// gas writes down what a transaction took, or, if its block was taken back, that it
// took nothing.
func (c *Chain) gas(at time.Duration, t *transaction, sign int64) {
	if t.ran.Gas > 0 {
		c.put(trace.Event{At: at, Who: c.called(t.from), What: trace.Gas, Kind: t.ran.Call, N: sign * int64(t.ran.Gas)})
	}
}

// compare holds what all holders of points have by the contracts to what they have by
// the ledger.
func (c *Chain) compare(l *ledger.Ledger) {
	if c.evm == nil || c.differs != nil {
		return
	}
	for _, p := range l.AllPoints() {
		for account, purse := range p.Balances() {
			held, err := c.evm.Held(p.At(), account, l.Time())
			c.differ("a balance", held, purse.Total(), err)
		}
		supply, err := c.evm.Supply(p.At(), l.Time())
		c.differ("a supply", supply, p.Supply().Total(), err)
	}
}

func (c *Chain) differ(what string, contract, ledger uint64, err error) {
	switch {
	case c.differs != nil:
	case err != nil:
		c.differs = err
	case contract != ledger:
		c.differs = fault.New(fault.Internal, "simulate", fmt.Sprintf("%s is %d by the contract and %d by the ledger", what, contract, ledger))
	}
}
