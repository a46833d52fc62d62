package scenario

import (
	"slices"
	"sync"
	"time"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
)

// What rewards for consents are in every kind of network.

// Terms are a campaign's on the chain, without its points. It begins at 0, and its end
// counts from there.
func (c Campaign) Terms() ledger.CampaignTerms {
	over := uint64(c.Over / time.Second)
	return ledger.CampaignTerms{
		End: over, Vesting: over, Amount: c.Reward, MaxPersons: uint32(min(c.Budget/c.Reward, 1<<32-1)), Cap: c.Budget, Quorum: uint8(c.Quorum),
	}
}

// HangsOn are the rights that a reward can hang on, first those that a customer shows
// where it gave both: a merchant that attests alone knows those to write by their
// invites, others are shown what lets the merchant read.
func (c Campaign) HangsOn() []consent.Rights {
	order := []consent.Rights{consent.Read, consent.Write}
	if c.Quorum == 0 {
		slices.Reverse(order)
	}
	return order
}

// AttestPatience is how long members have to hear of a grant, and of the campaign.
const AttestPatience = time.Minute

// Early says whether a refusal to attest may be another answer soon: grants and
// campaigns take some seconds to be known.
func Early(err error) bool {
	switch fault.KindOf(err) {
	case fault.NoGrant, fault.NotFound, fault.NotYet, fault.Stale, fault.Unavailable:
		return true
	}
	return false
}

// Promises are all campaigns of a network, as it has them, in the order in which they
// were announced. The zero value has none. Safe for concurrent use.
type Promises[P any] struct {
	mu  sync.Mutex
	all []promised[P]
}

type promised[P any] struct {
	merchant int
	promise  P
}

// Add makes a merchant's campaign with its number, of all from 0.
func (p *Promises[P]) Add(merchant int, with func(number int) P) P {
	p.mu.Lock()
	defer p.mu.Unlock()
	one := with(len(p.all))
	p.all = append(p.all, promised[P]{merchant, one})
	return one
}

// Of lists the campaigns of a merchant.
func (p *Promises[P]) Of(merchant int) (out []P) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.all {
		if c.merchant == merchant {
			out = append(out, c.promise)
		}
	}
	return out
}

// Deed is what a farmer of rewards does in a turn, as the trace notes it.
type Deed string

// A farmer begins each reward once, as anybody may, and takes the grant back without
// its word that the reward stops. Then it gives a grant for SeenAlive again and again
// and asks for another reward with it; and in between it comes with a new wallet.
const (
	FarmsOnce  Deed = "takes the grant back and says nothing"
	FarmsAgain Deed = "asks once more"
	FarmsAnew  Deed = "comes as somebody new"
)

// FarmDeed is a farmer's in a turn, from 0.
func FarmDeed(turn int) Deed {
	switch {
	case turn == 0:
		return FarmsOnce
	case turn%2 == 1:
		return FarmsAgain
	}
	return FarmsAnew
}

// SeenAlive is for how long a farmer lets a grant live: longer than it takes a merchant
// to look for rewards without one.
const SeenAlive = 90 * time.Second
