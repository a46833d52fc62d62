package scenario

import (
	"slices"
	"time"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/simnet/script"
)

// Network is what a scenario acts on. Merchants and customers are numbered as
// in their names. What people do is begun and not waited for: how it went is in
// the trace.
type Network interface {
	// Begin starts everybody who is there from the start, and waits until the
	// peers know each other.
	Begin() error
	// Now is the time since the network was made.
	Now() time.Duration
	// Pass lets time pass until so long after that.
	Pass(until time.Duration)
	// Sample writes readings of everybody into the trace.
	Sample() error
	// Close ends everything. It is called once, whatever happened.
	Close() error

	People
	Machines
	Chain
}

// Settler is a network in which what people and peers do takes time of its own: a
// measure waits for what was begun.
type Settler interface{ Settle() }

// People do what they do in a market.
type People interface {
	Grant(customer, merchant int, rights consent.Rights)
	// Deny has a customer refuse what a merchant asks to read.
	Deny(customer, merchant int)
	Revoke(customer, merchant int, rights consent.Rights)
	Buy(customer, merchant int, amount credential.Micro)
	// Publish has a merchant publish a fact of so many bytes with nothing behind it.
	Publish(merchant, size int)
	Money
}

// Money is what people do with points.
type Money interface {
	// Offer has a customer offer points for points.
	Offer(customer int, o Offer)
	// Cancel has a customer withdraw its offers of a merchant's points, for those of
	// another one or, with Anybody, for any.
	Cancel(customer, give, want int)
	// Redeem has a customer spend points of a merchant, as far as they have so many.
	Redeem(customer, merchant int, amount uint64)
	// Pump has merchants quote their points around a circle, of which one round
	// gives so much more than it costs: 0.05 for 5 %.
	Pump(merchants []int, gain float64, amount uint64) error
	// Campaign has a merchant reward consents out of a budget of its own points.
	Campaign(merchant int, c Campaign) error
	// Claim has a customer paid what has vested of their rewards of a merchant.
	Claim(customer, merchant int)
}

// Campaign is what a merchant promises to who consents.
type Campaign struct {
	Budget, Reward uint64        // points: in all, and for one person
	Over           time.Duration // a reward vests in, and for which rewards can begin
	Quorum         int           // members who attest; 0: the merchant alone
	To             []int         // customers who join; nil: all with a grant
}

// Takes says whether a customer of this number joins.
func (c Campaign) Takes(customer int) bool { return c.To == nil || slices.Contains(c.To, customer) }

// Offer is points of a merchant for points of another one.
type Offer struct {
	Give, Want  int    // merchants
	Amount, Get uint64 // given, and wanted for all of it; 0: all that the customer has, for as many
	Lasts       time.Duration
}

// Anybody is any merchant's points, where those that are wanted do not matter.
const Anybody = -1

// Over reports whether an offer in this state is never filled again.
func Over(s offer.State) bool {
	return s == offer.StateFilled || s == offer.StateCancelled || s == offer.StateExpired
}

// Machines break and mend. Members are those whose machines it is about.
type Machines interface {
	// Place puts a machine on a side of the network; on Gone it reaches nobody.
	Place(m script.Member, side int)
	Lose(m script.Member, part float64)
	// LoseWay makes a part of the packets from some to others vanish, instead of
	// what was set under the same name before; 0 ends that.
	LoseWay(name string, from, to []script.Member, part float64)
	// Slow has what a machine sends take so many times as long, 1 or more, and add
	// more.
	Slow(m script.Member, add time.Duration, times float64)
	Rate(m script.Member, up, down int64) // bits a second
	NAT(m script.Member, on bool)
	Kill(merchant int) error
	Restart(merchant int) error
	LoseDisk(merchant int) error
	Join(merchant int) error
	Leave(merchant int) error
	Behave(merchant int, b Behaviour) error
	Attack(a Attack) error
}

// Gone is the side of machines that reach nobody.
const Gone = -1

// Chain is the chain of the network.
type Chain interface {
	Stall(stalled bool)
	Reorg(depth uint64)
}

// Behaviour is how a merchant is as a custodian.
type Behaviour struct {
	Kind  string // "honest", "slow", "lying", "colluding" or "silent"
	Delay time.Duration
}

// Attack is something that is done to the network from now on.
type Attack struct {
	Kind    string // a choice of the word attack
	By      []script.Member
	Victims []script.Member // nil: everybody
	Rate    float64         // deeds a second of each attacker
	Until   time.Duration   // since the network was made; 0: for ever
}
