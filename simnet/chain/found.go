package chain

import (
	"bytes"
	"fmt"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/ledger"
)

// Issuer is a member with points of its own.
type Issuer struct {
	Merchant did.Merchant
	Name     string // what it is called in the trace; its points are called the same
	Epoch    uint32 // seconds: points can be spent in the epoch of their issue and the two that follow
	Cap      uint64 // most points of an epoch, at most ledger.MaxCap
}

// Corridor is an open pair of points, as numbers of issuers.
type Corridor struct {
	A, B int
	Rate uint64 // a rate lies between 1 for Rate and Rate for 1
	Cap  uint64 // most that is given of each in a day (UTC)
}

// What merchants of a simulated network agreed on before it begins.
const (
	corridorRate = 10        // one for ten to ten for one
	corridorCap  = 1_000_000 // of each direction in a day
	// allPairs is up to how many merchants with points every two of them can be
	// exchanged; of more, each with so many of the next ones.
	allPairs, someNext = 200, 50
)

// Corridors are the pairs of so many issuers that are open.
func Corridors(n int) (out []Corridor) {
	next := n
	if n > allPairs {
		next = someNext
	}
	for a := range n {
		for b := a + 1; b < min(n, a+1+next); b++ {
			out = append(out, Corridor{A: a, B: b, Rate: corridorRate, Cap: corridorCap})
		}
	}
	return out
}

// Found puts what members had agreed on before the scenario on the chain, in a
// block before its start that nobody takes back: points of members, and the pairs
// that can be exchanged. It is called once, before anything else.
//
// The contracts open a pair when more than half of the active members are for it.
// Here the first issuer alone is active while pairs are opened, so that a network
// of n merchants is founded without n²/2 votes of n/2 members each; what the
// chain holds afterwards of pairs is the same.
func (c *Chain) Found(issuers []Issuer, corridors []Corridor) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	begin := second(c.cfg.Start) - 1
	if err := c.ledger.Begin(begin); err != nil {
		return err
	}
	for _, i := range issuers {
		if err := c.found(i, begin); err != nil {
			return err
		}
	}
	if c.evm != nil {
		if err := c.foundContracts(issuers, corridors, begin); err != nil {
			return err
		}
	}
	if len(corridors) == 0 {
		return nil
	}
	first := issuers[corridors[0].A].Merchant
	if err := c.alone(first, ledger.Suspension); err != nil {
		return err
	}
	for _, pair := range corridors {
		if err := c.open(first, issuers, pair); err != nil {
			return err
		}
	}
	return c.alone(first, ledger.Reinstatement)
}

func (c *Chain) found(i Issuer, now uint64) error {
	o := i.issue(now)
	merchant := ledger.Account(i.Merchant)
	if _, err := c.ledger.Apply(merchant, o); err != nil {
		return fmt.Errorf("points of %s: %w", i.Name, err)
	}
	c.names[merchant], c.names[c.ledger.PlaceOfPoints(merchant, o)] = i.Name, i.Name
	return nil
}

// alone suspends every member but one, or brings them back.
func (c *Chain) alone(one did.Merchant, change ledger.Change) error {
	for _, m := range c.members.members {
		if m.ID == one {
			continue
		}
		if _, err := c.ledger.Apply(ledger.Account{}, ledger.MemberChange{Account: ledger.Account(m.ID), Change: change}); err != nil {
			return err
		}
	}
	return nil
}

func (c *Chain) open(by did.Merchant, issuers []Issuer, pair Corridor) error {
	terms := c.terms(issuers, pair)
	said, err := c.ledger.Apply(ledger.Account(by), ledger.ExchangePropose{Terms: terms})
	if err != nil {
		return err
	}
	for _, s := range said {
		if p, is := s.What.(ledger.CorridorProposed); is {
			_, err = c.ledger.Apply(ledger.Account(by), ledger.ExchangeEnact{ID: p.ID, Terms: terms})
		}
	}
	return err
}

// terms are those of a pair, as members vote for them.
func (c *Chain) terms(issuers []Issuer, pair Corridor) ledger.Corridor {
	a, b := c.pointsOf(issuers[pair.A].Merchant), c.pointsOf(issuers[pair.B].Merchant)
	if bytes.Compare(a[:], b[:]) > 0 {
		a, b = b, a
	}
	return ledger.Corridor{Low: a, High: b, MinHigh: 1, MinLow: pair.Rate, MaxHigh: pair.Rate, MaxLow: 1, CapLow: pair.Cap, CapHigh: pair.Cap}
}

// issue is how points of a member are made.
func (i Issuer) issue(now uint64) ledger.PointsCreate {
	return ledger.PointsCreate{Start: now, EpochLength: i.Epoch, Cap: i.Cap, Name: "Points of " + i.Name, Symbol: i.Name}
}

// pointsOf is where a member's points are; zero if it has none.
func (c *Chain) pointsOf(m did.Merchant) ledger.Account {
	p, there := c.ledger.PointsOf(ledger.Account(m))
	if !there {
		return ledger.Account{}
	}
	return p.At()
}

// PointsAt is where a member's points are; zero if it has none.
func (c *Chain) PointsAt(m did.Merchant) [20]byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.pointsOf(m)
}
