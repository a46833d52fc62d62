package full

import (
	"context"
	"fmt"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
)

// grief has a customer spoil the exchange: it offers at rates that everybody's peer
// takes first, watches what is sent to the chain, and once a settlement of its offer
// waits there, pays for the place before it to take away what the settlement needs.
// Now and then it offers points one by one.
func (w *World) grief(number int, a scenario.Attack) {
	c := w.customers[number]
	w.each(w.ctx, a, func(turn int) {
		done := make(chan struct{})
		c.will(func(ctx context.Context, c *customer) {
			defer close(done)
			c.griefOnce(ctx, a, turn)
		})
		select {
		case <-done:
		case <-w.ctx.Done():
		}
	})
}

// A griefer offers so much at a time, for half of it, or so many single points.
const (
	bait = 50
	dust = 5
)

// griefOnce is one deed, in the next pair of points of which the griefer has some.
func (c *customer) griefOnce(ctx context.Context, a scenario.Attack, turn int) {
	give, want, held := c.spoils(a.Victims, turn)
	if held == 0 {
		return
	}
	note := "offers single points"
	if which := turn % (len(tricks) + 1); which < len(tricks) {
		note = tricks[which].note
		c.baits(ctx, scenario.Offer{Give: give, Want: want, Amount: min(bait, held), Get: max(1, min(bait, held)/2), Lasts: time.Hour}, tricks[which], turn)
	} else {
		for range min(dust, held) {
			c.failed("offer", c.world.peers[give], c.offer(ctx, scenario.Offer{Give: give, Want: want, Amount: 1, Get: 1, Lasts: time.Hour}))
		}
	}
	c.world.deed(c.name(), a.Kind, c.world.peers[give].Name, note, false)
}

// spoils are points that the griefer has, and others to want for them.
func (c *customer) spoils(named []script.Member, turn int) (give, want int, held uint64) {
	var issuers []int
	for m, p := range c.world.peers {
		if _, issues := c.world.chain.Points(p.Member.ID); issues && meant(named, m) {
			issuers = append(issuers, m)
		}
	}
	for i := range issuers {
		at := (turn + i) % len(issuers)
		give, want = issuers[at], issuers[(at+1)%len(issuers)]
		if held, err := c.balance(c.world.peers[give]); err == nil && held > 0 && give != want {
			return give, want, held
		}
	}
	return 0, 0, 0
}

// trick is something that a settlement does not survive which was sent already.
type trick struct {
	note string
	does func(c *customer, give *Peer, s offer.Signed) ledger.Op
}

var tricks = []trick{
	{"allows nothing any more", func(c *customer, give *Peer, s offer.Signed) ledger.Op {
		return ledger.PointsApprove{Points: ledger.Account(s.Offer.Give), Spender: c.world.chain.Venue().Exchange}
	}},
	{"ends the offer", func(_ *customer, _ *Peer, s offer.Signed) ledger.Op { return ledger.ExchangeCancel{Offer: s.Offer} }},
	{"moves the points away", func(c *customer, give *Peer, s offer.Signed) ledger.Op {
		held, _ := c.balance(give)
		return ledger.PointsTransfer{Points: ledger.Account(s.Offer.Give), To: eip712.AccountOf(c.aside().PubKey()), Amount: held}
	}},
}

// aside is the key of an account where a griefer puts its points.
func (c *customer) aside() *secp256k1.PrivateKey { return c.world.account("aside", c.purse.number) }

// baitFor is how long a griefer waits for somebody to send a settlement.
const baitFor = 30 * time.Second

// baits makes an offer and takes away what its settlement needs, once one waits for
// a block. What was moved away comes back afterwards.
func (c *customer) baits(ctx context.Context, o scenario.Offer, spoil trick, turn int) {
	w, give := c.world, c.world.peers[o.Give]
	s, err := c.makeOffer(o)
	if err != nil {
		c.failed("offer", give, err)
		return
	}
	for end := time.Now().Add(baitFor); !w.chain.Settling(s.ID()) && time.Now().Before(end); {
		if !wait(ctx, w.plan.BlockTime/8) {
			return
		}
	}
	round := fmt.Sprint("grief ", c.purse.number, " ", turn)
	w.chain.Outbid(c.account(give), round, spoil.does(c, give, s))
	if !wait(ctx, 2*w.plan.BlockTime) {
		return
	}
	from, at := eip712.AccountOf(c.aside().PubKey()), w.chain.PointsAt(give.Member.ID)
	if away := w.chain.Held(at, from); away > 0 {
		w.chain.Call(from, round, ledger.PointsTransfer{Points: at, To: c.account(give), Amount: away})
	}
}
