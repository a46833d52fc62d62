package scenario

import (
	"time"

	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/offer"
)

// What griefers do, whatever carries it out: they offer at rates that everybody's peer
// takes first, watch what is sent to the chain, and once a settlement of such an offer
// waits there, pay for the place before it to take away what it needs.

// Trick is something that a settlement does not survive which was sent already.
type Trick uint8

// The tricks, in turn. Single points are no trick: as many settlements for next to
// nothing.
const (
	Disallow Trick = iota
	EndOffer
	MoveAway
	SinglePoints
	tricks
)

func (t Trick) String() string {
	return [...]string{"allows nothing any more", "ends the offer", "moves the points away", "offers single points"}[t]
}

// A griefer offers so much at a time, for half of it, or so many single points.
const (
	bait = 50
	dust = 5
)

// BaitFor is how long a griefer waits for somebody to send a settlement.
const BaitFor = 30 * time.Second

// Grief is one deed of a griefer, with points of one merchant that it has.
type Grief struct {
	Trick Trick
	Offer Offer // the bait, or one of the single points
	Count int   // such offers
}

// GriefIn is the deed of a turn: with the points of the next of some merchants of which
// the griefer has any. It wants those of the one after. Without any there is none.
func GriefIn(turn int, issuers []int, held func(merchant int) uint64) (Grief, bool) {
	for i := range issuers {
		at := (turn + i) % len(issuers)
		give, want := issuers[at], issuers[(at+1)%len(issuers)]
		if give == want {
			continue
		}
		if has := held(give); has > 0 {
			return griefWith(Trick(turn%int(tricks)), Offer{Give: give, Want: want, Lasts: time.Hour}, has), true
		}
	}
	return Grief{}, false
}

func griefWith(t Trick, o Offer, held uint64) Grief {
	if t == SinglePoints {
		o.Amount, o.Get = 1, 1
		return Grief{t, o, int(min(dust, held))}
	}
	o.Amount = min(bait, held)
	o.Get = max(1, o.Amount/2)
	return Grief{t, o, 1}
}

// Spoils is the call by which a griefer takes away what a settlement of its offer needs.
// Of the points that are given it holds so many now; aside is where it moves them.
func (t Trick) Spoils(v offer.Venue, o offer.Offer, held uint64, aside ledger.Account) ledger.Op {
	switch t {
	case EndOffer:
		return ledger.ExchangeCancel{Offer: o}
	case MoveAway:
		return ledger.PointsTransfer{Points: ledger.Account(o.Give), To: aside, Amount: held}
	}
	return ledger.PointsApprove{Points: ledger.Account(o.Give), Spender: v.Exchange}
}
