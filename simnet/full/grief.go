package full

import (
	"context"
	"fmt"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/ledger"
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

// griefOnce is one deed, with points that the griefer has.
func (c *customer) griefOnce(ctx context.Context, a scenario.Attack, turn int) {
	w := c.world
	g, able := scenario.GriefIn(turn, w.issuers(a.Victims), func(merchant int) uint64 {
		held, _ := c.balance(w.peers[merchant]) // of what it cannot see it has none
		return held
	})
	if !able {
		return
	}
	give := w.peers[g.Offer.Give]
	if g.Trick == scenario.SinglePoints {
		for range g.Count {
			c.failed("offer", give, c.offer(ctx, g.Offer))
		}
	} else {
		c.baits(ctx, g, turn)
	}
	w.deed(c.name(), a.Kind, give.Name, g.Trick.String(), false)
}

// issuers are the merchants with points, of those named or of all.
func (w *World) issuers(named []script.Member) (out []int) {
	for m, p := range w.peers {
		if _, issues := w.chain.Points(p.Member.ID); issues && meant(named, m) {
			out = append(out, m)
		}
	}
	return out
}

// aside is the key of an account where a griefer puts its points.
func (c *customer) aside() *secp256k1.PrivateKey { return c.world.account("aside", c.purse.number) }

// baits makes an offer and takes away what its settlement needs, once one waits for
// a block. What was moved away comes back afterwards.
func (c *customer) baits(ctx context.Context, g scenario.Grief, turn int) {
	w, give := c.world, c.world.peers[g.Offer.Give]
	s, err := c.makeOffer(g.Offer)
	if err != nil {
		c.failed("offer", give, err)
		return
	}
	for end := time.Now().Add(scenario.BaitFor); !w.chain.Settling(s.ID()) && time.Now().Before(end); {
		if !wait(ctx, w.plan.BlockTime/8) {
			return
		}
	}
	round, aside := fmt.Sprint("grief ", c.purse.number, " ", turn), eip712.AccountOf(c.aside().PubKey())
	held, _ := c.balance(give)
	w.chain.Outbid(c.account(give), round, g.Trick.Spoils(w.chain.Venue(), s.Offer, held, aside))
	if !wait(ctx, 2*w.plan.BlockTime) {
		return
	}
	at := w.chain.PointsAt(give.Member.ID)
	if away := w.chain.Held(at, aside); away > 0 {
		w.chain.Call(aside, round, ledger.PointsTransfer{Points: at, To: c.account(give), Amount: away})
	}
}
